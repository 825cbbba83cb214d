//! Add columns: two summands of n digits, added digit by digit. `358+467=` is answered by
//! `8+7=15,5+6+1=12,3+4+1=8#825`.
//!
//! Source    column addition of system 83.
//! Level     n has two summands of n digits without leading zeros.
//! Solution  the columns from the right, with the carry where there is one. Only the answer is judged.
//! Canonical the summands, smaller first.
//! Rewrites  otherwise put: the summands the other way round.
//! Distinct  k (k + 1) / 2 with k = 9 10^(n-1): level 1 has 45 and level 2 has 4,095.
//! Guess     one digit: 10 comes from 9 of 81 pairs, 11.1%.

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::Wording;

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "add-columns";
    const LEVEL: &'static str = "two summands of n digits";
    const LEVELS: [i64; 2] = [1, 15];
    const VERIFIER: &'static str = "number";
    type Level = AddColumns;

    fn at(&self, level: i64) -> AddColumns {
        AddColumns { digits: level as u32, wording: self.wording }
    }
}

pub(crate) struct AddColumns {
    digits: u32,
    wording: Wording,
}

impl Level for AddColumns {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (a, b) = (draw::number(self.digits, &mut rng), draw::number(self.digits, &mut rng));
        Instance {
            prompt: self.prompt(a, b),
            answer: (a + b).to_string(),
            solution: self.columns(a, b),
            canonical: format!("{} {}", a.min(b), a.max(b)),
            meta: vec![("summands", vec![a, b].into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let summands = problem.meta.get("summands")?.as_array()?;
        let [a, b] = &summands[..] else { return None };
        let (a, b) = (a.as_i64()?, b.as_i64()?);
        (how == Rewrite::Paraphrase).then(|| Rewritten { prompt: self.prompt(b, a), canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        arm::pairs(self.digits)
    }
}

impl AddColumns {
    fn prompt(&self, a: i64, b: i64) -> String {
        self.wording.prompt(format_args!("{a}+{b}="), format_args!("What is {a} + {b}?"), "#42")
    }

    fn columns(&self, a: i64, b: i64) -> String {
        let (mut steps, mut carry, mut place) = (self.wording.steps(), 0, 1);
        for _ in 0..self.digits {
            let (left, right) = (a / place % 10, b / place % 10);
            let sum = left + right + carry;
            if carry == 0 {
                steps.push(format_args!("{left}+{right}={sum}"), format_args!("{left} + {right} = {sum}"));
            } else {
                steps.push(
                    format_args!("{left}+{right}+1={sum}"),
                    format_args!("{left} + {right} + 1 carried = {sum}"),
                );
            }
            (carry, place) = (sum / 10, place * 10);
        }
        steps.end(a + b)
    }
}
