//! Which counts of a pool are shown, in which order, and how many of them.

use gradatim_pool::describe::{Counts, Description, Lengths};

use crate::numbers::thousands;

/// Most bars of one kind.
const MOST: usize = 30;
/// Bins of a histogram, the open one aside.
const BINS: u64 = 12;

/// Counts that are drawn together.
pub struct Bars {
    /// Short name without blanks.
    pub id: &'static str,
    /// What is counted.
    pub title: &'static str,
    /// What there is to say beside the bars.
    pub note: String,
    /// Whether the bars stand for names rather than for numbers in order.
    pub is_named: bool,
    /// Name and count.
    pub bars: Vec<(String, u64)>,
}

/// All that has anything to show.
pub fn of(described: &Description) -> Vec<Bars> {
    let levels = described.levels.iter().map(|(level, n)| (level.to_string(), *n)).collect();
    let levels = Bars { id: "levels", title: "level", note: String::new(), is_named: false, bars: levels };
    let shown = [
        first(levels),
        named("categories", "category", &described.categories),
        named("verifiers", "verifier", &described.verifiers),
        named("sources", "source", &described.sources),
        named("licences", "licence", &described.licences),
        lengths("prompt", "prompt, characters", &described.prompt),
        lengths("answer", "answer, characters", &described.answer),
    ];
    shown.into_iter().filter(|bars| !bars.bars.is_empty()).collect()
}

/// The most frequent names first.
fn named(id: &'static str, title: &'static str, counts: &Counts) -> Bars {
    let mut bars: Vec<(String, u64)> = counts.iter().map(|(name, n)| (name.clone(), *n)).collect();
    bars.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    first(Bars { id, title, note: String::new(), is_named: true, bars })
}

/// As many as can be shown; the note counts the others.
fn first(mut bars: Bars) -> Bars {
    let others = bars.bars.split_off(MOST.min(bars.bars.len()));
    if !others.is_empty() {
        let rows: u64 = others.iter().map(|(_, n)| n).sum();
        bars.note = format!("and {} more with {} rows", others.len(), thousands(rows as f64));
    }
    bars
}

fn lengths(id: &'static str, title: &'static str, lengths: &Lengths) -> Bars {
    let note = lengths.quantiles().map_or_else(String::new, |q| {
        let [least, median, p99, most] = [q.least, q.median, q.p99, q.most].map(|n| thousands(n as f64));
        format!("shortest {least}, median {median}, 99 in 100 up to {p99}, longest {most}")
    });
    let label = |from: u64, to: Option<u64>| match to {
        Some(to) if to == from + 1 => from.to_string(),
        Some(to) => format!("{from} to {}", to - 1),
        None => format!("{from} or more"),
    };
    let bars = lengths.bins(BINS).into_iter().map(|bin| (label(bin.from, bin.to), bin.count)).collect();
    Bars { id, title, note, is_named: false, bars }
}
