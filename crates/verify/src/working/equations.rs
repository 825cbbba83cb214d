//! The equations of a text: `3+5=8`, `34 × 50 = 1700`, `$(-3) - 2 = -5$`.
//!
//! Reads    whole numbers, a minus before one where no number stands before it; + - − * × · x ÷ / \times \cdot \div; a left side
//!          with signs of one precedence, taken from left to right, and parentheses around all of it or around one number.
//! Runs on  `3+5=8-2=6` is `3+5=8` and `8-2=6`, if the first holds; else it is no equation but the beginning of another.
//! Leaves   everything else: other letters, decimals, longer expressions, equations of which either side is no number. Money
//!          signs do not count, and a minus before a blank at the beginning of a line is a bullet.

use std::fmt;

/// Digits of a number: sums and products of two such fit an i128.
const MOST_DIGITS: usize = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Plus,
    Minus,
    Times,
    Over,
}

impl Sign {
    pub fn read(symbol: char) -> Option<Self> {
        Some(match symbol {
            '+' => Self::Plus,
            '-' | '−' => Self::Minus,
            '*' | '×' | '·' => Self::Times,
            '/' | '÷' => Self::Over,
            _ => return None,
        })
    }

    pub const fn is_commutative(self) -> bool {
        matches!(self, Self::Plus | Self::Times)
    }

    pub const fn precedence(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }

    /// The result; `None` where it is no whole number, or too large.
    pub fn of(self, left: i128, right: i128) -> Option<i128> {
        match self {
            Self::Plus => left.checked_add(right),
            Self::Minus => left.checked_sub(right),
            Self::Times => left.checked_mul(right),
            Self::Over => left.checked_rem(right).filter(|rest| *rest == 0).and(left.checked_div(right)),
        }
    }

    const fn symbol(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '-',
            Self::Times => '*',
            Self::Over => '/',
        }
    }
}

/// `first more = result`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    pub first: i128,
    /// At least one.
    pub more: Vec<(Sign, i128)>,
    pub result: i128,
}

impl Equation {
    /// What the left side comes to.
    pub fn value(&self) -> Option<i128> {
        self.more.iter().try_fold(self.first, |left, (sign, right)| sign.of(left, *right))
    }

    pub fn holds(&self) -> bool {
        self.value() == Some(self.result)
    }
}

impl fmt::Display for Equation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.first)?;
        for (sign, right) in &self.more {
            write!(f, "{}{right}", sign.symbol())?;
        }
        write!(f, "={}", self.result)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Number(i128),
    Sign(Sign),
    Equals,
    Open,
    Close,
    Other,
}

/// All of them, in order.
pub fn equations(text: &str) -> Vec<Equation> {
    let tokens = tokens(text);
    let (mut found, mut at) = (vec![], 0);
    while at < tokens.len() {
        // A number behind a sign goes on; asked first, so that a long sum is read once.
        let is_beginning = at == 0 || !matches!(tokens[at - 1], Token::Sign(_));
        match is_beginning.then(|| equation(&tokens[at..])).flatten() {
            Some((equation, length, runs_on)) => {
                let counts = !runs_on || equation.holds();
                found.extend(counts.then_some(equation));
                // The result may be the first number of the next one.
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The equation that begins here, how many tokens stand before its result, and whether that is followed by a sign.
fn equation(tokens: &[Token]) -> Option<(Equation, usize, bool)> {
    let is_open = tokens.first() == Some(&Token::Open);
    let mut at = usize::from(is_open);
    let number = |at: usize| match tokens.get(at) {
        Some(Token::Number(number)) => Some(*number),
        _ => None,
    };
    let first = number(at)?;
    at += 1;
    let mut more: Vec<(Sign, i128)> = vec![];
    while let Some(Token::Sign(sign)) = tokens.get(at) {
        more.push((*sign, number(at + 1)?));
        at += 2;
    }
    let precedence = more.first()?.0.precedence();
    if is_open {
        (tokens.get(at) == Some(&Token::Close)).then_some(())?;
        at += 1;
    }
    let is_read = more.iter().all(|(sign, _)| sign.precedence() == precedence)
        && tokens.get(at) == Some(&Token::Equals);
    let result = number(at + 1).filter(|_| is_read)?;
    let runs_on = matches!(tokens.get(at + 2), Some(Token::Sign(_)));
    Some((Equation { first, more, result }, at + 1, runs_on))
}

fn tokens(text: &str) -> Vec<Token> {
    const COMMANDS: [(&str, Sign); 3] =
        [("\\times", Sign::Times), ("\\cdot", Sign::Times), ("\\div", Sign::Over)];
    let mut tokens: Vec<Token> = vec![];
    let (mut rest, mut begins_line) = (text, true);
    while let Some(symbol) = rest.chars().next() {
        let length = symbol.len_utf8();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let behind = &rest[length..];
        let mut taken = length;
        if digits > 0 {
            taken = number_length(rest, digits);
            let number = if taken == digits { rest[..digits].parse().ok() } else { None };
            push_number(&mut tokens, number.filter(|_| digits <= MOST_DIGITS));
        } else if let Some((command, sign)) = COMMANDS.iter().find(|(command, _)| rest.starts_with(command)) {
            taken = command.len();
            tokens.push(Token::Sign(*sign));
        } else if rest.starts_with("**") {
            // Bold face.
            taken = 2;
            tokens.push(Token::Other);
        } else if symbol == '-' && begins_line && behind.starts_with(' ') {
            tokens.push(Token::Other);
        } else if let Some(sign) = Sign::read(symbol).or_else(|| times(symbol, &tokens, behind)) {
            tokens.push(Token::Sign(sign));
        } else if symbol == '\\' && behind.starts_with(['(', ')', '[', ']', ',', ';', '!', ' ', '$']) {
            taken += 1;
        } else {
            match symbol {
                '=' => tokens.push(Token::Equals),
                '(' => tokens.push(Token::Open),
                ')' => close(&mut tokens),
                '$' | ' ' | '\t' => {}
                _ => tokens.push(Token::Other),
            }
        }
        begins_line = symbol == '\n' || begins_line && symbol == ' ';
        rest = &rest[taken..];
    }
    tokens
}

/// An x between two numbers.
fn times(symbol: char, tokens: &[Token], behind: &str) -> Option<Sign> {
    let is_between = matches!(tokens.last(), Some(Token::Number(_) | Token::Close))
        && behind.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit() || c == '(');
    (symbol == 'x' && is_between).then_some(Sign::Times)
}

/// Bytes of a number, decimals too.
fn number_length(text: &str, digits: usize) -> usize {
    let Some(decimals) = text[digits..].strip_prefix('.') else { return digits };
    let more = decimals.len() - decimals.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if more == 0 { digits } else { digits + 1 + more }
}

/// A number that cannot be held is something else. A minus before it is its own where no number stands before that.
fn push_number(tokens: &mut Vec<Token>, number: Option<i128>) {
    let is_negative = match tokens.as_slice() {
        [.., Token::Number(_) | Token::Close, Token::Sign(Sign::Minus)] => false,
        [.., Token::Sign(Sign::Minus)] => true,
        _ => false,
    };
    if is_negative {
        tokens.pop();
    }
    tokens.push(
        number.map_or(Token::Other, |number| Token::Number(if is_negative { -number } else { number })),
    );
}

/// Parentheses around one number are none.
fn close(tokens: &mut Vec<Token>) {
    match tokens.as_slice() {
        [.., Token::Open, Token::Number(number)] => {
            let number = *number;
            tokens.truncate(tokens.len() - 2);
            tokens.push(Token::Number(number));
        }
        _ => tokens.push(Token::Close),
    }
}
