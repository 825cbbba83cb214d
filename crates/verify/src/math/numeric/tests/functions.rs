//! Powers and elementary functions: where they are known, and with which error.

use num_traits::Zero;

use super::{Ball, Dd, ball, covers};
use crate::math::numeric::dd::PI;

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
