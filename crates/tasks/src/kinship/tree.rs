//! People who are joined parent to child into a tree, and relations as paths through it.

use gradatim_core::Rng;

use crate::draw;

/// Most people of a tree: 4 steps make 5, and 10 more are joined to them.
pub(super) const MOST: usize = 15;

/// A parent and a child, capitals for men.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fact {
    pub parent: char,
    pub child: char,
}

/// So many steps up, then so many down, to a man or a woman; from the second step up on perhaps on the father's or the
/// mother's side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Relation {
    up: usize,
    down: usize,
    man: bool,
    /// Whether the first parent on the way is a man.
    paternal: Option<bool>,
}

impl Relation {
    fn draw(depth: usize, rng: &mut Rng) -> Self {
        let up = draw::place(depth + 1, rng);
        let (man, sided, paternal) = (draw::coin(rng), draw::coin(rng), draw::coin(rng));
        Self { up, down: depth - up, man, paternal: (up >= 2 && sided).then_some(paternal) }
    }

    /// All relations of a depth, to be read by their words.
    pub fn of(word: &str, depth: usize) -> Option<Self> {
        let sides = [None, Some(false), Some(true)];
        let all = (0..=depth).flat_map(|up| {
            let sides = sides.into_iter().filter(move |side| up >= 2 || side.is_none());
            sides.flat_map(move |paternal| {
                [false, true].map(|man| Self { up, down: depth - up, man, paternal })
            })
        });
        all.into_iter().find(|relation| relation.word() == word)
    }

    pub fn word(self) -> String {
        let word = |man: &'static str, woman: &'static str| if self.man { man } else { woman };
        let greats = |n: usize| "great-".repeat(n);
        let name = match (self.up, self.down) {
            (1, 0) => word("father", "mother").to_owned(),
            (0, 1) => word("son", "daughter").to_owned(),
            (1, 1) => word("brother", "sister").to_owned(),
            (2, 1) => word("uncle", "aunt").to_owned(),
            (1, 2) => word("nephew", "niece").to_owned(),
            (2, 2) => word("male cousin", "female cousin").to_owned(),
            (up, 0) => greats(up - 2) + word("grandfather", "grandmother"),
            (0, down) => greats(down - 2) + word("grandson", "granddaughter"),
            (up, 1) => greats(up - 2) + word("uncle", "aunt"),
            (_, down) => greats(down - 2) + word("nephew", "niece"),
        };
        match self.paternal {
            None => name,
            Some(paternal) => format!("{} {name}", if paternal { "paternal" } else { "maternal" }),
        }
    }
}

#[derive(Clone, Copy)]
struct Person {
    man: bool,
    /// Unique among the people, 0..MOST.
    letter: usize,
}

/// Person 0 is asked about; every other is joined to an earlier one.
pub(super) struct Tree {
    people: Vec<Person>,
    /// (earlier, whether the later one is the earlier one's parent), for people 1, 2, ..
    joints: Vec<(usize, bool)>,
    /// People 0..=depth are the path.
    depth: usize,
}

impl Tree {
    /// A tree, a relation and the only person who has it to person 0.
    pub fn draw(depth: usize, rng: &mut Rng) -> (Self, Relation, usize) {
        let relation = Relation::draw(depth, rng);
        let letters = draw::different(MOST, MOST, rng);
        let person = |at: usize, rng: &mut Rng| Person { man: draw::coin(rng), letter: letters[at] };
        let mut tree = Self { people: vec![person(0, rng)], joints: vec![], depth };
        for step in 0..depth {
            let mut next = person(step + 1, rng);
            if step + 1 == depth {
                next.man = relation.man;
            }
            if let (0, Some(paternal)) = (step, relation.paternal) {
                next.man = paternal;
            }
            tree.people.push(next);
            tree.joints.push((step, step < relation.up));
        }
        while tree.people.len() < 3 * depth + 3 {
            let (to, is_parent) = (draw::place(tree.people.len(), rng), draw::coin(rng));
            let next = person(tree.people.len(), rng);
            tree.people.push(next);
            tree.joints.push((to, is_parent));
            let two_parents_alike =
                is_parent && tree.parents(to).filter(|at| tree.man(*at) == next.man).count() > 1;
            if two_parents_alike || tree.related(relation).count() > 1 {
                tree.people.pop();
                tree.joints.pop();
            }
        }
        (tree, relation, depth)
    }

    /// The tree that facts tell, seen from `asked`; facts that hang together with it are used, others are not.
    pub fn of(facts: &[Fact], asked: char) -> Self {
        let mut known = vec![asked];
        let mut joints = vec![];
        while let Some((new, joint)) = facts.iter().find_map(|fact| {
            let place = |person: char| known.iter().position(|at| *at == person);
            match (place(fact.parent), place(fact.child)) {
                (Some(parent), None) => Some((fact.child, (parent, false))),
                (None, Some(child)) => Some((fact.parent, (child, true))),
                _ => None,
            }
        }) {
            known.push(new);
            joints.push(joint);
        }
        let person = |person: &char| Person { man: person.is_ascii_uppercase(), letter: 0 };
        Self { people: known.iter().map(person).collect(), joints, depth: 0 }
    }

    fn man(&self, at: usize) -> bool {
        self.people[at].man
    }

    /// People joined to `at`, each with whether they are a parent.
    fn joined(&self, at: usize) -> impl Iterator<Item = (usize, bool)> {
        let own = at.checked_sub(1).map(|joint| (self.joints[joint].0, !self.joints[joint].1));
        let later = self.joints.iter().enumerate().filter(move |(_, (earlier, _))| *earlier == at);
        own.into_iter().chain(later.map(|(joint, (_, is_parent))| (joint + 1, *is_parent)))
    }

    fn parents(&self, at: usize) -> impl Iterator<Item = usize> {
        self.joined(at).filter(|(_, is_parent)| *is_parent).map(|(parent, _)| parent)
    }

    /// Everybody who has the relation to person 0: between two people of a tree there is one path.
    fn related(&self, relation: Relation) -> impl Iterator<Item = usize> {
        (1..self.people.len()).filter(move |at| {
            let (mut here, mut up, mut down, mut first) = (*at, 0, 0, 0);
            while here > 0 {
                let (earlier, is_parent) = self.joints[here - 1];
                // From the end towards person 0: steps down come first, and none may come after a step up.
                if is_parent {
                    up += 1;
                } else if up > 0 {
                    return false;
                } else {
                    down += 1;
                }
                (first, here) = (here, earlier);
            }
            let sided = relation.paternal.is_none_or(|paternal| self.man(first) == paternal);
            (up, down, self.man(*at)) == (relation.up, relation.down, relation.man) && sided
        })
    }

    pub fn person(&self, at: usize) -> char {
        let Person { man, letter } = self.people[at];
        char::from(if man { b'A' } else { b'a' } + letter as u8)
    }

    pub fn facts(&self) -> Vec<Fact> {
        let fact = |(joint, (earlier, is_parent)): (usize, &(usize, bool))| {
            let [earlier, later] = [*earlier, joint + 1].map(|at| self.person(at));
            let (parent, child) = if *is_parent { (later, earlier) } else { (earlier, later) };
            Fact { parent, child }
        };
        self.joints.iter().enumerate().map(fact).collect()
    }

    /// The facts of the path, in its order.
    pub fn path(&self) -> Vec<Fact> {
        let mut facts = self.facts();
        facts.truncate(self.depth);
        facts
    }

    /// The same for isomorphic trees: each person as sex, way there and the sorted forms of those behind.
    pub fn form(&self) -> String {
        self.form_behind(0, None)
    }

    fn form_behind(&self, at: usize, from: Option<usize>) -> String {
        let behind = self.joined(at).filter(|(next, _)| Some(*next) != from);
        let mut forms: Vec<String> = behind
            .map(|(next, is_parent)| {
                format!("{}{}", if is_parent { '^' } else { 'v' }, self.form_behind(next, Some(at)))
            })
            .collect();
        forms.sort_unstable();
        format!("{}({})", if self.man(at) { 'm' } else { 'f' }, forms.concat())
    }
}
