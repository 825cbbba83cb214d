//! What a policy wishes for, and what a learner is then asked to do.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Item, Message};

/// What the rollouts of a choice are for. All of them count as spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To be trained on.
    #[default]
    Train,
    /// To learn how hard the item is.
    Estimate,
    /// To write something (a rewrite, a hint), not to answer.
    Generate,
    /// To measure progress.
    Validate,
}

/// Stands for the problem's own prompt in [`Directive::template`].
pub const PROMPT: &str = "{prompt}";

/// How the learner is to answer, beyond the prompt.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Directive {
    /// The cut: sampling stops at this many response tokens, and what was cut off says nothing.
    pub length_budget: Option<u32>,
    /// The target: the number of response tokens that rewards of length ask for. It cuts nothing; whoever
    /// sets a cut besides leaves room beyond the target, or a miss could not be told from a hit.
    pub length_target: Option<u32>,
    /// The start of the response, given and not sampled.
    pub prefix: Option<String>,
    /// The prompt is asked, and trained, inside this text, where [`PROMPT`] stands for it. The problem stays
    /// what it was: unlike a prompt of [`Choice::prompt`], the answer tells how hard it is.
    pub template: Option<String>,
}

impl Directive {
    /// Whether nothing is asked beyond the prompt.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// `prompt` as it is asked.
    pub fn framed<'a>(&self, prompt: &'a str) -> Cow<'a, str> {
        match &self.template {
            None => Cow::Borrowed(prompt),
            Some(template) => Cow::Owned(template.replace(PROMPT, prompt)),
        }
    }
}

/// One wish of a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Which problem.
    pub item: Item,
    /// What for.
    pub purpose: Purpose,
    /// Rollouts under each directive; empty means the stage's group size, plain.
    pub parts: Vec<(u32, Directive)>,
    /// Asked instead of the problem's own prompt.
    pub prompt: Option<Vec<Message>>,
    /// Trained under this prompt, whatever was asked.
    pub train_prompt: Option<Vec<Message>>,
    /// The assignment this one follows from.
    pub parent: Option<Ticket>,
    /// Multiplies the advantage.
    pub weight: f64,
}

impl Choice {
    /// The plain wish: train on `item`.
    pub fn train(item: Item) -> Self {
        let purpose = Purpose::Train;
        Self { item, purpose, parts: vec![], prompt: None, train_prompt: None, parent: None, weight: 1.0 }
    }
}

/// Names one assignment for ever: results come back under it, late or twice as they may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket {
    /// Which run.
    pub run: u64,
    /// How often that run was resumed.
    pub incarnation: u32,
    /// Which assignment of the run, from 0.
    pub counter: u64,
}

/// A choice under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its name.
    pub ticket: Ticket,
    /// What was chosen; `parts` is never empty here.
    pub choice: Choice,
}

impl Assignment {
    /// Rollouts asked for, all parts together; as many as a u32 holds where a damaged state asks for more.
    pub fn rollouts(&self) -> u32 {
        self.choice.parts.iter().fold(0, |sum, (rollouts, _)| sum.saturating_add(*rollouts))
    }

    /// The directive of each rollout, in their order.
    pub fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.choice.parts.iter().flat_map(|(rollouts, directive)| (0..*rollouts).map(move |_| directive))
    }
}
