//! The real pool of 30,000 Countdown problems, read through `GRADATIM_DATA`.

use std::collections::{BTreeMap, HashSet};

use gradatim_core::{Message, Seed, fingerprint, is_held_out};
use gradatim_pool::{Import, Pool, RowsOptions, import};
use serde_json::json;

/// `None` on a machine without the data; in CI its absence is a failure.
fn countdown() -> Option<Import> {
    if std::env::var_os("GRADATIM_DATA").is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI must set GRADATIM_DATA");
        return None;
    }
    let options: RowsOptions = toml::from_str(
        r#"
        path = "$GRADATIM_DATA/countdown/sec_train.parquet"
        render = "{numbers} -> {target}"
        answer = "{target}"
        canonical = "countdown {numbers:sorted} -> {target}"
        verifier = "countdown"
        level = "extra_info.difficulty"
        keep_meta = ["numbers"]
        "#,
    )
    .unwrap();
    Some(import(&options).unwrap())
}

#[test]
fn all_30_000_rows_are_imported_10_000_a_level() {
    let Some(import) = countdown() else { return };
    assert_eq!((import.read, import.problems.len(), import.reasons()), (30_000, 30_000, vec![]));
    let mut levels = BTreeMap::<(i64, &str), usize>::new();
    for problem in &import.problems {
        *levels.entry((problem.level, &problem.category)).or_default() += 1;
    }
    let expected = [((1, "level 1"), 10_000), ((2, "level 2"), 10_000), ((3, "level 3"), 10_000)];
    assert_eq!(levels.into_iter().collect::<Vec<_>>(), expected);
    let first = &import.problems[0];
    assert_eq!(first.prompt, [Message::user("5 17 91 -> 113")]);
    assert_eq!((first.id.as_str(), first.answer.as_str()), ("countdown-easy-train/0", "113"));
    assert_eq!(
        (first.verifier.as_str(), first.canonical.as_str()),
        ("countdown", "countdown 5 17 91 -> 113")
    );
    assert_eq!(json!(first.meta), json!({"source": "countdown-easy-train", "numbers": [5, 17, 91]}));
}

#[test]
fn no_countdown_problem_stands_on_both_sides() {
    let Some(import) = countdown() else { return };
    let forms: HashSet<String> = import.problems.iter().map(|problem| problem.canonical.clone()).collect();
    let mut pool = Pool::new(Seed(1));
    pool.push_rows(import.problems).unwrap();
    let open = pool.arms().iter().flat_map(|arm| &arm.rows).map(|row| pool.row(*row).unwrap().canonical);
    let training: HashSet<String> = open.collect();
    let exam = pool.exam(30_000).unwrap();
    assert!(exam.iter().all(|(_, problem)| !training.contains(&problem.canonical)));
    // Rows of one canonical form stand in the exam once.
    let held_out = forms.iter().filter(|form| is_held_out(fingerprint(form))).count();
    assert_eq!(exam.len(), held_out);
}
