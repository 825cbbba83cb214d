//! Sets of real numbers: intervals, their unions, and the relations that describe them.

use super::{by_meaning, check, check_with};
use crate::math::{Options, RelationsAsSets, Rule, compare};

#[test]
fn intervals_are_put_together_cut_and_taken_away() {
    check(
        true,
        &[
            ("[1,2) \\cup [2,3]", "[1,3]"),
            ("[1,2] \\cup (2,3]", "[1,3]"),
            ("[1,2) \\cup (2,3]", "[1,3] \\setminus \\{2\\}"),
            ("[1,3] \\cup [2,4)", "[1,4)"),
            ("[1,4) \\cup [2,3]", "[1,4)"),
            ("(1,4) \\cup [2,4]", "(1,4]"),
            ("(1,4] \\cup [1,3]", "[1,4]"),
            ("(1,4) \\cup [1,3]", "[1,4)"),
            ("[1,3] \\cup (1,4)", "[1,4)"),
            ("[1,5] \\cup [2,3]", "[1,5]"),
            ("[1,5] \\cup [2,5)", "[1,5]"),
            ("[1,5) \\cup [2,5]", "[1,5]"),
            ("(1,2) \\cup (2,3) \\cup \\{2\\}", "(1,3)"),
            ("[1,9] \\cap [2,8] \\cap (3,7)", "(3,7)"),
            ("([0,1] \\cup [2,3] \\cup [4,5]) \\cap [1,4]", "\\{1\\} \\cup [2,3] \\cup \\{4\\}"),
            ("\\mathbb{R} \\setminus ((-\\infty,0) \\cup [1,2])", "[0,1) \\cup (2,\\infty)"),
            ("[1,2) \\cup \\{2\\}", "[1,2]"),
            ("[1,3] \\cup \\{2\\}", "[1,3]"),
            ("(3,4) \\cup (1,2)", "(1,2) \\cup (3,4)"),
            ("(1,2) \\cup (1,2) \\cup [5,6)", "(1,2) \\cup [5,6)"),
            ("[1,3] \\cap [2,4]", "[2,3]"),
            ("[1,3) \\cap (2,3]", "(2,3)"),
            ("[1,3] \\cap (1,3)", "(1,3)"),
            ("(1,3) \\cap [1,3]", "(1,3)"),
            ("[1,4] \\cap ([0,2) \\cup (3,5])", "[1,2) \\cup (3,4]"),
            ("[1,2] \\cap [2,3]", "[2,2]"),
            ("[1,2) \\cap [2,3]", "\\emptyset \\cup \\emptyset"),
            ("[1,2] \\cap (2,3]", "\\emptyset \\cup \\emptyset"),
            ("[1,2) \\cap [3,4]", "\\emptyset \\cup \\emptyset"),
            ("[0,5] \\setminus (1,2]", "[0,1] \\cup (2,5]"),
            ("[0,5] \\setminus [1,2)", "[0,1) \\cup [2,5]"),
            ("[0,5] \\setminus \\{1,2\\}", "[0,1) \\cup (1,2) \\cup (2,5]"),
            ("\\mathbb{R} \\setminus \\{0\\}", "(-\\infty,0) \\cup (0,\\infty)"),
            ("\\mathbb{R} \\setminus [0,\\infty)", "(-\\infty,0)"),
            ("\\mathbb{R} \\setminus (-\\infty,0]", "(0,\\infty)"),
            ("\\mathbb{R}", "(-\\infty,\\infty)"),
            ("(-\\infty,1] \\cup [1,\\infty)", "\\mathbb{R}"),
            ("[\\frac12,\\sqrt4]", "[0.5,2]"),
            ("[1,2) \\cup (2,3]", "[1,2), (2,3]"),
            ("[1,2) \\text{ or } (2,3]", "[1,2) \\cup (2,3]"),
            ("[1,2) \\text{ and } (2,3]", "[1,2) \\cup (2,3]"),
            ("[1,2); (2,3]", "[1,2) \\cup (2,3]"),
            ("[a,b) \\cup (c,d]", "(c,d] \\cup [a,b)"),
            ("[a,\\infty)", "[a,\\infty)"),
            ("[1,1+10^{-14}) \\cup [1+10^{-14},3]", "[1,3]"),
        ],
    );
    check(
        false,
        &[
            ("[1,2) \\cup (2,3]", "[1,3]"),
            ("[1,3]", "[1,2) \\cup (2,3]"),
            ("[1,2]", "[1,2)"),
            ("[1,2)", "[1,3)"),
            ("[1,2)", "[0,2)"),
            ("[1,\\infty)", "[1,2)"),
            ("(-\\infty,1)", "(1,\\infty)"),
            ("(-\\infty,1)", "(-\\infty,1]"),
            ("[1,3] \\cap [2,4]", "[1,4]"),
            ("(1,2) \\cup (2,3)", "(1,3)"),
            ("[0,0.001) \\cup [0.001+10^{-14},1]", "[0,1]"),
            ("[0,1] \\cup [1.000001,2]", "[0,2]"),
            ("[1,3] \\cup [2,4]", "[2,3]"),
            ("[0,5] \\setminus (1,2]", "[0,1) \\cup (2,5]"),
            ("\\mathbb{R}", "(0,\\infty)"),
            ("[1,2) \\cup (3,4]", "[1,2) \\cup (3,5]"),
            ("[1,2) \\cup (3,4]", "[1,2)"),
            ("[1,2)", "\\text{big}"),
            ("[1,2)", "1,2"),
            ("[1,2)", "5"),
            ("(1,\\infty)", "1"),
            ("[a,b) \\cup (c,d]", "[a,b) \\cup (c,e]"),
            ("[a,b)", "[a,b]"),
            ("[2,1) \\cup [3,4]", "[3,4]"),
            ("[1,2) \\cup \\{3\\}", "[1,2)"),
            ("[1,2) \\cup x", "[1,2) \\cup y"),
        ],
    );
    assert_eq!(compare("[1,2)", "[1,3)", &by_meaning()).rule, Rule::Interval);
    assert_eq!(compare("[1,2)", "[1,2)", &by_meaning()).rule, Rule::Interval);
}

#[test]
fn sets_of_many_pieces_are_worked_out_up_to_a_limit() {
    let points = |count: u32| (0..count).map(|n| format!("[{n},{n}.5)")).collect::<Vec<_>>().join(" \\cup ");
    let back =
        |count: u32| (0..count).rev().map(|n| format!("[{n},{n}.5)")).collect::<Vec<_>>().join(" \\cup ");
    assert_eq!(compare(&points(100), &back(100), &by_meaning()).rule, Rule::Interval);
    assert!(compare(&points(100), &back(100), &by_meaning()).correct);
    assert!(!compare(&points(100), &points(99), &by_meaning()).correct);
}

#[test]
fn a_relation_in_one_variable_describes_a_set() {
    check(
        true,
        &[
            ("x < 2", "(-\\infty,2)"),
            ("x \\le 2", "(-\\infty,2]"),
            ("x > 2", "(2,\\infty)"),
            ("x \\ge 2", "[2,\\infty)"),
            ("2 < x", "(2,\\infty)"),
            ("2 \\ge x", "(-\\infty,2]"),
            ("x \\ne 2", "(-\\infty,2) \\cup (2,\\infty)"),
            ("1 < x \\le 2", "(1,2]"),
            ("2x + 1 < 5", "(-\\infty,2)"),
            ("5 - 2x \\le 1", "[2,\\infty)"),
            ("1 < 2x + 1 < 5", "(0,2)"),
            ("x < 1 \\text{ or } x \\ge 2", "(-\\infty,1) \\cup [2,\\infty)"),
            ("x > 1, x < 2", "x > 1, x < 2"),
            ("x \\in [1,2) \\cup (3,4]", "[1,2) \\cup (3,4]"),
            ("x > 1 \\text{ and } x < 2", "(1,2)"),
            ("x > 1 \\text{ and } x < 2", "1 < x < 2"),
            ("1 < x < 2", "x < 2 \\text{ and } x > 1"),
            ("x > 1, x < 2", "(1,2)"),
            ("x > 1; x < 2", "1 < x < 2"),
            ("x \\ne 1, x \\ne 2", "\\mathbb{R} \\setminus \\{1,2\\}"),
            ("x < 1, x > 2", "(-\\infty,1) \\cup (2,\\infty)"),
            ("x \\ge 1 \\text{ and } x \\le 1", "x \\le 1 \\text{ and } x \\ge 1"),
            ("x < -2 \\text{ or } x > 2", "|x| > 2"),
            ("x \\ne 1 \\text{ or } x \\ne 2", "x \\ne 2 \\text{ or } x \\ne 1"),
            ("x > 1 \\text{ or } x < 2", "\\mathbb{R}"),
            ("x > 1 \\text{ and } x < -1", "|x| > 1"),
            ("x > 1, y > 2", "y > 2, x > 1"),
            ("g(x) > 1 \\text{ and } g(x) < 2", "(1,2)"),
            ("|x| \\le 2", "[-2,2]"),
            ("|x| > 2", "(-\\infty,-2) \\cup (2,\\infty)"),
            ("|x| \\ge 0", "\\mathbb{R}"),
            ("0 \\le |x| < 1", "(-1,1)"),
            ("0 < |x| < 1", "(-1,0) \\cup (0,1)"),
            ("f(x) < 2", "(-\\infty,2)"),
            ("x < \\infty", "(-\\infty,\\infty)"),
            ("-\\infty < x < 3", "(-\\infty,3)"),
            ("-\\infty < x < \\infty", "\\mathbb{R}"),
            ("x < 2", "2x < 4"),
            ("1 < x < 2", "2 < 2x < 4"),
            ("-1 < -x < 1", "-1 < x < 1"),
        ],
    );
    check(
        false,
        &[
            ("x < 2", "(-\\infty,2]"),
            ("x \\le 2", "(-\\infty,2)"),
            ("x > 2", "(-\\infty,2)"),
            ("x \\ne 2", "\\mathbb{R}"),
            ("x \\ne 2", "(-\\infty,2)"),
            ("2x + 1 < 5", "(-\\infty,3)"),
            ("5 - 2x < 1", "(-\\infty,2)"),
            ("5 - 2x \\le 1", "(2,\\infty)"),
            ("x^2 < 4", "(-\\infty,2)"),
            ("x y < 4", "(-\\infty,4)"),
            ("x + y < 4", "(-\\infty,4)"),
            ("\\sqrt{x} < 4", "(-\\infty,4)"),
            ("\\pi x < 4", "(-\\infty,4)"),
            ("2\\pi < 7", "(-\\infty,7)"),
            ("\\frac{1}{x+1} < 1", "(-\\infty,0)"),
            ("|x| < 2", "(-\\infty,2)"),
            ("|x+1| < 2", "(-2,2)"),
            ("0 < |x| < 1", "(-1,1)"),
            ("|x| > 2", "(2,\\infty)"),
            ("x \\le \\infty", "(-\\infty,\\infty)"),
            ("x < y", "(-\\infty,2)"),
            ("x \\equiv 2", "(-\\infty,2)"),
            ("x > 1 \\text{ and } x < 2", "(1,3)"),
            ("x > 1 \\text{ and } x < 2", "[1,2]"),
            ("x > 1 \\text{ and } x < 2", "y > 1 \\text{ and } y < 2"),
            ("x > 1 \\text{ or } x < 2", "(1,2)"),
            ("x > 1, y > 2", "x > 2, y > 1"),
            ("x > 1, y < 2", "(1,2)"),
            ("x > 1 \\text{ and } x < -1", "x > 1 \\text{ and } x < -2"),
            ("x > 1 \\text{ and } x < -1", "\\emptyset"),
            ("x \\ne 1 \\text{ or } x \\ne 2", "x \\ne 1 \\text{ or } x \\ne 3"),
            ("x = 1, x < 2", "(1,2)"),
            ("(1,2)", "x > 1 \\text{ and } x < 2"),
            ("1 < x < 2", "x > 1 \\text{ and } x < 3"),
            ("x < 1 \\text{ or } x \\ge 2", "(-\\infty,1)"),
            ("x < 1 \\text{ or } x \\ge 2", "\\mathbb{R}"),
        ],
    );
    let both = Options { relations_as_sets: RelationsAsSets::Both, ..by_meaning() };
    check_with(
        &both,
        true,
        &[
            ("(-\\infty,2)", "x < 2"),
            ("\\mathbb{R}", "-\\infty < x < \\infty"),
            ("[1,2) \\cup (3,4)", "1 \\le x < 2 \\text{ or } 3 < x < 4"),
        ],
    );
    check_with(&both, false, &[("(-\\infty,2)", "x > 2"), ("[2,3]", "x = 2"), ("[1,2]", "x y < 2")]);
}
