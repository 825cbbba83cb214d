//! Elementary functions of complex numbers, principal branches.

use super::ball::{Ball, SMALLEST};
use super::dd::{self, Dd};

/// Whole exponents that are multiplied out.
const WRITTEN_OUT: std::ops::RangeInclusive<i64> = -100_000..=100_000;

impl Ball {
    pub fn pi() -> Self {
        Self::real(dd::PI)
    }

    pub fn abs(self) -> Self {
        if self.im == Dd::ZERO {
            return Self { re: self.re.abs(), ..self };
        }
        let square = self.re * self.re + self.im * self.im;
        Self { re: square.sqrt(), im: Dd::ZERO, error: 0.0 }.rounded(self.error)
    }

    pub fn exp(self) -> Option<Self> {
        let size = self.re.exp();
        // |e^z - e^w| <= |e^w| (e^|z - w| - 1), and errors are far below 1.
        if self.error > 0.5 || self.im.high.abs() > 1e12 || size.high < SMALLEST {
            return None;
        }
        let value = if self.im == Dd::ZERO {
            Self { re: size, im: Dd::ZERO, error: 0.0 }
        } else {
            let (sin, cos) = self.im.sin_cos();
            Self { re: size * cos, im: size * sin, error: 0.0 }
        };
        value.rounded(size.high * (2.0 * self.error + 1e-30 * self.size())).finite()
    }

    pub fn ln(self) -> Option<Self> {
        let size = self.size();
        if size <= 4.0 * self.error || size < 1e-140 {
            return None;
        }
        let error = 2.0 * self.error / size;
        if self.is_real() {
            let im = if self.re.is_negative() { dd::PI } else { Dd::ZERO };
            return Some(Self { re: self.re.abs().ln(), im, error: 0.0 }.rounded(error + 1e-29));
        }
        let square = self.re * self.re + self.im * self.im;
        let half = Dd::from(0.5);
        Some(
            Self { re: square.ln() * half, im: Dd::atan2(self.im, self.re), error: 0.0 }
                .rounded(error + 1e-29),
        )
    }

    pub fn sqrt(self) -> Option<Self> {
        let size = self.size();
        if size == 0.0 {
            return Some(Self { error: self.error.sqrt(), ..Self::integer(0) });
        }
        let error = if size <= 4.0 * self.error { 2.0 * self.error.sqrt() } else { self.error / size.sqrt() };
        let root = if self.is_real() {
            let root = self.re.abs().sqrt();
            let (re, im) = if self.re.is_negative() { (Dd::ZERO, root) } else { (root, Dd::ZERO) };
            Self { re, im, error: 0.0 }
        } else {
            // The half of larger size first, the other from it: no cancellation.
            let modulus = self.abs().re;
            let large = ((modulus + self.re.abs()) * Dd::from(0.5)).sqrt();
            let small = self.im.abs() / (large + large);
            let (re, im) = if self.re.is_negative() { (small, large) } else { (large, small) };
            Self { re, im: if self.im.is_negative() { -im } else { im }, error: 0.0 }
        };
        root.rounded(error).finite()
    }

    /// `self` to the power of `exponent`; real where a real base has a real root of odd index.
    pub fn pow(self, exponent: Self, fraction: Option<(i64, i64)>) -> Option<Self> {
        match fraction {
            Some((over, 1)) if WRITTEN_OUT.contains(&over) => return self.powi(over),
            Some((1, 2)) => return self.sqrt(),
            Some((over, 2)) if WRITTEN_OUT.contains(&over) => return self.sqrt()?.powi(over),
            Some((over, under)) if under % 2 == 1 && self.is_real() && self.re.is_negative() => {
                let positive = self.neg().ln()?.mul(exponent).exp()?;
                return Some(if over % 2 == 0 { positive } else { positive.neg() });
            }
            _ => {}
        }
        if self.may_be_zero() {
            // 0 to a positive power.
            let positive =
                exponent.is_real() && !exponent.re.is_negative() && exponent.size() > exponent.error;
            return (self.size() == 0.0 && positive).then(|| Self::integer(0));
        }
        self.ln()?.mul(exponent).exp()
    }

    /// Sine and cosine.
    pub fn sin_cos(self) -> Option<(Self, Self)> {
        if self.re.high.abs() > 1e9 || self.im.high.abs() > 300.0 || self.error > 0.5 {
            return None;
        }
        let (sin, cos) = self.re.sin_cos();
        let argument = 1e-30 * self.size();
        if self.im == Dd::ZERO {
            let error = self.error + argument;
            return Some((
                Self { re: sin, im: Dd::ZERO, error: 0.0 }.rounded(error + 1e-30),
                Self { re: cos, im: Dd::ZERO, error: 0.0 }.rounded(error + 1e-30),
            ));
        }
        let (up, down) = (self.im.exp(), (-self.im).exp());
        let half = Dd::from(0.5);
        let (cosh, sinh) = ((up + down) * half, (up - down) * half);
        let error = (2.0 * self.error + argument + 1e-29) * cosh.high;
        let first = Self { re: sin * cosh, im: cos * sinh, error: 0.0 }.rounded(error);
        let second = Self { re: cos * cosh, im: -(sin * sinh), error: 0.0 }.rounded(error);
        Some((first, second))
    }

    /// Hyperbolic sine and cosine.
    pub fn sinh_cosh(self) -> Option<(Self, Self)> {
        let (up, down) = (self.exp()?, self.neg().exp()?);
        let half = Self::real(Dd::from(0.5));
        Some((up.sub(down).mul(half), up.add(down).mul(half)))
    }

    pub fn atan(self) -> Option<Self> {
        if self.is_real() {
            let angle = Dd::atan2(self.re, Dd::ONE);
            return Some(Self { re: angle, im: Dd::ZERO, error: 0.0 }.rounded(self.error));
        }
        // (ln(1 + iz) - ln(1 - iz)) / 2i
        let turned = Self::I.mul(self);
        let one = Self::integer(1);
        one.add(turned).ln()?.sub(one.sub(turned).ln()?).div(Self::I.add(Self::I))
    }

    pub fn asin(self) -> Option<Self> {
        let one = Self::integer(1);
        if self.is_real() && self.re.high.abs() < 1.0 {
            let other = one.sub(self.mul(self)).sqrt()?;
            if other.size() > 4.0 * other.error {
                return self.div(other)?.atan();
            }
        }
        let root = one.sub(self.mul(self)).sqrt()?;
        let inside = Self::I.mul(self).add(root);
        Some(Self::I.neg().mul(inside.ln()?))
    }

    pub fn acos(self) -> Option<Self> {
        let quarter = Self::pi().mul(Self::real(Dd::from(0.5)));
        Some(quarter.sub(self.asin()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(re: f64, im: f64) -> Ball {
        Ball { re: Dd::from(re), im: Dd::from(im), error: 1e-30 }
    }

    #[test]
    fn inverse_functions_invert_within_the_stated_error() {
        for (re, im) in
            [(0.3, 0.0), (-0.7, 0.0), (0.4, 0.9), (-1.3, 0.2), (2.5, -1.5), (-3.0, 0.0), (3.0, 0.0)]
        {
            let z = at(re, im);
            let pairs = [
                z.ln().and_then(Ball::exp),
                z.sqrt().map(|root| root.mul(root)),
                z.asin().and_then(Ball::sin_cos).map(|(sin, _)| sin),
                z.acos().and_then(Ball::sin_cos).map(|(_, cos)| cos),
                z.atan().and_then(Ball::sin_cos).and_then(|(sin, cos)| sin.div(cos)),
                z.inverse().and_then(Ball::inverse),
            ];
            for (which, back) in pairs.into_iter().enumerate() {
                let back = back.expect("defined");
                let gap = back.sub(z);
                assert!(gap.may_be_zero(), "{which} at {re} + {im}i: {gap:?}");
                assert!(back.error < 3e-26, "{which}: {back:?}");
            }
        }
    }
}
