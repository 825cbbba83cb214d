//! Numbers as answers spell them, exactly.

use std::fmt::Write;

use super::latex::{argument, tokens};

/// `num / den` with `den > 0`, as written: not in lowest terms.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    pub num: i128,
    pub den: i128,
}

impl Fraction {
    pub fn is_zero(self) -> bool {
        self.num == 0
    }

    pub fn equals(self, other: Self) -> bool {
        self.num * other.den == other.num * self.den
    }

    /// Its finite decimal expansion of at most eight places.
    pub fn decimal(self) -> Option<String> {
        let places = (0..=8_u32).find(|places| (self.num * 10_i128.pow(*places)) % self.den == 0)?;
        let scaled = self.num.abs() * 10_i128.pow(places) / self.den;
        let digits = format!("{scaled:0>width$}", width = places as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - places as usize);
        let sign = if self.num < 0 { "-" } else { "" };
        Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
    }
}

/// Reads `-3`, `1,234`, `48,\!048`, `.5`, `\frac{3}{4}`, `-\frac34`, `3/4`; nothing else.
pub fn number(text: &str) -> Option<Fraction> {
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest.trim()));
    let ratio = |num: &str, den: &str| {
        let (num, den) = (integer(num)?, integer(den)?);
        (den > 0).then_some(Fraction { num: sign * num, den })
    };
    for name in ["\\frac", "\\dfrac", "\\tfrac"] {
        if tokens(text).first() == Some(&name) {
            let (num, rest) = argument(&text[name.len()..])?;
            let (den, rest) = argument(rest)?;
            return if rest.trim().is_empty() { ratio(num, den) } else { None };
        }
    }
    if let Some((num, den)) = text.split_once('/') {
        return ratio(num, den).filter(|fraction| fraction.num * sign >= 0);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part == "0" || part.is_empty() || !digits(part) || part.len() > 18 {
        return None;
    }
    let den = 10_i128.pow(u32::try_from(part.len()).ok()?);
    let whole = if whole.is_empty() { 0 } else { ungrouped(whole)?.parse::<i128>().ok()? };
    Some(Fraction { num: sign * (whole * den + part.parse::<i128>().ok()?), den })
}

/// A whole number with its sign and no separators.
pub fn integer(text: &str) -> Option<i128> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Digits without the separators of thousands.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',').map(|group| group.strip_prefix("\\!").map_or(group, str::trim_start));
    let mut digits = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 || digits.is_empty() {
            return None;
        }
        digits += group;
    }
    ((1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// A whole number with its thousands kept apart by `mark`.
pub fn grouped(value: i128, mark: &str) -> String {
    let digits = value.abs().to_string();
    let mut text = if value < 0 { "-".to_owned() } else { String::new() };
    for (ix, digit) in digits.chars().enumerate() {
        if ix > 0 && (digits.len() - ix).is_multiple_of(3) {
            text += mark;
        }
        // Writing into a string cannot fail.
        let _ = write!(text, "{digit}");
    }
    text
}
