//! What a text is read as, row by row, in the plain notation of `parsed_gold`.

use crate::math::lex::Commas;
use crate::math::tree::Tree;
use crate::math::{parse, show};

fn read(text: &str) -> Result<String, &'static str> {
    let mut tree = Tree::default();
    parse::read(text, &mut tree, Commas::Thousands).map(|root| show::show(&tree, root))
}

/// Every text of a pair is read as its notation.
fn reads(rows: &[(&str, &str)]) {
    let wrong: Vec<_> =
        rows.iter().filter(|(text, notation)| read(text).as_deref() != Ok(*notation)).collect();
    assert!(wrong.is_empty(), "{:#?}", wrong.iter().map(|(text, _)| (text, read(text))).collect::<Vec<_>>());
}

/// `text` with each of the words in place of `@` is read as one notation.
fn all_read(words: &str, text: &str, notation: &str) {
    for word in words.split_whitespace() {
        reads(&[(&text.replace('@', word), notation)]);
    }
}

#[test]
fn every_command_of_a_relation_is_its_sign() {
    all_read("\\ne \\neq \\not= != \u{2260}", "x @ 2", "x != 2");
    all_read("\\lt <", "x @ 2", "x < 2");
    all_read("\\gt >", "x @ 2", "x > 2");
    all_read("\\le \\leq \\leqslant \\leqq <= =< \u{2264} \u{2a7d}", "x @ 2", "x <= 2");
    all_read("\\ge \\geq \\geqslant \\geqq >= \u{2265} \u{2a7e}", "x @ 2", "x >= 2");
    all_read("\\approx \\simeq \\doteq \\approxeq \u{2248}", "x @ 2", "x ~ 2");
    all_read("\\in \u{2208}", "x @ A", "x in A");
    all_read("= == :=", "x @ 2", "x = 2");
    for name in "equiv sim cong propto perp parallel subset subseteq supset supseteq to rightarrow Rightarrow implies \
                 Longrightarrow iff Leftrightarrow leftrightarrow mapsto notin ll gg longrightarrow"
        .split_whitespace()
    {
        reads(&[(&format!("x \\{name} y"), &format!("x{name}y"))]);
    }
    reads(&[
        ("x \u{2192} 2", "xto2"),
        ("x \u{21d2} y", "ximpliesy"),
        ("\\not x", "x"),
        ("x \\not= 2", "x != 2"),
    ]);
    reads(&[("x \\not  = 2", "x != 2"), ("= 5", "5"), ("\\approx 5", "5"), ("x = y < 3", "x = y < 3")]);
}

#[test]
fn every_command_of_an_operation_is_its_sign() {
    all_read("\\times \\cdot \\ast \\bullet * \u{d7} \u{22c5} \u{b7} \u{2219} \u{2217}", "x @ y", "x y");
    all_read("\\div \\over / \u{f7} \u{2215} \u{2044}", "x @ y", "(x / y)");
    all_read("- \u{2212} \u{2013} \u{2014} \u{2012} \u{fe63} \u{ff0d}", "x@2", "(x + -2)");
    all_read("\\pm +- +/- \u{b1}", "x @ 2", "(x \u{b1} 2)");
    all_read("\\mp \u{2213}", "x @ 2", "(x \u{b1} 2)");
    all_read("\\frac \\dfrac \\tfrac \\cfrac", "@{x}{2}", "(x / 2)");
    all_read("\\binom \\dbinom \\tbinom", "@{n}{2}", "binomial(n, 2)");
    all_read("\\mod \\bmod \\pmod mod", "7 @ 3", "mod(7, 3)");
    all_read("\\cup \\bigcup union \u{222a}", "A @ B", "A \u{222a} B");
    all_read("\\cap \\bigcap \u{2229}", "A @ B", "A \u{2229} B");
    all_read("\\setminus \\backslash", "A @ B", "A \\ B");
    all_read("\\land \\wedge and And AND", "x @ y", "x and y");
    all_read("\\lor \\vee or Or OR", "x @ y", "x or y");
    all_read("\\colon :", "2 @ 3", "2:3");
    all_read("^\\circ \\degree \u{b0} \u{2da} \u{ba} degrees degree deg", "30@", "30\u{b0}");
    all_read("\\% % \u{ff05} percent pct percentage", "5@", "5%");
    all_read("x^2 x\u{b2} x**2 x^{2}", "@", "x^2");
    all_read("\\sqrt2 \\sqrt{2} \u{221a}2 sqrt(2)", "@", "root(2, 2)");
    reads(&[
        ("x\u{b3}", "x^3"),
        ("{n \\choose 2}", "binomial(n, 2)"),
        ("\\sqrt[3]{x}", "root(3, x)"),
        ("\\sqrt -2", "root(2, -2)"),
    ]);
    for name in "sum prod int lim iint oint nabla partial sup inf".split_whitespace() {
        reads(&[(&format!("\\{name} x"), &format!("{name}(x)"))]);
    }
    reads(&[
        ("\\sum_{k=1}^{n} k", "sum(from(k = 1), to(n), k)"),
        ("\\sum_{k}, 2", "sum(from(k)), 2"),
        ("\\int = x", "int() = x"),
        ("(\\int)", "int()"),
        ("\\int + x", "(int() + x)"),
        ("\\int - x", "(int() + -x)"),
        ("\\bigcup_{i} A", "bigcup(from(i), A)"),
        ("\\cap_i A", "cap(from(i), A)"),
    ]);
}

#[test]
fn every_command_of_a_constant_or_a_bracket_is_what_it_names() {
    all_read("\\pi \u{3c0} pi Pi", "@", "pi");
    all_read("\\infty \u{221e} infinity inf oo Infinity", "@", "oo");
    all_read("\\emptyset \\varnothing \u{2205} \u{d8} \\{\\} ()", "@", "{}");
    all_read("i \\imath", "@", "i");
    all_read("\\{1,2\\} \\lbrace1,2\\rbrace {1,2}", "@", "{1, 2}");
    all_read("[1,2] \\lbrack1,2\\rbrack \\left[1,2\\right]", "@", "[1, 2]");
    all_read("|x| \\lvert{x}\\rvert \\vert{x}\\vert \\mid{x}\\mid", "@", "abs(x)");
    all_read("||x|| \\|x\\| \\Vert{x}\\Vert \\lVert{x}\\rVert", "@", "norm(x)");
    all_read("... \\dots \\ldots \\cdots \\vdots \\ddots \u{2026} \u{22ef}", "1, @", "1, ...");
    all_read("\u{bd} \\frac12 \\frac{1}2 \\frac1{2} \\frac{1}{2}", "@", "(1 / 2)");
    reads(&[
        ("\\lfloor x \\rfloor", "floor(x)"),
        ("\\lceil x \\rceil", "ceil(x)"),
        ("\\langle 1, 2 \\rangle", "<1, 2>"),
        ("\u{2153}", "(1 / 3)"),
        ("\u{2154}", "(2 / 3)"),
        ("\u{bc}", "(1 / 4)"),
        ("\u{be}", "(3 / 4)"),
        ("\u{211d}", "R"),
        ("1\u{ff0c} 2", "1, 2"),
        ("2\u{ff08}x\u{ff09}", "2 x"),
        ("f\u{2032}(x)", "f'(x)"),
        ("f\u{2019}(x)", "f'(x)"),
        ("\\euro 5", "5 \u{20ac}"),
        ("\u{20ac}5", "5 \u{20ac}"),
        ("\\pounds 5", "5 \u{a3}"),
        ("\u{a3}5", "5 \u{a3}"),
        ("\\yen 5", "5 \u{a5}"),
        ("\u{a5}5", "5 \u{a5}"),
        ("\\$5", "5 $"),
        ("5\\$", "5 $"),
    ]);
    for blank in ['\u{a0}', '\u{2009}', '\u{202f}', '\u{2003}', '\u{3000}'] {
        reads(&[(&format!("5{blank}kg"), "5 kg")]);
    }
    let greek = "theta alpha beta gamma lambda mu sigma phi omega".split_whitespace();
    for (letter, name) in "\u{3b8}\u{3b1}\u{3b2}\u{3b3}\u{3bb}\u{3bc}\u{3c3}\u{3c6}\u{3c9}".chars().zip(greek)
    {
        reads(&[(&letter.to_string(), name)]);
    }
    reads(&[("\u{b5}", "mu")]);
}

#[test]
fn layout_disappears_and_text_becomes_words() {
    for name in "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr middle displaystyle textstyle limits quad \
                 qquad boxed fbox framebox hline noindent nolimits bf it angle triangle therefore because"
        .split_whitespace()
    {
        reads(&[(&format!("\\{name} x"), "x")]);
    }
    for name in "mathbf boldsymbol bm vec overrightarrow underline mathcal ensuremath".split_whitespace() {
        reads(&[(&format!("\\{name}{{x}} + 1"), "(x + 1)")]);
    }
    for name in
        "text textbf textit textrm textnormal mbox textsf emph texttt mathrm operatorname rm mathsf mathit"
            .split_whitespace()
    {
        reads(&[(&format!("5 \\{name}{{cm}}"), "5 cm")]);
        reads(&[(&format!("5\\{name}  {{cm}}"), "5 cm")]);
    }
    for name in "phantom hspace vspace tag label color hphantom".split_whitespace() {
        reads(&[(&format!("\\{name}{{3pt}}x"), "x")]);
    }
    for name in "overline bar hat widehat tilde dot ddot".split_whitespace() {
        reads(&[(&format!("\\{name}{{x}}"), &format!("{name}(x)"))]);
        reads(&[(&format!("\\{name}{{x}}_1 + 2"), &format!("({name}(x) + 2)"))]);
    }
    reads(&[
        ("\\quadx", "x"),
        ("\\qquadx", "x"),
        ("\\left. x \\right.", "x"),
        ("\\mathbb{R}", "R"),
        ("\\mathbb{Z}", "Z"),
        ("\\mathrm{lead}", "lead"),
        ("\\mathrm{d}", "d"),
    ]);
    reads(&[
        ("**5**", "5"),
        ("*5", "5"),
        ("~5~", "5"),
        ("`5`", "5"),
        ("\"5\"", "5"),
        ("5.", "5"),
        ("5\\,", "5"),
        ("\\;5\\ ", "5"),
        ("$5$", "5"),
        ("$$5$$", "5"),
        ("5\t\r\n", "5"),
        ("5\\", "5"),
    ]);
}

#[test]
fn every_function_is_known_by_its_names() {
    for row in [
        "sin",
        "cos",
        "tan tg",
        "cot ctg",
        "sec",
        "csc cosec",
        "arcsin asin",
        "arccos acos",
        "arctan atan",
        "arccot",
        "sinh",
        "cosh",
        "tanh",
        "arsinh arcsinh asinh",
        "arcosh arccosh acosh",
        "artanh arctanh atanh",
        "exp",
        "ln",
        "log lg",
        "det",
        "abs",
    ] {
        let shown = row.split(' ').next().expect("a name");
        for name in row.split(' ') {
            for text in [
                format!("\\{name} x"),
                format!("\\{name}(x)"),
                format!("\\{name}{{x}}"),
                format!("{name}(x)"),
            ] {
                reads(&[(&text, &format!("{shown}(x)"))]);
            }
        }
    }
    reads(&[
        ("\\Re x", "re(x)"),
        ("\\Im x", "im(x)"),
        ("floor(x)", "floor(x)"),
        ("ceil(x)", "ceil(x)"),
        ("\\gcd(4, 6)", "gcd(4, 6)"),
        ("lcm(4, 6)", "lcm(4, 6)"),
        ("\\max\\{1, 2\\}", "max(1, 2)"),
        ("\\min[1, 2]", "min(1, 2)"),
        ("\\max(7)", "max(7)"),
        ("x!", "factorial(x)"),
        ("\\sin 2x", "sin(2 x)"),
        ("\\sin x \\cos y", "sin(x) cos(y)"),
        ("\\sin \\frac{x}{2} y", "sin((x / 2) y)"),
        ("\\sin \\sqrt x", "sin(root(2, x))"),
        ("\\sin 2\\pi{x}", "sin(2 pi x)"),
        ("\\sin -x", "sin(-x)"),
        ("\\sin --x", "sin(x)"),
        ("\\sin +x", "sin(x)"),
        ("\\sin x + 1", "(sin(x) + 1)"),
        ("\\sin(x) y", "sin(x) y"),
        ("\\sin^2 x", "sin(x)^2"),
        ("\\sin^{-2} x", "sin(x)^-2"),
        ("\\log_2 8", "log(8, 2)"),
        ("\\log_2^3 8", "log(8, 2)^3"),
        ("\\ln_2 8", "ln(8)"),
        ("f(x)", "f(x)"),
        ("g'(x)", "g'(x)"),
        ("h(1, 2)", "h((1, 2))"),
        ("F(x) G(x) H(x)", "F(x) G(x) H(x)"),
        ("k(x)", "k x"),
        ("f_1(x)", "f_1 x"),
        ("P(A)", "P(A)"),
        ("P(A|B)", "P(A, B)"),
        ("P((A)|B)", "P(A, B)"),
        ("P(|x|)", "P(abs(x))"),
        ("f(|x|)", "f(abs(x))"),
    ]);
    for (name, inverse) in [
        ("sin", "arcsin"),
        ("cos", "arccos"),
        ("tan", "arctan"),
        ("cot", "arccot"),
        ("sinh", "arsinh"),
        ("cosh", "arcosh"),
        ("tanh", "artanh"),
    ] {
        reads(&[(&format!("\\{name}^{{-1}} x"), &format!("{inverse}(x)"))]);
    }
    reads(&[("\\ln^{-1} x", "ln(x)^-1")]);
}

#[test]
fn short_words_are_no_products_of_letters() {
    for word in "no is at in of to by if as on it we so be am pm yes odd all the not one two six ten day for are has per \
                 any non may mon tue wed thu fri sat sun red new can who its our was let an usd mph ways"
        .split_whitespace()
    {
        reads(&[(&format!("{word} {word}"), &format!("{word} {word}"))]);
    }
    reads(&[
        ("xy", "x y"),
        ("abc", "abc"),
        ("xyz + 1", "(x y z + 1)"),
        ("$xy$", "x y"),
        ("$ab$", "a b"),
        ("$word$", "word"),
        ("$abcd$", "a b c d"),
        ("$x$ and $y$", "x and y"),
        ("$5$ cm", "5 cm"),
        ("5 cm", "5 cm"),
        ("5 m", "5 m"),
        ("5m", "5 m"),
        ("5 m/s", "5 m s"),
        ("5 m^2", "5 m"),
        ("5 x", "5 x"),
        ("5 n + 1", "(5 n + 1)"),
        ("$5 m$", "5 m"),
        ("4:30 p.m.", "4:30 p.m"),
        ("5 min", "5 min"),
        ("min(1, 2)", "min(1, 2)"),
        ("\\text{min}", "min"),
        ("3 x 4", "3 4"),
        ("3 X 4", "3 4"),
        ("10 ft x 18 ft", "10 18 ft ft"),
        ("3 x", "3 x"),
        ("3x 4y", "3 x 4 y"),
        ("ie", "i e"),
        ("2ie", "2 i e"),
    ]);
}

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
    ]);
}

#[test]
fn lists_take_the_strongest_of_their_separators() {
    reads(&[
        ("1, 2", "1, 2"),
        ("1; 2", "1; 2"),
        ("1, 2; 3, 4", "1; 2; 3; 4"),
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
