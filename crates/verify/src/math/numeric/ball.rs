//! Complex numbers with a bound on their error.

use super::dd::Dd;

/// What one operation adds to the error, relative to its result: 16 times the bound of [`Dd`].
const UNIT: f64 = 1.3e-29;

/// A power that is smaller has lost its digits.
pub(super) const SMALLEST: f64 = 1e-150;

/// A complex number; the true value is at most `error` away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ball {
    pub re: Dd,
    pub im: Dd,
    pub error: f64,
}

impl Ball {
    pub const I: Self = Self { re: Dd::ZERO, im: Dd::ONE, error: 0.0 };

    /// With the error of one rounding.
    pub fn real(re: Dd) -> Self {
        Self { re, im: Dd::ZERO, error: 0.0 }.rounded(0.0)
    }

    pub fn integer(value: i32) -> Self {
        Self { re: Dd::from(f64::from(value)), im: Dd::ZERO, error: 0.0 }
    }

    /// Its size, nearly.
    pub fn size(self) -> f64 {
        libm::hypot(self.re.high, self.im.high)
    }

    pub(super) fn rounded(mut self, error: f64) -> Self {
        self.error = error + UNIT * self.size() + 1e-300;
        self
    }

    /// It, if it is finite.
    pub fn finite(self) -> Option<Self> {
        let finite = self.re.high.is_finite() && self.im.high.is_finite() && self.error.is_finite();
        // Beyond this size the products inside double-double arithmetic overflow.
        (finite && self.size() < 1e150).then_some(self)
    }

    /// Whether its imaginary part is nothing but error.
    pub fn is_real(self) -> bool {
        self.im.high == 0.0 || self.im.high.abs() <= self.error
    }

    /// Whether 0 is within the error.
    pub fn may_be_zero(self) -> bool {
        self.size() <= self.error
    }

    pub fn add(self, other: Self) -> Self {
        let sum = Self { re: self.re + other.re, im: self.im + other.im, error: 0.0 };
        sum.rounded(self.error + other.error + UNIT * (self.size() + other.size()))
    }

    pub fn neg(self) -> Self {
        Self { re: -self.re, im: -self.im, error: self.error }
    }

    pub fn sub(self, other: Self) -> Self {
        self.add(other.neg())
    }

    pub fn mul(self, other: Self) -> Self {
        let error = self.size() * other.error + other.size() * self.error + self.error * other.error;
        if self.im == Dd::ZERO && other.im == Dd::ZERO {
            return Self { re: self.re * other.re, im: Dd::ZERO, error: 0.0 }.rounded(error);
        }
        let re = self.re * other.re - self.im * other.im;
        let im = self.re * other.im + self.im * other.re;
        Self { re, im, error: 0.0 }.rounded(error + UNIT * self.size() * other.size())
    }

    /// One over it; `None` where it may be 0.
    pub fn inverse(self) -> Option<Self> {
        let size = self.size();
        if size <= 2.0 * self.error || size < 1e-140 {
            return None;
        }
        let error = 2.0 * self.error / (size * size);
        if self.im == Dd::ZERO {
            return Self { re: Dd::ONE / self.re, im: Dd::ZERO, error: 0.0 }.rounded(error).finite();
        }
        let square = self.re * self.re + self.im * self.im;
        Self { re: self.re / square, im: -self.im / square, error: 0.0 }.rounded(error).finite()
    }

    pub fn div(self, other: Self) -> Option<Self> {
        Some(self.mul(other.inverse()?))
    }

    /// To a whole power, by squaring.
    pub fn powi(self, exponent: i64) -> Option<Self> {
        let mut base = if exponent < 0 { self.inverse()? } else { self };
        let mut left = exponent.unsigned_abs();
        let mut power = Self::integer(1);
        while left > 0 {
            if left % 2 == 1 {
                power = power.mul(base).finite()?;
            }
            left /= 2;
            if left > 0 {
                base = base.mul(base).finite()?;
            }
        }
        // What underflows is as near to any other such power as to itself.
        (power.size() > SMALLEST || self.size() == 0.0).then_some(power)
    }
}
