//! Double-doubles and balls beside exact rationals, and what a ball promises: the true value is inside.

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;

use super::ball::Ball;
use super::dd::{Dd, PI};
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

#[test]
fn powers_take_the_real_root_where_there_is_one() {
    let power = |base: f64, over: i64, under: i64| {
        let exponent = ball(over as f64, 0.0, 0.0).div(ball(under as f64, 0.0, 0.0)).expect("not 0");
        ball(base, 0.0, 0.0).pow(exponent, Some((over, under)))
    };
    let root_of_three = 1.732_050_807_568_877_2;
    for (base, over, under, re, im) in [
        (2.0, 10, 1, 1024.0, 0.0),
        (-2.0, 3, 1, -8.0, 0.0),
        (-4.0, 1, 2, 0.0, 2.0),
        (-4.0, 3, 2, 0.0, -8.0),
        (4.0, -1, 2, 0.5, 0.0),
        (4.0, 3, 2, 8.0, 0.0),
        (-8.0, 1, 3, -2.0, 0.0),
        (-8.0, 2, 3, 4.0, 0.0),
        (-8.0, -1, 3, -0.5, 0.0),
        (8.0, 1, 3, 2.0, 0.0),
        (-32.0, 3, 5, -8.0, 0.0),
        (-4.0, 1, 4, 1.0, 1.0),
        (-27.0, 1, 6, 1.5, root_of_three / 2.0),
    ] {
        let found = power(base, over, under).expect("defined");
        let gap = libm::hypot(found.re.high - re, found.im.high - im);
        assert!(gap < 1e-14, "{base}^({over}/{under}): {found:?}");
        assert!(found.error < 1e-24, "{found:?}");
        if under <= 2 {
            assert!(found.re.high == 0.0 || found.im == Dd::ZERO, "{base}^({over}/{under}) on an axis");
        }
    }
    assert_eq!(power(0.0, 1, 3).map(Ball::size), Some(0.0));
    assert_eq!(power(0.0, -1, 3), None);
    let (zero, near) = (ball(0.0, 0.0, 0.0), ball(1e-30, 0.0, 1e-29));
    let positive = ball(0.4, 0.0, 0.0);
    assert_eq!(zero.pow(positive, None).map(Ball::size), Some(0.0));
    for (base, exponent) in [
        (zero, ball(-0.4, 0.0, 0.0)),
        (zero, ball(0.4, 1.0, 0.0)),
        (zero, ball(0.4, 0.0, 0.5)),
        (zero, zero),
        (near, positive),
    ] {
        assert_eq!(base.pow(exponent, None), None, "{base:?} ^ {exponent:?}");
    }
    let large = ball(1.0001, 0.0, 0.0).pow(ball(200_000.0, 0.0, 0.0), Some((200_000, 1))).expect("defined");
    assert!((large.re.high / 1.0001_f64.powi(200_000) - 1.0).abs() < 1e-9);
}

#[test]
fn elementary_functions_are_refused_where_they_are_not_known() {
    for (re, im, error, exp, ln, sine) in [
        (0.0, 0.0, 0.5, true, false, true),
        (0.0, 0.0, 0.6, false, false, false),
        (9.0, 1e12, 0.0, true, true, false),
        (9.0, 1.1e12, 0.0, false, true, false),
        (-340.0, 0.0, 0.0, true, true, true),
        (-346.0, 0.0, 0.0, false, true, true),
        (9.0, 0.0, 2.25, false, false, false),
        (9.0, 0.0, 0.3, true, true, true),
        (1e-141, 0.0, 0.0, true, false, true),
        (1e-139, 0.0, 0.0, true, true, true),
        (0.0, 1e-141, 0.0, true, false, true),
        (1e9, 0.0, 0.0, false, true, true),
        (1.1e9, 0.0, 0.0, false, true, false),
        (1.0, 300.0, 0.0, true, true, true),
        (1.0, 301.0, 0.0, true, true, false),
    ] {
        let z = ball(re, im, error);
        let known = (z.exp().is_some(), z.ln().is_some(), z.sin_cos().is_some());
        assert_eq!(known, (exp, ln, sine), "{z:?}");
    }
}

#[test]
fn elementary_functions_carry_the_error_of_their_argument() {
    let e = 1e-10;
    // e^3 (e^e - 1), and the same for a complex argument of that real part.
    let worst = 3.0_f64.exp() * libm::expm1(e);
    for z in [ball(3.0, 0.0, e), ball(3.0, 2.0, e)] {
        assert!(covers(z.exp().expect("held"), worst, 2.01), "exp {z:?}");
    }
    // -ln(1 - e / |z|)
    for z in [ball(3.0, 0.0, e), ball(-3.0, 0.0, e), ball(0.0, 3.0, e)] {
        assert!(covers(z.ln().expect("not 0"), -libm::log1p(-e / 3.0), 2.01), "ln {z:?}");
    }
    for z in [ball(7.0, 0.0, e), ball(1.0, 0.0, e)] {
        let (sin, cos) = z.sin_cos().expect("held");
        assert!(covers(sin, e, 1.01) && covers(cos, e, 1.01), "sin {z:?}");
    }
    let (sin, cos) = ball(1.0, 2.0, e).sin_cos().expect("held");
    assert!(covers(sin, e * 2.0_f64.cosh(), 2.01) && covers(cos, e * 2.0_f64.cosh(), 2.01));
    // sqrt(9) - sqrt(9 - e), nearly e / 6.
    assert!(covers(ball(9.0, 0.0, e).sqrt().expect("held"), e / 6.0, 2.01));
    // A square root of what may be 0 is at most the root of twice its error.
    assert!(covers(ball(1e-10, 0.0, e).sqrt().expect("held"), 1e-5, 2.01));
    assert!(covers(ball(0.0, 0.0, e).sqrt().expect("held"), 1e-5, 1.01));
    assert!(covers(ball(3.0, 4.0, e).abs(), e, 1.01) && covers(ball(-3.0, 0.0, e).abs(), e, 1.01));
    assert!(covers(ball(0.5, 0.0, e).atan().expect("held"), e * 0.8, 1.3));
}

#[test]
fn elementary_functions_have_the_error_of_their_reduction() {
    // An argument of size x is itself only known to x 2^-105.
    let sine = ball(1e8, 0.0, 0.0).sin_cos().expect("held");
    assert!(covers(sine.0, 1e-22, 2.0) && covers(sine.1, 1e-22, 2.0), "{sine:?}");
    let sine = ball(1e8, 1.0, 0.0).sin_cos().expect("held");
    assert!(covers(sine.0, 1e-22 * 1.0_f64.cosh(), 2.0), "{sine:?}");
    let large = ball(300.0, 0.0, 0.0).exp().expect("held");
    assert!(covers(large, 300.0 * 1e-30 * 300.0_f64.exp(), 2.0), "{large:?}");
    // Where the value is small, a part of the error is not.
    for small in [
        ball(1e-3, 0.0, 0.0).sin_cos().expect("held").0,
        ball(std::f64::consts::FRAC_PI_2, 0.0, 0.0).sin_cos().expect("held").1,
        ball(1.0, 0.0, 0.0).ln().expect("held"),
        ball(1.0, 1e-8, 0.0).ln().expect("held"),
        ball(0.5, 1e-3, 0.0).sin_cos().expect("held").0,
    ] {
        assert!(small.error >= 1e-30 && small.error < 1e-28, "{small:?}");
    }
    assert!(ball(1.0, 1e-8, 0.0).ln().expect("held").error >= 1e-29);
    assert!(ball(1.0, 0.0, 0.0).ln().expect("held").error >= 1e-29);
    assert!(ball(0.5, 1e-3, 0.0).sin_cos().expect("held").0.error >= 1e-29);
}

#[test]
fn identities_hold_within_the_stated_error() {
    let one = Ball::integer(1);
    let holds = |name: &str, z: Ball, left: Option<Ball>, right: Option<Ball>| {
        let gap = left.zip(right).map(|(left, right)| left.sub(right)).expect(name);
        assert!(gap.may_be_zero() && gap.error < 1e-24, "{name} at {z:?}: {gap:?}");
    };
    for (re, im) in [(0.3, 0.0), (-0.7, 0.0), (2.5, 0.0), (0.4, 0.9), (-1.3, 0.2), (2.5, -1.5), (-3.0, 0.0)] {
        let z = ball(re, im, 0.0);
        let (sin, cos) = z.sin_cos().expect("held");
        let (sinh, cosh) = z.sinh_cosh().expect("held");
        holds("sin^2 + cos^2 = 1", z, Some(sin.mul(sin).add(cos.mul(cos))), Some(one));
        holds("cosh^2 - sinh^2 = 1", z, Some(cosh.mul(cosh).sub(sinh.mul(sinh))), Some(one));
        holds("sinh + cosh = e^z", z, Some(sinh.add(cosh)), z.exp());
        holds("i sinh z = sin iz", z, Some(Ball::I.mul(sinh)), Ball::I.mul(z).sin_cos().map(|(sin, _)| sin));
        holds("cosh z = cos iz", z, Some(cosh), Ball::I.mul(z).sin_cos().map(|(_, cos)| cos));
        holds("sqrt z = z^(1/2)", z, z.sqrt(), z.pow(ball(0.5, 0.0, 0.0), None));
        holds("z / z = 1", z, z.div(z), Some(one));
        holds("z^3 = z z z", z, z.powi(3), Some(z.mul(z).mul(z)));
        holds(
            "asin + acos = pi / 2",
            z,
            z.asin().zip(z.acos()).map(|(a, b)| a.add(b)),
            Ball::pi().div(Ball::integer(2)),
        );
        holds("|z|^2 = z z*", z, Some(z.abs().mul(z.abs())), Some(z.mul(Ball { im: -z.im, ..z })));
    }
    for x in [-0.9, -0.3, 0.0, 0.5, 0.999] {
        assert_eq!(ball(x, 0.0, 0.0).asin().expect("held").im, Dd::ZERO, "asin {x} is real");
    }
    assert!((Ball::pi().re - PI).high.is_zero());
    let quarter = ball(1.0, 0.0, 0.0).asin().expect("held").mul(Ball::integer(2)).sub(Ball::pi());
    assert!(quarter.may_be_zero(), "{quarter:?}");
}
