//! Problems over tables in the layout of TabMWP: one object of problems by their number.

use gradatim_pool::import;
use serde_json::json;

use crate::{file, options};

#[test]
fn problems_over_tables_are_read_with_title_unit_and_options_where_they_have_them() {
    let common =
        json!({"table": "Day | Cups\nMon | 3\nTue | 4\n", "row_num": 3, "column_num": 2, "grade": 3});
    let row = |fields: serde_json::Value| {
        let mut row = common.clone();
        row.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        row
    };
    let data = json!({
        "7": row(json!({"question": "How many cups were sold?", "choices": null, "answer": "7", "unit": "cups",
            "table_title": "Cups sold", "solution": "3 + 4 = 7\n", "ques_type": "free_text", "ans_type": "integer_number"})),
        "12": row(json!({"question": "On which day were more sold?", "choices": ["Mon", "Tue"], "answer": "Tue", "unit": null,
            "table_title": null, "solution": "4 is more.", "ques_type": "multi_choice", "ans_type": "extractive_text"})),
    });
    let (_folder, path) = file("problems_train.json", data.to_string());
    let import = import(&options(&path, "")).unwrap();
    assert_eq!((import.layout, import.reasons()), (Some("tabmwp"), vec![]));
    let mut problems = import.problems;
    problems.sort_by_key(|problem| problem.id.len());
    let [free, choice] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!(
        free.prompt_text(),
        "Table: Cups sold\nDay | Cups\nMon | 3\nTue | 4\n\nHow many cups were sold?\nUnit: cups"
    );
    assert_eq!(
        choice.prompt_text(),
        "Table\nDay | Cups\nMon | 3\nTue | 4\n\nOn which day were more sold?\nA) Mon\nB) Tue"
    );
    assert_eq!(
        (&*free.id, &*free.verifier, free.level, &*free.category),
        ("tabmwp/7", "tabmwp", 3, "tabmwp 3")
    );
    assert_eq!((free.solution.as_deref(), choice.answer.as_str()), (Some("3 + 4 = 7\n#7"), "Tue"));
    assert_eq!(
        json!(free.meta),
        json!({"unit": "cups", "ques_type": "free_text", "ans_type": "integer_number"})
    );
    assert_eq!(choice.meta["choices"], json!(["Mon", "Tue"]));
}
