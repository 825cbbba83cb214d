//! A number that changes over steps: a length budget, the weight of a reward, the length of a hint.
//!
//! Source       Train Long, Think Short, arXiv 2508.08940, system 08; cosine: system 84
//! constant     S0
//! exponential  S0 gamma^floor(t / every)
//! step-wise    S0 d^k, d = (Sf / S0)^(1 / drops), k = floor(x (drops + 1)): drops + 1 plateaus of equal length
//! linear       S0 - k (S0 - Sf) / drops on the same plateaus [inferred]; S0 + x (Sf - S0) without `drops`
//! cosine       Sf + (S0 - Sf) (1 + cos(pi x)) / 2
//! Time         t is the step; x = min(1, t / over), or the share of the stage that is done where `over` is left out
//! Clamp        a value never leaves the span of its two ends; the last plateau is Sf itself, not a product
//!              that ends at 86.999..
//! Whole        [`Schedule::whole`] is the floor of the value, 1 at least

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Slack of a floor: a share of the stage is a quotient, so it may miss a plateau's edge by rounding alone.
const EDGE: f64 = 1e-9;

/// How a number changes; see the header. In a recipe: `{ exponential = { from = 256, gamma = 0.7, every = 150 } }`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Schedule {
    /// Always the same.
    Constant {
        /// The value.
        value: f64,
    },
    /// Multiplied by `gamma` every so many steps.
    Exponential {
        /// First value.
        from: f64,
        /// Factor, in (0, 1]. Paper: 0.7.
        gamma: f64,
        /// Steps between two factors. Paper: 150 of 600.
        every: u64,
    },
    /// Multiplied `drops` times by the same factor, to end at `to`.
    StepwiseExponential {
        /// First value, above 0.
        from: f64,
        /// Last value, above 0.
        to: f64,
        /// Number of drops; there is one plateau more. Paper: 1, 3, 7.
        drops: u32,
        /// Steps of the whole; the share of the stage that is done where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<u64>,
    },
    /// Evenly from one value to the other.
    Linear {
        /// First value.
        from: f64,
        /// Last value.
        to: f64,
        /// Number of equal drops; every step a little where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drops: Option<u32>,
        /// Steps of the whole; the share of the stage that is done where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<u64>,
    },
    /// Half a cosine from one value to the other.
    Cosine {
        /// First value.
        from: f64,
        /// Last value.
        to: f64,
        /// Steps of the whole; the share of the stage that is done where it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<u64>,
    },
}

impl Schedule {
    /// Refuses values that are no numbers, empty spans, and factors that do not shrink; keys are relative to the options.
    pub fn check(&self) -> Result<()> {
        let need = |holds: bool, key: &str, found: f64, expected: &str| {
            let hint = "for example { exponential = { from = 256, gamma = 0.7, every = 150 } }";
            if holds { Ok(()) } else { Err(Error::input(key, found, expected, hint)) }
        };
        let finite = |key: &str, value: f64| need(value.is_finite(), key, value, "a finite number");
        let span = |over: Option<u64>| need(over != Some(0), "over", 0.0, "1 step or more");
        match *self {
            Self::Constant { value } => finite("value", value),
            Self::Exponential { from, gamma, every } => {
                finite("from", from)?;
                need(gamma > 0.0 && gamma <= 1.0, "gamma", gamma, "a number above 0, at most 1")?;
                need(every > 0, "every", 0.0, "1 step or more")
            }
            Self::StepwiseExponential { from, to, drops, over } => {
                need(from.is_finite() && from > 0.0, "from", from, "a finite number above 0")?;
                need(to.is_finite() && to > 0.0, "to", to, "a finite number above 0")?;
                need(drops > 0, "drops", 0.0, "1 or more")?;
                span(over)
            }
            Self::Linear { from, to, drops, over } => {
                finite("from", from)?;
                finite("to", to)?;
                need(drops != Some(0), "drops", 0.0, "1 or more")?;
                span(over)
            }
            Self::Cosine { from, to, over } => {
                finite("from", from)?;
                finite("to", to)?;
                span(over)
            }
        }
    }

    /// The value at `step`, from 0, when `progress` of the stage is done.
    pub fn at(&self, step: u64, progress: f64) -> f64 {
        let share = |over: Option<u64>| match over {
            Some(over) => (step as f64 / over.max(1) as f64).min(1.0),
            None => progress.clamp(0.0, 1.0),
        };
        match *self {
            Self::Constant { value } => value,
            Self::Exponential { from, gamma, every } => from * libm::pow(gamma, (step / every.max(1)) as f64),
            Self::StepwiseExponential { from, to, drops, over } => {
                let k = plateau(share(over), drops);
                let d = libm::pow(to / from, 1.0 / f64::from(drops.max(1)));
                if k >= drops { to } else { between(from * libm::pow(d, f64::from(k)), from, to) }
            }
            Self::Linear { from, to, drops: Some(drops), over } => {
                let k = plateau(share(over), drops);
                if k >= drops { to } else { from - f64::from(k) * (from - to) / f64::from(drops) }
            }
            Self::Linear { from, to, drops: None, over } => {
                between(from + share(over) * (to - from), from, to)
            }
            Self::Cosine { from, to, over } => {
                let fall = (1.0 + libm::cos(std::f64::consts::PI * share(over))) / 2.0;
                between(to + (from - to) * fall, from, to)
            }
        }
    }

    /// The floor of the value, 1 at least: a number of tokens.
    pub fn whole(&self, step: u64, progress: f64) -> u32 {
        // The cast saturates: a value beyond u32 stays at its largest.
        (self.at(step, progress).floor() as u32).max(1)
    }
}

/// Which of drops + 1 plateaus of equal length, from 0.
fn plateau(share: f64, drops: u32) -> u32 {
    ((share * (f64::from(drops) + 1.0) + EDGE).floor() as u32).min(drops)
}

fn between(value: f64, one: f64, other: f64) -> f64 {
    value.clamp(one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stepwise(drops: u32) -> Schedule {
        Schedule::StepwiseExponential { from: 256.0, to: 87.0, drops, over: Some(600) }
    }

    fn wholes(schedule: Schedule, steps: &[u64]) -> Vec<u32> {
        steps.iter().map(|step| schedule.whole(*step, 0.0)).collect()
    }

    #[test]
    fn the_papers_budgets_are_256_179_125_87_every_150_steps() {
        let paper = Schedule::Exponential { from: 256.0, gamma: 0.7, every: 150 };
        assert_eq!(wholes(paper, &[0, 149, 150, 299, 300, 449, 450]), [256, 256, 179, 179, 125, 125, 87]);
        assert_eq!(paper.whole(1_000_000, 1.0), 1);
    }

    #[test]
    fn step_wise_budgets_end_at_the_last_value_exactly() {
        assert_eq!(wholes(stepwise(3), &[0, 150, 300, 450, 600, 9_000]), [256, 178, 124, 87, 87, 87]);
        assert_eq!(wholes(stepwise(1), &[0, 299, 300]), [256, 256, 87]);
        // Of seven drops the product alone would end at 86.999..
        assert_eq!(wholes(stepwise(7), &[0, 74, 75, 525, 599]), [256, 256, 219, 87, 87]);
    }

    #[test]
    fn three_linear_drops_are_equal() {
        let linear = Schedule::Linear { from: 256.0, to: 87.0, drops: Some(3), over: Some(600) };
        let values: Vec<f64> = [0, 150, 300, 450].iter().map(|step| linear.at(*step, 0.0)).collect();
        for pair in values.windows(2) {
            assert!((pair[0] - pair[1] - 169.0 / 3.0).abs() < 1e-9, "{values:?}");
        }
        assert_eq!(values[3], 87.0);
    }

    #[test]
    fn half_a_cosine_falls_from_high_through_the_middle_to_low_and_never_beyond() {
        let low = Schedule::Cosine { from: 0.95, to: 0.05, over: Some(200) };
        assert!((low.at(100, 0.0) - 0.5).abs() < 1e-12);
        assert_eq!((low.at(0, 0.0), low.at(200, 0.0), low.at(999, 0.0)), (0.95, 0.05, 0.05));
        assert!((0..=200).all(|step| (0.05..=0.95).contains(&low.at(step, 0.0))));
    }

    #[test]
    fn falling_schedules_never_rise_and_whole_numbers_are_never_below_one() {
        let schedules = [
            Schedule::Exponential { from: 256.0, gamma: 0.7, every: 150 },
            stepwise(1),
            stepwise(3),
            stepwise(7),
            Schedule::Linear { from: 9.0, to: 0.0, drops: None, over: Some(600) },
            Schedule::Cosine { from: 3.0, to: -1.0, over: Some(600) },
        ];
        for schedule in schedules {
            schedule.check().unwrap();
            let values: Vec<f64> = (0..700).map(|step| schedule.at(step, 0.0)).collect();
            assert!(values.windows(2).all(|pair| pair[1] <= pair[0]), "{schedule:?}");
            assert!((0..700).all(|step| schedule.whole(step, 0.0) >= 1), "{schedule:?}");
        }
    }

    #[test]
    fn without_a_span_the_stage_is_the_span() {
        for drops in [1, 2, 3, 7] {
            let by_stage = Schedule::StepwiseExponential { from: 256.0, to: 87.0, drops, over: None };
            for step in 0..=600 {
                let progress = step as f64 / 600.0;
                assert_eq!(by_stage.at(7, progress), stepwise(drops).at(step, 0.0), "{drops} drops, {step}");
            }
        }
    }

    #[test]
    fn schedules_without_sense_are_refused_by_key() {
        let refused = [
            (Schedule::Constant { value: f64::NAN }, "value"),
            (Schedule::Exponential { from: 1.0, gamma: 1.5, every: 1 }, "gamma"),
            (Schedule::Exponential { from: 1.0, gamma: 0.5, every: 0 }, "every"),
            (Schedule::StepwiseExponential { from: 1.0, to: 0.0, drops: 3, over: None }, "to"),
            (Schedule::Linear { from: 1.0, to: 0.0, drops: Some(0), over: None }, "drops"),
            (Schedule::Cosine { from: 1.0, to: 0.0, over: Some(0) }, "over"),
        ];
        for (schedule, key) in refused {
            let fault = schedule.check().unwrap_err().to_string();
            assert!(fault.starts_with(&format!("`{key}`")), "{fault}");
        }
    }
}
