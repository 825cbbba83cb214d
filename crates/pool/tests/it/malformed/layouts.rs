//! Rows of published layouts, and rows read through templates, with one fault.

use serde_json::{Value, json};

use super::Case;

pub fn cases() -> Vec<Case> {
    let mut cases = published();
    cases.extend(by_templates());
    cases
}

/// A row that is right, then one that is not.
fn second(right: &Value, wrong: &Value) -> Case {
    Case::row("rows.jsonl", format!("{right}\n{wrong}\n"), 2, 1)
}

/// `right` with `key` set to `value`.
fn but(right: &Value, key: &str, value: Value) -> Value {
    let mut wrong = right.clone();
    wrong[key] = value;
    wrong
}

fn published() -> Vec<Case> {
    let gsm8k = json!({"question": "1+1?", "answer": "1+1=2\n#### 2"});
    let aqua =
        json!({"question": "1+1?", "options": ["A)1", "B)2"], "rationale": "It is 2.", "correct": "B"});
    let common = json!({"id": "x", "answerKey": "A", "question": {"stem": "Q?", "choices": [{"label": "A", "text": "yes"}]}});
    let bench = json!({"input": "Q?", "target_scores": {"Yes": 1, "No": 0}, "target": "Yes."});
    let svamp = json!({"ID": "1", "Body": "b", "Question": "q?", "Answer": 51.0, "Type": "Addition", "Equation": "1"});
    let multi = json!({"sQuestion": "q?", "lSolutions": [39.0]});
    let cot =
        json!({"prompt": "<｜User｜>q?<｜Assistant｜>", "reference_solution": "r\n#### 3", "source": "aime"});
    let math = json!({"problem": "p", "level": "Level 2", "type": "Algebra", "solution": "so \\boxed{2}"});
    let mmlu = json!({"question": "q?", "choices": ["0", "1"], "answer": 1});
    let knights = json!({"quiz": "q", "names": ["Zoey"], "solution_text": "Zoey is a knight.",
                         "cot_head": "h", "cot_repeat_steps": ["s"], "cot_foot": "f"});
    let verl = json!({"prompt": "q", "reward_model": {"ground_truth": "3"}});
    let leet =
        json!({"task_id": "x", "completion": "c", "test": "t", "meta": {"query": "q", "difficulty": "Easy"}});
    let sci =
        json!({"problem_text": "p", "answer_number": "1.5", "problemid": "1", "source": "fund", "unit": " "});
    let in_row = "fields of the row";
    let this_row = "correct this row";
    [
        (&gsm8k, "answer", json!("just 2"), "answer", "\"just 2\"", "text with `####` in it", this_row),
        (&gsm8k, "answer", json!("2 ####"), "answer", "empty", "the gold answer", "drop the row"),
        (&gsm8k, "answer", json!(["2"]), "answer", "[\"2\"]", "text with `####`", this_row),
        (
            &gsm8k,
            "question",
            Value::Null,
            "render",
            "`question` is not in the row",
            in_row,
            "correct `question`",
        ),
        (&gsm8k, "question", json!(" "), "prompt", "\"\"", "a string or a list", "write a string"),
        (
            &gsm8k,
            "question",
            json!({}),
            "render",
            "whose field `question` is {}",
            "text or a number",
            this_row,
        ),
        (&aqua, "correct", json!("F"), "answer", "`F`", "one of A, B, or the text", this_row),
        (&aqua, "correct", json!(""), "answer", "``", "one of A, B", this_row),
        (&aqua, "options", json!("A or B"), "render", "\"A or B\"", "1 to 26 choices", this_row),
        (&aqua, "options", json!([]), "render", "[]", "1 to 26 choices", this_row),
        (&aqua, "options", json!(vec!["x"; 27]), "render", "`options` is", "1 to 26 choices", this_row),
        (&common, "answerKey", json!("Z"), "answer", "`Z`", "one of A", this_row),
        (&common, "question", json!("Q?"), "render", "`question.stem` is not in the row", in_row, "correct"),
        (
            &bench,
            "target_scores",
            json!({"Yes": 1, "No": 1}),
            "answer",
            "{\"Yes\":1",
            "the greatest",
            this_row,
        ),
        (
            &bench,
            "target_scores",
            json!({"Yes": "1"}),
            "answer",
            "{\"Yes\":\"1\"}",
            "an object of numbers",
            this_row,
        ),
        (&svamp, "Answer", Value::Null, "answer", "`Answer` is not in the row", in_row, "correct `Answer`"),
        (&svamp, "Answer", json!({}), "answer", "{}", "text or a number", this_row),
        (&svamp, "ID", Value::Null, "id", "`ID` is not in the row", in_row, "correct `ID`"),
        (&svamp, "Type", json!(3), "skills", "3", "a skill or a list of skills", "name another field"),
        (&multi, "lSolutions", json!([]), "answer", "`lSolutions.0` is not in the row", in_row, "correct"),
        (&multi, "lSolutions", json!([[1]]), "answer", "[1]", "text or a number", this_row),
        (&cot, "prompt", json!("q?"), "render", "\"q?\"", "text with `<｜User｜>` in it", this_row),
        (
            &cot,
            "prompt",
            json!("<｜User｜>q?"),
            "render",
            "q?",
            "text with `<｜Assistant｜>` in it",
            this_row,
        ),
        (&cot, "reference_solution", json!("3"), "answer", "\"3\"", "text with `####` in it", this_row),
        (&math, "solution", json!("so 2"), "answer", "\"so 2\"", "text with \\boxed{..} in it", this_row),
        (&math, "solution", json!("\\boxed{2"), "answer", "boxed{2", "text with \\boxed{..} in it", this_row),
        (&math, "solution", json!("\\boxed{}"), "answer", "empty", "the gold answer", "drop the row"),
        (&math, "level", json!("Level ?"), "level", "\"?\"", "an integer", "levels ="),
        (&math, "level", json!("hard"), "level", "\"hard\"", "text with `Level` in it", this_row),
        (&mmlu, "answer", json!(2), "answer", "`C`", "one of A, B", this_row),
        (&mmlu, "answer", json!(-1), "answer", "-1", "a number from 0 to 25", this_row),
        (&mmlu, "answer", json!("B"), "answer", "\"B\"", "a number from 0 to 25", this_row),
        (&knights, "names", Value::Null, "level", "`names` is not in the row", in_row, "correct `names`"),
        (&knights, "names", json!("Zoey"), "level", "\"Zoey\"", "a list", this_row),
        (&knights, "cot_repeat_steps", json!("s"), "solution", "\"s\"", "a list of texts", this_row),
        (&verl, "reward_model", json!({}), "answer", "`ground_truth` is not in the row", in_row, "correct"),
        (
            &verl,
            "reward_model",
            json!({"ground_truth": [1, 2]}),
            "reward_model.ground_truth",
            "[1,2]",
            "text or a number",
            "answer = \"{target}\"",
        ),
        (&verl, "prompt", Value::Null, "prompt", "null", "a string or a list", "write a string"),
        (
            &leet,
            "meta",
            json!({"query": "q", "difficulty": "Meidum"}),
            "level",
            "Meidum",
            "one of Easy",
            "levels",
        ),
        (
            &leet,
            "meta",
            json!({"difficulty": "Easy"}),
            "render",
            "`meta.query` is not in the row",
            in_row,
            "correct",
        ),
        (&sci, "answer_number", json!(" "), "answer", "empty", "the gold answer", "drop the row"),
        (&sci, "unit", json!([]), "render", "`unit` is []", "text or a number", this_row),
    ]
    .into_iter()
    .map(|(right, field, value, key, found, expected, hint)| {
        second(right, &but(right, field, value)).says(key, found, expected, hint)
    })
    .collect()
}

fn by_templates() -> Vec<Case> {
    let toml = "render = \"{q}\"\nanswer = \"{a}\"\nverifier = \"exact\"\n";
    let right = json!({"q": "1+1=", "a": 2, "n": [3, 1], "tags": ["x"], "opts": ["1", "2"]});
    let in_row = "fields of the row: ";
    [
        ("q", Value::Null, "", "render", "`q` is not in the row", in_row, "correct `q`"),
        ("q", json!({"x": 1}), "", "render", "{\"x\":1}", "text, a number or a flat list", "{q:raw}"),
        ("a", json!([[1]]), "", "answer", "[[1]]", "text, a number or a flat list", "{a:raw}"),
        ("a", json!(""), "", "answer", "empty", "the gold answer", "drop the row"),
        ("n", json!("x"), "canonical = \"{n:sorted}\"", "canonical", "\"x\"", "a list of numbers", "use {n}"),
        (
            "n",
            json!(["x"]),
            "canonical = \"{n:sorted}\"",
            "canonical",
            "[\"x\"]",
            "a list of numbers",
            "use {n}",
        ),
        (
            "n",
            Value::Null,
            "keep_meta = [\"n\"]",
            "keep_meta",
            "`n` is not in the row",
            in_row,
            "correct `n`",
        ),
        ("n", json!("x"), "level = \"{n:count}\"", "level", "\"x\"", "a list", "correct this row"),
        ("n", json!(3), "level = \"{n:count}\"", "level", "3", "a list", "correct this row"),
        (
            "tags",
            json!({}),
            "skills = \"tags\"",
            "skills",
            "{}",
            "a skill or a list of skills",
            "another field",
        ),
        (
            "tags",
            Value::Null,
            "skills = \"tags\"",
            "skills",
            "`tags` is not in the row",
            in_row,
            "correct `tags`",
        ),
        (
            "opts",
            json!("x"),
            "choices = \"opts\"",
            "choices",
            "\"x\"",
            "1 to 26 choices",
            "as a list of texts",
        ),
        ("opts", json!(["a", "b"]), "choices = \"opts\"", "answer", "`2`", "one of A, B", "correct this row"),
        (
            "opts",
            Value::Null,
            "choices = \"opts\"",
            "choices",
            "`opts` is not in the row",
            in_row,
            "correct `opts`",
        ),
        ("a", Value::Null, "id = \"{a}\"", "id", "`a` is not in the row", in_row, "correct `a`"),
        ("q", json!("1+1+1="), "max_prompt_chars = 4", "prompt", "6 characters long", "at most 4", "raise"),
    ]
    .into_iter()
    .map(|(field, value, more, key, found, expected, hint)| {
        second(&right, &but(&right, field, value))
            .with(&format!("{toml}{more}"))
            .says(key, found, expected, hint)
    })
    .collect()
}
