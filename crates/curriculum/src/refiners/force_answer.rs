//! Force-answer: a thought that ran into its limit is closed, and the answer is asked for.
//!
//! Source   GLM-4.1V-Thinking, arXiv 2507.01006; system 43, item 5: the end of thinking is inserted, and what
//!          the learner answers is scored as ever instead of failing for its length                   [paper]
//! Trigger  a rollout of a drawn group that was cut off
//! Ask      the thought and `close` as the given start of a response; `answer` tokens more at most   [inferred]
//! Splice   the closed thought, right or wrong, takes the place of one that was cut off: G stays
//! Train    thought and answer; the inserted text too, since a given start is trained whole or not   [inferred]
//! Exact    where nothing is cut off it changes nothing
//! Differs  `thought` cuts first responses below the stage's `max_tokens`, so that the context has room for an
//!          answer; a thought that holds a token without text cannot be given back, and stays cut off.

use gradatim_core::{
    Choice, Directive, Error, Evidence, Finish, FollowUp, Group, Metrics, Purpose, Result, Rollout, State,
    Stretch, TokenSelection, UNSPEAKABLE, Verdict,
};
use serde::{Deserialize, Serialize};

use crate::pass_rate::passes;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "force-answer";

/// Options of `force-answer`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// What ends a thought; not empty.
    pub close: String,
    /// Tokens of the answer at most, at least 1; left out: as many as the stage samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<u32>,
    /// Tokens after which a first response is cut off, at least 1; left out: as many as the stage samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thought: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { close: "</think>\n".to_owned(), answer: None, thought: None }
    }
}

/// Builds the refiner.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    if options.close.is_empty() {
        let hint = "name what ends a thought, such as close = \"</think>\\n\"";
        return Err(Error::input("close", "empty", "a text", hint));
    }
    for (key, found) in [("answer", options.answer), ("thought", options.thought)] {
        if found == Some(0) {
            return Err(Error::input(key, 0, "1 or more", format!("leave `{key}` out for the stage's")));
        }
    }
    Ok(Box::new(ForceAnswer { options, kept: Kept::default() }))
}

struct ForceAnswer {
    options: Options,
    kept: Kept,
}

/// Totals since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    cut: u64,
    forced: u64,
    right: u64,
}

fn is_drawn(choice: &Choice) -> bool {
    choice.purpose == Purpose::Train && choice.parent.is_none()
}

fn is_cut(rollout: &Rollout) -> bool {
    rollout.finish == Finish::Length
}

impl ForceAnswer {
    /// Whether a group is a thought that this refiner closed.
    fn is_forced(&self, choice: &Choice) -> bool {
        let closed = |how: &Directive| how.prefix.as_ref().is_some_and(|p| p.ends_with(&self.options.close));
        choice.purpose == Purpose::Train
            && choice.parent.is_some()
            && choice.parts.iter().any(|(_, how)| closed(how))
    }

    fn close(&self, group: &Group, how: &Directive, rollout: &Rollout) -> Choice {
        let directive = Directive {
            prefix: Some(format!("{}{}", rollout.text, self.options.close)),
            length_budget: self.options.answer,
            ..how.clone()
        };
        let parent = Some(group.assignment.ticket);
        Choice { parent, parts: vec![(1, directive)], ..group.assignment.choice.clone() }
    }
}

impl Refiner for ForceAnswer {
    fn name(&self) -> &'static str {
        NAME
    }

    fn shape(&mut self, choices: &mut Vec<Choice>, cx: &Context<'_>) -> Result<()> {
        let Some(thought) = self.options.thought else { return Ok(()) };
        for choice in choices.iter_mut().filter(|choice| is_drawn(choice)) {
            if choice.parts.is_empty() {
                choice.parts.push((cx.rollouts, Directive::default()));
            }
            for (_, how) in &mut choice.parts {
                how.length_budget = Some(how.length_budget.map_or(thought, |budget| budget.min(thought)));
            }
        }
        Ok(())
    }

    fn follow_up(&mut self, groups: &[Group], _cx: &Context<'_>) -> Result<FollowUp> {
        let drawn = groups.iter().filter(|group| is_drawn(&group.assignment.choice));
        let choices = drawn.flat_map(|group| {
            let open = group.directed().filter(|(_, r)| is_cut(r) && !r.text.contains(UNSPEAKABLE));
            open.map(|(how, rollout)| self.close(group, how, rollout))
        });
        Ok(FollowUp { more: 0, choices: choices.collect() })
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let tokens = Some(TokenSelection::TopEntropy { share: 1.0, on: Stretch::Given });
        let verdict = |group: &Group| match group.assignment.choice.parent {
            Some(parent) if self.is_forced(&group.assignment.choice) => {
                Verdict { splice_into: Some(parent), tokens, ..Verdict::KEEP }
            }
            _ => Verdict::KEEP,
        };
        groups.iter().map(verdict).collect()
    }

    fn needs(&self) -> Vec<Need> {
        let budget = self.options.answer.or(self.options.thought).map(|_| Need::LengthBudget);
        let mut needs = vec![Need::Rewards, Need::RolloutText, Need::Prefix, Need::TokenSelection];
        needs.extend(budget);
        needs
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        for piece in evidence {
            let Evidence::Group(group) = piece else { continue };
            if is_drawn(&group.assignment.choice) {
                self.kept.cut += group.rollouts.iter().filter(|rollout| is_cut(rollout)).count() as u64;
            } else if self.is_forced(&group.assignment.choice) {
                self.kept.forced += group.rollouts.len() as u64;
                self.kept.right += group.rollouts.iter().filter(|r| passes(r) >= 1.0).count() as u64;
            }
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let Kept { cut, forced, right } = self.kept;
        let named = [("cut off", cut), ("forced", forced), ("right when forced", right)];
        let numbers = named.map(|(name, count)| (format!("{NAME} {name}"), count as f64));
        Metrics { numbers: numbers.into_iter().collect(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &self.kept))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.kept = state.read(NAME, 1)?;
        Ok(())
    }
}
