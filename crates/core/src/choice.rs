//! What a policy wishes for, and what a learner is then asked to do.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Error, Item, Message, Result};

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

/// Bits of a packed ticket: run, incarnation, counter.
const BITS: [u32; 3] = [15, 8, 40];
/// Digits of a ticket as text: no letter that a digit could be taken for, and none that trainers split keys at.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Ticket {
    /// Runs that a packed ticket can tell apart.
    pub const RUNS: u64 = 1 << BITS[0];

    /// As one positive number of 63 bits, which every trainer can carry: run, incarnation and counter in 15, 8
    /// and 40 bits.
    ///
    /// ```
    /// use gradatim_core::Ticket;
    /// let ticket = Ticket { run: 3, incarnation: 1, counter: 7 };
    /// assert_eq!(ticket.packed().unwrap(), (3 << 48) + (1 << 40) + 7);
    /// assert_eq!(Ticket::unpacked(ticket.packed().unwrap()), ticket);
    /// ```
    pub fn packed(self) -> Result<u64> {
        let fits = |value: u64, key: &str, bits: u32, hint: &str| match value >> bits {
            0 => Ok(value),
            _ => Err(Error::input(key, value, format!("below {}", 1_u64 << bits), hint)),
        };
        let run = fits(self.run, "ticket.run", BITS[0], "number runs from 0 to 32767")?;
        let again = "a run can be resumed 255 times: begin a new one from its last state";
        let incarnation = fits(self.incarnation.into(), "ticket.incarnation", BITS[1], again)?;
        let counter = fits(self.counter, "ticket.counter", BITS[2], "begin a new run")?;
        Ok((run << (BITS[1] + BITS[2])) | (incarnation << BITS[2]) | counter)
    }

    /// What [`Ticket::packed`] packed.
    pub fn unpacked(packed: u64) -> Self {
        let incarnation = (packed >> BITS[2]) & ((1 << BITS[1]) - 1);
        Self {
            run: packed >> (BITS[1] + BITS[2]),
            incarnation: incarnation as u32,
            counter: packed & ((1 << BITS[2]) - 1),
        }
    }

    /// The packed ticket as 13 digits of base 32, for trainers whose keys are text.
    ///
    /// ```
    /// use gradatim_core::Ticket;
    /// assert_eq!(Ticket { run: 0, incarnation: 0, counter: 37 }.text().unwrap(), "0000000000015");
    /// ```
    pub fn text(self) -> Result<String> {
        let packed = self.packed()?;
        let digit = |place: u32| DIGITS[(packed >> (5 * place)) as usize % 32] as char;
        Ok((0..13).rev().map(digit).collect())
    }
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
