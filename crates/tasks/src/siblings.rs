//! Siblings: how many brothers or sisters a sibling has. `g3b2s;b:s?` asks, of a girl with 3 brothers and 2 sisters,
//! how many sisters a brother of hers has: `2+1=3#3`.
//!
//! Source    the siblings question of system 83: she is herself a sister of her brothers, M + 1.
//! Level     n has 1 to 10^n - 1 brothers and as many sisters.
//! Draw      with `asks = "any"`: a girl or a boy, asked about a brother or a sister, for brothers or sisters; with
//!           "sisters", a girl's brother is asked for his sisters, always.
//! Solution  boys or girls of the family, then without the sibling where that is one of them. Only the answer is
//!           judged.
//! Canonical boys and girls of the family: all questions about one family stand on one side of the split.
//! Distinct  T = 10^n - 1: T^2 for "sisters", 2 T^2 - (T - 1)^2 for "any"; level 1 has 81 and 98.
//! Guess     "sisters" at level 1: 1/9 for any number of 2..=10.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw::coin;
use crate::wording::Wording;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=9.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What is asked.
    pub asks: Asks,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// How many sisters a girl's brother has.
    Sisters,
    /// How many brothers or sisters a sibling of a girl or a boy has.
    #[default]
    Any,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 4], wording: Wording::default(), asks: Asks::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "siblings";
    const LEVEL: &'static str = "1 to 10^n - 1 brothers and as many sisters";
    const LEVELS: [i64; 2] = [1, 9];
    const VERIFIER: &'static str = "number";
    type Level = Siblings;

    fn at(&self, level: i64) -> Siblings {
        Siblings { most: 10_i64.pow(level as u32) - 1, asks: self.asks, wording: self.wording }
    }
}

pub(crate) struct Siblings {
    most: i64,
    asks: Asks,
    wording: Wording,
}

/// Which of two: the one a question is about, and what it counts.
#[derive(Clone, Copy, PartialEq)]
enum Sex {
    Girl,
    Boy,
}

impl Sex {
    fn draw(rng: &mut Rng) -> Self {
        if coin(rng) { Self::Girl } else { Self::Boy }
    }
}

impl Level for Siblings {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (brothers, sisters) = (rng.between(1, self.most), rng.between(1, self.most));
        let (child, sibling, counted) = match self.asks {
            Asks::Sisters => (Sex::Girl, Sex::Boy, Sex::Girl),
            Asks::Any => (Sex::draw(&mut rng), Sex::draw(&mut rng), Sex::draw(&mut rng)),
        };
        let (listed, plural) = match counted {
            Sex::Girl => (sisters, "girls"),
            Sex::Boy => (brothers, "boys"),
        };
        let (mut steps, mut answer) = (self.wording.steps(), listed);
        if counted == child {
            answer += 1;
            let english =
                format_args!("With the child in question there are {listed} + 1 = {answer} {plural}.");
            steps.push(format_args!("{listed}+1={answer}"), english);
        }
        if counted == sibling {
            let before = answer;
            answer -= 1;
            let english = format_args!("Nobody is their own sibling: {before} - 1 = {answer}.");
            steps.push(format_args!("{before}-1={answer}"), english);
        }
        let letter = |sex, girl, boy| if sex == Sex::Girl { girl } else { boy };
        let compact = format_args!(
            "{}{brothers}b{sisters}s;{}:{}?",
            letter(child, 'g', 'b'),
            letter(sibling, 's', 'b'),
            letter(counted, 's', 'b')
        );
        let plural = |n: i64| if n == 1 { "" } else { "s" };
        let english = format_args!(
            "A {} has {brothers} brother{} and {sisters} sister{}. How many {} does one of {} {} have?",
            if child == Sex::Girl { "girl" } else { "boy" },
            plural(brothers),
            plural(sisters),
            if counted == Sex::Girl { "sisters" } else { "brothers" },
            if child == Sex::Girl { "her" } else { "his" },
            if sibling == Sex::Girl { "sisters" } else { "brothers" },
        );
        let (boys, girls) =
            (brothers + i64::from(child == Sex::Boy), sisters + i64::from(child == Sex::Girl));
        Instance {
            prompt: self.wording.prompt(compact, english, "#42"),
            answer: answer.to_string(),
            solution: steps.end(answer),
            canonical: format!("{boys} {girls}"),
            meta: vec![("boys", boys.into()), ("girls", girls.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let most = self.most as u128;
        arm::counted(Some(match self.asks {
            Asks::Sisters => most * most,
            Asks::Any => 2 * most * most - (most - 1) * (most - 1),
        }))
    }
}
