//! Arithmetic expressions over whole numbers, read and evaluated exactly.
//!
//! Grammar  numbers (digits only), `+ - * / x × · ÷ \times \cdot \div`, parentheses (`\left(` too); the usual
//!          precedence, left to right; no unary sign, no implied product, no decimals.
//! Method   Dijkstra's shunting yard: two stacks and no recursion, so nesting costs nothing; linear in the text.
//! Bounds   [`MOST_BYTES`] of text, 18 digits a number, and every intermediate numerator and denominator at
//!          most 2^62 in size: products and sums of two such fit an i128, so no step can overflow.

use num_rational::Ratio;
use num_traits::Zero;

/// The longest expression that is read.
pub const MOST_BYTES: usize = 4096;
const MOST_DIGITS: usize = 18;
const MOST_SIZE: i128 = 1 << 62;

/// What stands in an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Its value, unless it has none.
    pub value: Result<Ratio<i128>, Undefined>,
    /// The numbers it uses, in the order they stand there.
    pub numbers: Vec<i128>,
}

/// Why an expression has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// Something is divided by 0.
    DivisionByZero,
    /// An intermediate result is too large to hold.
    TooLarge,
}

/// Reads `text`, or says in a few words why it is no expression.
pub fn parse(text: &str) -> Result<Expression, String> {
    if text.len() > MOST_BYTES {
        return Err(format!("over {MOST_BYTES} bytes"));
    }
    let mut yard = Yard::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, length) = token(rest)?;
        yard.push(token)?;
        rest = rest[length..].trim_start();
    }
    yard.finish()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Number(i128),
    Operator(Operator),
    Open,
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// The token `text` begins with, and its bytes.
fn token(text: &str) -> Result<(Token, usize), String> {
    const SPELLINGS: [(&str, Token); 16] = [
        ("+", Token::Operator(Operator::Plus)),
        ("-", Token::Operator(Operator::Minus)),
        ("−", Token::Operator(Operator::Minus)),
        ("*", Token::Operator(Operator::Times)),
        ("x", Token::Operator(Operator::Times)),
        ("×", Token::Operator(Operator::Times)),
        ("·", Token::Operator(Operator::Times)),
        ("\\times", Token::Operator(Operator::Times)),
        ("\\cdot", Token::Operator(Operator::Times)),
        ("/", Token::Operator(Operator::Over)),
        ("÷", Token::Operator(Operator::Over)),
        ("\\div", Token::Operator(Operator::Over)),
        ("(", Token::Open),
        ("\\left(", Token::Open),
        (")", Token::Close),
        ("\\right)", Token::Close),
    ];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        0 => {}
        1..=MOST_DIGITS => {
            let number = text[..digits].parse().map_err(|_| "a number cannot be read".to_owned())?;
            return Ok((Token::Number(number), digits));
        }
        _ => return Err(format!("a number of over {MOST_DIGITS} digits")),
    }
    let spelled = SPELLINGS.into_iter().find(|(spelling, _)| text.starts_with(spelling));
    let found = spelled.map(|(spelling, token)| (token, spelling.len()));
    found.ok_or_else(|| format!("{:?} does not belong in an expression", text.chars().next().unwrap_or(' ')))
}

type Value = Result<Ratio<i128>, Undefined>;

#[derive(Default)]
struct Yard {
    values: Vec<Value>,
    /// `None` is an open parenthesis.
    waiting: Vec<Option<Operator>>,
    numbers: Vec<i128>,
    /// Whether an operand has just ended, so that an operator or a closing parenthesis must follow.
    complete: bool,
}

impl Yard {
    fn push(&mut self, token: Token) -> Result<(), String> {
        match (token, self.complete) {
            (Token::Number(number), false) => {
                self.numbers.push(number);
                self.values.push(Ok(Ratio::from(number)));
                self.complete = true;
            }
            (Token::Open, false) => self.waiting.push(None),
            (Token::Close, true) => {
                self.reduce(0);
                self.waiting.pop().ok_or("a parenthesis is closed but never opened")?;
            }
            (Token::Operator(operator), true) => {
                self.reduce(operator.precedence());
                self.waiting.push(Some(operator));
                self.complete = false;
            }
            (Token::Number(_) | Token::Open, true) => {
                return Err("two operands without an operator".to_owned());
            }
            (Token::Operator(_), false) => return Err("an operator without a left operand".to_owned()),
            (Token::Close, false) => return Err("a parenthesis closed too early".to_owned()),
        }
        Ok(())
    }

    /// Applies waiting operators down to the next parenthesis while they bind at least as tightly as `floor`.
    fn reduce(&mut self, floor: u8) {
        while let Some(Some(operator)) = self.waiting.last().copied()
            && operator.precedence() >= floor
            && let Some(right) = self.values.pop()
            && let Some(left) = self.values.pop()
        {
            self.waiting.pop();
            self.values.push(operator.apply(left, right));
        }
    }

    fn finish(mut self) -> Result<Expression, String> {
        if !self.complete {
            return Err(if self.numbers.is_empty() { "nothing there" } else { "it breaks off" }.to_owned());
        }
        self.reduce(0);
        match self.values.pop() {
            Some(value) if self.waiting.is_empty() => Ok(Expression { value, numbers: self.numbers }),
            _ => Err("a parenthesis is never closed".to_owned()),
        }
    }
}

impl Operator {
    fn precedence(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
        }
    }

    fn apply(self, left: Value, right: Value) -> Value {
        let (left, right) = (left?, right?);
        let value = match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            Self::Over if right.is_zero() => return Err(Undefined::DivisionByZero),
            Self::Over => left / right,
        };
        let held = value.numer().abs() <= MOST_SIZE && *value.denom() <= MOST_SIZE;
        if held { Ok(value) } else { Err(Undefined::TooLarge) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> String {
        match parse(text).map(|expression| expression.value) {
            Ok(Ok(value)) => value.to_string(),
            Ok(Err(undefined)) => format!("{undefined:?}"),
            Err(why) => why,
        }
    }

    #[test]
    fn precedence_and_direction_are_those_of_school() {
        for (text, expected) in [
            ("2+3*4", "14"),
            ("(2+3)*4", "20"),
            ("10-4-3", "3"),
            ("24/4/3", "2"),
            ("2/3", "2/3"),
            ("1/3+1/6", "1/2"),
            ("8÷(3−8÷3)", "24"),
            ("2 x 3 × 4 \\times 5 \\cdot 1", "120"),
            ("\\left(1+2\\right)*3", "9"),
            ("1/(2-2)", "DivisionByZero"),
            ("999999999999999999*999999999999999999", "TooLarge"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused_with_its_reason() {
        for (text, why) in [
            ("", "nothing there"),
            ("()", "a parenthesis closed too early"),
            ("-5", "an operator without a left operand"),
            ("2*-3", "an operator without a left operand"),
            ("2+", "it breaks off"),
            ("2 3", "two operands without an operator"),
            ("2(3)", "two operands without an operator"),
            ("(2", "a parenthesis is never closed"),
            ("2)", "a parenthesis is closed but never opened"),
            ("2.5", "'.' does not belong in an expression"),
            ("2^3", "'^' does not belong in an expression"),
            ("1234567890123456789", "a number of over 18 digits"),
        ] {
            assert_eq!(value(text), why, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded_by_length_alone() {
        let deep = format!("{}7{}", "(".repeat(2_000), ")".repeat(2_000));
        assert_eq!(value(&deep), "7");
        assert_eq!(value(&"(".repeat(MOST_BYTES + 1)), "over 4096 bytes");
    }

    #[derive(Debug, Clone)]
    enum Tree {
        Leaf(i128),
        Node(Box<Tree>, char, Box<Tree>),
    }

    impl Tree {
        fn text(&self) -> String {
            match self {
                Self::Leaf(number) => number.to_string(),
                Self::Node(left, sign, right) => format!("({} {sign}{})", left.text(), right.text()),
            }
        }

        /// Over i128 pairs that are never reduced.
        fn value(&self) -> Option<(i128, i128)> {
            let Self::Node(left, sign, right) = self else {
                return if let Self::Leaf(number) = self { Some((*number, 1)) } else { None };
            };
            let ((a, b), (c, d)) = (left.value()?, right.value()?);
            match sign {
                '+' => Some((a * d + c * b, b * d)),
                '-' => Some((a * d - c * b, b * d)),
                '*' => Some((a * c, b * d)),
                _ => (c != 0).then_some((a * d, b * c)),
            }
        }
    }

    fn trees() -> impl Strategy<Value = Tree> {
        let leaf = (0..100_i128).prop_map(Tree::Leaf);
        leaf.prop_recursive(3, 8, 2, |inner| {
            (inner.clone(), prop::sample::select(vec!['+', '-', '*', '/']), inner)
                .prop_map(|(left, sign, right)| Tree::Node(Box::new(left), sign, Box::new(right)))
        })
    }

    proptest! {
        #[test]
        fn a_rendered_tree_reads_back_as_its_value(tree in trees()) {
            let expected = tree.value().map_or(Err(Undefined::DivisionByZero), |(n, d)| Ok(Ratio::new(n, d)));
            prop_assert_eq!(parse(&tree.text()).expect("well formed").value, expected);
        }
    }
}
