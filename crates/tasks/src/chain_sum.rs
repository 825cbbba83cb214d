//! Chain sum: add and subtract from left to right. `3+5-2=` is answered by `8,6#6`.
//!
//! Level     n has n + 1 terms of `digits` digits without leading zeros, each after the first added or subtracted
//!           with equal chance; partial sums and answers may be negative.
//! Solution  the partial sums, then the answer. `derivation` chooses how long they are, in compact notation: terse
//!           `8,6#6`, verbose `3+5=8,8-2=6#6`, mixed one of both with equal chance.
//! Judged    by the answer alone, unless `judged` says otherwise: right answers with wrong partial sums count, so do
//!           not show the steps to anybody as checked. Slips of one up and one down cancel often, and a learner that
//!           imitates its own right answers learns them; by the derivation, all of it is right or nothing; by the working,
//!           every step that is stated is worked out again, in any words and order (system 83).
//! Canonical the expression as shown: partial sums depend on the order.
//! Distinct  (9 10^(digits-1))^(n+1) 2^n; level 1 of one digit has 162.
//! Rewrites  simpler: up to half of the steps taken already, as far as the sum they give is not negative; otherwise
//!           put: the terms after the first in reverse order.
//! Guess     one digit: the likeliest answer of level 1 has probability 1/18 (0 and 10), and each further term
//!           spreads the sums; a constant guess is right in at most 5.6% at any level.

use gradatim_core::{Error, Problem, Result, Rewrite};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::judged::Worked;
use crate::wording::{self, Wording, push};

const MOST_DIGITS: u32 = 9;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=63.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Digits of every term, 1..=9.
    pub digits: u32,
    /// How worked solutions are written in compact notation; prompts and answers do not depend on it.
    pub derivation: Derivation,
    /// What has to be right.
    pub judged: Judged,
}

/// What a response is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// The last number.
    #[default]
    Answer,
    /// All of the response: it must be the worked solution. The answer of such a problem is that solution, and it
    /// cannot be rewritten.
    Derivation,
    /// Every step, and the answer: `3+5=8,8-2=6#6`. A share of full marks for the share that is right; it cannot be rewritten.
    Working,
}

/// How long a worked solution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// Partial sums alone.
    #[default]
    Terse,
    /// Every step with its terms.
    Verbose,
    /// One of both, by chance.
    Mixed,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 8],
            wording: Wording::default(),
            digits: 1,
            derivation: Derivation::Terse,
            judged: Judged::Answer,
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "chain-sum";
    const LEVEL: &'static str = "n + 1 terms";
    const LEVELS: [i64; 2] = [1, 63];
    const VERIFIER: &'static str = "number";
    type Level = ChainSum;

    fn check(&self) -> Result<()> {
        if !(1..=MOST_DIGITS).contains(&self.digits) {
            return Err(Error::input("digits", self.digits, "1 to 9", "set digits = 1"));
        }
        if (self.judged, self.derivation) == (Judged::Derivation, Derivation::Mixed) {
            let hint = "set derivation = \"terse\", or judged = \"answer\"";
            return Err(Error::input("judged", "derivation, of two", "one derivation to be judged by", hint));
        }
        let says_steps = self.wording == Wording::English || self.derivation == Derivation::Verbose;
        if self.judged == Judged::Working && !says_steps {
            let hint = "set derivation = \"verbose\"";
            return Err(Error::input("judged", "working, of partial sums", "steps with their terms", hint));
        }
        Ok(())
    }

    fn at(&self, level: i64) -> ChainSum {
        let least = 10_i64.pow(self.digits - 1);
        ChainSum {
            steps: level as usize,
            least,
            wording: self.wording,
            derivation: self.derivation,
            judged: self.judged,
        }
    }
}

pub(crate) struct ChainSum {
    /// Terms after the first.
    steps: usize,
    /// Smallest term; the largest is ten times this, less 1.
    least: i64,
    wording: Wording,
    derivation: Derivation,
    judged: Judged,
}

impl Level for ChainSum {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        // A stream of its own: the terms are the same whatever the derivation.
        let is_verbose = match self.derivation {
            Derivation::Terse => false,
            Derivation::Verbose => true,
            Derivation::Mixed => stream.attempt(1).below(2) == 0,
        };
        let mut term = || (rng.between(self.least, 10 * self.least - 1), rng.below(2) == 0);
        let (mut sum, _) = term();
        let (mut shown, mut solution) = (sum.to_string(), String::with_capacity(64));
        for step in 0..self.steps {
            let (term, adds) = term();
            let (sign, before) = (if adds { '+' } else { '-' }, sum);
            sum += if adds { term } else { -term };
            shown.push(sign);
            push(&mut shown, term);
            match self.wording {
                Wording::Compact => {
                    solution.push_str(if step == 0 { "" } else { "," });
                    if is_verbose {
                        push(&mut solution, format_args!("{before}{sign}{term}="));
                    }
                    push(&mut solution, sum);
                }
                Wording::English => push(&mut solution, format_args!("{before} {sign} {term} = {sum}\n")),
            }
        }
        push(&mut solution, format_args!("#{sum}"));
        Instance {
            prompt: self.prompt(&shown),
            answer: match self.judged {
                Judged::Answer | Judged::Working => sum.to_string(),
                Judged::Derivation => solution.clone(),
            },
            solution,
            canonical: shown.clone(),
            meta: match self.judged {
                Judged::Working => Worked::Working.meta(|| shown),
                _ => vec![("expression", shown.into())],
            },
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        if self.judged != Judged::Answer {
            return None;
        }
        let terms = terms(problem.meta.get("expression")?.as_str()?);
        let shown = match how {
            Rewrite::Simplify => {
                let sum = |taken: usize| terms[..=taken].iter().sum::<i64>();
                let taken = (1..=self.steps / 2).rev().find(|taken| sum(*taken) >= 0)?;
                joined(std::iter::once(sum(taken)).chain(terms[taken + 1..].iter().copied()))
            }
            Rewrite::Paraphrase => joined(terms[..1].iter().chain(terms[1..].iter().rev()).copied()),
        };
        Some(Rewritten { prompt: self.prompt(&shown), canonical: Some(shown) })
    }

    fn distinct(&self) -> Option<u64> {
        let terms = (9 * self.least as u128).checked_pow(self.steps as u32 + 1);
        arm::counted(terms.and_then(|terms| terms.checked_mul(1 << self.steps)))
    }

    fn verifier(&self) -> Option<&'static str> {
        match self.judged {
            Judged::Answer => None,
            Judged::Derivation => Some("exact"),
            Judged::Working => Worked::Working.verifier(),
        }
    }
}

impl ChainSum {
    fn prompt(&self, shown: &str) -> String {
        match self.wording {
            Wording::Compact => format!("{shown}="),
            Wording::English => {
                let mut prompt = String::with_capacity(128 + 2 * shown.len());
                prompt.push_str("Add and subtract from left to right: ");
                for symbol in shown.chars() {
                    match symbol {
                        '+' => prompt.push_str(" + "),
                        '-' => prompt.push_str(" - "),
                        digit => prompt.push(digit),
                    }
                }
                if self.judged == Judged::Working {
                    prompt.push('.');
                    prompt.push_str(Worked::Working.request());
                }
                wording::push_request(&mut prompt, "#-42");
                prompt
            }
        }
    }
}

/// Signed terms of `3+5-2`, whose first has no sign.
fn terms(shown: &str) -> Vec<i64> {
    shown.replace('-', "+-").split('+').filter_map(|term| term.parse().ok()).collect()
}

/// The inverse of [`terms`].
fn joined(terms: impl Iterator<Item = i64>) -> String {
    let mut shown = String::with_capacity(64);
    for (at, term) in terms.enumerate() {
        shown.push_str(if at > 0 && term >= 0 { "+" } else { "" });
        push(&mut shown, term);
    }
    shown
}
