//! What is written in words or in the manner of a country: numbers, dates, noon, options, intervals that open outward.

use super::check;

#[test]
fn numbers_in_words() {
    check(
        true,
        &[
            ("21", "twenty-one"),
            ("\\text{forty two}", "42"),
            ("100", "one hundred"),
            ("305", "three hundred and five"),
            ("1996", "one thousand nine hundred ninety-six"),
            ("2000000", "\\text{two million}"),
            ("\\frac{1}{2}", "one half"),
            ("\\frac{2}{3}", "two-thirds"),
            ("0.75", "three quarters"),
        ],
    );
    check(
        false,
        &[
            ("21", "twenty"),
            ("21", "twenty eleven"),
            ("305", "three hundred and fifty"),
            ("2", "two thirds"),
            ("100", "hundred one"),
            ("\\frac12", "half a dozen"),
        ],
    );
}

#[test]
fn dates_in_any_order_of_their_words() {
    check(
        true,
        &[
            ("March 14, 2024", "14 March 2024"),
            ("March 14, 2024", "the 14th of March, 2024"),
            ("\\text{March 14, 2024}", "2024-03-14"),
            ("March 14", "14th of March"),
            ("\\text{Sept 1}", "September 1st"),
            ("May 5", "5 May"),
        ],
    );
    check(
        false,
        &[
            ("March 14, 2024", "March 14, 2023"),
            ("March 14, 2024", "March 14"),
            ("March 14", "April 14"),
            ("March 14", "March 41"),
            ("March 4", "4"),
        ],
    );
}

#[test]
fn noon_and_midnight_are_times_of_the_day() {
    check(
        true,
        &[("noon", "12:00 PM"), ("12:00", "\\text{noon}"), ("midnight", "12:00 a.m."), ("0:00", "midnight")],
    );
    check(false, &[("noon", "12:00 AM"), ("midnight", "noon"), ("noon", "12:30 p.m.")]);
}

#[test]
fn an_option_is_its_letter_beside_what_it_says() {
    check(
        true,
        &[
            ("B", "(B) 5"),
            ("B", "B. 5"),
            ("\\text{(B)}", "\\textbf{(B)}\\ 5"),
            ("(C)", "C: \\frac12"),
            ("A", "\\text{(A) } 17"),
            ("(B) 5", "B"),
        ],
    );
    check(
        false,
        &[
            ("B", "(C) 5"),
            ("B", "(B) or (C)"),
            ("B", "B.C"),
            ("B", "5"),
            ("(B) 5", "C"),
            ("(B) or (C)", "B"),
            ("K", "(B) 5"),
            ("B", "(B"),
        ],
    );
}

#[test]
fn brackets_that_open_outward_leave_their_ends_out() {
    check(
        true,
        &[
            ("(0,1)", "]0,1["),
            ("[0,1)", "[0,1["),
            ("(0,1]", "\\left]0,1\\right]"),
            ("(-\\infty,0)\\cup(1,2]", "]-\\infty,0[ \\cup ]1,2]"),
        ],
    );
    check(false, &[("[0,1]", "]0,1["), ("(0,1)", "]0,2["), ("(0,1)", "]0,1"), ("[0,1]", "[0,1[")]);
}

#[test]
fn signs_outside_ascii() {
    check(
        true,
        &[
            ("x^4", "x⁴"),
            ("x^{12}", "x¹²"),
            ("1/2", "2⁻¹"),
            ("3", "log₂8"),
            ("x_1", "x₁"),
            ("a_{10}", "a₁₀"),
            ("2", "⌊2.5⌋"),
            ("3", "⌈2.5⌉"),
            ("2", "∛8"),
            ("1/8", "⅛"),
            ("\\{1\\}", "{1,2} ∖ {2}"),
            ("5", "\u{200b}5"),
            ("\\Delta", "Δ"),
        ],
    );
    check(
        false,
        &[("x^4", "x⁵"), ("x_1", "x₂"), ("x^{12}", "x^1 2"), ("2", "⌈2.5⌉"), ("1/8", "⅜"), ("8", "∛8")],
    );
}

#[test]
fn sizes_and_spaces_mean_nothing() {
    check(
        true,
        &[
            ("|x|", "\\mleft|x\\mright|"),
            ("-3", "\\mleft(1+2\\mright)\\mleft[3-4\\mright]"),
            ("2", "\\mleft\\lceil 1.1\\mright\\rceil"),
            ("xy", "x\\thinspace\\medspace y"),
            ("\\max(2,3)", "\\operatorname*{max}\\bigm(2,3\\bigm)"),
            ("\\frac12", "\\nicefrac{1}{2}"),
            ("f(x) = x", "f(x) \\coloneqq x"),
        ],
    );
    check(false, &[("|x|", "\\mleft(x\\mright)"), ("-3", "\\mleft(1+2\\mright)-\\mleft(3-4\\mright)")]);
}

#[test]
fn a_digit_behind_a_letter_is_its_index() {
    check(
        true,
        &[("x_1", "x1"), ("\\frac x2", "x/2"), ("\\binom n2", "\\frac{n(n-1)}{2}"), ("x^a2", "2x^a")],
    );
    check(false, &[("x", "x1"), ("2x", "x2"), ("x_1", "x2")]);
}

#[test]
fn semicolons_part_rows_and_lines_part_formulas() {
    check(
        true,
        &[
            ("(1,2),(3,4)", "1,2;3,4"),
            ("x=1,y=2;x=3,y=4", "(1,2),(3,4)"),
            ("$y_1=1-x$\n$y_2=x$", "The answer is $y_1=1-x$\n$y_2=x$."),
            ("y_1=1-x, y_2=x", "$y_1=1-x$\n$y_2=x$"),
        ],
    );
    check(
        false,
        &[("1,2;3,4", "1,2,3,4"), ("1,2;3,4", "3,2;1,4"), ("$y_1=1-x$\n$y_2=x$", "$y_1=1-x$\n$y_2=2x$")],
    );
}

#[test]
fn marks_behind_a_value() {
    check(
        true,
        &[
            ("28\\%", "$\\boxed{28}\\%$"),
            ("28\\%", "$\\boxed{28}$ percent"),
            ("28", "$\\boxed{28}\\%$"),
            ("42", "The answer is 42!"),
            ("20:34", "20:34:00"),
            ("30'", "30"),
            ("30'", "0.5^\\circ"),
            ("1950^\\circ C", "1950"),
            ("20^\\circ", "20 \\text{ apples}"),
        ],
    );
    check(
        false,
        &[
            ("29\\%", "$\\boxed{28}\\%$"),
            ("28\\%", "$\\boxed{28}$ percentiles"),
            ("42", "The answer is 43!"),
            ("42", "42!"),
            ("20:34", "20:34:01"),
            ("30'", "31"),
            ("(1/60)^\\circ", "1"),
            ("20^\\circ C", "20^\\circ F"),
            ("\\$20", "20^\\circ"),
            ("45\\text{ mph}", "45^\\circ"),
            ("15\\text{ cm}^2", "15^\\circ"),
            ("\\text{June 20}", "20^\\circ"),
            ("\\frac13", "1:03 PM"),
            ("\\text{1:03 PM}", "\\frac13"),
            ("SRAC=LRAC", "LRMC=LRAC"),
        ],
    );
    check(true, &[("SRAC=LRAC", "LRAC=SRAC"), ("1:03 PM", "13:03"), ("1:03 PM", "1:03")]);
}
