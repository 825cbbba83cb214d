//! Procedural problem families: exact answers, a difficulty axis, any instance remade from (seed, level, n).
//!
//! A family gives one [`Source`] per level. Instance n of `sort/7` is drawn from the streams
//! `seed.rng("sort/7", [n, attempt])` and from nothing else, so draws can happen in any order. `draw` gives
//! instances of either side of the held-out rule; whoever owns the split filters by the canonical form.
//! A new family is its own file, which fills in `Ladder` and `Level`, and its line in the table below.
//! [`ability`] and [`skills`] are the exceptions: fixed pools of abstract rows for simulated learners.

pub mod ability;
pub mod add_columns;
pub mod alchemy;
pub mod arc1d;
mod arm;
pub mod base_conversion;
pub mod binary_addition;
pub mod blocksworld;
pub mod boolean;
pub mod brackets;
pub mod caesar;
mod calendar;
pub mod chain_sum;
pub mod coin_flip;
pub mod composition;
pub mod constraints;
pub mod countdown;
pub mod days_between;
pub mod decimal_compare;
mod density;
pub mod determinant;
pub mod digit_arith;
mod digits;
mod draw;
pub mod encyclopedia;
pub mod expected_value;
pub mod fractions;
pub mod gcd;
pub mod graph_colouring;
pub mod graphworld;
pub mod gridworld;
pub mod judge_working;
mod judged;
pub mod kinship;
pub mod knights_and_knaves;
pub mod last_letters;
pub mod lcm;
pub mod letter_counting;
pub mod linear_equation;
pub mod list_functions;
pub mod list_sorting;
pub mod mask_spans;
mod matrix;
pub mod matrix_product;
pub mod modular_power;
mod money;
pub mod multiplication;
pub mod number_sequence;
pub mod palindrome;
pub mod patch_grid;
pub mod polynomial;
pub mod present_value;
pub mod prime_counting;
pub mod prime_factors;
pub mod procbench;
pub mod procedure_choice;
pub mod quadratic;
mod relabel;
pub mod reversal;
pub mod reverse;
pub mod rewriting;
pub mod roman;
pub mod rotate;
pub mod run_length;
pub mod scenes;
pub mod set_operations;
pub mod shortest_path;
pub mod siblings;
pub mod skills;
pub mod sort;
pub mod spell_backward;
pub mod story_sum;
pub mod sudoku;
pub mod tabular;
pub mod time_arithmetic;
pub mod tones;
pub mod transpose;
pub mod unique;
pub mod weekday;
pub mod word_counting;
pub mod word_sorting;
mod wording;
mod words;
pub mod zebra;

use std::sync::Arc;

use gradatim_core::{Error, Result, Source};
use serde::{Deserialize, Serialize};

pub use ability::Options as AbilityOptions;
use arm::Ladder as _;
pub use density::Density;
pub use judged::{Derived, Worked};
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
    ($(#[doc = $summary:literal] $family:ident = $($module:ident)::+,)+) => {
        /// Every family of the house, with its options.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Family {
            $(#[doc = $summary] $family($($module)::+::Options),)+
        }

        /// Names of the families, as they stand in a recipe.
        pub const NAMES: [&str; [$($($module)::+::Options::NAME),+].len()] = [$($($module)::+::Options::NAME),+];

        /// Every family, in the order of [`NAMES`].
        pub fn catalogue() -> Vec<Entry> {
            vec![$(Entry {
                name: $($module)::+::Options::NAME,
                summary: $summary.trim(),
                level_meaning: $($module)::+::Options::LEVEL,
                levels: $($module)::+::Options::LEVELS,
                verifier: $($module)::+::Options::VERIFIER,
                defaults: Family::$family($($module)::+::Options::default()),
            }),+]
        }

        impl Family {
            /// The name it has in a recipe.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$family(_) => $($module)::+::Options::NAME,)+ }
            }

            /// The family `name` on these levels, first to last, its other options left at their defaults.
            /// Refuses an unknown name; levels are checked like all options by [`Family::check`].
            pub fn by_name(name: &str, levels: [i64; 2], wording: Wording) -> Result<Self> {
                match name {
                    $($($module)::+::Options::NAME => {
                        let mut options = $($module)::+::Options::default();
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
    /// Add two numbers column by column.
    AddColumns = add_columns,
    /// Say which of two decimals is larger.
    DecimalCompare = decimal_compare,
    /// Find a relative in a family tree.
    Kinship = kinship,
    /// Count the brothers or sisters of a sibling.
    Siblings = siblings,
    /// Look a fact up forwards or backwards.
    Reversal = reversal,
    /// Follow a coin through flips.
    CoinFlip = coin_flip,
    /// Join one letter of each word.
    LastLetters = last_letters,
    /// Work out an expression whose every value is a digit.
    DigitArith = digit_arith,
    /// Count letters of a string, or look for a piece of it.
    WordCounting = word_counting,
    /// Weigh amounts by their probabilities.
    ExpectedValue = expected_value,
    /// Discount amounts by their delays.
    PresentValue = present_value,
    /// Apply functions to a string of letters, one after the other.
    Alchemy = alchemy,
    /// Write a number in another base.
    BaseConversion = base_conversion,
    /// Say which day of the week a date is.
    Weekday = weekday,
    /// Count the days from one date to another.
    DaysBetween = days_between,
    /// Turn rows of a matrix into columns.
    Transpose = transpose,
    /// Multiply two matrices.
    MatrixProduct = matrix_product,
    /// Work out the determinant of a matrix.
    Determinant = determinant,
    /// Read a text whose letters were moved through the alphabet.
    Caesar = caesar,
    /// Write runs of letters as lengths, or lengths as runs.
    RunLength = run_length,
    /// Spell a word from its end.
    SpellBackward = spell_backward,
    /// Fill in a text that reads the same both ways.
    Palindrome = palindrome,
    /// Put words in alphabetical order.
    WordSorting = word_sorting,
    /// Fill in a grid of digits that has one solution.
    Sudoku = sudoku,
    /// Find out from clues who lives where with what.
    Zebra = zebra,
    /// Take a number apart into primes.
    PrimeFactors = prime_factors,
    /// Find the greatest common divisor of two numbers.
    Gcd = gcd,
    /// Reduce a fraction to lowest terms.
    Fractions = fractions,
    /// Continue a polynomial sequence.
    NumberSequence = number_sequence,
    /// Read and write Roman numerals.
    Roman = roman,
    /// Solve an equation with one unknown in brackets.
    LinearEquation = linear_equation,
    /// Say whether a logical expression is true.
    Boolean = boolean,
    /// Close open brackets.
    Brackets = brackets,
    /// Evaluate a polynomial.
    Polynomial = polynomial,
    /// Combine two sets.
    SetOperations = set_operations,
    /// Move a clock forward and back.
    TimeArithmetic = time_arithmetic,
    /// Find what a power leaves when divided.
    ModularPower = modular_power,
    /// Find the least common multiple of two numbers.
    Lcm = lcm,
    /// Solve an equation with a square.
    Quadratic = quadratic,
    /// Add binary numbers bit by bit.
    BinaryAddition = binary_addition,
    /// Count the primes between two numbers.
    PrimeCounting = prime_counting,
    /// Colour the nodes of a graph so that none is joined to its like.
    GraphColouring = graph_colouring,
    /// Find out by which rule rows of cells change.
    Arc1d = arc1d,
    /// Apply functions to a list, one after the other.
    ListFunctions = list_functions,
    /// Answer a question about a table.
    Tabular = tabular,
    /// Find the way to the best reward after something has changed.
    Graphworld = graphworld,
    /// Solve several problems fused into one.
    Composition = composition,
    /// Apply rules to a string until none fits.
    Rewriting = rewriting,
    /// Tell a right procedure from wrong ones.
    ProcedureChoice = procedure_choice,
    /// Find the first wrong line of a worked multiplication.
    JudgeWorking = judge_working,
    /// Say what stands in a grid of coloured shapes.
    Scenes = scenes,
    /// Find a way through rooms behind doors and locks.
    GridRooms = gridworld::rooms,
    /// Find a way around walls.
    GridWalls = gridworld::walls,
    /// Find a fact that lies some pages away.
    Encyclopedia = encyclopedia,
    /// Fill in what a text hides, with pages to look it up in.
    MaskSpans = mask_spans,
    /// Say what is on a picture of coloured patches.
    PatchGrid = patch_grid,
    /// Say which tones sound in a spectrum.
    Tones = tones,
    /// Sort letters by exchanges, and tell every step.
    ProcbenchSort = procbench::sort,
    /// Put pieces of given strings together, and tell every step.
    ProcbenchGather = procbench::gather,
    /// Count letters and digits of strings and add up their products, and tell every step.
    ProcbenchCount = procbench::count,
    /// Count how often pairs of letters occur in strings, and tell every step.
    ProcbenchSearch = procbench::search,
    /// Put given strings together, and tell every step.
    ProcbenchCopy = procbench::copy,
    /// Replace symbols by a table, and tell every step.
    ProcbenchSubstitute = procbench::substitute,
    /// Write runs of bits as bits and lengths, and tell every step.
    ProcbenchEncode = procbench::encode,
    /// Cut a string at its own places, and tell every step.
    ProcbenchSplit1 = procbench::split1,
    /// Cut pieces of a string, piece by piece, and tell every step.
    ProcbenchSplit2 = procbench::split2,
    /// Join neighbouring letters by rules, and tell every step.
    ProcbenchCompose = procbench::compose,
    /// Replace letters by pairs by rules, and tell every step.
    ProcbenchDecompose = procbench::decompose,
    /// Interleave digits and letters that repeat, and tell every step.
    ProcbenchRhythm = procbench::rhythm,
    /// Find what candidates share with a target, and tell every step.
    ProcbenchCompare = procbench::compare,
    /// Count the letters of words, and tell every step.
    ProcbenchCount2 = procbench::count2,
    /// Write out bits from bits and lengths, and tell every step.
    ProcbenchDecode = procbench::decode,
    /// Push and pop letters at both ends, and tell every step.
    ProcbenchPushPop = procbench::push_pop,
    /// Rotate ranges of a string, and tell every step.
    ProcbenchRotate = procbench::rotate,
    /// Fill words into a text, and tell every step.
    ProcbenchFillWord = procbench::fill_word,
    /// Leave letters out of a string, and tell every step.
    ProcbenchDeleteChar = procbench::delete_char,
    /// Leave words out of a text, and tell every step.
    ProcbenchDeleteWord = procbench::delete_word,
    /// Add to a number and multiply it, and tell every step.
    ProcbenchCumulate = procbench::cumulate,
    /// Move a mark in a ring, and tell every step.
    ProcbenchMoveCyclic = procbench::move_cyclic,
    /// Find a symbol in a ring, and tell every step.
    ProcbenchFindCyclic = procbench::find_cyclic,
}

#[cfg(test)]
mod tests;
