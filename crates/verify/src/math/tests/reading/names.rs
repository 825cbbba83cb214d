//! Commands and names: what each is.

use super::{all_read, reads};

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
        ("x \\not\\in A", "xnotinA"),
        ("x \\not \\equiv y", "xnotequivy"),
        ("x \\not< y", "x >= y"),
        ("x \\not> y", "x <= y"),
        ("\\not \\pi", "pi"),
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
        ("\\sum^n_{k=1} k", "sum(from(k = 1), to(n), k)"),
        ("\\sum_k^n k", "sum(from(k), to(n), k)"),
        ("\\int^1_0 x", "int(from(0), to(1), x)"),
        ("\\sum_k -k", "-sum(from(k), k)"),
        ("\\sum_{k} -k + 1", "(-sum(from(k), k) + 1)"),
        ("\\lim_{x} -2 x", "-lim(from(x), 2 x)"),
        ("\\prod_k -k", "prod(from(k), -k)"),
        ("\\sum_k + k", "(sum(from(k)) + k)"),
        ("\\sum_k = k", "sum(from(k)) = k"),
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
        ("\\log^3_2 8", "log(8, 2)^3"),
        ("\\log^n_a x", "log(x, a)^n"),
        ("\\log^{n}_{a} x", "log(x, a)^n"),
        ("\\sin^n x", "sin(x)^n"),
        ("\\ln_2 8", "ln(8)"),
        ("f(x)", "f(x)"),
        ("g'(x)", "g'(x)"),
        ("g^\\prime(x)", "g'(x)"),
        ("g^{\\prime}(x)", "g'(x)"),
        ("g^{\\prime\\prime}(x)", "g''(x)"),
        ("g'^{\\prime}(x)", "g''(x)"),
        ("y^{\\prime} + 1", "(y' + 1)"),
        ("y_1^{\\prime}", "y_1'"),
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
