//! Numbers among brackets, arguments and each other.

use super::{read, reads};

/// A comma inside brackets separates; behind them it groups again.
#[test]
fn brackets_are_open_from_their_beginning_to_their_end() {
    for (open, close, shown) in [
        ("(", ")", "(1, 234)"),
        ("[", "]", "[1, 234]"),
        ("\\{", "\\}", "{1, 234}"),
        ("\\left(", "\\right)", "(1, 234)"),
        ("\\lbrack ", "\\rbrack ", "[1, 234]"),
        ("\\lbrace ", "\\rbrace ", "{1, 234}"),
        ("\\langle ", "\\rangle ", "<1, 234>"),
        ("\\begin{matrix}", "\\end{matrix}", "[[1, 234]]"),
    ] {
        reads(&[(&format!("{open}1,234{close}"), shown)]);
        let shown = match shown {
            "[[1, 234]]" => "([[x]] + 1234)",
            "{1, 234}" => "({x} + 1234)",
            _ => "(x + 1234)",
        };
        reads(&[(&format!("{open}x{close} + 1,234"), shown)]);
        reads(&[(&format!("(({open}x{close} + 1),234)"), &format!("({}, 234)", shown.replace("1234", "1")))]);
    }
    // Braces of LaTeX open nothing, and what closes without having been opened neither.
    reads(&[("{1,234}", "1234"), ("\\frac{1,234}{2}", "(1234 / 2)"), ("\\sqrt{1,234}", "root(2, 1234)")]);
    assert_eq!(read("1) + 1,234"), Err("something follows the mathematics"));
}

#[test]
fn an_unbraced_argument_of_a_fraction_is_one_digit() {
    reads(&[
        ("\\frac123", "(1 / 2) 3"),
        ("\\frac1234", "(1 / 2) 34"),
        ("\\frac{1}23", "(1 / 2) 3"),
        ("\\frac1{23}", "(1 / 23)"),
        ("\\frac{12}{34}", "(12 / 34)"),
        ("\\frac{1}{2}34", "(1 / 2) 34"),
        ("\\frac x23", "(x / 23)"),
        ("\\frac12 + 34", "((1 / 2) + 34)"),
        ("\\frac{\\frac12}34", "((1 / 2) / 3) 4"),
        ("\\sqrt23", "root(2, 23)"),
    ]);
}

#[test]
fn numbers_that_are_long_together_are_not_read() {
    // A thousand digits have 3,322 bits; 40,000 are read.
    let text = |count: usize| vec!["9".repeat(1_000); count].join("+");
    assert!(read(&text(12)).is_ok());
    assert_eq!(read(&text(13)), Err("it cannot be cut into words"));
    // Short ones do not count.
    assert!(read(&vec!["123456789012345678"; 2_500].join("+")).is_ok());
}

#[test]
fn every_mark_of_thousands_groups_and_a_broken_group_does_not() {
    for mark in [",\\!", "{,}\\!", "{,}", ",\\,", "\\,", "'", ",", " "] {
        reads(&[(&format!("1{mark}234{mark}567"), "1234567"), (&format!("12{mark}345"), "12345")]);
    }
    reads(&[
        ("1,23", "1, 23"),
        ("1,2345", "1, 2345"),
        ("1,234,56", "1, 234, 56"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "6172839/5"),
        ("1234.567", "1234567/1000"),
    ]);
}
