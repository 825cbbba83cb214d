//! The last number of the response equals the gold number, as exact rationals.
//!
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else
//!          everywhere.
//! Reads    12, -3, 1,234, 1{,}234, 2.50, .5, 3/4, \frac{3}{4}, 6.02e23, 6.02 \times 10^{23}; a leading $ and a
//!          trailing % or full stop mean nothing, so 50% equals 50.
//! Sign     a minus belongs to the number unless what stands before it makes it a subtraction:
//!          `x = -3`, `= - 3` and `12 -3` read -3, while `12-3`, `12 - 3` and `GPT-3` read 3.
//! Bounds   over 36 digits, exponent included, the last number is unreadable; earlier ones do not stand in for it.

use gradatim_core::{Problem, Result, Score, Verifier};
use num_rational::Ratio;

use crate::{bad_gold, region};

/// 10^36 < 2^120, so numerators and denominators of this many digits fit into an i128.
const MOST_DIGITS: usize = 36;

pub struct Number;

impl Verifier for Number {
    fn check(&self, problem: &Problem) -> Result<()> {
        match last_number(&problem.answer) {
            Some(Some(_)) => Ok(()),
            Some(None) => Err(bad_gold(problem, "answer", "too long", "a number of at most 36 digits")),
            None => Err(bad_gold(
                problem,
                "answer",
                format!("{:?}", problem.answer),
                "a number such as -1,234.5 or 3/4",
            )),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(Some(gold)) = last_number(&problem.answer) else {
            return Score::unreadable("the gold answer is not a number");
        };
        match last_number(region::marked(response).unwrap_or(response)) {
            Some(Some(found)) if found == gold => Score::right(found.to_string()),
            Some(Some(found)) => Score::wrong(found.to_string(), format!("read {found}, not {gold}")),
            Some(None) => Score::unreadable("the last number has too many digits or divides by 0"),
            None => Score::unreadable("no number"),
        }
    }
}

/// The number that `text` consists of, sign and all; `None` if it is anything else or cannot be held.
pub fn whole(text: &str) -> Option<Ratio<i128>> {
    let text = text.trim();
    let magnitude = text.strip_prefix(['-', '−']);
    let mut cursor = Cursor { text: magnitude.unwrap_or(text).as_bytes(), at: 0 };
    let value = cursor.number()??;
    let sign = if magnitude.is_some() { -1 } else { 1 };
    (cursor.at == cursor.text.len()).then(|| value * sign)
}

/// The last number of `text`; the inner `None` is one that cannot be held or divides by 0.
fn last_number(text: &str) -> Option<Option<Ratio<i128>>> {
    let ascii_minus = text.replace('−', "-");
    let text = ascii_minus.as_bytes();
    let mut last = None;
    let mut at = 0;
    while at < text.len() {
        let mut cursor = Cursor { text, at };
        if let Some(magnitude) = cursor.number() {
            let sign = if is_negative(&text[..at]) { -1 } else { 1 };
            last = Some(magnitude.map(|magnitude| magnitude * sign));
            at = cursor.at;
        } else {
            at += 1;
        }
    }
    last
}

/// Whether the text before a number ends in a minus sign that is no subtraction.
fn is_negative(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"$").map_or(before, |rest| rest.strip_suffix(b"\\").unwrap_or(rest));
    if let Some(rest) = before.strip_suffix(b"-") {
        return !matches!(rest.last(), Some(b')' | b'}' | b'%') | Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z'));
    }
    let detached = before.trim_ascii_end().strip_suffix(b"-").map(|rest| rest.trim_ascii_end());
    detached.is_some_and(|rest| matches!(rest.last(), None | Some(b'=' | b'(' | b'[' | b'{' | b':' | b',')))
}

/// Digits in a row, and how many they are.
struct Digits {
    value: i128,
    count: usize,
}

impl Digits {
    const NONE: Self = Self { value: 0, count: 0 };
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    /// A number without its sign that starts here, and moves past it; see the header.
    fn number(&mut self) -> Option<Option<Ratio<i128>>> {
        if let Some((over, under)) = self.attempt(Self::latex_fraction) {
            return Some(ratio(&over, &under));
        }
        let point_first = self.peek(0) == Some(b'.') && self.is_digit(1);
        if !point_first && !self.is_digit(0) {
            return None;
        }
        let mut digits = Digits::NONE;
        self.digits(&mut digits);
        if (1..=3).contains(&digits.count) {
            while self.attempt(|cursor| cursor.thousand(&mut digits)).is_some() {}
        }
        let whole = digits.count;
        if self.peek(0) == Some(b'.') && self.is_digit(1) {
            self.at += 1;
            self.digits(&mut digits);
        }
        let decimals = digits.count - whole;
        if decimals == 0
            && let Some(under) = self.attempt(Self::denominator)
        {
            return Some(ratio(&digits, &under));
        }
        let exponent = self.attempt(Self::exponent).or_else(|| self.attempt(Self::power_of_ten)).unwrap_or(0);
        Some(scaled(&digits, exponent - decimals as i64))
    }

    /// A separator and exactly three digits.
    fn thousand(&mut self, digits: &mut Digits) -> Option<()> {
        const SEPARATORS: [&[u8]; 4] = [b",\\!", b"{,}", b"\\,", b","];
        SEPARATORS.into_iter().find_map(|separator| self.skip(separator))?;
        if !(0..3).all(|ahead| self.is_digit(ahead)) || self.is_digit(3) {
            return None;
        }
        self.digits(digits);
        Some(())
    }

    /// `/ 4`, but not the `/ 4.5` of a division by a decimal.
    fn denominator(&mut self) -> Option<Digits> {
        self.blanks();
        self.skip(b"/")?;
        self.blanks();
        let under = self.some_digits()?;
        (!(self.peek(0) == Some(b'.') && self.is_digit(1))).then_some(under)
    }

    /// `e-5`, `E+5`, `e5`.
    fn exponent(&mut self) -> Option<i64> {
        self.skip(b"e").or_else(|| self.skip(b"E"))?;
        self.signed()
    }

    /// `\times 10^{-5}`, `*10^5`.
    fn power_of_ten(&mut self) -> Option<i64> {
        const TIMES: [&[u8]; 6] =
            [b"\\times", b"\\cdot", "\u{d7}".as_bytes(), "\u{b7}".as_bytes(), b"*", b"x"];
        self.blanks();
        TIMES.into_iter().find_map(|times| self.skip(times))?;
        self.blanks();
        self.skip(b"10^")?;
        let braced = self.skip(b"{").is_some();
        let power = self.signed()?;
        (!braced || self.skip(b"}").is_some()).then_some(power)
    }

    /// `\frac{3}{4}` and its display and text forms.
    fn latex_fraction(&mut self) -> Option<(Digits, Digits)> {
        const FORMS: [&[u8]; 3] = [b"\\frac{", b"\\dfrac{", b"\\tfrac{"];
        FORMS.into_iter().find_map(|form| self.skip(form))?;
        let negative = self.skip(b"-").is_some();
        let mut over = self.some_digits()?;
        over.value *= if negative { -1 } else { 1 };
        self.skip(b"}{")?;
        let under = self.some_digits()?;
        self.skip(b"}").map(|()| (over, under))
    }

    /// An exponent; anything of more than four digits is as good as 9,999.
    fn signed(&mut self) -> Option<i64> {
        let negative = self.skip(b"-").is_some();
        if !negative {
            self.skip(b"+");
        }
        let digits = self.some_digits()?;
        let size = i64::try_from(digits.value).unwrap_or(9_999).min(9_999);
        Some(if negative { -size } else { size })
    }

    fn some_digits(&mut self) -> Option<Digits> {
        let mut digits = Digits::NONE;
        self.digits(&mut digits);
        (digits.count > 0).then_some(digits)
    }

    fn digits(&mut self, digits: &mut Digits) {
        while let Some(byte @ b'0'..=b'9') = self.peek(0) {
            digits.count += 1;
            if digits.count <= MOST_DIGITS {
                digits.value = digits.value * 10 + i128::from(byte - b'0');
            }
            self.at += 1;
        }
    }

    /// Runs `read`; where it finds nothing, nothing has moved.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn skip(&mut self, literal: &[u8]) -> Option<()> {
        self.text[self.at..].starts_with(literal).then(|| self.at += literal.len())
    }

    fn blanks(&mut self) {
        while self.peek(0) == Some(b' ') {
            self.at += 1;
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn is_digit(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|byte| byte.is_ascii_digit())
    }
}

/// over / under, unless one is too long or `under` is 0.
fn ratio(over: &Digits, under: &Digits) -> Option<Ratio<i128>> {
    let held = over.count <= MOST_DIGITS && under.count <= MOST_DIGITS && under.value != 0;
    held.then(|| Ratio::new(over.value, under.value))
}

/// digits * 10^shift, unless that is too long.
fn scaled(digits: &Digits, shift: i64) -> Option<Ratio<i128>> {
    let places = usize::try_from(shift.unsigned_abs()).ok()?;
    let grown = if shift > 0 { digits.count + places } else { digits.count };
    if grown > MOST_DIGITS || places > MOST_DIGITS {
        return None;
    }
    let power = 10_i128.pow(places as u32);
    Some(if shift > 0 { Ratio::from(digits.value * power) } else { Ratio::new(digits.value, power) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tests::gold;

    fn read(text: &str) -> Option<String> {
        last_number(text).map(|held| held.map_or("unreadable".to_owned(), |value| value.to_string()))
    }

    #[test]
    fn notations_are_read_as_worked_by_hand() {
        for (text, value) in [
            ("so 12.", "12"),
            ("1,234", "1234"),
            ("1{,}234{,}567.5", "2469135/2"),
            ("12\\,000 and 5,\\!000", "5000"),
            ("$1,234.50", "2469/2"),
            ("-\\$5", "-5"),
            ("50%", "50"),
            ("1,2,3", "3"),
            ("1234,567", "567"),
            ("3/4", "3/4"),
            ("6 / 8", "3/4"),
            ("\\dfrac{6}{-8} \\frac{6}{8}", "3/4"),
            ("-\\frac{1}{2}", "-1/2"),
            ("\\frac{-1}{2}", "-1/2"),
            (".5", "1/2"),
            ("0.50", "1/2"),
            ("1e3", "1000"),
            ("25E-1", "5/2"),
            ("6.02 \\times 10^{3}", "6020"),
            ("3×10^2", "300"),
            ("x = -3", "-3"),
            ("x = - 3", "-3"),
            ("\u{2212}3", "-3"),
            ("12 -3", "-3"),
            ("12-3", "3"),
            ("12 - 3", "3"),
            ("GPT-4", "4"),
            ("99999999999999999999999999999999999999", "unreadable"),
            ("1e400", "unreadable"),
            ("7 or 1/0", "unreadable"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        assert_eq!(read("none"), None);
    }

    #[test]
    fn one_third_is_not_its_decimals() {
        let third = gold("1/3", serde_json::Value::Null);
        assert!(Number.score(&third, "2/6").is_right());
        assert!(!Number.score(&third, "0.333333333333333333333333333333").is_right());
    }

    #[test]
    fn a_box_goes_before_a_marker_and_a_marker_before_the_rest() {
        let problem = gold("42", serde_json::Value::Null);
        for right in ["\\boxed{42} in 7 steps", "7\n#### 42", "41, no: 42", "\\boxed{42} #7"] {
            assert!(Number.score(&problem, right).is_right(), "{right}");
        }
        let score = Number.score(&problem, "#41 is near 42 #41");
        assert_eq!((score.value, score.why.as_str()), (0.0, "read 41, not 42"));
    }

    proptest! {
        #[test]
        fn every_ratio_is_read_back_as_printed(over in -10_i128.pow(18)..10_i128.pow(18), under in 1..10_i128.pow(9)) {
            let value = Ratio::new(over, under);
            prop_assert_eq!(last_number(&format!("it is {value}.")), Some(Some(value)));
            prop_assert_eq!(whole(&format!(" {value} ")), Some(value));
            prop_assert_eq!(whole(&format!("{value}.")), None);
        }

        #[test]
        fn every_decimal_is_the_ratio_it_stands_for(whole in 0..10_i64.pow(9), cents in 0..100_i64) {
            let found = last_number(&format!("{whole}.{cents:02}"));
            prop_assert_eq!(found, Some(Some(Ratio::new(i128::from(whole * 100 + cents), 100))));
        }
    }
}
