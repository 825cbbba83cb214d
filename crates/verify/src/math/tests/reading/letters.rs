//! Letters: words, units or products; and layout, which disappears.

use super::reads;
use crate::math::{Options, compare};

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
fn a_detached_letter_at_the_end_of_a_plain_text_is_a_unit() {
    for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".chars() {
        let is_unit = "msgNJKVWLhCA".contains(letter);
        for (text, sure) in [
            (format!("5 {letter}"), true),
            (format!("5 {letter}."), true),
            (format!("5 {letter}/s"), true),
            (format!("5 {letter}^2"), true),
            (format!("5 {letter}^-1"), true),
            (format!("5{letter}"), false),
            (format!("5 {letter}^-13"), false),
            (format!("5 {letter} + 1"), false),
            (format!("$5 {letter}$"), false),
            (format!("x {letter}"), false),
        ] {
            let verdict = compare("5", &text, &Options::default());
            assert_eq!(verdict.correct, is_unit && sure, "{text}: {verdict:?}");
        }
    }
    for (text, right) in
        [("5 m/s", true), ("5 m/b", false), ("5 m/K", true), ("5 km/h", true), ("5 km/b", false)]
    {
        assert_eq!(compare("5", text, &Options::default()).correct, right, "{text}");
    }
}

#[test]
fn minutes_and_seconds_are_units_behind_a_number_and_functions_before_a_bracket() {
    reads(&[
        ("5 sec", "5 sec"),
        ("5 min", "5 min"),
        ("$5$ sec", "5 sec"),
        ("\\text{sec}", "sec"),
        ("\\mathrm{sec}", "sec"),
        ("5 sec(x)", "5 sec(x)"),
        ("5 min(1, 2)", "5 min(1, 2)"),
        ("sec x", "sec(x)"),
        ("x sec y", "x sec(y)"),
        ("5 tan x", "5 tan(x)"),
    ]);
    assert_eq!(compare("5", "5 sec", &Options::default()).parsed_answer.as_deref(), Some("5 sec"));
    assert!(compare("5", "5 min", &Options::default()).correct);
    assert!(!compare("5", "5 sec(x)", &Options::default()).correct);
}

#[test]
fn a_cross_stands_between_two_numbers_or_a_unit_and_a_number() {
    reads(&[
        ("3 x 4", "3 4"),
        ("3 X 4", "3 4"),
        ("3 x y", "3 x y"),
        ("3 x4", "3 x_4"),
        ("$3 x 4$", "3 x 4"),
        ("y x 4", "y x 4"),
    ]);
    for (text, area) in
        [("3 x 4", true), ("3 ft x 4 ft", true), ("$3 x 4$", false), ("3x 4", false), ("3 x4", false)]
    {
        assert_eq!(compare("12", text, &Options::default()).correct, area, "{text}");
    }
}

#[test]
fn letters_are_words_outside_of_formulas_and_symbols_in_upright_type() {
    reads(&[
        ("$x$ or $y$", "x or y"),
        ("$5$ kg", "5 kg"),
        ("$5$ m", "5 m"),
        ("$5$ b", "5 b"),
        ("$5$ per a day", "5 per a day"),
        ("\\mathrm{m}", "m"),
        ("\\mathrm{i}", "i"),
        ("\\mathrm{e}", "e"),
        ("\\mathrm{d}x", "d x"),
        ("2\\mathrm{ab}", "2 ab"),
        ("x\\mathrm{ab}", "x ab"),
        ("\\mathbb{Q}", "Q"),
        ("\\text{a b}", "a b"),
    ]);
}

#[test]
fn a_run_of_letters_is_a_product_unless_it_is_known() {
    reads(&[
        ("xyz", "xyz"),
        ("xyz + 1", "(x y z + 1)"),
        ("abcd", "abcd"),
        ("$abc$", "a b c"),
        ("$abcd$", "a b c d"),
        ("$abcde$", "abcde"),
        ("$mnpq$", "m n p q"),
        ("$ABCD$", "A B C D"),
        ("$PQRS$", "pqrs"),
        ("$5 cm$", "5 cm"),
        ("$x cm$", "x c m"),
        ("5kg", "5 kg"),
        ("5kb", "5 k b"),
        ("$sin x$", "sin(x)"),
        ("$xat$", "x a t"),
    ]);
}
