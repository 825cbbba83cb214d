//! Rows of the house schema with one fault.

use serde_json::{Value, json};

use super::{Case, around, bad, good};

/// A value as a message shows it: JSON, cut after 60 characters.
fn shown(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

pub fn cases() -> Vec<Case> {
    let mut cases = vec![];
    mistyped(&mut cases);
    missing(&mut cases);
    prompts(&mut cases);
    ids_and_answers(&mut cases);
    cells(&mut cases);
    cases
}

/// A string key that holds something else is shown with the edit: quote a number, leave a null out.
fn mistyped(cases: &mut Vec<Case>) {
    for key in ["id", "answer", "verifier", "category", "solution", "canonical"] {
        for value in [json!(7), json!(1.5), json!(true), Value::Null, json!(["x"]), json!({"x": 1})] {
            let hint = match &value {
                Value::Number(number) => format!("quote it: \"{key}\": \"{number}\""),
                Value::Null => "leave the key out".to_owned(),
                _ => format!("write \"{key}\" as a string"),
            };
            let found = shown(&value);
            let line = bad(key, Some(value)).to_string();
            cases.push(around(line.as_bytes()).says(key, &found, "a string", &hint));
        }
    }
    let other = [
        ("level", json!(1.5), "an integer", "write \"level\" as an integer"),
        ("level", json!(true), "an integer", "write \"level\" as an integer"),
        ("level", Value::Null, "an integer", "leave the key out"),
        ("level", json!([1]), "an integer", "write \"level\" as an integer"),
        ("level", json!({}), "an integer", "write \"level\" as an integer"),
        ("level", json!("3"), "an integer", "write \"level\" as an integer"),
        ("level", json!("hard"), "an integer", "levels = [\"easy\", \"hard\"]"),
        ("level", json!(1e30), "an integer", "write \"level\" as an integer"),
        ("level", json!(u64::MAX), "an integer", "write \"level\" as an integer"),
        ("skills", json!("add"), "a list of strings", "write \"skills\" as a list of strings"),
        ("skills", json!(7), "a list of strings", "write \"skills\" as a list of strings"),
        ("skills", json!([1]), "a list of strings", "write \"skills\" as a list of strings"),
        ("skills", json!(["a", null]), "a list of strings", "write \"skills\" as a list of strings"),
        ("skills", json!({"a": 1}), "a list of strings", "write \"skills\" as a list of strings"),
        ("skills", Value::Null, "a list of strings", "leave the key out"),
        ("meta", json!("source"), "an object", "write \"meta\" as an object"),
        ("meta", json!([]), "an object", "write \"meta\" as an object"),
        ("meta", json!(3), "an object", "write \"meta\" as an object"),
        ("meta", json!(false), "an object", "write \"meta\" as an object"),
        ("meta", Value::Null, "an object", "leave the key out"),
        ("kind", json!("quiz"), "verifiable, demonstration, text or pair", "leave it out"),
        ("kind", json!("Verifiable"), "verifiable, demonstration, text or pair", "leave it out"),
        ("kind", json!(1), "verifiable, demonstration, text or pair", "leave it out"),
        ("kind", Value::Null, "verifiable, demonstration, text or pair", "leave it out"),
        ("kind", json!(["text"]), "verifiable, demonstration, text or pair", "leave it out"),
    ];
    for (key, value, expected, hint) in other {
        let found = shown(&value);
        cases.push(around(bad(key, Some(value)).to_string().as_bytes()).says(key, &found, expected, hint));
    }
    let named = around(bad("level", Some(json!("odd"))).to_string().as_bytes());
    let mut named = named.with("levels = [\"easy\", \"hard\"]").says(
        "level",
        "\"odd\"",
        "one of easy, hard",
        "add the name",
    );
    named.files[0].1 = String::from_utf8(named.files[0].1.clone())
        .unwrap()
        .replace("\"level\":1", "\"level\":\"easy\"")
        .into();
    cases.push(named);
}

fn missing(cases: &mut Vec<Case>) {
    for (key, expected) in [
        ("id", "a string"),
        ("prompt", "a string or a list of chat messages"),
        ("answer", "a string"),
        ("level", "an integer"),
        ("verifier", "the name of a verifier"),
    ] {
        let hint = format!("add \"{key}\" to this line");
        cases.push(around(bad(key, None).to_string().as_bytes()).says(key, "missing", expected, &hint));
    }
    for key in ["lvl", "Prompt", "answer ", "question", "tags", ""] {
        let line = bad(key, Some(json!("x"))).to_string();
        cases.push(around(line.as_bytes()).says(
            key,
            "an unknown key",
            "one of id, prompt, messages",
            "move it into meta",
        ));
    }
}

fn prompts(cases: &mut Vec<Case>) {
    let chat = "a string or a list of chat messages";
    let write = "write a string, or [{\"role\"";
    for value in [json!(7), json!(true), json!({"role": "user"}), json!(""), json!(" \n"), json!([])] {
        let found = shown(&value);
        cases.push(
            around(bad("prompt", Some(value)).to_string().as_bytes()).says("prompt", &found, chat, write),
        );
    }
    let user = json!({"role": "user", "content": "x"});
    let roles = "system, user, assistant or tool";
    for (value, key, found, expected, hint) in [
        (json!(["hi"]), "prompt[0]", "\"hi\"", "an object with role and content", "write {\"role\""),
        (json!([user, 3]), "prompt[1]", "3", "an object with role and content", "write {\"role\""),
        (json!([{"content": "x"}]), "prompt[0].role", "null", roles, "correct the role"),
        (
            json!([{"role": "human", "content": "x"}]),
            "prompt[0].role",
            "\"human\"",
            roles,
            "correct the role",
        ),
        (json!([{"role": 1, "content": "x"}]), "prompt[0].role", "1", roles, "correct the role"),
        (json!([{"role": "user"}]), "prompt[0].content", "null", "a string or a list of parts", "a part is"),
        (json!([{"role": "user", "content": 5}]), "prompt[0].content", "5", "a list of parts", "a part is"),
        (
            json!([{"role": "user", "content": [{"txt": "x"}]}]),
            "prompt[0].content",
            "txt",
            "parts",
            "a part is",
        ),
        (json!([{"role": "user", "content": ["x"]}]), "prompt[0].content", "[\"x\"]", "parts", "a part is"),
        (json!([{"role": "user", "content": ""}]), "prompt", "\"content\":\"\"", chat, write),
        (json!([{"role": "user", "content": []}]), "prompt", "\"content\":[]", chat, write),
        (
            json!([{"role": "user", "content": "x", "name": "me"}]),
            "prompt[0].name",
            "an unknown key",
            "role and content only",
            "remove it",
        ),
        (
            json!([user, {"role": "assistant", "content": "y", "tool_calls": [1]}]),
            "prompt[1].tool_calls",
            "an unknown key",
            "role and content only",
            "remove it",
        ),
    ] {
        cases
            .push(around(bad("prompt", Some(value)).to_string().as_bytes()).says(key, found, expected, hint));
    }
    let mut both = bad("messages", Some(json!([user])));
    cases.push(around(both.to_string().as_bytes()).says(
        "messages",
        "beside a prompt",
        "either",
        "keep the one",
    ));
    both.as_object_mut().unwrap().remove("prompt");
    for value in [json!("x"), json!({"role": "user"}), json!(1), Value::Null] {
        let (found, hint) = (shown(&value), if value.is_null() { "leave" } else { "write \"messages\"" });
        both["messages"] = value;
        cases.push(around(both.to_string().as_bytes()).says(
            "messages",
            &found,
            "a list of chat messages",
            hint,
        ));
    }
    let long = bad("prompt", Some(json!("1+1+1+1=")));
    let case = around(long.to_string().as_bytes()).with("max_prompt_chars = 5");
    cases.push(case.says("prompt", "8 characters long", "at most 5", "raise max_prompt_chars"));
}

fn ids_and_answers(cases: &mut Vec<Case>) {
    for id in ["", "  ", "\n"] {
        let case = around(bad("id", Some(json!(id))).to_string().as_bytes());
        cases.push(case.says("id", "empty", "some text", "give every row an id of its own"));
    }
    for answer in ["", " ", "\t\n"] {
        let case = around(bad("answer", Some(json!(answer))).to_string().as_bytes());
        cases.push(case.says("answer", "empty", "the gold answer", "drop the row"));
    }
    let twice = "an id of its own";
    cases.push(around(good("first").to_string().as_bytes()).says(
        "id",
        "`first`, as in line 1",
        twice,
        "rename",
    ));
    let json = json!([good("a"), good("b"), good("a")]).to_string();
    cases.push(Case::row("rows.json", json, 3, 2).says("id", "`a`, as in row 1", twice, "rename"));
    let shards = |one: &str, other: &str| {
        let mut case = Case::row("a-1.jsonl", format!("{}\n", good(one)), 1, 1);
        case.files.push(("a-2.jsonl".to_owned(), format!("{}\n", good(other)).into()));
        Case { path: "a-*.jsonl".to_owned(), ..case }
    };
    cases.push(shards("same", "same").says("id", "`same`, as in line 1 of", twice, "rename"));
}

/// The same schema in the cells of a table.
fn cells(cases: &mut Vec<Case>) {
    let header = "id,prompt,messages,answer,level,verifier,skills,meta\n";
    let right = "a,1+1=,,2,1,exact,\"[\"\"add\"\"]\",{}\n";
    for (cells, key, found, expected, hint) in [
        (",1+1=,,2,1,exact,,", "id", "missing", "a string", "add \"id\""),
        ("b,,,2,1,exact,,", "prompt", "missing", "a string or a list", "add \"prompt\""),
        ("b,1+1=,,,1,exact,,", "answer", "missing", "a string", "add \"answer\""),
        ("b,1+1=,,2,,exact,,", "level", "missing", "an integer", "add \"level\""),
        ("b,1+1=,,2,1,,,", "verifier", "missing", "the name of a verifier", "add \"verifier\""),
        ("b,1+1=,,2,hard,exact,,", "level", "\"hard\"", "an integer", "levels ="),
        ("b,1+1=,,2,1.5,exact,,", "level", "\"1.5\"", "an integer", "levels ="),
        ("b,1+1=,,2,1,exact,add,", "skills", "\"add\"", "JSON of a list of strings", "as JSON"),
        ("b,1+1=,,2,1,exact,7,", "skills", "7", "a list of strings", "write \"skills\""),
        ("b,1+1=,,2,1,exact,,source", "meta", "\"source\"", "JSON of an object", "as JSON"),
        ("b,1+1=,,2,1,exact,,[]", "meta", "[]", "an object", "write \"meta\""),
        ("b,,hello,2,1,exact,,", "messages", "\"hello\"", "JSON of a list of chat messages", "as JSON"),
        ("b,,{},2,1,exact,,", "messages", "{}", "a list of chat messages", "write \"messages\""),
        ("b,1+1=,[],2,1,exact,,", "messages", "beside a prompt", "either prompt or messages", "keep"),
        ("b,  ,,2,1,exact,,", "prompt", "\"  \"", "a string or a list", "write a string"),
        ("b,1+1=,,\" \",1,exact,,", "answer", "empty", "the gold answer", "drop the row"),
        ("a,1+2=,,3,1,exact,,", "id", "`a`, as in line 2", "an id of its own", "rename"),
    ] {
        let csv = format!("{header}{right}{cells}\n");
        cases.push(Case::row("rows.csv", csv.clone(), 3, 1).says(key, found, expected, hint));
        if !csv.contains('"') || cells.contains("hard") {
            cases.push(Case::row("rows.tsv", csv.replace(',', "\t"), 3, 1).says(key, found, expected, hint));
        }
    }
}
