//! Commands of LaTeX, their arguments, and environments.

use super::tables::{self, Command};
use super::{Brace, Kind, Letters, Lexer};
use crate::math::tree::{Bracket, Relation};

impl Lexer<'_> {
    pub(super) fn command(&mut self) -> Option<()> {
        let rest = &self.text[self.at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            return self.escaped();
        }
        let name = &rest[..length];
        // `\quadx`
        for space in ["quad", "qquad"] {
            if length > space.len() && name.starts_with(space) {
                self.skip(1 + space.len());
                return Some(());
            }
        }
        let whole = length + 1;
        match name {
            "begin" | "end" => return self.environment(name == "begin", whole),
            "left" | "right" | "mleft" | "mright" if self.peek(whole) == b'.' => {
                self.skip(whole + 1);
                return Some(());
            }
            "dots" | "ldots" | "cdots" | "vdots" | "ddots" => {
                let name = self.tree.name("...")?;
                self.push(Kind::Variable(name), whole);
                return Some(());
            }
            "euro" | "pounds" | "yen" => {
                let sign = match name {
                    "euro" => "€",
                    "pounds" => "£",
                    _ => "¥",
                };
                let kind = Kind::Currency(self.tree.name(sign)?);
                self.push(kind, whole);
                return Some(());
            }
            "not" => {
                let behind = rest[length..].trim_start_matches(' ');
                let skipped = 1 + rest.len() - behind.len();
                match self.negated(behind)? {
                    Some((relation, length)) => self.push(Kind::Relation(relation), skipped + length),
                    None => self.skip(whole),
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

    /// What `\not` makes of the relation behind it, and how long that is.
    fn negated(&mut self, behind: &str) -> Option<Option<(Relation, usize)>> {
        let sign = match behind.as_bytes().first() {
            Some(b'=') => Relation::NotEqual,
            Some(b'<') => Relation::AtLeast,
            Some(b'>') => Relation::AtMost,
            Some(b'\\') => {
                let length = behind[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                let name = &behind[1..=length];
                let relates =
                    matches!(tables::command(name), Command::Relation | Command::Token(Kind::Relation(_)));
                if !relates {
                    return Some(None);
                }
                let name = self.tree.name(&format!("not{name}"))?;
                return Some(Some((Relation::Other(name), length + 1)));
            }
            _ => return Some(None),
        };
        Some(Some((sign, 1)))
    }

    /// The next brace opens text of another kind.
    fn argument(&mut self, length: usize, letters: Letters) {
        self.skip(length);
        // `\operatorname*{..}`
        if self.peek(0) == b'*' && self.peek(1) == b'{' {
            self.skip(1);
        }
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
            "pmatrix" | "bmatrix" | "matrix" | "smallmatrix" | "Bmatrix" | "array" | "tabular" => {
                Kind::BeginMatrix
            }
            "vmatrix" | "Vmatrix" => Kind::BeginDeterminant,
            "cases" | "aligned" | "align" | "align*" | "gathered" | "split" | "alignedat" => Kind::BeginCases,
            _ => {
                self.skip(whole);
                return Some(());
            }
        };
        if begins && matches!(name, "array" | "tabular") && self.text[self.at + whole..].starts_with('{') {
            let columns =
                self.text.as_bytes()[self.at + whole..].iter().take(64).position(|&byte| byte == b'}');
            whole += columns.map_or(0, |at| at + 1);
        }
        self.nested = if begins { self.nested + 1 } else { self.nested.saturating_sub(1) };
        self.push(if begins { kind } else { Kind::EndRows }, whole);
        Some(())
    }
}
