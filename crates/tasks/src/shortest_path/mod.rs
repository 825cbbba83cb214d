//! Shortest path: a cheapest way through a weighted graph. `1-2:3 1-3:7 2-3:1 2-4:5 3-4:2 1>4?` is answered by
//! `1:0 2:3 3:4 4:6#1 2 3 4`.
//!
//! Source    the generator of Thought Propagation (arXiv 2310.03965), system 87.
//! Level     n has n + 3 nodes.
//! Draw      a connected graph as `graph` describes it, with weights of 1..=max_weight; going straight from one end to
//!           the other is never best.
//! Solution  the nodes in the order of their distance, up to the end, each with that distance; then a best path. There
//!           may be several: all are accepted.
//! Canonical nodes renumbered by what surrounds them, either end first: neither the numbers of the nodes nor the
//!           direction make another problem. Only in very regular graphs can two numberings count as two.
//! Distinct  level 1 is enumerated up to 1,000; from level 2 on there are more.
//! Guess     a path drawn evenly from all that meet no node twice is right in 51% of level 1, 17% of level 4 and 8%
//!           of level 7: small graphs have few.
//! Differs   the source numbers nodes along the way and takes the first and the last as ends: here numbers say
//!           nothing and ends are any two nodes, so there are dead ends behind both. Its chance of an edge is 0.2
//!           up to 10 nodes and 0.1 above: here 2 / nodes, about 2 edges a node at any level.

mod graph;

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::wording::{self, Wording, push, push_list};
use graph::{Graph, Route};

const MOST_WEIGHT: u8 = 99;
/// Beyond this many forms, hashes hold out enough of them.
const PLENTY: usize = 1_000;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=27.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Largest weight of an edge, 2..=99.
    pub max_weight: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 7], wording: Wording::default(), max_weight: 9 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "shortest-path";
    const LEVEL: &'static str = "n + 3 nodes";
    const LEVELS: [i64; 2] = [1, graph::MOST as i64 - 3];
    const VERIFIER: &'static str = "shortest-path";
    type Level = ShortestPath;

    fn check(&self) -> Result<()> {
        match self.max_weight {
            2..=MOST_WEIGHT => Ok(()),
            other => Err(Error::input("max_weight", other, "2 to 99", "set max_weight = 9")),
        }
    }

    fn at(&self, level: i64) -> ShortestPath {
        ShortestPath { nodes: level as usize + 3, max_weight: self.max_weight, wording: self.wording }
    }
}

pub(crate) struct ShortestPath {
    nodes: usize,
    max_weight: u8,
    wording: Wording,
}

impl Level for ShortestPath {
    fn instance(&self, stream: &Stream) -> Instance {
        let (graph, route) = Graph::draw(&mut stream.rng(), self.nodes, self.max_weight);
        let mut answer = String::with_capacity(16);
        push_list(&mut answer, route.path.iter().map(|node| node + 1), " ");
        let (prompt, mut solution) = match self.wording {
            Wording::Compact => (shown(&graph) + "?", distances(&route)),
            Wording::English => (self.question(&graph), explained(&route)),
        };
        solution.push('#');
        solution.push_str(&answer);
        let edges = graph.edges().map(|(u, v, weight)| vec![u + 1, v + 1, weight.into()].into());
        let meta = vec![
            ("edges", edges.collect::<Vec<Value>>().into()),
            ("from", (graph.from + 1).into()),
            ("to", (graph.to + 1).into()),
        ];
        Instance { prompt, answer, solution, canonical: shown(&graph.normal()), meta }
    }

    fn distinct(&self) -> Option<u64> {
        let forms = if self.nodes == 4 { small_forms(self.max_weight) } else { PLENTY };
        (forms < PLENTY).then_some(forms as u64)
    }
}

/// `1-2:3 2-3:1 1>3`.
fn shown(graph: &Graph) -> String {
    let mut text = String::with_capacity(256);
    for (u, v, weight) in graph.edges() {
        push(&mut text, format_args!("{}-{}:{weight} ", u + 1, v + 1));
    }
    push(&mut text, format_args!("{}>{}", graph.from + 1, graph.to + 1));
    text
}

fn distances(route: &Route) -> String {
    let mut text = String::with_capacity(64);
    for (at, (node, distance, _)) in route.settled.iter().enumerate() {
        push(&mut text, format_args!("{}{}:{distance}", if at == 0 { "" } else { " " }, node + 1));
    }
    text
}

fn explained(route: &Route) -> String {
    let mut text = String::with_capacity(512);
    for (at, (node, distance, before)) in route.settled.iter().enumerate() {
        let node = node + 1;
        if at == 0 {
            push(&mut text, format_args!("Start at {node}.\n"));
        } else {
            push(
                &mut text,
                format_args!("The next nearest is {node}: {distance}, through {}.\n", before + 1),
            );
        }
    }
    text
}

impl ShortestPath {
    fn question(&self, graph: &Graph) -> String {
        let mut text = String::with_capacity(512);
        push(
            &mut text,
            format_args!("A graph has the nodes 1 to {}. Its edges and their lengths:\n", self.nodes),
        );
        for (u, v, weight) in graph.edges() {
            push(&mut text, format_args!("{} - {}: {weight}\n", u + 1, v + 1));
        }
        let (from, to) = (graph.from + 1, graph.to + 1);
        push(
            &mut text,
            format_args!("Edges can be used both ways. Find a shortest path from {from} to {to}."),
        );
        wording::push_request(&mut text, "#1 4 7");
        text
    }
}

/// Forms of four nodes, counted up to [`PLENTY`].
fn small_forms(max_weight: u8) -> usize {
    const PAIRS: [(usize, usize); 6] = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
    let base = u64::from(max_weight) + 1;
    let mut forms = std::collections::BTreeSet::new();
    for code in 0..base.pow(PAIRS.len() as u32) {
        for (from, to) in PAIRS {
            let (mut graph, mut rest) = (Graph::empty(4, from, to), code);
            for (u, v) in PAIRS {
                graph.join(u, v, (rest % base) as u8);
                rest /= base;
            }
            if graph.is_connected() && graph.question().is_some() {
                forms.insert(shown(&graph.normal()));
            }
        }
        if forms.len() >= PLENTY {
            break;
        }
    }
    forms.len()
}
