//! How signs bind, lists and rows, and what is no mathematics.

use super::{read, reads};

#[test]
fn signs_and_factors_bind_as_on_paper() {
    reads(&[
        ("x-y-z", "(x + -y + -z)"),
        ("x/y/z", "((x / y) / z)"),
        ("x/yz", "(x / y) z"),
        ("-x+y", "(-x + y)"),
        ("--x", "x"),
        ("---x", "-x"),
        ("+x", "x"),
        ("2*-3", "2 -3"),
        ("2*--3", "2 3"),
        ("6/-3", "(6 / -3)"),
        ("x^-2", "x^-2"),
        ("x^--2", "x^2"),
        ("x^+2", "x^2"),
        ("5!", "factorial(5)"),
        ("1 1/2", "(1 + (1 / 2))"),
        ("1\\frac12", "(1 + (1 / 2))"),
        ("1\\frac32", "1 (3 / 2)"),
        ("x\\frac12", "x (1 / 2)"),
        ("1.5\\frac12", "3/2 (1 / 2)"),
        ("2\\frac{x}{2}", "2 (x / 2)"),
        ("2(1/2)", "2 (1 / 2)"),
        ("30'", "(30 / 60)\u{b0}"),
        ("30''", "(30 / 3600)\u{b0}"),
        ("5^\\circ 30'", "(5\u{b0} + (30 / 60)\u{b0})"),
        ("5^{\\circ} 30^{\\prime} 2^{\\prime\\prime}", "(5\u{b0} + (30 / 60)\u{b0}) (2 / 3600)\u{b0}"),
        ("30^\\prime", "(30 / 60)\u{b0}"),
        ("5^\\circ x", "5\u{b0} x"),
        ("5^{\\text{th}}", "5"),
        ("5^\\text{th}", "5"),
        ("x_1", "x_1"),
        ("x_{12}", "x_12"),
        ("x_{i+1}", "x_i+1"),
        ("\\alpha_1", "alpha_1"),
        ("x_{\\alpha}", "x_alpha"),
        ("x_1'", "x_1'"),
        ("x^2_1", "x_1^2"),
        ("x^{2}_{1}", "x_1^2"),
        ("x_1^2", "x_1^2"),
        ("x''", "x''"),
        ("i_1", "i_1"),
        ("e_2 + 1", "(e_2 + 1)"),
        ("\\pi_1", "pi_1"),
        ("(x)_1", "_1(x)"),
        ("101_2", "5"),
        ("1011_{2}", "11"),
        ("12_{(3)}", "5"),
        ("12_{36}", "38"),
        ("12_2", "base 2(12)"),
        ("2|x|", "2 abs(x)"),
        ("|x| + |y|", "(abs(x) + abs(y))"),
        ("|x(|y|)|", "abs(x abs(y))"),
        ("||x|| ||y||", "norm(x) norm(y)"),
        ("|x||y|", "abs(x) abs(y)"),
        ("|x||y|^2", "abs(x) abs(y)^2"),
        ("|x||y||z|", "abs(x) abs(y) abs(z)"),
        ("||x|-1|", "abs((abs(x) + -1))"),
        ("||x|-|y||", "abs((abs(x) + -abs(y)))"),
        ("\\{x||x|<1\\}", "such that(x, abs(x) < 1)"),
        ("2\\begin{matrix}1\\end{matrix}", "2 [[1]]"),
        ("x\\binom{n}{2}", "x binomial(n, 2)"),
        ("x\\overline{y}", "x overline(y)"),
        ("x\\sum y", "x sum(y)"),
        ("x\\sin y", "x sin(y)"),
        ("x\\sqrt y", "x root(2, y)"),
        ("\\{x | x > 0\\}", "such that(x, x > 0)"),
        ("\\{x : x > 0\\}", "such that(x, x > 0)"),
        ("\\{x \\mid |x| > 0\\}", "such that(x, abs(x) > 0)"),
        ("\\{5\\}", "{5}"),
        ("\\{1 \\text{ or } 2\\}", "1 or 2"),
        ("A \\cup B \\cup C", "A \u{222a} B \u{222a} C"),
        ("A \\cup B \\setminus C", "A \u{222a} B \\ C"),
        ("1:2:3", "1:2:3"),
        ("9:5", "9:5"),
        ("9:05", "9:05"),
        ("12:00:07", "12:00:07"),
        ("9:60", "9:60"),
    ]);
}

#[test]
fn lists_take_the_strongest_of_their_separators() {
    reads(&[
        ("1, 2", "1, 2"),
        ("1; 2", "1; 2"),
        ("1, 2; 3, 4", "(1, 2); (3, 4)"),
        ("1 and 2", "1 and 2"),
        ("1, 2 and 3", "1 and 2 and 3"),
        ("1 and 2, 3", "1 and 2 and 3"),
        ("1, and 2", "1 and 2"),
        ("1, 2 or 3", "1 or 2 or 3"),
        ("1 or 2, 3", "1 or 2 or 3"),
        ("1 or 2 and 3", "1 or 2 or 3"),
        ("1; or 2", "1 or 2"),
        ("1,", "1"),
        ("(1,)", "1"),
        ("(1,2]", "(1, 2]"),
        ("((1,2),3)", "((1, 2), 3)"),
        ("solution is 5", "5"),
        ("value: 5", "5"),
        ("length = 5", "5"),
        ("length \\approx 5", "5"),
        ("they are 5", "5"),
        ("it equals 5", "5"),
        ("must be 5", "5"),
        ("about 5", "5"),
        ("Approximately 5", "5"),
        ("x &= 5", "x = 5"),
        ("x =& 5", "x = 5"),
        ("5 dogs", "5 dogs"),
        ("x = 5 cm", "x = 5 cm"),
        ("5/dogs", "5 dogs"),
        ("5 cm - day", "5 cm day"),
    ]);
}

#[test]
fn matrices_and_cases_are_read_by_rows() {
    for name in "pmatrix bmatrix matrix smallmatrix Bmatrix".split_whitespace() {
        let text = format!("\\begin{{{name}}}1 & 2 \\\\ 3 & 4\\end{{{name}}}");
        reads(&[(&text, "[[1, 2][3, 4]]")]);
    }
    for name in ["array", "tabular"] {
        let text = format!("\\begin{{{name}}}{{c|c}}1 & 2 \\\\ 3 & 4\\end{{{name}}}");
        reads(&[(&text, "[[1, 2][3, 4]]")]);
    }
    for name in ["vmatrix", "Vmatrix"] {
        let text = format!("\\begin{{{name}}}1 & 2 \\\\ 3 & 4\\end{{{name}}}");
        reads(&[(&text, "det([[1, 2][3, 4]])")]);
    }
    for name in "cases aligned align align* gathered split alignedat".split_whitespace() {
        let text = format!("\\begin{{{name}}}x &= 1 \\\\ y &= 2\\end{{{name}}}");
        reads(&[(&text, "x = 1; y = 2")]);
    }
    reads(&[
        ("\\begin{matrix}1&\\\\&2\\end{matrix}", "[[1, 0][0, 2]]"),
        ("\\begin{matrix}1&&2\\end{matrix}", "[[1, 0, 2]]"),
        ("\\begin{matrix}1\\\\\\end{matrix}", "[[1]]"),
        ("\\begin{matrix}1\\\\[2pt]3\\end{matrix}", "[[1][3]]"),
        ("\\begin{matrix}1\\\\[2]\\end{matrix}", "[[1][2]]"),
        ("|\\begin{matrix}1\\end{matrix}|", "det([[1]])"),
        ("\\left\\{\\begin{array}{l}x\\\\y\\end{array}\\right.", "[[x][y]]"),
        ("\\begin{cases}x & \\text{otherwise}\\end{cases}", "case(x, otherwise)"),
        ("\\begin{cases}x & y > 0 \\\\ z & y < 0\\end{cases}", "case(x, y > 0); case(z, y < 0)"),
        ("\\begin{cases}x\\end{cases}", "x"),
        ("\\begin{center}x\\end{center}", "x"),
        ("\\begin x", "x"),
    ]);
}

#[test]
fn what_is_no_mathematics_says_why() {
    for (text, why) in [
        ("", "nothing there"),
        ("$$", "nothing there"),
        ("x +", "it breaks off"),
        ("x_", "a subscript breaks off"),
        ("x_{1", "a subscript breaks off"),
        ("* 3 + / 2", "an operand is missing"),
        ("1 2", "two numbers stand side by side"),
        ("1.234.567.8", "two numbers stand side by side"),
        ("|x||y", "a bar is not closed"),
        ("1 3/2", "two numbers stand side by side"),
        ("x)", "something follows the mathematics"),
        ("(x", "a bracket is not closed"),
        ("(x}", "brackets do not match"),
        ("\\{x)", "brackets do not match"),
        ("|x", "a bar is not closed"),
        ("\\{x | y", "a set is not closed"),
        ("\\frac{1", "a bracket is not closed"),
        ("\\sqrt[3 x", "the index of a root is not closed"),
        ("\\max x", "a function lacks its arguments"),
        ("\\sin(1, 2)", "a function has too many arguments"),
        ("12_1", "a subscript that is no base"),
        ("12_{37}", "a subscript that is no base"),
        ("12_x", "a subscript that is no base"),
        ("x'''' y 30'''", "too many primes"),
        ("\\begin{matrix}1&2\\\\3\\end{matrix}", "the rows of a matrix differ in length"),
        ("\\begin{matrix}1&2", "a matrix is not closed"),
        ("\\begin{matrix}\\end{matrix}", "the rows of a matrix differ in length"),
        ("some 5", "it begins with words"),
        ("5 cm^x", "a unit with an exponent that is no number"),
        ("5 cm^13", "a unit with a large exponent"),
        ("5 ft x 3", "a measure without its unit"),
        ("5 cm cm cm cm cm cm cm cm cm cm cm cm cm", "prose follows the mathematics"),
    ] {
        assert_eq!(read(text), Err(why), "{text}");
    }
    reads(&[
        ("5 cm^12", "5 cm"),
        ("5 cm^{-2}", "5 cm"),
        ("5 cm cm cm cm cm cm cm cm cm cm cm cm", "5 cm cm cm cm cm cm cm cm cm cm cm cm"),
    ]);
    let deep = |depth: usize| format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
    reads(&[(&deep(48), "x")]);
    assert_eq!(read(&deep(49)), Err("it is too large or too deep"));
}
