//! CLPO: hard problems are rewritten simpler, medium ones otherwise put; what comes out neither dead nor trivial joins
//! the batch, and hard samples are held less tightly to the reference.
//!
//! Source   CLPO, arXiv 2509.25004, and its released trainer; system 16.
//! Classes  hard acc <= 0.3 (0 included), medium acc <= 0.7, easy above; acc is the mean score          [code]
//! Round 1  a rewrite of every hard and every medium problem drawn: `Generate` choices for the learner itself
//! Round 2  rollouts on each accepted rewrite, a group of its own with the original as its parent; the gold answer and
//!          the verifier are the original's                                                             [code]
//! Settle   groups with 0 < acc < 1 count; if there is none at all, every group drawn does              [code]
//! KL       coefficient times 0.5 on hard samples: originals by their acc, rewrites by their parent's    [code]
//! Exact    a learner that solves half of the simplified problems rescues 1 - 2 0.5^n of its dead ones: 0.875 at n = 4
//! Batch    0 to 2 B groups: `room` is 2 B. The release draws once a step: set `curriculum.max_draws` to the stage's
//!          groups, or what is missing is drawn anew
//! Differs  `rewriter = "family"`: a procedural family rewrites its own instances (round 1 costs nothing), which
//!          stands in for a learner that cannot write.                                               [inferred]
//!          The release grades rewrites by reward > 0; here by the verifier's score, as originals.
//!          Rewrites are sampled at the stage's settings, as in effect the release does (the paper means
//!          temperature 0.7); their length limit holds where the stage's is not shorter.
//!          No memory of difficulty between steps. Whole groups are kept or dropped; the release cuts samples.

use std::collections::{BTreeMap, BTreeSet};

use gradatim_core::{
    Choice, Directive, Error, Evidence, Finish, FollowUp, Group, Metrics, Purpose, Result, Rewrite, State,
    Ticket, Verdict,
};
use serde::{Deserialize, Serialize};

use super::{given_start::share, rewriting};
use crate::pass_rate::pass_rate;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "clpo";

/// Slack at the bounds of a class: a rate is a quotient of small integers.
const EDGE: f64 = 1e-9;

/// Options of `clpo`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Largest pass rate of a hard problem, in [0, 1]. 0.3 [code]
    pub hard: f64,
    /// Largest pass rate of a medium problem, in [0, 1]. 0.7 [code]
    pub medium: f64,
    /// Which classes are rewritten. Both [code]
    pub mode: Mode,
    /// Who rewrites.
    pub rewriter: Rewriter,
    /// Tokens of a rewrite at most. 400 [code]
    pub rewrite_tokens: u32,
    /// KL coefficient of hard samples, relative to the stage's. 0.5 [paper's command]
    pub kl_hard: f64,
    /// KL coefficient of all others. 1.0 [paper's command]
    pub kl_other: f64,
    /// Rollouts a step may spend on rewriting and rewrites, hard ones first; left out: no limit. [inferred]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_extra_rollouts: Option<u32>,
}

/// Which classes are rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Hard ones simpler, medium ones otherwise.
    #[default]
    Both,
    /// Hard ones alone.
    HardOnly,
    /// Medium ones alone.
    MediumOnly,
}

/// Who rewrites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rewriter {
    /// The learner, in words.
    #[default]
    Learner,
    /// The procedural family an instance comes from; rows and families without rewrites stay as they are.
    Family,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            hard: 0.3,
            medium: 0.7,
            mode: Mode::Both,
            rewriter: Rewriter::Learner,
            rewrite_tokens: 400,
            kl_hard: 0.5,
            kl_other: 1.0,
            max_extra_rollouts: None,
        }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    let Options { hard, medium, kl_hard, kl_other, rewrite_tokens, .. } = options;
    share("hard", hard)?;
    share("medium", medium)?;
    if medium < hard {
        return Err(Error::input("medium", medium, format!("at least hard = {hard}"), "set medium = 0.7"));
    }
    for (key, found) in [("kl_hard", kl_hard), ("kl_other", kl_other)] {
        if !(found.is_finite() && found >= 0.0) {
            return Err(Error::input(key, found, "a number, 0 or above", format!("leave `{key}` out")));
        }
    }
    if rewrite_tokens == 0 {
        return Err(Error::input("rewrite_tokens", 0, "at least 1", "set rewrite_tokens = 400"));
    }
    Ok(Box::new(Clpo { options, extra: 0, counts: Counts::default() }))
}

struct Clpo {
    options: Options,
    /// Rollouts of the step under way that this refiner asked for.
    extra: u32,
    counts: Counts,
}

/// Totals since the run began.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    hard: u64,
    medium: u64,
    dead: u64,
    refused: u64,
    rewritten: u64,
    kept: u64,
    rescued: u64,
    extra: u64,
}

/// What a group is to this refiner.
enum Kind {
    /// Drawn by the sampler.
    Drawn,
    /// What a learner wrote for a group that was drawn.
    Written,
    /// Rollouts on a rewrite of the problem of that ticket.
    Rewritten(Ticket),
    /// None of its business.
    Other,
}

fn kind(choice: &Choice) -> Kind {
    match (choice.purpose, choice.parent) {
        (Purpose::Train, None) => Kind::Drawn,
        (Purpose::Generate, Some(_)) => Kind::Written,
        (Purpose::Train, Some(parent)) if choice.prompt.is_some() && choice.train_prompt.is_none() => {
            Kind::Rewritten(parent)
        }
        _ => Kind::Other,
    }
}

fn teaches(acc: f64) -> bool {
    acc > 0.0 && acc < 1.0
}

/// Pass rates of the groups drawn.
fn drawn<'a>(groups: impl Iterator<Item = &'a Group>) -> BTreeMap<Ticket, f64> {
    let groups = groups.filter(|group| matches!(kind(&group.assignment.choice), Kind::Drawn));
    groups.map(|group| (group.assignment.ticket, pass_rate(group))).collect()
}

impl Clpo {
    fn is_hard(&self, acc: f64) -> bool {
        acc <= self.options.hard + EDGE
    }

    /// How a problem of this pass rate is rewritten.
    fn how(&self, acc: f64) -> Option<Rewrite> {
        match self.options.mode {
            Mode::Both | Mode::HardOnly if self.is_hard(acc) => Some(Rewrite::Simplify),
            Mode::Both | Mode::MediumOnly if !self.is_hard(acc) && acc <= self.options.medium + EDGE => {
                Some(Rewrite::Paraphrase)
            }
            _ => None,
        }
    }

    /// Round 1 for one group drawn, or round 2 at once where the family rewrites.
    fn rewrite(&self, group: &Group, how: Rewrite, cx: &Context<'_>) -> Result<Option<Choice>> {
        let drawn = &group.assignment.choice;
        let parent = Some(group.assignment.ticket);
        Ok(match self.options.rewriter {
            Rewriter::Family => cx.pool.rewritten(drawn.item, how)?.map(|problem| {
                // A start of the original's solution would not fit the rewrite.
                let plain = |(rollouts, how): &(u32, Directive)| {
                    (*rollouts, Directive { prefix: None, ..how.clone() })
                };
                let parts = drawn.parts.iter().map(plain).collect();
                Choice { prompt: Some(problem.prompt), parent, parts, ..drawn.clone() }
            }),
            Rewriter::Learner => {
                let problem = cx.pool.problem(drawn.item)?;
                let prompt = Some(rewriting::request(&problem, how));
                let length_budget = Some(self.options.rewrite_tokens);
                let parts = vec![(1, Directive { length_budget, ..Directive::default() })];
                Some(Choice { purpose: Purpose::Generate, prompt, parent, parts, ..drawn.clone() })
            }
        })
    }

    /// Round 2 for one rewrite that a learner wrote.
    fn roll_out(&self, group: &Group, cx: &Context<'_>) -> Result<Option<Choice>> {
        let choice = &group.assignment.choice;
        let problem = cx.pool.problem(choice.item)?;
        let whole = group.rollouts.iter().find(|rollout| rollout.finish == Finish::Stop);
        let accepted = whole.and_then(|rollout| rewriting::accept(&rollout.text, &problem).ok());
        Ok(accepted.map(|prompt| {
            let parts = vec![(cx.rollouts, Directive::default())];
            Choice { purpose: Purpose::Train, prompt: Some(prompt), parts, ..choice.clone() }
        }))
    }

    fn afford(&mut self, choice: &Choice, cx: &Context<'_>) -> bool {
        let rollouts = choice.parts.iter().map(|(rollouts, _)| rollouts).sum::<u32>();
        let cost = if choice.parts.is_empty() { cx.rollouts } else { rollouts };
        let fits = self.options.max_extra_rollouts.is_none_or(|most| self.extra.saturating_add(cost) <= most);
        self.extra += if fits { cost } else { 0 };
        fits
    }
}

impl Refiner for Clpo {
    fn name(&self) -> &'static str {
        NAME
    }

    fn room(&self, groups: usize, _cx: &Context<'_>) -> usize {
        groups.saturating_mul(2)
    }

    fn follow_up(&mut self, groups: &[Group], cx: &Context<'_>) -> Result<FollowUp> {
        let (mut hard, mut others) = (vec![], vec![]);
        for group in groups {
            match kind(&group.assignment.choice) {
                Kind::Drawn => {
                    let Some(how) = self.how(pass_rate(group)) else { continue };
                    let queue = if how == Rewrite::Simplify { &mut hard } else { &mut others };
                    queue.extend(self.rewrite(group, how, cx)?);
                }
                Kind::Written => hard.extend(self.roll_out(group, cx)?),
                Kind::Rewritten(_) | Kind::Other => {}
            }
        }
        let wanted: Vec<Choice> = hard.into_iter().chain(others).collect();
        let choices = wanted.into_iter().filter(|choice| self.afford(choice, cx)).collect();
        Ok(FollowUp { more: 0, choices })
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let rates = drawn(groups.iter());
        let Options { kl_hard, kl_other, .. } = self.options;
        let keep = |acc: f64| Verdict {
            kl_scale: if self.is_hard(acc) { kl_hard } else { kl_other },
            ..Verdict::KEEP
        };
        let verdict = |group: &Group| {
            let acc = pass_rate(group);
            match kind(&group.assignment.choice) {
                Kind::Drawn if teaches(acc) => keep(acc),
                Kind::Rewritten(parent) if teaches(acc) => {
                    rates.get(&parent).map_or(Verdict::drop("original is lost"), |acc| keep(*acc))
                }
                Kind::Drawn | Kind::Rewritten(_) => Verdict::drop("dead or trivial"),
                Kind::Written | Kind::Other => Verdict::KEEP,
            }
        };
        let mut verdicts: Vec<Verdict> = groups.iter().map(verdict).collect();
        let counts = |(group, verdict): (&Group, &Verdict)| {
            group.assignment.choice.purpose == Purpose::Train && verdict.weight != 0.0
        };
        if !groups.iter().zip(&verdicts).any(counts) {
            for (group, verdict) in groups.iter().zip(&mut verdicts) {
                if matches!(kind(&group.assignment.choice), Kind::Drawn) {
                    *verdict = Verdict { why: Some("fallback"), ..keep(pass_rate(group)) };
                }
            }
        }
        verdicts
    }

    fn needs(&self) -> Vec<Need> {
        let text = (self.options.rewriter == Rewriter::Learner).then_some(Need::RolloutText);
        let always = [Need::Rewards, Need::Weights, Need::PromptOverride, Need::KlScale];
        always.into_iter().chain(text).collect()
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let groups = || {
            evidence.iter().filter_map(|piece| match piece {
                Evidence::Group(group) => Some(*group),
                Evidence::Measure(_) | Evidence::PoolGrew(_) => None,
            })
        };
        let rates = drawn(groups());
        let mut rescued = BTreeSet::new();
        for group in groups() {
            let acc = pass_rate(group);
            let counts = &mut self.counts;
            match kind(&group.assignment.choice) {
                Kind::Drawn => counts.dead += u64::from(acc == 0.0),
                Kind::Written => counts.extra += group.rollouts.len() as u64,
                Kind::Rewritten(parent) => {
                    counts.rewritten += 1;
                    counts.extra += group.rollouts.len() as u64;
                    counts.kept += u64::from(teaches(acc));
                    if teaches(acc) && rates.get(&parent) == Some(&0.0) {
                        rescued.insert(parent);
                    }
                }
                Kind::Other => {}
            }
            if matches!(kind(&group.assignment.choice), Kind::Written) {
                let is_refused = self.roll_out(group, cx)?.is_none();
                self.counts.refused += u64::from(is_refused);
            }
        }
        for acc in rates.values() {
            let is_medium = !self.is_hard(*acc) && *acc <= self.options.medium + EDGE;
            self.counts.hard += u64::from(self.is_hard(*acc));
            self.counts.medium += u64::from(is_medium);
        }
        self.counts.rescued += rescued.len() as u64;
        self.extra = 0;
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let Counts { hard, medium, dead, refused, rewritten, kept, rescued, extra } = self.counts;
        let counts = [
            ("hard", hard),
            ("medium", medium),
            ("dead", dead),
            ("refused", refused),
            ("rewritten", rewritten),
            ("kept rewrites", kept),
            ("rescued", rescued),
            ("extra rollouts", extra),
        ];
        let named = |(name, count): (&str, u64)| (format!("{NAME} {name}"), count as f64);
        Metrics { numbers: counts.into_iter().map(named).collect(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &(self.extra, self.counts)))
    }

    fn load(&mut self, state: State) -> Result<()> {
        (self.extra, self.counts) = state.read(NAME, 1)?;
        Ok(())
    }
}
