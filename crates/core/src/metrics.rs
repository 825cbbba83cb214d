//! Numbers a policy shows.

use std::collections::BTreeMap;

/// Named numbers and named rows of numbers, one per arm, in name order.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Metrics {
    /// Single numbers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<String, f64>,
    /// One number per arm of the pool.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arms: BTreeMap<String, Vec<f64>>,
}

impl Metrics {
    /// Adds what `other` shows; the same name is overwritten.
    pub fn merge(&mut self, other: Self) {
        self.numbers.extend(other.numbers);
        self.arms.extend(other.arms);
    }
}
