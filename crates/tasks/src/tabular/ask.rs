//! Questions over a table: their words, their answers, and the steps that lead there.

use gradatim_core::Rng;
use serde::{Deserialize, Serialize};

use super::table::{Row, Table, letter};
use crate::draw::{different, place};
use crate::money::cents;
use crate::wording::Steps;

/// A question; rows go by the places of their names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// How many more the first has than the second.
    More(usize, usize),
    Total,
    /// So many of one and so many of another.
    Cost([(i64, usize); 2]),
    Range,
    /// What is left of a note, in cents, after such purchases.
    Change(i64, [(i64, usize); 2]),
    Mean,
    Median,
    /// By how much demand exceeds supply.
    Excess(usize),
}

/// A question for a table of so many rows, and such a table.
pub fn draw(rows: usize, rng: &mut Rng) -> (Ask, Table) {
    let kind = place((rows - 1).min(8), rng);
    let names = different(2, rows, rng);
    let bought = [(rng.between(1, 5), names[0]), (rng.between(1, 5), names[1])];
    let theme = match kind {
        2 | 4 => 2 + place(2, rng),
        7.. => 4,
        _ => place(2, rng),
    };
    let row = |name: usize| {
        let numbers = match theme {
            2 | 3 => vec![5 * rng.between(1, 199)],
            4 => vec![rng.between(1, 99), rng.between(1, 99)],
            _ => vec![rng.between(1, 99)],
        };
        Row { name, numbers }
    };
    let table = Table { theme, rows: (0..rows).map(row).collect() };
    let ask = match kind {
        0 => Ask::More(names[0], names[1]),
        1 => Ask::Total,
        2 => Ask::Cost(bought),
        3 => Ask::Range,
        4 => {
            let notes = [500, 1_000, 2_000, 5_000, 10_000];
            let spent: i64 = bought.iter().map(|(n, name)| n * table.value(*name)).sum();
            Ask::Change(notes.into_iter().find(|note| *note > spent).unwrap_or(20_000), bought)
        }
        5 => Ask::Mean,
        6 => Ask::Median,
        _ => Ask::Excess(names[0]),
    };
    (ask, table)
}

impl Ask {
    /// The answer, in cents where the table holds money; `None` unless it is above 0 and whole.
    pub fn answer(&self, table: &Table) -> Option<i64> {
        let spent =
            |bought: &[(i64, usize); 2]| bought.iter().map(|(n, name)| n * table.value(*name)).sum::<i64>();
        let (over, under) = match self {
            Self::More(one, other) => (table.value(*one) - table.value(*other), 1),
            Self::Total => (table.values().sum(), 1),
            Self::Cost(bought) => (spent(bought), 1),
            Self::Range => (table.values().max()? - table.values().min()?, 1),
            Self::Change(note, bought) => (note - spent(bought), 1),
            Self::Mean => (table.values().sum(), table.rows.len() as i64),
            Self::Median => {
                let (low, high) = middle(table)?;
                (low + high, 2)
            }
            Self::Excess(name) => {
                let row = table.rows.iter().find(|row| row.name == *name)?;
                (row.numbers.first()? - row.numbers.get(1)?, 1)
            }
        };
        (over > 0 && over % under == 0).then_some(over / under)
    }

    /// Whether the answer hangs on the row of this name.
    pub fn speaks_of(&self, name: usize) -> bool {
        match self {
            Self::More(one, other) => name == *one || name == *other,
            Self::Cost(bought) | Self::Change(_, bought) => bought.iter().any(|(_, at)| *at == name),
            Self::Excess(at) => *at == name,
            _ => true,
        }
    }

    /// What somebody may answer who misread the question.
    pub fn slips(&self, table: &Table) -> Vec<i64> {
        let total: i64 = table.values().sum();
        let middle_row = table.rows[table.rows.len() / 2].numbers[0];
        match self {
            Self::More(one, other) => vec![table.value(*one) + table.value(*other), table.value(*one)],
            Self::Cost(bought) => bought.iter().map(|(n, name)| n * table.value(*name)).collect(),
            Self::Change(note, bought) => {
                bought.iter().map(|(n, name)| note - n * table.value(*name)).collect()
            }
            Self::Excess(name) => table
                .rows
                .iter()
                .filter(|row| row.name == *name)
                .flat_map(|row| [row.numbers.iter().sum(), row.numbers[0]])
                .collect(),
            Self::Total => table.values().map(|value| total - value).collect(),
            Self::Range => table.values().max().into_iter().chain([middle_row]).collect(),
            Self::Mean | Self::Median => vec![middle_row, total / table.rows.len() as i64, total],
        }
    }

    pub fn compact(&self) -> String {
        let bought = |bought: &[(i64, usize); 2], sign: char| {
            let [(n, one), (m, other)] = bought;
            format!("{n}{}{sign}{m}{}", letter(*one), letter(*other))
        };
        match self {
            Self::More(one, other) => format!("{}-{}", letter(*one), letter(*other)),
            Self::Total => "sum".to_owned(),
            Self::Cost(both) => bought(both, '+'),
            Self::Range => "range".to_owned(),
            Self::Change(note, both) => format!("{}-{}", cents(*note), bought(both, '-')),
            Self::Mean => "mean".to_owned(),
            Self::Median => "median".to_owned(),
            Self::Excess(name) => format!("excess {}", letter(*name)),
        }
    }

    pub fn sentence(&self, table: &Table) -> String {
        let counted = table.theme().counted;
        let bought = |[(n, one), (m, other)]: &[(i64, usize); 2]| {
            format!("{n} of \"{}\" and {m} of \"{}\"", table.name(*one), table.name(*other))
        };
        match self {
            Self::More(one, other) => {
                format!("How many more {counted} has {} than {}?", table.name(*one), table.name(*other))
            }
            Self::Total => format!("How many {counted} are there in all?"),
            Self::Cost(both) => format!("How many dollars do {} cost? Give two decimals.", bought(both)),
            Self::Range => format!("What is the range of the numbers of {counted}?"),
            Self::Change(note, both) => format!(
                "Somebody pays for {} with {} dollars. How many dollars are given back? Give two decimals.",
                bought(both),
                note / 100
            ),
            Self::Mean => format!("What is the mean of the numbers of {counted}?"),
            Self::Median => format!("What is the median of the numbers of {counted}?"),
            Self::Excess(name) => {
                format!("At {}, by how many {counted} does demand exceed supply?", table.name(*name))
            }
        }
    }

    pub fn push_steps(&self, table: &Table, steps: &mut Steps) {
        let shown = |number: i64| table.shown(number);
        let mut operation = |a: String, sign: char, b: String, result: String| {
            let english = format_args!("{a} {sign} {b} = {result}");
            steps.push(format_args!("{a}{sign}{b}={result}"), english);
        };
        let mut plus = |a: i64, sign: char, b: i64| {
            let result = if sign == '+' { a + b } else { a - b };
            operation(shown(a), sign, shown(b), shown(result));
            result
        };
        match self {
            Self::More(one, other) => {
                plus(table.value(*one), '-', table.value(*other));
            }
            Self::Total => {
                total(table, &mut plus);
            }
            Self::Range => {
                let (most, least) = (table.values().max(), table.values().min());
                plus(most.unwrap_or(0), '-', least.unwrap_or(0));
            }
            Self::Excess(name) => {
                if let Some(row) = table.rows.iter().find(|row| row.name == *name) {
                    plus(row.numbers[0], '-', row.numbers[1]);
                }
            }
            Self::Mean => {
                let sum = total(table, &mut plus);
                let n = table.rows.len() as i64;
                operation(shown(sum), '/', n.to_string(), shown(sum / n));
            }
            Self::Median => {
                let (low, high) = middle(table).unwrap_or((0, 0));
                let sum = plus(low, '+', high);
                operation(shown(sum), '/', "2".to_owned(), shown(sum / 2));
            }
            Self::Cost(bought) | Self::Change(_, bought) => {
                let [first, second] = bought.map(|(n, name)| {
                    let price = table.value(name);
                    operation(n.to_string(), '*', shown(price), shown(n * price));
                    n * price
                });
                let spent = first + second;
                operation(shown(first), '+', shown(second), shown(spent));
                if let Self::Change(note, _) = self {
                    operation(shown(*note), '-', shown(spent), shown(note - spent));
                }
            }
        }
    }
}

/// The sum of all values, told value by value.
fn total(table: &Table, plus: &mut impl FnMut(i64, char, i64) -> i64) -> i64 {
    let mut values = table.values();
    let first = values.next().unwrap_or(0);
    values.fold(first, |sum, value| plus(sum, '+', value))
}

/// The two values in the middle, which are one where the rows are odd in number.
fn middle(table: &Table) -> Option<(i64, i64)> {
    let mut values: Vec<i64> = table.values().collect();
    values.sort_unstable();
    let half = values.len() / 2;
    let low = if values.len().is_multiple_of(2) { half.checked_sub(1)? } else { half };
    Some((*values.get(low)?, *values.get(half)?))
}
