//! Shortest paths held against Floyd and Warshall's method, and forms against every numbering of the nodes.

use gradatim_core::stats;

use super::*;

type Edge = (usize, usize, u64);
/// Further than any path.
const FAR: u64 = 1_000_000;

/// Edges and ends of a compact prompt or a form, nodes from 0.
fn read(text: &str) -> (Vec<Edge>, usize, usize) {
    let (edges, ends) = text.trim_end_matches('?').rsplit_once(' ').expect("ends");
    let pair = |text: &str, sign| {
        let (u, v) = text.split_once(sign).expect(text);
        (u.parse::<usize>().expect(text) - 1, v.parse::<usize>().expect(text) - 1)
    };
    let edge = |text: &str| {
        let (nodes, weight) = text.split_once(':').expect(text);
        let (u, v) = pair(nodes, '-');
        (u, v, weight.parse().expect(text))
    };
    let (from, to) = pair(ends, '>');
    (edges.split(' ').map(edge).collect(), from, to)
}

fn distances(edges: &[Edge], n: usize) -> Vec<Vec<u64>> {
    let mut distance = vec![vec![FAR; n]; n];
    (0..n).for_each(|node| distance[node][node] = 0);
    for (u, v, weight) in edges {
        distance[*u][*v] = *weight;
        distance[*v][*u] = *weight;
    }
    for via in 0..n {
        for u in 0..n {
            for v in 0..n {
                distance[u][v] = distance[u][v].min(distance[u][via] + distance[via][v]);
            }
        }
    }
    distance
}

/// Whether the path after `#` is one, and none costs less.
pub fn is_best_path(problem: &Problem, response: &str) -> bool {
    let edges: Vec<Edge> = serde_json::from_value(problem.meta["edges"].clone()).expect("edges");
    let end = |key: &str| problem.meta[key].as_u64().expect("an end") as usize;
    let nodes: Result<Vec<usize>, _> =
        response.rsplit('#').next().expect("an answer").split_whitespace().map(str::parse).collect();
    let Ok(nodes) = nodes else { return false };
    if nodes.first() != Some(&end("from")) || nodes.last() != Some(&end("to")) {
        return false;
    }
    let step = |pair: &[usize]| {
        let joins = |(u, v, _): &&Edge| [*u, *v] == pair || [*v, *u] == pair;
        edges.iter().find(joins).map(|(_, _, weight)| weight)
    };
    let cost: Option<u64> = nodes.windows(2).map(step).sum();
    cost == Some(distances(&edges, 31)[end("from")][end("to")])
}

#[test]
fn golds_and_settled_distances_are_those_of_a_second_method() {
    gold::each("shortest-path", |problem, prompt, solution| {
        let (edges, from, to) = read(prompt);
        let n = problem.level as usize + 3;
        let distance = distances(&edges, n);
        assert!(distance.iter().flatten().all(|distance| *distance < FAR), "not connected: {prompt}");
        assert!(is_best_path(problem, &problem.answer), "{prompt} {}", problem.answer);
        assert!(problem.answer.split(' ').count() > 2, "{prompt}");
        let straight = edges.iter().find(|(u, v, _)| [*u, *v] == [from, to] || [*u, *v] == [to, from]);
        assert!(straight.is_none_or(|edge| edge.2 > distance[from][to]), "{prompt}");
        let settled: Vec<(usize, u64)> = solution
            .split_once('#')
            .expect("#")
            .0
            .split(' ')
            .map(|part| {
                let (node, distance) = part.split_once(':').expect(part);
                (node.parse::<usize>().expect(part) - 1, distance.parse().expect(part))
            })
            .collect();
        assert!(settled.iter().all(|(node, settled)| *settled == distance[from][*node]), "{solution}");
        assert!(settled.windows(2).all(|pair| pair[0].1 <= pair[1].1));
        assert_eq!(settled.last(), Some(&(to, distance[from][to])));
    });
}

/// Every path between the ends that meets no node twice, and whether it is a best one.
fn paths(problem: &Problem) -> Vec<(String, bool)> {
    let edges: Vec<Edge> = serde_json::from_value(problem.meta["edges"].clone()).expect("edges");
    let [from, to] = ["from", "to"].map(|key| problem.meta[key].as_u64().expect("an end") as usize);
    let (mut open, mut found) = (vec![vec![from]], vec![]);
    while let Some(path) = open.pop() {
        let last = path[path.len() - 1];
        if last == to {
            let text = path.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
            let best = is_best_path(problem, &text);
            found.push((text, best));
            continue;
        }
        let next = edges.iter().filter_map(|(u, v, _)| match last {
            _ if last == *u => Some(*v),
            _ if last == *v => Some(*u),
            _ => None,
        });
        open.extend(next.filter(|node| !path.contains(node)).map(|node| [path.as_slice(), &[node]].concat()));
    }
    found
}

#[test]
fn every_best_path_is_accepted_where_there_are_several_and_no_other() {
    let (source, mut several) = (source("shortest-path = { levels = [3, 3], max_weight = 2 }"), 0);
    let verifier = by_name("shortest-path").expect("known");
    for n in 0..200 {
        let problem = source.draw(Seed(5), n);
        let paths = paths(&problem);
        several += usize::from(paths.iter().filter(|(_, best)| *best).count() > 1);
        assert!(paths.contains(&(problem.answer.clone(), true)));
        for (path, best) in paths {
            assert_eq!(verifier.score(&problem, &path).is_right(), best, "{path}");
        }
    }
    assert!(several > 20, "{several} of 200 have more than one best path");
}

#[test]
fn a_random_path_is_right_as_rarely_as_the_header_says() {
    for (level, share) in [(1, 0.51), (4, 0.17), (7, 0.08)] {
        let source = source(&format!("shortest-path = {{ levels = [{level}, {level}] }}"));
        let shares: Vec<f64> = (0..200)
            .map(|n| {
                let paths = paths(&source.draw(Seed(6), n));
                paths.iter().filter(|(_, best)| *best).count() as f64 / paths.len() as f64
            })
            .collect();
        let found = stats::mean(&shares);
        println!("level {level}: {found:.3}");
        let error = stats::sample_std(&shares) / (shares.len() as f64).sqrt();
        assert!((found - share).abs() < 5.0 * error, "level {level}: {found}");
    }
}

/// Every order of 0..n.
fn orders(n: usize) -> Vec<Vec<usize>> {
    (0..n).fold(vec![vec![]], |orders, last| {
        let places = orders.iter().flat_map(|order: &Vec<usize>| {
            (0..=order.len()).map(move |at| [&order[..at], &[last], &order[at..]].concat())
        });
        places.collect()
    })
}

/// The least of all numberings, either end first.
fn least((edges, from, to): &(Vec<Edge>, usize, usize), n: usize) -> (Vec<Edge>, [usize; 2]) {
    let forms = orders(n).into_iter().map(|order| {
        let mut ends = [order[*from], order[*to]];
        ends.sort_unstable();
        let renumbered =
            edges.iter().map(|(u, v, weight)| (order[*u].min(order[*v]), order[*u].max(order[*v]), *weight));
        let mut edges: Vec<Edge> = renumbered.collect();
        edges.sort_unstable();
        (edges, ends)
    });
    forms.min().expect("an order")
}

#[test]
fn forms_part_graphs_exactly_as_trying_every_numbering_does() {
    for (level, weights) in [(1, 2), (2, 2)] {
        let source =
            source(&format!("shortest-path = {{ levels = [{level}, {level}], max_weight = {weights} }}"));
        let mut known = BTreeMap::new();
        for n in 0..1_000 {
            let problem = source.draw(Seed(9), n);
            let form = problem.canonical.trim_start_matches("shortest-path ");
            let shown = least(&read(&problem.prompt_text()), level + 3);
            assert_eq!(shown, least(&read(form), level + 3), "the form is another graph");
            assert_eq!(*known.entry(shown).or_insert_with(|| form.to_owned()), form);
        }
        assert_eq!(known.values().collect::<BTreeSet<_>>().len(), known.len());
    }
}

#[test]
fn forms_of_four_nodes_are_counted_as_a_second_enumeration_counts_them() {
    const PAIRS: [(usize, usize); 6] = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
    let mut forms = BTreeSet::new();
    for code in 0..3_u64.pow(6) {
        let weights = (0..6).map(|at| code / 3_u64.pow(at) % 3);
        let edges = PAIRS.into_iter().zip(weights).filter(|(_, weight)| *weight > 0);
        let edges: Vec<Edge> = edges.map(|((u, v), weight)| (u, v, weight)).collect();
        let distance = distances(&edges, 4);
        if distance.iter().flatten().all(|distance| *distance < FAR) {
            for (from, to) in PAIRS {
                let straight = edges.iter().find(|(u, v, _)| (*u, *v) == (from, to));
                if straight.is_none_or(|edge| edge.2 > distance[from][to]) {
                    forms.insert(least(&(edges.clone(), from, to), 4));
                }
            }
        }
    }
    let source = source("shortest-path = { levels = [1, 1], max_weight = 2 }");
    assert_eq!(source.distinct(), Some(forms.len() as u64));
    for n in 0..500 {
        assert!(forms.contains(&least(&read(&source.draw(Seed(1), n).prompt_text()), 4)));
    }
}
