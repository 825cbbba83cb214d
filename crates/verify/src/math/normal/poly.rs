//! Polynomials in generators, with rational exponents and exact coefficients.

use std::cmp::Ordering;

use super::generator::Generators;
use crate::math::exact::Exact;
use crate::math::fuel::{Fuel, Outcome, Stop};

/// More terms are not held.
const MOST_TERMS: usize = 1_500;
/// Exponents have numerators and denominators up to this.
const MOST_EXPONENT: i64 = 1_000_000;

/// An exponent in lowest terms, the denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Exponent {
    pub over: i64,
    pub under: i64,
}

impl Exponent {
    pub const ONE: Self = Self { over: 1, under: 1 };

    pub fn new(over: i64, under: i64) -> Outcome<Self> {
        let (over, under) = Exact::ratio(over, under)?.parts().ok_or(Stop::Undecided)?;
        let held = (-MOST_EXPONENT..=MOST_EXPONENT).contains(&over) && under <= MOST_EXPONENT;
        if held { Ok(Self { over, under }) } else { Err(Stop::Undecided) }
    }

    fn add(self, other: Self) -> Outcome<Self> {
        if self.under == 1 && other.under == 1 {
            return Self::new(self.over + other.over, 1);
        }
        Self::new(self.over * other.under + other.over * self.under, self.under * other.under)
    }

    pub fn mul(self, other: Self) -> Outcome<Self> {
        Self::new(self.over * other.over, self.under * other.under)
    }
}

/// A product of powers of generators, in the order of their indices, none to the power of 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Monomial(pub Vec<(u32, Exponent)>);

/// Terms in the order of their monomials, none with coefficient 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Poly(pub Vec<(Monomial, Exact)>);

impl Monomial {
    /// The product, brought into normal form: what it leaves as a factor comes beside it.
    fn mul(&self, other: &Self, generators: &Generators) -> Outcome<(Self, Exact)> {
        if self.0.is_empty() {
            return Ok((other.clone(), Exact::ONE));
        }
        if other.0.is_empty() {
            return Ok((self.clone(), Exact::ONE));
        }
        let mut merged = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            match (left.peek(), right.peek()) {
                (Some(&&a), Some(&&b)) => match a.0.cmp(&b.0) {
                    Ordering::Less => {
                        merged.push(a);
                        left.next();
                    }
                    Ordering::Greater => {
                        merged.push(b);
                        right.next();
                    }
                    Ordering::Equal => {
                        merged.push((a.0, a.1.add(b.1)?));
                        left.next();
                        right.next();
                    }
                },
                (Some(&&a), None) => {
                    merged.push(a);
                    left.next();
                }
                (None, Some(&&b)) => {
                    merged.push(b);
                    right.next();
                }
                (None, None) => break,
            }
        }
        Self::reduced(merged, generators)
    }

    /// Normal form of a product of powers in order: primes to powers in [0, 1), the imaginary unit to 0 or 1.
    pub fn reduced(powers: Vec<(u32, Exponent)>, generators: &Generators) -> Outcome<(Self, Exact)> {
        let mut factor = Exact::ONE;
        let mut kept = Vec::with_capacity(powers.len());
        for (generator, exponent) in powers {
            let (exponent, leaves) = generators.reduce(generator, exponent)?;
            if !leaves.is_one() {
                factor = factor.mul(&leaves)?;
            }
            if exponent.over != 0 {
                kept.push((generator, exponent));
            }
        }
        Ok((Self(kept), factor))
    }
}

impl Poly {
    pub fn constant(value: Exact) -> Self {
        if value.is_zero() { Self::default() } else { Self(vec![(Monomial::default(), value)]) }
    }

    pub fn power_of(generator: u32, exponent: Exponent, generators: &Generators) -> Outcome<Self> {
        let (monomial, factor) = Monomial::reduced(vec![(generator, exponent)], generators)?;
        Ok(Self(vec![(monomial, factor)]))
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Its value, if it has no generator.
    pub fn as_constant(&self) -> Option<Exact> {
        match &self.0[..] {
            [] => Some(Exact::ZERO),
            [(monomial, value)] if monomial.0.is_empty() => Some(value.clone()),
            _ => None,
        }
    }

    pub fn is_one(&self) -> bool {
        matches!(&self.0[..], [(monomial, value)] if monomial.0.is_empty() && value.is_one())
    }

    fn collected(mut terms: Vec<(Monomial, Exact)>) -> Outcome<Self> {
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut kept: Vec<(Monomial, Exact)> = Vec::with_capacity(terms.len());
        for (monomial, value) in terms {
            match kept.last_mut() {
                Some(last) if last.0 == monomial => last.1 = last.1.add(&value)?,
                _ => kept.push((monomial, value)),
            }
        }
        kept.retain(|(_, value)| !value.is_zero());
        if kept.len() > MOST_TERMS { Err(Stop::Undecided) } else { Ok(Self(kept)) }
    }

    pub fn add(&self, other: &Self, fuel: &mut Fuel) -> Outcome<Self> {
        if self.is_zero() {
            return Ok(other.clone());
        }
        if other.is_zero() {
            return Ok(self.clone());
        }
        let cost = |poly: &Self| poly.0.iter().map(|(_, value)| 4 + value.cost()).sum::<usize>();
        fuel.spend(cost(self) + cost(other))?;
        Self::collected(self.0.iter().chain(&other.0).cloned().collect())
    }

    pub fn scale(&self, factor: &Exact, fuel: &mut Fuel) -> Outcome<Self> {
        if factor.is_zero() {
            return Ok(Self::default());
        }
        let cost: usize = self.0.iter().map(|(_, value)| 2 + value.cost() + factor.cost()).sum();
        fuel.spend(cost)?;
        let scaled = |(monomial, value): &(Monomial, Exact)| Ok((monomial.clone(), value.mul(factor)?));
        self.0.iter().map(scaled).collect::<Outcome<_>>().map(Self)
    }

    pub fn mul(&self, other: &Self, generators: &Generators, fuel: &mut Fuel) -> Outcome<Self> {
        if let Some(value) = self.as_constant() {
            return other.scale(&value, fuel);
        }
        if let Some(value) = other.as_constant() {
            return self.scale(&value, fuel);
        }
        let count = self.0.len() * other.0.len();
        if count > MOST_TERMS * 8 {
            return Err(Stop::Undecided);
        }
        fuel.spend(12 * count)?;
        let mut terms = Vec::with_capacity(count);
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let (monomial, factor) = left.mul(right, generators)?;
                let value = a.mul(b)?;
                fuel.spend(2 * value.cost())?;
                terms.push((monomial, if factor.is_one() { value } else { value.mul(&factor)? }));
            }
        }
        Self::collected(terms)
    }
}
