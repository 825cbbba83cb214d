//! Functions of whole numbers: factorials and binomials of any size, divisors, determinants.

use super::{by_meaning, check};
use crate::math::{Certainty, Options, Rule, compare};

/// Decided by a proof, not at points.
fn proven(equal: bool, pairs: &[(&str, &str)]) {
    for (gold, answer) in pairs {
        let verdict = compare(gold, answer, &by_meaning());
        assert_eq!(
            (verdict.correct, verdict.certainty),
            (equal, Certainty::Exact),
            "{gold} | {answer}: {verdict:?}"
        );
    }
}

#[test]
fn quotients_of_long_factorials_are_exact() {
    proven(
        true,
        &[
            ("\\frac{1000!}{999!}", "1000"),
            ("\\frac{1000!}{998!}", "999000"),
            ("\\frac{998!}{1000!}", "\\frac{1}{999000}"),
            ("\\frac{301!}{299!}", "90300"),
            ("\\frac{301!}{299!} + 1", "90301"),
            ("\\frac{300!}{299!}", "300"),
            ("\\frac{1000! + 999!}{999!}", "1001"),
            ("1000! + 999!", "1001 \\cdot 999!"),
            ("999! + 1000!", "1001 \\cdot 999!"),
            ("2000!", "2000 \\cdot 1999 \\cdot 1998!"),
            ("\\frac{1000000!}{999999!}", "1000000"),
            ("\\frac{1000!^2}{999!^2}", "1000000"),
            ("400!", "400!"),
            ("400! x", "x \\cdot 400 \\cdot 399!"),
            // 1000! / 500! has 4,761 bits and cannot be held; divided by 500! again it can.
            ("\\frac{1000!}{500!} \\cdot \\frac{1}{500!}", "\\frac{1000!}{(500!)^2}"),
            ("\\binom{1000}{500}", "\\frac{1000!}{500! \\cdot 500!}"),
            ("\\binom{10000}{5000}", "\\frac{10000!}{(5000!)^2}"),
            ("\\binom{10000}{4000}", "\\binom{10000}{6000}"),
            ("\\binom{100000}{2}", "4999950000"),
            ("\\binom{1000000}{999999}", "1000000"),
            ("\\binom{2000}{2001}", "0"),
            ("\\sqrt{(400!)^2}", "400!"),
        ],
    );
    proven(
        false,
        &[
            ("\\frac{1000!}{999!}", "1001"),
            ("\\frac{1000!}{999!}", "999"),
            ("1000!", "999!"),
            ("1000! + 1", "1000! + 2"),
            ("1000!", "-1000!"),
            ("\\frac{1000!}{500!}", "\\frac{1000!}{501!}"),
            ("\\binom{1000}{500}", "\\frac{1000!}{500! \\cdot 499!}"),
            ("\\binom{1000}{500}", "\\frac{1000!}{(500!)^2} + 1"),
            ("\\binom{10000}{5000}", "\\binom{10000}{4999}"),
            ("400!", "401!"),
        ],
    );
    // Not decided: a sum of factorials too far apart to be multiples of one another.
    let verdict = compare("3000! + 1000!", "3000! + 1001!", &by_meaning());
    assert_eq!((verdict.correct, verdict.certainty), (false, Certainty::None), "{verdict:?}");
}

#[test]
fn long_factorials_are_decided_within_the_fuel_or_refused() {
    for text in ["100000!", "\\binom{100000}{50000}", "99999! \\cdot 50000!", "100001!^{1000000}"] {
        for fuel in [0, 100, 1_000, 10_000, 100_000] {
            let options = Options { fuel, ..by_meaning() };
            let verdict = compare(text, &format!("{text} + x"), &options);
            assert!(!verdict.correct, "{text} with {fuel}: {verdict:?}");
        }
    }
    let broke = Options { fuel: 500, ..by_meaning() };
    assert_eq!(compare("300!", "299!", &broke).rule, Rule::Fuel);
}

#[test]
fn factorials_and_binomials_of_variables_keep_their_laws() {
    check(
        true,
        &[
            ("\\frac{n!}{(n-1)!}", "n"),
            ("\\frac{(n+1)!}{n!}", "n+1"),
            ("\\frac{(n+2)!}{n!}", "(n+1)(n+2)"),
            ("n \\cdot (n-1)!", "n!"),
            ("\\binom{n}{2}", "\\frac{n(n-1)}{2}"),
            ("\\binom{n}{0}", "1"),
            ("\\binom{n}{3}", "\\frac{n!}{3!(n-3)!}"),
            ("\\binom{n}{k}", "\\frac{n!}{k!(n-k)!}"),
            ("\\binom{n}{k}", "\\binom{n}{n-k}"),
            ("\\binom{n+1}{k}", "\\binom{n}{k} + \\binom{n}{k-1}"),
            ("\\binom{2n}{n}", "\\frac{(2n)!}{(n!)^2}"),
            ("(1/2)!", "\\frac{\\sqrt\\pi}{2}"),
        ],
    );
    check(
        false,
        &[
            ("\\frac{(n+1)!}{n!}", "n"),
            ("\\binom{n}{2}", "\\frac{n(n+1)}{2}"),
            ("\\binom{n}{k}", "\\binom{k}{n}"),
            ("\\binom{n+1}{k}", "\\binom{n}{k}"),
            ("n!", "n"),
            ("(1/2)!", "\\sqrt\\pi"),
        ],
    );
}

#[test]
fn divisors_and_multiples_of_whole_numbers_are_worked_out() {
    proven(
        true,
        &[
            ("\\gcd(12, 18)", "6"),
            ("\\gcd(12, 18, 27)", "3"),
            ("\\gcd(-12, 18)", "6"),
            ("\\gcd(0, 5)", "5"),
            ("\\gcd(7)", "7"),
            ("\\lcm(4, 6)", "12"),
            ("\\lcm(4, 6, 10)", "60"),
            ("\\lcm(0, 6)", "0"),
            ("\\lcm(6, 0)", "0"),
        ],
    );
    check(
        false,
        &[
            ("\\gcd(12, 18)", "12"),
            ("\\lcm(4, 6)", "24"),
            ("\\gcd(4, 6)", "\\lcm(4, 6)"),
            ("\\gcd(1/2, 3)", "1"),
        ],
    );
}

#[test]
fn determinants_are_expanded() {
    let det = |rows: &str| format!("\\begin{{vmatrix}}{}\\end{{vmatrix}}", rows.replace('/', "\\\\"));
    for (rows, value) in [
        ("5", "5"),
        ("1&2/3&4", "-2"),
        ("a&b/c&d", "ad-bc"),
        // Of a triangle the product of its diagonal; two rows swapped turn the sign.
        ("2&7&8/0&3&9/0&0&5", "30"),
        ("0&3&9/2&7&8/0&0&5", "-30"),
        // Vandermonde: (b-a)(c-a)(c-b)
        ("1&a&a^2/1&b&b^2/1&c&c^2", "(b-a)(c-a)(c-b)"),
        ("1&0&0&0/0&0&1&0/0&1&0&0/0&0&0&1", "-1"),
        ("\\sqrt2&1/1&\\sqrt2", "1"),
    ] {
        proven(true, &[(&det(rows), value)]);
        assert!(!compare(&det(rows), &format!("{value}+1"), &by_meaning()).correct, "{rows}");
    }
    let unit = |size: usize| {
        let row = |at: usize| {
            (0..size).map(|column| if column == at { "2" } else { "0" }).collect::<Vec<_>>().join("&")
        };
        det(&(0..size).map(row).collect::<Vec<_>>().join("/"))
    };
    proven(true, &[(&unit(6), "64")]);
    check(false, &[(&unit(7), "128"), (&det("1&2&3/4&5&6"), "0")]);
}
