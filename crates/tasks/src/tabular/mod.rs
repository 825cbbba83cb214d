//! Tabular problems: a table and a question over it. `a:12 b:7 c:9;a-b?` is answered by `12-7=5#5`.
//!
//! Source    tables with questions as in system 27; titles, rows and questions are ours.
//! Level     n has n + 2 rows and the first n + 1 of these questions: how many more, total, cost of two purchases, range,
//!           change of a note, mean, median, what demand exceeds supply by. Costs and changes are asked of prices.
//! Draw      question and table, drawn again until the answer is above 0 and whole, in money in cents.
//! Form      free: the answer. choice: one of four, the others being answers to what might be misread.
//! Solution  the sums, differences, products and quotients that lead there.
//! Canonical the question and the numbers of the table, not names, titles or options.
//! Rewrites  simpler: without the rows the question does not speak of; otherwise put: the rows in reverse order.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     a choice 1/4; a free answer of level 1 at most 0.7%.

mod ask;
mod table;

use gradatim_core::{Problem, Rewrite, Rng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::{Wording, push};
use ask::Ask;
use table::Table;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=7.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// How answers are given.
    pub form: Form,
}

/// How answers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// As a number.
    #[default]
    Free,
    /// As one of four letters.
    Choice,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 7], wording: Wording::default(), form: Form::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "tabular";
    const LEVEL: &'static str = "n + 2 rows and the first n + 1 questions";
    const LEVELS: [i64; 2] = [1, 7];
    const VERIFIER: &'static str = "number";
    type Level = Tabular;

    fn at(&self, level: i64) -> Tabular {
        Tabular { rows: level as usize + 2, options: self.clone() }
    }
}

pub(crate) struct Tabular {
    rows: usize,
    options: Options,
}

impl Level for Tabular {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (ask, table, answer) = loop {
            let (ask, table) = ask::draw(self.rows, &mut rng);
            if let Some(answer) = ask.answer(&table) {
                break (ask, table, answer);
            }
        };
        let mut steps = self.options.wording.steps();
        ask.push_steps(&table, &mut steps);
        let gold = table.shown(answer);
        let canonical = format!("{} {}", ask.compact(), table.numbers());
        let mut meta = vec![("ask", plain(&ask)), ("table", plain(&table))];
        let (choices, answer) = match self.options.form {
            Form::Free => (vec![], gold),
            Form::Choice => {
                let mut choices = others(&ask, &table, answer, &mut rng);
                choices.push(answer);
                rng.shuffle(&mut choices);
                let letter =
                    choices.iter().zip('A'..).find(|(choice, _)| **choice == answer).map(|(_, at)| at);
                let choices: Vec<String> = choices.into_iter().map(|choice| table.shown(choice)).collect();
                meta.push(("choices", choices.clone().into()));
                (choices, letter.into_iter().collect())
            }
        };
        Instance {
            prompt: self.prompt(&ask, &table, &choices),
            solution: steps.end(&answer),
            answer,
            canonical,
            meta,
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let ask: Ask = serde_json::from_value(problem.meta.get("ask")?.clone()).ok()?;
        let mut table: Table = serde_json::from_value(problem.meta.get("table")?.clone()).ok()?;
        let choices = problem.meta.get("choices").and_then(Value::as_array).into_iter().flatten();
        let choices: Option<Vec<String>> = choices.map(|choice| choice.as_str().map(str::to_owned)).collect();
        match how {
            Rewrite::Simplify => table.rows.retain(|row| ask.speaks_of(row.name)),
            Rewrite::Paraphrase => table.rows.reverse(),
        }
        (!table.rows.is_empty()).then_some(())?;
        Some(Rewritten { prompt: self.prompt(&ask, &table, &choices?), canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.options.form == Form::Choice).then_some("multiple-choice")
    }
}

impl Tabular {
    fn prompt(&self, ask: &Ask, table: &Table, choices: &[String]) -> String {
        let (mut compact, mut english) = (String::with_capacity(128), String::with_capacity(512));
        push(&mut compact, format_args!("{};{}?", table.compact(), ask.compact()));
        push(&mut english, format_args!("{}{}", table.english(), ask.sentence(table)));
        for (choice, letter) in choices.iter().zip('A'..) {
            push(&mut compact, format_args!(" {letter}){choice}"));
            push(&mut english, format_args!("\n{letter}) {choice}"));
        }
        let example = match (self.options.form, table.is_money()) {
            (Form::Choice, _) => "#C",
            (Form::Free, true) => "#4.20",
            (Form::Free, false) => "#42",
        };
        self.options.wording.prompt(compact, english, example)
    }
}

/// Three wrong answers: what other questions over the table would give, then numbers near by.
fn others(ask: &Ask, table: &Table, answer: i64, rng: &mut Rng) -> Vec<i64> {
    let mut others: Vec<i64> = vec![];
    let mut add = |value: i64| {
        if value > 0 && value != answer && !others.contains(&value) && others.len() < 3 {
            others.push(value);
        }
    };
    let mut slips = ask.slips(table);
    rng.shuffle(&mut slips);
    slips.into_iter().take(2).for_each(&mut add);
    let unit = if table.is_money() { 5 } else { 1 };
    (1..9).flat_map(|by| [answer + by * unit, answer - by * unit]).for_each(&mut add);
    others
}

fn plain(value: &impl Serialize) -> Value {
    // Only numbers and lists are held: they can always be written.
    serde_json::to_value(value).unwrap_or_default()
}
