//! A model that is talked to in messages and answers in text.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::{Error, Message, Result};

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
