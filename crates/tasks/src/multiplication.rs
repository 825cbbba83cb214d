//! Multiplication: two factors of n digits. `34*57=` is answered by `7:28,23=238;5:20,17=1700>1938#1938`.
//!
//! Level     n has two factors of n digits without leading zeros.
//! Solution  compact: for each digit of the second factor, from the right, `digit:` and its product with each digit
//!           of the first factor, from the right, carry included; `=` the partial product with its zeros; from the
//!           second on, `>` the sum so far. English: the partial products and sums in 2 n - 1 lines (system 83).
//! Judged    by the answer alone, unless `judged` says that every stated step is, in any words and order; compact solutions
//!           are then the lines of the English ones, `34*7=238,34*50=1700,238+1700=1938#1938`.
//! Canonical the factors, smaller first.
//! Rewrites  simpler: the factor with the smaller sum of digits, which makes less work, second; otherwise put: the
//!           factors the other way round.
//! Distinct  k (k + 1) / 2 with k = 9 10^(n-1): level 1 has 45 and level 2 has 4,095.
//! Guess     one digit: 6, 8, 12, 18 and 24 come from 4 of 81 pairs each, 4.9%.

use gradatim_core::{Problem, Rewrite};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::judged::Worked;
use crate::wording::{self, Steps, Wording, push, push_list};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=9.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What has to be right; of a working, from level 2 on.
    pub judged: Worked,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 4], wording: Wording::default(), judged: Worked::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "multiplication";
    const LEVEL: &'static str = "two factors of n digits";
    const LEVELS: [i64; 2] = [1, 9];
    const VERIFIER: &'static str = "number";
    type Level = Multiplication;

    fn at(&self, level: i64) -> Multiplication {
        Multiplication { least: 10_u64.pow(level as u32 - 1), wording: self.wording, judged: self.judged }
    }
}

pub(crate) struct Multiplication {
    /// Smallest factor; the largest is ten times this, less 1.
    least: u64,
    wording: Wording,
    judged: Worked,
}

impl Level for Multiplication {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let mut factor = || self.least + rng.below(9 * self.least);
        let (a, b) = (factor(), factor());
        let solution = match (self.wording, self.judged) {
            (Wording::Compact, Worked::Answer) => digit_by_digit(a, b),
            (wording, _) => line_by_line(a, b, wording.steps()),
        };
        let mut meta = vec![("factors", vec![a, b].into())];
        meta.extend(self.judged.meta(|| in_parts(a, b)));
        Instance {
            prompt: self.prompt(a, b),
            answer: (a * b).to_string(),
            solution,
            canonical: format!("{} {}", a.min(b), a.max(b)),
            meta,
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        // A working is one of the factors as they stand.
        if self.judged == Worked::Working {
            return None;
        }
        let factors: Vec<u64> =
            problem.meta.get("factors")?.as_array()?.iter().filter_map(Value::as_u64).collect();
        let [a, b] = factors[..] else { return None };
        let work = |factor| digits(factor).map(|(digit, _)| digit).sum::<u64>();
        let swaps = how == Rewrite::Paraphrase || work(a) < work(b);
        swaps.then(|| Rewritten { prompt: self.prompt(b, a), canonical: None })
    }

    fn verifier(&self) -> Option<&'static str> {
        self.judged.verifier()
    }

    fn distinct(&self) -> Option<u64> {
        let factors = 9 * u128::from(self.least);
        arm::counted(Some(factors * (factors + 1) / 2))
    }
}

impl Multiplication {
    fn prompt(&self, a: u64, b: u64) -> String {
        match self.wording {
            Wording::Compact => format!("{a}*{b}="),
            Wording::English => {
                let mut prompt = format!("What is {a} * {b}?{}", self.judged.request());
                wording::push_request(&mut prompt, "#42");
                prompt
            }
        }
    }
}

/// Digits of `number` from the right, each with its power of ten.
fn digits(number: u64) -> impl Iterator<Item = (u64, u64)> {
    std::iter::successors(Some((number, 1)), |(rest, place)| (*rest > 9).then_some((rest / 10, place * 10)))
        .map(|(rest, place)| (rest % 10, place))
}

fn digit_by_digit(a: u64, b: u64) -> String {
    let (mut text, mut sum) = (String::with_capacity(128), 0);
    for (right, place) in digits(b) {
        if place > 1 {
            text.push(';');
        }
        push(&mut text, right);
        let mut carry = 0;
        for (left, left_place) in digits(a) {
            let product = left * right + carry;
            text.push(if left_place == 1 { ':' } else { ',' });
            push(&mut text, product);
            carry = product / 10;
        }
        let partial = a * right * place;
        sum += partial;
        push(&mut text, format_args!("={partial}"));
        if place > 1 {
            push(&mut text, format_args!(">{sum}"));
        }
    }
    push(&mut text, format_args!("#{sum}"));
    text
}

fn line_by_line(a: u64, b: u64, mut steps: Steps) -> String {
    let mut sum = 0;
    for (right, place) in digits(b) {
        let (factor, partial) = (right * place, a * right * place);
        steps.push(format_args!("{a}*{factor}={partial}"), format_args!("{a} * {factor} = {partial}"));
        if place > 1 {
            let next = sum + partial;
            steps.push(format_args!("{sum}+{partial}={next}"), format_args!("{sum} + {partial} = {next}"));
        }
        sum += partial;
    }
    steps.end(sum)
}

/// `34*7+34*50`: what those lines work out.
fn in_parts(a: u64, b: u64) -> String {
    let mut text = String::with_capacity(128);
    push_list(&mut text, digits(b).map(|(digit, place)| format!("{a}*{}", digit * place)), "+");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_the_example_worked_by_hand() {
        assert_eq!(digit_by_digit(34, 57), "7:28,23=238;5:20,17=1700>1938#1938");
        let compact = line_by_line(34, 57, Wording::Compact.steps());
        assert_eq!(compact, "34*7=238,34*50=1700,238+1700=1938#1938");
        assert_eq!(in_parts(34, 57), "34*7+34*50");
        assert_eq!(digit_by_digit(99, 10), "0:0,0=0;1:9,9=990>990#990");
        assert_eq!(
            line_by_line(34, 57, Wording::English.steps()),
            "34 * 7 = 238\n34 * 50 = 1700\n238 + 1700 = 1938\n#1938"
        );
    }

    #[test]
    fn every_stated_line_holds_and_there_are_two_an_added_digit() {
        for (a, b) in [(7, 8), (90, 11), (305, 999), (999_999_999, 999_999_999)] {
            let text = line_by_line(a, b, Wording::English.steps());
            let (lines, answer) = text.rsplit_once('\n').unwrap();
            for line in lines.lines() {
                let (left, right) = line.split_once(" = ").unwrap();
                let parts: Vec<u64> =
                    left.split([' ', '*', '+']).filter_map(|part| part.parse().ok()).collect();
                let made = if left.contains('*') { parts[0] * parts[1] } else { parts[0] + parts[1] };
                assert_eq!(right.parse(), Ok(made), "{line}");
            }
            assert_eq!(lines.lines().count(), 2 * b.to_string().len() - 1);
            assert_eq!(answer, format!("#{}", u128::from(a) * u128::from(b)));
        }
    }
}
