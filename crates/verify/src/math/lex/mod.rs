//! Text into tokens. Layout, sizes and fonts disappear here; words are told from products of letters.
//!
//! Letters  a run of letters inside mathematics is a product, except names of functions, units after a number and
//!          common words; outside (`\text`, between dollar signs' pairs, text without any mark-up) it is a word.

mod command;
mod dollars;
mod letters;
mod number;
mod outward;
mod tables;
mod token;
mod unicode;

use std::borrow::Cow;

use super::exact::Exact;
use super::tree::{Bracket, Relation, Tree};
pub use dollars::positions;
pub use tables::is_command;
pub use token::{Commas, Kind, Literal, Token};

/// A text in tokens.
#[derive(Debug)]
pub struct Lexed<'a> {
    /// What the tokens' places refer to.
    pub text: Cow<'a, str>,
    pub tokens: Vec<Token>,
    pub numbers: Vec<Literal>,
}

impl Lexed<'_> {
    /// Takes every `||` for two bars; whether there is one.
    pub fn split_bars(&mut self) -> bool {
        let double = |token: &Token| {
            token.kind == Kind::DoubleBar && self.text[token.start as usize..].starts_with("||")
        };
        if !self.tokens.iter().any(double) {
            return false;
        }
        let halves = |token: Token| {
            let middle = token.start + 1;
            let (left, right) = (
                Token { kind: Kind::Bar, end: middle, ..token },
                Token { kind: Kind::Bar, start: middle, spaced: false, ..token },
            );
            if double(&token) { [Some(left), Some(right)] } else { [Some(token), None] }
        };
        self.tokens = self.tokens.iter().copied().flat_map(halves).flatten().collect();
        true
    }
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
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(unicode::spelled_out(text)) };
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
    let (mut tokens, numbers) = (lexer.tokens, lexer.numbers);
    outward::turn(&mut tokens);
    Some(Lexed { text, tokens, numbers })
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
            b'$' => self.dollar(),
            b'0'..=b'9' => return self.number(),
            b'.' => {
                if self.peek(1).is_ascii_digit() || self.text[self.at + 1..].starts_with("\\overline{") {
                    return self.number();
                }
                self.point()?;
            }
            b'a'..=b'z' | b'A'..=b'Z' | 128.. => return self.run_of_letters(),
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
        // A formula a line: items of a list.
        let rest = &self.text[self.at..];
        let gap = rest.len() - rest.trim_start().len();
        let another = self.paired && self.letters == Letters::Outside && rest[gap..].starts_with('$');
        if another && rest[..gap].contains('\n') {
            self.push(Kind::Semicolon, 0);
        }
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
            // Blanks, quotes and anything else are layout.
            _ => return self.skip(1),
        };
        match kind {
            Kind::Open(_) => self.nested += 1,
            Kind::Close(_) => self.nested = self.nested.saturating_sub(1),
            _ => {}
        }
        self.push(kind, length);
    }
}
