//! Laws that every family keeps in both wordings. Golds by a second method stand in `gold` and the files named
//! after what problems are made of, replies broken one by one in `constraints`, numbers of forms and guesses in `counts`, the catalogue and what is refused in `options`.

mod audits;
mod blocks;
mod constraints;
mod counts;
mod decimals;
mod encyclopedia;
mod general;
mod gold;
mod graphs;
mod grids;
mod images;
mod knights;
mod masks;
mod numbers;
mod options;
mod paths;
mod programs;
mod puzzles;
mod relatives;
mod rewrites;
mod rows;
mod strings;
mod tables;
mod workings;

use std::collections::{BTreeMap, BTreeSet};

use gradatim_core::{Problem, Seed, fingerprint, is_held_out};
use gradatim_verify::by_name;

use super::*;

const DRAWS: u64 = 100;
const BOTH: [Wording; 2] = [Wording::Compact, Wording::English];

/// The family of a recipe line such as `sort = { levels = [1, 3] }`.
fn family(line: &str) -> Result<Family, toml::de::Error> {
    toml::from_str::<BTreeMap<String, toml::Value>>(line)?;
    #[derive(serde::Deserialize)]
    struct Recipe {
        family: Family,
    }
    toml::from_str::<Recipe>(&format!("family = {{ {line} }}")).map(|recipe| recipe.family)
}

/// The first source of a recipe line.
fn source(line: &str) -> Arc<dyn Source> {
    family(line).expect(line).sources().expect(line).swap_remove(0)
}

/// Recipe lines that walk every family over its levels, with options on and off their defaults.
fn lines() -> Vec<String> {
    let defaults = catalogue().into_iter().map(|entry| {
        let [first, last] = entry.levels;
        format!("{} = {{ levels = [{first}, {}] }}", entry.name, last.min(8))
    });
    let others = [
        "sort = { levels = [63, 63] }",
        "chain-sum = { levels = [62, 63], digits = 9 }",
        "countdown = { levels = [1, 3], max_number = 13, target = [24, 24] }",
        "multiplication = { levels = [9, 9] }",
        "letter-counting = { levels = [32, 32], syllables = [6, 6] }",
        "list-sorting = { levels = [3, 4], range = [-100, 100], direction = \"either\" }",
        "list-sorting = { levels = [64, 64], direction = \"descending\" }",
        "knights-and-knaves = { levels = [13, 14] }",
        "shortest-path = { levels = [27, 27], max_weight = 99 }",
        "shortest-path = { levels = [3, 3], max_weight = 2 }",
        "story-sum = { levels = [32, 32], distractors = 0 }",
        "blocksworld = { levels = [17, 17] }",
        "decimal-compare = { levels = [12, 12], trap = 1.0 }",
        "siblings = { levels = [1, 2], asks = \"sisters\" }",
        "reversal = { levels = [31, 31], asks = \"backwards\" }",
        "last-letters = { levels = [3, 4], letter = \"second\", renamed = true }",
        "word-counting = { levels = [1, 8], task = \"substring\", separator = \"dash\" }",
        "word-counting = { levels = [1, 8], task = \"distinct\", separator = \"comma\" }",
        "word-counting = { levels = [2, 3], task = \"length\", distinct = 3, perturb = \"delete\" }",
        "expected-value = { levels = [2, 2], spread = \"uniform\", ambiguous = 0.1, corrupt = true }",
        "present-value = { levels = [8, 8], spread = \"uniform\" }",
        "expected-value = { levels = [3, 3], decimals = 1 }",
        "expected-value = { levels = [1, 1], decimals = 4 }",
        "present-value = { levels = [1, 1], decimals = 0 }",
        "present-value = { levels = [3, 3], decimals = 5 }",
        "alchemy = { levels = [2, 4], letters = 8, scenario = \"cmp\" }",
        "alchemy = { levels = [1, 4], length = 5, scenario = \"ood\", judged = \"derivation\" }",
        "alchemy = { levels = [1, 4], scenario = \"pood\" }",
        "alchemy = { levels = [2, 5], seen = [6, 5, 4], unseen = [1], split = \"balanced\", scenario = \"cmp\" }",
        "alchemy = { levels = [1, 3], letters = 8, seen = [1, 5, 6], unseen = [2], split = \"balanced\" }",
        "expected-value = { levels = [2, 2], probability = { beta = [2.0, 5.0] }, amount = { log-normal = [3.0, 1.0] } }",
        "present-value = { levels = [2, 2], amount = { histogram = [0.0, 1.0, 3.0] } }",
        "caesar = { levels = [16, 16] }",
        "sudoku = { levels = [2, 2], side = 9 }",
        "sudoku = { levels = [9, 10], side = 9 }",
        "gcd = { levels = [14, 14] }",
        "linear-equation = { levels = [10, 10] }",
        "lcm = { levels = [8, 8] }",
        "binary-addition = { levels = [32, 32] }",
        "graph-colouring = { levels = [20, 20], colours = 4 }",
        "graph-colouring = { levels = [1, 3], colours = 2 }",
        "arc1d = { levels = [1, 6], examples = 2 }",
        "list-functions = { levels = [1, 2], stated = \"examples\" }",
        "tabular = { levels = [1, 7], form = \"choice\" }",
        "graphworld = { levels = [4, 4], condition = \"detour-portal\", domain = \"ties\" }",
        "graphworld = { levels = [1, 8], shape = \"line\" }",
        "graphworld = { levels = [1, 4], shape = \"tree\", domain = \"fields\" }",
        "graphworld = { levels = [1, 4], shape = \"blocks\" }",
        "graphworld = { levels = [4, 4], shape = \"blocks\", density = 6, condition = \"reward\" }",
        "graphworld = { levels = [1, 3], ask = \"clusters\" }",
        "composition = { levels = [2, 3], fusion = \"conditional\" }",
        "composition = { levels = [1, 8], shape = \"tree\" }",
        "composition = { levels = [2, 4], fusion = \"common\" }",
        "judge-working = { levels = [8, 8] }",
        "digit-arith = { levels = [1, 3], judged = \"working\" }",
        "digit-arith = { levels = [24, 24], judged = \"working\" }",
        "multiplication = { levels = [1, 9], judged = \"working\" }",
        "judge-working = { levels = [1, 3], ask = \"right\" }",
        "composition = { levels = [4, 4], shape = \"tree\", fusion = \"parallel\" }",
        "rewriting = { levels = [12, 12] }",
        "rewriting = { levels = [3, 3], judged = \"derivation\" }",
        "procbench-search = { levels = [25, 25], compat = true }",
        "procbench-push-pop = { levels = [25, 25], length = 0 }",
        "procbench-rotate = { levels = [7, 7], judged = \"sequence\" }",
        "grid-rooms = { levels = [2, 4], locks = 3, closed = true, judged = \"shortest\" }",
        "grid-rooms = { levels = [3, 3], locks = 0, side = 5 }",
        "grid-rooms = { levels = [2, 2], teacher = { accuracy = 0.5, mean = 2.0, extra = 1 } }",
        "grid-rooms = { levels = [2, 3], closed = true, teacher = { names = \"doors\", measured = { model = \"deepseek\", environment = \"KeyCorridorS3R3\" } } }",
        "grid-walls = { levels = [12, 12], side = 13, judged = \"shortest\" }",
        "encyclopedia = { levels = [3, 3], pages = 26 }",
        "mask-spans = { levels = [2, 2], pages = 26, salience = \"numbers\" }",
        "patch-grid = { levels = [2, 2], side = 8, ask = \"colour\" }",
        "tones = { levels = [3, 3], bins = 64, ask = \"count\" }",
        "tones = { levels = [1, 8], bins = 10, ask = \"higher\" }",
    ];
    defaults.chain(others.map(str::to_owned)).collect()
}

fn in_wording(line: &str, wording: Wording) -> String {
    match wording {
        Wording::Compact => line.to_owned(),
        Wording::English => line.replacen("{ ", "{ wording = \"english\", ", 1),
    }
}

fn draw(source: &dyn Source) -> Vec<Problem> {
    (0..DRAWS).map(|n| source.draw(Seed(11), n)).collect()
}

/// Shows `law` every source of every family in both wordings, and its first instances.
fn check(law: impl Fn(&dyn Source, Wording, &[Problem])) {
    for line in lines() {
        for wording in BOTH {
            for source in family(&in_wording(&line, wording)).expect(&line).sources().expect(&line) {
                law(source.as_ref(), wording, &draw(source.as_ref()));
            }
        }
    }
}

#[test]
fn the_same_seed_and_n_give_the_same_problem_in_any_order() {
    check(|source, _, problems| {
        for n in (0..DRAWS).rev() {
            assert_eq!(source.draw(Seed(11), n), problems[n as usize]);
        }
        let other: Vec<Problem> = (0..DRAWS).map(|n| source.draw(Seed(12), n)).collect();
        assert_ne!(other, problems);
    });
}

#[test]
fn a_level_does_not_depend_on_which_levels_stand_beside_it() {
    for name in NAMES {
        let alone = source(&format!("{name} = {{ levels = [3, 3] }}"));
        let among = family(&format!("{name} = {{ levels = [2, 4] }}")).expect(name).sources().expect(name);
        assert_eq!(alone.draw(Seed(5), 9), among[1].draw(Seed(5), 9));
    }
}

#[test]
fn ids_are_unique_and_say_family_level_and_n() {
    let mut seen = BTreeSet::new();
    for entry in catalogue() {
        for source in entry.defaults.sources().expect("sound") {
            for (n, problem) in draw(source.as_ref()).into_iter().enumerate() {
                let arm = format!("{}/{}", entry.name, source.level());
                assert_eq!((&problem.id, &problem.category), (&format!("{arm}/{n}"), &arm));
                assert_eq!(
                    (problem.level, problem.meta["level"].as_i64()),
                    (source.level(), Some(source.level()))
                );
                assert_eq!(
                    (source.family(), problem.meta["family"].as_str()),
                    (entry.name, Some(entry.name))
                );
                assert_eq!(problem.verifier, entry.verifier);
                assert!(problem.canonical.starts_with(&format!("{} ", entry.name)));
                assert!(seen.insert(problem.id));
            }
        }
    }
}

#[test]
fn both_wordings_put_the_same_problems() {
    for line in lines() {
        let [compact, english] =
            BOTH.map(|wording| family(&in_wording(&line, wording)).expect(&line).sources().expect(&line));
        for (compact, english) in compact.into_iter().zip(english) {
            for (compact, english) in draw(compact.as_ref()).into_iter().zip(draw(english.as_ref())) {
                assert_eq!(compact.canonical, english.canonical);
                assert_ne!(compact.prompt, english.prompt);
            }
        }
    }
}

/// What the tokenizer of the embedded transformer knows, and one line of it.
#[test]
fn compact_text_is_one_line_of_printable_ascii_and_english_asks_for_the_mark() {
    check(|_, wording, problems| {
        for problem in problems {
            let (prompt, solution) = (problem.prompt_text(), problem.solution.as_deref().expect("given"));
            let plain = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
            match wording {
                Wording::Compact => assert!(prompt.bytes().chain(solution.bytes()).all(plain), "{problem:?}"),
                Wording::English => {
                    let asks = prompt.lines().last().expect("a line");
                    assert!(asks.starts_with("Finish with a line that holds # and the answer"), "{asks}");
                    let last = solution.lines().last().expect("a line");
                    assert!(last.starts_with('#') && solution.matches('#').count() == 1, "{solution}");
                }
            }
        }
    });
}

#[test]
fn the_solution_is_right_and_every_part_of_its_answer_matters() {
    check(|source, _, problems| {
        for problem in &problems[..20] {
            let verifier = by_name(&problem.verifier).expect("a known verifier");
            verifier.check(problem).expect("a readable gold");
            let solution = problem.solution.as_deref().expect("a solution");
            assert!(verifier.score(problem, solution).is_right(), "{problem:?}");
            let edits = match source.family() {
                "constraints" => constraints::edits(problem, solution),
                "blocksworld" => [edits(solution), blocks::edits(solution)].concat(),
                "grid-rooms" | "grid-walls" => [edits(solution), grids::edits(solution)].concat(),
                _ => edits(solution),
            };
            assert!(!edits.is_empty(), "{solution}");
            for edit in edits {
                let also_right = match source.family() {
                    "shortest-path" => paths::is_best_path(problem, &edit),
                    "blocksworld" => blocks::is_plan(problem, &edit),
                    "graph-colouring" => graphs::is_proper(problem, &edit),
                    "graphworld" if problem.verifier == "shortest-path" => {
                        graphs::is_best_way(problem, &edit)
                    }
                    "grid-rooms" | "grid-walls" => grids::is_plan(problem, &edit),
                    _ => problem.verifier == "number" && says_the_same(solution, &edit),
                };
                let score = verifier.score(problem, &edit);
                assert_eq!(score.is_right(), also_right, "{edit} for {problem:?}");
                let credit = problem.meta.get("subset_credit").and_then(serde_json::Value::as_f64);
                // Spans and steps are worth what they are beside each other.
                let in_part = source.family() == "mask-spans" || problem.verifier == "working";
                assert!(also_right || score.value == 0.0 || in_part || credit == Some(score.value));
            }
        }
    });
}

/// Whether the answers of two solutions are one decimal, as 0.50 and .5 are.
fn says_the_same(solution: &str, edit: &str) -> bool {
    let decimal = |text: &str| {
        let (whole, fraction) = text.rsplit('#').next()?.split_once('.')?;
        let magnitude = whole.trim_start_matches('-').trim_start_matches('0').to_owned();
        Some((whole.starts_with('-'), magnitude, fraction.trim_end_matches('0').to_owned()))
    };
    decimal(solution).is_some_and(|one| decimal(edit) == Some(one))
}

/// The solution with one digit of its answer changed or left out, or one role turned round; where there are neither,
/// with one letter changed or left out, or one put in where the answer is empty. Of a trace, the answer is the final
/// state.
fn edits(solution: &str) -> Vec<String> {
    const FINAL: &str = "\"final\":";
    let start = solution.find('#').expect("the mark") + 1;
    let (start, marks) = solution.find(FINAL).map_or((start, " ;"), |at| (at + FINAL.len(), " {}\""));
    let (steps, answer) = solution.split_at(start);
    let letters = answer.bytes().all(|byte| matches!(byte, b'T' | b'L'));
    let mut edits = vec![];
    for (at, byte) in answer.bytes().enumerate() {
        let other = match byte {
            b'0'..=b'9' => (b'0' + (byte - b'0' + 1) % 10) as char,
            b'T' if letters => 'L',
            b'L' if letters => 'T',
            _ => continue,
        };
        let (before, after) = (&answer[..at], &answer[at + 1..]);
        edits.push(format!("{steps}{before}{other}{after}"));
        edits.push(format!("{steps}{before}{after}"));
    }
    for (role, other) in [("knight", "knave"), ("knave", "knight")] {
        for (at, _) in answer.match_indices(role) {
            edits.push(format!("{steps}{}{other}{}", &answer[..at], &answer[at + role.len()..]));
        }
    }
    if edits.is_empty() {
        for (at, byte) in answer.bytes().enumerate().filter(|(_, byte)| !marks.as_bytes().contains(byte)) {
            let other = match byte {
                b'z' => 'a',
                b'Z' => 'A',
                _ if byte.is_ascii_alphabetic() => (byte + 1) as char,
                _ => 'x',
            };
            let (before, after) = (&answer[..at], &answer[at + 1..]);
            edits.push(format!("{steps}{before}{other}{after}"));
            edits.push(format!("{steps}{before}{after}"));
        }
    }
    if edits.is_empty() && answer.trim_matches(['"', '}', ' ']).is_empty() {
        let filled = if answer.is_empty() { "a".to_owned() } else { answer.replace("\"\"", "\"a\"") };
        edits.push(steps.to_owned() + &filled);
    }
    edits
}

#[test]
fn a_tenth_of_large_levels_is_held_out_within_five_standard_errors() {
    for line in [
        "sort = { levels = [7, 7] }",
        "chain-sum = { levels = [7, 7] }",
        "countdown = { levels = [3, 3] }",
        "multiplication = { levels = [5, 5] }",
        "letter-counting = { levels = [2, 2] }",
        "list-sorting = { levels = [6, 6] }",
        "knights-and-knaves = { levels = [6, 6] }",
        "shortest-path = { levels = [4, 4] }",
        "reverse = { levels = [7, 7] }",
        "rotate = { levels = [7, 7] }",
        "unique = { levels = [7, 7] }",
        "story-sum = { levels = [6, 6] }",
        "blocksworld = { levels = [7, 7] }",
        "constraints = { levels = [3, 3] }",
        "add-columns = { levels = [5, 5] }",
        "decimal-compare = { levels = [4, 4] }",
        "kinship = { levels = [3, 3] }",
        "siblings = { levels = [4, 4] }",
        "reversal = { levels = [2, 2] }",
        "coin-flip = { levels = [6, 6] }",
        "last-letters = { levels = [3, 3] }",
        "digit-arith = { levels = [5, 5] }",
        "word-counting = { levels = [4, 4] }",
        "expected-value = { levels = [3, 3] }",
        "present-value = { levels = [3, 3] }",
        "alchemy = { levels = [2, 2] }",
        "base-conversion = { levels = [12, 12] }",
        "weekday = { levels = [4, 4] }",
        "days-between = { levels = [2, 2] }",
        "transpose = { levels = [2, 2] }",
        "matrix-product = { levels = [1, 1] }",
        "determinant = { levels = [2, 2] }",
        "caesar = { levels = [2, 2] }",
        "run-length = { levels = [4, 4] }",
        "spell-backward = { levels = [3, 3] }",
        "palindrome = { levels = [5, 5] }",
        "word-sorting = { levels = [3, 3] }",
        "sudoku = { levels = [5, 5] }",
        "zebra = { levels = [2, 2] }",
        "prime-factors = { levels = [6, 6] }",
        "gcd = { levels = [3, 3] }",
        "fractions = { levels = [2, 2] }",
        "number-sequence = { levels = [4, 4] }",
        "roman = { levels = [4, 4] }",
        "linear-equation = { levels = [3, 3] }",
        "boolean = { levels = [5, 5] }",
        "brackets = { levels = [6, 6] }",
        "polynomial = { levels = [3, 3] }",
        "set-operations = { levels = [3, 3] }",
        "time-arithmetic = { levels = [2, 2] }",
        "modular-power = { levels = [5, 5] }",
        "lcm = { levels = [3, 3] }",
        "quadratic = { levels = [6, 6] }",
        "binary-addition = { levels = [8, 8] }",
        "prime-counting = { levels = [6, 6] }",
        "graph-colouring = { levels = [5, 5] }",
        "arc1d = { levels = [4, 4] }",
        "list-functions = { levels = [3, 3] }",
        "tabular = { levels = [3, 3] }",
        "graphworld = { levels = [2, 2] }",
        "composition = { levels = [2, 2] }",
        "judge-working = { levels = [2, 2] }",
        "rewriting = { levels = [3, 3] }",
        "scenes = { levels = [2, 2] }",
        "grid-rooms = { levels = [2, 2] }",
        "grid-walls = { levels = [4, 4] }",
        "encyclopedia = { levels = [3, 3] }",
        "mask-spans = { levels = [2, 2] }",
        "patch-grid = { levels = [3, 3] }",
        "tones = { levels = [3, 3] }",
        "procbench-rotate = { levels = [4, 4] }",
        "procbench-push-pop = { levels = [4, 4] }",
        "procbench-delete-char = { levels = [4, 4] }",
        "procbench-delete-word = { levels = [4, 4] }",
    ] {
        let (source, n) = (source(line), 20_000);
        let held = (0..n).filter(|n| is_held_out(fingerprint(&source.draw(Seed(2), *n).canonical))).count();
        let error = (n as f64 * 0.1 * 0.9).sqrt();
        assert!((held as f64 - n as f64 * 0.1).abs() < 5.0 * error, "{line}: {held} of {n}");
    }
}
