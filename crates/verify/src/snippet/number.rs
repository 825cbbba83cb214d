//! Arithmetic of Python's numbers: whole ones of 127 bits, which overflow with a word, and doubles.
//!
//! Division  of whole numbers is rounded once; `//` and `%` round towards minus infinity.
//! Order     a whole number and a double are compared exactly.
//! Text      a double is written in the fewest digits that name it.

use std::cmp::Ordering;

use super::fault::{Fault, Kind, Result};
use super::tree::Op;
use super::value::Value;

/// A whole number that does not fit.
pub fn overflow() -> Fault {
    Fault::new(Kind::Overflow, "an integer of over 127 bits")
}

fn by_zero() -> Fault {
    Fault::new(Kind::ZeroDivision, "division by zero")
}

/// A number as a whole one, if it is of a whole kind.
pub fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(truth) => Some(i128::from(*truth)),
        Value::Int(number) => Some(*number),
        _ => None,
    }
}

/// A number as a double.
pub fn double(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        other => whole(other).map(|number| number as f64),
    }
}

/// `None` unless both are numbers, and none of them is nan.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        (Some(a), None) => whole_to_double(a, double(b)?),
        (None, Some(b)) => whole_to_double(b, double(a)?).map(Ordering::reverse),
        (None, None) => double(a)?.partial_cmp(&double(b)?),
    }
}

fn whole_to_double(a: i128, b: f64) -> Option<Ordering> {
    const LIMIT: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0; // 2^127
    if b.is_nan() {
        None
    } else if b >= LIMIT {
        Some(Ordering::Less)
    } else if b < -LIMIT {
        Some(Ordering::Greater)
    } else {
        Some(a.cmp(&(b.trunc() as i128)).then(0.0.partial_cmp(&b.fract())?))
    }
}

/// `a op b`; `None` unless both are numbers.
pub fn operate(op: Op, a: &Value, b: &Value) -> Option<Result<Value>> {
    if let (Some(a), Some(b)) = (whole(a), whole(b)) {
        return Some(whole_operate(op, a, b));
    }
    Some(double_operate(op, double(a)?, double(b)?).map(Value::Float))
}

fn whole_operate(op: Op, a: i128, b: i128) -> Result<Value> {
    let number = match op {
        Op::Add => a.checked_add(b),
        Op::Subtract => a.checked_sub(b),
        Op::Multiply => a.checked_mul(b),
        Op::Divide | Op::FloorDivide | Op::Modulo if b == 0 => return Err(by_zero()),
        Op::Divide => return Ok(Value::Float(divide(a, b))),
        Op::FloorDivide => floor_divide(a, b),
        Op::Modulo => modulo(a, b),
        Op::Power if b < 0 && a == 0 => return Err(by_zero()),
        Op::Power if b < 0 => return power(a as f64, b as f64).map(Value::Float),
        Op::Power => whole_power(a, b),
    };
    number.map(Value::Int).ok_or_else(overflow)
}

fn floor_divide(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

fn modulo(a: i128, b: i128) -> Option<i128> {
    let rest = a.checked_rem(b)?;
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}

fn whole_power(a: i128, b: i128) -> Option<i128> {
    match a {
        0 | 1 => Some(if b == 0 { 1 } else { a }),
        -1 => Some(if b % 2 == 0 { 1 } else { -1 }),
        _ => a.checked_pow(u32::try_from(b).ok()?),
    }
}

/// `a / b`, rounded once however long the two are; `b` is not 0.
pub fn divide(a: i128, b: i128) -> f64 {
    let sign = if (a < 0) == (b < 0) { 1.0 } else { -1.0 };
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let (mut quotient, mut rest, mut scale) = (a / b, a % b, sign);
    while rest > 0 && quotient < 1 << 64 {
        rest <<= 1;
        quotient = quotient << 1 | u128::from(rest >= b);
        rest = if rest >= b { rest - b } else { rest };
        scale /= 2.0;
    }
    // What is left over breaks a tie.
    (quotient | u128::from(rest > 0)) as f64 * scale
}

fn double_operate(op: Op, a: f64, b: f64) -> Result<f64> {
    match op {
        Op::Add => Ok(a + b),
        Op::Subtract => Ok(a - b),
        Op::Multiply => Ok(a * b),
        Op::Divide | Op::FloorDivide | Op::Modulo if b == 0.0 => Err(by_zero()),
        Op::Divide => Ok(a / b),
        Op::FloorDivide => Ok(divided_with_rest(a, b).0),
        Op::Modulo => Ok(divided_with_rest(a, b).1),
        Op::Power => power(a, b),
    }
}

/// Quotient and rest as CPython finds them: the rest has the sign of `b`, the quotient is whole.
fn divided_with_rest(a: f64, b: f64) -> (f64, f64) {
    let mut rest = libm::fmod(a, b);
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(b);
    } else if (rest < 0.0) != (b < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(a / b), rest);
    }
    let whole = quotient.floor();
    (if quotient - whole > 0.5 { whole + 1.0 } else { whole }, rest)
}

/// `a ** b` of doubles.
pub fn power(a: f64, b: f64) -> Result<f64> {
    if a == 0.0 && b < 0.0 {
        return Err(by_zero());
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0 {
        return Err(Fault::new(Kind::Refused, "complex numbers"));
    }
    let found = libm::pow(a, b);
    if found.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(Fault::new(Kind::Overflow, "(34, 'Numerical result out of range')"));
    }
    Ok(found)
}

/// The whole number towards 0.
pub fn truncate(number: f64) -> Result<i128> {
    if number.is_nan() {
        return Err(Fault::new(Kind::Value, "cannot convert float NaN to integer"));
    }
    let found = number.trunc() as i128;
    if found == i128::MAX || found == i128::MIN { Err(overflow()) } else { Ok(found) }
}

/// `round(number)` and `round(number, digits)`: halves go to the even side.
pub fn round(number: &Value, digits: Option<i128>) -> Option<Result<Value>> {
    let tens = digits.filter(|&digits| digits < 0).map(|digits| digits.unsigned_abs());
    let tens = tens.map(|tens| u32::try_from(tens).unwrap_or(u32::MAX));
    Some(match (whole(number), double(number)?, digits) {
        (Some(number), _, _) => tens.map_or(Ok(number), |tens| round_tens(number, 0.0, tens)).map(Value::Int),
        (None, number, None) => truncate(number.round_ties_even()).map(Value::Int),
        (None, number, Some(_)) if !number.is_finite() => Ok(Value::Float(number)),
        (None, number, Some(digits)) => match tens {
            Some(tens) => truncate(number)
                .and_then(|whole| round_tens(whole, number.fract(), tens))
                .map(|rounded| Value::Float((rounded as f64).copysign(number))),
            None => {
                // No double has more digits behind its point.
                let digits = usize::try_from(digits.min(1100)).unwrap_or(0);
                Ok(Value::Float(format!("{number:.digits$}").parse().unwrap_or(number)))
            }
        },
    })
}

/// `whole` + `fraction` to the next multiple of 10^tens.
fn round_tens(whole: i128, fraction: f64, tens: u32) -> Result<i128> {
    const ROOM: i128 = 1 << 120;
    let Some(ten) = 10_i128.checked_pow(tens).filter(|&ten| ten < ROOM) else {
        return if whole.abs_diff(0) < (ROOM / 2) as u128 { Ok(0) } else { Err(overflow()) };
    };
    let (down, rest) = (whole.div_euclid(ten), whole.rem_euclid(ten));
    let up = match (2 * rest).cmp(&ten).then(fraction.partial_cmp(&0.0).unwrap_or(Ordering::Equal)) {
        Ordering::Less => false,
        Ordering::Equal => down % 2 != 0,
        Ordering::Greater => true,
    };
    (down + i128::from(up)).checked_mul(ten).ok_or_else(overflow)
}

/// As Python writes a double.
pub fn repr(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{number:e}");
    let Some((digits, exponent)) = shortest.split_once('e') else { return shortest };
    match exponent.parse::<i32>() {
        Ok(-4..=15) => {
            let plain = format!("{number}");
            if plain.contains('.') { plain } else { plain + ".0" }
        }
        Ok(exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        Err(_) => shortest,
    }
}
