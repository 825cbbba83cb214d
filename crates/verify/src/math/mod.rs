//! Two answers to a mathematical question: do they say the same?
//!
//! Extract  the final answer of both texts: see `extract`.
//! Read     LaTeX and plain notation into a small tree: see `parse`. Nothing is executed.
//! Decide   exactly where a rule is exact (rationals, normal forms, sets, intervals), else by values at points with
//!          an error bound: see `compare`. The verdict names the rule.
//! Prose    what is no mathematics is compared word by word, with the mathematics in it judged as such.
//! Bounds   linear in the text up to 64 kB, of which only the last are read; everything after reading is paid from
//!          `Options::fuel`.

mod compare;
mod exact;
mod extract;
mod fuel;
mod lex;
mod normal;
mod numeric;
mod options;
mod parse;
mod prose;
mod show;
#[cfg(test)]
mod tests;
mod tree;
mod units;
mod verdict;

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::bad_gold;
use compare::{Comparer, Decision};
pub use extract::{Extracted, How, extract};
use fuel::{Fuel, Outcome, Stop};
use lex::Commas;
use normal::Generators;
pub use options::{Options, Percent, RelationsAsSets, Units};
use prose::Piece;
use tree::{Id, Tree};
pub use verdict::{Certainty, Rule, Verdict};

/// Judges `answer` against `gold`; both are bare answers or whole responses.
///
/// ```
/// use gradatim_verify::math::{Options, compare};
///
/// let verdict = compare("\\frac{\\sqrt{2}}{2}", "The answer is $\\frac{1}{\\sqrt 2}$.", &Options::default());
/// assert!(verdict.correct);
/// assert_eq!(verdict.rule.to_string(), "normal-form");
/// ```
pub fn compare(gold: &str, answer: &str, options: &Options) -> Verdict {
    let (gold, found) = (extract(gold), extract(answer));
    if options.shortcut && !gold.text.is_empty() && gold.text == found.text {
        return Verdict {
            correct: true,
            parsed_gold: Some(gold.text.to_owned()),
            parsed_answer: Some(found.text.to_owned()),
            rule: Rule::Text,
            certainty: Certainty::Text,
            why: "the texts are equal".to_owned(),
        };
    }
    let mut pair = Pair { options, fuel: options.fuel };
    let verdict = pair.judge(gold.text, found.text, Commas::Thousands, Commas::Thousands);
    if verdict.correct {
        return verdict;
    }
    if open_commas(gold.text).max(open_commas(found.text)) == 1 {
        // A decimal comma is one only beside a decimal point.
        let readings = [
            (Commas::Separate, Commas::Separate, true),
            (Commas::Thousands, Commas::Decimal, gold.text.contains('.')),
            (Commas::Decimal, Commas::Thousands, found.text.contains('.')),
        ];
        for (gold_commas, answer_commas, _) in readings.into_iter().filter(|&(.., possible)| possible) {
            let second = pair.judge(gold.text, found.text, gold_commas, answer_commas);
            if second.correct {
                return second;
            }
        }
    }
    // A response without a mark: its last formula, or the last words that hold a number.
    if matches!(found.how, How::Whole | How::Phrase)
        && verdict.parsed_answer.is_none()
        && let Some(formula) = prose::last_formula(found.text).or_else(|| prose::last_chunk(found.text))
        && formula.len() < found.text.len()
    {
        let second = pair.judge(gold.text, formula, Commas::Thousands, Commas::Thousands);
        if second.correct || second.parsed_answer.is_some() {
            return second;
        }
    }
    verdict
}

/// Commas between digits, which may separate or group.
fn open_commas(text: &str) -> usize {
    let between = |three: &&[u8]| three[1] == b',' && three[0].is_ascii_digit() && three[2].is_ascii_digit();
    text.as_bytes().windows(3).filter(between).count()
}

/// One comparison and what is left of its fuel.
struct Pair<'a> {
    options: &'a Options,
    fuel: u32,
}

impl Pair<'_> {
    fn judge(&mut self, gold: &str, answer: &str, gold_commas: Commas, answer_commas: Commas) -> Verdict {
        let mut tree = Tree::default();
        let gold_root = parse::read(gold, &mut tree, gold_commas);
        let answer_root = parse::read(answer, &mut tree, answer_commas);
        let parsed =
            |root: &parse::Parsed, tree: &Tree| root.as_ref().ok().map(|&root| show::show(tree, root));
        let (parsed_gold, parsed_answer) = (parsed(&gold_root, &tree), parsed(&answer_root, &tree));
        let decision = match (&gold_root, &answer_root) {
            (&Ok(gold_root), &Ok(answer_root)) => {
                self.decide(&mut tree, gold_root, answer_root, seed(gold, answer))
            }
            (Err(why), Ok(_)) | (Err(why), Err(_)) => match self.prose(gold, answer) {
                Some(decision) => decision,
                None => unread(why),
            },
            (Ok(_), Err(why)) => unread(why),
        };
        Verdict {
            correct: decision.equal,
            parsed_gold: parsed_gold.or_else(|| (decision.rule == Rule::Prose).then(|| gold.to_owned())),
            parsed_answer: parsed_answer
                .or_else(|| (decision.rule == Rule::Prose).then(|| answer.to_owned())),
            rule: decision.rule,
            certainty: decision.certainty,
            why: decision.why.to_owned(),
        }
    }

    fn decide(&mut self, tree: &mut Tree, gold: Id, answer: Id, seed: u64) -> Decision {
        let fuel = Fuel::new(self.fuel);
        let mut comparer =
            Comparer { tree, options: self.options, fuel, generators: Generators::default(), seed };
        let outcome = comparer.judge(gold, answer);
        self.fuel = comparer.fuel.left();
        settled(outcome)
    }

    /// Prose against prose, or against its last formula.
    fn prose(&mut self, gold: &str, answer: &str) -> Option<Decision> {
        let (expected, found) = (prose::pieces(gold), prose::pieces(answer));
        if expected.is_empty() || expected.len().max(found.len()) > prose::MOST_PIECES {
            return None;
        }
        if let [Piece::Formula(_)] | [] = &found[..] {
            let formula = expected.iter().rev().find_map(|piece| match piece {
                Piece::Formula(formula) => Some(formula),
                Piece::Words(_) => None,
            });
            let found = match &found[..] {
                [Piece::Formula(found)] => found,
                _ => answer,
            };
            let decision = self.formulas(formula?, found)?;
            return Some(Decision { rule: Rule::Prose, ..decision });
        }
        let different =
            |why| Some(Decision { equal: false, rule: Rule::Prose, certainty: Certainty::Text, why });
        if expected.len() != found.len() {
            return different("different words");
        }
        for pair in expected.iter().zip(&found) {
            match pair {
                (Piece::Words(expected), Piece::Words(found)) if expected == found => {}
                (Piece::Formula(expected), Piece::Formula(found)) => {
                    if !self.formulas(expected, found)?.equal {
                        return different("a formula differs");
                    }
                }
                _ => return different("different words"),
            }
        }
        Some(Decision {
            equal: true,
            rule: Rule::Prose,
            certainty: Certainty::Text,
            why: "the same words and formulas",
        })
    }

    fn formulas(&mut self, gold: &str, answer: &str) -> Option<Decision> {
        let mut tree = Tree::default();
        let gold_root = parse::read(gold, &mut tree, Commas::Thousands);
        let answer_root = parse::read(answer, &mut tree, Commas::Thousands);
        match (gold_root, answer_root) {
            (Ok(gold_root), Ok(answer_root)) => {
                Some(self.decide(&mut tree, gold_root, answer_root, seed(gold, answer)))
            }
            (Err(_), Err(_)) => {
                let compact = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                let equal = self.options.shortcut && compact(gold) == compact(answer);
                let why = if equal { "the same text" } else { "a formula cannot be read" };
                Some(Decision { equal, rule: Rule::Text, certainty: Certainty::Text, why })
            }
            _ => None,
        }
    }
}

fn unread(why: &'static str) -> Decision {
    Decision { equal: false, rule: Rule::Unread, certainty: Certainty::None, why }
}

fn settled(outcome: Outcome<Decision>) -> Decision {
    match outcome {
        Ok(decision) => decision,
        Err(Stop::Empty) => Decision {
            equal: false,
            rule: Rule::Fuel,
            certainty: Certainty::None,
            why: "the comparison is more work than allowed",
        },
        Err(Stop::Undecided) => Decision {
            equal: false,
            rule: Rule::Numeric,
            certainty: Certainty::None,
            why: "no rule decides, and they cannot be evaluated",
        },
    }
}

/// The same pair is evaluated at the same points, always.
fn seed(gold: &str, answer: &str) -> u64 {
    let bytes = gold.bytes().chain([0]).chain(answer.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The verifier problems name `math`, with default options.
pub struct Math;

impl Verifier for Math {
    fn check(&self, problem: &Problem) -> Result<()> {
        let gold = extract(&problem.answer);
        let read = parse::read(gold.text, &mut Tree::default(), Commas::Thousands);
        match read {
            Ok(_) => Ok(()),
            Err(why) if gold.text.is_empty() => {
                Err(bad_gold(problem, "answer", why, "a mathematical answer"))
            }
            // Prose is compared as such.
            Err(_) if gold.text.chars().any(char::is_alphanumeric) => Ok(()),
            Err(why) => Err(bad_gold(problem, "answer", why, "a mathematical answer")),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let verdict = compare(&problem.answer, response, &Options::default());
        match verdict.parsed_answer {
            Some(parsed) if verdict.correct => Score { value: 1.0, parsed: Some(parsed), why: verdict.why },
            Some(parsed) => Score::wrong(parsed, verdict.why),
            None => Score::unreadable(verdict.why),
        }
    }
}
