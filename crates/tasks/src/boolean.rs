//! Boolean expressions: what `!`, `&`, `|` and `^` (one of both) make of T and F. `(T&!F)=` is answered by `T&T=T#T`.
//!
//! Level     n has n operations out of &, | and ^, in parentheses; each part is negated half of the time.
//! Draw      how the operations left are shared by the two sides, all ways as likely; then operations, truth values
//!           and negations with equal chances.
//! Solution  the operations from the innermost outwards, their sides already negated. Only the answer is judged.
//! Canonical the expression.
//! Distinct  N_0 = 4, N_n = 6 sum over i + j = n - 1 of N_i N_j; level 1 has 96.
//! Guess     1/2: the negation of the whole is as likely as not.

use gradatim_core::Rng;

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Steps, Wording};

arm::plain_options!(1..=8);

impl Ladder for Options {
    const NAME: &'static str = "boolean";
    const LEVEL: &'static str = "n operations";
    const LEVELS: [i64; 2] = [1, 24];
    const VERIFIER: &'static str = "final-answer";
    type Level = Boolean;

    fn at(&self, level: i64) -> Boolean {
        Boolean { operations: level as usize, wording: self.wording }
    }
}

pub(crate) struct Boolean {
    operations: usize,
    wording: Wording,
}

impl Level for Boolean {
    fn instance(&self, stream: &Stream) -> Instance {
        let (mut shown, mut steps) = (String::with_capacity(64), self.wording.steps());
        let value = draw_part(self.operations, &mut shown, &mut steps, &mut stream.rng());
        let english = format_args!(
            "T is true and F is false; ! is not, & is and, | is or, ^ is exclusive or. What is {shown}?"
        );
        let answer = letter(value);
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}="), english, "#T"),
            answer: answer.to_string(),
            solution: steps.end(answer),
            canonical: shown.clone(),
            meta: vec![("expression", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let mut counts = vec![4_u128];
        for n in 1..=self.operations {
            let pairs = (0..n).map(|left| counts[left].checked_mul(counts[n - 1 - left]));
            counts.push(pairs.sum::<Option<u128>>()?.checked_mul(6)?);
        }
        arm::counted(counts.pop())
    }
}

fn draw_part(operations: usize, shown: &mut String, steps: &mut Steps, rng: &mut Rng) -> bool {
    let negated = draw::coin(rng);
    shown.push_str(if negated { "!" } else { "" });
    if operations == 0 {
        let value = draw::coin(rng);
        shown.push(letter(value));
        return value != negated;
    }
    let (left, sign) = (draw::place(operations, rng), draw::pick(&['&', '|', '^'], rng));
    shown.push('(');
    let a = draw_part(left, shown, steps, rng);
    shown.push(sign);
    let b = draw_part(operations - 1 - left, shown, steps, rng);
    shown.push(')');
    let value = match sign {
        '&' => a && b,
        '|' => a || b,
        _ => a != b,
    };
    let [first, second, made] = [a, b, value].map(letter);
    steps
        .push(format_args!("{first}{sign}{second}={made}"), format_args!("{first} {sign} {second} = {made}"));
    value != negated
}

fn letter(value: bool) -> char {
    if value { 'T' } else { 'F' }
}
