//! Statements about who is a knight, puzzles made of one statement a person, and their only solution.
//!
//! Source   the generator of the DUMP release (system 21): leaf, not, and, or, implies and iff with equal chance; leaves
//!          alone inside; no `I am a knave`; the two sides of a statement differ.
//! Solve    bit b of word w stands for the roles in which person i is a knight where bit i of 64 w + b is set, so
//!          that a statement is judged for 64 assignments at once.

use std::collections::BTreeSet;

use gradatim_core::Rng;

/// Most people of a puzzle.
pub const MOST: usize = 14;
/// New statements tried before a puzzle is given up as one that no new statement changes.
const MOST_TRIES: usize = 1_000;

/// "`who` is a knight", or "is a knave".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    pub who: u8,
    pub knight: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    And,
    Or,
    Implies,
    Iff,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    Leaf(Leaf),
    Not(Leaf),
    Join(Join, Leaf, Leaf),
}

/// Who is a knight: bit i for person i.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles(u16);

/// What each person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Puzzle {
    statements: [Statement; MOST],
    n: usize,
}

impl Roles {
    pub fn is_knight(self, who: usize) -> bool {
        self.0 >> who & 1 == 1
    }

    /// Whether `leaf` is true.
    pub fn confirm(self, leaf: Leaf) -> bool {
        self.is_knight(usize::from(leaf.who)) == leaf.knight
    }
}

impl Leaf {
    /// One of the 2 n - 1 leaves that `speaker` may use; `ix` counts knight and knave of each person in turn.
    fn nth(ix: u64, speaker: usize) -> Self {
        let ix = if ix > 2 * speaker as u64 { ix + 1 } else { ix };
        Self { who: (ix / 2) as u8, knight: ix.is_multiple_of(2) }
    }

    fn draw(rng: &mut Rng, speaker: usize, n: usize) -> Self {
        Self::nth(rng.below(2 * n as u64 - 1), speaker)
    }

    fn not(self) -> Self {
        Self { knight: !self.knight, ..self }
    }

    /// The assignments of `word` in which it is true.
    fn holds(self, word: usize) -> u64 {
        if self.knight { knights(self.who, word) } else { !knights(self.who, word) }
    }

    fn push(self, text: &mut String) {
        text.push_str(if self.knight { "" } else { "~" });
        text.push(letter(self.who));
    }
}

/// The assignments of `word` in which `who` is a knight.
fn knights(who: u8, word: usize) -> u64 {
    const LOW: [u64; 6] = [
        0xaaaa_aaaa_aaaa_aaaa,
        0xcccc_cccc_cccc_cccc,
        0xf0f0_f0f0_f0f0_f0f0,
        0xff00_ff00_ff00_ff00,
        0xffff_0000_ffff_0000,
        0xffff_ffff_0000_0000,
    ];
    match LOW.get(usize::from(who)) {
        Some(pattern) => *pattern,
        None => (word as u64 >> (who - 6) & 1).wrapping_neg(),
    }
}

/// Their letter in compact notation.
pub fn letter(who: u8) -> char {
    char::from(b'A' + who)
}

impl Join {
    const ALL: [Self; 4] = [Self::And, Self::Or, Self::Implies, Self::Iff];

    pub fn sign(self) -> char {
        match self {
            Self::And => '&',
            Self::Or => '|',
            Self::Implies => '>',
            Self::Iff => '=',
        }
    }

    fn of(self, left: u64, right: u64) -> u64 {
        match self {
            Self::And => left & right,
            Self::Or => left | right,
            Self::Implies => !left | right,
            Self::Iff => !(left ^ right),
        }
    }
}

impl Statement {
    fn draw(rng: &mut Rng, speaker: usize, n: usize) -> Self {
        let kind = rng.below(6);
        let left = Leaf::draw(rng, speaker, n);
        match kind {
            0 => Self::Leaf(left),
            1 => Self::Not(left),
            _ => loop {
                let right = Leaf::draw(rng, speaker, n);
                if right != left {
                    return Self::Join(Join::ALL[kind as usize - 2], left, right);
                }
            },
        }
    }

    /// The assignments of `word` in which it is true.
    fn holds(self, word: usize) -> u64 {
        match self {
            Self::Leaf(leaf) => leaf.holds(word),
            Self::Not(leaf) => !leaf.holds(word),
            Self::Join(join, left, right) => join.of(left.holds(word), right.holds(word)),
        }
    }

    /// Its leaves, and what stands around them: `before left sign right`.
    pub fn parts(self) -> (&'static str, Leaf, Option<(Join, Leaf)>) {
        match self {
            Self::Leaf(leaf) => ("", leaf, None),
            Self::Not(leaf) => ("!", leaf, None),
            Self::Join(join, left, right) => ("", left, Some((join, right))),
        }
    }

    /// `A`, `!~A`, `~A&B`.
    pub fn push(self, text: &mut String) {
        let (before, left, rest) = self.parts();
        text.push_str(before);
        left.push(text);
        if let Some((join, right)) = rest {
            text.push(join.sign());
            right.push(text);
        }
    }

    /// One text for all statements that are true in the same assignments: `0`, `1`, a leaf, or two people's leaves
    /// in their order, joined by `&`, `|` or `=`.
    fn push_normal(self, text: &mut String) {
        let (join, mut left, mut right) = match self {
            Self::Leaf(leaf) => return leaf.push(text),
            Self::Not(leaf) => return leaf.not().push(text),
            Self::Join(Join::Implies, left, right) => (Join::Or, left.not(), right),
            Self::Join(join, left, right) => (join, left, right),
        };
        if left.who == right.who {
            return match join {
                _ if left == right => left.push(text),
                Join::Or => text.push('1'),
                _ => text.push('0'),
            };
        }
        if left.who > right.who {
            (left, right) = (right, left);
        }
        if join == Join::Iff && !left.knight {
            (left, right) = (left.not(), right.not());
        }
        Self::Join(join, left, right).push(text);
    }

    /// With one leaf changed, every way there is.
    fn neighbours(self, speaker: usize, n: usize) -> impl Iterator<Item = Self> {
        let leaves = (0..2 * n as u64 - 1).map(move |ix| Leaf::nth(ix, speaker));
        leaves
            .flat_map(move |leaf| match self {
                Self::Leaf(_) => [Some(Self::Leaf(leaf)), None],
                Self::Not(_) => [Some(Self::Not(leaf)), None],
                Self::Join(join, left, right) => [
                    (leaf != right).then_some(Self::Join(join, leaf, right)),
                    (leaf != left).then_some(Self::Join(join, left, leaf)),
                ],
            })
            .flatten()
            .filter(move |other| *other != self)
    }
}

impl Puzzle {
    /// A puzzle of `n` people with exactly one solution, and that solution.
    pub fn draw(rng: &mut Rng, n: usize) -> (Self, Roles) {
        let silent = Statement::Leaf(Leaf { who: 0, knight: true });
        let mut puzzle = Self { statements: [silent; MOST], n };
        loop {
            for (speaker, statement) in puzzle.statements[..n].iter_mut().enumerate() {
                *statement = Statement::draw(rng, speaker, n);
            }
            if let Some(roles) = puzzle.solution() {
                return (puzzle, roles);
            }
        }
    }

    pub fn statements(&self) -> &[Statement] {
        &self.statements[..self.n]
    }

    /// The only roles in which knights speak the truth and knaves do not; `None` if there are none or several.
    pub fn solution(&self) -> Option<Roles> {
        let every = if self.n < 6 { (1 << (1 << self.n)) - 1 } else { u64::MAX };
        let mut found = None;
        for word in 0..1_usize << self.n.saturating_sub(6) {
            let mut fit = every;
            for (who, statement) in self.statements().iter().enumerate() {
                fit &= !(knights(who as u8, word) ^ statement.holds(word));
                if fit == 0 {
                    break;
                }
            }
            if fit != 0 {
                if found.is_some() || fit & (fit - 1) != 0 {
                    return None;
                }
                found = Some(Roles((64 * word) as u16 + fit.trailing_zeros() as u16));
            }
        }
        found
    }

    /// The puzzle with one statement replaced, such that its only solution is another; `None` if none was found.
    pub fn with_another_statement(&self, rng: &mut Rng) -> Option<(Self, Roles)> {
        let before = self.solution();
        (0..MOST_TRIES).find_map(|_| {
            let speaker = rng.below(self.n as u64) as usize;
            self.with(speaker, Statement::draw(rng, speaker, self.n))
                .filter(|(_, roles)| before != Some(*roles))
        })
    }

    /// The puzzle with one leaf replaced, such that its only solution is another; `None` if there is no such leaf.
    pub fn with_another_leaf(&self, rng: &mut Rng) -> Option<(Self, Roles)> {
        let before = self.solution();
        let speakers = self.statements().iter().enumerate();
        let changes = speakers.flat_map(|(speaker, statement)| {
            statement.neighbours(speaker, self.n).map(move |other| (speaker, other))
        });
        let found = changes.filter_map(|(speaker, other)| self.with(speaker, other));
        let mut found: Vec<_> = found.filter(|(_, roles)| before != Some(*roles)).collect();
        (!found.is_empty()).then(|| found.swap_remove(rng.below(found.len() as u64) as usize))
    }

    fn with(mut self, speaker: usize, statement: Statement) -> Option<(Self, Roles)> {
        self.statements[speaker] = statement;
        self.solution().map(|roles| (self, roles))
    }

    /// The statements in normal form, in the order of the people.
    pub fn canonical(&self) -> String {
        let mut text = String::with_capacity(8 * self.n);
        for (who, statement) in self.statements().iter().enumerate() {
            text.push_str(if who == 0 { "" } else { ";" });
            statement.push_normal(&mut text);
        }
        text
    }

    /// How many canonical forms there are, by trying them all: 14 statements a person of two, 34 of three.
    pub fn count(n: usize) -> u64 {
        let mut said = vec![vec![]; n];
        for (speaker, statements) in said.iter_mut().enumerate() {
            let leaves = || (0..2 * n as u64 - 1).map(|ix| Leaf::nth(ix, speaker));
            let mut seen = BTreeSet::new();
            let mut keep = |statement: Statement| {
                let mut text = String::new();
                statement.push_normal(&mut text);
                if seen.insert(text) {
                    statements.push(statement);
                }
            };
            for left in leaves() {
                keep(Statement::Leaf(left));
                keep(Statement::Not(left));
                for right in leaves().filter(|right| *right != left) {
                    Join::ALL.iter().for_each(|join| keep(Statement::Join(*join, left, right)));
                }
            }
        }
        let mut puzzle = Self { statements: [said[0][0]; MOST], n };
        let puzzles: usize = said.iter().map(Vec::len).product();
        let unique = (0..puzzles).filter(|ix| {
            let mut rest = *ix;
            for (statement, choices) in puzzle.statements.iter_mut().zip(&said) {
                *statement = choices[rest % choices.len()];
                rest /= choices.len();
            }
            puzzle.solution().is_some()
        });
        unique.count() as u64
    }
}
