//! What holds for any text.

use proptest::prelude::*;

use super::by_meaning;
use crate::math::{Certainty, compare};

fn hostile() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "\\frac",
        "{",
        "}",
        "\\sqrt",
        "[",
        "]",
        "(",
        ")",
        "^",
        "_",
        "|",
        "\\{",
        "\\}",
        ",",
        ";",
        "1",
        "23",
        "x",
        "y",
        "\\pm",
        "\\cup",
        "=",
        "<",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "&",
        "\\\\",
        "\\text{",
        "cm",
        "!",
        "'",
        "%",
        "^\\circ",
        "\\sin",
        "\\log",
        "\\left(",
        "\\right]",
        "\\infty",
        "e",
        "i",
        "\\sum",
        "\\sum_{k=1}^{9}",
        "\\prod_{i=1}^{99}",
        "\\max",
        "\\bmod",
        "{}_5C_2",
        "binomial(",
        "x⁴",
        "₂",
        "⌊",
        "\\begin{cases}",
        "\\end{cases}",
        "not ",
        "at most ",
        "The answer is ",
        "</think>",
        "$",
        "\n",
        " or ",
        " and ",
        ":",
        "1,234",
        ",\\! 234",
        "12:00",
        "€",
        "²",
        "P(",
        "\\mid",
        " x ",
        "ft",
        "\\\\frac",
        "<|im_end|>",
        "Therefore ",
        ".5",
        "9^{9^{9",
        "\\boxed{",
        "$",
        "####",
        "answer is ",
        " and ",
        "\\binom",
        "\\overline{",
        "π",
        "−",
        "\\",
        "99999999999999999999",
        "-",
        "+",
        "*",
        "/",
        "1e999",
        "\\int",
    ]);
    prop_oneof![".*", prop::collection::vec(scraps, 0..80).prop_map(|parts| parts.concat())]
}

proptest! {
    #[test]
    fn no_text_panics_and_a_verdict_repeats(gold in hostile(), answer in hostile()) {
        let verdict = compare(&gold, &answer, &by_meaning());
        prop_assert_eq!(&verdict, &compare(&gold, &answer, &by_meaning()));
        prop_assert!(!verdict.correct || verdict.parsed_answer.is_some());
        prop_assert!(!verdict.correct || verdict.certainty != Certainty::None);
    }

    #[test]
    fn a_sum_of_fractions_is_its_value_however_it_is_written(
        a in -50_i64..50, b in 1_i64..50, c in -50_i64..50, d in 1_i64..50, wrong in 1_i64..9,
    ) {
        let sum = format!("\\frac{{{a}}}{{{b}}} + \\dfrac{{{c}}}{{{d}}}");
        let (over, under) = (a * d + c * b, b * d);
        let (right, off) = (format!("{over}/{under}"), format!("{}/{under}", over + wrong));
        prop_assert!(compare(&sum, &right, &by_meaning()).correct);
        prop_assert!(!compare(&sum, &off, &by_meaning()).correct);
    }

    #[test]
    fn nesting_of_any_depth_is_read_or_refused(depth in 0_usize..20_000) {
        for (open, close) in [("(", ")"), ("{", "}"), ("-", ""), ("\\sqrt", ""), ("x^", ""), ("|", "|"), ("\\pm", "")] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            compare(&text, &text, &by_meaning());
        }
    }
}

/// A list of no lines was taken for one with a first.
#[test]
fn cases_without_a_line_say_nothing() {
    assert!(!compare("3 and 4", "\\begin{cases}\\end{cases}=P", &by_meaning()).correct);
    assert!(!compare("\\begin{cases}\\end{cases}", "x > 3", &by_meaning()).correct);
}
