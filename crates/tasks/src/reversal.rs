//! Reversal: facts told one way, asked for forwards or backwards. `dro=lin ba=stee;lin<` asks whose `lin` is: `#dro`.
//!
//! Source    the reversal pairs of system 83: "A is B" is known, B is asked for A.
//! Level     n has n + 1 facts, each of a writer and a book; all names are different made-up words.
//! Draw      the facts, the one asked for, and with `asks = "either"` the direction. Facts are told as
//!           `writer=book`; forwards `writer>` asks for the book, backwards `book<` for the writer.
//! Canonical the fact asked for and the others in order: both directions and any order of telling stand on one side
//!           of the split.
//! Rewrites  simpler: the fact alone; otherwise put: the facts in reverse order.
//! Distinct  told by nobody: over 10^23 at level 1.
//! Guess     1 / (n + 1) for who knows what is asked for, a writer or a book.

use gradatim_core::{Problem, Rewrite};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::{Wording, push};
use crate::words;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=31.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Which way facts are asked for.
    pub asks: Direction,
}

/// Which way facts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// As they are told: the book of a writer.
    Forwards,
    /// The writer of a book.
    Backwards,
    /// One or the other with equal chance.
    #[default]
    Either,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), asks: Direction::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "reversal";
    const LEVEL: &'static str = "n + 1 facts";
    const LEVELS: [i64; 2] = [1, 31];
    const VERIFIER: &'static str = "final-answer";
    type Level = Reversal;

    fn at(&self, level: i64) -> Reversal {
        Reversal { facts: level as usize + 1, asks: self.asks, wording: self.wording }
    }
}

pub(crate) struct Reversal {
    facts: usize,
    asks: Direction,
    wording: Wording,
}

impl Level for Reversal {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let names = words::different(2 * self.facts, [1, 2], &mut rng);
        let facts: Vec<[&str; 2]> = names.chunks(2).map(|pair| [pair[0].as_str(), &pair[1]]).collect();
        let asked = draw::place(self.facts, &mut rng);
        let backwards = match self.asks {
            Direction::Forwards => false,
            Direction::Backwards => true,
            Direction::Either => draw::coin(&mut rng),
        };
        let fact = facts[asked];
        let answer = fact[usize::from(!backwards)];
        let mut steps = self.wording.steps();
        steps.push(format_args!("{}={}", fact[0], fact[1]), format_args!("{} wrote {}.", fact[0], fact[1]));
        let told = told(&facts);
        let mut others = facts.clone();
        others.remove(asked);
        others.sort_unstable();
        Instance {
            prompt: self.prompt(&facts, fact[usize::from(backwards)], backwards),
            answer: answer.to_owned(),
            solution: steps.end(answer),
            canonical: format!("{}={};{}", fact[0], fact[1], self::told(&others)),
            meta: vec![
                ("facts", told.into()),
                ("asked", fact[usize::from(backwards)].into()),
                ("backwards", backwards.into()),
            ],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let (told, asked) = (problem.meta.get("facts")?.as_str()?, problem.meta.get("asked")?.as_str()?);
        let backwards = problem.meta.get("backwards")?.as_bool()?;
        let facts = told.split(' ').map(|fact| fact.split_once('=').map(|(writer, book)| [writer, book]));
        let mut facts: Vec<[&str; 2]> = facts.collect::<Option<_>>()?;
        match how {
            Rewrite::Simplify => facts.retain(|fact| fact.contains(&asked)),
            Rewrite::Paraphrase => facts.reverse(),
        }
        let canonical = match (how, &facts[..]) {
            (Rewrite::Simplify, [[writer, book]]) => Some(format!("{writer}={book};")),
            _ => None,
        };
        Some(Rewritten { prompt: self.prompt(&facts, asked, backwards), canonical })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl Reversal {
    fn prompt(&self, facts: &[[&str; 2]], asked: &str, backwards: bool) -> String {
        match self.wording {
            Wording::Compact => format!("{};{asked}{}", told(facts), if backwards { '<' } else { '>' }),
            Wording::English => {
                let mut text = String::with_capacity(256 + 32 * facts.len());
                for [writer, book] in facts {
                    push(&mut text, format_args!("The writer of \"{book}\" is {writer}. "));
                }
                if backwards {
                    push(&mut text, format_args!("Who wrote \"{asked}\"?"));
                } else {
                    push(&mut text, format_args!("Which book is by {asked}?"));
                }
                self.wording.prompt("", text, "#word")
            }
        }
    }
}

fn told(facts: &[[&str; 2]]) -> String {
    let mut text = String::with_capacity(20 * facts.len());
    for (at, [writer, book]) in facts.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { " " });
        push(&mut text, format_args!("{writer}={book}"));
    }
    text
}
