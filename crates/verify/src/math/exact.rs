//! Exact rational numbers of bounded size; small ones cost no allocation.

mod big;

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{Signed, ToPrimitive};

use super::fuel::{Outcome, Stop};

/// Numerators and denominators of more bits are not held: 2^2017 fits, 10^10^10 does not.
const MOST_BITS: u64 = 4_096;
/// Decimals of more digits are not held: bringing one to lowest terms takes time in the square of its length.
const MOST_DECIMALS: usize = 200;

/// A rational in lowest terms. What fits into two `i64` is `Small`, so equality is equality of representation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Exact {
    /// Numerator and positive denominator.
    Small(i64, i64),
    /// Everything else.
    Big(Box<Ratio<BigInt>>),
}

impl Exact {
    pub const ZERO: Self = Self::Small(0, 1);
    pub const ONE: Self = Self::Small(1, 1);

    pub fn integer(value: i64) -> Self {
        Self::Small(value, 1)
    }

    /// `over / under`; undecided where `under` is 0.
    pub fn ratio(over: i64, under: i64) -> Outcome<Self> {
        Self::reduced(i128::from(over), i128::from(under))
    }

    /// The decimal number with these digits, `decimals` of them after the point.
    pub fn decimal(digits: &str, decimals: usize) -> Outcome<Self> {
        if digits.len() <= 18
            && let Ok(value) = digits.parse::<i64>()
        {
            return Self::ratio(value, 10_i64.pow(decimals as u32));
        }
        if digits.len() as u64 * 4 > MOST_BITS || (decimals > 0 && digits.len() > MOST_DECIMALS) {
            return Err(Stop::Undecided);
        }
        let value: BigInt = digits.parse().map_err(|_| Stop::Undecided)?;
        Self::big(Ratio::new(value, num_traits::pow(BigInt::from(10), decimals)))
    }

    fn reduced(over: i128, under: i128) -> Outcome<Self> {
        if under == 0 {
            return Err(Stop::Undecided);
        }
        let shared = big::gcd(over.unsigned_abs(), under.unsigned_abs()).max(1) as i128;
        let sign = if under < 0 { -1 } else { 1 };
        let (over, under) = (over / shared * sign, under / shared * sign);
        match (i64::try_from(over), i64::try_from(under)) {
            (Ok(over), Ok(under)) => Ok(Self::Small(over, under)),
            _ => Ok(Self::Big(Box::new(Ratio::new_raw(BigInt::from(over), BigInt::from(under))))),
        }
    }

    fn big(value: Ratio<BigInt>) -> Outcome<Self> {
        if let (Some(over), Some(under)) = (value.numer().to_i64(), value.denom().to_i64()) {
            return Ok(Self::Small(over, under));
        }
        let held = value.numer().bits() <= MOST_BITS && value.denom().bits() <= MOST_BITS;
        if held { Ok(Self::Big(Box::new(value))) } else { Err(Stop::Undecided) }
    }

    fn widened(&self) -> Ratio<BigInt> {
        match self {
            Self::Small(over, under) => Ratio::new_raw(BigInt::from(*over), BigInt::from(*under)),
            Self::Big(value) => (**value).clone(),
        }
    }

    pub fn add(&self, other: &Self) -> Outcome<Self> {
        if let (&Self::Small(a, b), &Self::Small(c, d)) = (self, other) {
            if b == 1 && d == 1 {
                return Self::reduced(i128::from(a) + i128::from(c), 1);
            }
            let (a, b, c, d) = (i128::from(a), i128::from(b), i128::from(c), i128::from(d));
            if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b))
                && let (Some(over), Some(under)) = (left.checked_add(right), b.checked_mul(d))
            {
                return Self::reduced(over, under);
            }
        }
        Self::big(big::sum(&self.widened(), &other.widened()))
    }

    pub fn mul(&self, other: &Self) -> Outcome<Self> {
        if let (&Self::Small(a, b), &Self::Small(c, d)) = (self, other) {
            return Self::reduced(i128::from(a) * i128::from(c), i128::from(b) * i128::from(d));
        }
        match (self, other) {
            (one, other) | (other, one) if one.is_one() => Ok(other.clone()),
            _ => Self::big(big::product(&self.widened(), &other.widened())),
        }
    }

    pub fn neg(&self) -> Outcome<Self> {
        self.mul(&Self::integer(-1))
    }

    pub fn sub(&self, other: &Self) -> Outcome<Self> {
        self.add(&other.neg()?)
    }

    /// One over it; undecided for 0.
    pub fn inverse(&self) -> Outcome<Self> {
        match self {
            Self::Small(over, under) => Self::ratio(*under, *over),
            Self::Big(value) => Self::big(value.recip()),
        }
    }

    pub fn pow(&self, exponent: i64) -> Outcome<Self> {
        let size = exponent.unsigned_abs();
        if self.bits().saturating_sub(1).saturating_mul(size) > MOST_BITS {
            return Err(Stop::Undecided);
        }
        let size = usize::try_from(size).map_err(|_| Stop::Undecided)?;
        let base = if exponent < 0 { self.inverse()? } else { self.clone() };
        match base {
            Self::Small(over @ -1..=1, 1) => Ok(Self::integer(match size {
                0 => 1,
                _ if size % 2 == 1 => over,
                _ => over * over,
            })),
            Self::Small(over, under) if bits_of(over).max(bits_of(under)) * size as u64 <= 62 => {
                Self::ratio(over.pow(size as u32), under.pow(size as u32))
            }
            _ => Self::big(big::power(&base.widened(), size)),
        }
    }

    /// Bits of the longer of its two parts.
    pub fn bits(&self) -> u64 {
        match self {
            Self::Small(over, under) => bits_of(*over).max(bits_of(*under)),
            Self::Big(value) => value.numer().bits().max(value.denom().bits()),
        }
    }

    /// Steps of an operation with it: lowest terms take time in the square of its length.
    pub fn cost(&self) -> usize {
        match self {
            Self::Small(..) => 0,
            Self::Big(value) if value.is_integer() => self.bits() as usize / 16,
            Self::Big(_) => (self.bits() as usize / 16).pow(2) / 4,
        }
    }

    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    pub fn is_one(&self) -> bool {
        *self == Self::ONE
    }

    pub fn is_negative(&self) -> bool {
        match self {
            Self::Small(over, _) => *over < 0,
            Self::Big(value) => value.is_negative(),
        }
    }

    /// It, if it is a small integer.
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Self::Small(over, 1) => Some(*over),
            _ => None,
        }
    }

    /// Numerator and denominator, if both are small.
    pub fn parts(&self) -> Option<(i64, i64)> {
        match self {
            Self::Small(over, under) => Some((*over, *under)),
            Self::Big(_) => None,
        }
    }

    pub fn is_whole(&self) -> bool {
        match self {
            Self::Small(_, under) => *under == 1,
            Self::Big(value) => value.is_integer(),
        }
    }

    /// The greatest common divisor of two whole numbers.
    pub fn common(&self, other: &Self) -> Outcome<Option<Self>> {
        if !self.is_whole() || !other.is_whole() {
            return Ok(None);
        }
        if self.is_zero() || other.is_zero() {
            return self.add(other)?.abs().map(Some);
        }
        let common = big::common(self.widened().numer(), other.widened().numer());
        Self::big(Ratio::from(common)).map(Some)
    }

    /// The largest integer that is not above it.
    pub fn floor(&self) -> Outcome<Self> {
        match self {
            Self::Small(over, under) => Ok(Self::integer(over.div_euclid(*under))),
            Self::Big(value) => Self::big(value.floor()),
        }
    }

    pub fn abs(&self) -> Outcome<Self> {
        if self.is_negative() { self.neg() } else { Ok(self.clone()) }
    }

    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (&Self::Small(a, b), &Self::Small(c, d)) => {
                (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
            }
            _ => self.widened().cmp(&other.widened()),
        }
    }

    /// The nearest double, and the rest as another: a double-double.
    pub fn to_doubles(&self) -> (f64, f64) {
        match self {
            Self::Small(over, 1) => {
                let high = *over as f64;
                (high, (i128::from(*over) - high as i128) as f64)
            }
            _ => big::doubles(&self.widened()),
        }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Small(over, under) => *over as f64 / *under as f64,
            Self::Big(value) => big::doubles(value).0,
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Small(over, 1) => write!(f, "{over}"),
            Self::Small(over, under) => write!(f, "{over}/{under}"),
            Self::Big(value) if value.is_integer() && value.numer().bits() > 400 => {
                write!(f, "an integer of {} bits", value.numer().bits())
            }
            Self::Big(value) => write!(f, "{value}"),
        }
    }
}

fn bits_of(value: i64) -> u64 {
    u64::from(64 - value.unsigned_abs().leading_zeros())
}

/// A finite double as it is.
#[cfg(test)]
pub fn of_double(double: f64) -> Ratio<BigInt> {
    let (mantissa, exponent, sign) = num_traits::float::FloatCore::integer_decode(double);
    let power = BigInt::from(1) << exponent.unsigned_abs();
    let size = Ratio::from(BigInt::from(mantissa) * sign);
    if exponent < 0 { size / power } else { size * power }
}

#[cfg(test)]
mod tests;
