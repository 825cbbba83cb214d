//! Arms of one family in order of level: what an untried arm believes, and whom an arm waits for.
//!
//! Ladder  arms whose names are alike but for the number at their end, such as sort/1 to sort/12 or level 1 to 5;
//!         a rung are its arms of one level
//! Lend    the rungs d levels away, d = 1 and 2, count 2^-(d - 1) of their evidence of passes and of failures;
//!         the mean of that is the prior mean, 1/2 where there is none, and `strength` rollouts believe in it
//! Wait    an arm is held back by the largest V among the arms below it that pass more often than it does: as long
//!         as those still teach, it comes later. Nothing known, no ladder, or lower arms that pass less often, a
//!         ladder in the wrong order: nothing holds it back

use std::collections::BTreeMap;

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

    /// The header's Wait: the largest of `values` that holds each arm back, 0 where none does, `[C]`.
    pub fn held(&self, values: &[f64], means: &[f64]) -> Vec<f64> {
        let mut held = vec![0.0; self.n_arms];
        for rungs in self.families.iter().filter(|rungs| rungs.len() > 1) {
            let mut falling: Vec<f64> = rungs.values().flatten().map(|arm| means[*arm]).collect();
            falling.sort_unstable_by(|a, b| b.total_cmp(a));
            let above = |arm: &usize| falling.partition_point(|mean| *mean > means[*arm]);
            let mut largest = PrefixMax::new(falling.len());
            for arms in rungs.values() {
                arms.iter().for_each(|arm| held[*arm] = largest.of(above(arm)));
                arms.iter().for_each(|arm| largest.add(above(arm), values[*arm]));
            }
        }
        held
    }
}

/// A name without the number at its end.
fn family(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Largest number of the first k places of a row that is filled in any order: Fenwick's tree.
struct PrefixMax(Vec<f64>);

impl PrefixMax {
    fn new(len: usize) -> Self {
        Self(vec![0.0; len + 1])
    }

    /// Over the places before `end`; 0 if none is larger.
    fn of(&self, end: usize) -> f64 {
        let (mut node, mut most) = (end, 0.0);
        while node > 0 {
            most = f64::max(most, self.0[node]);
            node &= node - 1;
        }
        most
    }

    fn add(&mut self, place: usize, number: f64) {
        let mut node = place + 1;
        while node < self.0.len() {
            self.0[node] = self.0[node].max(number);
            node += node & node.wrapping_neg();
        }
    }
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
    fn an_arm_is_held_back_by_the_best_below_it_that_pass_more_often() {
        let ladders = Ladders::new(&[("sum/2", 2), ("sum/1", 1), ("sum/3", 3), ("other/3", 3), ("sum/4", 3)]);
        let held = |values: [f64; 5], means: [f64; 5]| ladders.held(&values, &means);
        assert_eq!(held([0.5; 5], [0.5; 5]), [0.0; 5], "nothing known");
        let values = [0.7, 0.3, 0.6, 0.9, 0.8];
        assert_eq!(held(values, [0.4, 0.9, 0.2, 0.5, 0.3]), [0.3, 0.0, 0.7, 0.0, 0.7]);
        assert_eq!(held(values, [0.4, 0.1, 0.9, 0.5, 0.2]), [0.0, 0.0, 0.0, 0.0, 0.7], "the wrong order");
    }

    #[test]
    fn prefix_maxima_are_those_of_a_scan() {
        let mut tree = PrefixMax::new(11);
        let mut row = [0.0; 11];
        for (step, place) in [3, 10, 0, 7, 7, 5, 1].into_iter().enumerate() {
            let number = ((step * 5) % 7) as f64;
            tree.add(place, number);
            row[place] = f64::max(row[place], number);
            for end in 0..=11 {
                assert_eq!(tree.of(end), row[..end].iter().copied().fold(0.0, f64::max));
            }
        }
    }

    #[test]
    fn a_family_is_a_name_without_its_number() {
        assert_eq!(["sort/12", "level 5", "plain"].map(family), ["sort/", "level ", "plain"]);
    }
}
