//! EGSR: where every rollout fails, the learner is shown the solution, retells it, and learns its own words.
//!
//! Source   ADCL with EGSR, arXiv 2505.08364 (EMNLP 2025); system 6, items 6 to 9. No public code was found.
//! Trigger  all rollouts of a drawn group score 0, and the problem has what the mode shows
//! Ask      `samples` retellings y' of the present policy under the question and the guidance: the answer
//!          (`a`), or solution and answer (`s-a`); up to `tries` rounds until one is kept         [inferred]
//! Keep     y' that the ordinary verifier calls right and that does not leak: `retelling.rs`      [inferred]
//! Splice   each kept y' takes the place of a random failing rollout: G stays, and the one success of G has
//!          dr-grpo advantage 1 - 1/G                                                             [inferred]
//! Train    log pi(y' | x): under the unguided prompt, tokens of y' alone; the ratio's denominator is the
//!          stage's `update.ratio`
//! Exact    without a kept y' the group stays as it is: advantage 0, no effect
//! Differs  `prefix`: the start of the solution is given instead of prose, which a tiny transformer cannot read;
//!          y' is then the whole response, the given start among it.                              [inferred]

use std::collections::{BTreeMap, BTreeSet};

use gradatim_core::{
    Choice, Directive, Error, Evidence, FollowUp, Group, Metrics, Problem, Purpose, Result, State, Stretch,
    Ticket, TokenSelection, Verdict,
};
use serde::{Deserialize, Serialize};

use super::{given_start, retelling};
use crate::pass_rate::passes;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "egsr";

/// Options of `egsr`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What is shown. The paper finds `s-a` better.
    pub mode: Mode,
    /// Retellings asked for at once, at least 1. [inferred]
    pub samples: u32,
    /// Times it is asked until one is kept, at least 1. [inferred]
    pub tries: u32,
    /// A retelling may hold this share of the solution's runs of 8 words, in [0, 1]. [inferred]
    pub copied: f64,
    /// Characters a retelling has at least. [inferred]
    pub shortest: u32,
}

/// What a learner that failed is shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The answer.
    A,
    /// Solution and answer; the answer alone where there is no solution.
    SA,
    /// The start of the solution, as the start of the response.
    Prefix(Prefix),
}

/// See [`Mode::Prefix`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Prefix {
    /// Share of the solution that is given, in (0, 1). [inferred]
    pub share: f64,
}

impl Default for Prefix {
    fn default() -> Self {
        Self { share: 0.5 }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { mode: Mode::SA, samples: 1, tries: 2, copied: 0.6, shortest: 20 }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    let Options { mode, samples, tries, copied, .. } = options;
    for (key, found) in [("samples", samples), ("tries", tries)] {
        if !(1..=64).contains(&found) {
            return Err(Error::input(key, found, "1 to 64", format!("leave `{key}` out for its default")));
        }
    }
    if !(0.0..=1.0).contains(&copied) {
        return Err(Error::input("copied", copied, "a share in [0, 1]", "set copied = 0.6"));
    }
    match mode {
        Mode::Prefix(Prefix { share }) if !(share > 0.0 && share < 1.0) => {
            Err(Error::input("mode.prefix.share", share, "a share above 0 and below 1", "set share = 0.5"))
        }
        _ => Ok(Box::new(Egsr { options, kept: Kept::default() })),
    }
}

struct Egsr {
    options: Options,
    kept: Kept,
}

/// What it keeps: tries of the step under way by the group they are to rescue, and totals since the run began.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    tries: Vec<(Ticket, u32)>,
    drawn: u64,
    dead: u64,
    guided: u64,
    leaked: u64,
    rescued: u64,
}

/// What a group is to this refiner.
enum Kind {
    /// Drawn by the sampler.
    Drawn,
    /// A retelling, for the group of that ticket.
    Retelling(Ticket),
    /// None of its business.
    Other,
}

fn kind(choice: &Choice) -> Kind {
    let is_given = choice.parts.iter().any(|(_, directive)| directive.prefix.is_some());
    match (choice.purpose, choice.parent) {
        (Purpose::Train, None) => Kind::Drawn,
        (Purpose::Train, Some(parent)) if choice.train_prompt.is_some() || is_given => {
            Kind::Retelling(parent)
        }
        _ => Kind::Other,
    }
}

fn is_dead(group: &Group) -> bool {
    group.rollouts.iter().all(|rollout| passes(rollout) == 0.0)
}

impl Egsr {
    /// The question a retelling is asked for; `None` where the problem has nothing to show.
    fn ask(&self, group: &Group, problem: Problem) -> Option<Choice> {
        let drawn = &group.assignment.choice;
        let mut directive = drawn.parts.first().map_or_else(Directive::default, |(_, how)| how.clone());
        let mut choice = Choice { parent: Some(group.assignment.ticket), ..drawn.clone() };
        match self.options.mode {
            Mode::A | Mode::SA => {
                let question = drawn.prompt.clone().unwrap_or(problem.prompt);
                let solution = problem.solution.filter(|_| self.options.mode == Mode::SA);
                choice.prompt = Some(retelling::guided(&question, solution.as_deref(), &problem.answer)?);
                choice.train_prompt = Some(drawn.train_prompt.clone().unwrap_or(question));
                directive.prefix = None;
            }
            Mode::Prefix(Prefix { share }) => {
                directive.prefix = Some(given_start::cut(problem.solution.as_deref()?, share, 1)?.text);
            }
        }
        choice.parts = vec![(1, directive)];
        Some(choice)
    }

    /// Whether a retelling may be learned, or why not.
    fn judge(&self, group: &Group, cx: &Context<'_>) -> Result<(), &'static str> {
        let Options { copied, shortest, .. } = self.options;
        if !group.rollouts.iter().all(|rollout| passes(rollout) >= 1.0) {
            return Err("fails when guided");
        }
        let problem = cx.pool.problem(group.assignment.choice.item).map_err(|_| "problem is gone")?;
        let solution = problem.solution.as_deref();
        let leak = |text: &str| retelling::leak(text, solution, copied, shortest);
        group.rollouts.iter().find_map(|rollout| leak(&rollout.text)).map_or(Ok(()), Err)
    }
}

impl Refiner for Egsr {
    fn name(&self) -> &'static str {
        NAME
    }

    fn follow_up(&mut self, groups: &[Group], cx: &Context<'_>) -> Result<FollowUp> {
        let mut tries: BTreeMap<Ticket, u32> = self.kept.tries.iter().copied().collect();
        let mut wanted: BTreeMap<Ticket, Choice> = BTreeMap::new();
        let mut rescued = BTreeSet::new();
        for group in groups {
            match kind(&group.assignment.choice) {
                Kind::Drawn if is_dead(group) => {
                    let problem = cx.pool.problem(group.assignment.choice.item)?;
                    wanted.extend(self.ask(group, problem).map(|choice| (group.assignment.ticket, choice)));
                }
                Kind::Retelling(parent) if self.judge(group, cx).is_ok() => {
                    rescued.insert(parent);
                }
                Kind::Retelling(parent) => {
                    wanted.insert(parent, group.assignment.choice.clone());
                }
                Kind::Drawn | Kind::Other => {}
            }
        }
        let mut choices = vec![];
        for (parent, choice) in wanted.into_iter().filter(|(parent, _)| !rescued.contains(parent)) {
            let tries = tries.entry(parent).or_default();
            if *tries < self.options.tries {
                *tries += 1;
                choices.extend((0..self.options.samples).map(|_| choice.clone()));
            }
        }
        self.kept.tries = tries.into_iter().collect();
        Ok(FollowUp { more: 0, choices })
    }

    fn settle(&self, groups: &[Group], cx: &Context<'_>) -> Vec<Verdict> {
        let given = TokenSelection::TopEntropy { share: 1.0, on: Stretch::Given };
        let tokens = matches!(self.options.mode, Mode::Prefix(_)).then_some(given);
        let verdict = |group: &Group| match kind(&group.assignment.choice) {
            Kind::Drawn | Kind::Other => Verdict::KEEP,
            Kind::Retelling(parent) => match self.judge(group, cx) {
                Ok(()) => Verdict { splice_into: Some(parent), tokens, ..Verdict::KEEP },
                Err(why) => Verdict::drop(why),
            },
        };
        groups.iter().map(verdict).collect()
    }

    fn needs(&self) -> Vec<Need> {
        let how = match self.options.mode {
            Mode::A | Mode::SA => [Need::PromptOverride, Need::TrainPrompt],
            Mode::Prefix(_) => [Need::Prefix, Need::TokenSelection],
        };
        [&[Need::Rewards, Need::Weights, Need::RolloutText], &how[..]].concat()
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let mut rescued = BTreeSet::new();
        for piece in evidence {
            let Evidence::Group(group) = piece else { continue };
            match kind(&group.assignment.choice) {
                Kind::Drawn => {
                    self.kept.drawn += 1;
                    self.kept.dead += u64::from(is_dead(group));
                }
                Kind::Retelling(parent) => {
                    self.kept.guided += 1;
                    match self.judge(group, cx) {
                        Ok(()) => {
                            rescued.insert(parent);
                        }
                        Err(_) => self.kept.leaked += u64::from(group.pass_rate() >= 1.0),
                    }
                }
                Kind::Other => {}
            }
        }
        self.kept.rescued += rescued.len() as u64;
        self.kept.tries.clear();
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let Kept { drawn, dead, guided, leaked, rescued, .. } = self.kept;
        let counts =
            [("drawn", drawn), ("dead", dead), ("guided", guided), ("leaked", leaked), ("rescued", rescued)];
        let named = |(name, count): (&str, u64)| (format!("{NAME} {name}"), count as f64);
        Metrics { numbers: counts.into_iter().map(named).collect(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &self.kept))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.kept = state.read(NAME, 1)?;
        Ok(())
    }
}
