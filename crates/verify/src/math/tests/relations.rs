//! Equations, inequalities and chains: which are the same, and which answer a value.

use super::{by_meaning, check};
use crate::math::{Rule, compare};

#[test]
fn an_equation_is_any_multiple_of_it() {
    check(
        true,
        &[
            ("y = 2x + 1", "2y = 4x + 2"),
            ("y = 2x + 1", "2x + 1 = y"),
            ("y = 2x + 1", "-y = -2x - 1"),
            ("y - 2x - 1 = 0", "y = 2x + 1"),
            ("x^2 + y^2 = 4", "\\frac{x^2}{4} + \\frac{y^2}{4} = 1"),
            ("\\frac{x}{2} + \\frac{y}{3} = 1", "3x + 2y = 6"),
            ("\\frac{x}{y} = 2", "\\frac{2x}{y} = 4"),
            ("\\sin x + y = 0", "2 \\sin x + 2y = 0"),
            ("\\sin(2x) + y = 0", "4 \\sin x \\cos x + 2y = 0"),
            ("x^2 - y^2 = 0", "(x-y)(x+y) = 0"),
            ("2x \\ne 4", "x \\ne 2"),
            ("x \\ne 2", "-x \\ne -2"),
            ("a = b = c", "a = b = c"),
            ("x \\parallel y", "x \\parallel y"),
            ("f(x) = x + 1", "f(x) = 1 + x"),
            ("f(x) = x + 1", "x + 1 = f(x)"),
            ("y = x", "y = 2x - x"),
            ("x = 3", "3 = x"),
            ("x = 1 + 2", "x = 3"),
        ],
    );
    check(
        false,
        &[
            ("y = 2x + 1", "y = 2x + 2"),
            ("y = 2x + 1", "y = 2x"),
            ("y = 2x + 1", "y = 3x + 1"),
            ("y = 2x + 1", "y = 2x - 1"),
            ("y = 2x + 1", "z = 2x + 1"),
            ("y = 2x + 1", "y = 2x + z"),
            ("x^2 + y^2 = 4", "x^2 + y^2 = 5"),
            ("x^2 + y^2 = 4", "x^2 + y^3 = 4"),
            ("\\sin x + y = 0", "\\sin x - y = 0"),
            ("\\sin(2x) + y = 0", "2 \\sin x \\cos x + 2y = 0"),
            ("\\sin(2x) + y = 0", "\\cos(2x) + y = 0"),
            ("\\sin x = 0", "i \\sin x = i + 1"),
            ("x \\ne 2", "x = 2"),
            ("x = 2", "x \\ne 2"),
            ("x \\parallel y", "x \\perp y"),
            ("a = b = c", "a = b"),
            ("f(x) = x + 1", "f(x) = x + 2"),
            ("f(x) = x + 1", "g(x) = x + 1"),
            ("x = 3", "x = 4"),
            ("1 = 2", "2 = 3"),
        ],
    );
}

#[test]
fn an_inequality_is_any_positive_multiple_of_it() {
    check(
        true,
        &[
            ("x + y < 2", "2x + 2y < 4"),
            ("x + y < 2", "2 > x + y"),
            ("x + y < 2", "-x - y > -2"),
            ("x + y \\le 2", "-x - y \\ge -2"),
            ("x > y", "y < x"),
            ("x \\ge y", "y \\le x"),
            ("\\sin(2x) < y", "2 \\sin x \\cos x < y"),
            ("\\sin(2x) < y", "4 \\sin x \\cos x < 2y"),
            ("\\sin(2x) < y", "-4 \\sin x \\cos x > -2y"),
            ("1 < x < 2", "2 > x > 1"),
            ("2x < 4", "x < 2"),
            ("3 - x > 1", "x < 2"),
            ("a \\le b < c", "c > b \\ge a"),
        ],
    );
    check(
        false,
        &[
            ("x + y < 2", "x + y > 2"),
            ("x + y < 2", "x + y \\le 2"),
            ("x + y < 2", "-x - y < -2"),
            ("x + y < 2", "x + y < 3"),
            ("\\sin(2x) < y", "-4 \\sin x \\cos x < -2y"),
            ("\\sin(2x) < y", "2 \\sin x \\cos x > y"),
            ("1 < x < 2", "1 < x < 3"),
            ("1 < x < 2", "1 < x \\le 2"),
            ("x > y", "x > z"),
            ("x + y < 2", "x + y = 2"),
            ("x = 2", "x < 2"),
        ],
    );
}

#[test]
fn an_equation_answers_by_the_value_it_gives() {
    check(
        true,
        &[
            ("3", "x = 3"),
            ("3", "3 = x"),
            ("x = 3", "3"),
            ("3 = x", "3"),
            ("5", "2 + 3 = 5"),
            ("5", "x = 2 + 3 = 5"),
            ("0.3", "x \\approx 0.3"),
            ("1/3", "x = 1/3 \\approx 0.33"),
            ("0.33", "x = 1/3 \\approx 0.33"),
            ("x = 1/3 \\approx 0.33", "0.33"),
            ("x = 1/3 \\approx 0.33", "1/3"),
            ("f(x) = x + 1", "x + 1"),
            ("f^{-1}(x) = x + 1", "x + 1"),
            ("f^{-1} = x + 1", "x + 1"),
            ("\\frac{dy}{dx} = 2x", "2x"),
            ("e_1 = 5", "5"),
            ("i = 5", "5"),
            ("e = 5", "5"),
            ("xy = 5", "5"),
            ("|x| = 5", "5"),
            ("\\sin x = 1", "1"),
            ("a : b = 2", "2"),
            ("(x, y) = 5", "5"),
            ("\\{1,2\\}", "x \\in \\{1,2\\}"),
            ("x \\in \\{1,2\\}", "\\{1,2\\}"),
            ("[1,2]", "x \\in [1,2]"),
            ("5", "2a + 1 = 5"),
            ("x = 5 \\text{ cm}", "5 \\text{ cm}"),
        ],
    );
    check(
        false,
        &[
            ("3", "x = 4"),
            ("x = 3", "4"),
            ("2a + 1 = 5", "5"),
            ("x + y = 5", "5"),
            ("x^2 = 5", "5"),
            ("x^{-2} = 5", "5"),
            ("2^{-1} + x = 5", "5"),
            ("\\frac{dy}{2} = 5", "5"),
            ("\\frac{2}{dy} = 5", "5"),
            ("\\sin 2x = 1", "1"),
            ("a : 2 = 2", "2"),
            ("5", "5 = 2a + 1"),
            ("x \\ne 3", "3"),
            ("3", "x \\ne 3"),
            ("x < 3", "3"),
            ("3", "x < 3"),
            ("x \\in \\{1,2\\}", "\\{1,3\\}"),
            ("\\{1,2\\}", "x \\in \\{1,3\\}"),
            ("1/3", "x = 1/4 \\approx 0.25"),
            ("x \\approx 0.3", "0.4"),
            ("x = 1/3 \\approx 0.33", "0.34"),
        ],
    );
}

#[test]
fn which_rule_decides_a_relation_and_how_sure_it_is() {
    for (gold, answer, correct, rule, why) in [
        ("x < 1", "1 > x", true, Rule::Relation, "all elements agree in order"),
        ("x + y < 2", "2x + 2y < 4", true, Rule::Relation, "proportional relations"),
        ("x + y < 2", "-x - y < -2", false, Rule::Relation, "the relation points the other way"),
        ("x + y < 2", "x + y < 3", false, Rule::Relation, "different relations"),
        ("x < 2", "y < 2", false, Rule::Relation, "relations of different variables"),
        ("x < 2", "x < 3", false, Rule::Interval, "an end differs"),
        ("x < 2", "x \\le 2", false, Rule::Relation, "the relation points the other way"),
        ("1 < x < 2", "1 < x \\le 2", false, Rule::Interval, "an end belongs to one and not to the other"),
        ("x \\ne 2", "1 < x < 2", false, Rule::Interval, "different numbers of intervals"),
        ("2x + 2 < 6", "x < 2", true, Rule::Relation, "proportional relations"),
        ("x = 3", "x = 4", false, Rule::Relation, "different numbers"),
        ("x = 3", "x = 6/2", true, Rule::Relation, "all elements agree in order"),
        ("x = 1 + 2 = 3", "x = 3", true, Rule::Relation, "the same name has the same value"),
        ("3", "x = 4", false, Rule::Rational, "different numbers"),
        ("x + y = 5", "5", false, Rule::Kind, "an equation is asked for"),
        ("5", "5 = 2a + 1", false, Rule::Kind, "an equation where a value is asked for"),
        ("5", "x < 5", false, Rule::Kind, "a relation where a value or a set is asked for"),
        ("x < 5", "5", false, Rule::Interval, "different ends"),
        ("x y < 5", "5", false, Rule::Kind, "a relation is asked for"),
        ("[1,2)", "x \\ge 1 \\text{ or } x < 0", false, Rule::Kind, "a relation where a set is asked for"),
    ] {
        let verdict = compare(gold, answer, &by_meaning());
        assert_eq!((verdict.correct, verdict.rule), (correct, rule), "{gold} | {answer}: {verdict:?}");
        if why != "different ends" {
            assert_eq!(verdict.why, why, "{gold} | {answer}");
        }
    }
}

#[test]
fn an_equation_may_be_multiplied_by_a_complex_number_and_an_inequality_may_not() {
    check(true, &[("ia=b", "a=-ib"), ("y=-x", "(1+i)(x+y)=0"), ("a=\\frac{b(2-i)}{5}", "a(2+i)=b")]);
    check(false, &[("ia=b", "a=ib"), ("y=-x", "(1+i)(x-y)=0"), ("x>y", "ix>iy"), ("x>y", "ix<iy")]);
}
