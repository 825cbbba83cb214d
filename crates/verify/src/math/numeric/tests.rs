//! Double-doubles and balls beside exact rationals, and what a ball promises: the true value is inside.

mod functions;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Signed};
use proptest::prelude::*;

use super::ball::Ball;
use super::dd::Dd;
use crate::math::exact::of_double;

type Rational = Ratio<BigInt>;

fn exact(value: Dd) -> Rational {
    of_double(value.high) + of_double(value.low)
}

/// Whether `found` is `value` up to the bound of one operation, 2^-100 relative, in normal form.
fn is_near(found: Dd, value: &Rational) -> bool {
    let bound = value.abs() / (BigInt::one() << 100_u32);
    found.high + found.low == found.high && (exact(found) - value).abs() <= bound
}

/// A double-double with digits in both halves.
fn doubles() -> impl Strategy<Value = Dd> {
    (1.0..2.0_f64, -0.5..0.5_f64, -40..40_i32, any::<bool>()).prop_map(|(high, rest, power, negative)| {
        let high = if negative { -high } else { high };
        let scale = libm::ldexp(1.0, power);
        Dd { high: high * scale, low: rest * libm::ldexp(scale, -53) }
    })
}

proptest! {
    #[test]
    fn the_four_operations_are_exact_to_a_hundred_bits(a in doubles(), b in doubles()) {
        let (x, y) = (exact(a), exact(b));
        prop_assert!(is_near(a + b, &(&x + &y)), "{a:?} + {b:?}");
        prop_assert!(is_near(a - b, &(&x - &y)), "{a:?} - {b:?}");
        prop_assert!(is_near(a * b, &(&x * &y)), "{a:?} * {b:?}");
        prop_assert!(is_near(a / b, &(&x / &y)), "{a:?} / {b:?}");
        let root = exact(a.abs().sqrt());
        let gap = (&root * &root - x.abs()).abs();
        prop_assert!(gap * (BigInt::one() << 99_u32) <= x.abs(), "sqrt {a:?}");
    }
}

#[test]
fn what_cancels_leaves_the_digits_below() {
    let small = Dd { high: 1.0, low: 2.0_f64.powi(-60) };
    assert_eq!(small - Dd::ONE, Dd::from(2.0_f64.powi(-60)));
    assert_eq!(Dd::from(-2.0).abs(), Dd::from(2.0));
    assert_eq!((Dd::from(-4.0).sqrt(), Dd::ZERO.sqrt()), (Dd::ZERO, Dd::ZERO));
    assert!(!Dd::ZERO.is_negative() && Dd::from(-1.0).is_negative());
}

/// Reduced by a rational pi of 80 digits (Machin) and summed in rationals.
#[test]
fn sine_and_cosine_of_large_numbers_have_thirty_digits() {
    for (x, sin, cos) in [
        (1.0, (0.8414709848078965, 1.776845092935536e-18), (0.5403023058681398, -4.760954612604417e-17)),
        (
            1_000_001.0,
            (0.5991474390141922, 5.414548864981402e-17),
            (0.8006387114814864, 1.057404694027477e-17),
        ),
        (1e9, (0.5458434494486996, 6.1757333566640775e-18), (0.8378871813639024, -5.4718713289282437e-17)),
        (1e12, (-0.6112387023768895, -1.1491613964488177e-17), (0.7914463018528902, 4.843622374857678e-17)),
    ] {
        let found = Dd::from(x).sin_cos();
        for (found, (high, low)) in [(found.0, sin), (found.1, cos)] {
            let gap = (found - Dd { high, low }).abs().high;
            assert!(gap <= 1e-30 * x.max(1.0) * 1e-6 + 1e-30, "{x}: {gap:e}");
        }
    }
}

#[test]
fn the_exponential_is_held_between_its_limits() {
    assert_eq!(Dd::from(701.0).exp().high, f64::INFINITY);
    assert_eq!(Dd::from(-701.0).exp(), Dd::ZERO);
    for edge in [700.0_f64, -700.0] {
        let size = Dd::from(edge).exp().high;
        assert!((size / edge.exp() - 1.0).abs() < 1e-13, "{edge}");
    }
    assert_eq!(Dd::ZERO.exp(), Dd::ONE);
}

fn ball(re: f64, im: f64, error: f64) -> Ball {
    Ball { re: Dd::from(re), im: Dd::from(im), error }
}

/// Whether the stated error covers `worst`, what the arguments' errors can make of the result, without waste.
fn covers(found: Ball, worst: f64, waste: f64) -> bool {
    found.error >= worst * (1.0 - 1e-9) && found.error <= worst * waste
}

#[test]
fn errors_add_and_multiply_as_the_worst_case_does() {
    let (a, b) = (ball(3.0, 0.0, 1e-10), ball(5.0, 0.0, 1e-8));
    assert!(covers(a.add(b), 1.01e-8, 1.0001));
    assert!(covers(a.sub(b), 1.01e-8, 1.0001));
    // |(3 + e)(5 + f) - 15| = 3 f + 5 e + e f
    assert!(covers(a.mul(b), 3e-8 + 5e-10 + 1e-18, 1.0001));
    let (wide, narrow) = (ball(3.0, 0.0, 0.5), ball(5.0, 0.0, 0.25));
    assert!(covers(wide.mul(narrow), 0.75 + 2.5 + 0.125, 1.0001));
    let (z, w) = (ball(3.0, 4.0, 1e-10), ball(0.0, 2.0, 1e-8));
    assert!(covers(z.mul(w), 5e-8 + 2e-10, 1.0001));
    // |1 / z - 1 / (z - e)| = e / (|z| (|z| - e)), and at most half of |z| is e.
    let far = ball(3.0, 4.0, 1e-10).inverse().expect("not 0");
    assert!(covers(far, 1e-10 / 25.0, 2.01), "{far:?}");
    let real = ball(4.0, 0.0, 1e-10).inverse().expect("not 0");
    assert!(covers(real, 1e-10 / 16.0, 2.01), "{real:?}");
    assert_eq!(a.neg().error, a.error);
}

#[test]
fn a_rounding_is_paid_by_the_terms_and_not_by_what_is_left_of_them() {
    let large = ball(1e10, 0.0, 0.0);
    let left = large.sub(large);
    assert!(left.size() == 0.0 && covers(left, 2e10 * 1e-29, 2.0), "{left:?}");
    let product = ball(1e10, 1e10, 0.0).mul(ball(1e10, -1e10, 0.0));
    assert!(covers(product, 4e20 * 1e-29, 2.0), "{product:?}");
    // (a + bi)(a - bi) is real, and (1 + i)^2 imaginary: what vanishes has the error of its terms.
    let square = ball(1e5, 1e5, 0.0).mul(ball(1e5, 1e5, 0.0));
    assert!(covers(square, 4e10 * 1e-29, 2.0) && square.re.high == 0.0, "{square:?}");
    let one = Ball::real(Dd::ONE);
    assert!(covers(one, 1e-29, 2.0), "{one:?}");
}

#[test]
fn a_ball_knows_whether_it_may_be_zero_real_or_too_large() {
    assert!(ball(1.0, 0.0, 1.0).may_be_zero() && !ball(1.0, 0.0, 0.9).may_be_zero());
    assert!(ball(1.0, 0.5, 0.5).is_real() && !ball(1.0, 0.5, 0.4).is_real() && ball(1.0, 0.0, 0.0).is_real());
    assert!(!ball(1.0, f64::NAN, 0.0).is_real());
    for (re, im, error, finite) in [
        (1e149, 0.0, 0.0, true),
        (1e150, 0.0, 0.0, false),
        (f64::INFINITY, 0.0, 0.0, false),
        (0.0, f64::INFINITY, 0.0, false),
        (f64::NAN, 0.0, 0.0, false),
        (1.0, 0.0, f64::INFINITY, false),
        (1.0, 0.0, f64::NAN, false),
    ] {
        assert_eq!(ball(re, im, error).finite().is_some(), finite, "{re} {im} {error}");
    }
    for (size, error, has) in
        [(1.0, 0.5, false), (1.0, 0.4, true), (1e-141, 0.0, false), (1e-139, 0.0, true), (0.0, 0.0, false)]
    {
        assert_eq!(ball(size, 0.0, error).inverse().is_some(), has, "1 / ({size} +- {error})");
        assert_eq!(ball(0.0, size, error).inverse().is_some(), has, "1 / ({size}i +- {error})");
    }
}

#[test]
fn whole_powers_are_exact_where_they_are_small() {
    for (base, exponent, power) in [
        (2.0, 10, 1024.0),
        (-2.0, 3, -8.0),
        (2.0, 0, 1.0),
        (0.0, 3, 0.0),
        (2.0, -2, 0.25),
        (0.0, 0, 1.0),
        (7.0, 1, 7.0),
    ] {
        let found = ball(base, 0.0, 0.0).powi(exponent).expect("defined");
        assert_eq!((found.re, found.im), (Dd::from(power), Dd::ZERO), "{base}^{exponent}");
        assert!(found.error <= 2e-28 * power.abs().max(1e-200), "{base}^{exponent}: {found:?}");
    }
    assert_eq!(ball(0.0, 0.0, 0.0).powi(-1), None);
    assert_eq!(ball(10.0, 0.0, 0.0).powi(200), None);
    assert_eq!(ball(0.1, 0.0, 0.0).powi(160), None);
    assert!(ball(0.1, 0.0, 0.0).powi(140).is_some() && ball(10.0, 0.0, 0.0).powi(140).is_some());
    let turn = Ball::I.powi(3).expect("-i");
    assert_eq!((turn.re.high, turn.im.high), (0.0, -1.0));
}
