//! A model that is talked to in messages and answers in text.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use crate::{Error, Message, Result, fingerprint};

/// Completes a chat. Whoever implements it owns the transport and its retries; what it returns is hostile input.
pub trait ChatModel: Send + Sync {
    /// The next turn after `messages`, as text. Asked again, it may answer otherwise.
    fn complete(&self, messages: &[Message]) -> Result<String>;
}

/// Replies written beforehand, one a call, in order: a chat model for tests and dry runs.
///
/// ```
/// use gradatim_core::{ChatModel, Message, Scripted};
/// let model = Scripted::new(["four"]);
/// assert_eq!(model.complete(&[Message::user("2 + 2?")])?, "four");
/// assert!(model.complete(&[Message::user("3 + 3?")]).is_err());
/// assert_eq!(model.heard().len(), 2);
/// # Ok::<(), gradatim_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Scripted {
    inner: Mutex<Script>,
}

#[derive(Debug, Default)]
struct Script {
    left: VecDeque<String>,
    heard: Vec<Vec<Message>>,
}

impl Scripted {
    /// A model with these replies.
    pub fn new<T: Into<String>>(replies: impl IntoIterator<Item = T>) -> Self {
        let left = replies.into_iter().map(Into::into).collect();
        Self { inner: Mutex::new(Script { left, heard: vec![] }) }
    }

    /// The chats it was asked to go on with, in order.
    pub fn heard(&self) -> Vec<Vec<Message>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).heard.clone()
    }
}

impl ChatModel for Scripted {
    fn complete(&self, messages: &[Message]) -> Result<String> {
        let mut script = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        script.heard.push(messages.to_vec());
        let calls = script.heard.len();
        script.left.pop_front().ok_or_else(|| {
            let found = format!("exhausted at call {calls}");
            Error::input("chat", found, "a reply for every call", "write more replies")
        })
    }
}

/// Replies that a model gave elsewhere, found again by the key of what it was asked: a chat model without a network.
///
/// ```
/// use gradatim_core::{ChatModel, Message, Recorded};
/// let asked = [Message::user("2 + 2?")];
/// let key = Recorded::key(&asked);
/// let model = Recorded::new([(key.clone(), "four".to_owned()), (key, "4".to_owned())]);
/// assert_eq!(model.complete(&asked)?, "four");
/// assert_eq!(model.complete(&asked)?, "4");
/// assert!(model.complete(&asked).is_err());
/// # Ok::<(), gradatim_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Recorded {
    left: Mutex<HashMap<String, VecDeque<String>>>,
}

impl Recorded {
    /// The key of a chat: 16 hexadecimal digits that hang on who says what, and on nothing else.
    pub fn key(messages: &[Message]) -> String {
        format!("{:016x}", fingerprint(&json!(messages).to_string()))
    }

    /// A model with these replies, each under its key; those of one key are given in their order.
    pub fn new(replies: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut left: HashMap<String, VecDeque<String>> = HashMap::new();
        for (key, reply) in replies {
            left.entry(key).or_default().push_back(reply);
        }
        Self { left: Mutex::new(left) }
    }

    /// Replies that nothing asked for.
    pub fn unused(&self) -> usize {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).values().map(VecDeque::len).sum()
    }
}

impl ChatModel for Recorded {
    fn complete(&self, messages: &[Message]) -> Result<String> {
        let key = Self::key(messages);
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.get_mut(&key).and_then(VecDeque::pop_front).ok_or_else(|| {
            let found = format!("without a reply left for {key}");
            Error::input(
                "chat",
                found,
                "a recorded reply for every call",
                "record more replies under this key",
            )
        })
    }
}
