//! Compositions: problems fused into one whose answer is computed, not written. `a=7+5;b=(a-9)*4;b?` is answered by
//! `a=12,b=12#12`.
//!
//! Source    MathFusion (arXiv 2503.16212), system 74, its three fusions made exact for problems that can be computed.
//! Level     n fuses n problems, each of two numbers; level 1 is a problem by itself.
//! Fusion    sequential: the first number of each is the answer of the one before it, which a constant may bring into
//!           range, as the text says; parallel: the sum of all answers, or, of two, their product; conditional: the
//!           largest or smallest of them, which is one of them and no combination. Any: one of the three. Common: parallel,
//!           and the first number of each problem is the same, said once: `x=12;a=x+5;b=x*3;a+b?`.
//! Shape     flat, as said; tree: n problems fused step by step, each fusion of any of the kinds, so that what is fused is
//!           fused already; see `tree`.
//! Draw      different stories and numbers; drawn again while an answer that is not asked for stands in the text, or two
//!           answers are equal.
//! Solution  the answer of each problem, then the fused one.
//! Canonical the expressions, not the stories.
//! Rewrites  of flat ones. Simpler: the first of several fused in a row is already done, where its answer leads to the same number;
//!           otherwise put: problems side by side in reverse order.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     24 at level 1: 1.6%.

mod atom;
mod fuse;
mod tree;

use gradatim_core::{Error, Problem, Result, Rewrite};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::Wording;
use fuse::Fused;
use tree::Tree;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// How problems are fused.
    pub fusion: Fusion,
    /// Whether what is fused may be fused already.
    pub shape: Shape,
}

/// Whether what is fused may be fused already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// All problems at once.
    #[default]
    Flat,
    /// Two at a time.
    Tree,
}

/// How problems are fused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fusion {
    /// Any of the three below, each as likely.
    #[default]
    Any,
    /// One after the other.
    Sequential,
    /// All answers combined.
    Parallel,
    /// One of the answers selected.
    Conditional,
    /// All answers combined, of problems that have their first number in common; flat ones alone.
    Common,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 4],
            wording: Wording::default(),
            fusion: Fusion::default(),
            shape: Shape::default(),
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "composition";
    const LEVEL: &'static str = "n fused problems";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = Composition;

    fn check(&self) -> Result<()> {
        if (self.fusion, self.shape) == (Fusion::Common, Shape::Tree) {
            let hint = "set shape = \"flat\"";
            return Err(Error::input("fusion", "common, of a tree", "one number for flat fusions", hint));
        }
        Ok(())
    }

    fn at(&self, level: i64) -> Composition {
        let Self { fusion, shape, wording, .. } = *self;
        Composition { problems: level as usize, fusion, shape, wording }
    }
}

pub(crate) struct Composition {
    problems: usize,
    fusion: Fusion,
    shape: Shape,
    wording: Wording,
}

impl Level for Composition {
    fn instance(&self, stream: &Stream) -> Instance {
        if self.shape == Shape::Tree {
            return self.tree(stream);
        }
        let fused = Fused::draw(self.problems, self.fusion, &mut stream.rng());
        let mut steps = self.wording.steps();
        for (atom, (answer, name)) in fused.atoms.iter().zip(fused.answers().into_iter().zip('a'..)) {
            let english = format_args!("{answer} {}.", atom.story().asked);
            steps.push(format_args!("{name}={answer}"), english);
        }
        let answer = fused.answer();
        // Everything is a number or a name: it can always be written.
        let written = serde_json::to_value(&fused).unwrap_or_default();
        Instance {
            prompt: self.prompt(&fused),
            answer: answer.to_string(),
            solution: steps.end(answer),
            canonical: fused.compact(),
            meta: vec![("fusion", fused.name().into()), ("fused", written)],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let fused: Fused = serde_json::from_value(problem.meta.get("fused")?.clone()).ok()?;
        let other = match how {
            Rewrite::Simplify => fused.shortened()?,
            Rewrite::Paraphrase => fused.reversed()?,
        };
        Some(Rewritten { prompt: self.prompt(&other), canonical: Some(other.compact()) })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl Composition {
    fn prompt(&self, fused: &Fused) -> String {
        self.wording.prompt(format_args!("{}?", fused.compact()), fused.sentences(), "#42")
    }

    fn tree(&self, stream: &Stream) -> Instance {
        let tree = Tree::draw(self.problems, self.fusion, &mut stream.rng());
        let mut steps = self.wording.steps();
        tree.push_steps(&mut steps);
        let compact = tree.compact();
        Instance {
            prompt: self.wording.prompt(format_args!("{compact}?"), tree.sentences(), "#42"),
            answer: tree.answer().to_string(),
            solution: steps.end(tree.answer()),
            canonical: compact,
            meta: vec![("fusion", tree.name().into()), ("depth", tree.depth().into())],
        }
    }
}
