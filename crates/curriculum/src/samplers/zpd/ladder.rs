//! Arms of one family in order of level, and what an arm believes before it was tried: what its neighbours show.
//!
//! Ladder  arms whose names are alike but for the number at their end, such as sort/1 to sort/12 or level 1 to 5
//! Lend    the neighbours d levels away, d = 1 and 2, count 2^-(d - 1) of their evidence of passes and of failures;
//!         the mean of that is the prior mean, 1/2 where there is none, and `strength` rollouts believe in it

use crate::beta::Beta;

/// Levels away that a neighbour may be.
const REACH: u64 = 2;

/// Who lends to whom.
#[derive(Debug, Clone)]
pub(super) struct Ladder {
    /// Of each arm `[C]`: a neighbour's place among the arms and how much of its evidence counts.
    neighbours: Vec<Vec<(usize, f64)>>,
}

impl Ladder {
    /// The ladders among arms, given as names and levels.
    pub fn new(arms: &[(&str, i64)]) -> Self {
        let of = |(name, level): &(&str, i64)| {
            let near = arms.iter().enumerate().filter_map(|(slot, (other, other_level))| {
                let away = level.abs_diff(*other_level);
                let lends = family(other) == family(name) && (1..=REACH).contains(&away);
                lends.then_some((slot, if away == 1 { 1.0 } else { 0.5 }))
            });
            near.collect()
        };
        Self { neighbours: arms.iter().map(of).collect() }
    }

    /// What each arm believes before it was tried, `[C]`; `evidence` are passes and failures of each.
    pub fn priors(&self, evidence: &[(f64, f64)], strength: f64) -> Vec<Beta> {
        let prior = |neighbours: &Vec<(usize, f64)>| {
            let add = |(passes, failures): (f64, f64), (slot, share): &(usize, f64)| {
                (passes + share * evidence[*slot].0, failures + share * evidence[*slot].1)
            };
            let (passes, failures) = neighbours.iter().fold((0.0, 0.0), add);
            // One pass and one failure more, so that no neighbour makes an arm hopeless or certain.
            Beta::around((passes + 1.0) / (passes + failures + 2.0), strength)
        };
        self.neighbours.iter().map(prior).collect()
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
        let ladder = Ladder::new(&[("sum/1", 1), ("sum/2", 2), ("sum/3", 3), ("sum/4", 4), ("other/3", 3)]);
        let none = (0.0, 0.0);
        let mean = |[a, b, c, d]: [(f64, f64); 4], arm: usize| {
            ladder.priors(&[a, b, c, d, (0.0, 99.0)], 4.0)[arm].mean()
        };
        assert_eq!(mean([none; 4], 3), 0.5);
        // Level 3 stands beside it: (8 + 1) / (16 + 2). Level 2 is two away: (4 + 1) / (4 + 2).
        assert_eq!(mean([none, none, (8.0, 8.0), none], 3), 0.5);
        assert!((mean([none, (8.0, 0.0), none, none], 3) - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!(mean([(8.0, 0.0), none, none, none], 3), 0.5);
        assert_eq!(mean([none, none, none, (8.0, 0.0)], 3), 0.5, "its own evidence is no prior");
    }

    #[test]
    fn a_family_is_a_name_without_its_number() {
        assert_eq!(["sort/12", "level 5", "plain"].map(family), ["sort/", "level ", "plain"]);
    }
}
