//! Every kind accepts and refuses by hand-worked replies; the modes, the points, and the refusals of bad lists.

mod cases;
mod conflicts;

use std::collections::BTreeSet;
use std::time::Duration;

use gradatim_core::Problem;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::tests::gold_with;
use cases::cases;

fn one(kind: &str, parameters: Value) -> Constraint {
    Constraint::read(0, &json!({"kind": kind, "parameters": parameters})).expect(kind)
}

fn holds(constraint: &Constraint, reply: &str, judging: Judging) -> bool {
    verdicts(std::slice::from_ref(constraint), reply, judging)[0]
}

const STRICT: Judging = Judging { reply: Reply::Whole, loose: false, score: Worth::All, compat: false };
const LOOSE: Judging = Judging { loose: true, ..STRICT };
const COMPAT: Judging = Judging { compat: true, ..STRICT };

#[test]
fn every_kind_accepts_and_refuses_as_worked_by_hand() {
    let mut seen = BTreeSet::new();
    for (kind, parameters, right, wrong) in cases() {
        seen.insert(kind);
        let constraint = one(kind, parameters);
        assert_eq!(constraint.kind(), kind);
        let again = serde_json::to_value(&constraint).expect("plain");
        assert_eq!(Constraint::read(0, &again).expect("as written"), constraint);
        right.iter().for_each(|reply| assert!(holds(&constraint, reply, STRICT), "{kind} refuses {reply:?}"));
        wrong
            .iter()
            .for_each(|reply| assert!(!holds(&constraint, reply, STRICT), "{kind} accepts {reply:?}"));
        for blank in ["", " \n\t"] {
            assert!(!holds(&constraint, blank, STRICT) && !holds(&constraint, blank, LOOSE), "{kind}");
        }
    }
    assert_eq!(seen, Constraint::KINDS.iter().copied().collect());
    assert_eq!(
        Constraint::KINDS
            .iter()
            .filter(|kind| !kind.starts_with("own") && !kind.starts_with("light"))
            .count(),
        25
    );
}

#[test]
fn what_holds_strictly_holds_loosely() {
    for (kind, parameters, right, wrong) in cases() {
        let constraint = one(kind, parameters);
        assert!(right.iter().all(|reply| holds(&constraint, reply, LOOSE)), "{kind}");
        for reply in wrong {
            let by_hand = variants(reply).iter().any(|text| holds(&constraint, text, STRICT));
            assert_eq!(holds(&constraint, reply, LOOSE), by_hand, "{kind}: {reply:?}");
        }
    }
}

#[test]
fn the_eight_variants_cut_lines_and_stars() {
    assert_eq!(
        variants("a\n*b*\nc"),
        ["a\n*b*\nc", "*b*\nc", "a\n*b*", "*b*", "a\nb\nc", "b\nc", "a\nb", "b"]
    );
    assert_eq!(variants("a"), ["a", "", "", "", "a", "", "", ""]);
    for (kind, parameters, reply) in [
        ("punctuation:no_comma", json!({}), "Sure, here it is:\nNo comma"),
        ("startend:end_checker", json!({"end_phrase": "bye"}), "x bye\nI hope this helps"),
        ("startend:quotation", json!({}), "Sure\n\"a\"\nDone"),
        ("startend:quotation", json!({}), "**\"a\"**"),
        ("detectable_format:json_format", json!({}), "Sure:\n*{}*"),
    ] {
        let constraint = one(kind, parameters);
        assert!(!holds(&constraint, reply, STRICT) && holds(&constraint, reply, LOOSE), "{reply}");
    }
}

#[test]
fn as_released_case_counts_and_words_go_on() {
    for (kind, parameters, reply, strict, compat) in [
        ("light-if:letter", json!({"letter": "e"}), "Elk", false, true),
        ("light-if:letter", json!({"letter": "e", "low": 1, "max": 1}), "see", false, true),
        ("light-if:letter", json!({"letter": "e", "max": 0}), "see", false, true),
        ("light-if:words", json!({"low": 2, "max": 2}), "a b c", false, true),
        ("light-if:sentences", json!({"num": 2, "style": "exactly"}), "It is 3.5 m", false, true),
        ("keywords:existence", json!({"keywords": ["sea"]}), "The Sea", true, false),
        ("keywords:forbidden_words", json!({"forbidden_words": ["cat"]}), "concatenate", true, false),
        (
            "length_constraints:nth_paragraph_first_word",
            json!({"num_paragraphs": 1, "nth_paragraph": 1, "first_word": "rain"}),
            "raining",
            false,
            true,
        ),
    ] {
        let constraint = one(kind, parameters);
        assert_eq!(
            [STRICT, COMPAT].map(|judging| holds(&constraint, reply, judging)),
            [strict, compat],
            "{reply}"
        );
    }
    let both = [
        one("combination:repeat_prompt", json!({"prompt_to_repeat": "Yes, sir."})),
        one("punctuation:no_comma", json!({})),
    ];
    assert_eq!(verdicts(&both, "Yes, sir. Done", STRICT), [true, false]);
    assert_eq!(verdicts(&both, "Yes, sir. Done", COMPAT), [true, true]);
}

#[test]
fn light_if_pays_as_its_card_says() {
    let range = one("light-if:words", json!({"low": 1, "max": 9}));
    let exact = one("light-if:keyword", json!({"keyword": "sea", "num": 1}));
    let sentences = one("light-if:sentences", json!({"num": 1, "style": "exactly"}));
    let pays = |constraints: &[&Constraint], compat| {
        let list: Vec<Constraint> = constraints.iter().map(|&c| c.clone()).collect();
        let judging = Judging { compat, ..STRICT };
        points(&list, &verdicts(&list, "the sea", judging), compat)
    };
    let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}, not {wanted}");
    close(pays(&[&range, &exact], false), 1.2);
    close(pays(&[&range, &sentences], false), 1.3);
    let two = one("light-if:words", json!({"low": 2, "max": 2}));
    close(pays(&[&two], false), 1.1);
    close(pays(&[&two], true), 1.05);
    close(pays(&[&one("light-if:letter", json!({"letter": "z"}))], false), 1.2);
    close(pays(&[&exact, &one("light-if:words", json!({"low": 3}))], false), 0.1);
}

fn problem(constraints: Value, judging: Value) -> Problem {
    gold_with("", json!({"constraints": constraints, "judging": judging}))
}

#[test]
fn a_response_is_worth_what_the_score_says() {
    let list = json!([
        {"kind": "punctuation:no_comma"},
        {"kind": "light-if:words", "parameters": {"low": 2, "max": 9}},
        {"kind": "light-if:keyword", "parameters": {"keyword": "sea", "num": 1}},
        {"kind": "startend:quotation", "parameters": {"end_phrase": null}},
    ]);
    for (score, value) in [("all", 0.0), ("share", 0.75), ("points", 0.25 / 1.3)] {
        let problem = problem(list.clone(), json!({"score": score}));
        Constraints.check(&problem).expect("sound");
        let found = Constraints.score(&problem, "the sea");
        assert!((found.value - value).abs() < 1e-12, "{score}: {}", found.value);
        assert_eq!(found.parsed.as_deref(), Some("+++-"));
        assert_eq!(found.why, "3 of 4 hold; broken: startend:quotation");
        assert!(Constraints.score(&problem, "\"the sea\"").is_right());
    }
}

#[test]
fn the_reply_is_the_part_asked_for() {
    let list = json!([{"kind": "punctuation:no_comma"}]);
    for (reply, response, right) in [
        ("whole", "well, <think>", false),
        ("after-think", "well, </think> fine", true),
        ("after-think", "fine", false),
        ("after-think", "a</think>b, c</think> d", true),
        ("after-think", "a</think> ", false),
        ("marked", "well, #fine", true),
        ("marked", "fine", false),
        ("marked", "<answer>a, b</answer>", false),
    ] {
        let score = Constraints.score(&problem(list.clone(), json!({"reply": reply})), response);
        assert_eq!(score.is_right(), right, "{reply}: {response}");
    }
}

#[test]
fn levels_are_shares_of_prompts_and_of_constraints() {
    assert_eq!(levels(&[vec![true, true], vec![true, false, false]]), [0.5, 0.6]);
    assert_eq!(levels(&[]), [0.0, 0.0]);
}

#[test]
fn a_list_that_cannot_be_judged_is_refused_by_key() {
    for (entry, key) in [
        (json!("punctuation:no_comma"), "meta.constraints[0]"),
        (json!({"parameters": {}}), "meta.constraints[0].kind"),
        (json!({"kind": "no_comma"}), "meta.constraints[0].kind"),
        (json!({"kind": "punctuation:no_comma", "n": 3}), "meta.constraints[0].n"),
        (json!({"kind": "punctuation:no_comma", "parameters": [1]}), "meta.constraints[0].parameters"),
        (json!({"kind": "punctuation:no_comma", "parameters": {"n": 1}}), "meta.constraints[0].parameters"),
        (json!({"kind": "keywords:existence"}), "meta.constraints[0].parameters"),
        (
            json!({"kind": "keywords:existence", "parameters": {"keywords": []}}),
            "meta.constraints[0].parameters.keywords",
        ),
        (
            json!({"kind": "keywords:existence", "parameters": {"keywords": [" "]}}),
            "meta.constraints[0].parameters.keywords",
        ),
        (
            json!({"kind": "keywords:existence", "parameters": {"keywords": ["a".repeat(4096)]}}),
            "meta.constraints[0].parameters.keywords",
        ),
        (
            json!({"kind": "length_constraints:number_words", "parameters": {"num_words": 0, "relation": "at least"}}),
            "meta.constraints[0].parameters.num_words",
        ),
        (
            json!({"kind": "length_constraints:number_words", "parameters": {"num_words": 5, "relation": "exactly"}}),
            "meta.constraints[0].parameters",
        ),
        (
            json!({"kind": "length_constraints:nth_paragraph_first_word", "parameters":
                {"num_paragraphs": 2, "nth_paragraph": 3, "first_word": "a"}}),
            "meta.constraints[0].parameters.nth_paragraph",
        ),
        (
            json!({"kind": "keywords:letter_frequency", "parameters":
                {"letter": "ab", "let_frequency": 3, "let_relation": "at least"}}),
            "meta.constraints[0].parameters.letter",
        ),
        (
            json!({"kind": "language:response_language", "parameters": {"language": "xx"}}),
            "meta.constraints[0].parameters.language",
        ),
        (json!({"kind": "light-if:words", "parameters": {}}), "meta.constraints[0].parameters.low"),
        (
            json!({"kind": "light-if:words", "parameters": {"low": 3, "max": 2}}),
            "meta.constraints[0].parameters.low",
        ),
        (
            json!({"kind": "own:rephrase", "parameters": {"original": "plain"}}),
            "meta.constraints[0].parameters.original",
        ),
        (
            json!({"kind": "own:key_sentences", "parameters": {"sentences": ["a"], "num": 2}}),
            "meta.constraints[0].parameters.num",
        ),
    ] {
        let fault = Constraints.check(&problem(json!([entry]), json!({}))).expect_err(key).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
        assert_eq!(Constraints.score(&problem(json!([entry]), json!({})), "a").value, 0.0);
    }
    for (list, judging, key) in [
        (json!([]), json!({}), "meta.constraints"),
        (json!(null), json!({}), "meta.constraints"),
        (json!(vec![json!({"kind": "punctuation:no_comma"}); 65]), json!({}), "meta.constraints"),
        (json!([{"kind": "punctuation:no_comma"}]), json!({"strict": true}), "meta.judging"),
        (json!([{"kind": "punctuation:no_comma"}]), json!({"score": "half"}), "meta.judging"),
    ] {
        let fault = Constraints.check(&problem(list, judging)).expect_err(key).to_string();
        assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
    }
}

#[test]
fn a_gold_that_breaks_its_own_constraints_is_refused() {
    let meta = json!({"constraints": [{"kind": "punctuation:no_comma"}]});
    Constraints.check(&gold_with("fine", meta.clone())).expect("holds");
    let fault = Constraints.check(&gold_with("a, b", meta)).expect_err("a comma").to_string();
    assert!(fault.starts_with("`answer` is a reply that breaks punctuation:no_comma"), "{fault}");
}

/// One constraint of every kind of the suite, by the parameters of the first case that has it.
fn suite() -> Vec<Constraint> {
    let mut found: Vec<Constraint> = vec![];
    for (kind, parameters, ..) in cases() {
        if !found.iter().any(|known| known.kind() == kind) {
            found.push(one(kind, parameters));
        }
    }
    found
}

/// Processor time of this thread.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[test]
fn a_reply_twice_as_long_takes_no_more_than_a_few_times_as_long() {
    let suite = suite();
    for scrap in [
        "*", "**", "[", "<<", ">>", "\n", ". ", "p.", "Section ", "\"", "an", "{\"a\":", "['", "* a\n",
        "***", "I.",
    ] {
        let time = |n: usize| {
            let reply = scrap.repeat(n);
            let runs = (0..3).map(|_| {
                let start = spent();
                verdicts(&suite, &reply, LOOSE);
                spent() - start
            });
            runs.min().expect("three")
        };
        let (short, long) = (time(4_000), time(32_000));
        // Eight times as much text: quadratic work would take 64 times as long.
        assert!(long < short * 28 + Duration::from_millis(10), "{scrap:?}: {short:?}, {long:?}");
    }
}

proptest! {
    #[test]
    fn any_reply_gets_a_verdict_and_loose_is_never_stricter(
        parts in prop::collection::vec(prop::sample::select(vec![
            "*", "**", "***", "******", "[", "]", "<<", ">>", "\n", "\n\n", " ", ".", "...", "!", "P.S.", "Section 1", "\"",
            "é", "ß", "İ", "sea", "SEA", ",", "{", "}", "```", "-", "'", "rain", "。", "the of and", "1",
        ]), 0..40),
    ) {
        let (suite, reply) = (suite(), parts.concat());
        let (strict, loose) = (verdicts(&suite, &reply, STRICT), verdicts(&suite, &reply, LOOSE));
        verdicts(&suite, &reply, COMPAT);
        prop_assert!(strict.iter().zip(&loose).all(|(strict, loose)| !strict || *loose));
    }

    #[test]
    fn relations_are_complements(reply in "[a-cA-C .!?\n]{1,60}", n in 1..12_usize) {
        for (kind, count, relation, rest) in [
            ("length_constraints:number_words", "num_words", "relation", json!({})),
            ("length_constraints:number_sentences", "num_sentences", "relation", json!({})),
            ("keywords:letter_frequency", "let_frequency", "let_relation", json!({"letter": "a"})),
            ("keywords:frequency", "frequency", "relation", json!({"keyword": "ab"})),
            ("change_case:capital_word_frequency", "capital_frequency", "capital_relation", json!({})),
        ] {
            let both = ["at least", "less than"].map(|how| {
                let mut parameters = rest.clone();
                parameters[count] = json!(n);
                parameters[relation] = json!(how);
                holds(&one(kind, parameters), &reply, STRICT)
            });
            prop_assert!(reply.trim().is_empty() || both[0] != both[1], "{kind}");
        }
    }
}
