//! A problem as everyone after the pool sees it.

use serde::{Deserialize, Serialize};

/// What a problem can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Has an answer and a verifier.
    #[default]
    Verifiable,
    /// Has a solution to imitate.
    Demonstration,
    /// Plain text.
    Text,
    /// A preferred and a rejected response.
    Pair,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sets the scene.
    System,
    /// Asks.
    User,
    /// Answers; the only role that is trained.
    Assistant,
    /// An environment or tool.
    Tool,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Plain text.
    Text(String),
    /// Path or URI of an image.
    Image(String),
    /// Path or URI of a sound.
    Audio(String),
}

/// One turn of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
}

impl Message {
    /// A user turn of plain text.
    pub fn user(text: impl Into<String>) -> Self {
        Self { role: Role::User, parts: vec![Part::Text(text.into())] }
    }

    /// An answer in plain text.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self { role: Role::Assistant, parts: vec![Part::Text(text.into())] }
    }
}

/// One problem, materialised from a row of the pool or by a procedural family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Unique within its pool.
    pub id: String,
    /// What it can be used for.
    pub kind: Kind,
    /// What is asked.
    pub prompt: Vec<Message>,
    /// The gold answer, in the verifier's notation.
    pub answer: String,
    /// Name of the verifier that judges responses.
    pub verifier: String,
    /// The bandit arm; by default source and level.
    pub category: String,
    /// Difficulty; larger is harder.
    pub level: i64,
    /// Skills it needs.
    pub skills: Vec<String>,
    /// A worked response to imitate, ending in the answer as the verifier reads it.
    pub solution: Option<String>,
    /// What makes two problems the same; its hash decides what is held out.
    pub canonical: String,
    /// Everything else, licence and source among it.
    pub meta: serde_json::Map<String, serde_json::Value>,
}

/// All text of some turns, turns and parts joined by newlines.
pub fn text_of(turns: &[Message]) -> String {
    let texts = turns.iter().flat_map(|message| &message.parts).filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        Part::Image(_) | Part::Audio(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

impl Problem {
    /// All text of the prompt.
    pub fn prompt_text(&self) -> String {
        text_of(&self.prompt)
    }

    /// A number kept in `meta`.
    pub fn meta_number(&self, key: &str) -> Option<f64> {
        self.meta.get(key).and_then(serde_json::Value::as_f64)
    }
}
