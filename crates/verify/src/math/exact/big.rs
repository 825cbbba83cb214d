//! Arithmetic of rationals of many words. Common factors are looked for only where there may be any: finding them
//! takes time in the square of the length, everything else is linear or multiplies.

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Signed, ToPrimitive, Zero};

type Rational = Ratio<BigInt>;

pub fn sum(a: &Rational, b: &Rational) -> Rational {
    if a.is_integer() && b.is_integer() {
        return Ratio::new_raw(a.numer() + b.numer(), BigInt::one());
    }
    // Knuth, The Art of Computer Programming 2, 4.5.1: what cancels divides the denominators' common factor.
    let shared = common(a.denom(), b.denom());
    let (left, right) = (b.denom() / &shared, a.denom() / &shared);
    let over = a.numer() * &left + b.numer() * &right;
    let cancels = common(&over, &shared);
    Ratio::new_raw(&over / &cancels, right * (b.denom() / &cancels))
}

pub fn product(a: &Rational, b: &Rational) -> Rational {
    let (left, right) = (common(a.numer(), b.denom()), common(b.numer(), a.denom()));
    let over = (a.numer() / &left) * (b.numer() / &right);
    Ratio::new_raw(over, (a.denom() / &right) * (b.denom() / &left))
}

/// Powers of numbers without a common factor have none.
pub fn power(base: &Rational, exponent: usize) -> Rational {
    let power = |part: &BigInt| num_traits::pow(part.clone(), exponent);
    Ratio::new_raw(power(base.numer()), power(base.denom()))
}

/// The greatest common factor, at least 1.
pub fn common(a: &BigInt, b: &BigInt) -> BigInt {
    if a.magnitude().is_one() || b.magnitude().is_one() {
        return BigInt::one();
    }
    let (mut a, mut b) = (a.abs(), b.abs());
    while !b.is_zero() {
        if let (Some(small_a), Some(small_b)) = (a.to_u128(), b.to_u128()) {
            return BigInt::from(gcd(small_a, small_b));
        }
        (a, b) = (b.clone(), a % b);
    }
    if a.is_zero() { BigInt::one() } else { a }
}

/// A quotient to 130 bits, as a double and the rest.
pub fn doubles(value: &Rational) -> (f64, f64) {
    const REST: u32 = 78;
    let (over, under) = (value.numer(), value.denom());
    // Both have at most MOST_BITS bits.
    let shift = 130 - (over.bits() as i64 - under.bits() as i64);
    let size = shift.unsigned_abs();
    let quotient = if shift >= 0 { (over << size) / under } else { over / (under << size) };
    let top = &quotient >> REST;
    let rest = &quotient - (&top << REST);
    let part =
        |integer: &BigInt, power: i64| libm::ldexp(integer.to_i128().unwrap_or(0) as f64, power as i32);
    let (high, low) = (part(&top, i64::from(REST) - shift), part(&rest, -shift));
    (high + low, low - ((high + low) - high))
}

pub fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(small_a), Ok(small_b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_small(small_a, small_b));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::exact::of_double;

    proptest! {
        #[test]
        fn sums_and_products_are_in_lowest_terms(
            a in any::<i128>(), b in 1..i128::MAX, c in any::<i128>(), d in 1..i128::MAX, shared in 1..i64::MAX,
        ) {
            let new = |over: i128, under: i128| Ratio::new(BigInt::from(over), BigInt::from(under) * shared);
            let (x, y) = (new(a, b), new(c, d));
            prop_assert_eq!(sum(&x, &y), &x + &y);
            prop_assert_eq!(product(&x, &y), &x * &y);
            prop_assert_eq!(power(&x, 3), &x * &x * &x);
            let whole = |value: i128| Ratio::from(BigInt::from(value));
            prop_assert_eq!(sum(&whole(a), &whole(c)), whole(a) + whole(c));
            prop_assert_eq!(sum(&x, &whole(c)), &x + whole(c));
            prop_assert_eq!(sum(&whole(a), &y), whole(a) + &y);
        }

        #[test]
        fn doubles_are_a_hundred_bits_of_any_quotient(
            a in any::<i128>().prop_filter("not 0", |a| *a != 0), b in 1..i128::MAX, shift in 0..600_u32, up in any::<bool>(),
        ) {
            let scale = BigInt::one() << shift;
            let value = Ratio::new(BigInt::from(a), BigInt::from(b));
            let value = if up { value * scale } else { value / scale };
            let (high, low) = doubles(&value);
            let gap = (of_double(high) + of_double(low) - &value).abs();
            prop_assert!(gap * (BigInt::one() << 100_u32) <= value.abs(), "{value}: {high} {low}");
            prop_assert!(high + low == high);
        }
    }
}
