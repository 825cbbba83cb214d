//! Why rows were refused, counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use gradatim_core::Error;

/// How often each reason came up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reasons(BTreeMap<String, usize>);

impl Reasons {
    /// Counts one refusal: those of one field that expected the same are alike.
    pub fn count(&mut self, error: &Error) {
        let reason = match error {
            Error::Input { key, expected, .. } => format!("`{key}` is not {expected}"),
            other => other.to_string(),
        };
        *self.0.entry(reason).or_default() += 1;
    }

    /// Most frequent first, then by name.
    pub fn sorted(self) -> Vec<(String, usize)> {
        let mut counts: Vec<_> = self.0.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        counts
    }
}
