//! Small weighted graphs: drawn, searched, and brought to a form that does not depend on the numbers of the nodes.

use gradatim_core::Rng;

use crate::relabel::{self, mix};

/// Most nodes of a graph.
pub const MOST: usize = 30;

/// An undirected graph with two ends; nodes count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graph {
    /// 0 where there is no edge.
    weights: [[u8; MOST]; MOST],
    n: usize,
    pub from: usize,
    pub to: usize,
}

/// A best path and what finding it took.
pub struct Route {
    pub path: Vec<usize>,
    /// Nodes in the order in which their distance was settled, up to the end: node, distance, node before it.
    pub settled: Vec<(usize, u32, usize)>,
}

impl Route {
    fn cost(&self) -> u32 {
        self.settled.last().map_or(0, |(_, distance, _)| *distance)
    }
}

impl Graph {
    pub fn empty(n: usize, from: usize, to: usize) -> Self {
        Self { weights: [[0; MOST]; MOST], n, from, to }
    }

    /// Each node but the last is joined to one later node at random and to every other later one with chance 2 / n;
    /// then the nodes are renumbered and two of them become the ends. Drawn again while going straight
    /// from one end to the other is as good as any path.
    pub fn draw(rng: &mut Rng, n: usize, max_weight: u8) -> (Self, Route) {
        let chance = 2.0 / n as f64;
        loop {
            let mut numbers: [usize; MOST] = std::array::from_fn(|node| node);
            rng.shuffle(&mut numbers[..n]);
            let mut graph = Self::empty(n, 0, 0);
            for node in 0..n - 1 {
                let forced = node + 1 + rng.below((n - 1 - node) as u64) as usize;
                for later in node + 1..n {
                    if later == forced || rng.unit() < chance {
                        let weight = rng.between(1, i64::from(max_weight)) as u8;
                        graph.join(numbers[node], numbers[later], weight);
                    }
                }
            }
            graph.from = rng.below(n as u64) as usize;
            graph.to = (graph.from + 1 + rng.below(n as u64 - 1) as usize) % n;
            if let Some(route) = graph.question() {
                return (graph, route);
            }
        }
    }

    pub fn join(&mut self, u: usize, v: usize, weight: u8) {
        self.weights[u][v] = weight;
        self.weights[v][u] = weight;
    }

    /// Each edge once, smaller node first, in ascending order.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize, u8)> {
        (0..self.n)
            .flat_map(move |u| (u + 1..self.n).map(move |v| (u, v, self.weights[u][v])))
            .filter(|(_, _, weight)| *weight > 0)
    }

    /// A best path, if there is any and the edge between the ends, where there is one, costs more.
    pub fn question(&self) -> Option<Route> {
        let straight = u32::from(self.weights[self.from][self.to]);
        self.route().filter(|route| straight == 0 || route.cost() < straight)
    }

    /// Whether paths lead from one end to every node.
    pub fn is_connected(&self) -> bool {
        (0..self.n).all(|to| Self { to, ..*self }.route().is_some())
    }

    /// Dijkstra's method; of equal nodes the smaller is settled first.
    fn route(&self) -> Option<Route> {
        let mut distance = [u32::MAX; MOST];
        let mut before = [0; MOST];
        let mut open = [true; MOST];
        let mut settled = Vec::with_capacity(self.n);
        distance[self.from] = 0;
        loop {
            let nearest = (0..self.n).filter(|node| open[*node]).min_by_key(|node| distance[*node])?;
            if distance[nearest] == u32::MAX {
                return None;
            }
            open[nearest] = false;
            settled.push((nearest, distance[nearest], before[nearest]));
            if nearest == self.to {
                break;
            }
            for (node, weight) in self.weights[nearest][..self.n].iter().enumerate() {
                let through = distance[nearest] + u32::from(*weight);
                if *weight > 0 && through < distance[node] {
                    (distance[node], before[node]) = (through, nearest);
                }
            }
        }
        let mut path: Vec<usize> =
            std::iter::successors(Some(self.to), |node| (*node != self.from).then(|| before[*node]))
                .collect();
        path.reverse();
        Some(Route { path, settled })
    }

    /// The same graph with its nodes numbered by what surrounds them, and its ends in ascending order.
    pub fn normal(&self) -> Self {
        let mut colours = [0; MOST];
        let colours = &mut colours[..self.n];
        (colours[self.from], colours[self.to]) = (1, 1);
        let numbers = relabel::numbers(colours, |colours| self.recolour(colours));
        let (from, to) = (numbers[self.from], numbers[self.to]);
        let mut normal = Self::empty(self.n, from.min(to), from.max(to));
        for (u, v, weight) in self.edges() {
            normal.join(numbers[u], numbers[v], weight);
        }
        normal
    }

    fn recolour(&self, colours: &mut [u64]) {
        let mut before = [0; MOST];
        before[..self.n].copy_from_slice(colours);
        for (colour, weights) in colours.iter_mut().zip(&self.weights) {
            let around = weights[..self.n].iter().zip(before).filter(|(weight, _)| **weight > 0);
            let around = around.map(|(weight, colour)| mix(colour.wrapping_add(u64::from(*weight) << 56)));
            *colour = mix(around.fold(mix(*colour), u64::wrapping_add));
        }
    }
}
