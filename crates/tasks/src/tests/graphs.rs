//! Graphs: colourings against all colourings there are, ways through worlds against Floyd and Warshall's method.

use super::gold::{each, numbers};
use super::*;

type Edges = Vec<(usize, usize)>;

fn edges(problem: &Problem) -> Edges {
    let edges: Vec<Vec<usize>> = serde_json::from_value(problem.meta["edges"].clone()).expect("edges");
    edges.into_iter().map(|edge| (edge[0], edge[1])).collect()
}

fn count(problem: &Problem, key: &str) -> usize {
    problem.meta[key].as_u64().expect(key) as usize
}

/// Whether the colours after `#` are proper.
pub fn is_proper(problem: &Problem, response: &str) -> bool {
    let listed = response.rsplit('#').next().expect("an answer").split(',');
    let Ok(given) = listed.map(|colour| colour.trim().parse::<usize>()).collect::<Result<Vec<_>, _>>() else {
        return false;
    };
    given.len() == count(problem, "nodes")
        && given.iter().all(|colour| (1..=count(problem, "colours")).contains(colour))
        && edges(problem).iter().all(|(u, v)| given[u - 1] != given[v - 1])
}

/// Whether so many colours are enough, by joining nodes that are not neighbours into one until all are: Zykov's way.
fn is_colourable(edges: &Edges, nodes: usize, colours: usize) -> bool {
    let joined = |u: usize, v: usize| edges.contains(&(u, v)) || edges.contains(&(v, u));
    let free = (1..=nodes).flat_map(|v| (1..v).map(move |u| (u, v))).find(|(u, v)| !joined(*u, *v));
    let Some((u, v)) = free else { return nodes <= colours };
    // Either both have one colour, and v takes the last number's place, or they are joined.
    let moved = |node: usize| match node {
        _ if node == v => u,
        _ if node == nodes => v,
        _ => node,
    };
    let merged: Edges = edges.iter().map(|(a, b)| (moved(*a), moved(*b))).collect();
    is_colourable(&merged, nodes - 1, colours)
        || is_colourable(&[edges.as_slice(), &[(u, v)]].concat(), nodes, colours)
}

#[test]
fn golds_are_proper_and_no_graph_can_do_with_fewer_colours() {
    each("graph-colouring", |problem, prompt, _| {
        let (edges, nodes, colours) = (edges(problem), count(problem, "nodes"), count(problem, "colours"));
        assert!(is_proper(problem, &format!("#{}", problem.answer)), "{prompt}");
        assert_eq!(nodes as i64, problem.level + 3);
        if nodes <= 7 {
            assert!(
                is_colourable(&edges, nodes, colours) && !is_colourable(&edges, nodes, colours - 1),
                "{prompt}"
            );
        }
        let shown: Vec<String> = edges.iter().map(|(u, v)| format!("{u}-{v}")).collect();
        assert_eq!(prompt, format!("{};{colours}:", shown.join(" ")));
        assert_eq!(problem.canonical, format!("graph-colouring {colours} {}", shown.join(" ")));
    });
}

#[test]
fn of_all_colourings_the_proper_ones_are_right() {
    for problem in &draw(&*source("graph-colouring = { levels = [2, 2] }"))[..20] {
        let verifier = by_name(&problem.verifier).expect("known");
        for code in 0..3_usize.pow(5) {
            let given: Vec<String> = (0..5).map(|at| (1 + code / 3_usize.pow(at) % 3).to_string()).collect();
            let response = format!("#{}", given.join(","));
            assert_eq!(
                verifier.score(problem, &response).is_right(),
                is_proper(problem, &response),
                "{response}"
            );
        }
    }
}

#[test]
fn graphs_of_other_numbers_of_colours_need_them_too() {
    for colours in [2, 4] {
        for level in [1, 3, 9] {
            let line = format!("graph-colouring = {{ levels = [{level}, {level}], colours = {colours} }}");
            for problem in &draw(&*source(&line))[..20] {
                let nodes = count(problem, "nodes");
                assert!(is_proper(problem, &format!("#{}", problem.answer)));
                assert!(nodes > 7 || !is_colourable(&edges(problem), nodes, colours - 1), "{problem:?}");
            }
        }
    }
}

/// Rooms, doors, rewards and start of a compact world, before and after its change: read and applied here.
struct Told {
    arcs: [BTreeSet<(usize, usize)>; 2],
    rewards: [BTreeMap<usize, u32>; 2],
    start: usize,
}

fn told(prompt: &str) -> Told {
    let parts: Vec<&str> = prompt.trim_end_matches('?').split(';').collect();
    let [doors, rewards, start] = parts[..] else { panic!("{prompt}") };
    let (rewards, change) = rewards.split_once('|').unwrap_or((rewards, ""));
    let ways = |text: &str| -> Vec<(usize, usize)> {
        let [u, v] = numbers::<usize>(&text.replace('>', "-"), '-')[..] else { panic!("{text}") };
        if text.contains('>') { vec![(u, v)] } else { vec![(u, v), (v, u)] }
    };
    let amount = |text: &str| {
        let (room, amount) = text.split_once('$').expect(text);
        (room.parse::<usize>().expect(text), amount.parse::<u32>().expect(text))
    };
    let arcs: BTreeSet<_> = doors.split(' ').flat_map(ways).collect();
    let rewards: BTreeMap<_, _> = rewards.split(' ').map(amount).collect();
    let (mut later, mut later_rewards) = (arcs.clone(), rewards.clone());
    for part in change.split(' ').filter(|part| !part.is_empty()) {
        if let Some(closed) = part.strip_prefix('-') {
            ways(closed).iter().for_each(|way| assert!(later.remove(way), "{prompt}"));
        } else if let Some(opened) = part.strip_prefix('+') {
            ways(opened).into_iter().for_each(|way| assert!(later.insert(way), "{prompt}"));
        } else {
            let (room, amount) = amount(part);
            later_rewards.insert(room, amount);
        }
    }
    Told { arcs: [arcs, later], rewards: [rewards, later_rewards], start: start.parse().expect("a room") }
}

impl Told {
    /// Steps from room to room, and the best room, before (0) or after (1).
    fn distances(&self, when: usize) -> (Vec<Vec<usize>>, usize) {
        let n = 1 + self.arcs[when].iter().map(|(u, v)| *u.max(v)).max().expect("doors");
        let mut steps = vec![vec![1_000; n]; n];
        (0..n).for_each(|room| steps[room][room] = 0);
        self.arcs[when].iter().for_each(|(u, v)| steps[*u][*v] = 1);
        for via in 0..n {
            for u in 0..n {
                for v in 0..n {
                    steps[u][v] = steps[u][v].min(steps[u][via] + steps[via][v]);
                }
            }
        }
        let goal = self.rewards[when].iter().max_by_key(|(_, amount)| **amount).expect("rewards").0;
        (steps, *goal)
    }

    /// Whether these rooms are one of the shortest ways to the best room.
    fn is_best(&self, when: usize, way: &[usize]) -> bool {
        let is_way = way.first() == Some(&self.start)
            && way.windows(2).all(|pair| self.arcs[when].contains(&(pair[0], pair[1])));
        is_way && {
            let (steps, goal) = self.distances(when);
            way.last() == Some(&goal) && way.len() == 1 + steps[self.start][goal]
        }
    }
}

/// Whether the way after `#` is one of the best of this world, as its compact twin tells it.
pub fn is_best_way(problem: &Problem, response: &str) -> bool {
    let edges: BTreeSet<(usize, usize)> = edges(problem).into_iter().collect();
    let rewards = BTreeMap::from([(count(problem, "to"), 1)]);
    let world = Told {
        arcs: [edges.clone(), edges],
        rewards: [rewards.clone(), rewards],
        start: count(problem, "from"),
    };
    let listed = response.rsplit('#').next().expect("an answer").split_whitespace();
    let way: Result<Vec<usize>, _> = listed.map(str::parse).collect();
    way.is_ok_and(|way| world.is_best(1, &way))
}

#[test]
fn golds_are_best_ways_after_the_change_at_the_distance_of_the_level() {
    let mut seen = BTreeSet::new();
    each("graphworld", |problem, prompt, solution| {
        if problem.verifier == "number" {
            return clusters(problem, prompt, solution);
        }
        let world = told(prompt);
        let way: Vec<usize> = numbers(&problem.answer, ' ');
        assert!(world.is_best(1, &way), "{prompt} {}", problem.answer);
        assert_eq!(way.len() as i64, problem.level + 2, "{prompt}");
        assert_eq!(edges(problem).into_iter().collect::<BTreeSet<_>>(), world.arcs[1], "{prompt}");
        // Each layer holds the rooms at its distance, all of them.
        let (steps, goal) = world.distances(1);
        let (best, layers) = solution.split_once('#').expect("#").0.split_once('|').expect("layers");
        assert_eq!(best, goal.to_string());
        for (at, layer) in layers.split(';').enumerate() {
            let there: Vec<usize> = (1..steps.len()).filter(|room| steps[world.start][*room] == at).collect();
            assert_eq!(numbers::<usize>(layer, ' '), there, "{prompt}");
        }
        seen.insert(problem.meta["condition"].as_str().expect("a name").to_owned());
    });
    assert_eq!(seen.len(), 8, "{seen:?}");
}

/// Every room is of one group, which misses one door at most; groups are joined by one door where they are, all of them.
fn clusters(problem: &Problem, prompt: &str, solution: &str) {
    let shown = prompt.strip_suffix(";groups?").expect(prompt);
    let doors: BTreeSet<Vec<usize>> = shown.split(' ').map(|door| numbers(door, '-')).collect();
    let groups = solution.split_once('#').expect("#").0.split(',').map(|group| numbers::<usize>(group, ' '));
    let groups: Vec<Vec<usize>> = groups.collect();
    assert_eq!(groups.len().to_string(), problem.answer);
    assert!((2..=problem.level as usize + 4).contains(&groups.len()), "{prompt}");
    let mut rooms = groups.concat();
    rooms.sort_unstable();
    assert_eq!(rooms, (1..=rooms.len()).collect::<Vec<_>>(), "{prompt}");
    let between = |one: &[usize], other: &[usize]| {
        doors.iter().filter(|door| one.contains(&door[0]) && other.contains(&door[1])).count()
    };
    let mut inside = 0;
    for group in &groups {
        let found = between(group, group);
        let all = group.len() * (group.len() - 1) / 2;
        assert!(group.len() >= 3 && (found == all || group.len() > 3 && found + 1 == all), "{prompt}");
        inside += found;
    }
    let joined =
        |one: &[usize], other: &[usize]| one != other && between(one, other) + between(other, one) == 1;
    let neighbours: Vec<usize> =
        groups.iter().map(|one| groups.iter().filter(|other| joined(one, other)).count()).collect();
    let ring = if groups.len() == 2 { 1 } else { 2 };
    assert!(neighbours.iter().all(|found| *found == ring), "{prompt}");
    assert_eq!(doors.len() - inside, groups.len() * ring / 2, "{prompt}");
}

/// All ways of a length, whether they are open or not.
fn walks(rooms: usize, way: &[usize], steps: usize, law: &mut impl FnMut(&[usize])) {
    if steps == 0 {
        return law(way);
    }
    (1..=rooms).for_each(|next| walks(rooms, &[way, &[next]].concat(), steps - 1, law));
}

#[test]
fn a_change_leaves_another_set_of_best_ways_and_their_members_alone_are_right() {
    for condition in
        ["value", "reward", "policy", "transition", "shortcut", "shortcut-portal", "detour", "detour-portal"]
    {
        let line = format!("graphworld = {{ levels = [1, 1], branching = 2, condition = \"{condition}\" }}");
        for problem in &draw(&*source(&line))[..8] {
            let world = told(&problem.prompt_text());
            let verifier = by_name(&problem.verifier).expect("known");
            let rooms = world.distances(1).0.len() - 1;
            let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
            for steps in 0..4 {
                walks(rooms, &[world.start], steps, &mut |way| {
                    let shown = way.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
                    let right = world.is_best(1, way);
                    if right || way.len() <= 3 {
                        let score = verifier.score(problem, &format!("#{shown}"));
                        assert_eq!(score.is_right(), right, "{shown}: {} {problem:?}", score.why);
                    }
                    before.extend(world.is_best(0, way).then(|| way.to_vec()));
                    after.extend(right.then(|| way.to_vec()));
                });
            }
            assert!(!after.is_empty());
            assert_eq!(before == after, condition == "value", "{}", problem.prompt_text());
        }
    }
}

/// Joined, the two turns of the user are the one turn of its twin; between them stands a best way before the change.
#[test]
fn two_turns_tell_what_one_tells() {
    use gradatim_core::{Role, text_of};
    for wording in ["compact", "english"] {
        let twins = ["one", "two"].map(|turns| {
            let line =
                format!("graphworld = {{ wording = \"{wording}\", levels = [2, 2], turns = \"{turns}\" }}");
            draw(&*source(&line))
        });
        let [ones, twos] = &twins;
        let mut changed = 0;
        for (one, two) in ones.iter().zip(twos) {
            assert_eq!(
                (&one.answer, &one.solution, &one.canonical),
                (&two.answer, &two.solution, &two.canonical)
            );
            if one.meta["condition"] == "value" {
                assert_eq!(one.prompt, two.prompt);
                continue;
            }
            changed += 1;
            let roles: Vec<Role> = two.prompt.iter().map(|message| message.role).collect();
            assert_eq!(roles, [Role::User, Role::Assistant, Role::User]);
            let [first, given, then] = [0, 1, 2].map(|at| text_of(&two.prompt[at..=at]));
            assert!(given.ends_with(&format!("#{}", two.meta["first"].as_str().expect("a way"))));
            let shown = one.prompt_text();
            if wording == "compact" {
                let (world, _) = first.rsplit_once(';').expect("a start");
                assert_eq!(format!("{world}{then}"), shown);
                let way: Vec<usize> = numbers(two.meta["first"].as_str().expect("a way"), ' ');
                assert!(told(&shown).is_best(0, &way) && told(&first).is_best(1, &way), "{first} {given}");
            } else {
                let (world, question) = first.split_once("You are at ").expect("a question");
                assert_eq!(format!("{world}{then}"), shown);
                assert!(then.starts_with("Then something changes.") && then.ends_with(question));
            }
        }
        assert!(changed > 0);
    }
}

#[test]
fn a_way_through_what_was_closed_is_called_an_invented_edge() {
    let mut closed = 0;
    for problem in draw(&*source("graphworld = { levels = [3, 3], condition = \"detour\" }")) {
        let world = told(&problem.prompt_text());
        let verifier = by_name(&problem.verifier).expect("known");
        let (u, v) = *world.arcs[0].difference(&world.arcs[1]).next().expect("a closed door");
        let score = verifier.score(&problem, &format!("#{} {u} {v}", world.start));
        let invented = score.why.strip_prefix("not a path: no edge ").expect(&score.why);
        let is_open = world.arcs[1].contains(&(world.start, u));
        closed += usize::from(is_open && invented == format!("{u} {v}"));
        assert!(!is_open || invented == format!("{u} {v}"), "{}", score.why);
    }
    assert!(closed > 0);
}
