//! Plans walked on maps of characters, and held against Dijkstra's method; forms against every image of a map.

use super::*;

type Map = Vec<Vec<char>>;

/// Somebody on a map: where, with which keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Walk {
    map: Map,
    at: (usize, usize),
    keys: BTreeSet<char>,
}

fn walk(rows: &[String]) -> Walk {
    let map: Map = rows.iter().map(|row| row.chars().collect()).collect();
    let find = |row: usize| map[row].iter().position(|symbol| *symbol == '@').map(|column| (row, column));
    Walk { at: (0..map.len()).find_map(find).expect("a start"), map, keys: BTreeSet::new() }
}

fn map(problem: &Problem) -> Vec<String> {
    serde_json::from_value(problem.meta["map"].clone()).expect("rows")
}

/// After one letter; `None` where it cannot be done.
fn step(before: &Walk, letter: char) -> Option<Walk> {
    let mut after = before.clone();
    let (row, column) = before.at;
    let beside = |down: isize, right: isize| {
        let place = (row.checked_add_signed(down)?, column.checked_add_signed(right)?);
        before.map.get(place.0)?.get(place.1).map(|symbol| (place, *symbol))
    };
    if before.map[row][column] == '*' {
        return None;
    }
    let moves = [('U', (-1, 0)), ('D', (1, 0)), ('L', (0, -1)), ('R', (0, 1))];
    match letter {
        'T' => {
            let key = before.map[row][column];
            after.map[row][column] = '.';
            (key.is_ascii_lowercase() && after.keys.insert(key)).then_some(after)
        }
        'O' => {
            for (place, symbol) in moves.iter().filter_map(|(_, (down, right))| beside(*down, *right)) {
                let unlocked = symbol.is_ascii_uppercase()
                    && symbol != 'X'
                    && before.keys.contains(&symbol.to_ascii_lowercase());
                if symbol == '+' || unlocked {
                    after.map[place.0][place.1] = '|';
                }
            }
            (after.map != before.map).then_some(after)
        }
        _ => {
            let (down, right) = moves.iter().find(|(known, _)| *known == letter)?.1;
            let (place, symbol) = beside(down, right)?;
            after.at = place;
            (!symbol.is_ascii_uppercase() && symbol != '+').then_some(after)
        }
    }
}

fn end(start: Walk, plan: &str) -> Option<Walk> {
    plan.chars().try_fold(start, |walk, letter| step(&walk, letter))
}

fn reaches(rows: &[String], plan: &str) -> bool {
    end(walk(rows), plan).is_some_and(|walk| walk.map[walk.at.0][walk.at.1] == '*')
}

/// Whether the plan after `#` ends on the goal, and soon enough.
pub fn is_plan(problem: &Problem, response: &str) -> bool {
    let plan = response.rsplit('#').next().expect("a plan").trim();
    let most = problem.meta["most_actions"].as_u64().expect("a number");
    plan.len() as u64 <= most && reaches(&map(problem), plan)
}

/// Plans with one action replaced by each other one, left out, or swapped with its neighbour.
pub fn edits(solution: &str) -> Vec<String> {
    let (steps, plan) = solution.split_at(solution.find('#').expect("the mark") + 1);
    let mut plans = BTreeSet::new();
    for (at, letter) in plan.char_indices() {
        let (before, after) = (&plan[..at], &plan[at + 1..]);
        for other in "UDLRTO".chars().filter(|other| *other != letter) {
            plans.insert(format!("{before}{other}{after}"));
        }
        plans.insert(format!("{before}{after}"));
        if let Some(next) = after.chars().next().filter(|next| *next != letter) {
            plans.insert(format!("{before}{next}{letter}{}", &after[1..]));
        }
    }
    plans.into_iter().map(|plan| format!("{steps}{plan}")).collect()
}

/// The fewest actions, by Dijkstra's method over whole maps.
fn fewest(rows: &[String]) -> usize {
    let start = walk(rows);
    let mut open = BTreeSet::from([(0, start.clone())]);
    let mut best = BTreeMap::from([(start, 0)]);
    while let Some((cost, here)) = open.pop_first() {
        if here.map[here.at.0][here.at.1] == '*' {
            return cost;
        }
        for next in "OTRLDU".chars().filter_map(|letter| step(&here, letter)) {
            if best.get(&next).is_none_or(|known| *known > cost + 1) {
                best.insert(next.clone(), cost + 1);
                open.insert((cost + 1, next));
            }
        }
    }
    panic!("no way to the goal")
}

#[test]
fn no_plan_is_shorter_than_the_oracles() {
    for line in [
        "grid-rooms = { levels = [1, 4] }",
        "grid-rooms = { levels = [2, 3], locks = 3 }",
        "grid-rooms = { levels = [1, 2], locks = 2, closed = true }",
        "grid-walls = { levels = [1, 12] }",
        "grid-walls = { levels = [10, 10], side = 5 }",
    ] {
        for source in family(line).expect(line).sources().expect(line) {
            for n in 0..10 {
                let problem = source.draw(Seed(4), n);
                let rows = map(&problem);
                assert!(reaches(&rows, &problem.answer), "{problem:?}");
                assert_eq!(fewest(&rows), problem.answer.len(), "{problem:?}");
                assert_eq!(problem.meta["shortest"], problem.answer.len());
            }
        }
    }
}

#[test]
fn golds_meet_their_subgoals_in_order_and_solutions_lead_from_one_to_the_next() {
    for family in ["grid-rooms", "grid-walls"] {
        gold::each(family, |problem, prompt, solution| {
            let rows = map(problem);
            assert_eq!(prompt, format!("{}?", rows.join("/")));
            let mut problem = problem.clone();
            // Held against the oracle's subgoals, whatever a teacher names.
            if let Some(oracles) = problem.meta.get("oracle_subgoals").cloned() {
                problem.meta.insert("subgoals".to_owned(), oracles);
            }
            let n = problem.meta["subgoals"].as_array().expect("a list").len();
            let score = by_name("gridworld").expect("known").score(&problem, solution);
            let fewest = problem.answer.len();
            let why = format!("right: {fewest} actions, the fewest {fewest}; {n} of {n} subgoals");
            assert_eq!(score.why, why);
            let (legs, plan) = solution.split_once('#').expect("#");
            let (mut here, mut walked) = (walk(&rows), String::new());
            for leg in legs.split(',') {
                let (place, letters) = leg.split_once(':').expect(leg);
                here = end(here, letters).expect(leg);
                walked.push_str(letters);
                let place: Vec<usize> = gold::numbers(place, '.');
                let apart = here.at.0.abs_diff(place[0] - 1) + here.at.1.abs_diff(place[1] - 1);
                assert_eq!(apart, usize::from(letters.ends_with('O')), "{leg} of {solution}");
            }
            assert_eq!((walked.as_str(), plan), (plan, &*problem.answer));
        });
    }
}

#[test]
fn every_lock_is_on_the_way_and_its_key_is_fetched() {
    for locks in 0..=3 {
        let line = format!("grid-rooms = {{ levels = [1, 6], locks = {locks} }}");
        let mut most = 0;
        for source in family(&line).expect("sound").sources().expect("sound") {
            for problem in draw(source.as_ref()) {
                let symbols = map(&problem).concat();
                let count = |fits: fn(&char) -> bool| symbols.chars().filter(fits).count();
                let doors = count(|symbol| symbol.is_ascii_uppercase() && *symbol != 'X');
                assert_eq!(doors, count(char::is_ascii_lowercase));
                assert_eq!(problem.answer.matches('T').count(), doors, "{problem:?}");
                most = most.max(doors);
            }
        }
        assert_eq!(most, locks);
    }
}

#[test]
fn rooms_are_joined_by_a_tree_of_doors_and_walls_are_as_many_as_the_level_says() {
    for (level, rooms) in (1..).zip([2, 3, 4, 6, 9, 12]) {
        for problem in draw(&*source(&format!("grid-rooms = {{ levels = [{level}, 6], closed = false }}"))) {
            let symbols = map(&problem).concat();
            let doors = symbols.chars().filter(|symbol| matches!(symbol, '|' | 'A'..='C')).count();
            assert_eq!(doors, rooms - 1, "{problem:?}");
        }
    }
    for (level, side, walls) in [(1, 7, 2), (12, 7, 24), (7, 13, 49), (1, 5, 1)] {
        let line = format!("grid-walls = {{ levels = [{level}, 12], side = {side} }}");
        let rows = map(&source(&line).draw(Seed(1), 0));
        assert_eq!((rows.len(), rows.concat().matches('X').count()), (side, walls), "{line}");
    }
}

/// The least of all images under flips and a swap of rows and columns, letters renamed as they come.
fn least(rows: &[String]) -> Vec<String> {
    let map: Map = rows.iter().map(|row| row.chars().collect()).collect();
    let images = (0..8).map(|image| {
        let (height, width) = (map.len(), map[0].len());
        let (rows, columns) = if image & 4 > 0 { (width, height) } else { (height, width) };
        let symbol = |row: usize, column: usize| {
            let (row, column) = if image & 4 > 0 { (column, row) } else { (row, column) };
            let row = if image & 1 > 0 { height - 1 - row } else { row };
            map[row][if image & 2 > 0 { width - 1 - column } else { column }]
        };
        let mut text: Vec<String> =
            (0..rows).map(|row| (0..columns).map(|column| symbol(row, column)).collect()).collect();
        let mut letters: Vec<char> = vec![];
        for letter in text.concat().to_ascii_lowercase().chars().filter(|letter| matches!(letter, 'a'..='c'))
        {
            if !letters.contains(&letter) {
                letters.push(letter);
            }
        }
        for row in &mut text {
            let renamed = row.chars().map(|symbol| {
                let at = letters.iter().position(|letter| symbol.eq_ignore_ascii_case(letter));
                at.map_or(symbol, |at| {
                    let letter = ['a', 'b', 'c'][at];
                    if symbol.is_ascii_uppercase() { letter.to_ascii_uppercase() } else { letter }
                })
            });
            *row = renamed.collect();
        }
        text
    });
    images.min().expect("eight")
}

#[test]
fn forms_part_maps_exactly_as_their_images_do() {
    for line in [
        "grid-rooms = { levels = [1, 1], locks = 0 }",
        "grid-rooms = { levels = [3, 3], locks = 2 }",
        "grid-walls = { levels = [1, 1], side = 5 }",
    ] {
        let (source, mut known) = (source(line), BTreeMap::new());
        for n in 0..2_000 {
            let problem = source.draw(Seed(9), n);
            let form = problem.canonical.split_once(' ').expect("a form").1.to_owned();
            let shown = least(&map(&problem));
            let rows: Vec<String> = form.split('/').map(str::to_owned).collect();
            assert_eq!(shown, least(&rows), "the form is another map");
            assert_eq!(*known.entry(shown).or_insert_with(|| form.clone()), form);
        }
        assert_eq!(known.values().collect::<BTreeSet<_>>().len(), known.len());
        println!("{line}: {} forms in 2,000", known.len());
    }
}

#[test]
fn simpler_maps_have_more_walls_and_the_same_way() {
    for line in ["grid-rooms = { levels = [4, 4] }", "grid-walls = { levels = [4, 4] }"] {
        let (source, mut rewritten) = (source(line), 0);
        for problem in draw(source.as_ref()) {
            let Some(simpler) = source.rewrite(&problem, gradatim_core::Rewrite::Simplify) else { continue };
            rewritten += 1;
            let text = simpler.prompt_text();
            let rows: Vec<String> = text.trim_end_matches('?').split('/').map(str::to_owned).collect();
            let pairs = rows.concat().chars().zip(map(&problem).concat().chars()).collect::<Vec<_>>();
            assert!(pairs.iter().all(|(now, before)| now == before || *now == 'X'));
            assert!(reaches(&rows, &problem.answer), "{text}");
            let name = problem.canonical.split(' ').next().expect("a name");
            let form: Vec<String> =
                simpler.canonical[name.len() + 1..].split('/').map(str::to_owned).collect();
            assert_eq!(least(&form), least(&rows));
        }
        assert!(rewritten > 90, "{line}: {rewritten}");
    }
}

#[test]
fn a_teacher_changes_the_subgoals_and_nothing_else() {
    let line = |more: &str| format!("grid-rooms = {{ levels = [3, 3]{more} }}");
    let [plain, perfect, erring] =
        ["", ", teacher = {}", ", teacher = { accuracy = 0.5, mean = 2.0, deviation = 1.0 }"]
            .map(|more| draw(&*source(&line(more))));
    let (mut kept, mut all) = (0, 0);
    for ((plain, perfect), erring) in plain.iter().zip(&perfect).zip(&erring) {
        for taught in [perfect, erring] {
            assert_eq!((&taught.prompt, &taught.answer), (&plain.prompt, &plain.answer));
            assert_eq!(taught.meta["oracle_subgoals"], plain.meta["subgoals"]);
        }
        assert_eq!(perfect.meta["subgoals"], plain.meta["subgoals"]);
        let [truth, named] =
            [plain, erring].map(|problem| problem.meta["subgoals"].as_array().expect("cells"));
        assert_eq!(named.len(), truth.len());
        kept += named.iter().zip(truth).filter(|(named, truth)| named == truth).count();
        all += truth.len();
    }
    let share = kept as f64 / all as f64;
    assert!((share - 0.5).abs() < 5.0 * (0.25 / all as f64).sqrt(), "{share} of {all}");
}
