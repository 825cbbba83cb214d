//! Judge working: which line of a worked multiplication is the first wrong one. `34*57:1)34*7=238 2)34*5=170 3)238+170=408?`
//! is answered by `1,2:34*50=1700#2`.
//!
//! Source    system 83: whether a procedure is understood is asked of fresh instances too, beside procedure-choice, which
//!           asks for the rule, and multiplication, which asks for it to be carried out.
//! Level     n has two factors of n + 1 digits, and so 2 n + 1 lines: the partial products, and sums from the second on.
//! Faults    one at most, in any line: slip, one digit of a result is another one; operand, a line works with a number in
//!           which one digit is another one; shift, a partial product has one zero too few. The lines after it follow from
//!           what stands there, so that one line alone is wrong.
//! Asks      line: its number, 0 where all are right, each as likely; right: yes if all are, half of them.
//! Solution  the lines that hold, then the one that does not as it should be.
//! Canonical the factors, smaller first, so that all workings of two factors stand on one side of the split.
//! Distinct  k (k + 1) / 2 with k = 9 10^n: level 1 has 4,095.
//! Guess     1 / (2 n + 2), of right 1/2.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw::{self, coin, pick, place};
use crate::wording::{Wording, push};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What is asked of a working.
    pub ask: Asked,
}

/// What is asked of a working.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// The number of its first wrong line.
    #[default]
    Line,
    /// Whether it is right.
    Right,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 4], wording: Wording::default(), ask: Asked::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "judge-working";
    const LEVEL: &'static str = "two factors of n + 1 digits";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = JudgeWorking;

    fn at(&self, level: i64) -> JudgeWorking {
        JudgeWorking { digits: level as u32 + 1, ask: self.ask, wording: self.wording }
    }
}

pub(crate) struct JudgeWorking {
    digits: u32,
    ask: Asked,
    wording: Wording,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Slip,
    Operand,
    Shift,
}

impl Fault {
    const fn name(self) -> &'static str {
        match self {
            Self::Slip => "slip",
            Self::Operand => "operand",
            Self::Shift => "shift",
        }
    }
}

/// `left sign right = result`, as it is stated.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    left: i64,
    sign: char,
    right: i64,
    result: i64,
}

impl Line {
    fn of(left: i64, sign: char, right: i64) -> Self {
        let result = if sign == '*' { left * right } else { left + right };
        Self { left, sign, right, result }
    }

    fn compact(&self) -> String {
        let Self { left, sign, right, result } = self;
        format!("{left}{sign}{right}={result}")
    }

    fn english(&self) -> String {
        let Self { left, sign, right, result } = self;
        format!("{left} {sign} {right} = {result}")
    }

    /// The line with a fault of this kind; `None` where there is nothing to shift.
    fn spoiled(self, fault: Fault, rng: &mut Rng) -> Option<Self> {
        Some(match fault {
            Fault::Slip => Self { result: another(self.result, rng), ..self },
            Fault::Operand if coin(rng) => Self::of(another(self.left, rng), self.sign, self.right),
            Fault::Operand => Self::of(self.left, self.sign, another(self.right, rng)),
            Fault::Shift if self.sign == '*' && self.right >= 10 => {
                Self::of(self.left, self.sign, self.right / 10)
            }
            Fault::Shift => return None,
        })
    }
}

/// The number with one digit that is not 0 at the end of it, or its only one, changed into another that is no 0.
fn another(number: i64, rng: &mut Rng) -> i64 {
    let digits = number.to_string();
    let shown: Vec<usize> = match digits.trim_end_matches('0').len() {
        0 => vec![0],
        shown => (0..shown).collect(),
    };
    let power = 10_i64.pow((digits.len() - 1 - pick(&shown, rng)) as u32);
    let digit = number / power % 10;
    let others: Vec<i64> = (1..=9).filter(|other| *other != digit).collect();
    number + (pick(&others, rng) - digit) * power
}

/// The lines of a working; what the line at `spoil` becomes is up to it, and those after it go on from there.
fn working(a: i64, b: i64, mut spoil: impl FnMut(usize, Line) -> Line) -> Vec<Line> {
    let (mut lines, mut sum, mut rest, mut power) = (vec![], 0, b, 1);
    while rest > 0 {
        let partial = spoil(lines.len(), Line::of(a, '*', rest % 10 * power));
        lines.push(partial);
        if power == 1 {
            sum = partial.result;
        } else {
            let added = spoil(lines.len(), Line::of(sum, '+', partial.result));
            lines.push(added);
            sum = added.result;
        }
        (rest, power) = (rest / 10, power * 10);
    }
    lines
}

impl Level for JudgeWorking {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (a, b) = (draw::number(self.digits, &mut rng), draw::number(self.digits, &mut rng));
        let right = working(a, b, |_, line| line);
        let wrong = match self.ask {
            Asked::Line => place(right.len() + 1, &mut rng).checked_sub(1),
            Asked::Right => coin(&mut rng).then(|| place(right.len(), &mut rng)),
        };
        let mut found = None;
        let shown = working(a, b, |at, line| match wrong {
            Some(wrong) if wrong == at => loop {
                let fault = pick(&[Fault::Slip, Fault::Operand, Fault::Shift], &mut rng);
                if let Some(spoiled) = line.spoiled(fault, &mut rng) {
                    found = Some(fault);
                    break spoiled;
                }
            },
            _ => line,
        });
        let mut steps = self.wording.steps();
        for (at, line) in right[..wrong.unwrap_or(right.len())].iter().enumerate() {
            steps.push(at + 1, format_args!("Line {} holds: {}", at + 1, line.english()));
        }
        if let Some(at) = wrong {
            let (number, line) = (at + 1, right[at]);
            let english = format_args!("Line {number} should be {}", line.english());
            steps.push(format_args!("{number}:{}", line.compact()), english);
        }
        let answer = match self.ask {
            Asked::Line => wrong.map_or(0, |at| at + 1).to_string(),
            Asked::Right => if wrong.is_none() { "yes" } else { "no" }.to_owned(),
        };
        Instance {
            prompt: self.prompt(a, b, &shown),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{} {}", a.min(b), a.max(b)),
            meta: vec![
                ("factors", vec![a, b].into()),
                ("fault", found.map_or("none", Fault::name).into()),
                ("line", wrong.map_or(0, |at| at + 1).into()),
            ],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::pairs(self.digits)
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.ask == Asked::Right).then_some("yes-no")
    }
}

impl JudgeWorking {
    fn prompt(&self, a: i64, b: i64, shown: &[Line]) -> String {
        let (mut compact, mut english) = (format!("{a}*{b}:"), format!("{a} * {b} is worked out so:\n"));
        for (at, line) in shown.iter().enumerate() {
            let (blank, number) = (if at > 0 { " " } else { "" }, at + 1);
            push(&mut compact, format_args!("{blank}{number}){}", line.compact()));
            push(&mut english, format_args!("{number}) {}\n", line.english()));
        }
        compact.push('?');
        let (asked, example) = match self.ask {
            Asked::Line => ("Which line is the first that is not as it should be? 0 if all are.", "#2"),
            Asked::Right => ("Is every line as it should be?", "#yes"),
        };
        english.push_str(asked);
        self.wording.prompt(compact, english, example)
    }
}
