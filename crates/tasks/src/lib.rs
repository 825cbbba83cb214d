//! Procedural problem families: exact answers, a difficulty axis, any instance remade from (seed, level, n).
//!
//! A family gives one [`Source`] per level. Instance n of `sort/7` is drawn from the streams
//! `seed.rng("sort/7", [n, attempt])` and from nothing else, so draws can happen in any order. `draw` gives
//! instances of either side of the held-out rule; whoever owns the split filters by the canonical form.
//! A new family is its own file, which fills in `Ladder` and `Level`, and its line in the table below.
//! [`ability`] and [`skills`] are the exceptions: fixed pools of abstract rows for simulated learners.

pub mod ability;
mod arm;
pub mod blocksworld;
pub mod chain_sum;
pub mod constraints;
pub mod countdown;
mod digits;
pub mod knights_and_knaves;
pub mod letter_counting;
pub mod list_sorting;
pub mod multiplication;
pub mod reverse;
pub mod rotate;
pub mod shortest_path;
pub mod skills;
pub mod sort;
pub mod story_sum;
pub mod unique;
mod wording;

use std::sync::Arc;

use gradatim_core::{Error, Result, Source};
use serde::{Deserialize, Serialize};

pub use ability::Options as AbilityOptions;
use arm::Ladder as _;
pub use skills::Options as SkillsOptions;
pub use wording::Wording;

/// One line of the [`catalogue`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The name it has in a recipe.
    pub name: &'static str,
    /// What it asks for, in a sentence.
    pub summary: &'static str,
    /// What level n holds.
    pub level_meaning: &'static str,
    /// First and last level there can be.
    pub levels: [i64; 2],
    /// The verifier its problems name.
    pub verifier: &'static str,
    /// The family with its options as they are unless a recipe sets them.
    pub defaults: Family,
}

macro_rules! families {
    ($(#[doc = $summary:literal] $family:ident = $module:ident,)+) => {
        /// Every family of the house, with its options.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Family {
            $(#[doc = $summary] $family($module::Options),)+
        }

        /// Names of the families, as they stand in a recipe.
        pub const NAMES: [&str; [$($module::Options::NAME),+].len()] = [$($module::Options::NAME),+];

        /// Every family, in the order of [`NAMES`].
        pub fn catalogue() -> Vec<Entry> {
            vec![$(Entry {
                name: $module::Options::NAME,
                summary: $summary.trim(),
                level_meaning: $module::Options::LEVEL,
                levels: $module::Options::LEVELS,
                verifier: $module::Options::VERIFIER,
                defaults: Family::$family($module::Options::default()),
            }),+]
        }

        impl Family {
            /// The name it has in a recipe.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$family(_) => $module::Options::NAME,)+ }
            }

            /// The family `name` on these levels, first to last, its other options left at their defaults.
            /// Refuses an unknown name; levels are checked like all options by [`Family::check`].
            pub fn by_name(name: &str, levels: [i64; 2], wording: Wording) -> Result<Self> {
                match name {
                    $($module::Options::NAME => {
                        let mut options = $module::Options::default();
                        (options.levels, options.wording) = (levels, wording);
                        Ok(Self::$family(options))
                    })+
                    _ => {
                        let expected = format!("one of {}", NAMES.join(", "));
                        Err(Error::input("family", format!("`{name}`"), expected, "use one of these names"))
                    }
                }
            }

            /// Refuses options that no problem can be drawn from; the key begins with the family's name.
            pub fn check(&self) -> Result<()> {
                let checked = match self {
                    $(Self::$family(options) => arm::check(options, options.levels),)+
                };
                checked.map_err(|fault| fault.under(self.name()))
            }

            /// One source per level, easiest first, or what [`Family::check`] refuses.
            pub fn sources(&self) -> Result<Vec<Arc<dyn Source>>> {
                self.check()?;
                Ok(match self { $(Self::$family(options) => arm::sources(options, options.levels),)+ })
            }
        }
    };
}

families! {
    /// Put digits in ascending order.
    Sort = sort,
    /// Add and subtract from left to right.
    ChainSum = chain_sum,
    /// Reach a target with given numbers.
    Countdown = countdown,
    /// Multiply two factors of equal length.
    Multiplication = multiplication,
    /// Count how often a letter occurs in a text.
    LetterCounting = letter_counting,
    /// Put whole numbers in order.
    ListSorting = list_sorting,
    /// Find out who always lies from what everyone says.
    KnightsAndKnaves = knights_and_knaves,
    /// Find a cheapest path through a weighted graph.
    ShortestPath = shortest_path,
    /// Write digits backwards.
    Reverse = reverse,
    /// Turn a ring of digits until a given one leads.
    Rotate = rotate,
    /// List the different digits among those shown.
    Unique = unique,
    /// Add up what a story says of one person, past what it says of others.
    StorySum = story_sum,
    /// Stack blocks as asked, one at a time.
    Blocksworld = blocksworld,
    /// Write a reply that keeps rules of form.
    Constraints = constraints,
}

#[cfg(test)]
mod tests;
