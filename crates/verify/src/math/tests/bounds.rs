//! Limits: what is just inside is decided, what is just outside is refused.

use super::{by_meaning, check};
use crate::math::{Certainty, Options, Rule, compare};

fn joined(count: usize, between: &str, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(between)
}

#[test]
fn more_than_two_hundred_elements_are_not_compared_in_any_order() {
    let list = |from: usize, count: usize| joined(count, "; ", |n| (from + n).to_string());
    assert!(compare(&list(0, 200), &list(0, 200), &by_meaning()).correct);
    let verdict = compare(&list(0, 201), &list(0, 201), &by_meaning());
    assert_eq!((verdict.correct, verdict.rule, verdict.certainty), (false, Rule::Set, Certainty::None));
    let verdict = compare(&list(0, 200), &list(1, 200), &by_meaning());
    assert_eq!((verdict.correct, verdict.certainty), (false, Certainty::Exact));
    // The longer of the two decides, on either side.
    for (gold, answer) in [(1, 201), (201, 1)] {
        let verdict = compare(&list(0, gold), &list(0, answer), &by_meaning());
        assert_eq!((verdict.correct, verdict.certainty), (false, Certainty::None), "{gold} {answer}");
    }
}

#[test]
fn sets_of_more_than_a_hundred_pieces_are_not_worked_out() {
    let gaps = |from: usize, count: usize| {
        joined(count, " \\cup ", |n| format!("({}, {})", 2 * (n + from), 2 * (n + from) + 1))
    };
    // In another order, which only intervals that are worked out can have.
    let turned = |count: usize| format!("{} \\cup {}", gaps(1, count - 1), gaps(0, 1));
    let verdict = compare(&gaps(0, 100), &turned(100), &by_meaning());
    assert_eq!((verdict.correct, verdict.rule), (true, Rule::Interval));
    assert_ne!(compare(&gaps(0, 101), &turned(101), &by_meaning()).rule, Rule::Interval);
}

#[test]
fn powers_of_sums_are_multiplied_out_up_to_the_twenty_fourth() {
    let pair = |power: u32| (format!("(x+1)^{{{power}}}"), format!("(x+1)^{{{}}} (1+x)", power - 1));
    for (power, rule) in [(2, Rule::NormalForm), (24, Rule::NormalForm), (25, Rule::Numeric)] {
        let (gold, answer) = pair(power);
        let verdict = compare(&gold, &answer, &by_meaning());
        assert_eq!((verdict.correct, verdict.rule), (true, rule), "{power}");
    }
}

#[test]
fn normal_forms_have_at_most_fifteen_hundred_terms() {
    // (a + b + c + d + e)^n has (n + 4 over 4) terms: 1,001 for n = 10 and 1,365 for n = 11, but 1,820 for n = 12.
    let options = Options { fuel: 100_000_000, ..by_meaning() };
    for (power, rule) in [(10, Rule::NormalForm), (11, Rule::NormalForm), (12, Rule::Numeric)] {
        let verdict = compare(
            &format!("(a+b+c+d+f)^{{{power}}}"),
            &format!("(f+d+c+b+a)^{{{}}}(a+b+c+d+f)", power - 1),
            &options,
        );
        assert_eq!((verdict.correct, verdict.rule), (true, rule), "{power}");
    }
}

#[test]
fn exponents_are_held_up_to_a_million() {
    for (text, rule) in [
        ("x^{1000000}", Rule::NormalForm),
        ("x^{-1000000}", Rule::NormalForm),
        ("x^{500000} x^{500000}", Rule::NormalForm),
    ] {
        let verdict = compare(text, &format!("2{text}"), &by_meaning());
        assert_eq!((verdict.correct, verdict.rule), (false, rule), "{text}");
    }
    for text in ["x^{1000001}", "x^{-1000001}", "x^{500000} x^{500001}"] {
        let verdict = compare(text, &format!("2{text}"), &by_meaning());
        assert!(!verdict.correct && verdict.rule != Rule::NormalForm, "{text}: {verdict:?}");
    }
}

#[test]
fn roots_know_primes_up_to_a_thousand_and_squares_beyond() {
    for (gold, answer) in [
        ("\\sqrt{997^2 \\cdot 2}", "997\\sqrt2"),
        ("\\sqrt{1009^2}", "1009"),
        ("\\sqrt{1009^2 \\cdot 3}", "1009\\sqrt3"),
        ("\\sqrt{999983}", "\\sqrt{999983}"),
        ("\\sqrt{999983 \\cdot 2}", "\\sqrt2 \\sqrt{999983}"),
        ("\\sqrt[3]{997^3}", "997"),
    ] {
        let verdict = compare(gold, answer, &by_meaning());
        assert_eq!((verdict.correct, verdict.certainty), (true, Certainty::Exact), "{gold} | {answer}");
    }
    // 1,009 and 1,013 are prime; their product is below the square of a million and taken for one, so that normal
    // forms prove no difference: the values do.
    let verdict = compare("\\sqrt{1022117}", "\\sqrt{1009} \\sqrt{1013}", &by_meaning());
    assert!(verdict.correct, "{verdict:?}");
    // The square of that product is taken for the square of a prime.
    check(true, &[("\\sqrt[3]{1044723161689}", "\\sqrt[3]{1009^2} \\sqrt[3]{1013^2}")]);
    let verdict = compare("\\sqrt{1022117} + 1", "\\sqrt{1009} \\sqrt{1013}", &by_meaning());
    assert_eq!((verdict.correct, verdict.rule), (false, Rule::Numeric));
    check(false, &[("\\sqrt{999983}", "\\sqrt{999979}")]);
}

#[test]
fn nesting_is_read_to_its_depth() {
    for (open, close) in [("(", ")"), ("\\sqrt{", "}"), ("2^{", "}"), ("[", "]")] {
        let text = |depth: usize| format!("{}x{}", open.repeat(depth), close.repeat(depth));
        let reads = |depth: usize| compare(&text(depth), "y", &by_meaning()).parsed_gold.is_some();
        let deepest = (1..60).take_while(|&depth| reads(depth)).last().unwrap_or(0);
        assert!((20..=48).contains(&deepest), "{open}: {deepest}");
        assert!(!reads(60) && !reads(1_000), "{open}");
    }
}

#[test]
fn only_the_last_sixty_four_kilobytes_are_read() {
    let text = |blanks: usize| format!("#### 5{}", " ".repeat(blanks));
    assert!(compare("5", &text(65_536 - 6), &by_meaning()).correct);
    // Without the whole mark the text is what is left of it.
    assert!(!compare("5", &text(65_536), &by_meaning()).correct);
    let wide = format!("{}#### 5", "\u{3c0}".repeat(40_000));
    assert!(compare("5", &wide, &by_meaning()).correct);
}

#[test]
fn what_is_shown_is_cut_off() {
    let sum = |terms: usize| vec!["x"; terms].join("+");
    let shown = |terms: usize| compare(&sum(terms), "y", &by_meaning()).parsed_gold.expect("read");
    // Brackets and `x + x + .. + x`: 4 n - 1 bytes.
    assert_eq!(shown(100).len(), 399);
    assert!(!shown(100).ends_with(".."));
    assert!(shown(101).ends_with(" .."), "{}", shown(101));
    assert!(shown(5_000).len() < 420);
}

#[test]
fn trees_have_at_most_twenty_thousand_nodes_a_hundred_levels_and_two_thousand_names() {
    // As many variables, their sum, and the other side.
    let sum = |terms: usize| vec!["x"; terms].join("+");
    for (terms, reads) in [(19_998, true), (19_999, false)] {
        let verdict = compare(&sum(terms), "y", &by_meaning());
        assert!(verdict.parsed_gold.is_some());
        assert_eq!(verdict.parsed_answer.is_some(), reads, "{terms}");
    }
    // A quotient a level, above the level of the variable.
    for (levels, reads) in [(99, true), (100, false)] {
        let verdict = compare(&format!("x{}", "/2".repeat(levels)), "y", &by_meaning());
        assert_eq!(verdict.parsed_gold.is_some(), reads, "{levels}");
    }
    // `x`, and `x_1` to `x_n`.
    for (names, reads) in [(1_999, true), (2_000, false)] {
        let verdict = compare(&joined(names, "+", |n| format!("x_{n}")), "1", &by_meaning());
        assert_eq!(verdict.parsed_gold.is_some(), reads, "{names}");
    }
}

#[test]
fn prose_has_at_most_two_hundred_pieces() {
    // Words and formulas by turns: 199 of them, then one more of each.
    let text = vec!["word $1$ word"; 50].join(" $2$ ");
    for (text, compared) in
        [(text.clone(), true), (format!("{text} $3$"), true), (format!("{text} $3$ end"), false)]
    {
        let verdict = compare(&text, &text, &by_meaning());
        assert_eq!((verdict.correct, verdict.rule == Rule::Prose), (compared, compared), "{verdict:?}");
    }
}

#[test]
fn the_number_that_has_no_positive_counterpart_is_a_number_like_others() {
    for form in [
        "x^{N}",
        "5^{N}",
        "2^{N} x",
        "\\sum_{k=N}^{3} k",
        "\\binom{5}{N}",
        "N!",
        "\\sqrt[N]{x}",
        "(x+1)^{N}",
        "N",
    ] {
        let text = form.replace('N', "-9223372036854775808");
        assert!(compare(&text, &text, &Options::default()).correct, "{text}");
        compare(&text, "7", &by_meaning());
        compare(&text, &text, &by_meaning());
    }
}
