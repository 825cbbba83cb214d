//! A proper colouring: every node has a colour, and no edge joins two of one colour.
//!
//! Gold     `answer` is a proper colouring, `1, 2, 1`, the colours of the nodes 1 to n in their order; `meta.edges` is
//!          `[[u, v], ..]`, `meta.nodes` is n and `meta.colours` the number of colours.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at the last
//!          line that is not blank.
//! Reads    colours parted by commas or blanks, or each behind its node, `1: 2, 2: 3`, as JSON writes it too, in any
//!          order; brackets, braces, quotes and a full stop at the end mean nothing.
//! Score    1 if every node has one of the colours and no edge joins two of one, else 0. Which colouring does not matter.
//! Bounds   10,000 nodes.

use std::collections::HashMap;

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

const MOST_NODES: u64 = 10_000;

pub struct Colouring;

impl Verifier for Colouring {
    fn check(&self, problem: &Problem) -> Result<()> {
        let graph = Graph::of(problem)
            .map_err(|(field, expected)| bad_gold(problem, field, found(problem, field), expected))?;
        let gold = colours(&problem.answer)
            .ok_or_else(|| "no list of colours".to_owned())
            .and_then(|gold| graph.fault(&gold).map_or(Ok(()), Err));
        gold.map_err(|fault| bad_gold(problem, "answer", fault, "a proper colouring, such as 1, 2, 1"))
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(graph) = Graph::of(problem) else {
            return Score::unreadable("the problem has no readable graph");
        };
        let place = region::marked(response).unwrap_or_else(|| region::last_line(response));
        let Some(found) = colours(place) else { return Score::unreadable("no list of colours") };
        let text = found.iter().map(|(_, colour)| colour.to_string()).collect::<Vec<_>>().join(", ");
        match graph.fault(&found) {
            None => Score::right(text),
            Some(why) => Score::wrong(text, why),
        }
    }
}

fn found(problem: &Problem, field: &str) -> String {
    problem.meta.get(field.trim_start_matches("meta.")).unwrap_or(&Value::Null).to_string()
}

struct Graph {
    edges: Vec<(u64, u64)>,
    nodes: u64,
    colours: u64,
}

impl Graph {
    /// The graph of `problem`, or the field that is at fault and what it should hold.
    fn of(problem: &Problem) -> Result<Self, (&'static str, &'static str)> {
        let number = |key: &str, most: u64| {
            problem.meta.get(key).and_then(Value::as_u64).filter(|number| (1..=most).contains(number))
        };
        let nodes = number("nodes", MOST_NODES).ok_or(("meta.nodes", "a number of nodes, 1 to 10000"))?;
        let colours = number("colours", u64::MAX).ok_or(("meta.colours", "a number of colours"))?;
        let edge = |edge: &Value| {
            let [u, v] = edge.as_array()?.as_slice() else { return None };
            let (u, v) = (u.as_u64()?, v.as_u64()?);
            (u != v && [u, v].iter().all(|node| (1..=nodes).contains(node))).then_some((u, v))
        };
        let edges = problem.meta.get("edges").and_then(Value::as_array);
        let edges: Option<Vec<_>> = edges.and_then(|edges| edges.iter().map(edge).collect());
        let expected = "edges such as [[1, 4], [2, 4]]: two different nodes of 1 to meta.nodes";
        Ok(Self { edges: edges.ok_or(("meta.edges", expected))?, nodes, colours })
    }

    /// Why these are not the colours of a proper colouring, if they are none.
    fn fault(&self, found: &[(u64, u64)]) -> Option<String> {
        if found.len() as u64 != self.nodes {
            return Some(format!("{} colours for {} nodes", found.len(), self.nodes));
        }
        let of: HashMap<u64, u64> = found.iter().copied().collect();
        if let Some(node) = (1..=self.nodes).find(|node| !of.contains_key(node)) {
            return Some(format!("node {node} has no colour"));
        }
        if let Some((node, colour)) = found.iter().find(|(_, colour)| !(1..=self.colours).contains(colour)) {
            return Some(format!("node {node} has colour {colour} of {}", self.colours));
        }
        let clash = self.edges.iter().find(|(u, v)| of[u] == of[v])?;
        Some(format!("{} and {} are joined and both have colour {}", clash.0, clash.1, of[&clash.0]))
    }
}

/// Node and colour of each entry; nodes count from 1 where they are not named.
fn colours(text: &str) -> Option<Vec<(u64, u64)>> {
    const AROUND: [char; 9] = ['[', ']', '(', ')', '{', '}', '"', '\'', '`'];
    let text = text.trim().trim_end_matches('.').replace(AROUND, " ");
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let found: Vec<(u64, u64)> = if text.contains(':') {
        let pair = |entry: &str| {
            let (node, colour) = entry.split_once(':')?;
            Some((number(node)?, number(colour)?))
        };
        text.split([',', '\n']).map(pair).collect::<Option<_>>()?
    } else {
        let items: Vec<&str> =
            if text.contains(',') { text.split(',').collect() } else { text.split_whitespace().collect() };
        (1..).zip(items).map(|(node, colour)| Some((node, number(colour)?))).collect::<Option<_>>()?
    };
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    /// A triangle with a tail.
    fn paw(answer: &str) -> Problem {
        gold_with(answer, json!({"edges": [[1, 2], [1, 3], [2, 3], [3, 4]], "nodes": 4, "colours": 3}))
    }

    #[test]
    fn every_proper_colouring_is_right_and_each_fault_is_named() {
        Colouring.check(&paw("1, 2, 3, 1")).expect("proper");
        for (response, value, why) in [
            ("#1,2,3,2", 1.0, "right"),
            ("so\n[3, 1, 2, 3].", 1.0, "right"),
            ("<answer>{\"4\": 1, \"1\": 1, \"2\": 2, \"3\": 3}</answer>", 1.0, "right"),
            ("\\boxed{2 1 3 1}", 1.0, "right"),
            ("#1,2,3,3", 0.0, "3 and 4 are joined and both have colour 3"),
            ("#1,2,3,4", 0.0, "node 4 has colour 4 of 3"),
            ("#1,2,3,0", 0.0, "node 4 has colour 0 of 3"),
            ("#1,2,3", 0.0, "3 colours for 4 nodes"),
            ("#1: 1, 2: 2, 3: 3, 3: 3", 0.0, "node 4 has no colour"),
            ("#1,,3,1", 0.0, "no list of colours"),
            ("#red, blue", 0.0, "no list of colours"),
            ("#", 0.0, "no list of colours"),
        ] {
            let score = Colouring.score(&paw("1, 2, 3, 1"), response);
            assert_eq!((score.value, score.why.as_str()), (value, why), "{response}");
        }
    }

    #[test]
    fn golds_that_colour_nothing_properly_are_refused() {
        for (answer, meta, fault) in [
            ("1, 1, 2, 3", json!({}), "`answer` is 1 and 2 are joined and both have colour 1"),
            ("", json!({}), "`answer` is no list of colours"),
            ("1, 2, 3, 1", json!({"edges": [[1, 1]]}), "`meta.edges` is [[1,1]]"),
            ("1, 2, 3, 1", json!({"edges": [[1, 5]]}), "`meta.edges` is [[1,5]]"),
            ("1, 2, 3, 1", json!({"nodes": 0}), "`meta.nodes` is 0"),
            ("1, 2, 3, 1", json!({"colours": null}), "`meta.colours` is null"),
        ] {
            let mut problem = paw(answer);
            problem.meta.extend(meta.as_object().cloned().unwrap_or_default());
            let found = Colouring.check(&problem).expect_err(fault).to_string();
            assert!(found.starts_with(fault), "{found}");
        }
    }
}
