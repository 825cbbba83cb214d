//! Procedures: the one right way among ways that slip. `gcd: A)keep .. B)keep ..?` is answered by `B#B`.
//!
//! Source    system 83: whether a rule can be told is asked beside whether it can be carried out. The families gcd, lcm,
//!           add-columns, multiplication, decimal-compare, binary-addition, kinship and base-conversion carry it out.
//! Level     n has the right procedure and n wrong ones, each with one slip: a lost carry or shift, lengths in place of
//!           values, a relation turned round.
//! Draw      a skill, which wrong ones, and the order.
//! Solution  the name of the skill's slip for each wrong one, then the letter.
//! Canonical the skill and the wrong ones, not the order.
//! Distinct  8 C(6, n): level 1 has 48, so hold out levels rather than hashes.
//! Guess     1 / (n + 1).

mod skills;

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw::{different, place};
use crate::wording::{Wording, push};
use skills::{SKILLS, WRONG};

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "procedure-choice";
    const LEVEL: &'static str = "the right procedure and n wrong ones";
    const LEVELS: [i64; 2] = [1, WRONG as i64];
    const VERIFIER: &'static str = "multiple-choice";
    type Level = ProcedureChoice;

    fn at(&self, level: i64) -> ProcedureChoice {
        ProcedureChoice { wrong: level as usize, wording: self.wording }
    }
}

pub(crate) struct ProcedureChoice {
    wrong: usize,
    wording: Wording,
}

impl Level for ProcedureChoice {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let skill = &SKILLS[place(SKILLS.len(), &mut rng)];
        let mut wrong = different(self.wrong, WRONG, &mut rng);
        wrong.sort_unstable();
        let canonical = format!("{} {wrong:?}", skill.name);
        // Slips and texts; the right one has none.
        let mut options: Vec<(Option<&str>, &str)> =
            wrong.into_iter().map(|at| (Some(skill.wrong[at].0), skill.wrong[at].1)).collect();
        options.push((None, skill.right));
        rng.shuffle(&mut options);
        let mut steps = self.wording.steps();
        let (mut answer, mut choices) = ('A', vec![]);
        let mut compact = format!("{}:", skill.name);
        let mut english = format!("Which is a right way to {}?", skill.task);
        for ((slip, text), letter) in options.into_iter().zip('A'..) {
            push(&mut compact, format_args!(" {letter}){text}"));
            push(&mut english, format_args!("\n{letter}) {text}"));
            choices.push(text);
            match slip {
                Some(slip) => {
                    steps.push(format_args!("{letter}:{slip}"), format_args!("{letter} is wrong: {slip}."))
                }
                None => answer = letter,
            }
        }
        compact.push('?');
        Instance {
            prompt: self.wording.prompt(compact, english, "#C"),
            answer: answer.to_string(),
            solution: steps.end(answer),
            canonical,
            meta: vec![("skill", skill.name.into()), ("choices", choices.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let ways = (0..self.wrong).fold(1, |ways, at| ways * (WRONG - at) / (at + 1));
        Some((SKILLS.len() * ways) as u64)
    }
}
