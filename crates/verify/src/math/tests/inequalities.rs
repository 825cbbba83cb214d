//! Inequalities of degree two and absolute values, beside the sets that they describe.

use super::check;

#[test]
fn a_polynomial_of_degree_two_is_below_zero_between_its_roots() {
    check(
        true,
        &[
            ("x^2<4", "(-2,2)"),
            ("x^2 \\le 4", "[-2,2]"),
            ("x^2>4", "x>2 or x<-2"),
            ("x>2 or x<-2", "x^2>4"),
            ("4 < x^2", "(-\\infty,-2)\\cup(2,\\infty)"),
            ("x^2<4", "-2<x<2"),
            ("x^2-x-1<0", "\\left(\\frac{1-\\sqrt5}{2},\\frac{1+\\sqrt5}{2}\\right)"),
            ("-x^2+x+1>0", "\\left(\\frac{1-\\sqrt5}{2},\\frac{1+\\sqrt5}{2}\\right)"),
            ("x^2+1>0", "\\mathbb{R}"),
            ("x^2+1<0", "\\emptyset"),
            ("x^2 \\le 0", "0"),
            ("(x-1)^2>0", "(-\\infty,1)\\cup(1,\\infty)"),
            ("(x-1)^2 \\ge 0", "\\mathbb{R}"),
        ],
    );
    check(
        false,
        &[
            ("x^2<4", "[-2,2]"),
            ("x^2<4", "(-2,3)"),
            ("x^2>4", "x>2"),
            ("x^2>4", "(-2,2)"),
            ("-x^2+x+1>0", "\\left(-\\infty,\\frac{1-\\sqrt5}{2}\\right)"),
            ("(x-1)^2>0", "\\mathbb{R}"),
            ("x^2=4", "[-2,2]"),
            ("x^2<y", "(-2,2)"),
            ("x^2<4", "y^2<4"),
            ("(-2,2)", "x^2<4"),
        ],
    );
}

#[test]
fn an_absolute_value_is_a_distance() {
    check(
        true,
        &[
            ("|x-3| \\le 2", "[1,5]"),
            ("|3-2x|<1", "(1,2)"),
            ("|3-2x|>1", "(-\\infty,1)\\cup(2,\\infty)"),
            ("1 \\ge |x|", "[-1,1]"),
        ],
    );
    check(
        false,
        &[
            ("|x-3| \\le 2", "[1,5)"),
            ("|x-3| \\le 2", "[-5,-1]"),
            ("|3-2x|>1", "(1,2)"),
            ("|x-1|<|x+1|", "(-\\infty,0)"),
            ("|x+y|<1", "(-1,1)"),
        ],
    );
}

#[test]
fn and_binds_tighter_than_or() {
    check(
        true,
        &[
            ("x<0 or x>=1 and x<=3", "(-\\infty,0)\\cup[1,3]"),
            ("x>1 and x<2 or x>5", "(1,2)\\cup(5,\\infty)"),
        ],
    );
    check(
        false,
        &[("x<0 or x>=1 and x<=3", "(-\\infty,0)\\cup[1,\\infty)"), ("x>1 and x<2 or x>5", "(1,\\infty)")],
    );
}

#[test]
fn relations_of_two_names_are_no_set_of_numbers() {
    check(
        false,
        &[
            ("x<1 or x>2", "x<1 or y>2"),
            ("x<1 or y>2", "(-\\infty,1)\\cup(2,\\infty)"),
            ("x<0 or x>=1 and x<=3", "x<0 or x>=1 and y<=3"),
        ],
    );
    check(true, &[("x<1 or y>2", "y>2 or x<1")]);
}

#[test]
fn an_interval_of_one_point_is_closed_and_an_endless_one_open() {
    check(true, &[("[1,\\infty)", "[1,\\infty)"), ("[1,\\infty]", "[1,\\infty)")]);
    check(
        false,
        &[
            ("[1,\\infty)", "[1,\\infty]"),
            ("(-\\infty,1)", "[-\\infty,1)"),
            ("x+1", "(x+1]"),
            ("(1,2,3)", "(1,2,3]"),
            ("2", "\\max(1,2]"),
        ],
    );
    check(true, &[("[1,1]", "[1,1]")]);
    check(false, &[("(1,1)", "(1,1]"), ("(1,1)", "[1,1)"), ("[1,1]", "(1,1]"), ("[1,1]", "(1,1)")]);
}
