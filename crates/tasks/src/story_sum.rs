//! Story sum: what one person has in the end, in a story that also speaks of others. `A+3B+7A+5B-2A-4?A` is answered
//! by `8,4#4`.
//!
//! Source    chains of clauses with distractors, as system 16 asks for to stand in for word problems.
//! Level     n has a start and n changes of the person asked for, and `distractors` clauses about others for each of
//!           these changes.
//! Draw      the digits 1 to 9 and signs of the person asked for, then of the others, whose first clauses are starts
//!           too; then the order of all clauses, in which everybody's own keep theirs. A start is positive; sums may be
//!           negative.
//! Solution  the sums of the person asked for, then the answer. Only the answer is judged.
//! Canonical the changes of the person asked for: neither who it is nor what is said of others makes another problem.
//! Rewrites  simpler: without what is said of others; otherwise put: everybody under the next name. Both keep the
//!           canonical form, and so the side of the split.
//! Distinct  9^(n+1) 2^n; level 1 has 162.
//! Guess     as for chain sums of one digit: a constant guess is right in at most 5.6% at any level.

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::{self, Wording, push};

/// Everybody there is, by first letter.
const NAMES: [&str; 5] = ["Ann", "Ben", "Cleo", "Dan", "Eve"];
const MOST_DISTRACTORS: u32 = 8;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=32.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Clauses about others for each change of the person asked for, 0..=8.
    pub distractors: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), distractors: 1 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "story-sum";
    const LEVEL: &'static str = "n changes of the person asked for";
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "number";
    type Level = StorySum;

    fn check(&self) -> Result<()> {
        match self.distractors {
            0..=MOST_DISTRACTORS => Ok(()),
            _ => Err(Error::input("distractors", self.distractors, "0 to 8", "set distractors = 1")),
        }
    }

    fn at(&self, level: i64) -> StorySum {
        let changes = level as usize;
        StorySum { changes, others: changes * self.distractors as usize, wording: self.wording }
    }
}

pub(crate) struct StorySum {
    /// Clauses of the person asked for after the first.
    changes: usize,
    /// Clauses about others.
    others: usize,
    wording: Wording,
}

/// `A+3`: who, and by how much.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Clause {
    who: usize,
    by: i64,
}

impl Level for StorySum {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let asked = rng.below(NAMES.len() as u64) as usize;
        let clauses = self.clauses(asked, &mut rng);
        let own: Vec<i64> =
            clauses.iter().filter(|clause| clause.who == asked).map(|clause| clause.by).collect();
        let (solution, sum) = self.solution(&own);
        Instance {
            prompt: self.prompt(&clauses, asked),
            answer: sum.to_string(),
            solution,
            canonical: own.iter().map(|by| format!("{by:+}")).collect(),
            meta: vec![("clauses", compact(&clauses).into()), ("asked", letter(asked).to_string().into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let mut clauses = parsed(problem.meta.get("clauses")?.as_str()?)?;
        let mut asked = place(problem.meta.get("asked")?.as_str()?.chars().next()?)?;
        match how {
            Rewrite::Simplify => clauses.retain(|clause| clause.who == asked),
            Rewrite::Paraphrase => {
                let next = |who: usize| (who + 1) % NAMES.len();
                clauses.iter_mut().for_each(|clause| clause.who = next(clause.who));
                asked = next(asked);
            }
        }
        Some(Rewritten { prompt: self.prompt(&clauses, asked), canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let digits = 9_u128.checked_pow(self.changes as u32 + 1);
        arm::counted(digits.and_then(|digits| digits.checked_mul(1 << self.changes)))
    }
}

impl StorySum {
    fn clauses(&self, asked: usize, rng: &mut Rng) -> Vec<Clause> {
        let mut seen = [false; NAMES.len()];
        let mut clause = |who: usize, rng: &mut Rng| {
            let (by, rises) = (rng.between(1, 9), rng.below(2) == 0);
            let is_start = !std::mem::replace(&mut seen[who], true);
            Clause { who, by: if is_start || rises { by } else { -by } }
        };
        let own: Vec<Clause> = (0..=self.changes).map(|_| clause(asked, rng)).collect();
        let others: Vec<Clause> = (0..self.others)
            .map(|_| {
                let other = rng.below(NAMES.len() as u64 - 1) as usize;
                clause(other + usize::from(other >= asked), rng)
            })
            .collect();
        let mut is_own: Vec<bool> = (0..own.len() + others.len()).map(|ix| ix < own.len()).collect();
        rng.shuffle(&mut is_own);
        let (mut own, mut others) = (own.into_iter(), others.into_iter());
        is_own.into_iter().filter_map(|is_own| if is_own { own.next() } else { others.next() }).collect()
    }

    fn prompt(&self, clauses: &[Clause], asked: usize) -> String {
        match self.wording {
            Wording::Compact => format!("{}?{}", compact(clauses), letter(asked)),
            Wording::English => {
                let mut prompt = String::with_capacity(128 + 24 * clauses.len());
                let mut seen = [false; NAMES.len()];
                for Clause { who, by } in clauses {
                    let verb = match (std::mem::replace(&mut seen[*who], true), *by > 0) {
                        (false, _) => "starts with",
                        (true, true) => "wins",
                        (true, false) => "loses",
                    };
                    push(&mut prompt, format_args!("{} {verb} {} points. ", NAMES[*who], by.abs()));
                }
                push(&mut prompt, format_args!("How many points has {} in the end?", NAMES[asked]));
                wording::push_request(&mut prompt, "#-42");
                prompt
            }
        }
    }

    fn solution(&self, own: &[i64]) -> (String, i64) {
        let (mut sum, mut solution) = (0, String::with_capacity(64));
        for (step, by) in own.iter().enumerate() {
            let before = sum;
            sum += by;
            match self.wording {
                _ if step == 0 => {}
                Wording::Compact => {
                    solution.push_str(if step == 1 { "" } else { "," });
                    push(&mut solution, sum);
                }
                Wording::English => {
                    let sign = if *by > 0 { '+' } else { '-' };
                    push(&mut solution, format_args!("{before} {sign} {} = {sum}\n", by.abs()));
                }
            }
        }
        push(&mut solution, format_args!("#{sum}"));
        (solution, sum)
    }
}

fn letter(who: usize) -> char {
    char::from(b'A' + who as u8)
}

fn place(letter: char) -> Option<usize> {
    (letter as usize).checked_sub('A' as usize).filter(|who| *who < NAMES.len())
}

fn compact(clauses: &[Clause]) -> String {
    clauses.iter().map(|clause| format!("{}{:+}", letter(clause.who), clause.by)).collect()
}

/// The inverse of [`compact`].
fn parsed(text: &str) -> Option<Vec<Clause>> {
    let symbols: Vec<char> = text.chars().collect();
    let clause = |symbols: &[char]| {
        let [who, sign, digit] = symbols else { return None };
        let by = i64::from(digit.to_digit(10)?);
        Some(Clause { who: place(*who)?, by: if *sign == '-' { -by } else { by } })
    };
    symbols.chunks(3).map(clause).collect()
}
