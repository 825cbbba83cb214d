//! Dynamic length: wrong answers are penalised least when they are as long as the problem seems to need.
//!
//! Source   VL-Cogito, arXiv 2507.22607 (PCuRL, third stage), system 19.
//! Right    nothing is added: any length will do                                              [code]
//! Wrong    f(L) + repetition where the group has a right answer, g(L) / 2 + repetition where it has none
//! f(L)     -(1 + cos(pi L / Lc)) / 4 below 2 Lc, else -1/2; Lc = mean length of the group's right answers:
//!          f(0) = -1/2, f(Lc) = 0, f(2 Lc) = -1/2                                             [code]
//! g(L)     -(1 + cos(pi L / T)) / 4 below T, 0 up to the cap, -1/2 from the cap on: pushes unsolved
//!          problems to T tokens at least                                                     [code]
//! repetition  -(1 - distinct word n-grams / all of them) / 2; 0 with fewer than n words       [code]
//! shortest    `target = "shortest"`: Lc is the shortest right answer, and where at most a quarter of the
//!          group is right, right answers are paid their score once more                      [code]

use gradatim_core::{Error, Result, Rollout, stats};
use serde::{Deserialize, Serialize};

use super::terms::{Scene, Shape};

/// Options of `dyn-cos`. The defaults are the paper's for responses of 4,096 tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DynCos {
    /// Weight in the reward. Paper: 1 [code].
    pub weight: f64,
    /// Which right answers set Lc.
    pub target: Target,
    /// T, tokens an unsolved problem is pushed to, from 1. Paper: 750 [code].
    pub reach: u32,
    /// Tokens from which an unsolved problem is penalised in full, above `reach`. Paper: 4096 [code].
    pub cap: u32,
    /// n of the n-grams of words, from 1. Paper: 20 [code].
    pub repetition: usize,
}

/// Which right answers set Lc.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// All: their mean length.
    #[default]
    Mean,
    /// The shortest.
    Shortest,
}

impl Default for DynCos {
    fn default() -> Self {
        Self { weight: 1.0, target: Target::Mean, reach: 750, cap: 4_096, repetition: 20 }
    }
}

impl DynCos {
    pub(super) fn check(&self) -> Result<()> {
        if !self.weight.is_finite() {
            return Err(Error::input("weight", self.weight, "a finite number", "weight = 1.0"));
        }
        if self.reach == 0 || self.cap <= self.reach {
            let found = format!("reach {}, cap {}", self.reach, self.cap);
            return Err(Error::input("reach", found, "1 <= reach < cap", "reach = 750, cap = 4096"));
        }
        if self.repetition == 0 {
            return Err(Error::input("repetition", 0, "1 word or more", "repetition = 20"));
        }
        Ok(())
    }
}

/// -(1 + cos(pi x)) / 4: -1/2 at 0, 0 at 1, -1/2 at 2.
fn bow(x: f64) -> f64 {
    -0.25 * (1.0 + stats::cos(std::f64::consts::PI * x))
}

/// The header's f.
pub fn near(length: f64, target: f64) -> f64 {
    if length < 2.0 * target { bow(length / target) } else { -0.5 }
}

/// The header's g.
pub fn reach(length: f64, reach: f64, cap: f64) -> f64 {
    if length < reach {
        bow(length / reach)
    } else if length < cap {
        0.0
    } else {
        -0.5
    }
}

/// The header's penalty for saying the same `n` words again.
pub fn repetition(text: &str, n: usize) -> f64 {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < n {
        return 0.0;
    }
    let grams: Vec<&[&str]> = words.windows(n).collect();
    let distinct: std::collections::BTreeSet<&[&str]> = grams.iter().copied().collect();
    -0.5 * (1.0 - distinct.len() as f64 / grams.len() as f64)
}

pub(super) fn build(options: DynCos) -> Box<dyn Shape> {
    Box::new(ByNeed(options))
}

struct ByNeed(DynCos);

impl Shape for ByNeed {
    fn pay(&mut self, scene: &Scene<'_>) -> Result<Vec<f64>> {
        let DynCos { target, reach: far, cap, repetition: n, .. } = self.0;
        let rollouts = &scene.group.rollouts;
        let is_right = |rollout: &&Rollout| rollout.score.as_ref().is_some_and(|score| score.is_right());
        let right: Vec<f64> = rollouts.iter().filter(is_right).map(|r| f64::from(r.length)).collect();
        let needed = match target {
            Target::Mean => stats::mean(&right),
            Target::Shortest => right.iter().copied().fold(f64::INFINITY, f64::min),
        };
        let is_rare = right.len() * 4 <= rollouts.len();
        let pay = |rollout: &Rollout| {
            let length = f64::from(rollout.length);
            match &rollout.score {
                Some(score) if score.is_right() => {
                    let twice = target == Target::Shortest && is_rare;
                    if twice { score.value } else { 0.0 }
                }
                _ if right.is_empty() => {
                    0.5 * reach(length, f64::from(far), f64::from(cap)) + repetition(&rollout.text, n)
                }
                _ => near(length, needed) + repetition(&rollout.text, n),
            }
        };
        Ok(rollouts.iter().map(pay).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{group, pay, rollout};
    use super::super::{Reward, Term};
    use super::*;

    fn check(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn a_wrong_answer_as_long_as_the_right_ones_costs_nothing_and_none_costs_more_than_a_half() {
        for (share, expected) in
            [(0.0, -0.5), (0.5, -0.25), (1.0, 0.0), (1.5, -0.25), (2.0, -0.5), (7.0, -0.5)]
        {
            check(near(share * 120.0, 120.0), expected);
        }
    }

    #[test]
    fn unsolved_problems_are_pushed_to_750_tokens_and_held_below_4096() {
        check(0.5 * reach(375.0, 750.0, 4096.0), -0.125);
        for (length, expected) in [(0.0, -0.5), (750.0, 0.0), (4095.0, 0.0), (4096.0, -0.5)] {
            check(reach(length, 750.0, 4096.0), expected);
        }
    }

    #[test]
    fn repeated_word_runs_cost_up_to_a_half() {
        check(repetition("a b c d", 5), 0.0);
        check(repetition("a b c d e", 2), 0.0);
        // a a, a a, a a: one distinct of three.
        check(repetition("a a a a", 2), -0.5 * (2.0 / 3.0));
    }

    fn paid(target: Target, rollouts: Vec<gradatim_core::Rollout>) -> Vec<f64> {
        let reward =
            Reward { shape: vec![Term::DynCos(DynCos { target, ..DynCos::default() })], ..Reward::default() };
        pay(&reward, &mut group(rollouts))
    }

    #[test]
    fn right_answers_earn_the_same_whatever_their_length() {
        let paid =
            paid(Target::Mean, vec![rollout("right", 10), rollout("right", 4_000), rollout("wrong", 2_005)]);
        // The mean of 10 and 4,000 is 2,005: the wrong answer has just that length.
        assert_eq!(paid[..2], [1.0, 1.0]);
        check(paid[2], 0.0);
    }

    #[test]
    fn with_the_shortest_as_target_rare_right_answers_count_twice() {
        let wrong = || rollout("wrong", 10);
        let rare = paid(Target::Shortest, vec![rollout("right", 10), wrong(), wrong(), wrong()]);
        check(rare[0], 2.0);
        check(rare[1], 0.0);
        let often = paid(Target::Shortest, vec![rollout("right", 10), rollout("right", 90), wrong()]);
        check(often[0], 1.0);
        check(often[2], 0.0);
    }
}
