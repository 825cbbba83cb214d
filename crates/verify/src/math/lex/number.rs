//! A number as it is written: thousands separators, decimals, exponents, repeating digits.

use super::token::{Commas, Literal};
use crate::math::exact::Exact;

/// Reads the number that starts at `at`: its value and where it ends. `nested` says that brackets are open, so
/// that a comma separates; `single` that only one digit belongs to it, as in `\frac12`.
pub fn read(text: &[u8], at: usize, commas: Commas, nested: bool, single: bool) -> Option<(Literal, usize)> {
    let first = run(text, at);
    if single && first > at {
        return Some((literal(&text[at..=at], 0, 0, false)?, at + 1));
    }
    let mut digits = text[at..first].to_vec();
    let mut end = first;
    if (1..=3).contains(&(first - at)) && (text[at] != b'0' || first - at == 1) {
        end = thousands(text, first, commas, nested || text[at] == b'0', &mut digits);
    }
    let grouped = end > first;
    if !grouped && let Some((literal, end)) = german(text, at, first, nested) {
        return Some((literal, end));
    }
    let mut decimals = 0;
    let point = text.get(end) == Some(&b'.')
        || (commas == Commas::Decimal
            && !grouped
            && !nested
            && text.get(end) == Some(&b',')
            && run(text, end + 1) > end + 1);
    let mut decimal = false;
    if point {
        let stop = run(text, end + 1);
        let repeats = repeating(text, stop);
        if stop > end + 1 || repeats.is_some() {
            decimals = stop - end - 1;
            digits.extend_from_slice(&text[end + 1..stop]);
            end = stop;
            decimal = true;
        }
        if let Some((period, stop)) = repeats {
            return Some((repeated(&digits, decimals, period)?, stop));
        }
    }
    if digits.is_empty() {
        return None;
    }
    let (exponent, stop) = exponent(text, end).unwrap_or((0, end));
    decimal |= stop > end;
    Some((literal(&digits, decimals, exponent, decimal)?, stop))
}

fn run(text: &[u8], at: usize) -> usize {
    at + text.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

/// Takes groups of exactly three digits as long as they follow one kind of separator; where they end.
fn thousands(text: &[u8], start: usize, commas: Commas, nested: bool, digits: &mut Vec<u8>) -> usize {
    const ALWAYS: [&[u8]; 6] = [b",\\!", b"{,}\\!", b"{,}", b",\\,", b"\\,", b"'"];
    const LOOSE: [&[u8]; 2] = [b",", b" "];
    let loose: &[&[u8]] = if nested || commas != Commas::Thousands { &[] } else { &LOOSE };
    for separator in ALWAYS.iter().chain(loose) {
        let mut at = start;
        let mut found = vec![];
        while let Some(from) = behind(text, at, separator) {
            if run(text, from) != from + 3 {
                break;
            }
            found.extend_from_slice(&text[from..from + 3]);
            at = from + 3;
        }
        let broken = separator == b"," && text.get(at) == Some(&b',') && run(text, at + 1) > at + 1;
        if at > start && !broken {
            digits.extend_from_slice(&found);
            return at;
        }
    }
    start
}

/// Where a separator that stands at `at` ends. Around those that mean nothing else, blanks do not count.
fn behind(text: &[u8], at: usize, separator: &[u8]) -> Option<usize> {
    let blanks = |at: usize| at + text[at..].iter().take_while(|byte| **byte == b' ').count();
    if !separator.ends_with(b"!") && separator != b"{,}" {
        return text.get(at..)?.starts_with(separator).then(|| at + separator.len());
    }
    let mut at = at;
    for &byte in separator {
        if matches!(byte, b'{' | b',' | b'}') {
            at = blanks(at);
        }
        if text.get(at) != Some(&byte) {
            return None;
        }
        at += 1;
    }
    Some(blanks(at))
}

/// `1.234.567` and `1.234,56`.
fn german(text: &[u8], at: usize, first: usize, nested: bool) -> Option<(Literal, usize)> {
    let mut digits = text[at..first].to_vec();
    let (mut end, mut groups) = (first, 0);
    while text.get(end) == Some(&b'.') && run(text, end + 1) == end + 4 {
        digits.extend_from_slice(&text[end + 1..end + 4]);
        end += 4;
        groups += 1;
    }
    let stop = run(text, end + 1);
    let comma = text.get(end) == Some(&b',') && stop > end + 1 && stop != end + 4 && !nested;
    if first == at
        || text[at] == b'0'
        || groups == 0
        || !(groups > 1 || comma)
        // `1.234.567.8` is no number.
        || (text.get(end) == Some(&b'.') && stop > end + 1)
        || text.get(stop) == Some(&b'.')
    {
        return None;
    }
    let decimals = if comma { stop - end - 1 } else { 0 };
    if comma {
        digits.extend_from_slice(&text[end + 1..stop]);
        end = stop;
    }
    Some((literal(&digits, decimals, 0, comma)?, end))
}

/// The digits of `\overline{..}`, and where it ends.
fn repeating(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    const MARK: &[u8] = b"\\overline{";
    let from = at + MARK.len();
    let stop = run(text, from);
    let found = text.get(at..)?.starts_with(MARK) && stop > from && text.get(stop) == Some(&b'}');
    found.then(|| (&text[from..stop], stop + 1))
}

fn repeated(digits: &[u8], decimals: usize, period: &[u8]) -> Option<Literal> {
    let before = literal(if digits.is_empty() { b"0" } else { digits }, decimals, 0, false)?.value;
    let period_value = literal(period, 0, 0, false)?.value;
    let ten = Exact::integer(10);
    let nines = ten.pow(period.len() as i64).and_then(|power| power.sub(&Exact::ONE)).ok()?;
    let scale = ten.pow(decimals as i64).and_then(|power| power.mul(&nines)).ok()?;
    let tail = period_value.mul(&scale.inverse().ok()?).ok()?;
    Some(Literal { value: before.add(&tail).ok()?, decimal: false })
}

/// `e-5`, `E+5`, `e5`, unless letters follow.
fn exponent(text: &[u8], at: usize) -> Option<(i64, usize)> {
    if !matches!(text.get(at), Some(b'e' | b'E')) {
        return None;
    }
    let sign = matches!(text.get(at + 1), Some(b'+' | b'-')) as usize;
    let from = at + 1 + sign;
    let stop = run(text, from);
    if !(1..=4).contains(&(stop.saturating_sub(from))) || text.get(stop).is_some_and(u8::is_ascii_alphabetic)
    {
        return None;
    }
    let size: i64 = std::str::from_utf8(&text[from..stop]).ok()?.parse().ok()?;
    Some((if text[at + 1] == b'-' { -size } else { size }, stop))
}

fn literal(digits: &[u8], decimals: usize, exponent: i64, decimal: bool) -> Option<Literal> {
    let value = Exact::decimal(std::str::from_utf8(digits).ok()?, decimals).ok()?;
    let value = if exponent == 0 {
        value
    } else {
        Exact::integer(10).pow(exponent).and_then(|scale| value.mul(&scale)).ok()?
    };
    Some(Literal { value, decimal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_of_several_countries_are_read() {
        for (text, commas, value, length) in [
            ("1,234", Commas::Thousands, "1234", 5),
            ("1,234", Commas::Separate, "1", 1),
            ("1,234,5", Commas::Thousands, "1", 1),
            ("12,34", Commas::Thousands, "12", 2),
            ("12,34", Commas::Decimal, "617/50", 5),
            ("14,\\!641", Commas::Separate, "14641", 8),
            ("2{,}177{,}280", Commas::Separate, "2177280", 13),
            ("21,\\! 350,\\! 200", Commas::Separate, "21350200", 16),
            ("21 {, }350", Commas::Separate, "21350", 10),
            ("4{,}\\!096", Commas::Separate, "4096", 9),
            ("10\\,000", Commas::Separate, "10000", 7),
            ("1 000", Commas::Thousands, "1000", 5),
            ("1 0000", Commas::Thousands, "1", 1),
            ("1.234.567", Commas::Thousands, "1234567", 9),
            ("1.234,56", Commas::Thousands, "30864/25", 8),
            ("1,234.5", Commas::Thousands, "2469/2", 7),
            (".5", Commas::Thousands, "1/2", 2),
            ("5. ", Commas::Thousands, "5", 1),
            ("6.02e23", Commas::Thousands, "602000000000000000000000", 7),
            ("2e-1", Commas::Thousands, "1/5", 4),
            ("2ex", Commas::Thousands, "2", 1),
            ("0.\\overline{3}", Commas::Thousands, "1/3", 14),
            ("2.1\\overline{6}", Commas::Thousands, "13/6", 15),
        ] {
            let (literal, end) = read(text.as_bytes(), 0, commas, false, false).expect(text);
            assert_eq!((literal.value.to_string().as_str(), end), (value, length), "{text}");
        }
    }

    #[test]
    fn an_unbraced_argument_is_one_digit() {
        let (literal, end) = read(b"12", 0, Commas::Thousands, false, true).expect("digits");
        assert_eq!((literal.value, end), (Exact::ONE, 1));
    }

    #[test]
    fn brackets_zeros_and_neighbours_decide_what_belongs_to_a_number() {
        let (thousands, decimal) = (Commas::Thousands, Commas::Decimal);
        for (text, commas, nested, value, length) in [
            ("1,234", thousands, true, "1", 1),
            ("1,\\!234", thousands, true, "1234", 7),
            ("0,234", thousands, false, "0", 1),
            ("0{,}234", thousands, false, "234", 7),
            ("012,345", thousands, false, "12", 3),
            ("100,345", thousands, false, "100345", 7),
            ("1234,567", thousands, false, "1234", 4),
            ("999,999,999", thousands, false, "999999999", 11),
            ("1,234,567,8", thousands, false, "1", 1),
            ("1,234,", thousands, false, "1234", 5),
            ("1,234,x", thousands, false, "1234", 5),
            ("1 234 567", thousands, false, "1234567", 9),
            ("1'234", thousands, false, "1234", 5),
            ("12,345", decimal, false, "2469/200", 6),
            ("1{,}234,5", decimal, false, "1234", 7),
            ("12,", decimal, false, "12", 2),
            ("12,x", decimal, false, "12", 2),
            ("12,34", decimal, true, "12", 2),
            ("12\\,345", decimal, false, "12345", 7),
            ("1.234,5", thousands, false, "2469/2", 7),
            ("1.234,567", thousands, false, "617/500", 5),
            ("1.234,5", thousands, true, "617/500", 5),
            ("1.234,", thousands, false, "617/500", 5),
            ("1.234", thousands, false, "617/500", 5),
            ("1.234.5", thousands, false, "617/500", 5),
            ("1.234.567", thousands, false, "1234567", 9),
            ("0.234.567", thousands, false, "117/500", 5),
            ("1.234.567,5", thousands, false, "2469135/2", 11),
            ("1.234.567.8", thousands, false, "617/500", 5),
            ("1.234.567.", thousands, false, "1234567", 9),
            ("1.5.2", thousands, false, "3/2", 3),
            (".\\overline{3}", thousands, false, "1/3", 13),
            ("1.\\overline{}", thousands, false, "1", 1),
            ("1.5\\overline{3", thousands, false, "3/2", 3),
            ("1.5\\overline{x}", thousands, false, "3/2", 3),
            ("0.\\overline{142857}", thousands, false, "1/7", 19),
            ("0.1\\overline{36}", thousands, false, "3/22", 16),
            ("2e3", thousands, false, "2000", 3),
            ("2E+3", thousands, false, "2000", 4),
            ("2e", thousands, false, "2", 1),
            ("2e-", thousands, false, "2", 1),
            ("2e12345", thousands, false, "2", 1),
            ("2e3x", thousands, false, "2", 1),
            ("2e3 x", thousands, false, "2000", 3),
        ] {
            let (literal, end) = read(text.as_bytes(), 0, commas, nested, false).expect(text);
            assert_eq!((literal.value.to_string().as_str(), end), (value, length), "{text}");
        }
        let (literal, end) = read(b".5", 0, thousands, false, true).expect("a decimal");
        assert_eq!((literal.value.to_string().as_str(), end), ("1/2", 2));
        assert!(read(b".", 0, thousands, false, false).is_none());
    }

    #[test]
    fn a_point_or_an_exponent_makes_a_decimal() {
        for (text, decimal) in [
            ("12", false),
            ("1,234", false),
            ("1.5", true),
            ("2e3", true),
            ("2.", false),
            ("1.234.567", false),
            ("1.234,5", true),
            ("0.\\overline{3}", false),
        ] {
            let (literal, _) = read(text.as_bytes(), 0, Commas::Thousands, false, false).expect(text);
            assert_eq!(literal.decimal, decimal, "{text}");
        }
    }
}
