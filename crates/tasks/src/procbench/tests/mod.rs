//! Golds by a second method stand in `golds`, replays of stated traces in `replays`; here worked examples, special
//! cases, and what all tasks share.

mod golds;
mod replays;

use std::collections::BTreeSet;

use gradatim_core::{Problem, Seed, Source};
use serde_json::{Value, json};

use super::procedure::{Knobs, Procedure, trace};
use super::state::State;
use super::*;
use crate::{Family, NAMES, Wording};

const SEED: Seed = Seed(75);

/// The names of the 23 tasks.
fn tasks() -> Vec<&'static str> {
    NAMES.into_iter().filter(|name| name.starts_with("procbench-")).collect()
}

fn source(task: &str, level: i64) -> std::sync::Arc<dyn Source> {
    let family = Family::by_name(task, [level, level], Wording::Compact).expect(task);
    family.sources().expect(task).swap_remove(0)
}

/// Shows `law` 20 instances of every task at every level.
fn each(law: impl Fn(&str, &Problem)) {
    for task in tasks() {
        for level in 2..=25 {
            let source = source(task, level);
            (0..20).for_each(|n| law(task, &source.draw(SEED, n)));
        }
    }
}

/// The states of an instance after the initial one, as a compact solution.
fn solved<P: Procedure>(instance: Value) -> (String, String) {
    let procedure: P = serde_json::from_value(instance).expect("an instance");
    let states: Vec<String> = trace(&procedure, 25)[1..].iter().map(State::compact).collect();
    let (last, between) = states.split_last().expect("a state");
    let between: String = between.iter().map(|state| format!("{state};")).collect();
    (format!("{}{}:", P::MARK, procedure.compact()), format!("{between}#{last}"))
}

#[test]
fn the_examples_of_the_headers_are_solved_as_they_say() {
    let shown = [
        (solved::<sort::Sort>(json!({"text": "cba"})), "Acba:", "#abc"),
        (
            solved::<gather::Gather>(
                json!({"strings": ["abcde", "fghij"], "pieces": [[0, 1, 2], [1, 0, 3]]}),
            ),
            "Gabcde,fghij;0.1.2,1.0.3:",
            "bc;#bcfgh",
        ),
        (
            solved::<count::Count>(json!({"strings": ["ab3c", "12xy"]})),
            "Nab3c,12xy:",
            "ab3c,3,3,9;12xy,2,12,24;#33",
        ),
        (
            solved::<search::Search>(json!({"strings": ["abcab", "xyab"], "pairs": ["ab", "yx"]})),
            "Fabcab,xyab;ab,yx:",
            "2,1;#2,1",
        ),
        (
            solved::<copy::Copy>(json!({"strings": ["abc", "de"], "places": [1, 0]})),
            "Cabc,de;1,0:",
            "de;#deabc",
        ),
        (
            solved::<substitute::Substitute>(json!({"text": "ab", "table": [["a", "x"], ["b", "y"]]})),
            "Sab;ax,by:",
            "xb;#xy",
        ),
        (solved::<encode::Encode>(json!({"bits": "0001"})), "E0001:", "0_3;#0_3,1_1"),
        (solved::<decode::Decode>(json!({"pieces": [[0, 3], [1, 1]]})), "D0x3,1x1:", "000;#0001"),
        (solved::<split1::Split1>(json!({"text": "abcd", "cuts": [3, 1]})), "Iabcd;3,1:", "abc,d;#a,bc,d"),
        (
            solved::<split2::Split2>(json!({"text": "abcd", "cuts": [[0, 3], [0, 1]]})),
            "Jabcd;0.3,0.1:",
            "abc,d;#a,bc,d",
        ),
        (
            solved::<compose::Compose>(json!({"text": "abc", "rules": [["b", "c", "x"], ["a", "x", "z"]]})),
            "Mabc;bcx,axz:",
            "a,x;#z",
        ),
        (
            solved::<decompose::Decompose>(json!({"text": "abca", "rules": [["a", "xy"]]})),
            "Xabca;axy:",
            "xybca;#xybcxy",
        ),
        (
            solved::<rhythm::Rhythm>(json!({"digits": "1234", "letters": "abaabbab", "times": 3})),
            "Y1234;abaabbab;3:",
            "1a;1a2b;#1a2b3a",
        ),
        (
            solved::<compare::Compare>(json!({"target": "abc", "candidates": ["abx", "abc"]})),
            "Pabc;abx,abc:",
            "ab;#ab,abc",
        ),
        (
            solved::<push_pop::PushPop>(json!({"text": "ab", "actions": [["<", "c"], [">", null]]})),
            "Qab;<c,>-:",
            "cab;#ca",
        ),
        (
            solved::<rotate::Rotate>(json!({"text": "abcd", "ranges": [[0, 2], [1, 4]]})),
            "Kabcd;0.2,1.4:",
            "bacd;#bdac",
        ),
        (
            solved::<fill_word::FillWord>(
                json!({"text": ["[2]", "swim", "[1]"], "words": ["near", "Ducks"]}),
            ),
            "W[2] swim [1]/near,Ducks:",
            "[2] swim near;#Ducks swim near",
        ),
        (
            solved::<delete_char::DeleteChar>(json!({"text": "abcab", "letters": ["b", "a"]})),
            "Labcab;b,a:",
            "acab;#cab",
        ),
        (
            solved::<delete_word::DeleteWord>(
                json!({"text": ["Old", "ducks", "swim", "well"], "words": ["well", "Old"]}),
            ),
            "ZOld ducks swim well/well,Old:",
            "Old ducks swim;#ducks swim",
        ),
        (
            solved::<cumulate::Cumulate>(json!({"number": 3, "operations": [["+", 4], ["*", 2]]})),
            "B3;+4,*2:",
            "7;#14",
        ),
        (
            solved::<move_cyclic::MoveCyclic>(json!({"width": 5, "place": 2, "moves": [["<", 1], [">", 4]]})),
            "@--x--;<1,>4:",
            "-x---;#x----",
        ),
        (
            solved::<find_cyclic::FindCyclic>(json!({"ring": "abc", "start": "b", "number": 2})),
            "Vabc;b,2:",
            "c,1;#a",
        ),
    ];
    for ((prompt, solution), expected_prompt, expected) in shown {
        assert_eq!((prompt.as_str(), solution.as_str()), (expected_prompt, expected));
    }
    let (prompt, solution) = solved::<count2::Count2>(json!({"words": ["Ab", "bz"]}));
    assert_eq!(prompt, "HAb bz:");
    let zeros = |n: usize| ",0".repeat(n);
    assert_eq!(solution, format!("1,1{};#1,2{},1", zeros(24), zeros(23)));
}

#[test]
fn unchanged_states_are_recorded_by_all_but_sort() {
    let sorted = solved::<sort::Sort>(json!({"text": "abab"})).1;
    assert_eq!(sorted, "#aabb", "exchanges of a place with itself are no states");
    for (solution, expected) in [
        (solved::<rotate::Rotate>(json!({"text": "aab", "ranges": [[0, 2], [0, 3]]})).1, "aab;#baa"),
        (
            solved::<move_cyclic::MoveCyclic>(json!({"width": 5, "place": 1, "moves": [["<", 5], [">", 5]]}))
                .1,
            "-x---;#-x---",
        ),
        (
            solved::<cumulate::Cumulate>(json!({"number": 3, "operations": [["+", 0], ["*", 1], ["+", 1]]}))
                .1,
            "3;3;#4",
        ),
        (solved::<search::Search>(json!({"strings": ["aaa"], "pairs": ["bb", "aa"]})).1, "0;#1"),
        (
            solved::<push_pop::PushPop>(
                json!({"text": "a", "actions": [["<", null], [">", null], [">", "b"]]}),
            )
            .1,
            ";;#b",
        ),
    ] {
        assert_eq!(solution, expected);
    }
}

#[test]
fn what_a_table_puts_in_is_not_replaced_again() {
    let table = json!([["a", "x"], ["b", "x"], ["x", "c"]]);
    assert_eq!(solved::<substitute::Substitute>(json!({"text": "abx", "table": table})).1, "xbx;xxx;#xxc");
}

#[test]
fn a_variant_keeps_its_first_letter_and_loses_its_suffix_everywhere() {
    const N: u64 = 2_000;
    let mut everywhere = 0;
    for n in 0..N {
        let made = compare::variant("abcbcbc", &mut SEED.rng("variant", [n, 0]));
        assert!(made.starts_with('a') && made.len() == 7);
        let thirds = [&made[1..3], &made[3..5], &made[5..7]];
        everywhere += u32::from(thirds.iter().all(|third| *third == thirds[0]) && thirds[0] != "bc");
    }
    // Of 8 lengths, suffixes of 1 and 2 letters stand there three times; each is replaced by itself now and then.
    let (share, expected) = (f64::from(everywhere) / N as f64, (25.0 / 26.0 + 675.0 / 676.0) / 8.0);
    assert!((share - expected).abs() < 5.0 * (expected * (1.0 - expected) / N as f64).sqrt(), "{share}");
}

/// 72% of 3,000 instances in the check of the release.
#[test]
fn targets_stand_more_than_once_as_often_as_in_the_release() {
    let mut repeated = 0;
    for n in 0..3_000 {
        let steps = 2 + (n % 24) as usize;
        let drawn =
            compare::Compare::draw(steps, Knobs::default(), &mut SEED.rng("compare", [n, 0])).expect("drawn");
        let shown = serde_json::to_value(&drawn).expect("plain");
        let candidates = shown["candidates"].as_array().expect("a list");
        repeated += u32::from(candidates.iter().filter(|own| **own == shown["target"]).count() > 1);
    }
    let share = f64::from(repeated) / 3_000.0;
    println!("share with a repeated target: {share:.3}");
    assert!((share - 0.72).abs() < 5.0 * (0.72 * 0.28 / 3_000.0_f64).sqrt(), "{share}");
}

#[test]
fn a_trace_has_as_many_states_as_its_level_and_its_length_is_named_by_the_cuts() {
    each(|_, problem| {
        let states = problem.meta["states"].as_array().expect("states");
        assert_eq!(states.len() as i64, problem.level);
        let length = match states.len() - 1 {
            1..=5 => "short",
            6..=15 => "medium",
            16..=24 => "long",
            _ => unreachable!(),
        };
        assert_eq!(problem.meta["length"], length);
        assert_eq!(problem.answer, states[states.len() - 1].to_string());
    });
}

#[test]
fn there_are_23_tasks_and_no_two_prompts_begin_alike() {
    let marks: BTreeSet<char> = tasks()
        .iter()
        .map(|task| source(task, 2).draw(SEED, 0).prompt_text().chars().next().expect("a mark"))
        .collect();
    assert_eq!((tasks().len(), marks.len()), (23, 23));
}

#[test]
fn search_strings_have_their_length_and_those_of_the_release_are_longer() {
    let lengths = |compat: bool| {
        let mut seen = BTreeSet::new();
        for n in 0..2_000 {
            let knobs = Knobs { compat, length: None };
            let drawn = search::Search::draw(2, knobs, &mut SEED.rng("search", [n, 0])).expect("drawn");
            let shown = serde_json::to_value(&drawn).expect("plain");
            seen.extend(
                shown["strings"].as_array().expect("a list").iter().map(|own| own.as_str().map(str::len)),
            );
        }
        seen.into_iter().flatten().collect::<Vec<_>>()
    };
    assert_eq!(lengths(false), (3..=10).collect::<Vec<_>>());
    assert_eq!(lengths(true), (3..=12).collect::<Vec<_>>());
}

/// Letters weigh 0.75 and digits 0.25: 26 x 0.75 in 26 x 0.75 + 10 x 0.25.
#[test]
fn a_symbol_of_count_is_a_letter_with_probability_0_886() {
    let (mut letters, mut all) = (0_u32, 0_u32);
    for n in 0..1_000 {
        for symbol in source("procbench-count", 9).draw(SEED, n).prompt_text()[1..].chars() {
            all += u32::from(symbol.is_ascii_alphanumeric());
            letters += u32::from(symbol.is_ascii_alphabetic());
        }
    }
    let (share, expected) = (f64::from(letters) / f64::from(all), 19.5 / 22.0);
    assert!((expected - 0.886_f64).abs() < 5e-4);
    assert!(
        (share - expected).abs() < 5.0 * (expected * (1.0 - expected) / f64::from(all)).sqrt(),
        "{share}"
    );
}
