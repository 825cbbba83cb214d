//! Runs of letters: words, units, functions, or products of variables.

use super::{Kind, Letters, Lexer, tables};
use crate::math::tree::Constant;
use crate::math::units;

impl Lexer<'_> {
    /// A run of letters.
    pub(super) fn run_of_letters(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let length =
            rest.find(|c: char| !(c.is_ascii_alphabetic() || (c as u32) >= 128)).unwrap_or(rest.len());
        let run = &rest[..length];
        let after_number = matches!(self.last(), Some(Kind::Number(_)));
        if after_number && (rest.starts_with("p.m") || rest.starts_with("a.m")) {
            self.push(Kind::Word, 3);
            return Some(());
        }
        // Minutes and seconds are also functions.
        let upright = matches!(self.letters, Letters::Prose | Letters::Upright);
        let timed = matches!(run, "min" | "sec")
            && (after_number || upright)
            && !rest[length..].starts_with(['(', '_']);
        let called = rest[length..].starts_with('(').then(|| tables::called(run)).flatten();
        let known = called.map(Kind::Function).or_else(|| tables::word(run));
        if let Some(kind) = known.filter(|_| !timed) {
            self.push(kind, length);
            return Some(());
        }
        if timed {
            self.push(Kind::Word, length);
            return Some(());
        }
        if run.eq_ignore_ascii_case("x") && self.is_cross() {
            self.push(Kind::Times, 1);
            return Some(());
        }
        if self.letters == Letters::Board {
            let kind = match run {
                "R" => Kind::Constant(Constant::Reals),
                _ => Kind::Variable(self.tree.name(run)?),
            };
            self.push(kind, length);
            return Some(());
        }
        if self.is_word(run) {
            self.push(Kind::Word, length);
            return Some(());
        }
        if self.letters == Letters::Upright && length > 1 {
            let kind = Kind::Variable(self.tree.name(run)?);
            self.push(kind, length);
            return Some(());
        }
        let first = run.chars().next().map_or(1, char::len_utf8);
        let kind = match run.as_bytes()[0] {
            b'i' => Kind::Constant(Constant::Imaginary),
            b'e' => Kind::Constant(Constant::Euler),
            _ => Kind::Variable(self.tree.name(&run[..first])?),
        };
        // The whole run is a product: its other letters are looked at one by one.
        self.push(kind, first);
        for character in run[first..].chars() {
            let kind = match character {
                'i' => Kind::Constant(Constant::Imaginary),
                'e' => Kind::Constant(Constant::Euler),
                _ => Kind::Variable(self.tree.name(character.encode_utf8(&mut [0; 4]))?),
            };
            self.push(kind, character.len_utf8());
        }
        Some(())
    }

    fn is_word(&self, run: &str) -> bool {
        let count = run.chars().count();
        let after_number = matches!(
            self.last(),
            Some(Kind::Number(_) | Kind::Word | Kind::Constant(_) | Kind::Close(_) | Kind::Over)
        );
        match self.letters {
            Letters::Prose => true,
            Letters::Upright => {
                !matches!(run, "i" | "e" | "d") && (after_number || count == 1 || units::is_known(run))
            }
            Letters::Outside => count > 1 || (run == "a" && self.spaced),
            Letters::Plain if count == 1 => self.is_plain_unit(run),
            _ if count == 1 => false,
            _ if after_number && units::is_known(run) => true,
            Letters::Plain => {
                count >= 4 || tables::is_short_word(run) || (count > 2 && run.len() == self.text.trim().len())
            }
            _ => {
                count >= 4 && !run.bytes().all(|byte| b"abcdxyzABCDEFPQRXYZmnpqrstuv".contains(&byte))
                    || tables::is_short_word(run) && (count > 2 || self.stands_alone(run))
            }
        }
    }

    /// Whether blanks stand around a run of letters, and another run behind it.
    fn stands_alone(&self, run: &str) -> bool {
        let after = &self.text.as_bytes()[self.at + run.len()..];
        let begins = self.spaced || self.tokens.is_empty();
        begins
            && matches!(after, [b' ', letter, second, ..] if letter.is_ascii_alphabetic() && second.is_ascii_alphabetic())
    }

    /// `3 x 4`, `10 ft x 18 ft`: between a unit and a number, in text without mark-up also between two.
    fn is_cross(&self) -> bool {
        let after = &self.text.as_bytes()[self.at + 1..];
        let measured = match self.last() {
            Some(Kind::Number(_)) => self.letters == Letters::Plain,
            Some(Kind::Word) => {
                let before = self.tokens.len().checked_sub(2).map(|ix| self.tokens[ix].kind);
                matches!(before, Some(Kind::Number(_)))
            }
            _ => false,
        };
        let behind = after.trim_ascii_start();
        self.spaced
            && measured
            && behind.len() < after.len()
            && behind.first().is_some_and(u8::is_ascii_digit)
    }

    /// `9.8 m/s`, `5 m`: in text without mark-up, a detached letter after a number and before nothing is a unit.
    fn is_plain_unit(&self, run: &str) -> bool {
        const LETTERS: &str = "msgNJKVWLhCA";
        let after = self.text[self.at + run.len()..].trim_start();
        let ends = after.is_empty()
            || after == "."
            || after.starts_with("x ")
            || after.starts_with('/')
            || (after.starts_with('^') && after.len() <= 3);
        match self.last() {
            Some(Kind::Number(_)) => self.spaced && ends && LETTERS.contains(run),
            Some(Kind::Over) => {
                let before = self.tokens.len().checked_sub(2).map(|ix| self.tokens[ix].kind);
                before == Some(Kind::Word) && LETTERS.contains(run)
            }
            _ => false,
        }
    }
}
