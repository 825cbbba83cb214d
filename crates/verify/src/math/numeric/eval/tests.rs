//! Expressions with a value known in closed form.

use super::*;
use crate::math::lex::Commas;
use crate::math::parse;

fn at(text: &str, minus: bool) -> Outcome<Ball> {
    let mut tree = Tree::default();
    let id = parse::read(text, &mut tree, Commas::Thousands).expect(text);
    evaluate(&tree, id, Point { round: 0, seed: 1 }, minus, &mut Fuel::new(100_000))
}

fn value(text: &str) -> Option<(f64, f64)> {
    at(text, false).ok().map(|found| (found.re.high, found.im.high))
}

#[test]
fn functions_have_their_values() {
    let half = 0.5_f64;
    let values = [
        ("\\sin 1", 1.0_f64.sin()),
        ("\\cos 1", 1.0_f64.cos()),
        ("\\tan 1", 1.0_f64.tan()),
        ("\\cot 1", 1.0 / 1.0_f64.tan()),
        ("\\sec 1", 1.0 / 1.0_f64.cos()),
        ("\\csc 1", 1.0 / 1.0_f64.sin()),
        ("\\arcsin(1/2)", half.asin()),
        ("\\arccos(1/2)", half.acos()),
        ("\\arctan(1/2)", half.atan()),
        ("\\arccot(1/2)", std::f64::consts::FRAC_PI_2 - half.atan()),
        ("\\sinh 2", 2.0_f64.sinh()),
        ("\\cosh 2", 2.0_f64.cosh()),
        ("\\tanh 2", 2.0_f64.tanh()),
        ("\\arsinh 2", 2.0_f64.asinh()),
        ("\\arcosh 2", 2.0_f64.acosh()),
        ("\\artanh(1/2)", half.atanh()),
        ("\\exp 2", 2.0_f64.exp()),
        ("\\ln 2", 2.0_f64.ln()),
        ("\\log 2", 2.0_f64.log10()),
        ("\\log_3 2", 2.0_f64.ln() / 3.0_f64.ln()),
        ("|-2|", 2.0),
        ("|3+4i|", 5.0),
        ("\\lfloor \\pi \\rfloor", 3.0),
        ("\\lceil \\pi \\rceil", 4.0),
        ("\\lfloor -\\pi \\rfloor", -4.0),
        ("\\lfloor 2.6 \\rfloor", 2.0),
        ("\\lceil 2.4 \\rceil", 3.0),
        ("\\lfloor 7 \\rfloor", 7.0),
        ("\\lfloor 3 \\cdot (1/3) \\rfloor", 1.0),
        ("\\Re(3+4i)", 3.0),
        ("\\Im(3+4i)", 4.0),
        ("5!", 120.0),
        ("0!", 1.0),
        ("2^{10}", 1024.0),
        ("4^{1/2}", 2.0),
        ("4^{-1/2}", 0.5),
        ("(-8)^{1/3}", -2.0),
        ("(-8)^{2/3}", 4.0),
        ("(-8)^{-1/3}", -0.5),
        ("\\sqrt[3]{-8}", -2.0),
        ("\\sqrt[2]{9}", 3.0),
        ("\\sqrt[-2]{4}", 0.5),
        ("50\\%", 0.5),
        ("5 \\text{ cm}", 5.0),
        ("30^\\circ", 30.0),
        ("\\sin 30^\\circ", 0.5),
        ("\\ln 30^\\circ", 30.0_f64.ln()),
        ("5 \\pm 2", 7.0),
        ("5 \\mp 2", 3.0),
        ("e", std::f64::consts::E),
        ("\\pi", std::f64::consts::PI),
        ("1/3 - 1/7", 4.0 / 21.0),
        ("2 \\cdot 3 - 1", 5.0),
    ];
    let is = |&(text, re): &(&str, f64)| {
        value(text).is_some_and(|(found, im)| (found - re).abs() <= 1e-14 * re.abs() && im == 0.0)
    };
    let wrong: Vec<_> =
        values.iter().filter(|row| !is(row)).map(|&(text, re)| (text, re, value(text))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(at("5 \\pm 2", true).map(|found| found.re.high), Ok(3.0));
    assert_eq!(at("5 \\mp 2", true).map(|found| found.re.high), Ok(7.0));
    assert_eq!(value("i"), Some((0.0, 1.0)));
    for undefined in
        ["1/0", "\\infty", "\\ln 0", "10^{400}", "\\lfloor i \\rfloor", "\\lfloor 10^{16} \\rfloor", "0^{-1}"]
    {
        assert_eq!(value(undefined), None, "{undefined}");
    }
}

#[test]
fn exponents_written_as_fractions_are_known_as_such() {
    for (text, fraction) in [
        ("3", Some((3, 1))),
        ("-3", Some((-3, 1))),
        ("1/3", Some((1, 3))),
        ("-1/3", Some((-1, 3))),
        ("2/6", Some((1, 3))),
        ("(1/2)/(3/4)", Some((2, 3))),
        ("1/-3", Some((-1, 3))),
        ("x", None),
        ("1/x", None),
        ("1/0", None),
    ] {
        let mut tree = Tree::default();
        let id = parse::read(text, &mut tree, Commas::Thousands).expect(text);
        assert_eq!(rational(&tree, id), fraction, "{text}");
    }
}

#[test]
fn a_step_is_decided_by_the_error_and_refused_near_its_edge() {
    let at = |high: f64, low: f64, error: f64| {
        nearest(Ball { re: Dd { high, low }, im: Dd::ZERO, error }, f64::floor).map(|found| found.re.high)
    };
    assert_eq!(at(2.5, 0.0, 1e-20), Some(2.0));
    assert_eq!(at(3.0, 0.0, 0.0), Some(3.0));
    assert_eq!(at(3.0, -1e-20, 1e-20), Some(3.0));
    assert_eq!(at(3.0, -1e-20, 1e-21), None);
    assert_eq!(at(3.0 - 1e-11, 0.0, 1e-20), Some(2.0));
    assert_eq!(at(3.0 + 1e-11, 0.0, 1e-20), Some(3.0));
    assert_eq!(at(-2.5, 0.0, 0.0), Some(-3.0));
    assert_eq!(at(1e15, 0.0, 0.0), Some(1e15));
    assert_eq!(at(1.1e15, 0.0, 0.0), None);
    assert_eq!(nearest(Ball::I, f64::floor), None);
}

#[test]
fn factorials_are_products_and_values_of_the_gamma_function() {
    let of = |high: f64, im: f64| {
        let x = Ball { re: Dd::from(high), im: Dd::from(im), error: 0.0 };
        x.factorial().map(|found| found.re.high)
    };
    assert_eq!((of(0.0, 0.0), of(1.0, 0.0), of(6.0, 0.0)), (Some(1.0), Some(1.0), Some(720.0)));
    for (x, value) in [
        (80.0, 7.156_945_704_626_38e118),
        (81.0, 81.0 * 7.156_945_704_626_38e118),
        // 6.5! = 13!! / 2^7 * sqrt(pi)
        (6.5, 135_135.0 / 128.0 * std::f64::consts::PI.sqrt()),
    ] {
        let found = of(x, 0.0).expect("held");
        assert!((found / value - 1.0).abs() < 1e-12, "{x}: {found}");
    }
    for (x, im) in [(-1.0, 0.0), (6.0, 1.0), (100.0, 0.0)] {
        assert_eq!(of(x, im), None, "{x} + {im}i");
    }
    // Not a whole number by its low part: the series, which is as near as that part is.
    let above = Ball { re: Dd { high: 6.0, low: 1e-17 }, im: Dd::ZERO, error: 0.0 };
    assert!(above.factorial().is_some_and(|found| (found.re - Dd::from(720.0)).high > 1e-15));
}
