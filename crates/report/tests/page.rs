//! The page of a made-up run: complete, running, damaged, hostile.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

mod synthetic;

use gradatim_report::{Record, table, write_html};
use gradatim_train::events::{Side, Trial};
use gradatim_train::outcome::Outcome;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use synthetic::{HOSTILE, SMALL};
use tempfile::TempDir;

fn complete() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    synthetic::write_complete(folder.path(), SMALL);
    folder
}

fn running() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    synthetic::write_running(folder.path(), SMALL);
    folder
}

fn page(run_dir: &Path) -> String {
    fs::read_to_string(write_html(run_dir).unwrap()).unwrap()
}

/// The page without the library, which is not ours to judge.
fn own(page: &str) -> String {
    let begin = page.find("<script>/**").unwrap() + "<script>".len();
    let end = begin + page[begin..].find("</script>").unwrap();
    format!("{}{}", &page[..begin], &page[end..])
}

/// Writes the outcome of `run_dir` again, changed.
fn change(run_dir: &Path, how: impl FnOnce(&mut Outcome)) {
    let mut outcome = synthetic::outcome(SMALL);
    how(&mut outcome);
    fs::write(run_dir.join("outcome.json"), serde_json::to_string(&outcome).unwrap()).unwrap();
}

fn events_of(run_dir: &Path, side: Side) -> PathBuf {
    run_dir.join("trials").join(synthetic::folder(Trial { seed: 1, side })).join("events.jsonl")
}

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn the_page_shows_the_figure_with_its_interval_and_sign() {
    let page = page(complete().path());
    for shown in [
        "8,123",
        "12,345",
        "0.658",
        "0.551 to 0.786",
        "-34%",
        "-45% to -21%",
        "86.2%",
        "79.1%",
        "71.3%",
        "41.2%",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn every_drawing_has_its_place_and_its_number() {
    let page = page(complete().path());
    let ids = [
        "ratio",
        "accuracy-rollouts",
        "accuracy-tokens",
        "accuracy-seconds",
        "arms",
        "inner-0",
        "levels",
        "step-reward",
        "step-length",
        "step-flat",
        "step-gradient",
    ];
    for (at, id) in ids.iter().enumerate() {
        assert!(page.contains(&format!("class=\"plot\" id=\"{id}\"")), "place of {id}");
        assert!(page.contains(&format!("\"id\":\"{id}\"")), "drawing {id}");
        assert!(page.contains(&format!("Figure {}. ", at + 1)), "number of {id}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let own = own(&page(complete().path()));
    for text in HOSTILE {
        assert!(!own.contains(text), "{text} stands in the page as it was given");
    }
    assert!(own.contains("&lt;/script&gt;&lt;script&gt;document.title='owned'&lt;/script&gt;"));
    assert!(!own.contains("<!--"));
    let opened = own.matches("<script").count();
    assert_eq!((opened, own.matches("</script").count()), (2, 2), "the library's script and the drawings'");
}

#[test]
fn the_page_loads_nothing() {
    let page = page(complete().path());
    for reference in
        ["src=\"http", "href=\"http", "src='http", "href='http", "src=\"//", "<link", "@import", "<iframe"]
    {
        assert!(!page.contains(reference), "{reference}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn plotly_is_there_once_and_alone() {
    let page = page(complete().path());
    assert_eq!(page.matches("* plotly.js v").count(), 1);
    assert!(!page.contains("mathjax@") && page.len() < 6_000_000, "{} bytes", page.len());
}

#[test]
fn the_same_run_makes_the_same_page() {
    let folder = complete();
    assert!(page(folder.path()) == page(folder.path()));
}

#[test]
fn an_interval_with_one_inside_is_called_no_difference() {
    let folder = complete();
    change(folder.path(), |outcome| {
        if let Some(figure) = &mut outcome.summary.figure {
            figure.interval = [Some(0.4), Some(1.1)];
        }
    });
    assert!(page(folder.path()).contains("The interval contains 1: this run does not show a difference"));
}

#[test]
fn a_censored_baseline_makes_the_ratio_an_upper_bound() {
    let folder = complete();
    change(folder.path(), |outcome| {
        outcome.pairs[0].baseline_censored = true;
        outcome.summary.figure.as_mut().unwrap().censored = 1;
    });
    let page = page(folder.path());
    assert!(page.contains("1 of 4 runs never reached the target (0 of sec, 1 of uniform)"));
    assert!(page.contains("the true ratio is at most the one printed"));
    assert!(page.contains("≥ 11,635"));
}

#[test]
fn leakage_and_one_side_alone_have_no_figure() {
    let folder = complete();
    change(folder.path(), |outcome| {
        outcome.summary.figure = None;
        outcome.summary.leakage = 7;
    });
    assert!(page(folder.path()).contains("training could have seen 7 of the exam problems"));
    change(folder.path(), |outcome| {
        outcome.summary.figure = None;
        outcome.baseline_name = None;
        outcome.baseline_cost = None;
        outcome.pairs.clear();
    });
    assert!(page(folder.path()).contains("the recipe has no baseline"));
}

#[test]
fn a_running_run_says_it_is_unfinished() {
    let page = page(running().path());
    assert!(page.contains("This run is unfinished."));
    assert!(page.contains("\"id\":\"accuracy-rollouts\""));
}

#[test]
fn complete_and_running_hold_the_same_trials() {
    let (complete, running) =
        (Record::read(complete().path()).unwrap(), Record::read(running().path()).unwrap());
    assert_eq!(complete.trials, running.trials);
    assert!(complete.outcome.is_some() && running.outcome.is_none());
}

#[test]
fn a_line_cut_off_is_tolerated_only_at_the_end_of_a_running_trial() {
    let folder = running();
    let whole = Record::read(folder.path()).unwrap();
    let events = events_of(folder.path(), Side::Recipe);
    append(&events, "{\"trial\":{\"seed\":1,\"si");
    assert_eq!(Record::read(folder.path()).unwrap(), whole);

    let lines = fs::read_to_string(&events).unwrap().lines().count();
    append(&events, "\n");
    let error = Record::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains(&format!("events.jsonl:{lines}: ")), "{error}");

    let folder = complete();
    append(&folder.path().join("events.jsonl"), "{\"trial\":");
    assert!(Record::read(folder.path()).is_err());
}

#[test]
fn what_is_no_run_is_refused_with_the_place() {
    let empty = tempfile::tempdir().unwrap();
    let error = write_html(empty.path()).unwrap_err().to_string();
    assert!(error.contains("without a recipe.toml") && error.contains("hint:"), "{error}");

    let folder = complete();
    fs::write(folder.path().join("outcome.json"), "{\n\"summary\": 3}").unwrap();
    let error = write_html(folder.path()).unwrap_err().to_string();
    assert!(error.contains("outcome.json:2: "), "{error}");

    let folder = running();
    fs::create_dir(folder.path().join("trials/seed-x-recipe")).unwrap();
    let error = write_html(folder.path()).unwrap_err().to_string();
    assert!(error.contains("seed-x-recipe"), "{error}");

    let folder = running();
    fs::copy(events_of(folder.path(), Side::Recipe), events_of(folder.path(), Side::Baseline)).unwrap();
    let error = write_html(folder.path()).unwrap_err().to_string();
    assert!(error.contains("`trial` is seed-1-recipe, expected seed-1-baseline"), "{error}");
}

#[test]
fn a_trial_that_has_only_just_begun_draws_what_there_is() {
    let folder = running();
    for side in [Side::Recipe, Side::Baseline] {
        let events = events_of(folder.path(), side);
        let first: String =
            fs::read_to_string(&events).unwrap().lines().take(2).map(|line| format!("{line}\n")).collect();
        fs::write(&events, first).unwrap();
    }
    assert!(page(folder.path()).contains("This run is unfinished."));
    fs::remove_dir_all(folder.path().join("trials")).unwrap();
    assert!(page(folder.path()).contains("This run is unfinished."));
}

#[test]
fn the_table_aligns_and_obeys_no_name() {
    let mut outcome = synthetic::outcome(SMALL);
    outcome.remarks.push("arm \u{1b}[2J\u{7} refused".to_owned());
    let table = table(&outcome);
    assert!(table.contains("sec 8,123 / uniform 12,345 = 0.658"), "{table}");
    assert!(!table.contains(|c: char| c.is_control() && c != '\n'), "{table}");
    let rows: Vec<&str> =
        table.lines().skip_while(|line| !line.trim_start().starts_with("mean over seeds")).collect();
    let width = rows[0].chars().count();
    for row in rows.iter().take_while(|row| !row.is_empty()) {
        assert_eq!(row.chars().count(), width, "{table}");
    }
}
