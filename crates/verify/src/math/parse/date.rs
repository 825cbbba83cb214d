//! Dates, if they are the whole text: `2024-03-14`, `3/14/2024`, `March 14, 2024`, `the 14th of March`.

use super::{Parsed, Parser};
use crate::math::exact::Exact;
use crate::math::lex::Kind;
use crate::math::tree::{Id, Node};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// `the 14th of March, 2024` with its ordinal in two letters, and a full stop.
const MOST_TOKENS: usize = 10;

impl Parser<'_> {
    pub(super) fn date(&mut self) -> Parsed<Option<Id>> {
        match self.written_in_digits()? {
            Some(date) => Ok(Some(date)),
            None => self.spelled_out(),
        }
    }

    /// `2024-03-14` and `3/14/2024`, if it is the whole text: no difference, no quotient.
    fn written_in_digits(&mut self) -> Parsed<Option<Id>> {
        let &[first, sign, second, other, third] = &self.lexed.tokens[self.at..] else { return Ok(None) };
        let written = [first, second, third].map(|token| self.written(token));
        let digits = |text: &str, least: usize, most: usize| {
            (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let name = match (sign.kind, written) {
            (Kind::Minus, [year, month, day])
                if digits(year, 4, 4) && digits(month, 2, 2) && digits(day, 2, 2) =>
            {
                "date"
            }
            (Kind::Over, [day, month, year])
                if digits(day, 1, 2) && digits(month, 1, 2) && digits(year, 4, 4) =>
            {
                "day"
            }
            _ => return Ok(None),
        };
        if sign.kind != other.kind || [sign, second, other, third].iter().any(|token| token.spaced) {
            return Ok(None);
        }
        let mut parts = vec![];
        for ahead in [0, 2, 4] {
            let Some(Kind::Number(ix)) = self.peek_at(ahead) else { return Ok(None) };
            parts.push(self.literal(ix)?);
        }
        let (name, kids) = (self.name(name)?, self.tree.kids(&parts));
        self.at += 5;
        self.push(Node::Opaque(name, kids)).map(Some)
    }

    /// Month and day in either order, then the year if it is told.
    fn spelled_out(&mut self) -> Parsed<Option<Id>> {
        let Some((month, day, year)) = self.month_day_year() else { return Ok(None) };
        self.at = self.lexed.tokens.len();
        let (name, parts) = match year {
            Some(year) => ("date", vec![year, month, day]),
            None => ("month and day", vec![month, day]),
        };
        let numbers: Option<Vec<Id>> =
            parts.into_iter().map(|part| self.tree.number(Exact::integer(part))).collect();
        let kids = self.tree.kids(&numbers.ok_or(super::TOO_LARGE)?);
        let name = self.name(name)?;
        self.push(Node::Opaque(name, kids)).map(Some)
    }

    fn month_day_year(&self) -> Option<(i64, i64, Option<i64>)> {
        let tokens = self.lexed.tokens.get(self.at..).filter(|tokens| tokens.len() <= MOST_TOKENS)?;
        let mut parts: Vec<String> = vec![];
        for (ix, &token) in tokens.iter().enumerate() {
            let word = self.written(token).to_ascii_lowercase();
            match (token.kind, &*word) {
                (Kind::Comma, _) | (_, "of" | "the") => {}
                // `14th`, whose letters may be tokens of their own.
                (Kind::Number(_), _) => parts.push(word),
                _ if ix > 0 && !token.spaced => parts.last_mut()?.push_str(&word),
                (Kind::Word, _) => parts.push(word),
                _ => return None,
            }
        }
        let number = |text: &str, longest: usize| {
            let digits =
                (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten()
        };
        let ordinals = ["st", "nd", "rd", "th"];
        let day = |text: &str| {
            let bare = ordinals.iter().find_map(|ordinal| text.strip_suffix(ordinal)).unwrap_or(text);
            number(bare, 2).filter(|day| (1..=31).contains(day))
        };
        let month = |text: &str| {
            let is =
                |name: &&str| *name == text || text.len() >= 3 && name.starts_with(text) && text.len() <= 4;
            MONTHS.iter().position(is).map(|ix| ix as i64 + 1)
        };
        let (first, second, year) = match &parts[..] {
            [first, second] => (first, second, None),
            [first, second, year] if year.len() == 4 => (first, second, Some(number(year, 4)?)),
            _ => return None,
        };
        let (month, day) = match month(first) {
            Some(month) => (month, day(second)?),
            None => (month(second)?, day(first)?),
        };
        Some((month, day, year))
    }
}
