//! House JSONL, and any other JSONL through templates.

use gradatim_core::{Error, Kind, Message, Part, Problem, Role};
use gradatim_pool::{Scanned, import, jsonl, scan};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Parts, file, options, parts};

const GOOD: &str = r#"{"id": "good", "prompt": "1+1=", "answer": "2", "level": 1, "verifier": "exact"}"#;

fn refused(line: &str, expected: Parts) {
    let (_folder, path) = file("rows.jsonl", format!("{GOOD}\n\n{line}\n"));
    let import = import(&options(&path, "")).unwrap();
    assert_eq!((import.read, import.problems.len(), import.refused.len()), (2, 1, 1), "{line}");
    assert_eq!(parts(&import.refused[0], &path), expected, "{line}");
}

/// `GOOD` under the id `bad`, with `key` set to `value`, or gone.
fn with(key: &str, value: Option<Value>) -> String {
    let mut line = json!({"id": "bad", "prompt": "1+1=", "answer": "2", "level": 1, "verifier": "exact"});
    match value {
        Some(value) => line[key] = value,
        None => drop(line.as_object_mut().unwrap().remove(key)),
    }
    line.to_string()
}

#[test]
fn malformed_keys_are_refused_with_line_id_key_found_expected_and_hint() {
    let keys = "one of id, prompt, messages, answer, level, verifier, category, skills, solution, kind, canonical, meta";
    let roles = "system, user, assistant or tool";
    let chat = "a string or a list of chat messages";
    let chat_hint = "write a string, or [{\"role\": \"user\", \"content\": \"...\"}]";
    let part_hint = "a part is {\"text\": \"...\"}, {\"image\": \"PATH\"} or {\"audio\": \"PATH\"}";
    let order = "name the order in the recipe: levels = [\"easy\", \"hard\"]";
    let cases: Vec<(&str, Option<Value>, [&str; 4])> = vec![
        ("lvl", Some(json!(2)), ["lvl", "an unknown key", keys, "remove it, or move it into meta"]),
        ("answer", None, ["answer", "missing", "a string", "add \"answer\" to this line"]),
        ("prompt", None, ["prompt", "missing", chat, "add \"prompt\" to this line"]),
        ("level", None, ["level", "missing", "an integer", "add \"level\" to this line"]),
        (
            "verifier",
            None,
            ["verifier", "missing", "the name of a verifier", "add \"verifier\" to this line"],
        ),
        ("answer", Some(json!(2)), ["answer", "2", "a string", "quote it: \"answer\": \"2\""]),
        (
            "answer",
            Some(json!(" ")),
            ["answer", "empty", "the gold answer", "write the answer, or drop the row"],
        ),
        ("level", Some(json!("hard")), ["level", "\"hard\"", "an integer", order]),
        ("level", Some(json!(1.5)), ["level", "1.5", "an integer", "write \"level\" as an integer"]),
        ("level", Some(json!("3")), ["level", "\"3\"", "an integer", "write \"level\" as an integer"]),
        ("solution", Some(Value::Null), ["solution", "null", "a string", "leave the key out"]),
        (
            "skills",
            Some(json!("add")),
            ["skills", "\"add\"", "a list of strings", "write \"skills\" as a list of strings"],
        ),
        ("meta", Some(json!([])), ["meta", "[]", "an object", "write \"meta\" as an object"]),
        (
            "kind",
            Some(json!("quiz")),
            ["kind", "\"quiz\"", "verifiable, demonstration, text or pair", "leave it out for verifiable"],
        ),
        ("prompt", Some(json!(7)), ["prompt", "7", chat, chat_hint]),
        ("prompt", Some(json!("  ")), ["prompt", "\"  \"", chat, chat_hint]),
        ("prompt", Some(json!([])), ["prompt", "[]", chat, chat_hint]),
        (
            "prompt",
            Some(json!(["1+1="])),
            [
                "prompt[0]",
                "\"1+1=\"",
                "an object with role and content",
                "write {\"role\": \"user\", \"content\": \"...\"}",
            ],
        ),
        (
            "prompt",
            Some(json!([{"role": "human", "content": "x"}])),
            ["prompt[0].role", "\"human\"", roles, "correct the role of this turn"],
        ),
        (
            "prompt",
            Some(json!([{"role": "user", "content": "x"}, {"role": "user"}])),
            ["prompt[1].content", "null", "a string or a list of parts", part_hint],
        ),
        (
            "prompt",
            Some(json!([{"role": "user", "content": "x", "name": "me"}])),
            [
                "prompt[0].name",
                "an unknown key",
                "role and content only",
                "remove it: turns with more in them are not supported",
            ],
        ),
    ];
    for (key, value, [at, found, expected, hint]) in cases {
        refused(&with(key, value), (3, Some("bad"), at, found, expected, hint));
    }
}

#[test]
fn ids_must_be_there_and_be_unique() {
    refused(&with("id", None), (3, None, "id", "missing", "a string", "add \"id\" to this line"));
    refused(&with("id", Some(json!(7))), (3, None, "id", "7", "a string", "quote it: \"id\": \"7\""));
    refused(
        &with("id", Some(json!(""))),
        (3, Some(""), "id", "empty", "some text", "give every row an id of its own"),
    );
    let twice = (3, Some("good"), "id", "`good`, as in line 1", "an id of its own", "rename one of the two");
    refused(GOOD, twice);
}

#[test]
fn lines_that_are_no_objects_are_refused_without_an_id() {
    for (line, found) in [
        ("{\"id\": \"bad\", ", "EOF while parsing a value"),
        ("[1, 2]", "a list"),
        ("{\"id\": \"bad\"} {}", "trailing characters"),
        ("{\"id\": \"bad\", \"level\": 1, \"level\": 2}", "the key `level` twice"),
        (&format!("{{\"meta\": {}", "[".repeat(100_000)), "recursion limit exceeded"),
    ] {
        let (_folder, path) = file("rows.jsonl", format!("{GOOD}\n{line}\n"));
        let import = import(&options(&path, "")).unwrap();
        let (row, id, key, why, expected, hint) = parts(&import.refused[0], &path);
        assert!(why.contains(found), "{why}");
        assert_eq!((row, id, key), (2, None, "line"));
        assert_eq!(expected, "one JSON object without repeated keys");
        assert_eq!(hint, "write one JSON object a line, in UTF-8");
    }
    let (_folder, path) = file("rows.jsonl", [GOOD.as_bytes(), b"\n\"\xff\xfe\"\n"].concat());
    let import = import(&options(&path, "")).unwrap();
    assert!(import.refused[0].to_string().contains(":2: `line` is invalid utf-8"), "{}", import.refused[0]);
}

#[test]
fn a_refusal_reads_problem_place_field_found_expected_hint() {
    let (_folder, path) = file("rows.jsonl", format!("{GOOD}\n{}\n", with("level", Some(json!("hard")))));
    let import = import(&options(&path, "")).unwrap();
    let expected = format!(
        "problem \"bad\" at {}:2: `level` is \"hard\", expected an integer\n  hint: name the order in the recipe: \
         levels = [\"easy\", \"hard\"]",
        path.display()
    );
    assert_eq!(import.refused[0].to_string(), expected);
    assert_eq!(import.reasons(), [("`level` is not an integer".to_owned(), 1)]);
}

#[test]
fn named_levels_count_from_one_in_the_order_of_the_recipe() {
    let lines = ["hard", "easy", "odd"]
        .map(|level| with("level", Some(json!(level))).replace("\"bad\"", &format!("\"{level}\"")));
    let (_folder, path) = file("rows.jsonl", lines.join("\n"));
    let import = import(&options(&path, "levels = [\"easy\", \"hard\"]")).unwrap();
    let levels: Vec<_> =
        import.problems.iter().map(|problem| (problem.level, problem.category.as_str())).collect();
    assert_eq!(levels, [(2, "level 2"), (1, "level 1")]);
    assert_eq!(import.reasons(), [("`level` is not one of easy, hard".to_owned(), 1)]);
}

#[test]
fn any_jsonl_becomes_problems_through_templates() {
    let (_folder, path) = file(
        "quiz.jsonl",
        "\u{feff}{\"question\": \"How  many\\nFish?\", \"answer\": \"steps\\n#### 1,234\"}\n{\"answer\": \"5\"}\nnot json\n",
    );
    let toml = "render = \"{question}\"\nanswer = \"{answer:raw}\"\nverifier = \"number\"\ncategory = \"fish/{level}\"";
    let import = import(&options(&path, toml)).unwrap();
    let [problem] = import.problems.as_slice() else { panic!("{import:?}") };
    assert_eq!((problem.id.as_str(), problem.level, problem.category.as_str()), ("quiz/1", 1, "fish/1"));
    assert_eq!(problem.prompt, [Message::user("How  many\nFish?")]);
    assert_eq!(
        (problem.answer.as_str(), problem.canonical.as_str()),
        ("steps\n#### 1,234", "how many fish?")
    );
    assert_eq!((import.read, import.refused.len()), (3, 2));
    assert_eq!(import.refused.iter().map(|refusal| refusal.row).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn limits_bound_rows_and_prompts() {
    let line = |id: &str, prompt: &str| {
        json!({"id": id, "prompt": prompt, "answer": "1", "level": 1, "verifier": "exact"}).to_string()
    };
    let (_folder, path) =
        file("rows.jsonl", [line("a", "ééé"), line("b", "éééé"), line("c", "e")].join("\n"));
    let import = import(&options(&path, "limit = 2\nmax_prompt_chars = 3")).unwrap();
    assert_eq!((import.read, import.problems.len()), (2, 1));
    let long = (2, Some("b"), "prompt", "4 characters long", "at most 3", "raise max_prompt_chars");
    assert_eq!(parts(&import.refused[0], &path), long);
}

#[test]
fn a_file_of_which_nothing_can_be_used_is_refused_as_a_whole() {
    let (_folder, path) = file("rows.jsonl", "\n\n");
    let error = import(&options(&path, "")).unwrap_err();
    assert!(error.to_string().contains("a file without rows"), "{error}");
    let (_folder, path) = file("rows.jsonl", "no JSON\n");
    let error = import(&options(&path, "")).unwrap_err();
    assert!(error.to_string().contains("rows.jsonl:1: `line` is expected ident"), "{error}");
    let (_folder, path) = file("rows.jsonl", "{\"prompt\": \"1+1=\", \"verifier\": \"exact\"}\n");
    let error = import(&options(&path, "")).unwrap_err();
    assert!(error.to_string().contains("rows.jsonl:1: `id` is missing"), "{error}");
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(import(&options(&path, "")).unwrap_err(), Error::Io { .. }));
}

fn messages() -> impl Strategy<Value = Vec<Message>> {
    let roles = prop_oneof![Just(Role::System), Just(Role::User), Just(Role::Assistant), Just(Role::Tool)];
    let part = prop_oneof![
        any::<String>().prop_map(Part::Text),
        any::<String>().prop_map(Part::Image),
        any::<String>().prop_map(Part::Audio),
    ];
    let message = (roles, vec(part, 0..3)).prop_map(|(role, parts)| Message { role, parts });
    (vec(message, 0..3), "[a-z]{1,9}").prop_map(|(mut messages, last)| {
        messages.push(Message::user(last));
        messages
    })
}

fn json_value() -> impl Strategy<Value = Value> {
    let finite = any::<f64>().prop_filter("JSON has no infinities", |x| x.is_finite());
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        finite.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        vec(any::<i32>(), 0..4).prop_map(Value::from),
    ]
}

prop_compose! {
    fn problem()(
        kind in prop_oneof![Just(Kind::Verifiable), Just(Kind::Demonstration), Just(Kind::Text), Just(Kind::Pair)],
        prompt in messages(),
        answer in "\\PC{0,9}x",
        verifier in "[a-z-]{1,9}",
        category in any::<String>(),
        level in any::<i64>(),
        skills in vec(any::<String>(), 0..3),
        solution in proptest::option::of(any::<String>()),
        canonical in any::<String>(),
        meta in hash_map(any::<String>(), json_value(), 0..4),
    ) -> Problem {
        let meta = meta.into_iter().collect();
        Problem { id: String::new(), kind, prompt, answer, verifier, category, level, skills, solution, canonical, meta }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(problems in vec(problem(), 1..5)) {
        let numbered = |(ix, problem)| Problem { id: format!("{ix}\u{2028}\n\"id\""), ..problem };
        let problems: Vec<Problem> = problems.into_iter().enumerate().map(numbered).collect();
        let (_folder, path) = file("rows.jsonl", "");
        jsonl::write(&path, &problems).unwrap();
        let import = import(&options(&path, "")).unwrap();
        prop_assert!(import.refused.is_empty(), "{}", import.refused[0]);
        prop_assert_eq!(import.problems, problems);
    }

    #[test]
    fn any_bytes_are_imported_or_refused_line_by_line(bytes in vec(any::<u8>(), 0..200)) {
        let (_folder, path) = file("rows.jsonl", &bytes);
        let mut handed_over = 0;
        let mut count = |_: Scanned| { handed_over += 1; Ok(()) };
        let scan = scan(&options(&path, "layout = \"house\""), &mut count).unwrap();
        prop_assert_eq!(scan.read, handed_over);
        let lines = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).split(|byte| *byte == b'\n');
        prop_assert_eq!(scan.read, lines.filter(|line| !line.trim_ascii().is_empty()).count());
    }
}
