//! zpd: the house's own curriculum. Each slot goes to the arm, and there to the row, from which a group is
//! expected to teach most.
//!
//! Source     ours, put together from the catalogue: Beta posteriors that forget (MoPPS, arXiv 2507.04632), the
//!            one-step gain sqrt(p (1 - p)) as what an item is worth (system 05), the best of a few candidates
//!            (system 10), softmax over arms (systems 02, 21)
//! Optimises  the mean over the batch of V = E[2 sqrt(p (1 - p)) (1 - p)^room], p under the posterior of the
//!            item: the |advantage| it is expected to show, times what is still missing: `value.rs`
//! Arms       a Beta each. Once a step all of them keep the share exp(-N / memory) of their evidence, N the
//!            rollouts of the step, and fall back to their prior: what is absent is forgotten at the pace at which
//!            the learner changes. The prior is what the neighbours on the arm's ladder show: `ladder.rs`
//! Rows       a Beta each under that of their arm (`rates.rs`); of the `candidates` next rows of the arm's pass
//!            the one of largest V is taken, the others wait for the next pass
//! Draw       P(arm) = (1 - explore) softmax(V / tau) + explore / C
//! Exact      nothing known: all V equal, so P is uniform; tau or explore large: uniform; candidates = 1: rows
//!            come in their passes, as under every bandit here
//! Stack      with `balanced-filter` or `dynamic-sampling` as the last line; each part can be switched off:
//!            room = 0, strength small, candidates = 1, explore = 0

mod ladder;
mod value;

use gradatim_core::{Choice, Error, Evidence, Item, Metrics, Result, State, stats};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use self::ladder::Ladder;
use self::value::expected;
use crate::arm_bandit::{ArmBandit, Draw};
use crate::beta::Beta;
use crate::packed::Packed;
use crate::pass_rate::{passed, plain_groups};
use crate::rates::{Estimate, Rates, SavedRates};
use crate::{Context, Need, Sampler, Selection};

/// Options of `zpd`. All defaults are ours. [inferred]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Softmax temperature over V, which lies in [0, 1]; above 0.
    pub tau: f64,
    /// Power of what is still missing, in [0, 4]; 0 is the gain of one step alone.
    pub room: f64,
    /// Rollouts of training after which 1/e of an arm's evidence is left, at least 1.
    pub memory: f64,
    /// Rollouts that an arm's prior weighs as much as, in [0.01, 1e6].
    pub strength: f64,
    /// Share of the slots that any arm gets alike, in [0, 1].
    pub explore: f64,
    /// Rows looked at for each one taken, 1 to 64.
    pub candidates: u32,
    /// How the pass rate of a row is estimated.
    pub rows: Estimate,
}

impl Default for Options {
    fn default() -> Self {
        let rows = Estimate::default();
        Self { tau: 0.1, room: 0.5, memory: 2_000.0, strength: 2.0, explore: 0.05, candidates: 4, rows }
    }
}

impl Options {
    fn check(&self) -> Result<()> {
        let within = |key: &str, found: f64, low: f64, high: f64, default: f64| {
            if (low..=high).contains(&found) {
                return Ok(());
            }
            let hint = format!("set {key} = {default}");
            Err(Error::input(key, found, format!("a number in [{low}, {high}]"), hint))
        };
        let default = Self::default();
        within("tau", self.tau, 1e-6, 1e6, default.tau)?;
        within("room", self.room, 0.0, 4.0, default.room)?;
        within("memory", self.memory, 1.0, 1e12, default.memory)?;
        within("strength", self.strength, 0.01, 1e6, default.strength)?;
        within("explore", self.explore, 0.0, 1.0, default.explore)?;
        within("candidates", self.candidates.into(), 1.0, 64.0, default.candidates.into())
    }
}

struct Zpd {
    options: Options,
    bandit: ArmBandit,
    ladder: Ladder,
    /// Passes and failures each arm has shown, as far as they are remembered, `[C]`.
    evidence: Vec<(f64, f64)>,
    rows: Rates,
}

/// What `zpd` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    passes: Packed<f64>,
    failures: Packed<f64>,
    rows: SavedRates,
}

/// Builds the sampler.
pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    options.check()?;
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    let named: Vec<(&str, i64)> = bandit
        .arms()
        .map(|arm| &pool.arms()[arm.0 as usize])
        .map(|arm| (arm.name.as_str(), arm.level))
        .collect();
    let (ladder, evidence) = (Ladder::new(&named), vec![(0.0, 0.0); named.len()]);
    let rows = Rates::new(options.rows.clone(), pool)?;
    Ok(Box::new(Zpd { options, bandit, ladder, evidence, rows }))
}

impl Zpd {
    /// What is believed of each arm, `[C]`.
    fn posteriors(&self) -> Vec<Beta> {
        let priors = self.ladder.priors(&self.evidence, self.options.strength);
        let add = |(prior, (passes, failures)): (Beta, &(f64, f64))| Beta {
            a: prior.a + passes,
            b: prior.b + failures,
        };
        priors.into_iter().zip(&self.evidence).map(add).collect()
    }

    /// V of each arm, `[C]`.
    fn values(&self, posteriors: &[Beta]) -> Vec<f64> {
        posteriors.iter().map(|rate| expected(*rate, self.options.room)).collect()
    }

    /// P of each arm, `[C]`.
    fn odds(&self, values: &[f64]) -> Vec<f64> {
        let Options { tau, explore, .. } = self.options;
        let uniform = explore / values.len() as f64;
        stats::softmax(values, tau).into_iter().map(|p| (1.0 - explore) * p + uniform).collect()
    }

    /// V of an item; a row not tried yet is worth what its arm is.
    fn worth(&self, item: Item, arm: f64) -> f64 {
        match item {
            Item::Row(row) => self.rows.row(row).map_or(arm, |rate| expected(rate, self.options.room)),
            Item::Fresh { .. } => arm,
        }
    }
}

impl Sampler for Zpd {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let values = self.values(&self.posteriors());
        let odds = self.odds(&values);
        let slots = self.bandit.select(want, &odds, cx).choices;
        let others = self.options.candidates as usize - 1;
        let mut choices = Vec::with_capacity(want);
        for slot in slots {
            let arm = self.bandit.slot(cx.pool.arm_of(slot.item));
            let value = arm.map_or(0.0, |arm| values[arm]);
            let mut best = (self.worth(slot.item, value), slot.item);
            if let (Some(arm), Item::Row(_)) = (arm, slot.item) {
                for _ in 0..others {
                    let Some(item) = self.bandit.next_of(arm, cx) else { break };
                    let worth = self.worth(item, value);
                    if worth > best.0 {
                        best = (worth, item);
                    }
                }
            }
            choices.push(Choice::train(best.1));
        }
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let groups = plain_groups(evidence);
        let rollouts: f64 = groups.iter().map(|group| group.rollouts.len() as f64).sum();
        let keep = stats::exp(-rollouts / self.options.memory);
        for (passes, failures) in &mut self.evidence {
            *passes *= keep;
            *failures *= keep;
        }
        for group in groups {
            if let Some(slot) = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item)) {
                let passed = passed(group);
                self.evidence[slot].0 += passed;
                self.evidence[slot].1 += group.rollouts.len() as f64 - passed;
            }
        }
        self.rows.observe(evidence, cx.pool);
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let posteriors = self.posteriors();
        let rates = posteriors.iter().map(|rate| rate.mean()).collect::<Vec<_>>();
        let values = self.values(&posteriors);
        let odds = self.odds(&values);
        let arms = [("rate", rates), ("value", values), ("odds", odds)]
            .map(|(name, row)| (name.to_owned(), self.bandit.over_pool(&row)))
            .into();
        Metrics { arms, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved {
            bandit: self.bandit.save(),
            passes: Packed(self.evidence.iter().map(|(passes, _)| *passes).collect()),
            failures: Packed(self.evidence.iter().map(|(_, failures)| *failures).collect()),
            rows: self.rows.save(),
        };
        Ok(State::of("zpd", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("zpd", 1)?;
        self.bandit.load(saved.bandit)?;
        self.rows.load(saved.rows)?;
        let evidence: Vec<(f64, f64)> =
            saved.passes.0.iter().copied().zip(saved.failures.0.iter().copied()).collect();
        let is_sound = |(passes, failures): &(f64, f64)| {
            *passes >= 0.0 && *failures >= 0.0 && (passes + failures).is_finite()
        };
        let lengths = [saved.passes.0.len(), saved.failures.0.len()];
        if lengths != [self.evidence.len(); 2] || !evidence.iter().all(is_sound) {
            let found = format!("{lengths:?} numbers");
            let expected = format!("{} finite numbers of 0 or more, twice", self.evidence.len());
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input("state.passes", found, expected, hint));
        }
        self.evidence = evidence;
        Ok(())
    }
}
