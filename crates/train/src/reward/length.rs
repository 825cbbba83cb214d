//! Pay by length: how near a response comes to the number of tokens it was asked for.
//!
//! Source    Train Long, Think Short, arXiv 2508.08940, system 08.
//! triangle  R len / L up to L, then R (1 - (len - L) / L), 0 from 2 L on                        [paper]
//! band      R up to L, then as the triangle                                                     [paper]
//! L         the group's `length_target`, which the refiner `budget` sets
//! Gate      Not gated by correctness: with weights 0.3 for the answer and 0.6 for the length, a wrong answer
//!           of L tokens earns 0.6 and a right one of 2 L tokens 0.3 [paper]; `gate` multiplies by the score. [inferred]
//! len       response tokens, the end token among them; `think` counts the share of them that the one
//!           <think>..</think> span has of the characters: exact where a token is a character. [inferred]

use gradatim_core::{Error, Result, Rollout};
use gradatim_verify::tags;
use serde::{Deserialize, Serialize};

use super::terms::{Scene, Shape};

/// Options of `length-triangle` and `length-band`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Length {
    /// Weight in the reward. Paper: 0.3 or 0.6.
    pub weight: f64,
    /// R, above 0. [inferred]
    pub most: f64,
    /// Pays nothing for a wrong answer.
    pub gate: bool,
    /// Which tokens are counted.
    pub count: Count,
}

/// Which tokens are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// All of the response.
    #[default]
    Response,
    /// Those between the tags of the thought.
    Think,
}

impl Default for Length {
    fn default() -> Self {
        Self { weight: 0.3, most: 1.0, gate: false, count: Count::Response }
    }
}

impl Length {
    pub(super) fn check(&self) -> Result<()> {
        if !self.weight.is_finite() {
            return Err(Error::input("weight", self.weight, "a finite number", "weight = 0.3"));
        }
        if !(self.most.is_finite() && self.most > 0.0) {
            return Err(Error::input("most", self.most, "a finite number above 0", "leave it out for 1"));
        }
        Ok(())
    }
}

/// The header's triangle with R = 1, for a length and a target of at least 1.
pub fn triangle(length: f64, target: f64) -> f64 {
    (1.0 - (length - target).abs() / target).max(0.0)
}

/// The header's band with R = 1.
pub fn band(length: f64, target: f64) -> f64 {
    if length <= target { 1.0 } else { triangle(length, target) }
}

pub(super) fn build(options: Length, form: fn(f64, f64) -> f64) -> Box<dyn Shape> {
    Box::new(ByLength { options, form })
}

struct ByLength {
    options: Length,
    form: fn(f64, f64) -> f64,
}

impl Shape for ByLength {
    fn pay(&mut self, scene: &Scene<'_>) -> Result<Vec<f64>> {
        let rollouts = scene.group.rollouts.iter().zip(scene.group.assignment.directives());
        let pay = |(rollout, directive): (&Rollout, &gradatim_core::Directive)| {
            let Some(target) = directive.length_target else {
                let hint = "add `budget` to curriculum.refine";
                return Err(Error::input("length_target", "absent", "a length to be paid for", hint));
            };
            let gate = match (self.options.gate, &rollout.score) {
                (false, _) => 1.0,
                (true, score) => score.as_ref().map_or(0.0, |score| score.value),
            };
            let length = length(rollout, self.options.count);
            Ok(self.options.most * gate * (self.form)(length, f64::from(target.max(1))))
        };
        rollouts.map(pay).collect()
    }
}

fn length(rollout: &Rollout, count: Count) -> f64 {
    let all = f64::from(rollout.length);
    match count {
        Count::Response => all,
        Count::Think => tags::only_span(&rollout.text, "<think>", "</think>").map_or(0.0, |span| {
            let inside = rollout.text[span].chars().count().saturating_sub("<think></think>".len());
            all * inside as f64 / rollout.text.chars().count().max(1) as f64
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{group, pay, rollout};
    use super::super::{Reward, Term};
    use super::*;

    #[test]
    fn the_triangle_is_0_at_0_1_at_the_target_0_from_twice_on_symmetric_and_continuous() {
        for target in [1.0, 87.0, 256.0] {
            assert_eq!(
                [0.0, target, 2.0 * target, 9.0 * target].map(|l| triangle(l, target)),
                [0.0, 1.0, 0.0, 0.0]
            );
            for share in [0.1, 0.25, 0.5, 0.9] {
                let (short, long) = (target * (1.0 - share), target * (1.0 + share));
                assert!((triangle(short, target) - triangle(long, target)).abs() < 1e-12);
                assert!((triangle(short, target) - (1.0 - share)).abs() < 1e-12);
                assert_eq!((band(short, target), band(long, target)), (1.0, triangle(long, target)));
            }
        }
    }

    /// The group's pay for a wrong answer of the target's length and a right one of twice that.
    fn wrong_at_target_right_at_twice(gate: bool) -> Vec<f64> {
        let term = Length { weight: 0.6, gate, ..Length::default() };
        let reward = Reward { right: 0.3, shape: vec![Term::LengthTriangle(term)], ..Reward::default() };
        let mut group = group(vec![rollout("wrong", 50), rollout("right", 100)]);
        group.assignment.choice.parts[0].1.length_target = Some(50);
        pay(&reward, &mut group)
    }

    #[test]
    fn a_wrong_answer_of_the_right_length_beats_a_right_one_of_twice_the_length_unless_gated() {
        assert_eq!(wrong_at_target_right_at_twice(false), [0.6, 0.3]);
        assert_eq!(wrong_at_target_right_at_twice(true), [0.0, 0.3]);
    }

    #[test]
    fn pay_scales_with_the_most_and_a_group_without_a_target_is_refused() {
        let scaled = |most: f64, shape: fn(Length) -> Term| {
            let term = shape(Length { weight: 1.0, most, ..Length::default() });
            (most, Reward { right: 0.0, shape: vec![term], ..Reward::default() })
        };
        for (most, reward) in [
            scaled(0.5, Term::LengthBand),
            scaled(2.0, Term::LengthBand),
            scaled(0.5, Term::LengthTriangle),
            scaled(2.0, Term::LengthTriangle),
        ] {
            let mut asked = group(vec![rollout("wrong", 10), rollout("wrong", 15), rollout("wrong", 20)]);
            asked.assignment.choice.parts[0].1.length_target = Some(10);
            assert_eq!(pay(&reward, &mut asked), [most, most / 2.0, 0.0]);
            let mut terms = super::super::Terms::new(&reward);
            let mut plain = group(vec![rollout("wrong", 10)]);
            let fault =
                terms.pay(&super::super::test::problem(), &mut plain, 0, 0.0).unwrap_err().to_string();
            assert!(fault.contains("length_target") && fault.contains("budget"), "{fault}");
        }
    }

    #[test]
    fn a_thoughts_tokens_are_those_between_its_tags() {
        let text = "<think>12345</think><answer>7</answer>";
        let one = rollout(text, text.len() as u32);
        assert_eq!((length(&one, Count::Response), length(&one, Count::Think)), (38.0, 5.0));
        assert_eq!(length(&rollout("no tags", 7), Count::Think), 0.0);
    }
}
