//! A puzzle in sentences.

use gradatim_core::Rng;

use super::puzzle::{Join, Leaf, MOST, Puzzle, Roles, Statement};
use crate::wording;

/// Who may be met; no name is part of another.
const NAMES: [&str; 48] = [
    "Adam", "Alice", "Anton", "Bella", "Boris", "Carla", "Cedric", "Clara", "Daisy", "David", "Diana",
    "Edgar", "Elena", "Emil", "Felix", "Fiona", "Frank", "Gina", "Greta", "Hanna", "Hector", "Hugo", "Ines",
    "Irma", "Jonas", "Julia", "Karl", "Laura", "Leon", "Lydia", "Marta", "Miles", "Nadia", "Nora", "Oscar",
    "Paula", "Peter", "Quinn", "Rita", "Robin", "Sonja", "Stella", "Theo", "Tilda", "Ulla", "Victor",
    "Wanda", "Yusuf",
];

/// A sentence around a name and a statement.
struct Frame {
    /// Whether the name comes before the statement.
    name_first: bool,
    around: [&'static str; 3],
}

const fn told(before: &'static str, between: &'static str, after: &'static str) -> Frame {
    Frame { name_first: true, around: [before, between, after] }
}

const fn quoted(between: &'static str) -> Frame {
    Frame { name_first: false, around: ["\"", between, "."] }
}

const FRAMES: [Frame; 10] = [
    told("", " says that ", "."),
    told("", " claims that ", "."),
    told("", " insists that ", "."),
    told("According to ", ", ", "."),
    told("", " says: \"", ".\""),
    told("", " tells you: \"", ".\""),
    told("In the words of ", ": \"", ".\""),
    quoted(",\" says "),
    quoted(",\" remarks "),
    quoted(",\" is what you hear from "),
];

/// The people of one puzzle, by name.
pub struct Cast([&'static str; MOST], usize);

impl Cast {
    pub fn draw(rng: &mut Rng, n: usize) -> Self {
        let mut names = NAMES;
        let mut cast = [""; MOST];
        for (at, name) in cast[..n].iter_mut().enumerate() {
            names.swap(at, at + rng.below((NAMES.len() - at) as u64) as usize);
            *name = names[at];
        }
        Self(cast, n)
    }

    pub fn names(&self) -> &[&'static str] {
        &self.0[..self.1]
    }

    /// The island, the people, what each of them says, and the question.
    pub fn prompt(&self, puzzle: &Puzzle, rng: &mut Rng) -> String {
        let mut text = String::with_capacity(320 + 96 * self.1);
        text.push_str("Knights always tell the truth and knaves always lie. You meet ");
        wording::push_list(&mut text, self.names(), ", ");
        text.push_str(", each of them a knight or a knave. In what they say, \"or\" leaves room for both. ");
        for (name, statement) in self.names().iter().zip(puzzle.statements()) {
            let Frame { name_first, around: [before, between, after] } =
                FRAMES[rng.below(FRAMES.len() as u64) as usize];
            text.push_str(before);
            if name_first {
                text.push_str(name);
                text.push_str(between);
                self.push_statement(&mut text, *statement);
            } else {
                self.push_statement(&mut text, *statement);
                text.push_str(between);
                text.push_str(name);
            }
            text.push_str(after);
            text.push(' ');
        }
        text.push_str("Who is what?");
        wording::push_request(&mut text, "#Ann is a knight, Bob is a knave");
        text
    }

    pub fn answer(&self, roles: Roles) -> String {
        let mut text = String::with_capacity(24 * self.1);
        for (who, name) in self.names().iter().enumerate() {
            text.push_str(if who == 0 { "" } else { ", " });
            push_role(&mut text, name, " is ", roles.is_knight(who));
        }
        text
    }

    /// The roles, and each statement held against them.
    pub fn solution(&self, puzzle: &Puzzle, roles: Roles) -> String {
        let answer = self.answer(roles);
        let mut text = String::with_capacity(128 + 128 * self.1);
        text.push_str("Suppose that ");
        text.push_str(&answer);
        text.push_str(".\n");
        for (who, (name, statement)) in self.names().iter().zip(puzzle.statements()).enumerate() {
            let knight = roles.is_knight(who);
            push_role(&mut text, name, ", ", knight);
            text.push_str(", says that ");
            self.push_statement(&mut text, *statement);
            text.push_str(if knight { ": true.\n" } else { ": false.\n" });
        }
        text.push('#');
        text.push_str(&answer);
        text
    }

    fn push_statement(&self, text: &mut String, statement: Statement) {
        match statement {
            Statement::Leaf(leaf) => self.push_leaf(text, leaf),
            Statement::Not(leaf) => push_role(text, self.name(leaf), " is not ", leaf.knight),
            Statement::Join(join, left, right) => {
                if join == Join::Implies {
                    text.push_str(if text.ends_with('"') { "If " } else { "if " });
                }
                self.push_leaf(text, left);
                text.push_str(match join {
                    Join::And => " and ",
                    Join::Or => " or ",
                    Join::Implies => ", then ",
                    Join::Iff => " if and only if ",
                });
                self.push_leaf(text, right);
            }
        }
    }

    fn push_leaf(&self, text: &mut String, leaf: Leaf) {
        push_role(text, self.name(leaf), " is ", leaf.knight);
    }

    fn name(&self, leaf: Leaf) -> &'static str {
        self.0[usize::from(leaf.who)]
    }
}

fn push_role(text: &mut String, name: &str, is: &str, knight: bool) {
    text.push_str(name);
    text.push_str(is);
    text.push_str(if knight { "a knight" } else { "a knave" });
}
