//! A path through a weighted graph that costs no more than the best.
//!
//! Source   the path test of CogEval (arXiv 2309.15129), system 37, on graphs with costs.
//! Gold     `answer` is a best path, `1 4 7`; `meta.edges` is `[[u, v, w], ..]` with whole numbers from 0,
//!          `meta.from` and `meta.to` are its ends, and `meta.directed` says whether edges go one way only.
//!          `check` proves with Dijkstra's method that no path costs less.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at
//!          the last line that is not blank.
//! Reads    nodes parted by blanks, commas, `-`, `->` or `→`, in brackets or not. Every best path is right.
//! Why      what is no best path is, the first of these that holds: no path, for want of an edge; a loop, if a node comes
//!          twice; not between the ends; not optimal.
//! Score    0 for these; with `meta.partial`, k / max(n, k + h) for n nodes whose first k begin a best path, where h is how
//!          many more the shortest such path has: below 1 for all but a whole best path.
//! Differs  CogEval pays whole best paths alone, and leaves open what a valid beginning is.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap, HashSet};

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

pub struct ShortestPath;

impl Verifier for ShortestPath {
    fn check(&self, problem: &Problem) -> Result<()> {
        let graph = Graph::of(problem)
            .map_err(|Fault { field, found, expected }| bad_gold(problem, field, found, expected))?;
        let fault = |found: String| bad_gold(problem, "answer", found, "a best path, such as 1 4 7");
        let gold = nodes(&problem.answer).ok_or_else(|| fault(format!("{:?}", problem.answer)))?;
        let cost = graph.cost(&gold).map_err(fault)?;
        match graph.left().get(&graph.from) {
            Some((best, _)) if *best < cost => {
                Err(fault(format!("a path of cost {cost} where {best} is possible")))
            }
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(graph) = Graph::of(problem) else {
            return Score::unreadable("the problem has no readable graph");
        };
        let Some(Ok(best)) = nodes(&problem.answer).map(|gold| graph.cost(&gold)) else {
            return Score::unreadable("the gold answer is not a path");
        };
        let place = region::marked(response).unwrap_or_else(|| region::last_line(response));
        let Some(path) = nodes(place) else {
            return Score::unreadable("no list of nodes");
        };
        let text = path.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
        match graph.fault(&path, best) {
            None => Score::right(text),
            Some(why) => {
                let value = if graph.partial { graph.share(&path) } else { 0.0 };
                Score { value, parsed: Some(text), why }
            }
        }
    }
}

struct Graph {
    /// Cheapest way along each edge; both ways where the graph is undirected.
    edges: HashMap<(u64, u64), u64>,
    from: u64,
    to: u64,
    partial: bool,
}

/// An entry of `meta` that cannot be used.
struct Fault {
    field: &'static str,
    found: String,
    expected: &'static str,
}

impl Graph {
    fn of(problem: &Problem) -> Result<Self, Fault> {
        let meta = |key: &str| problem.meta.get(key).unwrap_or(&Value::Null);
        let fault = |field, expected, found: &Value| Fault { field, found: found.to_string(), expected };
        let end = |key, field| meta(key).as_u64().ok_or_else(|| fault(field, "a node", meta(key)));
        let (from, to) = (end("from", "meta.from")?, end("to", "meta.to")?);
        let flag = |key, field| match meta(key) {
            Value::Null => Ok(false),
            Value::Bool(flag) => Ok(*flag),
            other => Err(fault(field, "true or false", other)),
        };
        let (directed, partial) = (flag("directed", "meta.directed")?, flag("partial", "meta.partial")?);
        let expected = "edges such as [[1, 4, 2], [4, 7, 3]]: two nodes and a cost, whole numbers from 0";
        let list = meta("edges").as_array().ok_or_else(|| fault("meta.edges", expected, meta("edges")))?;
        let mut edges = HashMap::new();
        let mut add = |u, v, w: u64| {
            edges.entry((u, v)).and_modify(|known| *known = w.min(*known)).or_insert(w);
        };
        for edge in list {
            let numbers: Option<Vec<u64>> =
                edge.as_array().and_then(|e| e.iter().map(Value::as_u64).collect());
            let Some(&[u, v, w]) = numbers.as_deref() else {
                return Err(fault("meta.edges", expected, edge));
            };
            add(u, v, w);
            if !directed {
                add(v, u, w);
            }
        }
        Ok(Self { edges, from, to, partial })
    }

    fn joins_ends(&self, path: &[u64]) -> bool {
        path.first() == Some(&self.from) && path.last() == Some(&self.to)
    }

    /// What `path` from end to end costs, or why it is none.
    fn cost(&self, path: &[u64]) -> Result<u64, String> {
        match self.joins_ends(path) {
            true => self.walk(path),
            false => Err(format!("not from {} to {}", self.from, self.to)),
        }
    }

    /// What the edges of `path` cost, or which is none.
    fn walk(&self, path: &[u64]) -> Result<u64, String> {
        path.windows(2).try_fold(0_u64, |cost, step| {
            let edge = self.edges.get(&(step[0], step[1]));
            edge.map(|w| cost.saturating_add(*w))
                .ok_or_else(|| format!("not a path: no edge {} {}", step[0], step[1]))
        })
    }

    /// Why `path` is no best one, if it is none.
    fn fault(&self, path: &[u64], best: u64) -> Option<String> {
        let cost = match self.walk(path) {
            Ok(cost) => cost,
            Err(why) => return Some(why),
        };
        let ends = self.joins_ends(path);
        let mut seen = HashSet::new();
        match path.iter().find(|node| !seen.insert(**node)) {
            _ if ends && cost <= best => None,
            Some(node) => Some(format!("a loop: {node} comes twice")),
            None if ends => Some(format!("not optimal (cost {cost}, best {best})")),
            None => Some(format!("not from {} to {}", self.from, self.to)),
        }
    }

    /// The header's share of a path that is none of the best.
    fn share(&self, path: &[u64]) -> f64 {
        let left = self.left();
        let best = left.get(&self.from).map(|(cost, _)| *cost);
        let (mut cost, mut before) = (0_u64, None);
        let (mut good, mut more) = (0, 0);
        for &node in path {
            let step = before
                .map_or((node == self.from).then_some(0), |before| self.edges.get(&(before, node)).copied());
            let (Some(step), Some((rest, nodes))) = (step, left.get(&node)) else { break };
            cost = cost.saturating_add(step);
            if Some(cost.saturating_add(*rest)) != best {
                break;
            }
            (good, more, before) = (good + 1, *nodes, Some(node));
        }
        good as f64 / path.len().max(good + more) as f64
    }

    /// Dijkstra's method from the goal back: what is left from each node that leads there, and the fewest nodes that way.
    fn left(&self) -> HashMap<u64, (u64, usize)> {
        let mut before = HashMap::<u64, Vec<(u64, u64)>>::new();
        for (&(u, v), &w) in &self.edges {
            before.entry(v).or_default().push((u, w));
        }
        let mut left = HashMap::new();
        let mut front = BinaryHeap::from([Reverse((0_u64, 0, self.to))]);
        while let Some(Reverse((cost, nodes, node))) = front.pop() {
            if let Entry::Vacant(open) = left.entry(node) {
                open.insert((cost, nodes));
                let next = before.get(&node).into_iter().flatten();
                front.extend(next.map(|(u, w)| Reverse((cost.saturating_add(*w), nodes + 1, *u))));
            }
        }
        left
    }
}

/// The nodes `text` lists; `None` if there are none or anything else stands there.
fn nodes(text: &str) -> Option<Vec<u64>> {
    let parts =
        text.split(|c: char| c.is_whitespace() || ",->→[]()".contains(c)).filter(|part| !part.is_empty());
    let nodes: Option<Vec<u64>> = parts.map(|part| part.parse().ok()).collect();
    nodes.filter(|nodes| !nodes.is_empty())
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    /// 1-2-4 and 1-3-4 cost 5 each, 1-4 costs 6.
    fn diamond(answer: &str, directed: bool) -> Problem {
        let edges = json!([[1, 2, 2], [2, 4, 3], [1, 3, 4], [3, 4, 1], [1, 4, 6], [1, 4, 9]]);
        gold_with(answer, json!({"edges": edges, "from": 1, "to": 4, "directed": directed}))
    }

    #[test]
    fn every_best_path_is_right_and_each_fault_is_named() {
        ShortestPath.check(&diamond("1 2 4", true)).expect("a best path");
        for (response, value, why) in [
            ("#1 2 4", 1.0, "right"),
            ("so\n1 -> 3 -> 4", 1.0, "right"),
            ("<answer>[1, 3, 4]</answer>", 1.0, "right"),
            ("#1 4", 0.0, "not optimal (cost 6, best 5)"),
            ("#1 2 3 4", 0.0, "not a path: no edge 2 3"),
            ("#1 2", 0.0, "not from 1 to 4"),
            ("#2 4", 0.0, "not from 1 to 4"),
            ("#1 2 1 2 4", 0.0, "not a path: no edge 2 1"),
            ("#A B", 0.0, "no list of nodes"),
            ("#", 0.0, "no list of nodes"),
        ] {
            let score = ShortestPath.score(&diamond("1 2 4", true), response);
            assert_eq!((score.value, score.why.as_str()), (value, why), "{response}");
        }
        let back = ShortestPath.score(&diamond("1 2 4", false), "#1 2 1 2 4");
        assert_eq!(back.why, "a loop: 1 comes twice", "edges go both ways");
    }

    #[test]
    fn a_beginning_of_a_best_path_is_worth_its_share() {
        // 1-2-5 and 1-3-4-5 cost 4 each, 1-6-5 costs 5.
        let edges = json!([[1, 2, 2], [2, 5, 2], [1, 3, 2], [3, 4, 1], [4, 5, 1], [1, 6, 4], [6, 5, 1]]);
        let meta = json!({"edges": edges, "from": 1, "to": 5, "partial": true});
        for (response, value, why) in [
            ("#1 2 5", 1.0, "right"),
            ("#1 3 4 5", 1.0, "right"),
            // One node of three that are needed.
            ("#1", 1.0 / 3.0, "not from 1 to 5"),
            ("#1 3", 2.0 / 4.0, "not from 1 to 5"),
            ("#1 3 4", 3.0 / 4.0, "not from 1 to 5"),
            ("#1 6 5", 1.0 / 3.0, "not optimal (cost 5, best 4)"),
            ("#1 2 5 2", 3.0 / 4.0, "a loop: 2 comes twice"),
            ("#1 2 4 5", 2.0 / 4.0, "not a path: no edge 2 4"),
            ("#1 2 7 7", 2.0 / 4.0, "not a path: no edge 2 7"),
            ("#2 5", 0.0, "not from 1 to 5"),
            ("#5", 0.0, "not from 1 to 5"),
        ] {
            let score = ShortestPath.score(&gold_with("1 2 5", meta.clone()), response);
            assert_eq!((score.value, score.why.as_str()), (value, why), "{response}");
        }
    }

    #[test]
    fn a_walk_is_a_loop_when_a_node_repeats_and_only_then() {
        let edges: Vec<[u64; 3]> =
            (0..7_u64).flat_map(|u| [[u, (u + 1) % 7, 1], [u, (u + 3) % 7, 1]]).collect();
        let meta = json!({"edges": edges, "from": 0, "to": 2, "partial": true});
        let problem = gold_with("0 1 2", meta);
        ShortestPath.check(&problem).expect("two steps");
        let mut rng = Seed(1).rng("walks", [0, 0]);
        let mut loops = 0;
        for _ in 0..500 {
            let mut walk = vec![0_u64];
            for _ in 0..rng.below(6) {
                let ways = [1, 3, 4, 6];
                walk.push((walk[walk.len() - 1] + ways[rng.below(4) as usize]) % 7);
            }
            let text = walk.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
            let score = ShortestPath.score(&problem, &format!("#{text}"));
            let repeats = (1..walk.len()).any(|at| walk[..at].contains(&walk[at]));
            assert_eq!(score.why.starts_with("a loop"), repeats, "{text}: {}", score.why);
            assert!(score.is_right() || score.value < 1.0, "{text}");
            loops += usize::from(repeats);
        }
        assert!((100..400).contains(&loops), "{loops}");
    }

    #[test]
    fn a_gold_that_is_no_best_path_is_refused() {
        for (answer, meta, fault) in [
            ("1 4", json!({}), "`answer` is a path of cost 6 where 5 is possible"),
            ("1 2", json!({}), "`answer` is not from 1 to 4"),
            ("", json!({}), "`answer` is \"\""),
            ("1 2 4", json!({"edges": [[1, 2]]}), "`meta.edges` is [1,2]"),
            ("1 2 4", json!({"edges": [[1, 2, -1]]}), "`meta.edges` is [1,2,-1]"),
            ("1 2 4", json!({"edges": null}), "`meta.edges` is null"),
            ("1 2 4", json!({"to": "4"}), "`meta.to` is \"4\""),
            ("1 2 4", json!({"directed": 1}), "`meta.directed` is 1"),
            ("1 2 4", json!({"partial": "yes"}), "`meta.partial` is \"yes\""),
        ] {
            let mut problem = diamond(answer, true);
            problem.meta.extend(meta.as_object().cloned().unwrap_or_default());
            let found = ShortestPath.check(&problem).expect_err(fault).to_string();
            assert!(found.starts_with(fault), "{found}");
        }
    }

    /// Bellman and Ford's method as the second opinion.
    #[test]
    fn the_best_cost_is_the_one_a_second_method_finds() {
        let mut rng = Seed(1).rng("graphs", [0, 0]);
        for _ in 0..200 {
            let edges: Vec<[u64; 3]> = (0..12).map(|_| [0; 3].map(|_: u64| rng.below(6))).collect();
            let meta = json!({"edges": edges, "from": 0, "to": 5, "directed": true});
            let Ok(graph) = Graph::of(&gold_with("0 5", meta)) else { panic!("sound") };
            let mut cost = [0, 99, 99, 99, 99, 99_u64];
            for _ in 0..6 {
                for [u, v, w] in &edges {
                    cost[*v as usize] = cost[*v as usize].min(cost[*u as usize] + w);
                }
            }
            let best = graph.left().get(&0).map_or(99, |(cost, _)| *cost);
            assert_eq!(best, cost[5].min(99), "{edges:?}");
        }
    }
}
