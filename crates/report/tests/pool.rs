//! The page and the text of a pool: everything counted is shown, and nothing hostile gets out.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene fails")]

use gradatim_core::{Error, Kind, Message, Problem};
use gradatim_pool::describe::Description;
use gradatim_report::pool::{Page, text, write_html};

const HOSTILE: &str = "</script><script>alert(1)</script>\u{1b}[31m\u{202e}";

fn problem(ix: usize, category: &str) -> Problem {
    let prompt = format!("{HOSTILE} {ix}");
    Problem {
        id: format!("r{ix}"),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(&prompt)],
        answer: "1".into(),
        verifier: "exact".into(),
        category: category.into(),
        level: ix as i64 % 3,
        skills: vec![],
        solution: None,
        canonical: prompt,
        meta: serde_json::Map::new(),
    }
}

/// Fifty categories of 1 to 50 rows.
fn described() -> Description {
    let mut described = Description::default();
    for category in 1..=50 {
        (0..category).for_each(|ix| described.keep(&problem(ix, &format!("c{category}{HOSTILE}"))));
    }
    described.refuse(&Error::input("level", HOSTILE, "an integer", "write a number"));
    described
}

#[test]
fn the_terminal_shows_the_most_frequent_and_counts_the_rest() {
    let text = text(&described());
    assert!(text.contains("read                  1,276"), "{text}");
    assert!(text.contains("`level` is not an integer"));
    // 30 of 50 are shown, the other 20 have 1 + .. + 20 rows.
    assert!(text.contains("and 20 more with 210 rows"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
    assert!(text.lines().all(|line| line.chars().count() <= 160), "{text}");
}

#[test]
fn the_page_holds_every_section_and_no_markup_of_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let described = described();
    let (files, refused) = ([format!("rows{HOSTILE}.jsonl")], [format!("problem 1: {HOSTILE}")]);
    let page = Page { files: &files, described: &described, refused: &refused, examples: &[problem(1, "c")] };
    write_html(&page, &path).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    for shown in
        ["bars-levels", "bars-categories", "bars-verifiers", "bars-prompt", "bars-answer", "Refused rows"]
    {
        assert!(written.contains(shown), "{shown}");
    }
    assert!(!written.contains("<script>alert") && !written.contains(['\u{1b}', '\u{202e}']));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "no partial file is left");
}
