//! Filling a batch with the groups that meet a criterion: what the filters share.
//!
//! Ask      ceil(want f) problems are drawn so that `want` groups may be kept: f = over_sample, or with
//!          `adaptive` f = 1 / a, within over_sample and cap
//! Accept   a <- decay a + (1 - decay) kept / attempted, once a step, a = 1 at first
//! Fill     what is missing is drawn again, round by round, by the `Curriculum`: B groups, exactly
//! Starve   once it has drawn 20 B (`max_draws`) or used its rounds, dropped groups stand in, the nearest
//!          to a pass rate of 1/2 first; a flat group never does, having nothing to teach
//! Source   system 13, items 3 and 4 [inferred]; the adaptive factor as in system 43, which smooths
//!          1 / a instead of a
//! Differs  no group is carried over to the next batch (max_lag = 0): rollouts are always those of the
//!          policy they train.

use gradatim_core::{Error, Evidence, Group, Metrics, Purpose, Result, State, Verdict};
use serde::{Deserialize, Serialize};

use super::criterion::{Criterion, Miss};
use crate::pass_rate::pass_rate;
use crate::{Context, Need, Refiner};

/// Over-sampling that follows the share of groups kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Adaptive {
    /// Weight of the past in the accept rate, in [0, 1). [inferred]
    pub decay: f64,
    /// Groups drawn for each one wanted at most, in [1, 64]. [inferred]
    pub cap: f64,
}

impl Default for Adaptive {
    fn default() -> Self {
        Self { decay: 0.9, cap: 8.0 }
    }
}

/// A filter: a criterion, and how much to over-sample for it.
pub(super) struct BatchFiller {
    name: &'static str,
    criterion: Criterion,
    over_sample: f64,
    adaptive: Option<Adaptive>,
    kept: Kept,
}

/// What a filter keeps: the accept rate, and totals since the run began.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    accept: f64,
    issued: u64,
    kept: u64,
    rejected_low: u64,
    rejected_high: u64,
}

impl BatchFiller {
    /// Refuses options out of range; keys are relative to the options.
    pub fn new(
        name: &'static str,
        criterion: Criterion,
        over_sample: f64,
        adaptive: Option<Adaptive>,
    ) -> Result<Self> {
        criterion.check()?;
        let in_range = 1.0..=64.0;
        if !in_range.contains(&over_sample) {
            let hint = "set over_sample = 1.0, or 2.0 as in SEC";
            return Err(Error::input("over_sample", over_sample, "a number in [1, 64]", hint));
        }
        if let Some(Adaptive { decay, cap }) = adaptive {
            if !(0.0..1.0).contains(&decay) {
                return Err(Error::input("adaptive.decay", decay, "a number in [0, 1)", "set decay = 0.9"));
            }
            if !in_range.contains(&cap) || cap < over_sample {
                let expected = format!("a number in [{over_sample}, 64], not below over_sample");
                return Err(Error::input("adaptive.cap", cap, expected, "set cap = 8.0"));
            }
        }
        let kept = Kept { accept: 1.0, issued: 0, kept: 0, rejected_low: 0, rejected_high: 0 };
        Ok(Self { name, criterion, over_sample, adaptive, kept })
    }

    /// Groups drawn for each one wanted.
    fn factor(&self) -> f64 {
        match self.adaptive {
            None => self.over_sample,
            Some(Adaptive { cap, .. }) => (1.0 / self.kept.accept).clamp(self.over_sample, cap),
        }
    }
}

impl Refiner for BatchFiller {
    fn name(&self) -> &'static str {
        self.name
    }

    fn ask(&self, want: usize, _cx: &Context<'_>) -> usize {
        (want as f64 * self.factor()).ceil() as usize
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let verdict = |group: &Group| match self.criterion.miss(group) {
            None => Verdict::KEEP,
            Some(miss) => Verdict::drop(self.criterion.why(miss)),
        };
        groups.iter().map(verdict).collect()
    }

    fn stand_in(&self, group: &Group, _cx: &Context<'_>) -> Option<f64> {
        if group.is_flat() { None } else { Some((pass_rate(group) - 0.5).abs()) }
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards, Need::Weights]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let (issued, kept) = (self.kept.issued, self.kept.kept);
        for piece in evidence {
            let Evidence::Group(group) = piece else { continue };
            if group.assignment.choice.purpose != Purpose::Train {
                continue;
            }
            self.kept.issued += 1;
            match self.criterion.miss(group) {
                None => self.kept.kept += 1,
                Some(Miss::Low) => self.kept.rejected_low += 1,
                Some(Miss::High) => self.kept.rejected_high += 1,
            }
        }
        if let (Some(Adaptive { decay, .. }), true) = (self.adaptive, self.kept.issued > issued) {
            let accepted = (self.kept.kept - kept) as f64 / (self.kept.issued - issued) as f64;
            self.kept.accept = decay * self.kept.accept + (1.0 - decay) * accepted;
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let Kept { issued, kept, rejected_low, rejected_high, .. } = self.kept;
        let counts = [
            ("issued", issued),
            ("kept", kept),
            ("rejected low", rejected_low),
            ("rejected high", rejected_high),
        ];
        let counts = counts.map(|(name, count)| (name, count as f64));
        let numbers = counts.into_iter().chain([("factor", self.factor())]);
        let named = |(name, number): (&str, f64)| (format!("{} {name}", self.name), number);
        Metrics { numbers: numbers.map(named).collect(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(self.name, 2, &self.kept))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let kept: Kept = state.read(self.name, 2)?;
        if !(0.0..=1.0).contains(&kept.accept) {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input("state.accept", kept.accept, "a share in [0, 1]", hint));
        }
        self.kept = kept;
        Ok(())
    }
}
