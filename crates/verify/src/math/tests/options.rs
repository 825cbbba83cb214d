//! Each option beside its default, on pairs that it decides.

use super::{by_meaning, check, check_with};
use crate::math::{Certainty, Options, Percent, RelationsAsSets, Rule, Units, compare};

#[test]
fn units_are_converted_refused_asked_for_or_ignored() {
    check(
        true,
        &[
            ("2 \\text{ km}", "2000 \\text{ m}"),
            ("1 \\text{ hour}", "3600 \\text{ seconds}"),
            ("1 \\text{ ft}", "12 \\text{ inches}"),
            ("1 \\text{ square feet}", "144 \\text{ in}^2"),
            ("36 \\text{ km/h}", "10 \\text{ m/s}"),
            ("36 \\text{ km}/\\text{h}", "10 \\text{ m}/\\text{s}"),
            ("60 \\text{ miles per hour}", "60 \\text{ mph}"),
            ("1 \\text{ lb}", "16 \\text{ oz}"),
            ("100 \\text{ cents}", "\\$1"),
            ("1 \\text{ l}", "1000 \\text{ cm}^3"),
            ("7 \\text{ dogs}", "7 \\text{ cats}"),
            ("7 \\text{ dogs}", "7 \\text{ cm}"),
            ("5 \\text{ m}^{-1}", "5 \\text{ per m}"),
            ("10 \\text{ cm}^2", "10 \\text{ square cm}"),
            ("1 \\text{ cubic m}", "1000 \\text{ liters}"),
            ("1 \\text{ cu ft}", "1728 \\text{ in}^3"),
            ("9 \\text{ sq ft}", "1 \\text{ sq yd}"),
            ("1 \\text{ mile}", "5280 \\text{ ft}"),
            ("1 \\text{ gallon}", "231 \\text{ in}^3"),
            ("1 \\text{ kcal}", "4184 \\text{ joules}"),
            ("1 \\text{ newton m}", "1 \\text{ joule}"),
            ("1 \\text{ watt}", "1 \\text{ joule per s}"),
            ("1 \\text{ volt}", "1 \\text{ watt} / \\text{ampere}"),
            ("1 \\text{ khz}", "1000 \\text{ s}^{-1}"),
            ("1 \\text{ week}", "168 \\text{ hours}"),
            ("3.6 \\text{ kph}", "1 \\text{ m/s}"),
        ],
    );
    check(
        false,
        &[
            ("2 \\text{ km}", "2 \\text{ m}"),
            ("2 \\text{ km}", "2 \\text{ s}"),
            ("5 \\text{ m}", "5 \\text{ m}^2"),
            ("5 \\text{ m}^{-1}", "5 \\text{ m}"),
            ("36 \\text{ km/h}", "36 \\text{ m/s}"),
            ("\\$5", "5 \\text{ cents}"),
            ("5 \\text{ volt}", "5 \\text{ ohm}"),
        ],
    );
    let ignore = Options { units: Units::Ignore, ..by_meaning() };
    check_with(
        &ignore,
        true,
        &[("2 \\text{ km}", "2 \\text{ s}"), ("2 \\text{ km}", "2"), ("2", "2 \\text{ km}")],
    );
    check_with(&ignore, false, &[("2 \\text{ km}", "2000 \\text{ m}")]);
    let require = Options { units: Units::Require, ..by_meaning() };
    check_with(&require, true, &[("2 \\text{ km}", "2000 \\text{ m}"), ("2", "2 \\text{ km}")]);
    check_with(&require, false, &[("2 \\text{ km}", "2")]);
    let verdict = compare("2 \\text{ km}", "2000 \\text{ m}", &by_meaning());
    assert_eq!((verdict.rule, verdict.why.as_str()), (Rule::Units, "equal when converted to the same unit"));
    let verdict = compare("2 \\text{ km}", "3000 \\text{ m}", &by_meaning());
    assert_eq!((verdict.rule, verdict.why.as_str()), (Rule::Units, "different numbers"));
}

#[test]
fn a_percentage_is_its_value_or_either() {
    let either = Options { percent: Percent::Either, ..by_meaning() };
    let pairs = [("25\\%", "25"), ("25", "25\\%")];
    check(false, &pairs);
    check_with(&either, true, &pairs);
    check_with(&either, true, &[("25\\%", "0.25"), ("25\\%", "25\\%")]);
    check_with(&either, false, &[("25\\%", "24"), ("24", "25\\%"), ("25\\%", "24\\%"), ("25", "24")]);
}

#[test]
fn decimals_agree_when_rounded_and_in_their_leading_digits() {
    check(
        true,
        &[
            ("1/3", "0.333333"),
            ("0.1234567", "0.1234568"),
            ("\\pi", "3.141593"),
            ("3.141593", "\\pi"),
            ("0", "0.0"),
            ("123456.7", "123456.7"),
            ("\\sqrt2", "1.414214"),
        ],
    );
    check(
        false,
        &[
            ("1/3", "0.33333"),
            ("0.123456", "0.123458"),
            ("\\pi", "3.14159"),
            ("0.0000001", "0.0000002"),
            ("0.0000004", "0"),
            ("10^{-9}", "0.000000002"),
            ("x + 0.3333333", "x + 0.3333334"),
            ("1/3", "333333/1000000"),
        ],
    );
    let two = Options { rounding: 2, ..by_meaning() };
    check_with(&two, true, &[("1/3", "0.33"), ("\\pi", "3.14"), ("0.05", "0.051")]);
    check_with(&two, false, &[("1/3", "0.3"), ("\\pi", "3.15"), ("0.001", "0.002")]);
    let none = Options { rounding: 0, ..by_meaning() };
    check_with(&none, true, &[("3.2", "3.4")]);
    check_with(&none, false, &[("3.4", "3.6"), ("3", "4.0")]);
    let verdict = compare("100.001", "100.002", &two);
    assert!(
        matches!(verdict.certainty, Certainty::Numeric { bound } if (9e-6..1.1e-5).contains(&bound)),
        "{verdict:?}"
    );
    let verdict = compare("1/3", "1.0/3", &by_meaning());
    assert_eq!(verdict.rule, Rule::Rational);
}

#[test]
fn tolerance_is_relative_to_the_larger_and_for_constants_alone() {
    let loose = Options { tolerance: Some(0.05), ..by_meaning() };
    check_with(
        &loose,
        true,
        &[("100", "95"), ("100", "105"), ("-100", "-96"), ("\\sqrt2", "1.4"), ("0", "0")],
    );
    check_with(
        &loose,
        false,
        &[("100", "94"), ("100", "106"), ("100", "-100"), ("100x", "101x"), ("x", "101"), ("0", "1")],
    );
    let verdict = compare("100", "99", &loose);
    assert_eq!((verdict.rule, verdict.certainty), (Rule::Tolerance, Certainty::Numeric { bound: 0.05 }));
}

#[test]
fn names_matter_where_relations_are_strict() {
    let lax = Options { strict_variables: false, ..by_meaning() };
    check_with(&by_meaning(), false, &[("0 < x < 1", "0 < y < 1")]);
    check_with(&lax, true, &[("0 < x < 1", "0 < y < 1")]);
    check_with(&lax, false, &[("0 < x < 1", "0 < y < 2")]);
    let renamed = [
        ("n + 1", "x + 1"),
        ("a - b", "y - x"),
        ("a^2 + ab", "x^2 + xy"),
        ("y = 2x", "b = 2a"),
        ("(a, b)", "(c, d)"),
        ("\\{n, 2n\\}", "\\{2k, k\\}"),
        ("\\sin t", "\\sin x"),
        ("f(x)", "f(y)"),
    ];
    check_with(&lax, true, &renamed);
    check(false, &renamed);
    check_with(
        &lax,
        false,
        &[
            ("n + 1", "x + 2"),
            ("n + m", "x + x"),
            ("x + x", "n + m"),
            ("a - b", "x + y"),
            ("f(x)", "g(y)"),
            ("n", "5"),
        ],
    );
    let both = Options { relations_as_sets: RelationsAsSets::Both, ..by_meaning() };
    check_with(
        &both,
        true,
        &[("(1,2)", "1 < x < 2"), ("(1,2) \\cup (3,4)", "1 < x < 2 \\text{ or } 3 < x < 4")],
    );
    check_with(&both, false, &[("(1,2)", "1 \\le x < 2")]);
    check(false, &[("(1,2) \\cup (3,4)", "1 < x < 2 \\text{ or } 3 < x < 4"), ("(1,2)", "1 < x < 2")]);
}

#[test]
fn equal_texts_are_right_unread_unless_the_reading_is_checked() {
    let (quick, slow) = (Options::default(), by_meaning());
    for text in ["5", "1/0", "((("] {
        let verdict = compare(text, text, &quick);
        assert!(verdict.correct && verdict.rule == Rule::Text, "{text}");
    }
    assert_eq!(compare("5", "6", &quick).rule, Rule::Rational);
    assert_eq!(compare("5", "5", &slow).rule, Rule::Rational);
    assert!(!compare("1/0", "1/0", &slow).correct && !compare("(((", "(((", &slow).correct);
    assert!(!compare("", "", &quick).correct);
}

#[test]
fn work_is_paid_by_the_size_of_what_is_compared() {
    let with = |gold: &str, answer: &str, fuel: u32| compare(gold, answer, &Options { fuel, ..by_meaning() });
    // The least fuel that lets a pair be decided.
    let least = |gold: &str, answer: &str| {
        (0..200_000_u32)
            .step_by(10)
            .find(|&fuel| with(gold, answer, fuel).rule != Rule::Fuel)
            .expect("decided")
    };
    let sum = |terms: u32| (0..terms).map(|n| format!("x_{n}")).collect::<Vec<_>>().join("+");
    let (short, long) = (least(&sum(10), "y"), least(&sum(100), "y"));
    assert!((10 * short / 2..30 * short).contains(&long), "{short} {long}");
    let expand = |power: u32| with(&format!("(a+b+c)^{{{power}}}"), "(c+b+a)^{2}", 200_000);
    assert!(!expand(3).correct && expand(2).correct);
}
