//! The catalogue, and options that do not fit.

use super::*;

#[test]
fn the_catalogue_names_every_family_as_a_recipe_does() {
    let entries = catalogue();
    assert_eq!(entries.iter().map(|entry| entry.name).collect::<Vec<_>>(), NAMES);
    for entry in entries {
        assert_eq!(family(&format!("{} = {{}}", entry.name)).expect("its name"), entry.defaults);
        let written = serde_json::to_value(&entry).expect("plain");
        assert_eq!(written["defaults"][entry.name]["wording"], "compact");
        assert_eq!(entry.defaults.name(), entry.name);
        assert!(entry.summary.ends_with('.') && entry.level_meaning.contains('n'), "{entry:?}");
    }
}

#[test]
fn a_family_has_the_levels_of_its_entry_and_no_other() {
    for Entry { name, levels: [first, last], .. } in catalogue() {
        for wording in BOTH {
            let sources = |levels| Family::by_name(name, levels, wording).expect(name).sources();
            let ends = [first, last].map(|level| sources([level, level]).expect("an end").remove(0).level());
            assert_eq!(ends, [first, last]);
            for levels in [[first - 1, last], [first, last + 1], [last, first], [i64::MIN, i64::MAX]] {
                let fault = sources(levels).err().expect("beyond").to_string();
                assert!(fault.starts_with(&format!("`{name}.levels` is [")), "{fault}");
            }
        }
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    let fault =
        Family::by_name("chain_sum", [1, 2], Wording::Compact).expect_err("an underscore").to_string();
    assert!(fault.starts_with("`family` is `chain_sum`, expected one of sort, chain-sum, "), "{fault}");
}

#[test]
fn options_that_do_not_fit_are_refused_by_key() {
    for (line, key) in [
        ("chain-sum = { digits = 0 }", "chain-sum.digits"),
        ("chain-sum = { digits = 10 }", "chain-sum.digits"),
        ("chain-sum = { derivation = \"mixed\", judged = \"derivation\" }", "chain-sum.judged"),
        ("chain-sum = { judged = \"working\" }", "chain-sum.judged"),
        ("countdown = { max_number = 0 }", "countdown.max_number"),
        ("countdown = { max_number = 101 }", "countdown.max_number"),
        ("countdown = { target = [0, 10] }", "countdown.target"),
        ("countdown = { target = [20, 10] }", "countdown.target"),
        ("countdown = { max_number = 3, target = [28, 999] }", "countdown.target"),
        ("countdown = { target = [1000001, 2000000] }", "countdown.target"),
        ("letter-counting = { syllables = [0, 1] }", "letter-counting.syllables"),
        ("letter-counting = { syllables = [3, 2] }", "letter-counting.syllables"),
        ("letter-counting = { syllables = [1, 7] }", "letter-counting.syllables"),
        ("list-sorting = { range = [5, 5] }", "list-sorting.range"),
        ("list-sorting = { range = [-1000000001, 5] }", "list-sorting.range"),
        ("list-sorting = { range = [-9223372036854775808, 9223372036854775807] }", "list-sorting.range"),
        ("shortest-path = { max_weight = 1 }", "shortest-path.max_weight"),
        ("shortest-path = { max_weight = 100 }", "shortest-path.max_weight"),
        ("story-sum = { distractors = 9 }", "story-sum.distractors"),
        ("decimal-compare = { trap = 1.1 }", "decimal-compare.trap"),
        ("decimal-compare = { trap = nan }", "decimal-compare.trap"),
        ("word-counting = { distinct = 1 }", "word-counting.distinct"),
        ("word-counting = { levels = [2, 9], distinct = 5 }", "word-counting.distinct"),
        ("expected-value = { ambiguous = -0.1 }", "expected-value.ambiguous"),
        ("present-value = { max_delay = 31 }", "present-value.max_delay"),
        ("expected-value = { decimals = 0 }", "expected-value.decimals"),
        ("present-value = { decimals = 7 }", "present-value.decimals"),
        ("composition = { fusion = \"common\", shape = \"tree\" }", "composition.fusion"),
        ("graphworld = { density = 3 }", "graphworld.density"),
        ("graphworld = { levels = [1, 4], shape = \"blocks\", density = 7 }", "graphworld.density"),
        ("graphworld = { shape = \"blocks\" }", "graphworld.levels"),
        (
            "graphworld = { levels = [1, 4], shape = \"blocks\", condition = \"detour\" }",
            "graphworld.condition",
        ),
        ("sudoku = { side = 6 }", "sudoku.side"),
        ("alchemy = { letters = 7 }", "alchemy.letters"),
        ("alchemy = { length = 1 }", "alchemy.length"),
        ("alchemy = { scenario = \"cmp\" }", "alchemy.scenario"),
        ("alchemy = { seen = [1] }", "alchemy.seen"),
        ("alchemy = { seen = [1, 7] }", "alchemy.seen"),
        ("alchemy = { seen = [1, 1] }", "alchemy.seen"),
        ("alchemy = { unseen = [2] }", "alchemy.unseen"),
        ("alchemy = { unseen = [] }", "alchemy.unseen"),
        ("expected-value = { probability = { beta = [0.0, 1.0] } }", "expected-value.probability"),
        ("expected-value = { amount = { power-law = 1.0 } }", "expected-value.amount"),
        ("present-value = { amount = { log-normal = [9.0, 1.0] } }", "present-value.amount"),
        ("present-value = { amount = { histogram = [0.0, 0.0] } }", "present-value.amount"),
        ("graph-colouring = { colours = 5 }", "graph-colouring.colours"),
        ("arc1d = { examples = 1 }", "arc1d.examples"),
        ("list-functions = { examples = 9 }", "list-functions.examples"),
        ("list-functions = { stated = \"examples\" }", "list-functions.stated"),
        ("graphworld = { branching = 1 }", "graphworld.branching"),
        ("graphworld = { shape = \"line\", condition = \"detour\" }", "graphworld.condition"),
        ("graphworld = { shape = \"tree\" }", "graphworld.levels"),
        ("graphworld = { ask = \"clusters\", condition = \"policy\" }", "graphworld.ask"),
        ("scenes = { subset_credit = 1.0 }", "scenes.subset_credit"),
        ("procbench-push-pop = { length = 65 }", "procbench-push-pop.length"),
        ("grid-rooms = { side = 2 }", "grid-rooms.side"),
        ("grid-rooms = { side = 5, closed = true }", "grid-rooms.side"),
        ("grid-rooms = { locks = 4 }", "grid-rooms.locks"),
        ("grid-rooms = { teacher = { accuracy = 2.0 } }", "grid-rooms.teacher.accuracy"),
        (
            "grid-rooms = { teacher = { mean = 1.0, measured = { model = \"qwen\", environment = \"MultiRoomN2S4\" } } }",
            "grid-rooms.teacher.measured",
        ),
        ("grid-walls = { side = 14 }", "grid-walls.side"),
        ("encyclopedia = { pages = 7 }", "encyclopedia.pages"),
        ("mask-spans = { pages = 11 }", "mask-spans.pages"),
        ("patch-grid = { side = 17 }", "patch-grid.side"),
        ("patch-grid = { levels = [1, 3], side = 11 }", "patch-grid.side"),
        ("tones = { bins = 9 }", "tones.bins"),
    ] {
        let fault = family(line).expect(line).sources().err().expect(line).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{line}: {fault}");
    }
}

#[test]
fn a_wrong_key_is_pointed_at() {
    for (line, key) in [
        ("sort = { level = 3 }", "level"),
        ("chain-sum = { terms = 3 }", "terms"),
        ("chain_sum = {}", "chain_sum"),
        ("sort = { wording = \"French\" }", "French"),
    ] {
        let fault = family(line).expect_err(line).to_string();
        assert!(fault.contains(&format!("`{key}`")), "{fault}");
    }
}
