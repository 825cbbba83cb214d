//! Expressions: normal forms where they decide, values at points where they do not.

use super::{by_meaning, check};
use crate::math::{Certainty, Rule, Verdict, compare};

/// The rule that decides each pair, and whether it says that they are equal.
fn decided(equal: bool, rule: Rule, pairs: &[(&str, &str)]) {
    let verdicts = pairs.iter().map(|&(gold, answer)| (gold, answer, compare(gold, answer, &by_meaning())));
    let expected = |verdict: &Verdict| {
        let sure = matches!(verdict.certainty, Certainty::Exact);
        (verdict.correct, verdict.rule, sure) == (equal, rule, rule != Rule::Numeric)
    };
    let wrong: Vec<_> = verdicts.filter(|(.., verdict)| !expected(verdict)).collect();
    assert!(wrong.is_empty(), "not {equal} by {rule}: {wrong:#?}");
}

#[test]
fn rational_functions_of_numbers_are_exact() {
    decided(
        true,
        Rule::Rational,
        &[
            ("|-5/2|", "5/2"),
            ("\\lfloor -5/2 \\rfloor", "-3"),
            ("\\lceil -5/2 \\rceil", "-2"),
            ("\\lceil 5/2 \\rceil", "3"),
            ("5!", "120"),
            ("0!", "1"),
            ("\\binom{5}{2}", "10"),
            ("\\binom{5}{3}", "10"),
            ("\\binom{5}{0}", "1"),
            ("\\binom{5}{5}", "1"),
            ("\\binom{2}{5}", "0"),
            ("\\binom{7}{1}", "7"),
            ("\\binom{30}{15}", "155117520"),
            ("\\max(1/2, 2, -3)", "2"),
            ("\\min(1/2, 2, -3)", "-3"),
            ("\\max(2, 2)", "2"),
            ("\\Re(5)", "5"),
            ("\\Im(5)", "0"),
            ("i^2", "-1"),
            ("i^3 i", "1"),
            ("i^{-1} i", "1"),
            ("i^4", "1"),
            ("i^{2017} i^{-1}", "1"),
            ("\\sqrt{-4} i", "-2"),
            ("(1+i)^2 / i", "2"),
            ("4^{1/2}", "2"),
            ("8^{2/3}", "4"),
            ("8^{-2/3}", "1/4"),
            ("(-8)^{1/3}", "-2"),
            ("(-8)^{2/3}", "4"),
            ("(27/8)^{1/3}", "3/2"),
            ("\\sqrt{12} \\sqrt{3}", "6"),
            ("\\sqrt2^4", "4"),
            ("(\\sqrt2)^{-2}", "1/2"),
            ("\\sqrt[4]{16}", "2"),
            ("\\sqrt[6]{64}", "2"),
            ("\\sqrt{1000003^2}", "1000003"),
            ("\\sqrt{994009}", "997"),
            ("1^{1/7}", "1"),
            ("1^{\\pi}", "1"),
            ("0^5", "0"),
            ("(x - x)^5", "0"),
            ("50\\%", "1/2"),
            ("30^\\circ", "30"),
        ],
    );
    decided(
        false,
        Rule::Rational,
        &[
            ("\\binom{5}{2}", "20"),
            ("\\lfloor -5/2 \\rfloor", "-2"),
            ("\\max(1, 2)", "1"),
            ("\\min(1, 2)", "2"),
            ("i^2", "1"),
            ("5!", "24"),
            ("8^{2/3}", "2"),
        ],
    );
}

#[test]
fn normal_forms_take_roots_apart_and_multiply_out() {
    decided(
        true,
        Rule::NormalForm,
        &[
            ("\\sqrt{8}", "2\\sqrt2"),
            ("\\sqrt{72}", "6\\sqrt2"),
            ("\\sqrt{1/2}", "\\sqrt2/2"),
            ("\\sqrt[3]{54}", "3\\sqrt[3]{2}"),
            ("\\sqrt[3]{-2}", "-\\sqrt[3]{2}"),
            ("(-2)^{2/3}", "\\sqrt[3]{4}"),
            ("\\sqrt{-2}", "i\\sqrt2"),
            ("\\sqrt2\\sqrt3", "\\sqrt6"),
            ("\\sqrt[3]{2}\\sqrt{2}", "2^{5/6}"),
            ("\\sqrt{2009}", "7\\sqrt{41}"),
            ("\\sqrt{2 \\cdot 1009^2}", "1009\\sqrt2"),
            ("\\sqrt{3 \\cdot 1000003}", "\\sqrt{3000009}"),
            ("(1+\\sqrt2)^2", "3+2\\sqrt2"),
            ("(x+1)^3", "x^3+3x^2+3x+1"),
            ("(x+y)(x-y)", "x^2-y^2"),
            ("\\frac{x^2-y^2}{x-y}", "x+y"),
            ("\\frac{1}{x} + \\frac{1}{y}", "\\frac{x+y}{xy}"),
            ("(x+1)^{-1}", "\\frac{1}{1+x}"),
            ("(x+1)^{-2}", "\\frac{1}{x^2+2x+1}"),
            ("x^{1/2} x^{1/3}", "x^{5/6}"),
            ("x^{-1/2} x", "\\sqrt{x}"),
            ("\\sqrt[3]{x^3 y^6}", "x y^2"),
            ("\\sqrt{\\pi^2}", "\\pi"),
            ("\\sqrt{e^2 \\pi^4}", "e \\pi^2"),
            ("\\exp(2)", "e^2"),
            ("e^2 e^3", "e^5"),
            ("\\sin(2x)", "\\sin(x+x)"),
            ("f(x+1)", "f(1+x)"),
            ("x^{y+1}", "x^{1+y}"),
            ("2^{x}2^{x}", "(2^x)^2"),
            ("\\sin(180^\\circ x)", "\\sin(\\pi x)"),
            ("x\\%", "x/100"),
            ("(a+b+c)^2", "a^2+b^2+c^2+2ab+2bc+2ca"),
            ("(x+1)^{24}", "(x+1)^{12}(1+x)^{12}"),
        ],
    );
    decided(
        false,
        Rule::NormalForm,
        &[
            ("\\sqrt2", "\\sqrt3"),
            ("\\sqrt2+\\sqrt3", "\\sqrt5"),
            ("2\\sqrt2", "3\\sqrt2"),
            ("x+y", "x-y"),
            ("x^2", "x^3"),
            ("x", "2x"),
            ("\\pi", "2\\pi"),
            ("e", "e^2"),
            ("1+i", "1-i"),
            ("\\pi^2", "\\pi"),
            ("e + e^2", "e"),
            ("\\sin x + 1", "\\sin x + 2"),
            ("\\pi + e", "\\pi + e + 1"),
            ("\\sqrt{1009}", "\\sqrt{1013}"),
            ("x\\sqrt2", "y\\sqrt2"),
            ("\\infty", "-\\infty"),
        ],
    );
}

#[test]
fn what_normal_forms_do_not_decide_is_evaluated() {
    decided(
        true,
        Rule::Numeric,
        &[
            ("\\cosh^2 x - \\sinh^2 x", "1"),
            ("\\cosh x + \\sinh x", "e^x"),
            ("\\tanh x", "\\frac{\\sinh x}{\\cosh x}"),
            ("\\arsinh x", "\\ln(x + \\sqrt{x^2+1})"),
            ("\\arcosh 2", "\\ln(2 + \\sqrt3)"),
            ("\\artanh(1/2)", "\\frac{\\ln 3}{2}"),
            ("\\sin^2 x + \\cos^2 x", "1"),
            ("1 + \\tan^2 x", "\\sec^2 x"),
            ("1 + \\cot^2 x", "\\csc^2 x"),
            ("\\sin 2x", "2 \\sin x \\cos x"),
            ("\\arcsin x + \\arccos x", "\\pi/2"),
            ("\\arctan x + \\arccot x", "\\pi/2"),
            ("\\ln 6", "\\ln 2 + \\ln 3"),
            ("\\log 1000", "3"),
            ("\\log_2 x", "\\frac{\\ln x}{\\ln 2}"),
            ("e^{i\\pi}", "-1"),
            ("\\sqrt{3+2\\sqrt2}", "1+\\sqrt2"),
            ("\\sqrt[3]{7+5\\sqrt2}", "1+\\sqrt2"),
            ("|x|^2", "x^2"),
            ("|3+4i|", "5"),
            ("\\lfloor \\pi \\rfloor", "3"),
            ("\\lceil \\pi \\rceil", "4"),
            ("\\lfloor x \\rfloor + 1", "\\lfloor x + 1 \\rfloor"),
            ("\\sin 30^\\circ", "1/2"),
            ("\\cos 60^\\circ", "\\sin 30^\\circ"),
            ("\\Re(e^{i})", "\\cos 1"),
            ("\\Im(e^{i})", "\\sin 1"),
            ("(x+1)^{25}", "(1+x)^{24} (x+1)"),
            ("4^{x}", "2^{2x}"),
            ("\\gcd(\\sin^2 x + \\cos^2 x, y)", "\\gcd(1, y)"),
        ],
    );
    decided(
        false,
        Rule::Numeric,
        &[
            ("\\sin x", "\\cos x"),
            ("\\sinh x", "\\cosh x"),
            ("|x|", "x"),
            ("\\lfloor x \\rfloor", "x"),
            ("\\lfloor x \\rfloor", "\\lceil x \\rceil"),
            ("\\ln 5", "\\ln 6"),
            ("e^{i\\pi}", "1"),
            ("\\sqrt{x^2}", "x"),
            ("x!", "(x+1)!"),
            ("\\pi e", "\\pi + e"),
            ("\\sqrt{x}", "x"),
            ("\\sqrt{i}", "i"),
            ("f(x)", "f(y)"),
            ("f(x)", "g(x)"),
            ("\\gcd(x, y)", "\\lcm(x, y)"),
            ("\\pi", "e"),
            ("(x+1)^{25}", "(1+x)^{24}"),
            ("\\int x", "\\sum x"),
            ("\\overline{x}", "\\hat{x}"),
        ],
    );
}

#[test]
fn structures_inside_functions_are_told_apart() {
    check(
        true,
        &[
            ("f(1,2)", "f(1,2)"),
            ("f((1,2])", "f((1,2])"),
            ("\\det\\begin{pmatrix}x&1\\\\1&1\\end{pmatrix}", "\\begin{vmatrix}x&1\\\\1&1\\end{vmatrix}"),
            ("P(A \\cup B)", "P(A \\cup B)"),
            ("f(x=1)", "f(x = 1)"),
            ("f(1:2)", "f(1:2)"),
        ],
    );
    check(
        false,
        &[
            ("f(1,2)", "f(2,1)"),
            ("f((1,2])", "f([1,2))"),
            ("f([1,2])", "f((1,2))"),
            ("P(A \\cup B)", "P(A \\cap B)"),
            ("P(A \\cup B)", "P(A \\setminus B)"),
            ("P(A \\cap B)", "P(A \\setminus B)"),
            ("f(x=1)", "f(x<1)"),
            ("f(x=y=z)", "f(x=y<z)"),
            ("f(1:2)", "f(2:1)"),
            ("f(1:x)", "f(\\{1,x\\})"),
            ("f(\\{1,x\\})", "f((1,x))"),
            ("|\\begin{matrix}x&1\\\\1&1\\end{matrix}|", "|\\begin{matrix}x&1&1&1\\end{matrix}|"),
        ],
    );
}

#[test]
fn numbers_in_a_base_are_their_value_or_their_digits() {
    check(
        true,
        &[("11_2", "3"), ("11_2", "11"), ("11_2", "11_2"), ("3", "11_2"), ("12_3", "5"), ("11_2", "10_3")],
    );
    check(false, &[("11_2", "12"), ("11", "11_2"), ("12_3", "12_4"), ("12_2", "12"), ("12_2", "12_{2} + 1")]);
}
