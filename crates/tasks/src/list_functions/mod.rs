//! List functions: what a list becomes under functions, one after the other. `3 8 1 5:sort|+2|take2=` is answered by
//! `1 3 5 8|3 5 7 10|3 5#3 5`.
//!
//! Source    system 88's programs over lists, with functions of our choice.
//! Level     n has n functions.
//! Draw      functions of a table, then lists of 4 to 7 digits; drawn again while a function changes nothing in
//!           the list asked about, leaves nothing of it, or makes a number above 99.
//! Stated    words: the functions are told. examples: they are shown by `examples` lists and what becomes of them, all
//!           changed, and drawn again while another program of n functions agrees with these and not with the answer;
//!           for levels up to 3.
//! Solution  the list after each function; of examples, the functions first.
//! Canonical the functions and the list asked about.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     the list asked about is never right.

mod function;

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, list, push, push_list};
use function::{FUNCTIONS, Function};

const MOST_BY_EXAMPLES: i64 = 3;
const MOST_VALUE: i64 = 99;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// How the functions are told.
    pub stated: Stated,
    /// Lists that show the functions, 2..=8.
    pub examples: usize,
}

/// How the functions are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stated {
    /// By name.
    #[default]
    Words,
    /// By what they do to other lists.
    Examples,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), stated: Stated::default(), examples: 4 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "list-functions";
    const LEVEL: &'static str = "n functions";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "list";
    type Level = ListFunctions;

    fn check(&self) -> Result<()> {
        if !(2..=8).contains(&self.examples) {
            return Err(Error::input("examples", self.examples, "2 to 8", "set examples = 4"));
        }
        if self.stated == Stated::Examples && self.levels[1] > MOST_BY_EXAMPLES {
            let expected = "levels up to 3: longer programs are told by words";
            return Err(Error::input("stated", "examples", expected, "set levels = [1, 3]"));
        }
        Ok(())
    }

    fn at(&self, level: i64) -> ListFunctions {
        ListFunctions { depth: level as usize, options: self.clone() }
    }
}

pub(crate) struct ListFunctions {
    depth: usize,
    options: Options,
}

impl Level for ListFunctions {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (functions, asked, states, shown) = loop {
            let functions: Vec<Function> =
                (0..self.depth).map(|_| draw::pick(&FUNCTIONS, &mut rng)).collect();
            let Some((asked, states)) = digits_changed(&functions, true, &mut rng) else { continue };
            let answer = &states[self.depth - 1];
            let Some(shown) = self.shown(&functions, &asked, answer, &mut rng) else { continue };
            break (functions, asked, states, shown);
        };
        let answer = list(&states[self.depth - 1], " ").to_string();
        Instance {
            prompt: self.prompt(&functions, &asked, &shown),
            solution: self.solution(&functions, &states),
            answer,
            canonical: format!("{} {}", list(&functions, "|"), list(&asked, " ")),
            meta: vec![("functions", list(&functions, "|").to_string().into()), ("list", asked.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

/// A list and what becomes of it.
type Example = (Vec<i64>, Vec<i64>);

impl ListFunctions {
    /// The examples, none where functions are told by words; `None` if none are found that leave one answer.
    fn shown(
        &self,
        functions: &[Function],
        asked: &[i64],
        answer: &[i64],
        rng: &mut Rng,
    ) -> Option<Vec<Example>> {
        if self.options.stated == Stated::Words {
            return Some(vec![]);
        }
        let mut shown: Vec<Example> = vec![];
        for _ in 0..self.options.examples {
            let (items, mut states) = digits_changed(functions, false, rng)?;
            shown.push((items, states.pop()?));
        }
        let mut programs: Vec<Vec<Function>> = vec![vec![]];
        for _ in 0..self.depth {
            programs = programs
                .iter()
                .flat_map(|program| {
                    FUNCTIONS.iter().map(move |function| [program.as_slice(), &[*function]].concat())
                })
                .collect();
        }
        let run = |program: &[Function], items: &[i64]| {
            program.iter().fold(items.to_vec(), |items, function| function.apply(&items))
        };
        let clear = programs.iter().all(|program| {
            run(program, asked) == answer
                || shown.iter().any(|(items, becomes)| run(program, items) != *becomes)
        });
        clear.then_some(shown)
    }

    fn prompt(&self, functions: &[Function], asked: &[i64], shown: &[Example]) -> String {
        let (mut compact, mut english) = (String::with_capacity(128), String::with_capacity(512));
        match self.options.stated {
            Stated::Words => {
                push(&mut compact, format_args!("{}:{}=", list(asked, " "), list(functions, "|")));
                push(&mut english, format_args!("Begin with the list {}. Then ", list(asked, ", ")));
                push_list(&mut english, functions.iter().map(|function| function.sentence()), "; then ");
                english.push_str(". Which list is left?");
            }
            Stated::Examples => {
                english.push_str("The same program turns each of these lists into another one.\n");
                for (items, becomes) in shown {
                    push(&mut compact, format_args!("{}>{};", list(items, " "), list(becomes, " ")));
                    push(
                        &mut english,
                        format_args!("{} becomes {}\n", list(items, ", "), list(becomes, ", ")),
                    );
                }
                push(&mut compact, format_args!("{}?", list(asked, " ")));
                push(&mut english, format_args!("What does it make of {}?", list(asked, ", ")));
            }
        }
        self.options.wording.prompt(compact, english, "#1, 2, 3")
    }

    fn solution(&self, functions: &[Function], states: &[Vec<i64>]) -> String {
        let mut text = String::with_capacity(256);
        let told = self.options.stated == Stated::Words;
        for (at, (function, state)) in functions.iter().zip(states).enumerate() {
            match self.options.wording {
                Wording::Compact => {
                    text.push_str(if at > 0 { "|" } else { "" });
                    if !told {
                        push(&mut text, format_args!("{function}:"));
                    }
                    push(&mut text, list(state, " "));
                }
                Wording::English => {
                    push(&mut text, format_args!("To {}: {}\n", function.sentence(), list(state, ", ")));
                }
            }
        }
        push(&mut text, format_args!("#{}", list(&states[states.len() - 1], " ")));
        text
    }
}

/// A list of digits and what it is after each function; `None` if something is left empty or too large, or if nothing
/// changes: by any function where `each`, else by all of them together.
fn digits_changed(functions: &[Function], each: bool, rng: &mut Rng) -> Option<(Vec<i64>, Vec<Vec<i64>>)> {
    let items: Vec<i64> = (0..rng.between(4, 7)).map(|_| rng.between(0, 9)).collect();
    let mut states: Vec<Vec<i64>> = Vec::with_capacity(functions.len());
    for function in functions {
        let before = states.last().unwrap_or(&items);
        let after = function.apply(before);
        if (each && after == *before) || after.is_empty() || after.iter().any(|item| *item > MOST_VALUE) {
            return None;
        }
        states.push(after);
    }
    (states.last() != Some(&items)).then_some((items, states))
}
