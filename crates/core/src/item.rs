//! What a policy can point at.

use serde::{Deserialize, Serialize};

/// Dense index of a row of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProblemIx(pub u32);

/// Dense index of an arm: a category of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArmIx(pub u32);

/// A stored problem, or the n-th fresh instance of a procedural arm. Either can be remade from this alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// A row of the pool.
    Row(ProblemIx),
    /// A fresh instance: the same (arm, n) under the same seed is the same problem.
    Fresh {
        /// The procedural arm.
        arm: ArmIx,
        /// Which of its instances, from 0.
        n: u64,
    },
}
