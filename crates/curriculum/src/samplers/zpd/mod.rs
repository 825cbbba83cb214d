//! zpd: the house's own curriculum. Each slot goes to the arm, and there to the row, from which a group is
//! expected to teach most; on a ladder the upper arms wait for the lower ones.
//!
//! Source     ours, put together from the catalogue: Beta posteriors that forget (MoPPS, arXiv 2507.04632), the
//!            one-step gain sqrt(p (1 - p)) as what an item is worth (system 05), the best of a few candidates
//!            (system 10), softmax over arms (systems 02, 21), rollouts by deviation (system 05), a value model of
//!            the prompt (system 10). New: whom an arm waits for
//! Optimises  the mean over the batch of V = E[2 sqrt(p (1 - p)) (1 - p)^room], p under the posterior of the
//!            item: the |advantage| it is expected to show, times what is still missing: `value.rs`
//! Arms       a Beta each. Once a step an arm keeps the share exp(-N / memory - n / window) of its evidence, N the
//!            rollouts of the step and n those of the arm, and falls back to its prior: what is absent is forgotten
//!            at the pace at which the learner changes, what is practised at the pace at which it changes there.
//!            The prior is what the neighbours on the arm's ladder show: `ladder.rs`
//! Ladder     W = V (1 - H)^wait, H what is still missing, 1 - p, of the hardest arm below it on its ladder that
//!            passes more often: while that is being learned it waits. An order that the evidence contradicts holds
//!            nothing back: `ladder.rs`
//! Rows       a Beta each under that of their arm (`rates.rs`); of the `candidates` next rows of the arm's pass
//!            the one of largest V is taken, the others wait for the next pass. With `value`, a row or instance
//!            never tried passes at the rate that its prompt shows, as sure as its arm
//! Draw       P(arm) = (1 - explore) softmax(W / tau) + explore / C
//! Rollouts   with `quota` above 1 those of a call go by E sqrt(p (1 - p)) of its items, `rollout_quota.rs`,
//!            within 1 / quota and quota times the stage's number
//! Exact      nothing known: all W equal, so P is uniform; tau or explore large: uniform; candidates = 1: rows
//!            come in their passes, as under every bandit here; wait = 0 or no ladder: W = V; quota = 1: as many
//!            rollouts for each
//! Stack      with `egsr` as hints for dead groups, `balanced-filter` or `dynamic-sampling` as the last line; each
//!            part can be switched off: room = 0, wait = 0, strength small, candidates = 1, explore = 0
//! Fails      where upper arms can be learned without the lower ones: it tries them rarely while they pass near 0,
//!            and takes 1.66 of uniform's rollouts on unique-thirty, 2.32 with room = 0.5 (bench/ARENA.md)

mod foresight;
mod ladder;
mod value;

use gradatim_core::{Choice, Directive, Error, Evidence, Item, Metrics, Result, State, stats};
use gradatim_estimate::value_model::{self, ValueModel};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use self::foresight::Foresight;
use self::ladder::Ladders;
use self::value::expected;
use crate::arm_bandit::{ArmBandit, Draw};
use crate::beta::Beta;
use crate::packed::Packed;
use crate::pass_rate::{passed, plain_groups};
use crate::rates::{Estimate, SavedRates};
use crate::rollout_quota::{self, quotas};
use crate::{Context, Need, Sampler, Selection};

/// Options of `zpd`. All defaults are ours; tau, room and wait were tuned on `arenas/dev-*.toml`. [inferred]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Softmax temperature over W, which lies in [0, 1]; above 0.
    pub tau: f64,
    /// Power of what is still missing, in [0, 4]; 0 is the gain of one step alone.
    pub room: f64,
    /// Power at which an arm waits for those below it, in [0, 64]; 0 waits for none.
    pub wait: f64,
    /// Rollouts of training after which 1/e of an arm's evidence is left, at least 1.
    pub memory: f64,
    /// Rollouts of the arm itself after which 1/e of its evidence is left, at least 1.
    pub window: f64,
    /// Rollouts that an arm's prior weighs as much as, in [0.01, 1e6].
    pub strength: f64,
    /// Share of the slots that any arm gets alike, in [0, 1].
    pub explore: f64,
    /// Rows looked at for each one taken, 1 to 64.
    pub candidates: u32,
    /// Most rollouts of a group over the stage's number, and least of it over them, in [1, 64]; 1 is as many for each.
    pub quota: f64,
    /// How the pass rate of a row is estimated.
    pub rows: Estimate,
    /// Reads the rate of what was never tried off its prompt; left out: as its arm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<value_model::Options>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tau: 0.1,
            room: 1.0,
            wait: 0.5,
            memory: 2_000.0,
            window: 500.0,
            strength: 2.0,
            explore: 0.05,
            candidates: 4,
            quota: 1.0,
            rows: Estimate::default(),
            value: None,
        }
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
        within("wait", self.wait, 0.0, 64.0, default.wait)?;
        within("memory", self.memory, 1.0, 1e12, default.memory)?;
        within("window", self.window, 1.0, 1e12, default.window)?;
        within("strength", self.strength, 0.01, 1e6, default.strength)?;
        within("explore", self.explore, 0.0, 1.0, default.explore)?;
        within("candidates", self.candidates.into(), 1.0, 64.0, default.candidates.into())?;
        within("quota", self.quota, 1.0, 64.0, default.quota)
    }
}

struct Zpd {
    options: Options,
    bandit: ArmBandit,
    ladders: Ladders,
    /// Passes and failures each arm has shown, as far as they are remembered, `[C]`.
    evidence: Vec<(f64, f64)>,
    foresight: Foresight,
}

/// What `zpd` keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    passes: Packed<f64>,
    failures: Packed<f64>,
    rows: SavedRates,
    model: Option<value_model::Saved>,
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
    let (ladders, evidence) = (Ladders::new(&named), vec![(0.0, 0.0); named.len()]);
    let foresight = Foresight::new(options.rows.clone(), options.value, pool)?;
    Ok(Box::new(Zpd { options, bandit, ladders, evidence, foresight }))
}

/// What is thought of every arm, `[C]`.
struct Outlook {
    rates: Vec<Beta>,
    /// V.
    values: Vec<f64>,
    /// P.
    odds: Vec<f64>,
}

impl Zpd {
    fn outlook(&self) -> Outlook {
        let Options { tau, room, wait, strength, explore, .. } = self.options;
        let priors = self.ladders.priors(&self.evidence, strength);
        let add = |(prior, (passes, failures)): (Beta, &(f64, f64))| Beta {
            a: prior.a + passes,
            b: prior.b + failures,
        };
        let rates: Vec<Beta> = priors.into_iter().zip(&self.evidence).map(add).collect();
        let values: Vec<f64> = rates.iter().map(|rate| expected(*rate, room)).collect();
        let means: Vec<f64> = rates.iter().map(|rate| rate.mean()).collect();
        let waits = |(value, held): (&f64, f64)| value * stats::pow(1.0 - held, wait);
        let worth: Vec<f64> = values.iter().zip(self.ladders.held(&means)).map(waits).collect();
        let uniform = explore / values.len() as f64;
        let odds = stats::softmax(&worth, tau).into_iter().map(|p| (1.0 - explore) * p + uniform).collect();
        Outlook { rates, values, odds }
    }

    /// The header's Rollouts, one number for each rate.
    fn shares(&self, rates: &[Beta], group: u32) -> Result<Vec<u32>> {
        let sigmas: Vec<f64> = rates.iter().map(|rate| expected(*rate, 0.0)).collect();
        let (least, most) = (f64::from(group) / self.options.quota, f64::from(group) * self.options.quota);
        let limits =
            rollout_quota::Options { min: least.ceil() as u32, max: most as u32, ..Default::default() };
        quotas(&sigmas, rates.len() as u64 * u64::from(group), &limits)
    }
}

impl Sampler for Zpd {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let Outlook { rates, values, odds } = self.outlook();
        let slots = self.bandit.select(want, &odds, cx).choices;
        let mut picks = Vec::with_capacity(want);
        for slot in slots {
            let Some(arm) = self.bandit.slot(cx.pool.arm_of(slot.item)) else { continue };
            let mut best: Option<(f64, Item, Beta)> = None;
            let mut next = Some(slot.item);
            for left in (0..self.options.candidates).rev() {
                let Some(item) = next else { break };
                let rate = self.foresight.rate(item, rates[arm], cx)?;
                // Most rows of a large pool were never tried, and are worth what their arm is.
                let value = if rate == rates[arm] { values[arm] } else { expected(rate, self.options.room) };
                if best.is_none_or(|(most, ..)| value > most) {
                    best = Some((value, item, rate));
                }
                next = if left > 0 { self.bandit.next_of(arm, cx) } else { None };
            }
            picks.extend(best.map(|(_, item, rate)| (item, rate)));
        }
        let mut choices: Vec<Choice> = picks.iter().map(|(item, _)| Choice::train(*item)).collect();
        if self.options.quota > 1.0 {
            let rates: Vec<Beta> = picks.iter().map(|(_, rate)| *rate).collect();
            for (choice, quota) in choices.iter_mut().zip(self.shares(&rates, cx.rollouts)?) {
                choice.parts = vec![(quota, Directive::default())];
            }
        }
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let groups = plain_groups(evidence);
        let rollouts: f64 = groups.iter().map(|group| group.rollouts.len() as f64).sum();
        let mut seen = vec![(0.0, 0.0); self.evidence.len()];
        for group in &groups {
            if let Some(slot) = self.bandit.slot(cx.pool.arm_of(group.assignment.choice.item)) {
                let passed = passed(group);
                seen[slot].0 += passed;
                seen[slot].1 += group.rollouts.len() as f64 - passed;
            }
        }
        let Options { memory, window, .. } = self.options;
        for ((passes, failures), (passed, failed)) in self.evidence.iter_mut().zip(seen) {
            let keep = stats::exp(-rollouts / memory - (passed + failed) / window);
            (*passes, *failures) = (keep * *passes + passed, keep * *failures + failed);
        }
        self.foresight.observe(evidence, cx)
    }

    fn metrics(&self) -> Metrics {
        let Outlook { rates, values, odds } = self.outlook();
        let rates = rates.iter().map(|rate| rate.mean()).collect::<Vec<_>>();
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
            rows: self.foresight.rows.save(),
            model: self.foresight.model.as_ref().map(ValueModel::save),
        };
        Ok(State::of("zpd", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("zpd", 1)?;
        self.bandit.load(saved.bandit)?;
        self.foresight.rows.load(saved.rows)?;
        match (&mut self.foresight.model, saved.model) {
            (Some(model), Some(saved)) => model.load(saved)?,
            (None, None) => {}
            _ => {
                let hint = "resume with the recipe the run was started with";
                return Err(Error::input(
                    "state.model",
                    "with and without",
                    "a value model on both sides",
                    hint,
                ));
            }
        }
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
