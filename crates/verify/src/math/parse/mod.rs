//! Tokens into a tree, by recursive descent that looks a few tokens ahead and never far back.
//!
//! Text     items, separated by commas, semicolons, `and`, `or`
//! Item     side, then relation and side as often as there are any
//! Side     set expressions, separated by colons (a ratio, a time), then a unit
//! Below    `expression` (sums, products), `power`, `atom`, `choose`, `command`, `group`, `list`, `matrix`, `ratio`,
//!          `date`, `unit`, `words`

mod atom;
mod choose;
mod command;
mod date;
mod expression;
mod group;
mod list;
mod matrix;
mod power;
mod ratio;
mod unit;
mod words;

use super::lex::{self, Commas, Kind, Lexed, Token};
use super::tree::{Id, Node, Relation, Tree};
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
    if let Some(date) = parser.date()? {
        return Ok(date);
    }
    parser.skip_lead()?;
    if let Some(date) = parser.date()? {
        return Ok(date);
    }
    let root = parser.items()?;
    let root = parser.chosen(root)?;
    if parser.peek().is_some() { Err("something follows the mathematics") } else { Ok(root) }
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
