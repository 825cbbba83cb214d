//! What a policy must keep to go on exactly where it stopped.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// Versioned, named fields. Public: a state saved by any release loads, or is refused with a remedy.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct State {
    /// Whose state this is.
    pub owner: String,
    /// Layout of `fields`, from 1.
    pub version: u32,
    /// The fields.
    pub fields: serde_json::Value,
}

impl State {
    /// Writes down `fields`.
    ///
    /// # Panics
    /// When `fields` is not a plain structure of finite numbers, strings and lists: a fault of the caller.
    #[expect(clippy::expect_used, reason = "a policy's own plain structure always serialises")]
    pub fn of(owner: &str, version: u32, fields: &impl Serialize) -> Self {
        let fields = serde_json::to_value(fields).expect("a plain structure");
        Self { owner: owner.to_owned(), version, fields }
    }

    /// Reads the fields back; refuses a foreign owner, another version, or fields of another shape.
    pub fn read<T: DeserializeOwned>(self, owner: &str, version: u32) -> Result<T> {
        if self.owner != owner {
            let hint = "resume with the recipe the run was started with";
            return Err(Error::input("state.owner", self.owner, format!("`{owner}`"), hint));
        }
        if self.version != version {
            let hint = "resume with the gradatim release that wrote the state";
            return Err(Error::input("state.version", self.version, version.to_string(), hint));
        }
        serde_json::from_value(self.fields).map_err(|fault| {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            Error::input(format!("state.fields of {owner}"), fault, "the fields of this version", hint)
        })
    }
}
