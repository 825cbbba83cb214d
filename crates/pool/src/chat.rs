//! Prompts in JSON: a plain string for one user turn, or a list of {role, content}.
//!
//! Content is a string, or a list of parts `{"text": ..}`, `{"image": ..}`, `{"audio": ..}`.

use gradatim_core::{Error, Message, Part, Result, Role};
use serde_json::{Map, Value, json};

use crate::fields::shown;

/// Reads the value of `prompt`. Refuses an empty prompt, unknown roles and unknown keys.
pub(crate) fn messages(prompt: &Value) -> Result<Vec<Message>> {
    let hint = "write a string, or [{\"role\": \"user\", \"content\": \"...\"}]";
    let refused = || Error::input("prompt", shown(prompt), "a string or a list of chat messages", hint);
    let messages = match prompt {
        Value::String(text) => vec![Message::user(text)],
        Value::Array(turns) => turns.iter().enumerate().map(message).collect::<Result<_>>()?,
        _ => return Err(refused()),
    };
    let says_something = |message: &Message| {
        message.parts.iter().any(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()))
    };
    if messages.iter().any(says_something) { Ok(messages) } else { Err(refused()) }
}

fn message((ix, turn): (usize, &Value)) -> Result<Message> {
    let key = format!("prompt[{ix}]");
    let Value::Object(turn) = turn else {
        let hint = "write {\"role\": \"user\", \"content\": \"...\"}";
        return Err(Error::input(key, shown(turn), "an object with role and content", hint));
    };
    if let Some(unknown) = turn.iter().find(|(name, value)| !is_known(name) && !value.is_null()) {
        let hint = "remove it: turns with more in them are not supported";
        return Err(Error::input(
            format!("{key}.{}", unknown.0),
            "an unknown key",
            "role and content only",
            hint,
        ));
    }
    let role = read_role(turn).map_err(|error| error.under(&key))?;
    let parts = read_parts(turn).map_err(|error| error.under(&key))?;
    Ok(Message { role, parts })
}

fn is_known(name: &str) -> bool {
    ["role", "content"].contains(&name)
}

fn read_role(turn: &Map<String, Value>) -> Result<Role> {
    let role = turn.get("role").unwrap_or(&Value::Null);
    serde_json::from_value(role.clone()).map_err(|_| {
        Error::input("role", shown(role), "system, user, assistant or tool", "correct the role of this turn")
    })
}

fn read_parts(turn: &Map<String, Value>) -> Result<Vec<Part>> {
    match turn.get("content").unwrap_or(&Value::Null) {
        Value::String(text) => Ok(vec![Part::Text(text.clone())]),
        content => serde_json::from_value(content.clone()).map_err(|_| {
            let hint = "a part is {\"text\": \"...\"}, {\"image\": \"PATH\"} or {\"audio\": \"PATH\"}";
            Error::input("content", shown(content), "a string or a list of parts", hint)
        }),
    }
}

/// The shortest form that [`messages`] reads back.
pub(crate) fn to_json(messages: &[Message]) -> Value {
    match messages {
        [Message { role: Role::User, parts }] if let [Part::Text(text)] = parts.as_slice() => json!(text),
        _ => messages
            .iter()
            .map(|message| json!({"role": message.role, "content": content(message)}))
            .collect(),
    }
}

fn content(message: &Message) -> Value {
    match message.parts.as_slice() {
        [Part::Text(text)] => json!(text),
        parts => json!(parts),
    }
}
