//! Factorials and binomials of whole numbers: written out while they are short, else kept as generators.
//!
//! Near     n! and m! that differ by few factors are multiples of one generator: 1000! + 999! is 1001 times 999!.
//! Primes   a product of powers of factorials is worked out where it fits: the exponent of p in n! is the sum of
//!          floor(n / p^k) over k (Legendre 1798).

use super::generator::{Generator, Generators};
use super::poly::{Exponent, Monomial, Poly};
use super::{Builder, Fraction};
use crate::math::exact::Exact;
use crate::math::fuel::{Fuel, Outcome, Stop};

/// Larger factorials are not written out: this one has 2,042 bits, half of what is held.
const MOST_WRITTEN: i64 = 300;
/// Factors between two factorials of one generator, and of a binomial that is multiplied out.
const MOST_FACTORS: i64 = 1_000;
/// Larger factorials are not taken apart into primes.
const MOST_SIEVED: i64 = 100_000;
/// Products of factorials are worked out up to this length, so that two of them can still be multiplied.
const MOST_BITS: u64 = 2_048;

impl Builder<'_> {
    /// `n!`
    pub(super) fn factorial(&mut self, n: i64) -> Outcome<Fraction> {
        if n <= MOST_WRITTEN {
            return Ok(Fraction::constant(self.rising(1, n)?));
        }
        let near = self.generators.factorials.iter().min_by_key(|(_, m)| (m - n).abs()).copied();
        if let Some((ix, m)) = near.filter(|(_, m)| (m - n).abs() <= MOST_FACTORS) {
            let factors = if m <= n { self.rising(m + 1, n) } else { self.rising(n + 1, m) };
            let factor = factors.and_then(|factors| if m <= n { Ok(factors) } else { factors.inverse() });
            match factor {
                Ok(factor) => {
                    let power = Poly::power_of(ix, Exponent::ONE, self.generators)?;
                    return Ok(Fraction::whole(power.scale(&factor, self.fuel)?));
                }
                Err(Stop::Empty) => return Err(Stop::Empty),
                Err(Stop::Undecided) => {}
            }
        }
        self.generator(Generator::Factorial(n))
    }

    /// `n` over `k`.
    pub(super) fn choose(&mut self, n: i64, k: i64) -> Outcome<Fraction> {
        if k > n {
            return Ok(Fraction::constant(Exact::ZERO));
        }
        let least = k.min(n - k);
        if least <= MOST_FACTORS {
            match self.chosen(n, least) {
                Ok(value) => return Ok(Fraction::constant(value)),
                Err(Stop::Empty) => return Err(Stop::Empty),
                Err(Stop::Undecided) => {}
            }
        }
        let (part, rest) = (self.factorial(least)?, self.factorial(n - least)?);
        let under = part.mul(&rest, self.generators, self.fuel)?.inverse(self.generators, self.fuel)?;
        self.factorial(n)?.mul(&under, self.generators, self.fuel)
    }

    fn chosen(&mut self, n: i64, k: i64) -> Outcome<Exact> {
        let mut product = Exact::ONE;
        for place in 1..=k {
            self.fuel.spend(4 + product.bits() as usize / 32)?;
            product = product.mul(&Exact::ratio(n - k + place, place)?)?;
        }
        Ok(product)
    }

    /// `from (from + 1) .. to`
    fn rising(&mut self, from: i64, to: i64) -> Outcome<Exact> {
        let mut product = Exact::ONE;
        for factor in from..=to {
            self.fuel.spend(4 + product.bits() as usize / 64)?;
            product = product.mul(&Exact::integer(factor))?;
        }
        Ok(product)
    }
}

/// `poly` with the factorials of each term worked out, where what they make fits.
pub fn worked_out(poly: Poly, generators: &Generators, fuel: &mut Fuel) -> Outcome<Poly> {
    let has = |(monomial, _): &(Monomial, Exact)| !powers(monomial, generators).is_empty();
    if generators.factorials.is_empty() || !poly.0.iter().any(has) {
        return Ok(poly);
    }
    let mut sum = Poly::default();
    for (monomial, value) in poly.0 {
        let factor = match product(&powers(&monomial, generators), fuel) {
            Ok(factor) => value.mul(&factor).and_then(short),
            Err(stop) => Err(stop),
        };
        let term = match factor {
            Ok(value) => {
                let rest = monomial.0.iter().filter(|&&(ix, _)| generators.factorial(ix).is_none());
                (Monomial(rest.copied().collect()), value)
            }
            Err(Stop::Undecided) => (monomial, value),
            Err(Stop::Empty) => return Err(Stop::Empty),
        };
        sum = sum.add(&Poly(vec![term]), fuel)?;
    }
    Ok(sum)
}

fn short(value: Exact) -> Outcome<Exact> {
    if value.bits() <= MOST_BITS { Ok(value) } else { Err(Stop::Undecided) }
}

/// The factorials of a monomial and their exponents.
fn powers(monomial: &Monomial, generators: &Generators) -> Vec<(i64, Exponent)> {
    let factorial = |&(ix, exponent): &(u32, Exponent)| Some((generators.factorial(ix)?, exponent));
    monomial.0.iter().filter_map(factorial).collect()
}

/// The product of powers of factorials; undecided where it is too long.
fn product(powers: &[(i64, Exponent)], fuel: &mut Fuel) -> Outcome<Exact> {
    let largest = powers.iter().map(|&(n, _)| n).max().unwrap_or(0);
    let whole = powers.iter().all(|(_, exponent)| exponent.under == 1);
    if largest > MOST_SIEVED || !whole {
        return Err(Stop::Undecided);
    }
    fuel.spend(largest as usize / 8)?;
    let (mut over, mut under) = (Exact::ONE, Exact::ONE);
    let mut composite = vec![false; largest as usize + 1];
    for prime in 2..=largest {
        if composite[prime as usize] {
            continue;
        }
        (prime * prime..=largest)
            .step_by(prime as usize)
            .for_each(|multiple| composite[multiple as usize] = true);
        let exponent: i64 =
            powers.iter().map(|&(n, power)| power.over.saturating_mul(dividing(prime, n))).sum();
        if exponent == 0 {
            continue;
        }
        let part = Exact::integer(prime).pow(exponent.abs())?;
        let side = if exponent > 0 { &mut over } else { &mut under };
        fuel.spend(4 + side.bits() as usize / 64)?;
        *side = side.mul(&part)?;
    }
    over.mul(&under.inverse()?)
}

/// How often `prime` divides `n!`.
fn dividing(prime: i64, n: i64) -> i64 {
    let (mut left, mut count) = (n, 0);
    while left > 0 {
        left /= prime;
        count += left;
    }
    count
}
