//! From text to tokens: indentation becomes `Indent` and `Dedent`, lines within brackets are one.

use std::rc::Rc;

use super::fault::{Fault, Kind, Result};

#[derive(Debug, Clone, PartialEq)]
pub enum Token<'a> {
    Name(&'a str),
    Int(i128),
    Float(f64),
    Text(Rc<str>),
    Sign(&'static str),
    Newline,
    Indent,
    Dedent,
    End,
}

/// Signs of Python, longest first. Those the parser has no use for are refused there.
const SIGNS: &[&str] = &[
    "**=", "//=", ">>=", "<<=", "...", "**", "//", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=",
    "->", ":=", "<<", ">>", "&=", "|=", "^=", "+", "-", "*", "/", "%", "<", ">", "=", "(", ")", "[", "]",
    "{", "}", ",", ":", ".", ";", "&", "|", "^", "~", "@",
];

/// Most levels of indentation, and of brackets.
pub const MOST_NESTED: usize = 30;

/// Each token and its line.
pub fn tokens(source: &str) -> Result<Vec<(Token<'_>, usize)>> {
    let mut lexer = Lexer { rest: source, line: 1, brackets: 0, indents: vec![0], tokens: vec![] };
    lexer.run().map_err(|fault| fault.at(lexer.line))?;
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    brackets: usize,
    indents: Vec<usize>,
    tokens: Vec<(Token<'a>, usize)>,
}

fn wrong(what: impl Into<String>) -> Fault {
    Fault::new(Kind::Syntax, what)
}

impl<'a> Lexer<'a> {
    fn run(&mut self) -> Result<()> {
        let mut fresh = true;
        while !self.rest.is_empty() {
            if fresh {
                fresh = self.indentation()?;
                continue;
            }
            let rest = self.rest;
            if rest.starts_with('\n') {
                if self.brackets == 0 {
                    self.push(Token::Newline);
                    fresh = true;
                }
                self.skip(1);
                self.line += 1;
            } else if rest.starts_with([' ', '\t', '\r', '\x0c']) {
                self.skip(1);
            } else if rest.starts_with('#') {
                self.skip(rest.find('\n').unwrap_or(rest.len()));
            } else if let Some(after) = rest.strip_prefix('\\') {
                let after = after.strip_prefix('\r').unwrap_or(after);
                self.rest = after.strip_prefix('\n').ok_or_else(|| wrong("a lone backslash"))?;
                self.line += 1;
            } else {
                self.token()?;
            }
        }
        if self.brackets > 0 {
            return Err(wrong("a bracket is never closed"));
        }
        if !fresh {
            self.push(Token::Newline);
        }
        for _ in 1..self.indents.len() {
            self.push(Token::Dedent);
        }
        self.push(Token::End);
        Ok(())
    }

    fn push(&mut self, token: Token<'a>) {
        self.tokens.push((token, self.line));
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        skipped
    }

    /// Blanks before the first token of a line; whether the line was empty, and is now behind.
    fn indentation(&mut self) -> Result<bool> {
        let blanks = self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\r', '\x0c']).len();
        let width = self.skip(blanks).bytes().fold(0, |at, blank| match blank {
            b'\t' => (at / 8 + 1) * 8,
            b' ' => at + 1,
            _ => at,
        });
        if self.rest.is_empty() || self.rest.starts_with(['\n', '#']) {
            let end = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
            self.line += usize::from(self.skip(end).ends_with('\n'));
            return Ok(true);
        }
        if self.indents.last().is_some_and(|&level| width > level) {
            if self.indents.len() > MOST_NESTED {
                return Err(wrong("too many levels of indentation"));
            }
            self.indents.push(width);
            self.push(Token::Indent);
        }
        while self.indents.last().is_some_and(|&level| level > width) {
            self.indents.pop();
            self.push(Token::Dedent);
        }
        if self.indents.last() == Some(&width) {
            Ok(false)
        } else {
            Err(wrong("this indentation fits no block"))
        }
    }

    fn token(&mut self) -> Result<()> {
        let rest = self.rest;
        let first = rest.chars().next().unwrap_or('\0');
        let second = rest[first.len_utf8()..].chars().next().unwrap_or('\0');
        if first.is_ascii_digit() || first == '.' && second.is_ascii_digit() {
            return self.number();
        }
        if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let name = self.skip(end);
            if self.rest.starts_with(['"', '\'']) {
                return Err(Fault::new(Kind::Refused, format!("a text with the prefix {name}")));
            }
            self.push(Token::Name(name));
            return Ok(());
        }
        if let '"' | '\'' = first {
            return self.text(first);
        }
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        let sign = *sign.ok_or_else(|| wrong(format!("{first:?}")))?;
        self.skip(sign.len());
        match sign {
            "(" | "[" | "{" => self.brackets += 1,
            ")" | "]" | "}" => {
                self.brackets =
                    self.brackets.checked_sub(1).ok_or_else(|| wrong(format!("`{sign}` closes nothing")))?;
            }
            _ => {}
        }
        self.push(Token::Sign(sign));
        Ok(())
    }

    fn number(&mut self) -> Result<()> {
        let bytes = self.rest.as_bytes();
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let digits = |mut at: usize| {
            while is_digit(at) || bytes.get(at) == Some(&b'_') && is_digit(at + 1) {
                at += 1;
            }
            at
        };
        let whole = digits(0);
        let mut end = whole;
        if bytes.get(end) == Some(&b'.') {
            end = digits(end + 1);
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            if is_digit(end + 1 + sign) {
                end = digits(end + 1 + sign);
            }
        }
        let text = self.skip(end).replace('_', "");
        if let Some(next) = self.rest.chars().next().filter(|&c| c.is_alphanumeric() || c == '_') {
            return Err(Fault::new(Kind::Refused, format!("the number {text}{next}")));
        }
        let token = if end > whole {
            Token::Float(text.parse().map_err(|_| wrong(text))?)
        } else if text.starts_with('0') && text.bytes().any(|digit| digit != b'0') {
            return Err(wrong(format!("{text} begins with 0")));
        } else {
            Token::Int(text.parse().map_err(|_| Fault::new(Kind::Overflow, "an integer of over 127 bits"))?)
        };
        self.push(token);
        Ok(())
    }

    /// A text in quotes, triple ones too; two that touch become one in the parser.
    fn text(&mut self, quote: char) -> Result<()> {
        let triple = [quote; 3].iter().collect::<String>();
        let long = self.rest.starts_with(&triple);
        let fence = if long { triple.as_str() } else { &triple[..1] };
        self.skip(fence.len());
        let (start, mut found) = (self.line, String::new());
        while !self.rest.starts_with(fence) {
            let mut chars = self.rest.chars();
            let next =
                chars.next().filter(|&c| long || c != '\n').ok_or_else(|| wrong("a text is never closed"))?;
            let mut taken = next.len_utf8();
            if next == '\\' {
                let escaped = chars.next().ok_or_else(|| wrong("a text is never closed"))?;
                taken += escaped.len_utf8();
                match escaped {
                    '\n' => {}
                    'n' => found.push('\n'),
                    't' => found.push('\t'),
                    'r' => found.push('\r'),
                    '\\' | '\'' | '"' => found.push(escaped),
                    _ => return Err(Fault::new(Kind::Refused, format!("the escape \\{escaped}"))),
                }
            } else {
                found.push(next);
            }
            self.line += self.skip(taken).matches('\n').count();
        }
        self.skip(fence.len());
        self.tokens.push((Token::Text(found.into()), start));
        Ok(())
    }
}
