//! Oversample and balance: more problems than a batch holds, and of them the groups nearest to half right.
//!
//! Source   GLM-4.1V-Thinking, arXiv 2507.01006 v6, its section on curriculum sampling; system 43, item 4.
//! Bad      share of a step's groups that are all right or all wrong                            [paper]
//! Ratio    1 / (1 - bad) = groups / good groups, at most `cap`: 1, 2, 5 at bad 0, 0.5, 0.8      [paper]
//! Smooth   ema <- beta ema + (1 - beta) ratio once a step, 1 at first                 [paper; beta inferred]
//! Ask      ceil(want ema) problems, known before any rollout                                   [paper]
//! Settle   weight 1 for the B groups with the least |right - wrong|, B the batch; ties at random  [paper]
//! Exact    the chosen groups have the least sum of |right - wrong| among all choices of B; a group settled
//!          alone, as `admit` does, always counts
//! Differs  where problems are missing (lost results), the Curriculum asks for them anew by the same rule.
//!          `batch_filler.rs` smooths the share of good groups instead and draws until the batch is full.
//!          cap 8, ties by a draw keyed by the ticket.                                          [inferred]

use gradatim_core::{Error, Evidence, Group, Metrics, Purpose, Result, State, Verdict};
use serde::{Deserialize, Serialize};

use crate::pass_rate::passed;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "oversample-balance";

/// Slack where rounding alone would add a problem or make a flat group look mixed.
const SLACK: f64 = 1e-9;

/// Options of `oversample-balance`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Weight of the past in the ratio, in [0, 1). [inferred]
    pub beta: f64,
    /// Problems drawn for each one wanted at most, in [1, 64]. [inferred]
    pub cap: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { beta: 0.9, cap: 8.0 }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    let Options { beta, cap } = options;
    if !(0.0..1.0).contains(&beta) {
        return Err(Error::input("beta", beta, "a number in [0, 1)", "set beta = 0.9"));
    }
    if !(1.0..=64.0).contains(&cap) {
        return Err(Error::input("cap", cap, "a number in [1, 64]", "set cap = 8.0"));
    }
    Ok(Box::new(OversampleBalance { options, kept: Kept { ema: 1.0, bad: 0.0 } }))
}

struct OversampleBalance {
    options: Options,
    kept: Kept,
}

/// What it keeps: the smoothed ratio, and the share of bad groups of the last step.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    ema: f64,
    bad: f64,
}

/// The header's Ratio line, from counts.
fn ratio(groups: usize, bad: usize, cap: f64) -> f64 {
    let good = groups - bad;
    if good == 0 { cap } else { (groups as f64 / good as f64).min(cap) }
}

/// |right - wrong|, fractions of a pass included.
fn imbalance(group: &Group) -> f64 {
    (2.0 * passed(group) - group.rollouts.len() as f64).abs()
}

fn is_trained(group: &Group) -> bool {
    group.assignment.choice.purpose == Purpose::Train
}

/// All right or all wrong.
fn is_bad(group: &Group) -> bool {
    imbalance(group) > group.rollouts.len() as f64 - SLACK
}

impl Refiner for OversampleBalance {
    fn name(&self) -> &'static str {
        NAME
    }

    fn ask(&self, want: usize, _cx: &Context<'_>) -> usize {
        (want as f64 * self.kept.ema - SLACK).ceil() as usize
    }

    fn settle(&self, groups: &[Group], cx: &Context<'_>) -> Vec<Verdict> {
        let mut order: Vec<(f64, u64, usize)> = vec![];
        for (ix, group) in groups.iter().enumerate().filter(|(_, group)| is_trained(group)) {
            let tie = cx.rng("balance tie", group.assignment.ticket.counter).next_u64();
            order.push((imbalance(group), tie, ix));
        }
        order.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        let mut verdicts = vec![Verdict::KEEP; groups.len()];
        for (_, _, ix) in order.iter().skip(cx.groups) {
            verdicts[*ix] = Verdict::drop("less balanced");
        }
        verdicts
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards, Need::Weights]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let (mut groups, mut bad) = (0, 0);
        for piece in evidence {
            if let Evidence::Group(group) = piece
                && is_trained(group)
            {
                groups += 1;
                bad += usize::from(is_bad(group));
            }
        }
        if groups > 0 {
            let Options { beta, cap } = self.options;
            self.kept.bad = bad as f64 / groups as f64;
            self.kept.ema = beta * self.kept.ema + (1.0 - beta) * ratio(groups, bad, cap);
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let numbers = [("bad", self.kept.bad), ("expansion", self.kept.ema)];
        let named = |(name, number)| (format!("{NAME} {name}"), number);
        Metrics { numbers: numbers.into_iter().map(named).collect(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &self.kept))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let kept: Kept = state.read(NAME, 1)?;
        if !(1.0..=64.0).contains(&kept.ema) {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input("state.ema", kept.ema, "a number in [1, 64]", hint));
        }
        self.kept = kept;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_half_and_four_fifths_bad_groups_ask_for_one_two_and_five_times_as_many() {
        for n in [10, 20, 160] {
            let ratios = [0, n / 2, n * 4 / 5, n].map(|bad| ratio(n, bad, 8.0));
            assert_eq!(ratios, [1.0, 2.0, 5.0, 8.0]);
        }
    }
}
