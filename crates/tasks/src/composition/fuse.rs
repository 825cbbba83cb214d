//! Problems fused: in a row, side by side, or one of them selected.

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
            Fusion::Parallel if problems == 2 && coin(rng) => Ask::Product,
            Fusion::Parallel => Ask::Sum,
            Fusion::Conditional => pick(&[Ask::Largest, Ask::Smallest], rng),
        };
        loop {
            let mut atoms: Vec<Atom> = vec![];
            let mut before = None;
            for story in different(problems, STORIES.len(), rng) {
                let atom = Atom::draw(story, before, rng);
                before = (ask == Ask::Last).then(|| atom.answer(before.unwrap_or(0)));
                atoms.push(atom);
            }
            let fused = Self { atoms, ask };
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
            before = atom.answer(before);
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
            Ask::Sum | Ask::Product => "parallel",
            Ask::Largest | Ask::Smallest => "conditional",
        }
    }

    /// `a=7+5;b=a*3;b`.
    pub fn compact(&self) -> String {
        let mut text = String::with_capacity(16 * self.atoms.len());
        for (at, atom) in self.atoms.iter().enumerate() {
            push(&mut text, format_args!("{}={};", name(at), atom.compact(name(at.saturating_sub(1)))));
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
        Some(Self { atoms, ask: self.ask })
    }

    /// The same in reverse order; `None` unless several stand side by side.
    pub fn reversed(&self) -> Option<Self> {
        (self.ask != Ask::Last)
            .then(|| Self { atoms: self.atoms.iter().rev().cloned().collect(), ask: self.ask })
    }
}

/// What the answer of a problem is called in compact text.
pub fn name(at: usize) -> char {
    char::from(b'a' + at as u8)
}
