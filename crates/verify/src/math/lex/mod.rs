//! Text into tokens. Layout, sizes and fonts disappear here; words are told from products of letters.
//!
//! Letters  a run of letters inside mathematics is a product, except names of functions, units after a number and
//!          common words; outside (`\text`, between dollar signs' pairs, text without any mark-up) it is a word.

mod dollars;
mod number;
mod tables;
mod token;

use std::borrow::Cow;

use super::exact::Exact;
use super::tree::{Bracket, Constant, Relation, Tree};
use super::units;
use tables::Command;
pub use dollars::positions;
pub use token::{Commas, Kind, Literal, Token};

/// A text in tokens.
#[derive(Debug)]
pub struct Lexed<'a> {
    /// What the tokens' places refer to.
    pub text: Cow<'a, str>,
    pub tokens: Vec<Token>,
    pub numbers: Vec<Literal>,
}

/// How letters are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Inside dollar signs, or in a text with LaTeX commands and no dollar sign.
    Formula,
    /// A text without mark-up.
    Plain,
    /// Outside of dollar signs, in a text that has them.
    Outside,
    /// `\text{..}`
    Prose,
    /// `\mathrm{..}`
    Upright,
    /// `\mathbb{..}`
    Board,
}

/// An open brace of LaTeX.
struct Brace {
    /// How letters were read before it.
    before: Letters,
    /// Whether it holds the first argument of a fraction.
    first_argument: bool,
    /// Whether it is no token: around words.
    silent: bool,
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    numbers: Vec<Literal>,
    tree: &'t mut Tree,
    commas: Commas,
    letters: Letters,
    /// Whether dollar signs enclose mathematics.
    paired: bool,
    braces: Vec<Brace>,
    /// Open round, square and curly brackets.
    nested: u32,
    spaced: bool,
    /// The next number is the second argument of a fraction.
    second_argument: bool,
    /// Bits of all numbers that do not fit into two words.
    large_bits: u64,
}

/// Numbers of more bits together are not read: reading one takes time in the square of its length.
const MOST_LARGE_BITS: u64 = 40_000;

/// Tokens of `text`; `None` where there are more names than are held.
pub fn lex<'a>(text: &'a str, tree: &mut Tree, commas: Commas) -> Option<Lexed<'a>> {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(spelled_out(text)) };
    let paired = dollars::are_paired(&text);
    let letters = if paired {
        Letters::Outside
    } else if text.contains(['\\', '$']) {
        Letters::Formula
    } else {
        Letters::Plain
    };
    let mut lexer = Lexer {
        text: &text,
        at: 0,
        tokens: Vec::with_capacity(text.len() / 2 + 1),
        numbers: vec![],
        tree,
        commas,
        letters,
        paired,
        braces: vec![],
        nested: 0,
        spaced: false,
        second_argument: false,
        large_bits: 0,
    };
    while lexer.at < lexer.text.len() {
        lexer.step()?;
    }
    let (tokens, numbers) = (lexer.tokens, lexer.numbers);
    Some(Lexed { text, tokens, numbers })
}

fn spelled_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match tables::spelled(character) {
            Some(spelling) => out.push_str(spelling),
            None => out.push(character),
        }
    }
    out
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let (start, end) = (self.at as u32, (self.at + length) as u32);
        self.tokens.push(Token { kind, start, end, spaced: self.spaced });
        self.at += length;
        self.spaced = false;
        self.second_argument = false;
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
        self.spaced = true;
    }

    fn last(&self) -> Option<Kind> {
        self.tokens.last().map(|token| token.kind)
    }

    fn step(&mut self) -> Option<()> {
        let byte = self.peek(0);
        match byte {
            b' ' | b'\t' | b'\r' | b'~' | b'"' | b'`' => self.skip(1),
            b'\n' => self.skip(1),
            b'$' => self.dollar(),
            b'0'..=b'9' => return self.number(),
            b'.' => {
                if self.peek(1).is_ascii_digit() || self.text[self.at + 1..].starts_with("\\overline{") {
                    return self.number();
                }
                self.point()?;
            }
            b'a'..=b'z' | b'A'..=b'Z' | 128.. => return self.letters(),
            b'\\' => return self.command(),
            b'{' => self.open_brace(),
            b'}' => self.close_brace(),
            _ => self.sign(byte),
        }
        Some(())
    }

    fn dollar(&mut self) {
        match self.letters {
            Letters::Outside => self.letters = Letters::Formula,
            Letters::Formula if self.braces.is_empty() && self.paired => {
                self.letters = Letters::Outside;
            }
            _ => {}
        }
        self.skip(if self.peek(1) == b'$' { 2 } else { 1 });
    }

    /// Dots in a row are an operand; one that is no decimal point ends a sentence.
    fn point(&mut self) -> Option<()> {
        if self.peek(1) == b'.' && self.peek(2) == b'.' {
            let name = self.tree.name("...")?;
            self.push(Kind::Variable(name), 3);
        } else {
            self.skip(1);
        }
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let single = self.second_argument || self.last() == Some(Kind::Fraction);
        let first = self.last() == Some(Kind::Fraction);
        let found = number::read(self.text.as_bytes(), self.at, self.commas, self.nested > 0, single);
        let (literal, end) = found?;
        if let Exact::Big(_) = literal.value {
            self.large_bits += literal.value.bits();
            if self.large_bits > MOST_LARGE_BITS {
                return None;
            }
        }
        self.numbers.push(literal);
        let ix = (self.numbers.len() - 1) as u32;
        self.push(Kind::Number(ix), end - self.at);
        self.second_argument = first;
        Some(())
    }

    fn open_brace(&mut self) {
        let first_argument = self.last() == Some(Kind::Fraction);
        self.braces.push(Brace { before: self.letters, first_argument, silent: false });
        self.push(Kind::Open(Bracket::Brace), 1);
    }

    fn close_brace(&mut self) {
        let brace = self.braces.pop();
        if brace.as_ref().is_some_and(|brace| brace.silent) {
            self.skip(1);
        } else {
            self.push(Kind::Close(Bracket::Brace), 1);
        }
        if let Some(brace) = brace {
            self.letters = brace.before;
            self.second_argument = brace.first_argument;
        }
    }

    fn sign(&mut self, byte: u8) {
        let (kind, length) = match byte {
            b'+' if self.peek(1) == b'-' || self.text[self.at..].starts_with("+/-") => {
                (Kind::PlusMinus, if self.peek(1) == b'-' { 2 } else { 3 })
            }
            b'+' => (Kind::Plus, 1),
            b'-' => (Kind::Minus, 1),
            b'*' if self.peek(1) == b'*' => {
                let operand = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'(' || byte == b'-';
                if self.spaced || self.tokens.is_empty() || !operand(self.peek(2)) {
                    return self.skip(2);
                }
                (Kind::Caret, 2)
            }
            b'*' => (Kind::Times, 1),
            b'/' => (Kind::Over, 1),
            b'^' => (Kind::Caret, 1),
            b'_' => (Kind::Underscore, 1),
            b'!' if self.peek(1) == b'=' => (Kind::Relation(Relation::NotEqual), 2),
            b'!' => (Kind::Bang, 1),
            b'\'' => (Kind::Prime, 1),
            b'%' => (Kind::Percent, 1),
            b'(' => (Kind::Open(Bracket::Round), 1),
            b')' => (Kind::Close(Bracket::Round), 1),
            b'[' => (Kind::Open(Bracket::Square), 1),
            b']' => (Kind::Close(Bracket::Square), 1),
            b'|' if self.peek(1) == b'|' => (Kind::DoubleBar, 2),
            b'|' => (Kind::Bar, 1),
            b',' => (Kind::Comma, 1),
            b';' => (Kind::Semicolon, 1),
            b':' if self.peek(1) == b'=' => (Kind::Relation(Relation::Equal), 2),
            b':' => (Kind::Colon, 1),
            b'&' => (Kind::Ampersand, 1),
            b'=' if self.peek(1) == b'=' => (Kind::Relation(Relation::Equal), 2),
            b'=' if self.peek(1) == b'<' => (Kind::Relation(Relation::AtMost), 2),
            b'=' => (Kind::Relation(Relation::Equal), 1),
            b'<' if self.peek(1) == b'=' => (Kind::Relation(Relation::AtMost), 2),
            b'<' => (Kind::Relation(Relation::Less), 1),
            b'>' if self.peek(1) == b'=' => (Kind::Relation(Relation::AtLeast), 2),
            b'>' => (Kind::Relation(Relation::More), 1),
            // Anything else is layout.
            _ => return self.skip(1),
        };
        match kind {
            Kind::Open(_) => self.nested += 1,
            Kind::Close(_) => self.nested = self.nested.saturating_sub(1),
            _ => {}
        }
        self.push(kind, length);
    }

    /// A run of letters.
    fn letters(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !(c.is_ascii_alphabetic() || (c as u32) >= 128)).unwrap_or(rest.len());
        let run = &rest[..length];
        let after_number = matches!(self.last(), Some(Kind::Number(_)));
        if after_number && (rest.starts_with("p.m") || rest.starts_with("a.m")) {
            self.push(Kind::Word, 3);
            return Some(());
        }
        // Minutes and seconds are also functions.
        let upright = matches!(self.letters, Letters::Prose | Letters::Upright);
        let timed = matches!(run, "min" | "sec") && (after_number || upright) && !rest[length..].starts_with(['(', '_']);
        if let Some(kind) = tables::word(run).filter(|_| !timed) {
            self.push(kind, length);
            return Some(());
        }
        if timed {
            self.push(Kind::Word, length);
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
            Letters::Upright => !matches!(run, "i" | "e" | "d") && (after_number || count == 1 || units::is_known(run)),
            Letters::Outside => count > 1 || (run == "a" && self.spaced),
            Letters::Plain if count == 1 => self.is_plain_unit(run),
            _ if count == 1 => false,
            _ if after_number && units::is_known(run) => true,
            Letters::Plain => count >= 4 || tables::is_short_word(run) || (count > 2 && run.len() == self.text.trim().len()),
            _ => count >= 4 && !run.bytes().all(|byte| b"abcdxyzABCDEFPQRXYZmnpqrstuv".contains(&byte))
                || tables::is_short_word(run) && (count > 2 || self.stands_alone(run)),
        }
    }

    /// Whether blanks stand around a run of letters, and another run behind it.
    fn stands_alone(&self, run: &str) -> bool {
        let after = self.text[self.at + run.len()..].as_bytes();
        let begins = self.spaced || self.tokens.is_empty();
        begins && matches!(after, [b' ', letter, second, ..] if letter.is_ascii_alphabetic() && second.is_ascii_alphabetic())
    }

    /// `9.8 m/s`, `5 m`: in text without mark-up, a detached letter after a number and before nothing is a unit.
    fn is_plain_unit(&self, run: &str) -> bool {
        const LETTERS: &str = "msgNJKVWLhCA";
        let after = self.text[self.at + run.len()..].trim_start();
        let ends = after.is_empty() || after == "." || after.starts_with('/') || (after.starts_with('^') && after.len() <= 3);
        match self.last() {
            Some(Kind::Number(_)) => self.spaced && ends && LETTERS.contains(run),
            Some(Kind::Over) => {
                let before = self.tokens.len().checked_sub(2).map(|ix| self.tokens[ix].kind);
                before == Some(Kind::Word) && LETTERS.contains(run)
            }
            _ => false,
        }
    }

    fn command(&mut self) -> Option<()> {
        let rest = &self.text[self.at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            return self.escaped();
        }
        let name = &rest[..length];
        let whole = length + 1;
        match name {
            "begin" | "end" => return self.environment(name == "begin", whole),
            "left" | "right" if self.peek(whole) == b'.' => {
                self.skip(whole + 1);
                return Some(());
            }
            "dots" | "ldots" | "cdots" | "vdots" | "ddots" => {
                let name = self.tree.name("...")?;
                self.push(Kind::Variable(name), whole);
                return Some(());
            }
            "not" => {
                let skipped = whole + rest[length..].bytes().take_while(|&byte| byte == b' ').count();
                if self.peek(skipped) == b'=' {
                    self.push(Kind::Relation(Relation::NotEqual), skipped + 1);
                } else {
                    self.skip(whole);
                }
                return Some(());
            }
            _ => {}
        }
        match tables::command(name) {
            Command::Token(Kind::Cup | Kind::Cap) if self.peek(whole) == b'_' => {
                let kind = Kind::Operator(self.tree.name(name)?);
                self.push(kind, whole);
            }
            Command::Token(kind) => {
                match kind {
                    Kind::Open(_) => self.nested += 1,
                    Kind::Close(_) => self.nested = self.nested.saturating_sub(1),
                    _ => {}
                }
                self.push(kind, whole);
            }
            Command::Name => {
                let kind = Kind::Variable(self.tree.name(name)?);
                self.push(kind, whole);
            }
            Command::Relation => {
                let kind = Kind::Relation(Relation::Other(self.tree.name(name)?));
                self.push(kind, whole);
            }
            Command::Operator => {
                let kind = Kind::Operator(self.tree.name(name)?);
                self.push(kind, whole);
            }
            Command::Accent => {
                let kind = Kind::Accent(self.tree.name(name)?);
                self.push(kind, whole);
            }
            Command::Nothing => self.skip(whole),
            Command::Prose => self.argument(whole, Letters::Prose),
            Command::Upright => self.argument(whole, Letters::Upright),
            Command::Board => self.argument(whole, Letters::Board),
            Command::Face => self.argument(whole, self.letters),
            Command::Skip => self.skip_argument(whole),
        }
        Some(())
    }

    /// The next brace opens text of another kind.
    fn argument(&mut self, length: usize, letters: Letters) {
        self.skip(length);
        while self.peek(0) == b' ' {
            self.skip(1);
        }
        if self.peek(0) == b'{' {
            self.braces.push(Brace { before: self.letters, first_argument: false, silent: true });
            self.skip(1);
            self.letters = letters;
        }
    }

    fn skip_argument(&mut self, length: usize) {
        self.skip(length);
        if self.peek(0) == b'{' {
            let rest = &self.text[self.at..];
            self.skip(rest.find('}').map_or(rest.len(), |at| at + 1));
        }
    }

    fn escaped(&mut self) -> Option<()> {
        match self.peek(1) {
            b'{' => {
                self.nested += 1;
                self.push(Kind::Open(Bracket::Curly), 2);
            }
            b'}' => {
                self.nested = self.nested.saturating_sub(1);
                self.push(Kind::Close(Bracket::Curly), 2);
            }
            b'|' => self.push(Kind::DoubleBar, 2),
            b'%' => self.push(Kind::Percent, 2),
            b'$' => {
                let name = self.tree.name("$")?;
                self.push(Kind::Currency(name), 2);
            }
            b'\\' => {
                self.push(Kind::NewRow, 2);
                // The optional space after a row, as in `\\[2pt]`.
                let size = self.text.as_bytes()[self.at..].iter().take(8).position(|&byte| byte == b']');
                if self.peek(0) == b'['
                    && let Some(close) = size
                    && self.text.as_bytes()[self.at..self.at + close].ends_with(b"pt")
                {
                    self.skip(close + 1);
                }
            }
            0..128 => self.skip(if self.at + 1 < self.text.len() { 2 } else { 1 }),
            _ => self.skip(1),
        }
        Some(())
    }

    fn environment(&mut self, begins: bool, length: usize) -> Option<()> {
        let rest = &self.text[self.at + length..];
        // No environment has a longer name: the search must not run through the text.
        let close = rest.bytes().take(16).position(|byte| byte == b'}');
        let name = close.filter(|_| rest.starts_with('{')).and_then(|close| rest.get(1..close)).unwrap_or("");
        let mut whole = length + if name.is_empty() { 0 } else { name.len() + 2 };
        let kind = match name {
            "pmatrix" | "bmatrix" | "matrix" | "smallmatrix" | "Bmatrix" | "array" | "tabular" => Kind::BeginMatrix,
            "vmatrix" | "Vmatrix" => Kind::BeginDeterminant,
            "cases" | "aligned" | "align" | "align*" | "gathered" | "split" | "alignedat" => Kind::BeginCases,
            _ => {
                self.skip(whole);
                return Some(());
            }
        };
        if begins && matches!(name, "array" | "tabular") && self.text[self.at + whole..].starts_with('{') {
            let columns = self.text.as_bytes()[self.at + whole..].iter().take(64).position(|&byte| byte == b'}');
            whole += columns.map_or(0, |at| at + 1);
        }
        self.nested = if begins { self.nested + 1 } else { self.nested.saturating_sub(1) };
        self.push(if begins { kind } else { Kind::EndRows }, whole);
        Some(())
    }
}
