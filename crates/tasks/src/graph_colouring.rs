//! Graph colouring: no edge between nodes of one colour. `1-2 1-3 2-3 3-4;3:` is answered by `1=1,2=2,3=3,4=1#1,2,3,1`.
//!
//! Level     n has n + 3 nodes.
//! Draw      a hidden colouring that uses every colour; then each pair of nodes of different colours is joined with such a
//!           chance that nodes have about colours^2 / 2 neighbours, drawn again while fewer colours would do: the number
//!           of colours is the chromatic number.
//! Solution  the nodes in order, each with the least colour that can still lead to an end. Every proper colouring is
//!           right.
//! Canonical the number of colours and the edges: numbers of nodes are part of the problem, whose answer is in their order.
//! Rewrites  otherwise put: the edges in reverse order, each from its other end.
//! Distinct  levels 1 to 3 are enumerated up to 1,000; from there on there are more. With 3 colours level 1 has 22 graphs
//!           and level 2 has 582.
//! Guess     3 colours drawn for each node are proper with chance (2/3)^edges at most for forests, and less with cycles.

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::{Wording, list, push_list};

/// Beyond this many forms, hashes hold out enough of them.
const PLENTY: u64 = 1_000;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=20.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Colours, 2..=4.
    pub colours: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), colours: 3 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "graph-colouring";
    const LEVEL: &'static str = "n + 3 nodes";
    const LEVELS: [i64; 2] = [1, 20];
    const VERIFIER: &'static str = "colouring";
    type Level = GraphColouring;

    fn check(&self) -> Result<()> {
        match self.colours {
            2..=4 => Ok(()),
            other => Err(Error::input("colours", other, "2 to 4", "set colours = 3")),
        }
    }

    fn at(&self, level: i64) -> GraphColouring {
        GraphColouring { nodes: level as usize + 3, colours: self.colours, wording: self.wording }
    }
}

pub(crate) struct GraphColouring {
    nodes: usize,
    colours: usize,
    wording: Wording,
}

/// Two nodes that are joined, smaller first; they count from 0.
type Edge = (usize, usize);

impl Level for GraphColouring {
    fn instance(&self, stream: &Stream) -> Instance {
        let (edges, gold) = self.draw(&mut stream.rng());
        let mut steps = self.wording.steps();
        for (at, colour) in gold.iter().enumerate() {
            let taken: Vec<usize> = (0..at).filter(|other| edges.contains(&(*other, at))).collect();
            let node = at + 1;
            let compact = format_args!("{node}={colour}");
            match taken.is_empty() {
                true => steps.push(compact, format_args!("Node {node} gets colour {colour}.")),
                false => {
                    let numbers: Vec<usize> = taken.iter().map(|other| other + 1).collect();
                    let colours: Vec<usize> = taken.iter().map(|other| gold[*other]).collect();
                    let english = format_args!(
                        "Node {node} is joined to {} with {}, so it gets colour {colour}.",
                        list(&numbers, ", "),
                        list(&colours, ", ")
                    );
                    steps.push(compact, english);
                }
            }
        }
        let answer = list(&gold, ",").to_string();
        let pairs: Vec<[usize; 2]> = edges.iter().map(|(u, v)| [u + 1, v + 1]).collect();
        Instance {
            prompt: self.prompt(&pairs),
            solution: steps.end(&answer),
            answer,
            canonical: format!("{} {}", self.colours, shown(&pairs)),
            meta: vec![
                ("edges", pairs.iter().map(|pair| pair.to_vec().into()).collect::<Vec<Value>>().into()),
                ("nodes", self.nodes.into()),
                ("colours", self.colours.into()),
            ],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let pair = |edge: &Value| {
            let [u, v] = edge.as_array()?.as_slice() else { return None };
            Some([v.as_u64()? as usize, u.as_u64()? as usize])
        };
        let pairs: Option<Vec<[usize; 2]>> =
            problem.meta.get("edges")?.as_array()?.iter().rev().map(pair).collect();
        let prompt = self.prompt(&pairs?);
        (how == Rewrite::Paraphrase).then_some(Rewritten { prompt, canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let pairs: Vec<Edge> = (0..self.nodes).flat_map(|v| (0..v).map(move |u| (u, v))).collect();
        if self.nodes > 6 {
            return None;
        }
        let graphs = (0_u32..1 << pairs.len()).filter(|code| {
            let edges: Vec<Edge> = pairs
                .iter()
                .enumerate()
                .filter(|(at, _)| code >> at & 1 == 1)
                .map(|(_, pair)| *pair)
                .collect();
            self.question(&edges).is_some()
        });
        let forms = graphs.take(PLENTY as usize).count() as u64;
        (forms < PLENTY).then_some(forms)
    }
}

impl GraphColouring {
    fn draw(&self, rng: &mut Rng) -> (Vec<Edge>, Vec<usize>) {
        let (n, k) = (self.nodes, self.colours);
        // Of the n - 1 others, a share of (k - 1) / k has another colour.
        let chance = (0.5 * (k * k * k) as f64 / ((n - 1) * (k - 1)) as f64).min(0.8);
        loop {
            let mut hidden: Vec<usize> =
                (0..n).map(|at| if at < k { at } else { draw::place(k, rng) }).collect();
            rng.shuffle(&mut hidden);
            let pairs = (0..n).flat_map(|v| (0..v).map(move |u| (u, v)));
            let mut edges: Vec<Edge> =
                pairs.filter(|(u, v)| hidden[*u] != hidden[*v] && rng.unit() < chance).collect();
            edges.sort_unstable();
            if let Some(gold) = self.question(&edges) {
                return (edges, gold);
            }
        }
    }

    /// The first proper colouring of these edges, if there is one and none with fewer colours.
    fn question(&self, edges: &[Edge]) -> Option<Vec<usize>> {
        let around = |at: usize| edges.iter().filter(move |(_, v)| *v == at).map(|(u, _)| *u).collect();
        let around: Vec<Vec<usize>> = (0..self.nodes).map(around).collect();
        colouring(&around, self.colours - 1).is_none().then(|| colouring(&around, self.colours)).flatten()
    }

    fn prompt(&self, pairs: &[[usize; 2]]) -> String {
        let Self { nodes, colours, .. } = self;
        let shown = shown(pairs);
        let english = format_args!(
            "Give each of the nodes 1 to {nodes} of a graph one of the colours 1 to {colours}, so that no edge joins two \
             nodes of the same colour. The edges are: {shown}. List the colours in the order of the nodes."
        );
        self.wording.prompt(format_args!("{shown};{colours}:"), english, "#1, 2, 3, 1")
    }
}

/// `1-2 1-3`.
fn shown(pairs: &[[usize; 2]]) -> String {
    let mut text = String::with_capacity(6 * pairs.len());
    push_list(&mut text, pairs.iter().map(|[u, v]| format!("{u}-{v}")), " ");
    text
}

/// The first colouring in order of nodes and colours, from 1, where `around` names the smaller neighbours of each node.
fn colouring(around: &[Vec<usize>], colours: usize) -> Option<Vec<usize>> {
    let mut given: Vec<usize> = Vec::with_capacity(around.len());
    let mut next = 1;
    while given.len() < around.len() {
        let at = given.len();
        // Colours nobody has yet are alike: one of them is enough.
        let most = colours.min(1 + given.iter().copied().max().unwrap_or(0));
        let free = (next..=most).find(|colour| around[at].iter().all(|other| given[*other] != *colour));
        match free {
            Some(colour) => {
                given.push(colour);
                next = 1;
            }
            None => next = given.pop()? + 1,
        }
    }
    Some(given)
}
