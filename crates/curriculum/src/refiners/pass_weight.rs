//! Pass weights: each group's advantages times a smooth function of the pass rate it has just shown.
//!
//! Source   VL-Cogito, arXiv 2507.22607 (PCuRL: easy, then medium, then hard), system 19.
//! p        share of the group's rollouts that are right; shaped rewards and parts of a mark do not count
//! Weigh    A_i <- w(p) A_i, after normalisation; never the KL term                                  [code]
//! easy     0 at p = 0, sin(pi p) up to 1/2, then 1                                                  [code]
//! medium   sin(pi p), 0 at both ends                                                                [code]
//! hard     1/4 at p = 0, 1 up to 1/2, then sin(pi p), 0 at p = 1                                    [code]
//! Others   binary 1[p > 0, low <= p <= high]; learnability 4 p (1 - p); filter-open 1[0 < p < 1];
//!          band 1[low <= p <= high] (systems 13 and 56)
//! Exact    cos(pi (p - 1/2)) = sin(pi p); in floats it ends at 6e-17, so 0 is written where 0 is meant
//! Scale    `renormalise`: weights as they are, or divided by their mean over the step's groups
//! Place    A group of weight 0 keeps its place: nothing is drawn instead, it stays in the divisor, and the
//!          KL term acts on it. To drop and refill, use `balanced-filter`.

use gradatim_core::{Error, Evidence, Group, Metrics, Purpose, Result, State, Verdict, stats};
use serde::{Deserialize, Serialize};

use crate::pass_rate::solved_rate;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "pass-weight";

/// Slack at the edges of a band: a rate is a quotient of small integers.
const EDGE: f64 = 1e-9;

/// Options of `pass-weight`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// w(p).
    pub weight: Weight,
    /// Replaces w(0), in [0, 1]; the function's own where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_zero: Option<f64>,
    /// What the weights of a step are divided by. Paper: nothing [code].
    pub renormalise: Renormalise,
}

/// w(p); see the header.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Weight {
    /// Full weight from one half on.
    Easy {},
    /// Full weight at one half alone.
    Medium {},
    /// Full weight up to one half.
    Hard {},
    /// All or nothing, never for a group without a pass.
    Binary {
        /// Least pass rate that counts.
        low: f64,
        /// Largest pass rate that counts.
        high: f64,
    },
    /// In proportion to the variance of a pass.
    Learnability {},
    /// Whatever is neither always nor never solved.
    FilterOpen {},
    /// All or nothing, edges included.
    Band {
        /// Least pass rate that counts.
        low: f64,
        /// Largest pass rate that counts.
        high: f64,
    },
}

impl Default for Weight {
    fn default() -> Self {
        Self::Medium {}
    }
}

/// What the weights of a step are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Renormalise {
    /// Nothing: soft weights shrink the step.
    #[default]
    None,
    /// Their mean over the step's groups, where that is not 0. A group judged on its own gets 1 or 0.
    #[serde(rename = "batch-mean-1")]
    BatchMean1,
}

impl Weight {
    /// w(p).
    pub fn at(self, p: f64) -> f64 {
        let bow = || stats::sin(std::f64::consts::PI * p);
        let step = |holds: bool| if holds { 1.0 } else { 0.0 };
        let within = |low: f64, high: f64| low - EDGE <= p && p <= high + EDGE;
        match self {
            Self::Easy {} if p <= 0.0 => 0.0,
            Self::Easy {} if p > 0.5 => 1.0,
            Self::Medium {} if p <= 0.0 || p >= 1.0 => 0.0,
            Self::Hard {} if p <= 0.0 => 0.25,
            Self::Hard {} if p <= 0.5 => 1.0,
            Self::Hard {} if p >= 1.0 => 0.0,
            Self::Easy {} | Self::Medium {} | Self::Hard {} => bow(),
            Self::Binary { low, high } => step(p > 0.0 && within(low, high)),
            Self::Learnability {} => 4.0 * p * (1.0 - p),
            Self::FilterOpen {} => step(p > 0.0 && p < 1.0),
            Self::Band { low, high } => step(within(low, high)),
        }
    }
}

/// Builds the refiner. Refuses bands that are empty or leave [0, 1].
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    if let Weight::Binary { low, high } | Weight::Band { low, high } = options.weight
        && !(0.0 <= low && low <= high && high <= 1.0)
    {
        let hint = "for example weight = { binary = { low = 0.25, high = 0.75 } }";
        let found = format!("the band {low} to {high}");
        return Err(Error::input("weight", found, "0 <= low <= high <= 1", hint));
    }
    if let Some(at_zero) = options.at_zero.filter(|weight| !(0.0..=1.0).contains(weight)) {
        return Err(Error::input("at_zero", at_zero, "a number in [0, 1]", "leave it out for w(0)"));
    }
    Ok(Box::new(PassWeight { options, mean: None }))
}

struct PassWeight {
    options: Options,
    /// Mean weight of the last step's groups, to be shown.
    mean: Option<f64>,
}

impl PassWeight {
    fn weight(&self, group: &Group) -> f64 {
        let p = solved_rate(group);
        self.options.at_zero.filter(|_| p <= 0.0).unwrap_or_else(|| self.options.weight.at(p))
    }

    fn mean<'g>(&self, groups: impl Iterator<Item = &'g Group>) -> f64 {
        let trained = groups.filter(|group| group.assignment.choice.purpose == Purpose::Train);
        stats::mean(&trained.map(|group| self.weight(group)).collect::<Vec<_>>())
    }
}

impl Refiner for PassWeight {
    fn name(&self) -> &'static str {
        NAME
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let divisor = match self.options.renormalise {
            Renormalise::None => 1.0,
            Renormalise::BatchMean1 => {
                Some(self.mean(groups.iter())).filter(|mean| *mean > 0.0).unwrap_or(1.0)
            }
        };
        let verdict = |group: &Group| Verdict { weight: self.weight(group) / divisor, ..Verdict::KEEP };
        groups.iter().map(verdict).collect()
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards, Need::Weights]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let groups = evidence.iter().filter_map(|piece| match piece {
            Evidence::Group(group) => Some(*group),
            Evidence::Measure(_) | Evidence::PoolGrew(_) => None,
        });
        self.mean = Some(self.mean(groups));
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let numbers = self.mean.map(|mean| (format!("{NAME} mean"), mean)).into_iter().collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &self.mean))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.mean = state.read(NAME, 1)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::approx_constant, reason = "figures as the specification prints them")]
    fn the_three_weights_are_the_papers_table() {
        let rates = [0.0, 1.0 / 16.0, 0.25, 0.5, 0.75, 1.0];
        let table = [
            (Weight::Easy {}, [0.0, 0.1951, 0.7071, 1.0, 1.0, 1.0]),
            (Weight::Medium {}, [0.0, 0.1951, 0.7071, 1.0, 0.7071, 0.0]),
            (Weight::Hard {}, [0.25, 1.0, 1.0, 1.0, 0.7071, 0.0]),
        ];
        for (weight, row) in table {
            for (p, expected) in rates.into_iter().zip(row) {
                assert!((weight.at(p) - expected).abs() < 1e-4, "{weight:?} at {p}: {}", weight.at(p));
            }
        }
        assert_eq!([Weight::Medium {}.at(1.0), Weight::Hard {}.at(1.0)].map(f64::to_bits), [0, 0]);
    }

    #[test]
    fn the_ablations_weights_are_all_or_nothing_on_their_thirds() {
        let of = |low, high| Weight::Binary { low, high };
        for k in 0..=16_u32 {
            let p = f64::from(k) / 16.0;
            assert_eq!(of(0.0, 0.5).at(p), f64::from(u8::from((1..=8).contains(&k))), "h1 at {p}");
            assert_eq!(of(0.25, 0.75).at(p), f64::from(u8::from((4..=12).contains(&k))), "h2 at {p}");
            assert_eq!(of(0.5, 1.0).at(p), f64::from(u8::from(k >= 8)), "h3 at {p}");
            assert_eq!(Weight::FilterOpen {}.at(p), f64::from(u8::from((1..16).contains(&k))), "open at {p}");
        }
        assert_eq!(Weight::Band { low: 0.0, high: 0.5 }.at(0.0), 1.0);
        assert_eq!(Weight::Learnability {}.at(0.5), 1.0);
    }

    #[test]
    fn options_out_of_range_are_refused_by_key() {
        let band = |low, high| Options { weight: Weight::Band { low, high }, ..Options::default() };
        for (options, key) in [
            (band(0.6, 0.5), "weight"),
            (band(f64::NAN, 0.5), "weight"),
            (Options { at_zero: Some(1.5), ..Options::default() }, "at_zero"),
        ] {
            let fault = build(options).err().expect(key).to_string();
            assert!(fault.starts_with(&format!("`{key}`")), "{fault}");
        }
    }
}
