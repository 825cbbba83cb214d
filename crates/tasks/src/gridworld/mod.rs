//! Grid worlds: find a way to the goal. What [`rooms`] and [`walls`] share: a map, its oracle, how both are told.

pub mod rooms;
pub mod walls;

use gradatim_core::{Problem, Rewrite, Rng};
use gradatim_verify::gridworld::{Action, Cell, Teacher, World};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Rewritten, Stream};
use crate::wording::{self, Steps, Wording, push, push_list};

/// How long a plan may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// Twice the oracle's at most.
    #[default]
    Goal,
    /// As short as the oracle's.
    Shortest,
}

/// Rows of a map.
type Rows = Vec<Vec<u8>>;

/// What both families make of the first map drawn on which the goal can be reached.
fn drawn(
    stream: &Stream,
    draw: impl Fn(&mut Rng) -> Rows,
    made: impl Fn(&Rows, &mut Rng) -> Option<Instance>,
) -> Instance {
    let mut attempt = 0;
    loop {
        let mut rng = stream.attempt(attempt);
        let rows = draw(&mut rng);
        if let Some(instance) = made(&rows, &mut rng) {
            return instance;
        }
        attempt += 1;
    }
}

/// What both families make of a map; `None` if nobody can reach the goal.
fn instance(rows: &Rows, wording: Wording, judged: Judged, corners: bool) -> Option<Instance> {
    let map = lines(rows);
    let world = World::parse(&map)?;
    let plan = world.shortest()?;
    let subgoals = world.subgoals(&plan);
    let most = match judged {
        Judged::Goal => 2 * plan.len(),
        Judged::Shortest => plan.len(),
    };
    let answer = letters(&plan);
    Some(Instance {
        prompt: prompt(&map, wording, judged, most),
        solution: legs(&world, &plan, &subgoals, corners, wording.steps()).end(&answer),
        answer,
        canonical: canonical(rows),
        meta: vec![
            ("map", map.into()),
            ("subgoals", places(&world, &subgoals)),
            ("shortest", plan.len().into()),
            ("most_actions", most.into()),
        ],
    })
}

/// The instance with the subgoals that a teacher names.
fn taught(mut instance: Instance, rows: &Rows, teacher: &Teacher, rng: &mut Rng) -> Option<Instance> {
    let world = World::parse(&lines(rows))?;
    let truth = world.subgoals(&gradatim_verify::gridworld::read(&instance.answer)?);
    let named = places(&world, &teacher.names(&world, &truth, rng));
    let told = instance.meta.iter_mut().find(|(key, _)| *key == "subgoals")?;
    let oracles = std::mem::replace(&mut told.1, named);
    instance.meta.push(("oracle_subgoals", oracles));
    Some(instance)
}

/// Rows and columns of cells.
fn places(world: &World, cells: &[usize]) -> Value {
    cells.iter().map(|at| <[usize; 2]>::from(world.place(*at)).to_vec().into()).collect::<Vec<Value>>().into()
}

/// Simpler: what the gold plan neither enters nor passes by becomes wall.
fn rewrite(problem: &Problem, how: Rewrite, wording: Wording, judged: Judged) -> Option<Rewritten> {
    if how == Rewrite::Paraphrase {
        return None;
    }
    let map =
        problem.meta.get("map")?.as_array()?.iter().map(|row| row.as_str()).collect::<Option<Vec<_>>>()?;
    let world = World::parse(&map)?;
    let plan = gradatim_verify::gridworld::read(&problem.answer)?;
    let mut near = vec![false; world.cells()];
    let mut state = world.start();
    for action in std::iter::once(None).chain(plan.iter().map(Some)) {
        if let Some(action) = action {
            state = world.act(state, *action).ok()?;
        }
        let (row, column) = world.place(state.at);
        for (down, right) in (0..3).flat_map(|down| (0..3).map(move |right| (down, right))) {
            let beside = (row + down).checked_sub(1).zip((column + right).checked_sub(1));
            beside.and_then(|(row, column)| world.at(row, column)).into_iter().for_each(|at| near[at] = true);
        }
    }
    let mut symbols = map.iter().flat_map(|row| row.bytes()).zip(near);
    let rows: Rows = map
        .iter()
        .map(|row| {
            symbols.by_ref().take(row.len()).map(|(symbol, near)| if near { symbol } else { b'X' }).collect()
        })
        .collect();
    let most = problem.meta.get("most_actions")?.as_u64()? as usize;
    let canonical = Some(canonical(&rows));
    Some(Rewritten { prompt: prompt(&lines(&rows), wording, judged, most), canonical })
}

fn lines(rows: &Rows) -> Vec<String> {
    rows.iter().map(|row| row.iter().copied().map(char::from).collect()).collect()
}

fn letters(plan: &[Action]) -> String {
    plan.iter().map(|action| action.letter()).collect()
}

fn prompt(map: &[String], wording: Wording, judged: Judged, most: usize) -> String {
    let mut text = String::with_capacity(1_024);
    match wording {
        Wording::Compact => {
            push_list(&mut text, map, "/");
            text.push('?');
        }
        Wording::English => {
            text.push_str("A grid seen from above, X a wall, @ you and * the goal");
            let symbols: String = map.concat();
            if symbols.contains(|symbol: char| symbol.is_ascii_lowercase()) {
                text.push_str(", a small letter a key and a capital one the door that it opens");
            }
            if symbols.contains('|') {
                text.push_str(", | an open doorway");
            }
            if symbols.contains('+') {
                text.push_str(", + a closed door without a lock");
            }
            text.push_str("; beyond its edge is wall.\n");
            push_list(&mut text, map, "\n");
            text.push_str(
                "\nU, D, L and R move you one cell up, down, left and right, but not into a wall or a closed door. T takes \
                 the key where you stand. O opens each door beside you that has no lock or whose key you have taken. ",
            );
            match judged {
                Judged::Goal => push(&mut text, format_args!("Reach the goal in at most {most} actions. ")),
                Judged::Shortest => text.push_str("Reach the goal in as few actions as can be. "),
            }
            text.push_str("Write the letters of the actions in order, up to the one that takes you there.");
            wording::push_request(&mut text, "#RRTDO");
        }
    }
    text
}

/// The plan cut where it meets a subgoal, and also where it turns if `corners` are asked for.
fn legs(world: &World, plan: &[Action], subgoals: &[usize], corners: bool, mut steps: Steps) -> Steps {
    let (mut state, mut leg, mut left) = (world.start(), String::new(), subgoals.iter().peekable());
    for (at, action) in plan.iter().enumerate() {
        let Ok(next) = world.act(state, *action) else { break };
        leg.push(action.letter());
        let mut ends = None;
        // Doors that open together are subgoals met together.
        while let Some(cell) = left.next_if(|cell| {
            world.changed(**cell, state, next)
                || (next.at == **cell && (next.at == world.goal || world.cell(**cell) == Cell::Doorway))
        }) {
            ends = Some(*cell);
        }
        state = next;
        let turns = corners && plan.get(at + 1).is_some_and(|later| later != action);
        if let Some(cell) = ends.or(turns.then_some(next.at)) {
            let (row, column) = world.place(cell);
            let what = match world.cell(cell) {
                _ if cell == world.goal => "The goal",
                Cell::Key(_) => "A key",
                Cell::Door(..) => "A door",
                Cell::Doorway => "A doorway",
                _ => "A turn",
            };
            let english = format_args!("{what} in row {row}, column {column}: {leg}.");
            steps.push(format_args!("{row}.{column}:{leg}"), english);
            leg.clear();
        }
    }
    steps
}

/// The least of the map's eight images, with letters in order of appearance.
fn canonical(rows: &Rows) -> String {
    let mirrored =
        |rows: &Rows| -> Rows { rows.iter().map(|row| row.iter().rev().copied().collect()).collect() };
    let turned = |rows: &Rows| -> Rows {
        (0..rows[0].len()).map(|column| rows.iter().rev().map(|row| row[column]).collect()).collect()
    };
    let mut images = vec![rows.clone(), mirrored(rows)];
    for at in 0..6 {
        images.push(turned(&images[at]));
    }
    images.iter().map(named).min().unwrap_or_default()
}

/// Rows with `/` between them and letters renamed a, b, .. as they come.
fn named(rows: &Rows) -> String {
    let mut seen: Vec<u8> = vec![];
    let mut text = String::with_capacity(rows.len() * (rows[0].len() + 1));
    for (at, row) in rows.iter().enumerate() {
        text.push_str(if at > 0 { "/" } else { "" });
        for symbol in row {
            let lower = symbol.to_ascii_lowercase();
            let renamed = match lower {
                b'a'..=b'h' => {
                    let place = seen.iter().position(|letter| *letter == lower).unwrap_or(seen.len());
                    if place == seen.len() {
                        seen.push(lower);
                    }
                    let letter = b'a' + place as u8;
                    if symbol.is_ascii_uppercase() { letter.to_ascii_uppercase() } else { letter }
                }
                _ => *symbol,
            };
            text.push(char::from(renamed));
        }
    }
    text
}
