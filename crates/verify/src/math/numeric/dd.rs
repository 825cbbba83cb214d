//! Double-double arithmetic: an unevaluated sum of two doubles, about 31 decimal digits.
//!
//! Source   Dekker, Numerische Mathematik 18 (1971); Hida, Li, Bailey, ARITH-15 (2001).
//! Bound    each operation here has a relative error below 2^-100.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// `high + low`, with `low` at most half a unit in the last place of `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dd {
    pub high: f64,
    pub low: f64,
}

pub const PI: Dd = Dd { high: std::f64::consts::PI, low: 1.224_646_799_147_353_2e-16 };
const LN_2: Dd = Dd { high: std::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

fn quick_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

fn split(a: f64) -> (f64, f64) {
    const SPLITTER: f64 = 134_217_729.0;
    let scaled = SPLITTER * a;
    let high = scaled - (scaled - a);
    (high, a - high)
}

fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

impl From<f64> for Dd {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Add for Dd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (sum, error) = two_sum(self.high, other.high);
        let (low, rest) = two_sum(self.low, other.low);
        let (sum, error) = quick_two_sum(sum, error + low);
        let (high, low) = quick_two_sum(sum, error + rest);
        Self { high, low }
    }
}

impl Neg for Dd {
    type Output = Self;
    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Sub for Dd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Dd {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let (product, error) = two_product(self.high, other.high);
        let (high, low) = quick_two_sum(product, error + (self.high * other.low + self.low * other.high));
        Self { high, low }
    }
}

impl Div for Dd {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * Self::from(first);
        let second = rest.high / other.high;
        let rest = rest - other * Self::from(second);
        let third = rest.high / other.high;
        let (high, low) = quick_two_sum(first, second);
        Self { high, low } + Self::from(third)
    }
}

impl Dd {
    pub const ZERO: Self = Self { high: 0.0, low: 0.0 };
    pub const ONE: Self = Self { high: 1.0, low: 0.0 };

    pub fn is_negative(self) -> bool {
        self.high < 0.0
    }

    pub fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// Of a number that is not negative.
    pub fn sqrt(self) -> Self {
        if self.high <= 0.0 {
            return Self::ZERO;
        }
        let near = Self::from(self.high.sqrt());
        // Two steps of Newton's iteration on x^2.
        let near = near + (self - near * near) / (near + near);
        near + (self - near * near) / (near + near)
    }

    fn scale(self, power: i32) -> Self {
        let factor = libm::ldexp(1.0, power);
        Self { high: self.high * factor, low: self.low * factor }
    }

    /// By x = k ln 2 + 256 r and the Taylor series of e^r - 1.
    pub fn exp(self) -> Self {
        if self.high > 700.0 {
            return Self::from(f64::INFINITY);
        }
        if self.high < -700.0 {
            return Self::ZERO;
        }
        let k = (self.high / LN_2.high).round();
        let r = (self - LN_2 * Self::from(k)).scale(-8);
        let (mut sum, mut term) = (r, r);
        for n in 2..=9 {
            term = term * r / Self::from(f64::from(n));
            sum = sum + term;
        }
        for _ in 0..8 {
            sum = sum + sum + sum * sum;
        }
        (sum + Self::ONE).scale(k as i32)
    }

    /// Of a positive number, by Newton's iteration on exp.
    pub fn ln(self) -> Self {
        let near = Self::from(libm::log(self.high));
        let near = near + self * (-near).exp() - Self::ONE;
        near + self * (-near).exp() - Self::ONE
    }

    /// Sine and cosine, by reduction to an eighth of a turn and Taylor series. The argument is below 2^40.
    pub fn sin_cos(self) -> (Self, Self) {
        // The third part of pi / 2 keeps the reduction exact to 2^-100 up to that size.
        const PI_LOW: f64 = -2.994_769_809_718_339_7e-33;
        let quarter = PI.scale(-1);
        let k = (self.high / quarter.high).round();
        let turns = Self::from(k);
        let r = self
            - Self::from(quarter.high) * turns
            - Self::from(quarter.low) * turns
            - Self::from(PI_LOW / 2.0 * k);
        let square = r * r;
        let (mut sin, mut cos) = (r, Self::ONE);
        let (mut sin_term, mut cos_term) = (r, Self::ONE);
        for n in 1..=13 {
            let even = f64::from(2 * n);
            cos_term = -(cos_term * square) / Self::from((even - 1.0) * even);
            sin_term = -(sin_term * square) / Self::from(even * (even + 1.0));
            cos = cos + cos_term;
            sin = sin + sin_term;
            if cos_term.high.abs() < 1e-33 {
                break;
            }
        }
        match (k as i64).rem_euclid(4) {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        }
    }

    /// The angle of the point (x, y), in (-pi, pi].
    pub fn atan2(y: Self, x: Self) -> Self {
        if y.high == 0.0 {
            return if x.is_negative() { PI } else { Self::ZERO };
        }
        let mut angle = Self::from(libm::atan2(y.high, x.high));
        for _ in 0..2 {
            let (sin, cos) = angle.sin_cos();
            let error = (y * cos - x * sin) / (x * cos + y * sin);
            angle = angle + error - error * error * error / Self::from(3.0);
        }
        angle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Dd, b: Dd) -> bool {
        (a - b).abs().high <= 1e-29 * b.high.abs().max(1.0)
    }

    #[test]
    fn functions_satisfy_their_identities_to_thirty_digits() {
        for x in [0.001, 0.1, 0.5, 1.0, 2.0, 3.7, 25.0, 300.0] {
            let x = Dd::from(x) / Dd::from(1.1);
            assert!(close(x.exp().ln(), x), "ln exp {x:?}");
            assert!(close(x.exp() * (-x).exp(), Dd::ONE), "exp {x:?}");
            let (sin, cos) = x.sin_cos();
            assert!(close(sin * sin + cos * cos, Dd::ONE), "sin {x:?}");
            let (double, _) = (x + x).sin_cos();
            assert!(close(double, sin * cos + sin * cos), "sin 2x {x:?}");
            assert!(close(x.sqrt() * x.sqrt(), x), "sqrt {x:?}");
            let angle = Dd::atan2(sin, cos);
            let turns = Dd::from(((x - angle).high / (2.0 * PI.high)).round());
            assert!(close(angle + (PI + PI) * turns, x), "atan {x:?}");
        }
        // pi = 16 atan(1/5) - 4 atan(1/239), Machin 1706.
        let atan = |n: f64| Dd::atan2(Dd::ONE, Dd::from(n));
        assert!(close(Dd::from(16.0) * atan(5.0) - Dd::from(4.0) * atan(239.0), PI));
    }
}
