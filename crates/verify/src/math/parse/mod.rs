//! Tokens into a tree, by recursive descent without backtracking.
//!
//! Text     items, separated by commas, semicolons, `and`, `or`
//! Item     side, then relation and side as often as there are any
//! Side     set expressions, separated by colons (a ratio, a time), then a unit
//! Below    `expression` (sums, products, powers), `atom`, `command`, `group`, `matrix`, `ratio`, `unit`

mod atom;
mod command;
mod expression;
mod group;
mod matrix;
mod ratio;
mod unit;

use super::lex::{self, Commas, Kind, Lexed, Token};
use super::tree::{Id, Joint, Node, Relation, Tree};

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
    let lexed = lex::lex(text, tree, commas).ok_or("it cannot be cut into words")?;
    if lexed.tokens.is_empty() {
        return Err("nothing there");
    }
    let mut parser = Parser { lexed: &lexed, at: 0, tree, nested: 0, bars: 0, builder: false };
    if let Some(words) = parser.only_words()? {
        return Ok(words);
    }
    parser.skip_lead()?;
    let root = parser.items()?;
    if parser.peek().is_some() { Err("something follows the mathematics") } else { Ok(root) }
}

/// Words as they are compared: lower case, letters and digits alone, one blank between them.
pub fn normal_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.extend(character.to_lowercase());
        } else {
            gap = true;
        }
    }
    out
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

    /// The whole text as words, if it has nothing else.
    fn only_words(&mut self) -> Parsed<Option<Id>> {
        let tokens = &self.lexed.tokens;
        let wordy = |kind: Kind| {
            matches!(kind, Kind::Word | Kind::Comma | Kind::And | Kind::Or | Kind::Semicolon | Kind::Minus)
                || matches!(kind, Kind::Open(_) | Kind::Close(_) | Kind::Prime | Kind::Bang)
        };
        let words = tokens.iter().filter(|token| token.kind == Kind::Word).count();
        let article = |token: &Token| {
            words > 1
                && matches!(token.kind, Kind::Variable(_))
                && matches!(self.written(*token), "A" | "a" | "I")
        };
        let all = tokens.iter().all(|token| wordy(token.kind) || article(token));
        if words == 0 || tokens[0].kind == Kind::Minus || !all {
            return Ok(None);
        }
        let separates = |kind: Kind| matches!(kind, Kind::Comma | Kind::And | Kind::Or | Kind::Semicolon);
        let sides = tokens.split(|token| separates(token.kind));
        let single = sides.filter(|side| !side.is_empty()).all(|side| side.len() == 1);
        if single && words > 1 && tokens.len() > words {
            // A list of words, which may come in any order.
            let items = self.items()?;
            return if self.peek().is_none() { Ok(Some(items)) } else { Err("words and brackets") };
        }
        let joined: Vec<&str> = tokens
            .iter()
            .filter(|token| token.kind != Kind::Comma)
            .map(|&token| self.written(token))
            .collect();
        let name = normal_words(&joined.join(" "));
        let name = self.name(&name)?;
        Ok(Some(self.push(Node::Words(name))?))
    }

    /// `The solution is:`, `Answer:`, `max =`: words before a colon or a verb say nothing.
    fn skip_lead(&mut self) -> Parsed<()> {
        let mut end = self.at;
        while self.lexed.tokens.get(end).is_some_and(|token| token.kind == Kind::Word) {
            end += 1;
        }
        if end == self.at {
            return Ok(());
        }
        let last = self.lexed.tokens[end - 1];
        let verb = matches!(self.written(last), "is" | "are" | "equals" | "be" | "Approximately" | "about");
        match self.lexed.tokens.get(end).map(|token| token.kind) {
            Some(Kind::Colon) => self.at = end + 1,
            Some(Kind::Relation(Relation::Equal | Relation::Approximately)) => self.at = end + 1,
            _ if verb => self.at = end,
            _ => return Err("it begins with words"),
        }
        Ok(())
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
            joint = Some(match joint {
                Some(Joint::Or) => Joint::Or,
                Some(known) if next == Joint::Comma => known,
                _ => next,
            });
            items.push(self.item()?);
        }
        match joint {
            Some(joint) if items.len() > 1 => {
                let kids = self.tree.kids(&items);
                self.push(Node::List(joint, kids))
            }
            _ => Ok(first),
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
        self.with_unit(whole)
    }

    fn words(&mut self) -> Parsed {
        let mut joined = String::new();
        while let Some(token) = self.token(0).filter(|token| token.kind == Kind::Word) {
            joined.push_str(self.written(token));
            joined.push(' ');
            self.at += 1;
        }
        let name = self.name(&normal_words(&joined))?;
        self.push(Node::Words(name))
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
