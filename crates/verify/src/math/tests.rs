//! Worked pairs.

mod any;
mod bounds;
mod collections;
mod denied;
mod forms;
mod inequalities;
mod notation;
mod operations;
mod options;
mod prose;
mod reading;
mod relations;
mod sets;
mod signs;
mod spelled;
mod values;
mod whole;

use super::*;

fn by_meaning() -> Options {
    Options { shortcut: false, ..Options::default() }
}

fn check(expected: bool, pairs: &[(&str, &str)]) {
    check_with(&by_meaning(), expected, pairs);
}

fn check_with(options: &Options, expected: bool, pairs: &[(&str, &str)]) {
    let verdicts = pairs.iter().map(|&(gold, answer)| (gold, answer, compare(gold, answer, options)));
    let wrong: Vec<_> = verdicts.filter(|(.., verdict)| verdict.correct != expected).collect();
    assert!(wrong.is_empty(), "not {expected}: {wrong:#?}");
}

#[test]
fn a_number_is_the_same_in_every_notation() {
    check(
        true,
        &[
            ("1,234", "1234"),
            ("14,\\!641", "14641"),
            ("1000", "1 000"),
            ("2.74", "2,74"),
            ("0.5", "\\frac12"),
            ("0.5", "50\\%"),
            (".5", "0.50"),
            ("1\\frac12", "\\frac{3}{2}"),
            ("\\dfrac 3 8", "3/8"),
            ("6.02 \\times 10^{23}", "6.02e23"),
            ("0.\\overline{3}", "\\frac13"),
            ("\\frac{9! 8!}{4!}", "609638400"),
            ("\\binom{10}{3}", "120"),
            ("\\lfloor 2.5 \\rfloor", "2"),
            ("2^{2016}", "4^{1008}"),
            ("11_2", "3"),
            ("11_2", "11"),
            ("\\text{three}", "3"),
        ],
    );
    check(
        false,
        &[("0.5", "5"), ("25\\%", "25"), ("11_2", "12"), ("1/3", "0.3333"), ("10^{-7}", "2\\cdot10^{-7}")],
    );
}

#[test]
fn expressions_are_equal_where_their_values_are() {
    check(
        true,
        &[
            ("2\\sqrt{3}", "\\sqrt{12}"),
            ("\\frac{1}{\\sqrt2}", "\\frac{\\sqrt2}{2}"),
            ("\\sqrt{3+2\\sqrt{2}}", "1+\\sqrt2"),
            ("(x+1)^2", "x^2+2x+1"),
            ("\\frac{x^2-1}{x-1}", "x+1"),
            ("x\\sqrt{x}", "x^{3/2}"),
            ("\\sin(60^\\circ)", "\\frac{\\sqrt3}{2}"),
            ("1-\\cos^2 x", "\\sin^2 x"),
            ("e^{2x}", "(e^x)^2"),
            ("\\log_2 8", "3"),
            ("3\\ln 2", "\\ln 8"),
            ("\\tan^{-1}(2)", "\\arctan 2"),
            ("\\frac{1}{5} + \\frac{3}{5}i", "\\frac{1+3i}{5}"),
            ("\\sqrt[3]{-8}", "-2"),
            ("90^\\circ", "90 degrees"),
        ],
    );
    check(
        false,
        &[
            ("(x+1)^2", "x^2+2x+2"),
            ("2^{-2017}", "9^{-2017}"),
            ("|x|", "x"),
            ("\\sqrt{x^2}", "x"),
            ("\\sqrt{2}", "1.4142"),
            ("x", "y"),
        ],
    );
}

#[test]
fn brackets_and_order_matter_as_they_do_on_paper() {
    check(
        true,
        &[
            ("3 \\text{ or } -2", "-2, 3"),
            ("\\pm 2", "2,-2"),
            ("1 \\pm \\sqrt{19}", "1+\\sqrt{19},1-\\sqrt{19}"),
            ("\\{1\\pm\\sqrt{5},-2\\}", "\\{-2, 1+\\sqrt5, 1-\\sqrt5\\}"),
            ("(1,2)", "1,2"),
            ("(x,y)=(1,2)", "(1,2)"),
            ("x=1, y=2", "(1,2)"),
            ("\\left[ \\frac{5}{2}, \\frac{7}{2} \\right)", "[2.5,3.5)"),
            ("(-\\infty,1)\\cup(1,\\infty)", "(-\\infty,\\infty)\\setminus\\{1\\}"),
            ("\\begin{pmatrix}1 & 2 \\\\ 3 & 4\\end{pmatrix}", "\\begin{bmatrix} 1&2\\\\3&4 \\end{bmatrix}"),
            ("\\begin{pmatrix}1 \\\\ 3 \\end{pmatrix}", "(1,3)"),
            ("\\text{A,C}", "C and A"),
            ("\\text{no solution}", "\\emptyset"),
        ],
    );
    check(
        false,
        &[
            ("(1,2)", "(2,1)"),
            ("(1,2)", "[1,2]"),
            ("(1,2]", "(1,2)"),
            ("1,2", "1,2,3"),
            ("\\begin{pmatrix}1 & 2\\end{pmatrix}", "\\begin{pmatrix}2 & 1\\end{pmatrix}"),
        ],
    );
}

#[test]
fn a_relation_answers_by_its_value_or_its_set_but_only_where_the_gold_allows() {
    check(
        true,
        &[
            ("3", "x=3"),
            ("x=3", "3"),
            ("x = 11", "x = 5+5+1 = 7 = 11"),
            ("1/3", "x=1/3\\approx 0.3"),
            ("2x+4y-3=0", "y=-\\frac{1}{2}x+\\frac{3}{4}"),
            ("x < 1", "-x > -1"),
            ("x \\geq 5", "5 \\leq x"),
            ("1<x<2", "(1,2)"),
            ("x<1 \\text{ or } x>2", "(-\\infty,1)\\cup(2,\\infty)"),
            ("x \\in [-2,7]", "[-2,7]"),
            ("f(2) < f(1) < f(4)", "f(4)>f(1)>f(2)"),
        ],
    );
    check(
        false,
        &[
            ("x < 1", "x > -1"),
            ("x = 3", "y = 3"),
            ("[-6,\\infty)", "x \\ge -6"),
            ("2x + z = 1", "1"),
            ("a > 1", "a > 4"),
        ],
    );
    let both = Options { relations_as_sets: RelationsAsSets::Both, ..by_meaning() };
    assert!(compare("[-6,\\infty)", "x \\ge -6", &both).correct);
}

#[test]
fn units_convert_or_refuse_and_words_are_words() {
    check(
        true,
        &[
            ("5\\text{ cm}", "5"),
            ("5\\text{ cm}", "50\\text{ mm}"),
            ("\\$18", "18"),
            ("18", "$18"),
            ("15\\mbox{ cm}^2", "15"),
            ("5", "5 m/s"),
            ("12:30", "12:30"),
            ("4:30 p.m.", "4:30 \\text{ pm}"),
            ("3 : 5 : 7", "6:10:14"),
            ("179^{\\circ} 59^{\\prime} 56^{\\prime \\prime}", "179^{\\circ} 59' 56''"),
            ("\\text{(A)}", "A"),
            ("\\text{Monday}", "monday"),
            ("Yes.", "yes"),
        ],
    );
    check(
        false,
        &[
            ("5\\text{ cm}", "5\\text{ kg}"),
            ("\\text{(A)}", "(B)"),
            ("4:30 p.m.", "4:30 a.m."),
            ("No", "-No"),
        ],
    );
    let strict = Options { units: Units::Require, ..by_meaning() };
    assert_eq!(compare("5\\text{ cm}", "5", &strict).rule, Rule::Units);
}

#[test]
fn the_verdict_names_its_rule_and_how_sure_it_is() {
    for (gold, answer, rule, certainty) in [
        ("1/2", "2/4", Rule::Rational, Certainty::Exact),
        ("\\sqrt8", "2\\sqrt2", Rule::NormalForm, Certainty::Exact),
        ("1,2", "2,1", Rule::Set, Certainty::Exact),
        ("x+1", "x+2", Rule::NormalForm, Certainty::Exact),
        ("\\text{east}", "East", Rule::Text, Certainty::Text),
    ] {
        let verdict = compare(gold, answer, &by_meaning());
        assert_eq!((verdict.rule, verdict.certainty), (rule, certainty), "{gold} | {answer}");
    }
    let verdict = compare("\\sin^2 x + \\cos^2 x", "1", &by_meaning());
    assert!(matches!(verdict.certainty, Certainty::Numeric { bound } if bound < 1e-12), "{verdict:?}");
    let third = compare("1/3", "0.333333", &by_meaning());
    assert_eq!((third.correct, third.rule), (true, Rule::Rounded));
}

#[test]
fn options_change_what_they_name_and_nothing_else() {
    let loose = Options { tolerance: Some(0.05), ..by_meaning() };
    assert!(compare("100", "104", &loose).correct && !compare("100", "106", &loose).correct);
    let either = Options { percent: Percent::Either, ..by_meaning() };
    assert!(compare("25\\%", "25", &either).correct && !compare("25\\%", "26", &either).correct);
    let broke = Options { fuel: 0, ..by_meaning() };
    assert_eq!(compare("1", "1.0", &broke).rule, Rule::Fuel);
    assert!(serde_json::from_str::<Options>("{\"round\":3}").is_err());
}
