//! Verifiers, on both sides: hostile responses to a sound problem, and hostile problems. Expressions and tags alone.
//! `python` executes what it judges, a hundred times a second at best: its reader of responses is driven, and hostile
//! programs are the sandbox's own tests.

use gradatim_core::{Kind, Problem};
use gradatim_verify::math::{Options, compare};
use gradatim_verify::{Spec, expression, program, tags};
use serde_json::{Map, Value};

use super::{of_text, target};
use crate::drive::Target;

const WORDS: &[&str] = &[
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    "<|begin_of_box|>",
    "<|end_of_box|>",
    "{\"text\": \"",
    "[[0, 0, 9, 9]]",
    "pick up ",
    "stack 1 2",
    ">table",
    "Action: ",
    "***",
    "******",
    "<<",
    ">>",
    "P.S.",
    "* ",
    "isn't ",
    "correct",
    " 10^{-23} J",
    " kJ mol^{-1}",
    "House 1",
    "\\boxed{",
    "\\frac{",
    "\\text{",
    "\\times",
    "\\sqrt[3]{",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "\\infty",
    "\\cup",
    "\\pm",
    "\\log_{",
    "\\sin",
    "x^{",
    "_{",
    "!",
    "|",
    "&",
    "\\\\",
    "\\%",
    "^\\circ",
    "\n=\n",
    "\\left(",
    "}{",
    "10^{",
    "#",
    "####",
    "A:",
    "answer is ",
    "The answer: ",
    "option ",
    "choice ",
    "(B)",
    "b)",
    " or ",
    "is a knight",
    "is a knave",
    "Zoey",
    "Mary Ann",
    "TLT",
    "->",
    "→",
    "−",
    "×",
    "÷",
    "·",
    "$",
    "1,234.50",
    "3/4",
    "e9",
    ", ",
    "[",
    "\"",
    "\n",
    "=",
    "```",
    "```python\n",
    "~~~",
    "\n   ",
];

/// A sound problem as its answer and `meta`, and responses to it.
type Sample = (&'static str, &'static str, &'static [&'static str]);

/// One of each verifier but `python`, which would start a process for each response.
fn sample(spec: Spec) -> Option<Sample> {
    Some(match spec {
        Spec::Python {} => return None,
        Spec::Exact {} => ("right", "{}", &["right", " right \n"]),
        Spec::FinalAnswer {} => ("12579", "{}", &["52917#12579", "a # b"]),
        Spec::Number {} => {
            ("-1,234.5", "{}", &["so \\boxed{-\\frac{2469}{2}}", "x = 6.02 \\times 10^{23}", "#12"])
        }
        Spec::Gsm8k {} => ("9 + 9 = 18\n#### 18", "{}", &["3 * 6\n#### $18.00 a day", "so\nA: 18"]),
        Spec::MultipleChoice {} => (
            "B",
            r#"{"choices": ["red", "B) blue", "5", "$5.50"]}"#,
            &["I think the answer is (B) blue.", "<answer>b</answer>", "Option C.\nB) blue", "The answer: A"],
        ),
        Spec::List {} => ("3, 5, 1/2", "{}", &["# [3, 5, 0.5]", "'ant' \"bee\" cat."]),
        Spec::Countdown {} => (
            "113",
            r#"{"numbers": [5, 17, 91]}"#,
            &["\\boxed{(5+17)+91 = 113}", "no\n#5*17-91", "<answer>17 \\times 5 ÷ 91</answer>"],
        ),
        Spec::KnightsAndKnaves {} => (
            "Zoey is a knight, Mary Ann is a knave",
            r#"{"names": ["Zoey", "Mary Ann"]}"#,
            &["<answer>(1) Zoey is a knight\n(2) Mary Ann is a knave</answer>", "#TL"],
        ),
        Spec::ShortestPath {} => (
            "1 2 4",
            r#"{"edges": [[1, 2, 2], [2, 4, 3], [1, 3, 4], [3, 4, 1]], "from": 1, "to": 4, "directed": true}"#,
            &["# 1 -> 3 -> 4", "so\n[1, 2, 4]"],
        ),
        Spec::Colouring {} => (
            "1, 2, 3, 1",
            r#"{"edges": [[1, 2], [1, 3], [2, 3], [3, 4]], "nodes": 4, "colours": 3}"#,
            &["# 1, 2, 3, 2", "{\"4\": 1, \"1\": 1, \"2\": 2, \"3\": 3}"],
        ),
        Spec::Set {} => (
            "-1/2, 3",
            r#"{"subset_credit": 0.2}"#,
            &["x = 3 or x = -0.5", "# {3; 4}", "<answer>ACD</answer>"],
        ),
        Spec::Math {} => MATHS,
        Spec::Tabmwp {} => (
            "3/4",
            r#"{"choices": null, "unit": "miles"}"#,
            &["The answer is $\\frac{3}{4}$ miles.", "2=1.5, at 2:30 P.M.", "(B) Ann"],
        ),
        Spec::Working {} => (
            "1938",
            r#"{"expression": "34*7+(34*50)", "partial": true}"#,
            &[
                "34 × 7 = 238, $34 \\cdot 50 = 1700$. (238 + 1700) = 1938",
                "34*7=238-1=237\n- 2 = (-3)",
                "#1938",
            ],
        ),
        Spec::Trace {} | Spec::TraceSequence {} | Spec::TracePrefix {} => (
            r#"["c", 2]"#,
            r#"{"states": [["ab", 1], ["c", 2]]}"#,
            &[
                "# {\"intermediate\": [[\"ab\", 1]], \"final\": [\"c\", 2]}",
                "ab,1;#c,2",
                "<answer>[\"c\", 2.0]</answer>",
            ],
        ),
        Spec::Snippet {} => (
            "72",
            r#"{"tolerance": 0.5}"#,
            &[
                "def solution():\n    xs = [1, 2.5, (3, 'a')]\n    for i in range(9):\n        xs[0] += i ** 2 // 3\n    return xs[0]\n",
                "import math\nd = {'k': -1, 2: None}\nwhile d['k'] < 5 and not d[2]:\n    d['k'] += 1\nprint(math.sqrt(d['k']))",
                "x = 'ab' * 3 if 1 < 2 else [0][::-1]\nif x in (1, 2): pass\nelif x: print(round(72.005, 2), max(x))",
            ],
        ),
        Spec::TagFormat {} => ("", "{}", &["<think>2 + 2</think>\n<answer>4</answer> \n"]),
        Spec::Constraints {} => (
            "",
            r#"{"constraints": [
                {"kind": "length_constraints:number_words", "parameters": {"num_words": 4, "relation": "at least"}},
                {"kind": "startend:quotation"}, {"kind": "punctuation:no_comma"},
                {"kind": "language:response_language", "parameters": {"language": "en"}},
                {"kind": "length_constraints:number_sentences", "parameters": {"num_sentences": 2, "relation": "at least"}},
                {"kind": "detectable_content:number_placeholders", "parameters": {"num_placeholders": 1}}],
                "judging": {"loose": true, "score": "share"}}"#,
            &[
                "\"The tide covers [place] at 3.5 p.m. It goes.\"",
                "so\n* *one*\n\n***\n<<two>> P.S. three, four",
            ],
        ),
        Spec::Plan {} => (
            "3>table 1>2 3>1",
            r#"{"initial": [["1"], ["2", "3"]], "goal": [["2", "1", "3"]], "partial": true}"#,
            &["# 3>table 1>2 3>1", "Action: unstack 3 from 2\nAction: put-down 3", "pick up 1\nstack 1 2"],
        ),
        Spec::Gridworld {} => (
            "RRTDORRR",
            r#"{"map": ["@.aX..", "...A.*", "+..X|."], "subgoals": [[1, 3], [2, 4], [2, 6]], "shortest": 8, "partial": true}"#,
            &["so\n# r r t d o r r r", "<answer>right, right, take</answer>"],
        ),
        Spec::Iou {} => (
            "[0, 0, 2, 2] [4.5, 4, 6, 6]",
            r#"{"threshold": 0.5}"#,
            &["so [[0,0,2,2],[4,4,6,6]]", "<answer>[1, 1, 3, 3.25]</answer>"],
        ),
        Spec::Glm {} => (
            r#"{"action_type": "input_text", "text": "tea", "box_2d": [[38, 115, 960, 141]]}"#,
            r#"{"glm": {"rule": {"gui-action": {}}}}"#,
            &[
                "<think>a</think><answer><|begin_of_box|>{\"action_type\": \"input_text\", \"text\": \"ten\", \
                 \"box_2d\": [[38, 100, 961, 140]]}<|end_of_box|></answer>",
            ],
        ),
        Spec::Labels {} => ("dog, cow", "{}", &["# [Dog]; 'cow'.", "<answer>horse, dog</answer>"]),
        Spec::YesNo {} => ("yes", "{}", &["That isn't correct", "<answer>True</answer>", "not no"]),
        Spec::SpanRecall {} => (
            r#"["the old harbour", "1893"]"#,
            r#"{"match": "recall-minus-length"}"#,
            &["<answer>harbour; in 1893</answer>", "# the old\n1893"],
        ),
        Spec::PrefixMatch {} => {
            ("17 3 250 8 1", r#"{"scores": [0.1, 0.2]}"#, &["so\n17 3 4", "# <17>,<3>,<250>"])
        }
        Spec::Quantity {} => (
            "1.22",
            r#"{"unit": "$10^{-23} \\mathrm{J}$"}"#,
            &["\\boxed{1.2 \\times 10^{-23} \\text{ kg m^2/s^2}}", "E = 1.22e-23 J", "3/4 km h^-1"],
        ),
        Spec::JsonSchema {} => (
            "",
            r#"{"schema": {"type": "object", "required": ["a"], "additionalProperties": false,
                "properties": {"a": {"type": ["integer", "null"], "minimum": 1}, "b": {"items": {"enum": ["x"]}, "minItems": 1}}}}"#,
            &["```json\n{\"a\": 2, \"b\": [\"x\"]}\n```", "<answer>{\"a\": null}</answer>"],
        ),
        Spec::Pattern {} => (r"(?i)room \d{1,3}", r#"{"anywhere": true}"#, &["# Room 12", "to room 7."]),
        Spec::Zebra {} => (
            r#"{"House 1": {"Name": "Ann", "Days": 2}, "House 2": {"Name": "Bob", "Days": "3"}}"#,
            r#"{"score": "cells"}"#,
            &[r#"so {"solution": {"house 2": {"days": 3, "name": "BOB"}, "House 1": {"Days": 2}}}"#],
        ),
        Spec::AllOf {} | Spec::AnyOf {} | Spec::Weighted {} => (
            "7",
            r#"{"parts": [{"verifier": "number", "weight": 3}, {"verifier": "yes-no", "answer": "yes"}]}"#,
            &["yes 7", "<answer>no, 8</answer>"],
        ),
        Spec::Noisy {} => (
            "7",
            r#"{"noisy": {"verifier": "number", "false_positive": 0.5, "false_negative": 0.5, "seed": 1}}"#,
            &["7", "#8"],
        ),
    })
}

/// A gold answer, no `meta`, and responses in every notation the maths verifier reads.
const MATHS: Sample = (
    "\\left(-\\infty, \\frac{3\\sqrt{2}}{2}\\right] \\cup \\{5\\}",
    "{}",
    &[
        "so $\\boxed{(-\\infty, 3/\\sqrt2] \\cup \\{5\\}}$.",
        "The final answer is \\(x \\in \\{1, 2\\pi, -e^{-2}\\}\\)",
        "\\[ \\begin{pmatrix} 1 & -0.5 \\\\ \\frac12 & x^{2} \\end{pmatrix} \\]",
        "$y = \\sin(2x) + \\log_{3} 7 - |x - 1|$ or $12\\,345.60 \\text{ cm}^2$",
        "#### 1{,}234\\%",
        "**Answer:** 45^\\circ 30' \\pm \\sqrt[3]{x + 1}, 101_2, 5! \\le \\binom{6}{2}",
    ],
);

/// A program within a response.
const FENCED: &str =
    "<think>```py\nx\n```</think>So:\n  ```python\n  print(1)\n  ```\n~~~~ bash\nls\n~~~~\n````\n2\n";

/// Gold and answer, with a line between them.
fn pair(text: &str) -> Option<(&str, &str)> {
    text.split_once("\n=\n")
}

/// Two answers: nothing panics, and what is called equal was read on both sides.
fn compared(text: &str) -> bool {
    let Some((gold, answer)) = pair(text) else { return false };
    let mut read = false;
    for shortcut in [true, false] {
        let verdict = compare(gold, answer, &Options { shortcut, ..Options::default() });
        read = verdict.parsed_gold.is_some() && verdict.parsed_answer.is_some();
        assert!(read || !verdict.correct, "{verdict:?}");
    }
    read
}

fn problem(answer: &str, meta: Map<String, Value>) -> Problem {
    Problem {
        id: "fuzz".to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![],
        answer: answer.to_owned(),
        verifier: String::new(),
        category: String::new(),
        level: 0,
        skills: vec![],
        solution: None,
        canonical: String::new(),
        meta,
    }
}

fn object(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

/// Targets of this room.
pub fn targets() -> Vec<Target> {
    let mut targets = vec![
        target("expression", ["(5+17) * 91 / 3 - 2", "\\left(8 ÷ 3\\right) x 4 · 5 − 1"], WORDS, || {
            of_text(|text| expression::parse(text).is_ok())
        }),
        target("tags", ["well <think> a </think> so <answer> b </answer>\n"], WORDS, || {
            of_text(|text| tags::well_formed(text).is_ok() && tags::answer(text).is_some())
        }),
    ];
    targets.push(target("program", [FENCED], WORDS, || {
        of_text(|text| {
            let found = program::of(text);
            assert!(found.len() <= text.len());
            found != text
        })
    }));
    let (gold, _, responses) = MATHS;
    let pairs = responses.iter().map(|response| format!("{gold}\n=\n{response}"));
    targets.push(target("math-pair", pairs, WORDS, || of_text(compared)));
    for &spec in Spec::ALL {
        let Some((answer, meta, responses)) = sample(spec) else { continue };
        targets.push(target(format!("response-{}", spec.name()), responses, WORDS, move || {
            let (verifier, problem) = (spec.build(), problem(answer, object(meta)));
            of_text(move |text| {
                let score = verifier.score(&problem, text);
                assert!((0.0..=1.0).contains(&score.value) && (score.value == 0.0 || score.parsed.is_some()));
                score.parsed.is_some()
            })
        }));
        let seed = serde_json::json!({"answer": answer, "meta": object(meta)}).to_string();
        targets.push(target(format!("gold-{}", spec.name()), [seed], WORDS, move || {
            let verifier = spec.build();
            of_text(move |text| {
                let Ok(Value::Object(row)) = serde_json::from_str(text) else { return false };
                let answer = row.get("answer").and_then(Value::as_str).unwrap_or_default();
                let meta = row.get("meta").and_then(Value::as_object).cloned().unwrap_or_default();
                let problem = problem(answer, meta);
                let sound = verifier.check(&problem).is_ok();
                for response in responses.iter().copied().chain([answer, text]) {
                    verifier.score(&problem, response);
                }
                sound
            })
        }));
    }
    targets
}
