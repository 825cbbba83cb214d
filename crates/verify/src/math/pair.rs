//! One reading of both texts, judged: as mathematics, or as prose with mathematics in it.

use super::compare::{Comparer, Decision};
use super::fuel::{Fuel, Outcome, Stop};
use super::lex::Commas;
use super::normal::Generators;
use super::options::Options;
use super::prose::{self, Piece};
use super::tree::{Id, Tree};
use super::verdict::{Certainty, Rule, Verdict};
use super::{parse, show};

/// One comparison and what is left of its fuel.
pub struct Pair<'a> {
    pub options: &'a Options,
    pub fuel: u32,
}

impl Pair<'_> {
    /// Both texts as mathematics, else as prose.
    pub fn judge(&mut self, gold: &str, answer: &str, gold_commas: Commas, answer_commas: Commas) -> Verdict {
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
        let outcome = comparer.judge_by_any_name(gold, answer);
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
