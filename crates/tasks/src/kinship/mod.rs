//! Kinship: who is a relative of a given person. `b>C A>b A>d;C aunt?` is answered by `b>C,A>b,A>d#d`; capitals are
//! men, small letters women, and `>` stands from a parent to a child.
//!
//! Source    the family trees of system 83: a relation is a path of parents and children and a sex, depth its length.
//! Level     n has a relation of n steps: up to parents, then down to children, as in uncle (up, up, down). With two
//!           or more steps up and none or some down, it may say whose side, as in maternal great-aunt: half of the time.
//! Draw      the path from the person asked about, then 2 n + 2 people more, each joined to somebody by one parent or
//!           child, drawn again while that makes a second answer. So the people are a tree, and one of them fits.
//! Solution  the path, a fact a step. Only the answer is judged.
//! Canonical the relation and the tree, rooted at the person asked about, with sexes: up to isomorphism, so neither
//!           names nor the order of facts make another problem.
//! Rewrites  simpler: the facts of the path alone; otherwise put: the facts in reverse order.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     1 / (3 n + 2) of the others, if all are as likely.

mod tree;

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::{Wording, push};
use tree::{Fact, Relation, Tree};

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "kinship";
    const LEVEL: &'static str = "a relation of n steps";
    const LEVELS: [i64; 2] = [1, 4];
    const VERIFIER: &'static str = "final-answer";
    type Level = Kinship;

    fn at(&self, level: i64) -> Kinship {
        Kinship { depth: level as usize, wording: self.wording }
    }
}

pub(crate) struct Kinship {
    depth: usize,
    wording: Wording,
}

const MEN: [&str; tree::MOST] = [
    "Adam", "Ben", "Carl", "Dan", "Eric", "Fred", "Gus", "Hugo", "Ivan", "Jack", "Kurt", "Leo", "Max",
    "Nick", "Otto",
];
const WOMEN: [&str; tree::MOST] = [
    "Ada", "Bella", "Clara", "Dora", "Eve", "Fay", "Grace", "Helen", "Iris", "Jane", "Kate", "Lucy", "Mary",
    "Nora", "Olga",
];

impl Level for Kinship {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (tree, relation, answer) = Tree::draw(self.depth, &mut rng);
        let mut facts = tree.facts();
        rng.shuffle(&mut facts);
        let answer = self.name(tree.person(answer));
        let path: Vec<Fact> = tree.path();
        let mut steps = self.wording.steps();
        for fact in &path {
            steps.push(compact(fact), sentence(fact));
        }
        let asked = tree.person(0);
        let told = facts.iter().map(compact).collect::<Vec<_>>().join(" ");
        let path = path.iter().map(compact).collect::<Vec<_>>().join(" ");
        Instance {
            prompt: self.prompt(&facts, asked, &relation.word()),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{} {}", relation.word(), tree.form()),
            meta: vec![
                ("facts", told.into()),
                ("path", path.into()),
                ("asked", asked.to_string().into()),
                ("relation", relation.word().into()),
            ],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let facts = |key: &str| parsed(problem.meta.get(key)?.as_str()?);
        let facts = match how {
            Rewrite::Simplify => facts("path")?,
            Rewrite::Paraphrase => facts("facts")?.into_iter().rev().collect(),
        };
        let asked = problem.meta.get("asked")?.as_str()?.chars().next()?;
        let relation = Relation::of(problem.meta.get("relation")?.as_str()?, self.depth)?;
        let canonical = (how == Rewrite::Simplify).then(|| {
            let tree = Tree::of(&facts, asked);
            format!("{} {}", relation.word(), tree.form())
        });
        Some(Rewritten { prompt: self.prompt(&facts, asked, &relation.word()), canonical })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl Kinship {
    fn name(&self, person: char) -> String {
        match self.wording {
            Wording::Compact => person.to_string(),
            Wording::English => full_name(person).to_owned(),
        }
    }

    fn prompt(&self, facts: &[Fact], asked: char, relation: &str) -> String {
        let mut told = String::with_capacity(64 * facts.len());
        match self.wording {
            Wording::Compact => {
                for (at, fact) in facts.iter().enumerate() {
                    push(&mut told, format_args!("{}{}", if at == 0 { "" } else { " " }, compact(fact)));
                }
            }
            Wording::English => {
                for fact in facts {
                    push(&mut told, format_args!("{} ", sentence(fact)));
                }
            }
        }
        let english = format_args!("{told}Who is the {relation} of {}?", full_name(asked));
        self.wording.prompt(format_args!("{told};{asked} {relation}?"), english, "#Name")
    }
}

fn full_name(person: char) -> &'static str {
    let names = if person.is_ascii_uppercase() { &MEN } else { &WOMEN };
    names[(person.to_ascii_lowercase() as usize).saturating_sub('a' as usize) % tree::MOST]
}

fn compact(fact: &Fact) -> String {
    format!("{}>{}", fact.parent, fact.child)
}

fn sentence(fact: &Fact) -> String {
    let word = |person: char, man, woman| if person.is_ascii_uppercase() { man } else { woman };
    let (parent, child) = (full_name(fact.parent), full_name(fact.child));
    let (role, kind) = (word(fact.parent, "father", "mother"), word(fact.child, "son", "daughter"));
    format!("{parent} is the {role} of {child}, a {kind}.")
}

/// The inverse of [`compact`] for facts parted by blanks.
fn parsed(text: &str) -> Option<Vec<Fact>> {
    let person = |text: &str| text.chars().next().filter(|_| text.len() == 1);
    let fact = |text: &str| {
        let (parent, child) = text.split_once('>')?;
        Some(Fact { parent: person(parent)?, child: person(child)? })
    };
    text.split(' ').map(fact).collect()
}
