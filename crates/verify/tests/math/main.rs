//! The maths verifier on real answers: itself, other spellings of the same, copies that mean something else.

mod golds;
mod gsm8k;
mod latex;
mod number;
mod perturb;
mod polynomial;
mod real;
mod rewrite;

use gradatim_verify::math::{Options, compare};

/// A right or wrong answer to a gold one, and the operator that made it.
struct Pair<'a> {
    set: &'static str,
    kind: &'static str,
    gold: &'a str,
    answer: String,
}

/// Compares all pairs on every core: whether each was accepted.
fn judged(pairs: &[Pair<'_>], options: &Options) -> Vec<bool> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = pairs.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let accepted = |pair: &Pair<'_>| compare(pair.gold, &pair.answer, options).correct;
        let workers: Vec<_> = pairs
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(accepted).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that ended")).collect()
    })
}
