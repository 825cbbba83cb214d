//! The house schema under options: they stand in for keys, one by one, and change nothing else.

use gradatim_core::{Kind, Message, Part};
use gradatim_pool::import;
use serde_json::json;

use crate::{file, options};

/// The first problem of a file of one house row, under these options.
fn problem(row: &serde_json::Value, toml: &str) -> gradatim_core::Problem {
    let (_folder, path) = file("rows.jsonl", format!("{row}\n"));
    let mut import = import(&options(&path, toml)).unwrap();
    assert_eq!(import.layout, Some("house"));
    import.problems.swap_remove(0)
}

fn row() -> serde_json::Value {
    json!({"id": "a", "prompt": "1+1=", "answer": "2", "level": 3, "verifier": "exact", "category": "sums",
           "solution": "1+1=2", "skills": ["add"], "canonical": "one and one",
           "meta": {"source": "school", "grade": 2}})
}

#[test]
fn an_option_stands_in_for_its_key_and_for_nothing_else() {
    let plain = problem(&row(), "");
    for (toml, change) in [
        ("category = \"{meta.source} {level}\"", json!({"category": "school 3"})),
        ("level = \"meta.grade\"", json!({"level": 2})),
        ("level = \"7\"", json!({"level": 7})),
        ("answer = \"{answer}!\"", json!({"answer": "2!"})),
        ("render = \"Q: {prompt}\"", json!({"prompt": "Q: 1+1="})),
        ("id = \"{meta.source}/{id}/{file}/{row}\"", json!({"id": "school/a/rows/1"})),
        ("solution = \"{answer}\"", json!({"solution": "2"})),
        ("canonical = \"{prompt}\"", json!({"canonical": "1+1="})),
        ("skills = \"meta.source\"", json!({"skills": ["school"]})),
        ("kind = \"demonstration\"", json!({"kind": "demonstration"})),
        ("verifier = \"number\"", json!({})),
    ] {
        let mut expected = plain.clone();
        for (key, value) in change.as_object().unwrap() {
            let text = || value.as_str().unwrap().to_owned();
            match key.as_str() {
                "category" => expected.category = text(),
                "level" => expected.level = value.as_i64().unwrap(),
                "answer" => expected.answer = text(),
                "prompt" => expected.prompt = vec![Message::user(text())],
                "id" => expected.id = text(),
                "solution" => expected.solution = Some(text()),
                "canonical" => expected.canonical = text(),
                "skills" => expected.skills = vec!["school".to_owned()],
                _ => expected.kind = Kind::Demonstration,
            }
        }
        assert_eq!(problem(&row(), toml), expected, "{toml}");
    }
}

#[test]
fn a_level_by_an_option_may_be_missing_in_the_row() {
    let mut row = row();
    row.as_object_mut().unwrap().remove("level");
    row.as_object_mut().unwrap().remove("category");
    let problem = problem(&row, "level = \"meta.grade\"");
    assert_eq!((problem.level, problem.category.as_str()), (2, "level 2"));
}

#[test]
fn verifiers_of_rows_come_before_the_option_and_kept_fields_join_the_meta() {
    let mut row = row();
    row.as_object_mut().unwrap().remove("verifier");
    assert_eq!(problem(&row, "verifier = \"number\"").verifier, "number");
    let kept = problem(&row, "verifier = \"number\"\nkeep_meta = [\"category\"]");
    assert_eq!(json!(kept.meta), json!({"source": "school", "grade": 2, "category": "sums"}));
}

#[test]
fn choices_of_house_rows_make_their_answer_a_letter() {
    let mut row = row();
    row["meta"]["options"] = json!(["1", "2"]);
    let problem = problem(&row, "choices = \"meta.options\"");
    assert_eq!((problem.answer.as_str(), &problem.meta["choices"]), ("B", &json!(["1", "2"])));
}

#[test]
fn rows_to_imitate_need_neither_answer_nor_verifier() {
    let row = json!({"id": "a", "prompt": "say 2", "level": 1, "kind": "demonstration", "solution": "2"});
    let problem = problem(&row, "");
    assert_eq!(
        (problem.kind, problem.answer.as_str(), problem.verifier.as_str()),
        (Kind::Demonstration, "", "")
    );
}

#[test]
fn images_tell_prompts_apart() {
    let row = |id: &str, image: &str| {
        let prompt = json!([{"role": "user", "content": [{"image": image}, {"text": "  How MANY? "}]}]);
        json!({"id": id, "prompt": prompt, "answer": "2", "level": 1, "verifier": "exact"})
    };
    let lone = json!({"id": "c", "prompt": [{"role": "user", "content": [{"image": "C.png"}]}], "answer": "2",
                      "level": 1, "verifier": "exact"});
    let lines = [row("a", "A.png"), row("b", "B.png"), lone].map(|row| row.to_string()).join("\n");
    let (_folder, path) = file("rows.jsonl", lines);
    let problems = import(&options(&path, "")).unwrap().problems;
    let canonical: Vec<&str> = problems.iter().map(|problem| problem.canonical.as_str()).collect();
    assert_eq!(canonical, ["image A.png how many?", "image B.png how many?", "image C.png"]);
    assert_eq!(problems[0].prompt[0].parts[0], Part::Image("A.png".to_owned()));
}
