//! Knights and knaves: knights tell the truth, knaves lie; who is what? `A:~B;B:A=B?` is answered by `TL:1T;1=0L#TL`.
//!
//! Source    DUMP (arXiv 2504.09710), system 21, after Xie et al., arXiv 2410.23123.
//! Level     n has n people, who make one statement each.
//! Draw      statements as `puzzle` describes them, all of them anew until exactly one assignment of roles fits: about
//!           three times. Names and sentences come after.
//! Compact   `A` A is a knight, `~A` a knave, `!` not, `&` and, `|` or, `>` if .. then, `=` if and only if; roles are
//!           `T` (tells the truth) and `L` (lies), in the order of the people.
//! Solution  the roles, then each statement with the truth of its leaves and, as a role, its own. It shows that the
//!           answer fits, not how it was found, and only the answer is judged.
//! Canonical the statements in order, each reduced to what it says about whom: `!~B` is `B`, and `A>B` is `~A|B`.
//!           People stay in order: who renumbers them gets another form.
//! Rewrites  in compact notation alone. Simpler: every statement reduced as in the canonical form; otherwise put: the
//!           statements in reverse order.
//! Distinct  enumerated for n = 2 (77) and 3; from 4 on `None`.
//! Guess     the likeliest roles are right in 26% of the instances of level 2, 15% of level 3, 4.5% of level 5.

mod puzzle;
mod speech;

use gradatim_core::{Problem, Result, Rewrite, Rng, Seed};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{self, Arm, Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::Wording;
use puzzle::{Puzzle, Roles};
use speech::Cast;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 2..=14.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [2, 8], wording: Wording::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "knights-and-knaves";
    const LEVEL: &'static str = "n people";
    const LEVELS: [i64; 2] = [2, puzzle::MOST as i64];
    const VERIFIER: &'static str = "knights-and-knaves";
    type Level = KnightsAndKnaves;

    fn at(&self, level: i64) -> KnightsAndKnaves {
        KnightsAndKnaves { people: level as usize, wording: self.wording }
    }
}

/// What [`perturb`] replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// All that one person says.
    Statement,
    /// One `somebody is a knight` or `is a knave` within a statement.
    Leaf,
}

/// The n-th problem of `level` with one place changed, so that it has again one solution, and a different one. Names
/// and sentences stay; `/statement` or `/leaf` is added to the id. `None` where no such change was found: for most
/// puzzles of two people no leaf will do, from four on hardly ever. Refuses levels that the family does not have. The
/// result may stand on the other side of the held-out rule.
pub fn perturb(options: &Options, level: i64, seed: Seed, n: u64, change: Change) -> Result<Option<Problem>> {
    arm::check(options, [level, level]).map_err(|fault| fault.under(Options::NAME))?;
    let arm = Arm::new(options, level);
    let stream = arm.stream(seed, n);
    let mut rng = stream.rng();
    let (puzzle, _) = Puzzle::draw(&mut rng, arm.inner().people);
    let (found, suffix) = match change {
        Change::Statement => (puzzle.with_another_statement(&mut stream.attempt(1)), "/statement"),
        Change::Leaf => (puzzle.with_another_leaf(&mut stream.attempt(2)), "/leaf"),
    };
    Ok(found.map(|(puzzle, roles)| {
        let mut problem = arm.problem(n, arm.inner().put(&puzzle, roles, &mut rng));
        problem.id.push_str(suffix);
        problem
    }))
}

pub(crate) struct KnightsAndKnaves {
    people: usize,
    wording: Wording,
}

impl Level for KnightsAndKnaves {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (puzzle, roles) = Puzzle::draw(&mut rng, self.people);
        self.put(&puzzle, roles, &mut rng)
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        if self.wording != Wording::Compact {
            return None;
        }
        let prompt = match how {
            Rewrite::Simplify => {
                let (_, reduced) = problem.canonical.split_once(' ')?;
                // What is always or never true has no leaf to be put with.
                if reduced.split(';').any(|statement| matches!(statement, "0" | "1")) {
                    return None;
                }
                let said = (0..).zip(reduced.split(';'));
                let said = said.map(|(who, statement)| format!("{}:{statement}", puzzle::letter(who)));
                said.collect::<Vec<_>>().join(";")
            }
            Rewrite::Paraphrase => {
                let shown = problem.prompt_text();
                shown.strip_suffix('?')?.split(';').rev().collect::<Vec<_>>().join(";")
            }
        };
        Some(Rewritten { prompt: prompt + "?", canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        (self.people <= 3).then(|| Puzzle::count(self.people))
    }
}

impl KnightsAndKnaves {
    fn put(&self, puzzle: &Puzzle, roles: Roles, rng: &mut Rng) -> Instance {
        let (prompt, answer, solution, names): (_, _, _, Vec<Value>);
        match self.wording {
            Wording::Compact => {
                prompt = shown(puzzle);
                answer = letters(self.people, roles);
                solution = checked(puzzle, roles, &answer);
                names = (0..self.people as u8).map(|who| puzzle::letter(who).to_string().into()).collect();
            }
            Wording::English => {
                let cast = Cast::draw(rng, self.people);
                prompt = cast.prompt(puzzle, rng);
                answer = cast.answer(roles);
                solution = cast.solution(puzzle, roles);
                names = cast.names().iter().map(|name| (*name).into()).collect();
            }
        }
        Instance {
            prompt,
            answer,
            solution,
            canonical: puzzle.canonical(),
            meta: vec![("names", names.into())],
        }
    }
}

fn shown(puzzle: &Puzzle) -> String {
    let mut text = String::with_capacity(10 * puzzle.statements().len());
    for (who, statement) in (0..).zip(puzzle.statements()) {
        text.push_str(if who == 0 { "" } else { ";" });
        text.push(puzzle::letter(who));
        text.push(':');
        statement.push(&mut text);
    }
    text.push('?');
    text
}

fn letters(people: usize, roles: Roles) -> String {
    (0..people).map(|who| if roles.is_knight(who) { 'T' } else { 'L' }).collect()
}

/// The header's solution in compact notation.
fn checked(puzzle: &Puzzle, roles: Roles, answer: &str) -> String {
    let truth = |leaf| if roles.confirm(leaf) { '1' } else { '0' };
    let mut text = String::with_capacity(8 + 8 * answer.len());
    text.push_str(answer);
    for (at, (statement, role)) in puzzle.statements().iter().zip(answer.chars()).enumerate() {
        let (before, left, rest) = statement.parts();
        text.push(if at == 0 { ':' } else { ';' });
        text.push_str(before);
        text.push(truth(left));
        if let Some((join, right)) = rest {
            text.push(join.sign());
            text.push(truth(right));
        }
        text.push(role);
    }
    text.push('#');
    text.push_str(answer);
    text
}
