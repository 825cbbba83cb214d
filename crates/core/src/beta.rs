//! Draws from a Beta distribution.
//!
//! Source   algorithms BB, both parameters above 1, and BC of Cheng (1978), doi 10.1145/359460.359482

use crate::{Rng, stats};

impl Rng {
    /// Beta(a, b), both above 0.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (low, high) = (a.min(b), a.max(b));
        // w / (w + other) is drawn for the smaller of both under BB, for the larger one under BC.
        let (w, other, is_a) = match low > 1.0 {
            true => (draw_bb(low, high, self), high, a == low),
            false => (draw_bc(low, high, self), low, a == high),
        };
        if is_a { w / (w + other) } else { other / (w + other) }
    }
}

const LOG_4: f64 = 2.0 * std::f64::consts::LN_2;
/// 1 + ln 5.
const LOG_5E: f64 = 2.609_437_912_434_100_3;

/// w, where w / (w + b) ~ Beta(a, b), 1 < a <= b: algorithm BB.
fn draw_bb(a: f64, b: f64, rng: &mut Rng) -> f64 {
    let sum = a + b;
    let beta = ((sum - 2.0) / (2.0 * a * b - sum)).sqrt();
    let gamma = a + 1.0 / beta;
    loop {
        let (u, v) = (rng.unit(), rng.unit());
        let x = beta * stats::log(u / (1.0 - u));
        let w = a * stats::exp(x);
        let (z, r) = (u * u * v, gamma * x - LOG_4);
        let s = a + r - w;
        if s + LOG_5E >= 5.0 * z {
            return w;
        }
        let t = stats::log(z);
        if s >= t || r + sum * stats::log(sum / (b + w)) >= t {
            return w;
        }
    }
}

/// w, where w / (w + b) ~ Beta(a, b), b at most 1 and at most a: algorithm BC.
fn draw_bc(b: f64, a: f64, rng: &mut Rng) -> f64 {
    let (sum, beta, delta) = (a + b, 1.0 / b, 1.0 + a - b);
    let k1 = delta * (1.0 + 3.0 * b) / 72.0 / (a * beta - 7.0 / 9.0);
    let k2 = 0.25 + (0.5 + 0.25 / delta) * b;
    loop {
        let (u, v) = (rng.unit(), rng.unit());
        let x = beta * stats::log(u / (1.0 - u));
        // A far tail is the end of the scale.
        let w = (a * stats::exp(x)).min(f64::MAX);
        let z = u * u * v;
        if u < 0.5 {
            if 0.25 * v + z - u * v >= k1 {
                continue;
            }
        } else if z <= 0.25 {
            return w;
        } else if z >= k2 {
            continue;
        }
        if sum * (stats::log(sum / (b + w)) + x) - LOG_4 >= stats::log(z) {
            return w;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Seed;

    #[test]
    fn beta_has_mean_and_variance_of_its_shape_within_five_standard_errors() {
        let (mut rng, n, a, b) = (Seed(7).rng("beta", [0, 0]), 40_000, 0.27, 0.54);
        let draws: Vec<f64> = (0..n).map(|_| rng.beta(a, b)).collect();
        let (mean, variance) = (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0)));
        let n = f64::from(n);
        let found = draws.iter().sum::<f64>() / n;
        let spread = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "mean {found}");
        // A variable on [0, 1] has squared deviations of at most 1.
        assert!((spread - variance).abs() < 5.0 * (variance / n).sqrt(), "variance {spread}");
    }
}
