//! Notations beside each other: times, dates, measures, bases, congruences, sets by a condition, degrees.

use super::{by_meaning, check, check_with};
use crate::math::{Options, Rule, Units, compare};

#[test]
fn times_of_the_day_by_either_clock() {
    check(
        true,
        &[
            ("3:30 PM", "15:30"),
            ("15:30", "3:30 \\text{ p.m.}"),
            ("12:30 a.m.", "0:30"),
            ("12:30 p.m.", "12:30"),
            ("11:00 a.m.", "11 a.m."),
            ("11 p.m.", "23:00"),
            ("9:05", "9:05"),
            ("9:05", "9:05 \\text{ a.m.}"),
        ],
    );
    check(
        false,
        &[
            ("3:30 PM", "15:31"),
            ("3:30 PM", "3:31"),
            ("3:30 AM", "15:30"),
            ("12:30 a.m.", "12:30 p.m."),
            ("11 a.m.", "11 p.m."),
            ("11 a.m.", "23:00"),
            ("9:05", "9:50"),
            ("11:00 a.m.", "11:30 a.m."),
        ],
    );
    assert_eq!(compare("9:05", "12:00:30", &by_meaning()).parsed_gold.as_deref(), Some("9:05"));
    assert_eq!(compare("9:05", "12:00:30", &by_meaning()).parsed_answer.as_deref(), Some("12:00:30"));
    assert_eq!(compare("3:30 PM", "15:30", &by_meaning()).rule, Rule::Clock);
    let ignore = Options { units: Units::Ignore, ..by_meaning() };
    check_with(&ignore, false, &[("3:30 PM", "15:30")]);
}

#[test]
fn dates_are_no_differences_and_no_quotients() {
    check(
        true,
        &[
            ("2024-03-14", "2024-03-14"),
            ("3/14/2024", "3/14/2024"),
            ("\\text{March 14}", "March 14"),
            ("2024-3", "2021"),
        ],
    );
    check(
        false,
        &[
            ("2024-03-14", "2007"),
            ("2024-03-14", "2024-04-13"),
            ("2024-03-14", "2024-03-15"),
            ("6/12/2024", "1/2/2024"),
            ("3/14/2024", "14/3/2024"),
            ("\\text{March 14}", "March 15"),
            ("\\text{March 14}", "May 14"),
        ],
    );
    // Another spacing, other lengths: arithmetic.
    check(
        true,
        &[
            ("2024 - 03 - 14", "2007"),
            ("2024-3-14", "2007"),
            ("204-03-14", "187"),
            ("6/12/24", "1/48"),
            ("2024-03+14", "2035"),
        ],
    );
}

#[test]
fn measures_in_several_units_are_their_sum() {
    check(
        true,
        &[
            ("2 \\text{ hours } 30 \\text{ minutes}", "150 \\text{ minutes}"),
            ("150 \\text{ minutes}", "2 hours and 30 minutes"),
            ("1 hour 1 minute 1 second", "3661 seconds"),
            ("5 ft 6 in", "66 inches"),
            ("5 feet 6 inches", "5 \\text{ ft } 6 \\text{ in}"),
            ("2 \\text{ m } 50 \\text{ cm}", "2.5 \\text{ m}"),
            ("1 week and 3 days", "10 days"),
            ("3 \\text{ m and } 50 \\text{ cm}", "50 \\text{ cm}, 3 \\text{ m}"),
            ("9.8 \\frac{\\text{m}}{\\text{s}^2}", "9.8 \\text{ m/s}^2"),
            ("36 \\frac{\\text{km}}{\\text{h}}", "10 \\frac{\\text{m}}{\\text{s}}"),
        ],
    );
    check(
        false,
        &[
            ("2 \\text{ hours } 30 \\text{ minutes}", "230 \\text{ minutes}"),
            ("5 ft 6 in", "5 ft 7 in"),
            ("5 ft 6 in", "56 in"),
            ("6 in 5 ft", "66 in"),
            ("5 ft 6 kg", "66 in"),
            ("9.8 \\frac{\\text{m}}{\\text{s}^2}", "9.8 \\text{ m/s}"),
        ],
    );
}

#[test]
fn words_of_size_multiply() {
    check(
        true,
        &[
            ("5 \\text{ million}", "5{,}000{,}000"),
            ("\\$5 \\text{ million}", "5000000"),
            ("5 million dollars", "\\$5000000"),
            ("1.5 billion", "1500 million"),
            ("3 thousand", "3000"),
            ("2 hundred dogs", "200 dogs"),
            ("1 trillion", "10^{12}"),
        ],
    );
    check(
        false,
        &[
            ("5 \\text{ million}", "5"),
            ("5 million", "5 billion"),
            ("\\$5 \\text{ million}", "5"),
            ("5 dogs", "5000000"),
        ],
    );
}

#[test]
fn digits_above_nine_are_capital_letters_in_base_sixteen() {
    check(
        true,
        &[("1A_{16}", "26"), ("2F_{16}", "47"), ("1A2_{16}", "418"), ("10_{16}", "16"), ("1F_16", "31")],
    );
    check(
        false,
        &[
            ("1A_{16}", "27"),
            ("1G_{16}", "32"),
            ("1a_{16}", "26"),
            ("3A_{12}", "46"),
            ("1 A_{16}", "26"),
            ("A_{16}", "10"),
        ],
    );
    check(true, &[("3A_{12}", "A_{12} + 2A_{12}"), ("2x_{16}", "x_{16} + x_{16}")]);
}

#[test]
fn congruences_know_their_residues() {
    check(
        true,
        &[
            ("x \\equiv 3 \\pmod 7", "x \\equiv 10 \\pmod{7}"),
            ("x \\equiv -1 \\pmod 7", "x \\equiv 6 (mod 7)"),
            ("x \\equiv 3 \\pmod 7", "3 \\pmod 7 \\equiv x"),
            ("3 \\pmod 0", "3 \\pmod 0"),
            ("AB \\parallel CD", "CD \\parallel AB"),
            ("A \\subset B", "A \\subset B"),
        ],
    );
    check(
        false,
        &[
            ("x \\equiv 3 \\pmod 7", "x \\equiv 4 \\pmod 7"),
            ("x \\equiv 3 \\pmod 7", "x \\equiv 3 \\pmod 5"),
            ("x \\equiv 3 \\pmod 7", "y \\equiv 3 \\pmod 7"),
            ("A \\subset B", "B \\subset A"),
            ("A \\to B", "B \\to A"),
            ("AB \\parallel CD", "AB \\perp CD"),
            ("x \\in A", "x \\not\\in A"),
        ],
    );
}

#[test]
fn a_set_by_a_condition_is_the_set_it_describes() {
    check(
        true,
        &[
            ("\\{x \\mid x > 0\\}", "(0,\\infty)"),
            ("(0,\\infty)", "\\{x \\mid x > 0\\}"),
            ("\\{x \\in \\mathbb{R} : x > 0\\}", "(0,\\infty)"),
            ("\\{x \\mid x > 0\\}", "\\{y \\mid y > 0\\}"),
            ("\\{x \\in [0,9] : x > 1\\}", "(1,9]"),
            ("\\{x : |x| < 1\\}", "(-1,1)"),
            ("\\{x \\mid x \\ne 2\\}", "\\mathbb{R} \\setminus \\{2\\}"),
            ("\\mathbb{R}^+", "(0,\\infty)"),
            ("\\mathbb{R}^{-}", "(-\\infty,0)"),
            ("\\{x \\mid x = 2k\\}", "\\{x \\mid x = 2k\\}"),
        ],
    );
    check(
        false,
        &[
            ("\\{x \\mid x > 0\\}", "[0,\\infty)"),
            ("\\{x \\mid x > 0\\}", "\\{x \\mid x > 1\\}"),
            ("\\{x \\in [0,9] : x > 1\\}", "(1,\\infty)"),
            ("\\{x \\mid y > 0\\}", "(0,\\infty)"),
            ("(0,\\infty)", "x > 0"),
            ("\\mathbb{R}^+", "\\mathbb{R}"),
            ("\\mathbb{R}^+", "\\mathbb{R}^-"),
            ("0^+", "0^-"),
            ("\\mathbb{Z}^+", "\\mathbb{Z}"),
        ],
    );
}

#[test]
fn degrees_beside_radians_and_signs_behind_mixed_numbers() {
    check(
        true,
        &[
            ("45^\\circ", "\\frac{\\pi}{4}"),
            ("\\pi/4", "45 \\text{ degrees}"),
            ("\\arctan 1", "45^\\circ"),
            ("45^\\circ", "45"),
            ("33\\frac13\\%", "\\frac13"),
            ("33 1/3 %", "1/3"),
            ("22\\frac12^\\circ", "22.5^\\circ"),
            ("22 1/2^\\circ", "22.5^\\circ"),
        ],
    );
    check(
        false,
        &[
            ("45^\\circ", "\\frac{\\pi}{3}"),
            ("45^\\circ", "\\frac{1}{4}"),
            ("\\pi^\\circ", "\\pi/180"),
            ("33\\frac13\\%", "33\\frac13"),
        ],
    );
}

#[test]
fn an_approximation_beside_an_exact_value_says_both() {
    check(
        true,
        &[
            ("\\sqrt2", "\\sqrt2 \\approx 1.414"),
            ("1.414", "\\sqrt2 \\approx 1.414"),
            ("\\sqrt2 \\approx 1.414", "\\sqrt2"),
            ("\\sqrt2 \\approx 1.414", "1.414"),
            ("\\sqrt2", "x = \\sqrt2 \\approx 1.414"),
        ],
    );
    check(
        false,
        &[
            ("\\sqrt3", "\\sqrt2 \\approx 1.414"),
            ("\\sqrt2 \\approx 1.414", "\\sqrt3"),
            ("\\sqrt2 \\approx 1.414", "1.4"),
            ("x", "x \\approx 1.414"),
        ],
    );
}

#[test]
fn transposes_and_powers_of_matrices_are_worked_out() {
    let pair = |gold: &str, answer: &str| {
        let expand = |text: &str| {
            text.replace('<', "\\begin{pmatrix}").replace('>', "\\end{pmatrix}").replace('/', "\\\\")
        };
        compare(&expand(gold), &expand(answer), &by_meaning()).correct
    };
    for (gold, answer) in [
        ("<1&2&3/4&5&6>^T", "<1&4/2&5/3&6>"),
        ("<1&2>^{T}", "<1/2>"),
        ("<1&1/0&1>^2", "<1&2/0&1>"),
        ("<1&1/0&1>^8", "<1&8/0&1>"),
        ("<0&1/1&0>^1", "<0&1/1&0>"),
        ("<2>^3", "<8>"),
    ] {
        assert!(pair(gold, answer), "{gold} | {answer}");
    }
    for (gold, answer) in [
        ("<1&2/3&4>^T", "<1&2/3&4>"),
        ("<1&1/0&1>^2", "<1&1/0&1>"),
        ("<1&1/0&1>^9", "<1&9/0&1>"),
        ("<1&2>^2", "<1&4>"),
        ("<1&1/0&1>^0", "<0&0/0&0>"),
    ] {
        assert!(!pair(gold, answer), "{gold} | {answer}");
    }
}

#[test]
fn factorials_of_every_second_number() {
    check(
        true,
        &[
            ("5!!", "15"),
            ("6!!", "48"),
            ("7!!", "105"),
            ("0!!", "1"),
            ("1!!", "1"),
            ("(3!)!", "720"),
            ("n!!", "n!!"),
            ("2 \\cdot 5!!", "30"),
        ],
    );
    check(false, &[("5!!", "120"), ("6!!", "720"), ("n!!", "n!"), ("(3!)!", "48")]);
    check(true, &[("10 \\choose 3", "120"), ("{10 \\choose 3}", "120")]);
}
