//! Set operations: what two sets have in common, together, or apart. `1 4 6&2 4 5:` is answered by `#4`.
//!
//! Level     n has sets of n + 2 numbers out of 1 to 2 n + 4.
//! Draw      union `|`, intersection `&`, difference `-` or symmetric difference `^`; then sets until the result holds
//!           something.
//! Solution  for each number of the first set whether the second holds it, then the result in ascending order, which
//!           alone is judged.
//! Canonical the operation and both sets.
//! Distinct  4 c^2 - 3 c with c = C(2 n + 4, n + 2): two sets are disjoint in c ways, and equal in c. Level 1 has 1,540.
//! Guess     any one number at level 1: 3.9%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, list};

arm::plain_options!(1..=8);

impl Ladder for Options {
    const NAME: &'static str = "set-operations";
    const LEVEL: &'static str = "sets of n + 2 numbers";
    const LEVELS: [i64; 2] = [1, 20];
    const VERIFIER: &'static str = "list";
    type Level = SetOperations;

    fn at(&self, level: i64) -> SetOperations {
        SetOperations { size: level as usize + 2, wording: self.wording }
    }
}

pub(crate) struct SetOperations {
    size: usize,
    wording: Wording,
}

impl Level for SetOperations {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (sign, name) = draw::pick(
            &[('|', "union"), ('&', "intersection"), ('-', "difference"), ('^', "symmetric difference")],
            &mut rng,
        );
        let [left, right, result] = loop {
            let [left, right] = [(); 2].map(|()| {
                let mut set = draw::different(self.size, 2 * self.size, &mut rng);
                set.iter_mut().for_each(|number| *number += 1);
                set.sort_unstable();
                set
            });
            let held = |number: &usize| match (sign, left.contains(number), right.contains(number)) {
                ('|', one, other) => one || other,
                ('&', one, other) => one && other,
                ('-', one, other) => one && !other,
                (_, one, other) => one != other,
            };
            let result: Vec<usize> = (1..=2 * self.size).filter(held).collect();
            if !result.is_empty() {
                break [left, right, result];
            }
        };
        let mut steps = self.wording.steps();
        for number in &left {
            let (mark, is) = if right.contains(number) { ('+', "is") } else { ('-', "is not") };
            steps.push(format_args!("{number}{mark}"), format_args!("{number} {is} in the second set."));
        }
        let answer = list(&result, ",").to_string();
        let shown = format!("{}{sign}{}", list(&left, " "), list(&right, " "));
        let english = format_args!(
            "List the {name} of the sets {{{}}} and {{{}}} in ascending order.",
            list(&left, ", "),
            list(&right, ", ")
        );
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}:"), english, "#1, 2, 3"),
            solution: steps.end(&answer),
            answer,
            canonical: shown,
            meta: vec![("left", left.into()), ("right", right.into()), ("operation", name.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let n = self.size as u128;
        let sets = (0..n).fold(1_u128, |ways, at| ways * (2 * n - at) / (at + 1));
        arm::counted(Some(4 * sets * sets - 3 * sets))
    }
}
