//! Tokens into a tree, by recursive descent without backtracking.
//!
//! Text     items, separated by commas, semicolons, `and`, `or`
//! Item     side, then relation and side as often as there are any
//! Side     set expressions, separated by colons (a ratio, a time), then a unit
//! Below    `expression` (sums, products), `power`, `atom`, `command`, `group`, `matrix`, `ratio`, `unit`, `words`

mod atom;
mod command;
mod expression;
mod group;
mod matrix;
mod power;
mod ratio;
mod unit;
mod words;

use super::exact::Exact;
use super::lex::{self, Commas, Kind, Lexed, Token};
use super::tree::{Id, Joint, Node, Relation, Tree};
pub use words::normal_words;

/// Groups nested deeper are not read.
const MOST_NESTED: u32 = 48;

/// Why a text is not mathematics.
pub type Parsed<T = Id> = Result<T, &'static str>;

const TOO_LARGE: &str = "it is too large or too deep";

struct Parser<'a> {
    lexed: &'a Lexed<'a>,
    at: usize,
    tree: &'a mut Tree,
    nested: u32,
    /// Open `|` of this group.
    bars: u32,
    /// Whether a colon or a bar ends what stands before it, as in `{x : x > 0}`.
    builder: bool,
}

/// Reads `text` as mathematics.
pub fn read(text: &str, tree: &mut Tree, commas: Commas) -> Parsed {
    let mut lexed = lex::lex(text, tree, commas).ok_or("it cannot be cut into words")?;
    let read = read_tokens(&lexed, tree);
    // `|x||y|`: what is no norm is the end of one absolute value and the beginning of the next.
    if read.is_err() && lexed.split_bars() { read_tokens(&lexed, tree).or(read) } else { read }
}

fn read_tokens(lexed: &Lexed<'_>, tree: &mut Tree) -> Parsed {
    if lexed.tokens.is_empty() {
        return Err("nothing there");
    }
    let mut parser = Parser { lexed, at: 0, tree, nested: 0, bars: 0, builder: false };
    if let Some(words) = parser.only_words()? {
        return Ok(words);
    }
    parser.skip_lead()?;
    if let Some(date) = parser.date()? {
        return Ok(date);
    }
    let root = parser.items()?;
    let root = parser.chosen(root)?;
    if parser.peek().is_some() { Err("something follows the mathematics") } else { Ok(root) }
}

fn is_power_of_ten(value: &Exact) -> bool {
    let ten = Exact::integer(10);
    (0..=18).any(|power| ten.pow(power).is_ok_and(|power| power == *value))
}

impl Parser<'_> {
    fn token(&self, ahead: usize) -> Option<Token> {
        self.lexed.tokens.get(self.at + ahead).copied()
    }

    fn peek(&self) -> Option<Kind> {
        self.token(0).map(|token| token.kind)
    }

    fn peek_at(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    fn take(&mut self, kind: Kind) -> bool {
        let found = self.peek() == Some(kind);
        self.at += usize::from(found);
        found
    }

    fn written(&self, token: Token) -> &str {
        &self.lexed.text[token.start as usize..token.end as usize]
    }

    fn push(&mut self, node: Node) -> Parsed {
        self.tree.push(node).ok_or(TOO_LARGE)
    }

    fn name(&mut self, name: &str) -> Parsed<u32> {
        self.tree.name(name).ok_or(TOO_LARGE)
    }

    /// Items and what separates them.
    fn items(&mut self) -> Parsed {
        let first = self.item()?;
        let mut items = vec![first];
        let mut joint = None;
        while let Some(next) = self.joint() {
            // A separator at the very end, as in a sentence.
            if self.peek().is_none() || matches!(self.peek(), Some(Kind::Close(_) | Kind::Bar)) {
                break;
            }
            let item = self.item()?;
            // `2 hours and 30 minutes`, but not `2 m and 30 cm`, which are two lengths.
            if next == Joint::And
                && let Some(last) = items.last_mut()
                && let Some((sum, steps)) = self.added(*last, item)?
                && !is_power_of_ten(&steps)
            {
                *last = sum;
                continue;
            }
            joint = Some(match joint {
                Some(Joint::Or) => Joint::Or,
                Some(known) if next == Joint::Comma => known,
                _ => next,
            });
            items.push(item);
        }
        match joint {
            Some(joint) if items.len() > 1 => {
                let kids = self.tree.kids(&items);
                self.push(Node::List(joint, kids))
            }
            _ => Ok(items[0]),
        }
    }

    /// One separator, or a comma and a word that mean one.
    fn joint(&mut self) -> Option<Joint> {
        let mut found = None;
        loop {
            let joint = match self.peek() {
                Some(Kind::Comma) => Joint::Comma,
                Some(Kind::Semicolon) => Joint::Semicolon,
                Some(Kind::And) => Joint::And,
                Some(Kind::Or) => Joint::Or,
                _ => return found,
            };
            self.at += 1;
            if found.is_none() || matches!(joint, Joint::And | Joint::Or) {
                found = Some(joint);
            }
        }
    }

    /// Sides and relations between them.
    fn item(&mut self) -> Parsed {
        while matches!(
            self.peek(),
            Some(Kind::Relation(Relation::Equal | Relation::Approximately) | Kind::Ampersand | Kind::Times)
        ) {
            self.at += 1;
        }
        let first = self.side()?;
        let mut sides = vec![first];
        let mut relations = vec![];
        loop {
            while self.peek() == Some(Kind::Ampersand) && matches!(self.peek_at(1), Some(Kind::Relation(_))) {
                self.at += 1;
            }
            let Some(Kind::Relation(relation)) = self.peek() else { break };
            self.at += 1;
            while self.take(Kind::Ampersand) {}
            relations.push(relation);
            sides.push(self.side()?);
        }
        if relations.is_empty() {
            return Ok(first);
        }
        let first = self.tree.relations.len() as u32;
        self.tree.relations.append(&mut relations);
        let sides = self.tree.kids(&sides);
        self.push(Node::Relations { sides, first })
    }

    fn side(&mut self) -> Parsed {
        if self.peek() == Some(Kind::Word) {
            return self.words();
        }
        let whole = self.ratio()?;
        let whole = self.with_unit(whole)?;
        self.compound(whole)
    }

    /// Unions, intersections and differences, from the left.
    fn set_expression(&mut self) -> Parsed {
        let mut whole = self.sum()?;
        while let Some(operator @ (Kind::Cup | Kind::Cap | Kind::SetMinus)) = self.peek() {
            self.at += 1;
            let next = self.sum()?;
            whole = match (operator, self.tree.node(whole)) {
                (Kind::Cup, &Node::Union(kids)) => {
                    let parts: Vec<Id> = self.tree.list(kids).iter().copied().chain([next]).collect();
                    let kids = self.tree.kids(&parts);
                    self.push(Node::Union(kids))?
                }
                (Kind::Cup, _) => {
                    let kids = self.tree.kids(&[whole, next]);
                    self.push(Node::Union(kids))?
                }
                (Kind::Cap, _) => {
                    let kids = self.tree.kids(&[whole, next]);
                    self.push(Node::Intersection(kids))?
                }
                _ => self.push(Node::Without(whole, next))?,
            };
        }
        Ok(whole)
    }

    /// Runs `read` one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nested >= MOST_NESTED {
            return Err(TOO_LARGE);
        }
        self.nested += 1;
        let (bars, builder) = (self.bars, self.builder);
        let found = read(self);
        (self.bars, self.builder) = (bars, builder);
        self.nested -= 1;
        found
    }
}
