//! List sorting: put n whole numbers in order. `<42,7,19:` is answered by `#7,19,42`, `>42,7,19:` by `#42,19,7`.
//!
//! Level     n has n numbers of `range`, repeats allowed.
//! Canonical direction and numbers as shown: `list-sorting < 42 7 19`.
//! Distinct  (numbers in the range)^n, twice that if the direction varies; level 2 of 0..=99 has 10,000.
//! Guess     any one answer is right for at most n! of the lists: 0.02% at level 2 of 0..=99.

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::wording::{self, Wording, push_list};

/// No number is larger than this, either way.
const MOST: i64 = 1_000_000_000;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 2..=64.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Least and greatest number, within a billion either way.
    pub range: [i64; 2],
    /// Which way the numbers go.
    pub direction: Direction,
}

/// Which way the numbers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
    /// One or the other with equal chance.
    Either,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [2, 8], wording: Wording::default(), range: [0, 99], direction: Direction::Ascending }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "list-sorting";
    const LEVEL: &'static str = "n numbers";
    const LEVELS: [i64; 2] = [2, 64];
    const VERIFIER: &'static str = "list";
    type Level = ListSorting;

    fn check(&self) -> Result<()> {
        let [low, high] = self.range;
        if -MOST <= low && low < high && high <= MOST {
            return Ok(());
        }
        let expected = "[least, greatest] with least < greatest, within a billion either way";
        Err(Error::input("range", format!("[{low}, {high}]"), expected, "set range = [0, 99]"))
    }

    fn at(&self, level: i64) -> ListSorting {
        ListSorting { options: self.clone(), size: level as usize }
    }
}

pub(crate) struct ListSorting {
    options: Options,
    size: usize,
}

impl Level for ListSorting {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let [low, high] = self.options.range;
        let numbers: Vec<i64> = (0..self.size).map(|_| rng.between(low, high)).collect();
        let ascending = self.ascending(&mut rng);
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        if !ascending {
            sorted.reverse();
        }
        let (sign, direction) = if ascending { ('<', "ascending") } else { ('>', "descending") };
        let list = |start: &str, numbers: &[i64], separator| {
            let mut text = String::with_capacity(128 + 4 * numbers.len());
            text.push_str(start);
            push_list(&mut text, numbers, separator);
            text
        };
        let (prompt, answer, solution);
        match self.options.wording {
            Wording::Compact => {
                answer = list("", &sorted, ",");
                solution = format!("#{answer}");
                prompt = list(sign.encode_utf8(&mut [0; 4]), &numbers, ",") + ":";
            }
            Wording::English => {
                answer = list("", &sorted, ", ");
                solution = format!("In {direction} order they are {answer}.\n#{answer}");
                let mut text = list("Put these numbers in ", &[], "");
                text.push_str(direction);
                text.push_str(" order: ");
                push_list(&mut text, &numbers, ", ");
                wording::push_request(&mut text, "#1, 2, 3");
                prompt = text;
            }
        }
        let canonical = list(if ascending { "< " } else { "> " }, &numbers, " ");
        let meta = vec![("numbers", numbers.into()), ("direction", direction.into())];
        Instance { prompt, answer, solution, canonical, meta }
    }

    fn distinct(&self) -> Option<u64> {
        let [low, high] = self.options.range;
        let lists = ((high - low + 1) as u128).checked_pow(self.size as u32);
        let directions = if self.options.direction == Direction::Either { 2 } else { 1 };
        arm::counted(lists.and_then(|lists| lists.checked_mul(directions)))
    }
}

impl ListSorting {
    fn ascending(&self, rng: &mut Rng) -> bool {
        match self.options.direction {
            Direction::Ascending => true,
            Direction::Descending => false,
            Direction::Either => rng.below(2) == 0,
        }
    }
}
