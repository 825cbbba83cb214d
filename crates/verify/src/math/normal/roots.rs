//! Fractional powers of numbers and of products.

use super::generator::{Generator, Generators};
use super::poly::{Exponent, Monomial, Poly};
use crate::math::exact::Exact;
use crate::math::fuel::{Fuel, Outcome, Stop};
use crate::math::tree::Constant;

/// Divisors tried; what is left below its square is prime.
const MOST_DIVISOR: i64 = 1_000;

/// One term to a fractional power; undecided where that is not a product of powers.
pub fn root_of_term(
    (monomial, value): &(Monomial, Exact),
    exponent: Exponent,
    generators: &mut Generators,
    fuel: &mut Fuel,
) -> Outcome<Poly> {
    let even = exponent.under % 2 == 0;
    let mut powers = vec![];
    let mut sign = Exact::ONE;
    if value.is_negative() {
        if exponent.under == 2 {
            let unit = generators.index(Generator::Constant(Constant::Imaginary))?;
            powers.push((unit, Exponent::new(exponent.over, 1)?));
        } else if even {
            return Err(Stop::Undecided);
        } else if exponent.over % 2 != 0 {
            sign = Exact::integer(-1);
        }
    }
    let (over, under) = value.parts().ok_or(Stop::Undecided)?;
    for (number, direction) in [(over.checked_abs().ok_or(Stop::Undecided)?, 1), (under, -1)] {
        for (prime, count) in factors(number, generators, fuel)? {
            let generator = generators.index(Generator::Prime(prime))?;
            powers.push((generator, exponent.mul(Exponent::new(count * direction, 1)?)?));
        }
    }
    for &(ix, power) in &monomial.0 {
        let positive = matches!(
            generators.get(ix),
            Generator::Prime(_)
                | Generator::Factorial(_)
                | Generator::Constant(Constant::Pi | Constant::Euler | Constant::Infinity)
        );
        let imaginary = *generators.get(ix) == Generator::Constant(Constant::Imaginary);
        if imaginary || (even && !positive && power.over % 2 == 0) {
            return Err(Stop::Undecided);
        }
        powers.push((ix, power.mul(exponent)?));
    }
    let mut poly = Poly::constant(sign);
    for (ix, power) in powers {
        let factor = Poly::power_of(ix, power, generators)?;
        poly = poly.mul(&factor, generators, fuel)?;
    }
    Ok(poly)
}

/// Primes and how often each divides `number`.
fn factors(mut number: i64, generators: &mut Generators, fuel: &mut Fuel) -> Outcome<Vec<(i64, i64)>> {
    let mut found = vec![];
    let mut divisor = 2;
    while divisor <= MOST_DIVISOR && divisor * divisor <= number {
        let mut count = 0;
        while number % divisor == 0 {
            number /= divisor;
            count += 1;
        }
        if count > 0 {
            found.push((divisor, count));
        }
        divisor += if divisor == 2 { 1 } else { 2 };
    }
    fuel.spend(divisor as usize / 8)?;
    if number > 1 {
        let root = (number as f64).sqrt().round() as i64;
        if root.checked_mul(root) == Some(number) {
            found.push((root, 2));
            generators.unproven |= root > MOST_DIVISOR * MOST_DIVISOR;
        } else {
            found.push((number, 1));
            generators.unproven |= number > MOST_DIVISOR * MOST_DIVISOR;
        }
    }
    Ok(found)
}
