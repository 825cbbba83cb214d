//! Problems fused: in a row, side by side, over a number they have in common, or one of them selected.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::Fusion;
use super::atom::{Atom, STORIES, X};
use crate::draw::{coin, different, pick};
use crate::wording::{push, push_list};

/// What is made of the answers of problems side by side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// The answer of the last.
    Last,
    Sum,
    Product,
    Largest,
    Smallest,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fused {
    pub atoms: Vec<Atom>,
    ask: Ask,
    /// The first number of all problems, where they have it in common.
    common: Option<i64>,
}

impl Fused {
    pub fn draw(problems: usize, fusion: Fusion, rng: &mut Rng) -> Self {
        let fusion = match fusion {
            Fusion::Any => pick(&[Fusion::Sequential, Fusion::Parallel, Fusion::Conditional], rng),
            one => one,
        };
        let ask = match fusion {
            _ if problems == 1 => Ask::Last,
            Fusion::Any | Fusion::Sequential => Ask::Last,
            Fusion::Parallel | Fusion::Common if problems == 2 && coin(rng) => Ask::Product,
            Fusion::Parallel | Fusion::Common => Ask::Sum,
            Fusion::Conditional => pick(&[Ask::Largest, Ask::Smallest], rng),
        };
        loop {
            let mut atoms: Vec<Atom> = vec![];
            let mut before = None;
            let stories = different(problems, STORIES.len(), rng);
            let common = (fusion == Fusion::Common && problems > 1).then(|| common(&stories, rng));
            for story in stories {
                let atom = match common {
                    Some(common) => Atom::sharing(story, common, rng),
                    None => Atom::draw(story, before, rng),
                };
                before = (ask == Ask::Last).then(|| atom.answer(before.unwrap_or(0)));
                atoms.push(atom);
            }
            let fused = Self { atoms, ask, common };
            if fused.is_sound() {
                return fused;
            }
        }
    }

    /// Whether no answer on the way stands in the text, and no two answers are equal.
    fn is_sound(&self) -> bool {
        let answers = self.answers();
        let text = self.compact();
        let shown: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
        let on_the_way = &answers[..answers.len() - usize::from(self.ask == Ask::Last)];
        on_the_way.iter().all(|answer| !shown.contains(&answer.to_string().as_str()))
            && (1..answers.len()).all(|at| !answers[..at].contains(&answers[at]))
    }

    /// The answer of each problem.
    pub fn answers(&self) -> Vec<i64> {
        let mut before = 0;
        let next = |atom: &Atom| {
            before = atom.answer(self.common.unwrap_or(before));
            before
        };
        self.atoms.iter().map(next).collect()
    }

    pub fn answer(&self) -> i64 {
        let answers = self.answers().into_iter();
        match self.ask {
            Ask::Last => answers.last(),
            Ask::Sum => Some(answers.sum()),
            Ask::Product => Some(answers.product()),
            Ask::Largest => answers.max(),
            Ask::Smallest => answers.min(),
        }
        .unwrap_or(0)
    }

    pub fn name(&self) -> &'static str {
        match self.ask {
            Ask::Last => "sequential",
            Ask::Sum | Ask::Product if self.common.is_some() => "common",
            Ask::Sum | Ask::Product => "parallel",
            Ask::Largest | Ask::Smallest => "conditional",
        }
    }

    /// `a=7+5;b=a*3;b`, or `x=12;a=x+5;b=x*3;a+b`.
    pub fn compact(&self) -> String {
        let mut text = String::with_capacity(16 * self.atoms.len());
        if let Some(common) = self.common {
            push(&mut text, format_args!("x={common};"));
        }
        for (at, atom) in self.atoms.iter().enumerate() {
            let first = if self.common.is_some() { 'x' } else { name(at.saturating_sub(1)) };
            push(&mut text, format_args!("{}={};", name(at), atom.compact(first)));
        }
        let names = (0..self.atoms.len()).map(name);
        match self.ask {
            Ask::Last => text.push(name(self.atoms.len() - 1)),
            Ask::Sum => push_list(&mut text, names, "+"),
            Ask::Product => push_list(&mut text, names, "*"),
            Ask::Largest | Ask::Smallest => {
                text.push_str(if self.ask == Ask::Largest { "max(" } else { "min(" });
                push_list(&mut text, names, ",");
                text.push(')');
            }
        }
        text
    }

    pub fn sentences(&self) -> String {
        let mut text = String::with_capacity(128 * self.atoms.len());
        if let Some(common) = self.common {
            push(&mut text, format_args!("One number is the same in all that follows: it is {common}. "));
        }
        let mut before = "";
        for atom in &self.atoms {
            push(&mut text, format_args!("{} ", atom.sentences(before)));
            before = atom.story().asked;
        }
        let result = match self.ask {
            Ask::Last => {
                push(&mut text, format_args!("How many {before}?"));
                return text;
            }
            Ask::Sum => "sum",
            Ask::Product => "product",
            Ask::Largest => "largest",
            Ask::Smallest => "smallest",
        };
        text.push_str("Find out how many ");
        push_list(&mut text, self.atoms.iter().map(|atom| atom.story().asked), ", how many ");
        push(&mut text, format_args!(". What is the {result} of these numbers?"));
        text
    }

    /// The same without the first problem, whose answer is told; `None` unless several stand in a row.
    pub fn shortened(&self) -> Option<Self> {
        let first = self.atoms.first()?.answer(0);
        let mut atoms = self.atoms.get(1..)?.to_vec();
        let next = atoms.first_mut().filter(|_| self.ask == Ask::Last)?;
        next.x = X::Given(next.x.value(first));
        Some(Self { atoms, ..*self })
    }

    /// The same in reverse order; `None` unless several stand side by side.
    pub fn reversed(&self) -> Option<Self> {
        (self.ask != Ask::Last).then(|| Self { atoms: self.atoms.iter().rev().cloned().collect(), ..*self })
    }
}

/// A number that can be the first of all these stories.
fn common(stories: &[usize], rng: &mut Rng) -> i64 {
    let ranges = stories.iter().map(|story| STORIES[*story].range());
    let [least, most] = ranges.fold([0, i64::MAX], |[a, b], [c, d]| [a.max(c), b.min(d)]);
    rng.between(least, most)
}

/// What the answer of a problem is called in compact text.
pub fn name(at: usize) -> char {
    char::from(b'a' + at as u8)
}
