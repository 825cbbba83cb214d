//! A number with a unit, within a tolerance.
//!
//! Source   the scoring of SciBench (arXiv 2307.10635), system 53.
//! Gold     `answer` is a number; `meta.unit` its unit, which may begin with a power of ten that belongs to the number:
//!          1.22 and `$10^{-23} \mathrm{J}$`. `meta.rel_tol` (0.05) and `meta.abs_tol` (0).
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere; there,
//!          at the last number, and at what follows it for its unit.
//! Reads    12, -3, 1,234.5, 1{,}234, 3/4, 1.2e-3, 1.2 x 10^{-3}, \times, \cdot, 10^3; then a product of units with powers
//!          ([`units`]). A unit that is not given, or not known, is taken for the gold's; one of another dimension is wrong,
//!          one of the same is converted.
//! Right    |found - gold| <= max(rel_tol max(|found|, |gold|), abs_tol), on exact fractions.
//! Compat   `meta.compat`, the release: what follows the last `=` of the last box, without commas; with a power in the unit
//!          it is split at `\times` or `*` into number and power (a letter x does not split, two signs are wrong, without a
//!          sign it stays as it is); then all of it, or its first word, has to be a number. Units are not read. abs_tol 0.
//! Bounds   400 digits, powers of ten up to 400.

#[cfg(test)]
mod tests;
mod units;

use gradatim_core::{Problem, Result, Score, Verifier};
use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{Signed, Zero};
use serde_json::Value;

use crate::{bad_gold, region};
use units::Unit;

/// Exact, of any size.
pub type Rational = Ratio<BigInt>;

const MOST_DIGITS: usize = 400;
const MOST_POWER: i64 = 400;

pub struct Quantity;

impl Verifier for Quantity {
    fn check(&self, problem: &Problem) -> Result<()> {
        Gold::of(problem).map(drop).map_err(|(field, expected)| {
            let found = match field {
                "answer" => format!("{:?}", problem.answer),
                field => problem.meta.get(&field["meta.".len()..]).map_or_else(String::new, Value::to_string),
            };
            bad_gold(problem, field, found, expected)
        })
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(gold) = Gold::of(problem) else {
            return Score::unreadable("the gold answer is not a number");
        };
        if gold.compat {
            let Some(boxed) = region::boxed(response) else { return Score::unreadable("no box") };
            let readings = released(boxed, gold.powered);
            return match readings.iter().any(|found| gold.accepts(found)) {
                true => Score::right(boxed),
                false if readings.is_empty() => Score::unreadable("no number"),
                false => {
                    Score::wrong(boxed, format!("not within {} of {}", gold.rel_tol, problem.answer.trim()))
                }
            };
        }
        let Some((found, rest)) = last_number(region::marked(response).unwrap_or(response)) else {
            return Score::unreadable("no number");
        };
        let shown = shown(&found);
        let value = match (units::leading(rest), &gold.unit) {
            (Some(unit), Some(wanted)) if unit.dimension != wanted.dimension => {
                return Score::wrong(shown, "a unit of another dimension");
            }
            (Some(unit), Some(wanted)) => found * unit.size / wanted.size.clone(),
            _ => found,
        };
        match gold.accepts(&value) {
            true => Score::right(shown),
            false => Score::wrong(shown, format!("not within {} of {}", gold.rel_tol, problem.answer.trim())),
        }
    }
}

struct Gold {
    /// With the power of ten of its unit.
    value: Rational,
    powered: bool,
    unit: Option<Unit>,
    rel_tol: Rational,
    abs_tol: Rational,
    compat: bool,
}

impl Gold {
    fn of(problem: &Problem) -> Result<Self, (&'static str, &'static str)> {
        let number = "a number such as 1.2e-3";
        let value = decimal(problem.answer.trim().trim_matches('$')).ok_or(("answer", number))?;
        let tolerance = |key: &str, default: &str| match problem.meta.get(key) {
            None => decimal(default),
            Some(given) if given.is_number() => {
                decimal(&given.to_string()).filter(|tolerance| !tolerance.is_negative())
            }
            Some(_) => None,
        };
        let rel_tol = tolerance("rel_tol", "0.05").ok_or(("meta.rel_tol", "a number from 0"))?;
        let abs_tol = tolerance("abs_tol", "0").ok_or(("meta.abs_tol", "a number from 0"))?;
        let unit = match problem.meta.get("unit") {
            None => "",
            Some(given) => given.as_str().ok_or(("meta.unit", "a text, such as \"kJ mol^{-1}\""))?,
        };
        let compat = problem.meta.get("compat").and_then(Value::as_bool).unwrap_or(false);
        let plain = unit.trim().trim_matches('$').trim();
        let (power, unit) = match power_of_ten(plain) {
            Some((power, rest)) => (Some(power), rest),
            None => (None, plain),
        };
        let value = value * ten_to(power.unwrap_or(0));
        Ok(Self { value, powered: power.is_some(), unit: units::leading(unit), rel_tol, abs_tol, compat })
    }

    /// The header's rule.
    fn accepts(&self, found: &Rational) -> bool {
        let greater = found.abs().max(self.value.abs());
        let abs_tol = if self.compat { Rational::zero() } else { self.abs_tol.clone() };
        (found - &self.value).abs() <= (&self.rel_tol * greater).max(abs_tol)
    }
}

/// The numbers the release reads out of a box.
fn released(boxed: &str, powered: bool) -> Vec<Rational> {
    let text = boxed.rsplit('=').next().unwrap_or_default().replace(',', "");
    let pieces: Vec<&str> = match powered {
        true if text.contains("\\times") => text.split("\\times").collect(),
        true => text.split('*').collect(),
        false => vec![text.as_str()],
    };
    let readings = |text: &str| -> Vec<Rational> {
        [Some(text.trim()), text.split_whitespace().next()]
            .into_iter()
            .flatten()
            .filter_map(decimal)
            .collect()
    };
    match pieces[..] {
        [all] => readings(all),
        [number, power] => match power_of_ten(power.trim()) {
            Some((power, _)) => readings(number).into_iter().map(|number| number * ten_to(power)).collect(),
            None => vec![],
        },
        _ => vec![],
    }
}

/// `10^{-23}`, `10^3`: the power, and what follows it.
fn power_of_ten(text: &str) -> Option<(i64, &str)> {
    let rest = text.strip_prefix("10")?.trim_start().strip_prefix('^')?.trim_start();
    let (inside, after) = match rest.strip_prefix('{') {
        Some(braced) => {
            // No farther than a power may reach: work stays linear.
            let end = braced.bytes().take(8).position(|byte| byte == b'}')?;
            (&braced[..end], &braced[end + 1..])
        }
        None => {
            let digits = |at: usize| rest[at..].bytes().take_while(u8::is_ascii_digit).count();
            let sign = usize::from(rest.starts_with(['-', '+']));
            rest.split_at(sign + digits(sign))
        }
    };
    let power: i64 = inside.trim().trim_start_matches('+').parse().ok()?;
    (-MOST_POWER..=MOST_POWER).contains(&power).then_some((power, after))
}

fn ten_to(power: i64) -> Rational {
    let size = BigInt::from(10).pow(power.unsigned_abs() as u32);
    if power < 0 { Rational::new(1.into(), size) } else { size.into() }
}

/// All of `text` as a number, over another or times a power of ten, with its sign.
pub fn whole(text: &str) -> Option<Rational> {
    let text = text.trim().replace('−', "-");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let (value, rest) = scaled(unsigned)?;
    rest.is_empty().then_some(if text.starts_with('-') { -value } else { value })
}

/// All of `text` as a number: a sign, digits, a point, an exponent.
fn decimal(text: &str) -> Option<Rational> {
    let text = text.trim().replace('−', "-");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(&text);
    let (value, rest) = magnitude(unsigned)?;
    rest.is_empty().then_some(if text.starts_with('-') { -value } else { value })
}

/// Digits with thousands' commas, a point and an exponent, and what follows them.
fn magnitude(text: &str) -> Option<(Rational, &str)> {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = run(0);
    let mut digits = text[..end].to_owned();
    while (1..=3).contains(&run(0)) && digits.len() <= MOST_DIGITS {
        let comma = ["{,}", ",\\!", ","].into_iter().find(|comma| text[end..].starts_with(comma));
        let Some(start) = comma.map(|comma| end + comma.len()).filter(|start| run(*start) == 3) else {
            break;
        };
        digits.push_str(&text[start..start + 3]);
        end = start + 3;
    }
    let whole = digits.len();
    if bytes.get(end) == Some(&b'.') && (whole > 0 || run(end + 1) > 0) {
        let decimals = run(end + 1);
        digits.push_str(&text[end + 1..end + 1 + decimals]);
        end += 1 + decimals;
    }
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    let decimals = (digits.len() - whole) as i64;
    let mut power = 0;
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let length = bytes.get(end + 1 + sign..).map_or(0, |_| run(end + 1 + sign));
        if length > 0 {
            let last = end + 1 + sign + length;
            power = text[end + 1..last].trim_start_matches('+').parse().ok()?;
            end = last;
        }
    }
    if !(-MOST_POWER..=MOST_POWER).contains(&power) {
        return None;
    }
    Some((Rational::from(digits.parse::<BigInt>().ok()?) * ten_to(power - decimals), &text[end..]))
}

/// The last number of `text`, and what follows it.
fn last_number(text: &str) -> Option<(Rational, &str)> {
    let (mut last, mut at) = (None, 0);
    while let Some(step) = text[at..].find(|symbol: char| symbol.is_ascii_digit() || symbol == '.') {
        at += step;
        let before = &text[..at];
        // The 2 of H2 or of m^2, m^{-1} and m_2 is no number of its own.
        let part = before.trim_end_matches(['-', '{']).ends_with(['^', '_'])
            || before.ends_with(|c: char| c.is_alphabetic());
        match scaled(&text[at..]) {
            Some((value, rest)) => {
                let negative = is_negative(before);
                if !part {
                    last = Some((if negative { -value } else { value }, rest));
                }
                at = text.len() - rest.len();
            }
            None => {
                at += text[at..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count()
            }
        }
    }
    last
}

/// A number, over another or times a power of ten.
fn scaled(text: &str) -> Option<(Rational, &str)> {
    const TIMES: [&str; 7] = ["\\times", "\\cdot", "×", "·", "*", "x", "X"];
    if let Some((power, rest)) = power_of_ten(text) {
        return Some((ten_to(power), rest));
    }
    let (value, rest) = magnitude(text)?;
    let next = rest.trim_start();
    if let Some((under, rest)) = next.strip_prefix('/').and_then(|under| magnitude(under.trim_start()))
        && !under.is_zero()
    {
        return Some((value / under, rest));
    }
    let power = TIMES.into_iter().find_map(|times| power_of_ten(next.strip_prefix(times)?.trim_start()));
    Some(power.map_or((value.clone(), rest), |(power, rest)| (value * ten_to(power), rest)))
}

/// Whether the text before a number ends in a minus that is no subtraction.
fn is_negative(before: &str) -> bool {
    let before = before.trim_end_matches(['$', '\\']);
    let Some(rest) = before.strip_suffix(['-', '−']) else { return false };
    !rest.ends_with(|symbol: char| symbol.is_alphanumeric() || matches!(symbol, ')' | '}'))
}

/// A number in a few characters.
fn shown(value: &Rational) -> String {
    let text = value.to_string();
    if text.len() <= 40 { text } else { format!("a number of {} digits", text.len()) }
}
