//! Lists, tuples, systems, matrices and words: what may stand for what, and in which order.

use super::{by_meaning, check, check_with};
use crate::math::{Options, Rule, compare};

#[test]
fn solutions_of_a_system_are_rows_of_assignments_or_tuples_in_the_order_of_its_names() {
    let gold = "p=5,q=2;p=7,q=2";
    check(
        true,
        &[
            (gold, "(5,2),(7,2)"),
            (gold, "(7,2),(5,2)"),
            (gold, "(5,2) \\text{ or } (7,2)"),
            (gold, "\\{(5,2),(7,2)\\}"),
            (gold, "p=7,q=2;p=5,q=2"),
            (gold, "q=2,p=5;p=7,q=2"),
            ("p=5,q=2;q=2,p=7", "(5,2),(7,2)"),
            ("(5,2),(7,2)", gold),
            ("\\{(5,2),(7,2)\\}", gold),
            ("x=1,y=2,z=3; x=4,y=5,z=6; x=7,y=8,z=9", "(1,2,3),(4,5,6),(7,8,9)"),
            ("x=1,y=2 \\text{ or } x=3,y=4", "(3,4),(1,2)"),
        ],
    );
    check(
        false,
        &[
            (gold, "(2,5),(2,7)"),
            (gold, "(5,2)"),
            (gold, "(5,2),(7,3)"),
            (gold, "(5,2),(7,2),(9,2)"),
            (gold, "(5,7),(2,2)"),
            (gold, "[5,2],[7,2]"),
            (gold, "p=5,q=2"),
            (gold, "\\emptyset"),
            ("x=1,y=2;x=3,y=4", "x=1,y=4;x=3,y=2"),
            ("x=1,y=2;x=3,y=4", "(1,4),(3,2)"),
            ("(5,2),(7,2)", "p=5,q=2;p=7,q=3"),
            ("x=1,y=2;x=3", "(1,2),(3,2)"),
            ("x=1,y=2;x=3,x=4", "(1,2),(3,4)"),
            ("x<1,y=2;x<3,y=4", "(1,2),(3,4)"),
            ("x=1;x=2", "(1),(3)"),
        ],
    );
}

#[test]
fn assignments_answer_values_in_their_order_and_each_other_in_any() {
    check(
        true,
        &[
            ("x=1, y=2", "1, 2"),
            ("x=1, y=2", "(1, 2)"),
            ("x=1, y=2", "y=2, x=1"),
            ("(x,y)=(1,2)", "x=1, y=2"),
            ("(x,y)=(1,2)", "y=2, x=1"),
            ("(1,2)", "(x,y)=(1,2)"),
            ("(x,y,z)=(1,2,3)", "(1,2,3)"),
            ("x=1, x=2", "2, 1"),
        ],
    );
    check(
        false,
        &[
            ("x=1, y=2", "2, 1"),
            ("x=1, y=2", "(2, 1)"),
            ("x=1, y=2", "y=1, x=2"),
            ("(x,y)=(1,2)", "(2,1)"),
            ("(x,y)=(1,2)", "x=2, y=1"),
            ("(x,y)=(1,2)", "(x,y)=(2,1)"),
            ("(x,y)=(1,2,3)", "(1,2)"),
        ],
    );
}

#[test]
fn brackets_say_what_order_means() {
    check(
        true,
        &[
            ("1,2,3", "3,1,2"),
            ("\\{1,2,3\\}", "3,1,2"),
            ("\\{1,2\\}", "\\{2,1,1\\}"),
            ("1,1,2", "2,1"),
            ("(1,2,3)", "1,2,3"),
            ("1,2,3", "(1,2,3)"),
            ("\\langle 1,2,3 \\rangle", "1,2,3"),
            ("\\langle 1,2,3 \\rangle", "(1,2,3)"),
            ("[1,2,3]", "1,2,3"),
            ("[1,2,3]", "(1,2,3)"),
            ("1,2", "(1,2)"),
            ("\\langle 1,2 \\rangle", "1,2"),
            ("5", "\\{5\\}"),
            ("\\{\\}", "\\emptyset"),
            ("((1,2),3)", "((1,2),3)"),
            ("\\pm 1, 3", "3, 1, -1"),
            ("2 \\pm 1", "1, 3"),
            ("\\mp 2", "2, -2"),
        ],
    );
    check(
        false,
        &[
            ("1,2,3", "1,2"),
            ("1,2", "1,2,3"),
            ("(1,2,3)", "3,2,1"),
            ("1,2,3", "(3,2,1)"),
            ("[1,2]", "1,2"),
            ("[1,2,3]", "3,2,1"),
            ("(1,2,3)", "(1,2)"),
            ("(1,2,3]", "1,2,3"),
            ("[1,2,3)", "1,2,3"),
            ("\\langle 1,2 \\rangle", "(1,2)"),
            ("\\langle 1,2,3 \\rangle", "3,2,1"),
            ("\\{1,2\\}", "\\{1,3\\}"),
            ("\\{1,2\\}", "\\emptyset"),
            ("\\emptyset", "\\{1\\}"),
            ("5", "\\{5,6\\}"),
            ("\\pm 2", "2"),
            ("2", "\\pm 2"),
            ("2 \\pm 1", "1, 2"),
        ],
    );
    let apart = Options { lists_as_tuples: false, ..by_meaning() };
    check_with(&apart, false, &[("(1,2,3)", "1,2,3"), ("1,2,3", "(1,2,3)"), ("[1,2,3]", "1,2,3")]);
    check_with(&apart, true, &[("(1,2,3)", "(1,2,3)"), ("1,2,3", "3,2,1")]);
    check_with(&apart, false, &[("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "(1,2)")]);
    assert_eq!(compare("(1,2)", "\\{1,2\\}", &apart).rule, Rule::Kind);
}

#[test]
fn long_lists_are_compared_up_to_their_limit() {
    let list = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>().join(";");
    let back = |count: usize| (1..=count).rev().map(|n| n.to_string()).collect::<Vec<_>>().join(";");
    assert!(compare(&list(200), &list(200), &by_meaning()).correct);
    assert!(compare(&list(60), &back(60), &by_meaning()).correct);
    assert!(!compare(&list(201), &list(201), &by_meaning()).correct);
    assert!(!compare(&list(200), &list(199), &by_meaning()).correct);
}

#[test]
fn a_sign_of_two_values_is_both_wherever_it_stands() {
    check(
        true,
        &[
            ("-(1 \\pm 2)", "1, -3"),
            ("(3 \\pm 1)^\\circ", "2^\\circ, 4^\\circ"),
            ("(3 \\pm 1)\\%", "2\\%, 4\\%"),
            ("\\frac{1 \\pm \\sqrt5}{2}", "\\frac{1+\\sqrt5}{2}, \\frac{1-\\sqrt5}{2}"),
            ("2^{\\pm 1}", "2, 1/2"),
            ("\\sqrt{5 \\pm 4}", "3, 1"),
            ("\\sqrt[3]{9 \\pm 1}", "2, \\sqrt[3]{10}"),
            ("2(3 \\pm 1)", "4, 8"),
            ("1 + (\\pm 2) + 3", "6, 2"),
            ("|1 \\pm 3|", "4, 2"),
            ("f(\\pm 1)", "f(1), f(-1)"),
            ("(1, \\pm 2)", "(1, \\pm 2)"),
            ("\\{(1, \\pm 2)\\}", "\\{(1,2),(1,-2)\\}"),
            ("x = \\pm 2", "x = 2, x = -2"),
            ("x = \\pm 2", "2, -2"),
            ("1 : (3 \\pm 1)", "1:2, 1:4"),
            (
                "\\begin{pmatrix} \\pm 1 \\\\ 2 \\end{pmatrix}, 5",
                "\\begin{pmatrix} 1\\\\2 \\end{pmatrix}, \\begin{pmatrix} -1\\\\2 \\end{pmatrix}, 5",
            ),
            ("\\pm 1 \\mp 2", "-1, 1"),
            ("\\pm 5 \\text{ cm}, 2 \\text{ cm}", "5, -5, 2"),
            ("1, \\pm (\\pm 2)", "1, 2, 2"),
        ],
    );
    check(
        false,
        &[
            ("-(1 \\pm 2)", "-1, 3"),
            ("\\pm 1 \\mp 2", "3, -3"),
            ("2^{\\pm 1}", "2, -2"),
            ("\\sqrt{5 \\pm 4}", "3, 2"),
            ("2(3 \\pm 1)", "8, 5"),
            ("\\frac{1 \\pm \\sqrt5}{2}", "\\frac{1+\\sqrt5}{2}"),
            ("\\{(1, \\pm 2)\\}", "\\{(1,2),(1,3)\\}"),
        ],
    );
}

#[test]
fn matrices_are_worked_out_entry_by_entry() {
    let pair = |gold: &str, answer: &str| {
        let expand = |text: &str| {
            text.replace('<', "\\begin{pmatrix}").replace('>', "\\end{pmatrix}").replace('/', "\\\\")
        };
        compare(&expand(gold), &expand(answer), &by_meaning()).correct
    };
    for (gold, answer) in [
        ("<1&2/3&4>", "<1&2/3&4>"),
        ("<1&2/3&4>", "2<\\frac12&1/1.5&2>"),
        ("-<1&-2/3&4>", "<-1&2/-3&-4>"),
        ("<1&2/3&4>+<5&6/7&8>", "<6&8/10&12>"),
        ("<1&2/3&4>-<1&2/3&4>", "<0&0/0&0>"),
        ("\\frac{<2&4/6&8>}{2}", "<1&2/3&4>"),
        // (1 2 3; 4 5 6)(7 8; 9 10; 11 12)
        ("<1&2&3/4&5&6><7&8/9&10/11&12>", "<58&64/139&154>"),
        ("<1&2/3&4><1&0/0&1>", "<1&2/3&4>"),
        ("2<1&2><3/4>", "<22>"),
        ("<1/2>", "(1,2)"),
        ("<1&2>", "(1,2)"),
        ("(1,2)", "<1/2>"),
        ("[1,2]", "<1/2>"),
        ("\\langle 1,2 \\rangle", "<1/2>"),
        ("x<1/2>", "<x/2x>"),
        ("<1/2> + x<3/4>", "<1+3x/2+4x>"),
    ] {
        assert!(pair(gold, answer), "{gold} | {answer}");
    }
    for (gold, answer) in [
        ("<1&2/3&4>", "<1&3/2&4>"),
        ("<1&2/3&4>", "<1&2/3&5>"),
        ("<1&2&3&4>", "<1&2/3&4>"),
        ("<1&2>", "<1/2>"),
        ("<1&2&3>", "<1&2>"),
        ("-<1&2/3&4>", "<1&2/3&4>"),
        ("<1&2/3&4>+<5&6/7&8>", "<5&12/21&32>"),
        ("<1&2/3&4>+<5&6&7&8>", "<6&8/10&12>"),
        ("<1&2/3&4>+<5&6>", "<6&8/10&12>"),
        ("<1&2&3/4&5&6><7&8/9&10/11&12>", "<58&64/139&155>"),
        ("<1&2/3&4><5&6>", "<5&12/15&24>"),
        ("<1/2>", "(2,1)"),
        ("(1,2)", "<2/1>"),
        ("<1&2/3&4>", "(1,2,3,4)"),
        ("(1,2,3,4)", "<1&2/3&4>"),
        ("<1/2>", "\\{1,2\\}"),
        ("<1/2>", "3"),
        ("3", "<1/2>"),
        ("<1&2/3&4>", "10"),
    ] {
        assert!(!pair(gold, answer), "{gold} | {answer}");
    }
    let row = |count: usize| vec!["1"; count].join("&");
    let dot = |count: usize| format!("<{}><{}>", row(count), vec!["1"; count].join("/"));
    assert!(pair(&dot(400), "<400>") && !pair(&dot(401), "<401>"));
    assert_eq!(
        compare("\\begin{pmatrix}1\\end{pmatrix}", "\\begin{pmatrix}1&2\\end{pmatrix}", &by_meaning()).rule,
        Rule::Matrix
    );
}

#[test]
fn words_are_compared_without_articles_blanks_and_letter_case() {
    check(
        true,
        &[
            ("\\text{the cat}", "cat"),
            ("\\text{a cat}", "\\text{an cat}"),
            ("\\text{North West}", "northwest"),
            ("\\text{Monday}", "\\text{is Monday}"),
            ("\\text{no solution}", "\\text{none}"),
            ("\\emptyset", "\\text{no real solutions}"),
            ("\\emptyset", "\\text{empty set}"),
            ("\\emptyset", "\\text{does not exist}"),
            ("\\emptyset", "DNE"),
            ("\\text{no solutions}", "there is no solution"),
            ("\\mathbb{R}", "\\text{all real numbers}"),
            ("\\mathbb{R}", "all reals"),
            ("(-\\infty,\\infty)", "\\text{all real values}"),
            ("\\mathbb{R}", "\\text{all real numbers are solutions}"),
            ("\\text{B}", "B"),
            ("B", "\\text{b}"),
            ("\\text{E}", "e"),
            ("\\text{(I)}", "i"),
            ("\\text{ABC}", "ABC"),
            ("\\text{BE}", "(B, e)"),
            ("\\text{AB}", "A, B"),
            ("\\text{A, B}", "\\text{B} , A"),
            ("\\text{A} , B", "B, A"),
            ("A, B", "B \\text{ and } \\text{A}"),
        ],
    );
    check(
        false,
        &[
            ("\\text{cat}", "\\text{dog}"),
            ("\\text{B}", "C"),
            ("\\text{E}", "f"),
            ("\\text{ABC}", "ABD"),
            ("\\text{A, B}", "A, C"),
            ("\\text{A, B}", "\\text{B} , C"),
            ("\\text{A, B}", "\\text{B}"),
            ("\\text{no solution}", "\\text{one solution}"),
            ("\\mathbb{R}", "\\emptyset"),
            ("\\mathbb{R}", "\\mathbb{Z}"),
            ("\\text{cat}", "5"),
            ("5", "\\text{cat}"),
            ("\\text{B}", "2B"),
        ],
    );
    let numerals = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
                    sixteen seventeen eighteen nineteen twenty";
    for (n, word) in numerals.split_whitespace().enumerate() {
        let text = format!("\\text{{{word}}}");
        check(true, &[(&n.to_string(), &text), (&text, &n.to_string())]);
        check(false, &[((n + 1).to_string().as_str(), &text), (&text, (n + 1).to_string().as_str())]);
    }
}
