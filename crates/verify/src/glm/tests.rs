use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::tests::gold_with;

fn problem(rule: &str, options: Value, gold: &str) -> Problem {
    gold_with(gold, json!({"glm": {"rule": {rule: options}}}))
}

/// A response of the right form with this in its box.
fn boxed(content: &str) -> String {
    format!("<think>Let me see.</think>\n<answer>It is <|begin_of_box|>{content}<|end_of_box|>.</answer>")
}

/// Options of a rule, its gold, what the box holds, the score, and how its reason begins.
type Case<'a> = (Value, &'a str, &'a str, f64, &'a str);

fn check(rule: &str, cases: &[Case]) {
    for (options, gold, content, value, why) in cases {
        let problem = problem(rule, options.clone(), gold);
        Glm.check(&problem).unwrap_or_else(|fault| panic!("{rule} refuses {gold}: {fault}"));
        let score = Glm.score(&problem, &boxed(content));
        assert!((score.value - value).abs() < 1e-12, "{rule}, {gold}: {content} earns {score:?}");
        assert!(score.why.starts_with(why), "{rule}, {gold}: {content} earns {score:?}");
        assert_eq!(score.parsed.is_none(), score.why.starts_with("judge: "), "{score:?}");
        // The reference may be a whole response.
        let whole = Problem { answer: boxed(gold), ..problem };
        assert_eq!(Glm.score(&whole, &boxed(content)), score);
    }
}

#[test]
fn numbers_are_right_within_the_tolerance_of_their_domain() {
    let none = json!({});
    let of = |gold, content, value, why| (none.clone(), gold, content, value, why);
    check(
        "math",
        &[
            of("43", "43", 1.0, "math: right"),
            of("43", "43.0", 1.0, "math: right"),
            of("43", "44", 0.0, "math: not within 0.000001 of 43"),
            of("0.75", "3/4", 1.0, "math: "),
            of("-1200", "-1.2 \\times 10^{3}", 1.0, "math: "),
            // 1 + 1e-6 is less than 1e-6 (1 + 1e-6) away, 1 + 1.1e-6 is not.
            of("1", "1.000001", 1.0, "math: "),
            of("1", "1.0000011", 0.0, "math: "),
            of("0", "0.000000000001", 0.0, "math: "),
            of("0", "0.0000000000009", 1.0, "math: "),
            of("x + 1", "x + 1", 1.0, "math: "),
            of("x + 1", "1 + x", 0.0, "judge: "),
            of("43", "a number from 40 to 50", 0.0, "judge: "),
            of("43", "43 apples", 0.0, "judge: "),
            (json!({"tolerance": 0.1}), "100", "109.9", 1.0, "math: "),
            (json!({"tolerance": 0.1}), "100", "110.1", 0.0, "math: "),
        ],
    );
    check(
        "physics",
        &[
            of("100000", "100001", 1.0, "physics: "),
            of("100000", "100001.1", 0.0, "physics: "),
            of("9.8", "9.8 m/s^2", 0.0, "judge: "),
            of("50", "50%", 0.0, "judge: "),
        ],
    );
    check("chemistry", &[of("2", "2.00002", 1.0, "chemistry: "), of("2", "2.00003", 0.0, "chemistry: ")]);
    check(
        "chart",
        &[
            of("100", "102.5", 1.0, "chart: "),
            of("100", "102.51", 0.0, "chart: "),
            of("2000", "1999", 0.0, "chart: another year"),
            of("2000", "2000.0", 1.0, "chart: "),
            of("-2000", "-1999", 0.0, "chart: another year"),
            of("2000", "1999.5", 1.0, "chart: "),
            of("3000", "3001", 1.0, "chart: "),
            of("999", "1000", 1.0, "chart: "),
            of("north", "north", 1.0, "chart: "),
            of("north", "North", 0.0, "judge: "),
        ],
    );
}

#[test]
fn counts_and_texts_are_equal_or_a_matter_for_a_judge() {
    let of = |gold, content, value, why| (json!({}), gold, content, value, why);
    check(
        "counting",
        &[
            of("7", "7", 1.0, "counting: "),
            of("7", "007", 1.0, "counting: "),
            of("7", "8", 0.0, "counting: not 7"),
            of("7", "7.0", 0.0, "judge: "),
            of("7", "seven", 0.0, "judge: "),
        ],
    );
    check("vqa", &[of("a cat", "a cat", 1.0, "vqa: "), of("a cat", "cat", 0.0, "judge: ")]);
}

#[test]
fn a_text_that_was_read_is_worth_its_share_of_right_characters() {
    let of = |gold, content, value| (json!({}), gold, content, value, "ocr: similarity");
    let bounds = json!({"upper": 0.8, "lower": 0.4});
    check(
        "ocr",
        &[
            // One number to a judge of maths, to this one two of four characters.
            of("43", "43.0", 0.5),
            of("kitten", "sitting", 4.0 / 7.0),
            of("Room 12\nEast", "Room12 East", 1.0),
            of("Room", "room", 0.75),
            of("abc", "xyz", 0.0),
            of("a\tb", "ab", 2.0 / 3.0),
            (json!({"ignore_case": true}), "Room", "rOOM", 1.0, "ocr: "),
            (bounds.clone(), "abcde", "abcdx", 1.0, "ocr: similarity 0.800"),
            (bounds.clone(), "abcde", "abxyz", 0.0, "ocr: similarity 0.400"),
            (bounds, "abcde", "abcyz", 0.6, "ocr: "),
        ],
    );
}

#[test]
fn boxes_count_when_they_overlap_by_more_than_the_threshold() {
    let of = |gold, content, value| (json!({}), gold, content, value, "grounding: ");
    check(
        "grounding",
        &[
            of("[[0,0,2,2]]", "[[0,0,2,2]]", 1.0),
            of("[[0,0,2,2]]", "[[0,0,2,1]]", 0.0),
            of("[[0,0,2,2]]", "[[0,0,2,1.5]]", 1.0),
            of("[[0,0,2,2],[4,4,6,6]]", "[[4,4,6,6]]", 0.5),
            of("[[0,0,2,2]]", "[[0,0,2,2],[7,7,8,8]]", 0.5),
            (json!({"threshold": 0.8}), "[[0,0,2,2]]", "[[0,0,2,1.5]]", 0.0, "grounding: overlap 0.750"),
        ],
    );
}

#[test]
fn an_action_is_worth_the_product_of_its_keys() {
    let click = r#"{"action_type": "click", "box_2d": [[0, 0, 100, 100]]}"#;
    let typed = r#"{"action_type": "input_text", "text": "sunday", "box_2d": [[0, 0, 100, 100]]}"#;
    let of = |gold, content, value, why| (json!({}), gold, content, value, why);
    check(
        "gui-action",
        &[
            of(click, click, 1.0, "gui-action: right"),
            of(click, r#"{"box_2d": [0, 0, 100, 100], "action_type": "click"}"#, 1.0, "gui-action: "),
            of(
                click,
                r#"{"action_type": "click", "box_2d": [[50, 0, 100, 100]]}"#,
                0.5,
                "gui-action: box_2d 0.500",
            ),
            of(
                click,
                r#"{"action_type": "long_press", "box_2d": [[0, 0, 100, 100]]}"#,
                0.0,
                "gui-action: action_type",
            ),
            of(click, r#"{"action_type": "click"}"#, 0.0, "gui-action: other keys"),
            of(
                click,
                r#"{"action_type": "click", "box_2d": [[0, 0, 100, 1000]]}"#,
                0.0,
                "gui-action: box_2d",
            ),
            of(click, r#"{"action_type": "click", "box_2d": [[100, 0, 0, 100]]}"#, 0.0, "gui-action: box_2d"),
            of(
                click,
                r#"{"action_type": "click", "box_2d": [[0, 0, 100, 99.5]]}"#,
                0.0,
                "gui-action: box_2d",
            ),
            of(click, r#"{"action_type": "click", "box_2d": "all"}"#, 0.0, "gui-action: box_2d"),
            // `suday` is common to both words, of eight characters the longer.
            of(
                typed,
                r#"{"action_type": "input_text", "text": "saturday", "box_2d": [[0, 0, 100, 100]]}"#,
                5.0 / 8.0,
                "gui-action: text 0.625",
            ),
            of(
                typed,
                r#"{"action_type": "input_text", "text": "saturday", "box_2d": [[0, 0, 50, 100]]}"#,
                5.0 / 16.0,
                "gui-action: ",
            ),
            of(
                typed,
                r#"{"action_type": "input_text", "text": 7, "box_2d": [[0, 0, 100, 100]]}"#,
                0.0,
                "gui-action: text",
            ),
            of(r#"{"status": "done"}"#, r#"{"status": "done"}"#, 1.0, "gui-action: "),
        ],
    );
    let score = Glm.score(&problem("gui-action", json!({}), click), &boxed("click"));
    assert_eq!((score.parsed, score.why.as_str()), (None, "gui-action: not an action in JSON"));
}

#[test]
fn the_gate_opens_for_one_form_alone() {
    let problem = problem("math", json!({}), "43");
    let sound = boxed("43");
    for response in [sound.clone(), format!("{sound}\n"), sound.replace("think>", "THINK>")] {
        assert_eq!(Glm.score(&problem, &response).value, 1.0, "{response}");
    }
    let two = sound.replace("It is", "It is <|begin_of_box|>43<|end_of_box|> or");
    let loops = sound.replace("Let me see.", &"wait, ".repeat(90));
    let mixed = format!("{}\n\n{}", "思".repeat(50), "word ".repeat(200));
    for (response, why) in [
        ("43".to_owned(), "gate: not one thought"),
        (sound.replace("<answer>", ""), "gate: not one answer"),
        (format!(" {sound}"), "gate: text before the thought"),
        (sound.replace("</think>\n", "</think> so "), "gate: text between thought and answer"),
        (format!("{sound}\n\n"), "gate: text after the answer"),
        (format!("{sound} Done."), "gate: text after the answer"),
        (sound.replace("see.", "see <answer>43</answer>."), "gate: not one answer"),
        (sound.replace("It is", "</think> It is"), "gate: not one thought"),
        ("<think><answer><|begin_of_box|>43<|end_of_box|></answer></think>".to_owned(), "gate: tags within"),
        (two, "gate: more than one box"),
        (sound.replace("43<", "43<|begin_of_box|><"), "gate: more than one box"),
        (sound.replace("It is", "It is \\boxed{43}"), "gate: a LaTeX box"),
        (loops, "style: a loop"),
        (sound.replace("Let me see.", &mixed), "style: languages mixed"),
        (sound.replace("<|begin_of_box|>", ""), "box: none"),
        (sound.replace("<|end_of_box|>", "").replace("It", "<|end_of_box|>"), "box: none"),
        (boxed(" "), "box: empty"),
    ] {
        let score = Glm.score(&problem, &response);
        assert_eq!((score.value, score.parsed), (0.0, None), "{response}");
        assert!(score.why.starts_with(why), "{response}: {}", score.why);
    }
    // A thought may hold what an answer may not.
    let free = sound.replace("see.", "see: \\boxed{42}, <|begin_of_box|>42<|end_of_box|>.");
    assert_eq!(Glm.score(&problem, &free).value, 1.0);
}

#[test]
fn rules_of_style_can_be_left_out() {
    let sound = boxed("43");
    let letter = |n: u8| char::from(b'a' + n % 26);
    let words: String = (0..220).map(|n| format!("w{}{} ", letter(n / 26), letter(n))).collect();
    for (key, thought) in
        [("repetition", "wait, ".repeat(90)), ("language_mix", format!("{}\n\n{words}", "思考".repeat(25)))]
    {
        let response = sound.replace("Let me see.", &thought);
        for (on, value) in [(true, 0.0), (false, 1.0)] {
            let problem = gold_with("43", json!({"glm": {"rule": {"math": {}}, key: on}}));
            let score = Glm.score(&problem, &response);
            assert_eq!(score.value, value, "{key} {on}: {}", score.why);
        }
    }
}

#[test]
fn what_only_a_judge_can_say_is_refused_and_earns_nothing() {
    for (rule, gold, response, why) in [
        ("general", "a long story", "<think>a</think><answer>a long story</answer>".to_owned(), "judge: "),
        ("general", "a long story", boxed("a long story"), "style: a box"),
        ("geo-guess", "Lyon", boxed("Lyon"), "judge: "),
        ("geo-guess", "Lyon", boxed(&"Lyon or ".repeat(7)), "geo-guess: more than 50"),
        ("physics", "9.8 m", boxed("9.8 m"), "judge: "),
    ] {
        let problem = problem(rule, json!({}), gold);
        assert!(Glm.check(&problem).is_err(), "{rule}");
        let score = Glm.score(&problem, &response);
        assert!(score.value == 0.0 && score.why.starts_with(why), "{rule}: {score:?}");
    }
}

#[test]
fn golds_and_options_that_cannot_be_used_are_refused() {
    for (glm, answer, key) in [
        (json!(null), "43", "meta.glm"),
        (json!({}), "43", "meta.glm"),
        (json!({"rule": {"maths": {}}}), "43", "meta.glm"),
        (json!({"rule": {"math": {"tolerance": 0}}}), "43", "meta.glm"),
        (json!({"rule": {"math": {"tol": 0.1}}}), "43", "meta.glm"),
        (json!({"rule": {"math": {}}, "style": true}), "43", "meta.glm"),
        (json!({"rule": {"ocr": {"upper": 0.2, "lower": 0.2}}}), "43", "meta.glm"),
        (json!({"rule": {"grounding": {"threshold": 1}}}), "[0,0,1,1]", "meta.glm"),
        (json!({"rule": {"math": {}}}), "<answer>43</answer>", "answer"),
        (json!({"rule": {"math": {}}}), "<|begin_of_box|>43<|end_of_box|>", "answer"),
        (json!({"rule": {"grounding": {}}}), "[1,0,0,1]", "answer"),
        (json!({"rule": {"ocr": {}}}), " \n ", "answer"),
        (json!({"rule": {"gui-action": {}}}), "{}", "answer"),
        (json!({"rule": {"gui-action": {}}}), r#"{"box_2d": [[0, 0, 1, 1000]]}"#, "answer"),
        (json!({"rule": {"gui-action": {}}}), r#"{"text": 3}"#, "answer"),
    ] {
        let fault = Glm.check(&gold_with(answer, json!({"glm": glm}))).expect_err(answer).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}

proptest! {
    #[test]
    fn no_content_and_no_gold_make_a_rule_panic(gold in ".{0,40}", content in ".{0,40}", whole in ".{0,80}") {
        for rule in ["math", "physics", "chart", "counting", "ocr", "grounding", "gui-action", "vqa", "geo-guess", "general"] {
            let problem = problem(rule, json!({}), &gold);
            let _ = Glm.check(&problem);
            for response in [boxed(&content), boxed(&gold), whole.clone()] {
                let score = Glm.score(&problem, &response);
                prop_assert!((0.0..=1.0).contains(&score.value));
                prop_assert!(score.value == 0.0 || score.parsed.is_some());
            }
        }
    }
}
