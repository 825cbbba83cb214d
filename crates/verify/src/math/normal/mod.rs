//! Normal forms: quotients of polynomials in generators, with roots of integers taken apart.
//!
//! Form     P / Q; a denominator of one term is multiplied into P, so most have Q = 1. Equality is P1 Q2 = P2 Q1.
//! Roots    n^(a/b) is a product of primes to powers in [0, 1): linearly independent over the rationals
//!          (Besicovitch 1940), so that forms in them, in i and in variables are equal only where they look equal.
//! Ranges   sums and products between written bounds are written out, and paid for term by term.
//! Assumes  sqrt(x y) = sqrt(x) sqrt(y) for variables, as textbooks do for positive ones; sqrt(x^2) stays as it is.

mod build;
mod factorial;
mod generator;
mod poly;
mod roots;
mod value;

use super::exact::Exact;
use super::fuel::{Fuel, Outcome, Stop};
pub use build::{Builder, structure};
pub use generator::{Generator, Generators};
pub use poly::{Exponent, Monomial, Poly};

/// A quotient of two polynomials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fraction {
    pub over: Poly,
    pub under: Poly,
}

impl Fraction {
    pub fn constant(value: Exact) -> Self {
        Self { over: Poly::constant(value), under: Poly::constant(Exact::ONE) }
    }

    pub fn whole(over: Poly) -> Self {
        Self { over, under: Poly::constant(Exact::ONE) }
    }

    /// Its value, if it has no generator.
    pub fn as_constant(&self) -> Option<Exact> {
        if self.under.is_one() { self.over.as_constant() } else { None }
    }

    pub fn add(&self, other: &Self, generators: &Generators, fuel: &mut Fuel) -> Outcome<Self> {
        if self.under == other.under {
            return Ok(Self { over: self.over.add(&other.over, fuel)?, under: self.under.clone() });
        }
        let left = self.over.mul(&other.under, generators, fuel)?;
        let right = other.over.mul(&self.under, generators, fuel)?;
        let under = self.under.mul(&other.under, generators, fuel)?;
        Ok(Self { over: left.add(&right, fuel)?, under })
    }

    pub fn neg(&self, fuel: &mut Fuel) -> Outcome<Self> {
        Ok(Self { over: self.over.scale(&Exact::integer(-1), fuel)?, under: self.under.clone() })
    }

    pub fn mul(&self, other: &Self, generators: &Generators, fuel: &mut Fuel) -> Outcome<Self> {
        if self.under == other.over && !self.under.is_one() {
            return Ok(Self { over: self.over.clone(), under: other.under.clone() });
        }
        let over = self.over.mul(&other.over, generators, fuel)?;
        let over = factorial::worked_out(over, generators, fuel)?;
        Ok(Self { over, under: self.under.mul(&other.under, generators, fuel)? })
    }

    /// One over it; undecided for 0.
    pub fn inverse(&self, generators: &Generators, fuel: &mut Fuel) -> Outcome<Self> {
        match &self.over.0[..] {
            [] => Err(Stop::Undecided),
            [(monomial, value)] => {
                let powers = monomial.0.iter();
                let powers =
                    powers.map(|&(ix, exponent)| (ix, Exponent { over: -exponent.over, ..exponent }));
                let (monomial, factor) = Monomial::reduced(powers.collect(), generators)?;
                let inverse = Poly(vec![(monomial, value.inverse()?.mul(&factor)?)]);
                Ok(Self::whole(self.under.mul(&inverse, generators, fuel)?))
            }
            _ => Ok(Self { over: self.under.clone(), under: self.over.clone() }),
        }
    }

    /// To a whole power.
    pub fn pow(&self, exponent: i64, generators: &Generators, fuel: &mut Fuel) -> Outcome<Self> {
        let base = if exponent < 0 { &self.inverse(generators, fuel)? } else { self };
        let size = exponent.unsigned_abs();
        if let [(monomial, value)] = &base.over.0[..]
            && base.under.is_one()
        {
            let size = i64::try_from(size).map_err(|_| Stop::Undecided)?;
            let by = Exponent::new(size, 1)?;
            fuel.spend(
                monomial.0.len() + (value.bits() as usize).saturating_mul(size as usize).min(4_096) / 16,
            )?;
            let powers =
                monomial.0.iter().map(|&(ix, power)| Ok((ix, power.mul(by)?))).collect::<Outcome<_>>()?;
            let (monomial, factor) = Monomial::reduced(powers, generators)?;
            return Ok(Self::whole(Poly(vec![(monomial, value.pow(size)?.mul(&factor)?)])));
        }
        if base.over.is_zero() && size > 0 {
            return Ok(base.clone());
        }
        if size > MOST_EXPANDED {
            return Err(Stop::Undecided);
        }
        let mut power = Self::constant(Exact::ONE);
        for _ in 0..size {
            power = power.mul(base, generators, fuel)?;
        }
        Ok(power)
    }

    /// The numerator of the difference of the two: 0 where they are equal.
    pub fn difference(&self, other: &Self, generators: &Generators, fuel: &mut Fuel) -> Outcome<Poly> {
        let minus = other.neg(fuel)?;
        Ok(self.add(&minus, generators, fuel)?.over)
    }
}

/// Sums are multiplied out up to this power.
const MOST_EXPANDED: u64 = 24;
