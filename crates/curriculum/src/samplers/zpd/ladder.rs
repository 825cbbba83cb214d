//! Arms of one family in order of level: what an untried arm believes, and whom an arm waits for.
//!
//! Ladder  arms whose names are alike but for the number at their end, such as sort/1 to sort/12 or level 1 to 5;
//!         a rung are its arms of one level
//! Lend    the rungs d levels away, d = 1 and 2, count 2^-(d - 1) of their evidence of passes and of failures;
//!         the mean of that is the prior mean, 1/2 where there is none, and `strength` rollouts believe in it
//! Wait    an arm is held back by what is still missing, 1 - p, of the hardest arm below it that passes more often
//!         than it does: while that is being learned, it comes later. Nothing known, no ladder, or lower arms that
//!         pass less often, a ladder in the wrong order: nothing holds it back

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};

use crate::beta::Beta;

/// Levels away that a neighbour may be.
const REACH: i64 = 2;

/// Who stands where.
#[derive(Debug, Clone)]
pub(super) struct Ladders {
    /// Of each family: its rungs by level, each with its arms' places, `[C]`.
    families: Vec<BTreeMap<i64, Vec<usize>>>,
    n_arms: usize,
}

impl Ladders {
    /// The ladders among arms, given as names and levels.
    pub fn new(arms: &[(&str, i64)]) -> Self {
        let mut families = BTreeMap::<&str, BTreeMap<i64, Vec<usize>>>::new();
        for (slot, (name, level)) in arms.iter().enumerate() {
            families.entry(family(name)).or_default().entry(*level).or_default().push(slot);
        }
        Self { families: families.into_values().collect(), n_arms: arms.len() }
    }

    /// What each arm believes before it was tried, `[C]`; `evidence` are passes and failures of each.
    pub fn priors(&self, evidence: &[(f64, f64)], strength: f64) -> Vec<Beta> {
        let mut priors = vec![Beta::around(0.5, strength); self.n_arms];
        for rungs in &self.families {
            let seen = |arms: &Vec<usize>| {
                arms.iter().fold((0.0, 0.0), |(a, b), arm| (a + evidence[*arm].0, b + evidence[*arm].1))
            };
            let seen: BTreeMap<i64, (f64, f64)> =
                rungs.iter().map(|(level, arms)| (*level, seen(arms))).collect();
            for (level, arms) in rungs {
                let near = seen.range(level.saturating_sub(REACH)..=level.saturating_add(REACH));
                let (passes, failures) = near.fold((0.0, 0.0), |(passes, failures), (other, (a, b))| {
                    let share = [0.0, 1.0, 0.5][level.abs_diff(*other) as usize];
                    (passes + share * a, failures + share * b)
                });
                // One pass and one failure more, so that no neighbour makes an arm hopeless or certain.
                let prior = Beta::around((passes + 1.0) / (passes + failures + 2.0), strength);
                arms.iter().for_each(|arm| priors[*arm] = prior);
            }
        }
        priors
    }

    /// The header's Wait: how much of what stands below each arm is missing, 0 where nothing holds it back, `[C]`;
    /// `means` are the arms' pass rates, in [0, 1].
    pub fn held(&self, means: &[f64]) -> Vec<f64> {
        let mut held = vec![0.0; self.n_arms];
        for rungs in self.families.iter().filter(|rungs| rungs.len() > 1) {
            // Bits of numbers that are not negative are in their order.
            let mut below = BTreeSet::<u64>::new();
            for arms in rungs.values() {
                for arm in arms {
                    let harder = below.range((Excluded(means[*arm].to_bits()), Unbounded)).next();
                    held[*arm] = harder.map_or(0.0, |mean| 1.0 - f64::from_bits(*mean));
                }
                below.extend(arms.iter().map(|arm| means[*arm].to_bits()));
            }
        }
        held
    }
}

/// A name without the number at its end.
fn family(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untried_arm_believes_its_neighbours_and_distant_ones_count_half() {
        let ladders = Ladders::new(&[("sum/1", 1), ("sum/2", 2), ("sum/3", 3), ("sum/4", 4), ("other/3", 3)]);
        let none = (0.0, 0.0);
        let mean = |[a, b, c, d]: [(f64, f64); 4], arm: usize| {
            ladders.priors(&[a, b, c, d, (0.0, 99.0)], 4.0)[arm].mean()
        };
        assert_eq!(mean([none; 4], 3), 0.5);
        // Level 3 stands beside it: (8 + 1) / (16 + 2). Level 2 is two away: (4 + 1) / (4 + 2).
        assert_eq!(mean([none, none, (8.0, 8.0), none], 3), 0.5);
        assert!((mean([none, (8.0, 0.0), none, none], 3) - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!(mean([(8.0, 0.0), none, none, none], 3), 0.5);
        assert_eq!(mean([none, none, none, (8.0, 0.0)], 3), 0.5, "its own evidence is no prior");
    }

    #[test]
    fn an_arm_is_held_back_by_what_the_hardest_below_it_that_passes_more_often_still_misses() {
        let ladders = Ladders::new(&[("sum/2", 2), ("sum/1", 1), ("sum/3", 3), ("other/3", 3), ("sum/4", 3)]);
        assert_eq!(ladders.held(&[0.5; 5]), [0.0; 5], "nothing known");
        assert_eq!(ladders.held(&[0.375, 0.75, 0.25, 0.5, 0.5]), [0.25, 0.0, 0.625, 0.0, 0.25]);
        assert_eq!(
            ladders.held(&[0.5, 0.125, 0.75, 0.5, 0.25]),
            [0.0, 0.0, 0.0, 0.0, 0.5],
            "the wrong order"
        );
        assert_eq!(ladders.held(&[0.0, 1.0, 0.0, 0.5, 1.0]), [0.0; 5], "what is learned holds nothing back");
    }

    #[test]
    fn a_family_is_a_name_without_its_number() {
        assert_eq!(["sort/12", "level 5", "plain"].map(family), ["sort/", "level ", "plain"]);
    }
}
