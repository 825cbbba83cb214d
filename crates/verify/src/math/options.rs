//! What two readers of the same pair may decide differently.

use serde::{Deserialize, Serialize};

/// Options of the maths verifier; the defaults follow math-verify where its choice is defensible.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Whether equal texts are right without being read. Off where the reading itself is being checked.
    pub shortcut: bool,
    /// Decimals two real numbers must share when either is written as a decimal, 0..=15; math-verify: 6. A number
    /// that is small beside the last of them is compared by its leading digits instead.
    pub rounding: u32,
    /// Largest relative distance of two real numbers that still counts as right, in [0, 1); `None` asks for
    /// equality. SciBench: 0.05.
    pub tolerance: Option<f64>,
    /// Whether names of variables matter: without, `n + 1` equals `x + 1`, and `a - b` equals `y - x`.
    pub strict_variables: bool,
    /// Whether a finite list may be compared with a tuple or a set, and the open interval `(1,2)` with the point:
    /// peers accept it. Sets are unordered, tuples are not.
    pub lists_as_tuples: bool,
    /// When a relation such as `1 < x < 2` stands for the set it describes.
    pub relations_as_sets: RelationsAsSets,
    /// What happens to units.
    pub units: Units,
    /// What a per cent sign means.
    pub percent: Percent,
    /// Steps of work one comparison may take besides reading its text; what does not fit is refused.
    pub fuel: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            shortcut: true,
            rounding: 6,
            tolerance: None,
            strict_variables: true,
            lists_as_tuples: true,
            relations_as_sets: RelationsAsSets::GoldOnly,
            units: Units::Agree,
            percent: Percent::Value,
            fuel: 200_000,
        }
    }
}

/// When a relation stands for the set it describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationsAsSets {
    /// A gold relation accepts the set, a gold set refuses the relation: an answer that merely repeats an inequality
    /// of the problem is not a solution. As math-verify.
    GoldOnly,
    /// Both ways.
    Both,
}

/// What happens to units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Units {
    /// They say nothing.
    Ignore,
    /// Where both sides have a known one, they must measure the same thing, and are converted.
    Agree,
    /// As `agree`, and an answer without the gold's unit is refused.
    Require,
}

/// What a per cent sign means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Percent {
    /// 50% is 0.5 and nothing else. As math-verify.
    Value,
    /// 50% is 0.5 or 50, as MATH's own grader has it.
    Either,
}
