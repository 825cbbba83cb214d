//! Adam over a dense row of weights, with sparse gradients.
//!
//! Step     m <- 0.9 m + 0.1 g, s <- 0.999 s + 0.001 g^2,
//!          w <- w - rate (m / (1 - 0.9^t)) / (sqrt(s / (1 - 0.999^t)) + 1e-8)             arXiv 1412.6980

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::packed::Packed;

const KEEP: [f64; 2] = [0.9, 0.999];
const FLOOR: f64 = 1e-8;

/// Weights, moments and the gradient under way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Adam {
    rate: f64,
    weights: Vec<f64>,
    means: Vec<f64>,
    squares: Vec<f64>,
    /// Powers of `KEEP`.
    faded: [f64; 2],
    gradient: Vec<f64>,
}

/// What [`Adam`] keeps.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Saved {
    weights: Packed<f64>,
    means: Packed<f64>,
    squares: Packed<f64>,
    faded: Packed<f64>,
}

impl Adam {
    /// All weights 0.
    pub fn new(width: usize, rate: f64) -> Self {
        let zeros = || vec![0.0; width];
        let (weights, means, squares, gradient) = (zeros(), zeros(), zeros(), zeros());
        Self { rate, weights, means, squares, faded: [1.0; 2], gradient }
    }

    /// Sum of weights times values.
    pub fn dot(&self, entries: impl Iterator<Item = (usize, f64)>) -> f64 {
        entries.map(|(at, value)| self.weights[at] * value).sum()
    }

    /// Forgets the gradient of the last step.
    pub fn begin(&mut self) {
        self.gradient.fill(0.0);
    }

    /// Adds `slope` times these values to the gradient.
    pub fn add(&mut self, entries: impl Iterator<Item = (usize, f64)>, slope: f64) {
        entries.for_each(|(at, value)| self.gradient[at] += slope * value);
    }

    /// The header's Step line.
    pub fn step(&mut self) {
        self.faded = [self.faded[0] * KEEP[0], self.faded[1] * KEEP[1]];
        let [first, second] = self.faded.map(|faded| 1.0 - faded);
        for (at, g) in self.gradient.iter().enumerate() {
            self.means[at] = KEEP[0] * self.means[at] + (1.0 - KEEP[0]) * g;
            self.squares[at] = KEEP[1] * self.squares[at] + (1.0 - KEEP[1]) * g * g;
            self.weights[at] -=
                self.rate * (self.means[at] / first) / ((self.squares[at] / second).sqrt() + FLOOR);
        }
    }

    /// Weights and moments.
    pub fn save(&self) -> Saved {
        let packed = |row: &[f64]| Packed(row.to_vec());
        Saved {
            weights: packed(&self.weights),
            means: packed(&self.means),
            squares: packed(&self.squares),
            faded: packed(&self.faded),
        }
    }

    /// Goes on from what was saved; refuses another width and what no step leaves behind.
    pub fn load(&mut self, saved: Saved) -> Result<()> {
        let Saved { weights, means, squares, faded } = saved;
        let is_row =
            |row: &Packed<f64>| row.0.len() == self.weights.len() && row.0.iter().all(|x| x.is_finite());
        let faded =
            <[f64; 2]>::try_from(faded.0).ok().filter(|faded| faded.iter().all(|f| (0.0..=1.0).contains(f)));
        let (Some(faded), true) = (faded, [&weights, &means, &squares].into_iter().all(is_row)) else {
            let hint = "resume with the recipe the run was started with, or from an earlier checkpoint";
            let expected = format!("{} finite weights and their moments", self.weights.len());
            return Err(Error::input(
                "state.weights",
                format!("{} weights", weights.0.len()),
                expected,
                hint,
            ));
        };
        (self.weights, self.means, self.squares) = (weights.0, means.0, squares.0);
        self.faded = faded;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_is_the_rate_against_the_sign_and_nothing_elsewhere() {
        // m / (1 - 0.9) = g and s / (1 - 0.999) = g^2: the step is g / |g|.
        let mut adam = Adam::new(3, 0.05);
        adam.begin();
        adam.add([(0, 2.0), (2, -1.0)].into_iter(), 0.01);
        adam.step();
        for (found, expected) in adam.weights.iter().zip([-0.05, 0.0, 0.05]) {
            assert!((found - expected).abs() < 1e-7, "{:?}", adam.weights);
        }
    }
}
