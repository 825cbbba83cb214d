//! Prefix-RFT: one rollout of each group begins with part of a worked solution, ever less of it.
//!
//! Source   Prefix-RFT, arXiv 2507.01679 (ICML 2026); system 84.
//! Group    N - m plain rollouts and m hybrids, y*_{<L} and the learner's own continuation; the budget stays N.
//!          Without a solution: N plain ones
//! Share    l ~ Uniform(low(t), high), L = floor(l |y*|) clipped to [min_prefix, |y*| - 1]; high = 0.95   [code]
//! Fall     low(t) = to + (from - to) (1 + cos(pi t)) / 2, t the share of the stage that is done: 0.95 -> 0.05
//! Learn    dr-grpo over the mixed group (`advantage = "dr-grpo"`), given tokens and sampled ones alike: a
//!          hybrid alone right has 1 - 1/N, the others -1/N
//! Tokens   of the given tokens of a step the `keep` of greatest entropy are trained, 20%                 [paper]
//! Exact    no solution anywhere is Dr. GRPO
//! Differs  0.95 -> 0.05 and 20% stand in the paper alone: the released configuration sets none of them.
//!          Selection is per step; the release selects per forward micro-batch. A problem has one solution here.
//!          Length counts characters: `given_start.rs`. Of the release's estimators by prefix group, v2 pays a
//!          prefix whatever the hybrid earned, and v1 is not offered. `keep` is constant; the release can
//!          schedule it.

use gradatim_core::{
    Choice, Error, Evidence, Group, Metrics, Purpose, Result, State, Stretch, TokenSelection, Verdict,
};
use serde::{Deserialize, Serialize};

use super::given_start;
pub use super::prefix_share::{Const, Fall, Low, SuccessDriven};
use crate::pass_rate::passes;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "prefix-hint";

/// Options of `prefix-hint`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Hybrids in a group, at least 1. Paper: 1.
    pub hybrids: u32,
    /// Largest share of the solution that is given, in [0, 1]. 0.95 [code]
    pub high: f64,
    /// Smallest share, over time.
    pub low: Low,
    /// Characters given at least. [inferred]
    pub min_prefix: u32,
    /// Share of the given tokens that is trained, in [0, 1]. 0.2 [paper]
    pub keep: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { hybrids: 1, high: 0.95, low: Low::Cosine(Fall::default()), min_prefix: 1, keep: 0.2 }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    if options.hybrids == 0 {
        return Err(Error::input("hybrids", 0, "at least 1", "set hybrids = 1"));
    }
    given_start::share("high", options.high)?;
    given_start::share("keep", options.keep)?;
    options.low.check()?;
    Ok(Box::new(PrefixHint { options, kept: Kept { low: options.low.at(0.0), ..Kept::default() } }))
}

struct PrefixHint {
    options: Options,
    kept: Kept,
}

/// What it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// Choices shaped; keys the draws.
    shaped: u64,
    /// The smallest share of the step under way.
    low: f64,
    /// Shares given in the step under way: their number and their sum.
    given: (u64, f64),
    /// Mean share given, and success of hybrids and of plain rollouts, in the last step that had any.
    shown: [f64; 3],
}

impl PrefixHint {
    fn low(&self, cx: &Context<'_>) -> f64 {
        match self.options.low {
            Low::SuccessDriven(_) => self.kept.low,
            low => low.at(low.steps().map_or(cx.progress, |steps| cx.step as f64 / steps as f64)),
        }
    }

    fn shape_one(&mut self, choice: &mut Choice, low: f64, cx: &Context<'_>) -> Result<()> {
        let Options { high, hybrids, min_prefix, .. } = self.options;
        let mut rng = cx.seed.rng("prefix share", [self.kept.shaped, 0]);
        self.kept.shaped += 1;
        let problem = cx.pool.problem(choice.item)?;
        let share = low.min(high) + rng.unit() * (high - low).abs();
        if let Some(start) = problem.solution.and_then(|y| given_start::cut(&y, share, min_prefix)) {
            given_start::give(choice, cx.rollouts, hybrids, &start.text);
            self.kept.given.0 += 1;
            self.kept.given.1 += start.share;
        }
        Ok(())
    }
}

impl Refiner for PrefixHint {
    fn name(&self) -> &'static str {
        NAME
    }

    fn shape(&mut self, choices: &mut Vec<Choice>, cx: &Context<'_>) -> Result<()> {
        self.kept.low = self.low(cx);
        let low = self.kept.low;
        let mut trained = choices.iter_mut().filter(|choice| choice.purpose == Purpose::Train);
        trained.try_for_each(|choice| self.shape_one(choice, low, cx))
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let tokens = Some(TokenSelection::TopEntropy { share: self.options.keep, on: Stretch::Given });
        let has_start = |group: &Group| {
            let choice = &group.assignment.choice;
            choice.parent.is_none() && choice.parts.iter().any(|(_, directive)| directive.prefix.is_some())
        };
        let verdict = |group: &Group| match has_start(group) {
            true => Verdict { tokens, ..Verdict::KEEP },
            false => Verdict::KEEP,
        };
        groups.iter().map(verdict).collect()
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards, Need::Prefix, Need::TokenSelection]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        let mut counts = [[0.0; 2]; 2];
        for piece in evidence {
            let Evidence::Group(group) = piece else { continue };
            let choice = &group.assignment.choice;
            if choice.purpose != Purpose::Train || choice.parent.is_some() {
                continue;
            }
            for (directive, rollout) in group.directed() {
                let [n, sum] = &mut counts[usize::from(directive.prefix.is_none())];
                *n += 1.0;
                *sum += passes(rollout);
            }
        }
        let (n, sum) = std::mem::take(&mut self.kept.given);
        let shares = [n as f64, sum];
        for (shown, [n, sum]) in self.kept.shown.iter_mut().zip([shares, counts[0], counts[1]]) {
            if n > 0.0 {
                *shown = sum / n;
            }
        }
        if let (Low::SuccessDriven(driven), [hybrids, right]) = (self.options.low, counts[0])
            && hybrids > 0.0
        {
            self.kept.low = driven.moved(self.kept.low, right / hybrids).min(self.options.high);
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let [share, hybrid, plain] = self.kept.shown;
        let numbers =
            [("low", self.kept.low), ("share", share), ("hybrid success", hybrid), ("plain success", plain)];
        let named = |(name, number): (&str, f64)| (format!("{NAME} {name}"), number);
        Metrics { numbers: numbers.into_iter().map(named).collect(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &self.kept))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.kept = state.read(NAME, 1)?;
        Ok(())
    }
}
