//! Polynomials of one letter with whole coefficients: read from sums and products, written in two other forms.

use super::latex::{argument, terms};
use super::number::integer;

/// Coefficients, the constant first, and the letter.
pub struct Polynomial {
    coefficients: Vec<i128>,
    letter: char,
    /// Whether it was written as a product of brackets.
    pub is_product: bool,
}

/// Largest degree that is read.
const MOST: usize = 12;

/// Reads `x^2 + 3x - 6` and `2(x - 3)(x + 3)^2`, of two terms and more.
pub fn polynomial(text: &str) -> Option<Polynomial> {
    let text: String = text.replace("\\left", "").replace("\\right", "");
    let mut letters: Vec<char> = text.chars().filter(char::is_ascii_alphabetic).collect();
    letters.dedup();
    let [letter] = letters[..] else { return None };
    let is_product = text.contains('(');
    let coefficients = if is_product { product(text.trim(), letter)? } else { sum(&text, letter)? };
    let n_terms = coefficients.iter().filter(|factor| **factor != 0).count();
    (n_terms > 1).then_some(Polynomial { coefficients, letter, is_product })
}

fn product(text: &str, letter: char) -> Option<Vec<i128>> {
    let first = text.find('(')?;
    let (lead, mut rest) = text.split_at(first);
    let mut value = match lead.trim() {
        "" => vec![1],
        "-" => vec![-1],
        lead => sum(lead, letter)?,
    };
    while !rest.trim().is_empty() {
        rest = rest.trim().strip_prefix('(')?;
        let close = rest.find(')')?;
        let factor = sum(&rest[..close], letter)?;
        rest = rest[close + 1..].trim_start();
        let mut power = 1;
        if let Some(raised) = rest.strip_prefix('^') {
            let (exponent, after) = argument(raised)?;
            (power, rest) = (integer(exponent)?, after);
        }
        for _ in 0..usize::try_from(power).ok().filter(|power| *power <= MOST)? {
            value = times(&value, &factor)?;
        }
    }
    Some(value)
}

fn times(a: &[i128], b: &[i128]) -> Option<Vec<i128>> {
    let mut value = vec![0_i128; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            value[i + j] = value[i + j].checked_add(x.checked_mul(*y)?)?;
        }
    }
    (value.len() <= MOST + 1).then_some(value)
}

fn sum(text: &str, letter: char) -> Option<Vec<i128>> {
    let mut value = vec![];
    for (sign, term) in terms(text)? {
        let sign = match sign {
            "+" => 1,
            "-" => -1,
            _ => return None,
        };
        let term = term.trim();
        let (factor, power) = match term.split_once(letter) {
            None => (integer(term)?, 0),
            Some((factor, power)) => {
                let factor = if factor.trim().is_empty() { 1 } else { integer(factor)? };
                let power = match power.trim() {
                    "" => 1,
                    power => {
                        let (exponent, after) = argument(power.strip_prefix('^')?)?;
                        // One digit or a group: `x^12` is no power of twelve.
                        let exponent = integer(exponent).filter(|_| after.trim().is_empty())?;
                        usize::try_from(exponent).ok()?
                    }
                };
                (factor, power)
            }
        };
        if power > MOST {
            return None;
        }
        if value.len() <= power {
            value.resize(power + 1, 0);
        }
        value[power] += sign * factor;
    }
    Some(value)
}

impl Polynomial {
    /// As a sum of powers, the constant first.
    pub fn expanded(&self) -> String {
        let mut text = String::new();
        for (power, factor) in self.coefficients.iter().enumerate().filter(|(_, factor)| **factor != 0) {
            let sign = match (text.is_empty(), *factor < 0) {
                (true, false) => "",
                (true, true) => "-",
                (false, false) => " + ",
                (false, true) => " - ",
            };
            let power = if power == 0 { String::new() } else { format!(" {}^{{{power}}}", self.letter) };
            text += &format!("{sign}{}{power}", factor.abs());
        }
        text
    }

    /// Nested: `((2)x + 3)x - 6`.
    pub fn nested(&self) -> String {
        let mut text = String::new();
        for factor in self.coefficients.iter().rev() {
            text = match text.is_empty() {
                true => factor.to_string(),
                false => {
                    let (sign, factor) = (if *factor < 0 { '-' } else { '+' }, factor.abs());
                    format!("({text}){} {sign} {factor}", self.letter)
                }
            };
        }
        text
    }
}
