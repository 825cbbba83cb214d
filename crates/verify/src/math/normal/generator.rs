//! What polynomials are made of: variables, constants, roots of primes, and values of functions.

use super::Fraction;
use super::poly::Exponent;
use crate::math::exact::Exact;
use crate::math::fuel::{Outcome, Stop};
use crate::math::tree::{Constant, Function};

/// Generators are looked up one by one.
const MOST_GENERATORS: usize = 300;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generator {
    /// A prime, to fractional powers.
    Prime(i64),
    Constant(Constant),
    Variable(u32),
    /// Of a whole number, too long to be written out.
    Factorial(i64),
    Call(Function, Vec<Fraction>),
    Opaque(String, Vec<Fraction>),
    /// A power that is not worked out.
    Power(Box<(Fraction, Fraction)>),
}

/// All generators of a comparison, and what is known of them.
#[derive(Debug, Default)]
pub struct Generators {
    list: Vec<Generator>,
    /// Those that are factorials, and of what.
    pub factorials: Vec<(u32, i64)>,
    /// Whether one of the primes might be none: normal forms that differ might then be equal.
    pub unproven: bool,
}

impl Generators {
    /// The index of `generator`.
    pub fn index(&mut self, generator: Generator) -> Outcome<u32> {
        if let Some(known) = self.list.iter().position(|known| *known == generator) {
            return Ok(known as u32);
        }
        if self.list.len() >= MOST_GENERATORS {
            return Err(Stop::Undecided);
        }
        let ix = self.list.len() as u32;
        if let Generator::Factorial(n) = generator {
            self.factorials.push((ix, n));
        }
        self.list.push(generator);
        Ok(ix)
    }

    /// What `ix` is the factorial of, if it is one.
    pub fn factorial(&self, ix: u32) -> Option<i64> {
        self.factorials.iter().find(|(known, _)| *known == ix).map(|&(_, n)| n)
    }

    pub fn get(&self, ix: u32) -> &Generator {
        &self.list[ix as usize]
    }

    /// What is left of a power in normal form, and the number that comes out of it.
    pub fn reduce(&self, ix: u32, exponent: Exponent) -> Outcome<(Exponent, Exact)> {
        match self.get(ix) {
            &Generator::Prime(prime) => {
                let whole = exponent.over.div_euclid(exponent.under);
                if whole == 0 {
                    return Ok((exponent, Exact::ONE));
                }
                let rest = Exponent { over: exponent.over.rem_euclid(exponent.under), ..exponent };
                Ok((rest, Exact::integer(prime).pow(whole)?))
            }
            Generator::Constant(Constant::Imaginary) if exponent.under == 1 => {
                let power = exponent.over.rem_euclid(4);
                let sign = if power >= 2 { -1 } else { 1 };
                Ok((Exponent { over: power % 2, under: 1 }, Exact::integer(sign)))
            }
            _ => Ok((exponent, Exact::ONE)),
        }
    }

    /// Whether different normal forms in these generators are different values, under the reading of
    /// variables as independent.
    pub fn are_independent(&self, forms: [&Fraction; 2]) -> bool {
        let mut transcendental: Option<Constant> = None;
        let used = forms.into_iter().flat_map(|form| form.over.0.iter().chain(&form.under.0));
        !self.unproven
            && used.flat_map(|(monomial, _)| &monomial.0).all(|&(ix, exponent)| match *self.get(ix) {
                Generator::Prime(_) => true,
                Generator::Variable(_) => exponent.under == 1,
                Generator::Constant(Constant::Imaginary) => exponent.under == 1,
                Generator::Constant(constant @ (Constant::Pi | Constant::Euler)) => {
                    *transcendental.get_or_insert(constant) == constant
                }
                Generator::Constant(_) => true,
                _ => false,
            })
    }
}
