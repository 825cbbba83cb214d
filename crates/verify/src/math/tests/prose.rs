//! Prose with mathematics in it, bare values at its end, and the other readings of a text.

use super::{by_meaning, check};
use crate::math::{Certainty, Options, Rule, compare};

#[test]
fn prose_is_the_same_words_and_formulas_in_the_same_order() {
    let gold = "a circle of radius $2$ and a square of side $x+1$";
    check(
        true,
        &[
            (gold, "a circle of radius $4/2$ and the square of side $1+x$"),
            (gold, "Circle of radius $2$, square of side $x+1$"),
            ("The maximum is $5$ at $x=1$ only", "$x = 1$"),
        ],
    );
    check(
        false,
        &[
            (gold, "a circle of radius $3$ and a square of side $x+1$"),
            (gold, "a circle of radius $2$ and a square of side $x+2$"),
            (gold, "a square of radius $2$ and a square of side $x+1$"),
            (gold, "a circle of radius $2$"),
            (gold, "$2$ circle of radius and a square of side $x+1$"),
            (gold, "$x$"),
        ],
    );
    let verdict = compare(gold, "a circle of radius $4/2$ and the square of side $1+x$", &by_meaning());
    assert_eq!((verdict.rule, verdict.certainty), (Rule::Prose, Certainty::Text));
    assert_eq!(verdict.parsed_gold.as_deref(), Some(gold));
    assert_eq!(compare(gold, "$x+1$", &by_meaning()).rule, Rule::Prose);
    assert_eq!(compare(gold, "$x+1$", &by_meaning()).certainty, Certainty::Exact);
}

#[test]
fn prose_of_many_pieces_is_not_compared() {
    let text = |pieces: usize| vec!["word $1$ word"; pieces].join(" $2$ ");
    let with = |count: usize| compare(&text(count), &text(count), &by_meaning());
    assert!(with(40).correct && with(40).rule == Rule::Prose);
    assert!(!with(400).correct);
}

#[test]
fn a_formula_that_cannot_be_read_is_a_text() {
    let (gold, answer) = ("here $\\frac{1$ stands $5$", "here $ \\frac{1 $ stands $5$");
    assert!(compare(gold, answer, &Options::default()).correct);
    assert!(!compare(gold, answer, &by_meaning()).correct);
    assert!(!compare(gold, "here $\\frac{2$ stands $5$", &Options::default()).correct);
}

#[test]
fn one_comma_between_digits_groups_separates_or_is_a_decimal_point() {
    check(
        true,
        &[
            ("1,234", "1234"),
            ("1,2", "1,2"),
            ("1,234", "234, 1"),
            ("234, 1", "1,234"),
            ("2.5", "2,5"),
            ("2,5", "2.5"),
            ("1,250", "1.25 \\cdot 10^3"),
            ("1.234", "1,234"),
        ],
    );
    check(
        false,
        &[
            ("5/2", "2,5"),
            ("2,5", "5/2"),
            ("1234", "1,235"),
            ("2.5", "2,6"),
            ("1,2,3", "1.2,3"),
            ("1,234,5", "12345"),
        ],
    );
}

#[test]
fn raised_metres_are_no_variable_beside_a_bare_number() {
    check(
        true,
        &[("7.5", "7.5m\u{b2}"), ("7.5", "7.5 m\u{b2}."), ("7.5", "7.5m\u{b3}"), ("12", "12m\u{b2}")],
    );
    check(
        false,
        &[("7.5", "7.6m\u{b2}"), ("7.5", "xm\u{b2}"), ("7.5k", "7.5m\u{b2}"), ("7.5", "7.5n\u{b2}")],
    );
}

#[test]
fn a_text_without_a_mark_is_read_at_its_end_and_one_with_a_mark_is_not() {
    check(true, &[("17", "We add and find that it is 17"), ("17", "The answer is surely and clearly 17")]);
    check(
        false,
        &[("17", "\\boxed{we find that it is 17, say}"), ("17", "#### we find no 18"), ("18", "it is 17")],
    );
    let verdict = compare("17", "We add and find that it is 18", &by_meaning());
    assert_eq!((verdict.correct, verdict.parsed_answer.as_deref()), (false, Some("18")));
}
