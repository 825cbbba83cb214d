//! Binary addition: two binary numbers, added bit by bit. `1011+1110=` is answered by
//! `1+0=1,1+1=10,0+1+1=10,1+1+1=11#11001`.
//!
//! Level     n has two summands of n + 3 bits without leading zeros.
//! Solution  the columns from the right, with the carry where there is one. Only the answer is judged.
//! Canonical the summands, smaller first.
//! Rewrites  otherwise put: the summands the other way round.
//! Distinct  k (k + 1) / 2 with k = 2^(n+2): level 1 has 36.
//! Guess     10111 at level 1: 8 of 64 pairs, 12.5%.

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::Wording;

arm::plain_options!(1..=8);

impl Ladder for Options {
    const NAME: &'static str = "binary-addition";
    const LEVEL: &'static str = "two summands of n + 3 bits";
    // Sums are read as numbers of at most 36 digits.
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "number";
    type Level = BinaryAddition;

    fn at(&self, level: i64) -> BinaryAddition {
        BinaryAddition { bits: level as u32 + 3, wording: self.wording }
    }
}

pub(crate) struct BinaryAddition {
    bits: u32,
    wording: Wording,
}

impl Level for BinaryAddition {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let top = 1_u64 << (self.bits - 1);
        let [a, b] = [(); 2].map(|()| top + rng.below(top));
        let answer = format!("{:b}", a + b);
        Instance {
            prompt: self.prompt(a, b),
            solution: self.columns(a, b),
            answer,
            canonical: format!("{:b} {:b}", a.min(b), a.max(b)),
            meta: vec![("summands", vec![a, b].into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let summands = problem.meta.get("summands")?.as_array()?;
        let [a, b] = &summands[..] else { return None };
        let prompt = self.prompt(b.as_u64()?, a.as_u64()?);
        (how == Rewrite::Paraphrase).then_some(Rewritten { prompt, canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let summands = 1_u128 << (self.bits - 1);
        arm::counted(Some(summands * (summands + 1) / 2))
    }
}

impl BinaryAddition {
    fn prompt(&self, a: u64, b: u64) -> String {
        let english = format_args!("Add the binary numbers {a:b} and {b:b}. Give the sum in binary.");
        self.wording.prompt(format_args!("{a:b}+{b:b}="), english, "#1101")
    }

    fn columns(&self, a: u64, b: u64) -> String {
        let (mut steps, mut carry) = (self.wording.steps(), 0);
        for place in 0..self.bits {
            let (left, right) = (a >> place & 1, b >> place & 1);
            let sum = left + right + carry;
            if carry == 0 {
                steps
                    .push(format_args!("{left}+{right}={sum:b}"), format_args!("{left} + {right} = {sum:b}"));
            } else {
                steps.push(
                    format_args!("{left}+{right}+1={sum:b}"),
                    format_args!("{left} + {right} + 1 carried = {sum:b}"),
                );
            }
            carry = sum >> 1;
        }
        steps.end(format_args!("{:b}", a + b))
    }
}
