//! Numbers within a tolerance of the gold.
//!
//! Right    the same text (math, chart), or two numbers with |found - gold| < tolerance (|gold| + 1e-6), on exact fractions.
//! Years    on a chart two whole numbers of size 1000 to 3000 are years and have to be equal.
//! Wrong    two numbers that are not right. Where one of the two is no number, it is a judge's to say.
//! Reads    what `quantity` reads, without a unit: 43.0, 1,234.5, 3/4, 1.2e-3, 1.2 \times 10^{-3}.

use gradatim_core::Score;
use num_traits::Signed;
use serde::Deserialize;

use super::Ruling;
use crate::quantity::{self, Rational};

/// What one of the rules does by default.
pub struct Domain {
    tolerance: f64,
    /// Whether equal texts are right, numbers or not.
    same_text: bool,
    years: bool,
}

pub const MATH: Domain = Domain { tolerance: 1e-6, same_text: true, years: false };
pub const SCIENCE: Domain = Domain { tolerance: 1e-5, same_text: false, years: false };
pub const CHART: Domain = Domain { tolerance: 2.5e-2, same_text: true, years: true };

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tolerance {
    /// In (0, 1); that of the rule unless given.
    tolerance: Option<f64>,
}

impl Tolerance {
    pub fn is_sound(&self) -> bool {
        self.tolerance.is_none_or(|tolerance| tolerance > 0.0 && tolerance < 1.0)
    }

    pub fn judge(&self, gold: &str, found: &str, domain: &Domain) -> Ruling {
        if domain.same_text && gold == found {
            return Ok(Score::right(found));
        }
        let given = self.tolerance.unwrap_or(domain.tolerance);
        let tolerance = number(&given.to_string()).ok_or("a tolerance that is no number")?;
        let (Some(wanted), Some(value)) = (number(gold), number(found)) else {
            return Err("not two numbers without a unit");
        };
        if domain.years && is_year(&wanted) && is_year(&value) {
            return match wanted == value {
                true => Ok(Score::right(found)),
                false => Ok(Score::wrong(found, format!("another year than {gold}"))),
            };
        }
        let least = Rational::new(1.into(), 1_000_000.into());
        match (value - &wanted).abs() < tolerance * (wanted.abs() + least) {
            true => Ok(Score::right(found)),
            false => Ok(Score::wrong(found, format!("not within {given} of {gold}"))),
        }
    }
}

/// The number that all of `text` is.
pub fn number(text: &str) -> Option<Rational> {
    quantity::whole(text)
}

fn is_year(value: &Rational) -> bool {
    let size = value.abs();
    value.is_integer()
        && size >= Rational::from_integer(1000.into())
        && size <= Rational::from_integer(3000.into())
}
