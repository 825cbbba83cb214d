//! Rows of coloured cells that a hidden rule changes: `0330000>0003300 0055500>0000555 4440000?` is answered by
//! `shift 2#0044400`.
//!
//! Source    the public one-dimensional kin of the abstraction and reasoning corpus; rules in our words and code.
//! Level     n is a set of rules in rows of n + 9 cells: 1 moves, 2 fills and erases, 3 recolours whole rows, 4 goes by
//!           the size of blocks, 5 goes by a dot, 6 draws from all.
//! Draw      a kind of rule, one of that kind, then rows that it is made for: `examples` pairs and a row to answer for, all different and all
//!           changed by it; drawn again while another rule of any level agrees with the pairs and not with the answer.
//! Solution  the rule in words, then the row.
//! Canonical the rule and the row asked about, not the pairs.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     the row as it is shown is never right.

mod draw;
mod rules;

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::draw::{pick, place};
use crate::wording::{Wording, push};
use rules::Rule;

/// Colours and blanks of a row; 0 is blank.
type Row = Vec<u8>;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=6.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Pairs that show the rule, 2..=5.
    pub examples: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), examples: 3 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "arc1d";
    const LEVEL: &'static str = "the n-th set of rules in rows of n + 9 cells, at 6 all rules";
    const LEVELS: [i64; 2] = [1, 6];
    const VERIFIER: &'static str = "final-answer";
    type Level = Arc1d;

    fn check(&self) -> Result<()> {
        match self.examples {
            2..=5 => Ok(()),
            other => Err(Error::input("examples", other, "2 to 5", "set examples = 3")),
        }
    }

    fn at(&self, level: i64) -> Arc1d {
        let all = rules::all();
        let fits = |kind: &&Vec<Rule>| level == 6 || kind[0].group() == level;
        Arc1d {
            kinds: all.iter().filter(fits).cloned().collect(),
            all: all.concat(),
            width: level as usize + 9,
            examples: self.examples,
            wording: self.wording,
        }
    }
}

pub(crate) struct Arc1d {
    /// Rules of this level, those of one kind together.
    kinds: Vec<Vec<Rule>>,
    /// Rules of any level.
    all: Vec<Rule>,
    width: usize,
    examples: usize,
    wording: Wording,
}

impl Level for Arc1d {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (rule, pairs) = loop {
            let kind = &self.kinds[place(self.kinds.len(), &mut rng)];
            let rule = pick(kind, &mut rng);
            let mut pairs: Vec<(Row, Row)> = vec![];
            while pairs.len() <= self.examples {
                let row = draw::row(rule, self.width, &mut rng);
                if let Some(changed) = rule.apply(&row)
                    && changed != row
                    && pairs.iter().all(|(other, _)| *other != row)
                {
                    pairs.push((row, changed));
                }
            }
            if self.is_clear(&pairs) {
                break (rule, pairs);
            }
        };
        let (asked, answer) = &pairs[self.examples];
        let shown = |row: &[u8]| self.shown(row);
        let (mut compact, mut english) = (String::with_capacity(128), String::with_capacity(512));
        english.push_str(
            "Each row of cells becomes another row by one rule. 0 is a blank, other digits are colours.\n",
        );
        for (row, changed) in &pairs[..self.examples] {
            push(&mut compact, format_args!("{}>{} ", shown(row), shown(changed)));
            push(&mut english, format_args!("{} becomes {}\n", shown(row), shown(changed)));
        }
        push(&mut compact, format_args!("{}?", shown(asked)));
        push(&mut english, format_args!("By the same rule, what does this row become: {}", shown(asked)));
        let mut steps = self.wording.steps();
        steps.push(rule.name(), rule.sentence());
        let answer = shown(answer);
        Instance {
            prompt: self.wording.prompt(compact, english, "#0 0 1 1 0"),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{} {}", rule.name(), digits(asked)),
            meta: vec![("rule", rule.name().into()), ("row", digits(asked).into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.wording == Wording::English).then_some("list")
    }
}

impl Arc1d {
    /// Whether all rules that agree with the pairs but the last agree with the last one too.
    fn is_clear(&self, pairs: &[(Row, Row)]) -> bool {
        let (last, shown) = (&pairs[self.examples], &pairs[..self.examples]);
        let fits =
            |rule: &&Rule| shown.iter().all(|(row, changed)| rule.apply(row).as_ref() == Some(changed));
        self.all.iter().filter(fits).all(|rule| rule.apply(&last.0).as_ref() == Some(&last.1))
    }

    fn shown(&self, row: &[u8]) -> String {
        match self.wording {
            Wording::Compact => digits(row),
            Wording::English => row.iter().map(u8::to_string).collect::<Vec<_>>().join(" "),
        }
    }
}

fn digits(row: &[u8]) -> String {
    row.iter().map(|cell| char::from(b'0' + cell)).collect()
}
