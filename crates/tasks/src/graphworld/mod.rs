//! Graph worlds: the way to the best reward through rooms, after something in them has changed.
//! `1-2 1-3 2-4 3-4;4$50 2$10|-2-4;1?` is answered by `4|1;2 3;4#1 3 4`.
//!
//! Source    CogEval (arXiv 2309.15129), system 37, and the corrections to it.
//! Level     n has the best reward n + 1 steps from the start, as the world is in the end; of clusters up to n + 4.
//! Shapes    ring, which is drawn as follows; line and tree, see `layered`; blocks, see there. Asked for clusters, see there, it is how many
//!           groups of rooms there are, and nothing changes.
//! Draw      n + 2 communities in a ring, each of branching + 1 rooms and connected, most pairs of its rooms joined, with
//!           one door between neighbours; a start, two rewards, and the change; drawn again until the level fits and all
//!           best ways are other ones than before the change.
//! Changes   none; reward: the two amounts change places; policy: a third, larger reward; transition: of two doors, each
//!           leads where the other led; shortcut: a new room joined to the start and to all neighbours of some room;
//!           detour: a door of a best way is locked and another opened. With `portal`, what is new of the last two is
//!           passed one way only.
//! Solution  the room of the best reward, the rooms by their distance up to it, then a best way. All are accepted: every
//!           shortest path is right, no other way is, and the verifier names the fault. Of clusters: their rooms.
//! Canonical doors before and after, rewards and start, rooms renumbered by what surrounds them.
//! Distinct  of lines, unless a door changes, C(99, 2) for each kind of change, and that n times over for doors; told by
//!           nobody of the others, which have over 1,000 at level 1.
//! Guess     a walk of n + 1 steps along doors that exist ends anywhere so far away; of clusters 1 / (n + 3).
//! Turns     one, or two where something changes: the world and the question, a best way through it, then the change and the
//!           question. `meta.first` is that way.
//! Differs   in the source a model answers the first turn itself, unjudged; here its answer is given, and a trainer that wants
//!           the model's own puts it there. Its graphs are held in tests. In lines it asks for the first room alone. Rooms have
//!           numbers in all domains, which only tell the story.

mod blocks;
mod clusters;
mod draw;
mod layered;
mod options;
mod told;
mod world;

use gradatim_core::{Error, Message, Result};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::draw::place;
use crate::wording::{Wording, push, push_list};
pub use options::{Asked, Condition, Domain, Options, Shape, Turns};
use told::Part;
use world::{Change, World};

impl Ladder for Options {
    const NAME: &'static str = "graphworld";
    const LEVEL: &'static str = "the best reward n + 1 steps from the start";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "shortest-path";
    type Level = Graphworld;

    fn check(&self) -> Result<()> {
        let Self { branching, shape, density, condition, ask, levels, .. } = *self;
        if !(2..=5).contains(&branching) {
            return Err(Error::input("branching", branching, "2 to 5", "set branching = 3"));
        }
        let changes = condition != Condition::Any && condition != Condition::Value;
        if ask == Asked::Clusters && (shape != Shape::Ring || changes) {
            let hint = "leave shape and condition out";
            return Err(Error::input("ask", "clusters", "a ring in which nothing changes", hint));
        }
        if condition != Condition::Any && !shape.conditions().contains(&condition) {
            let expected = match shape {
                Shape::Blocks => "value, reward or policy in blocks",
                _ => "value, reward, policy or transition in lines and trees",
            };
            return Err(Error::input(
                "condition",
                format!("{condition:?}"),
                expected,
                "set condition = \"any\"",
            ));
        }
        if let Some(density) = density
            && (shape != Shape::Blocks || density > blocks::MOST)
        {
            let hint = "set shape = \"blocks\" and density = 3, or leave density out";
            return Err(Error::input("density", density, "0 to 6, of blocks", hint));
        }
        match (shape, levels[1]) {
            (Shape::Tree | Shape::Blocks, 5..) => {
                Err(Error::input("levels", levels[1], "1 to 4 of trees and blocks", "set levels = [1, 4]"))
            }
            _ => Ok(()),
        }
    }

    fn at(&self, level: i64) -> Graphworld {
        Graphworld { distance: level as usize + 1, options: self.clone() }
    }
}

pub(crate) struct Graphworld {
    distance: usize,
    options: Options,
}

impl Level for Graphworld {
    fn instance(&self, stream: &Stream) -> Instance {
        if self.options.ask == Asked::Clusters {
            return self.clusters(stream);
        }
        let Drawn { before, change, after, density } = self.drawn(stream);
        let (answer, solution) = self.solved(&after);
        let edges = after.arcs().map(|(u, v)| vec![u + 1, v + 1, 1].into());
        let mut meta = vec![
            ("edges", edges.collect::<Vec<Value>>().into()),
            ("directed", true.into()),
            ("from", (after.start + 1).into()),
            ("to", (after.goal() + 1).into()),
            ("condition", change.name.into()),
        ];
        meta.extend(density.map(|density| ("density", density.into())));
        if self.tells_first(&change) {
            meta.push(("first", self.solved(&before).0.into()));
        }
        Instance {
            prompt: self.prompt(&[Part::World(&before), Part::Change(&before, &change)]),
            answer,
            solution,
            canonical: draw::form(&before, &after),
            meta,
        }
    }

    fn turns(&self, stream: &Stream) -> Option<Vec<Message>> {
        if self.options.turns == Turns::One || self.options.ask == Asked::Clusters {
            return None;
        }
        let Drawn { before, change, .. } = self.drawn(stream);
        self.tells_first(&change).then(|| {
            vec![
                Message::user(self.prompt(&[Part::World(&before)])),
                Message::assistant(self.solved(&before).1),
                Message::user(self.prompt(&[Part::Change(&before, &change)])),
            ]
        })
    }

    fn distinct(&self) -> Option<u64> {
        let Options { shape, condition, .. } = self.options;
        let inner = self.distance as u64 - 1;
        let changes = match condition {
            _ if shape != Shape::Line => return None,
            Condition::Any => 3 + inner,
            Condition::Transition => inner,
            _ => 1,
        };
        // Two different amounts of 1 to 99.
        Some(changes * 99 * 98 / 2)
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.options.ask == Asked::Clusters).then_some("number")
    }
}

fn numbers(rooms: &[usize], separator: &str) -> String {
    let mut text = String::with_capacity(4 * rooms.len());
    push_list(&mut text, rooms.iter().map(|room| room + 1), separator);
    text
}

/// A world, what changes in it, what it is then, and the density of its blocks.
struct Drawn {
    before: World,
    change: Change,
    after: World,
    density: Option<usize>,
}

impl Graphworld {
    fn drawn(&self, stream: &Stream) -> Drawn {
        let Options { branching, condition, shape, density, .. } = self.options;
        let mut rng = stream.rng();
        let density =
            (shape == Shape::Blocks).then(|| density.unwrap_or_else(|| place(blocks::MOST + 1, &mut rng)));
        let of_blocks = density.unwrap_or(0);
        let (before, change, after) =
            draw::draw(self.distance, branching + 1, shape, of_blocks, condition, &mut rng);
        Drawn { before, change, after, density }
    }

    fn tells_first(&self, change: &Change) -> bool {
        self.options.turns == Turns::Two && !change.is_none()
    }

    /// A best way through a world, and how it is found.
    fn solved(&self, world: &World) -> (String, String) {
        let mut answer = String::with_capacity(16);
        push_list(&mut answer, world.best_way().iter().map(|room| room + 1), " ");
        let (goal, layers) = (world.goal() + 1, world.layers());
        let [place, _, found] = self.options.domain.words();
        let shown: Vec<String> = layers.iter().map(|layer| numbers(layer, " ")).collect();
        let solution = match self.options.wording {
            Wording::Compact => format!("{goal}|{}#{answer}", shown.join(";")),
            Wording::English => {
                let mut text = format!("Most {found} are at {place} {goal}.\n");
                for (steps, layer) in layers.iter().enumerate() {
                    push(&mut text, format_args!("After {steps} steps: {}\n", numbers(layer, ", ")));
                }
                push(&mut text, format_args!("#{answer}"));
                text
            }
        };
        (answer, solution)
    }

    /// See [`clusters`].
    fn clusters(&self, stream: &Stream) -> Instance {
        let Options { wording, branching, domain, .. } = self.options;
        let (world, groups) = clusters::draw(self.distance + 3, branching + 1, &mut stream.rng());
        let [place, joint, _] = domain.words();
        let mut steps = wording.steps();
        for group in &groups {
            steps.push(numbers(group, " "), format_args!("Together: {}", numbers(group, ", ")));
        }
        let mut english = String::with_capacity(1_024);
        self.push_doors(&mut english, &world);
        push(
            &mut english,
            format_args!(
                "Some groups have a {joint} between nearly every two of them, and single ones lead from group to group. \
                 How many such groups are there? Each {place} belongs to one."
            ),
        );
        Instance {
            prompt: wording.prompt(format_args!("{};groups?", told::doors(&world)), english, "#4"),
            answer: groups.len().to_string(),
            solution: steps.end(groups.len()),
            canonical: format!("clusters {}", draw::form(&world, &world)),
            meta: vec![("groups", groups.iter().map(|group| numbers(group, " ")).collect::<Vec<_>>().into())],
        }
    }
}
