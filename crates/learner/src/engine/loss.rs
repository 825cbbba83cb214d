//! One loss for imitation and reinforcement: a coefficient on the log-probability of each target token.
//!
//! Logits of a row give lp = ln softmax(logits / T)[token]; then dloss/dlogit_j = c (1[j = token] - p_j) / T.
//! Cross-entropy   -w lp,  c = -w
//! Policy (GRPO)   -w min(r A, clip(r, 1 - low, 1 + high) A) + w kl k3,  r = e^(lp - old),
//!                 k3 = e^(ref - lp) - (ref - lp) - 1;
//!                 c = -w A r unless clipped, plus w kl (1 - e^(ref - lp))
//! `w` carries the divisor already.

use super::kernels::{softmax, vectorised};

/// A token to be predicted, and what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Target {
    /// The position whose logits predict it.
    pub row: u32,
    /// The token.
    pub token: u32,
    /// Weight in the loss.
    pub weight: f32,
    /// Advantage; used by the policy loss.
    pub advantage: f32,
    /// Log-probability when it was sampled.
    pub old: f32,
    /// Log-probability under the reference.
    pub reference: f32,
    /// Coefficient of the KL term.
    pub kl: f32,
}

/// What is minimised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// Imitation.
    CrossEntropy,
    /// Clipped policy gradient with a KL term.
    Policy {
        /// The ratio may fall to 1 - this.
        clip_low: f32,
        /// The ratio may rise to 1 + this.
        clip_high: f32,
        /// Temperature the tokens were sampled at.
        temperature: f32,
    },
}

/// Sums over targets.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Of the loss.
    pub loss: f64,
    /// Of targets whose gradient was clipped away.
    pub clipped: u64,
    /// Of the KL estimate k3, over targets with a KL term.
    pub kl: f64,
}

impl Loss {
    /// Loss of one target and its derivative by the log-probability; the flag says that the ratio was clipped.
    pub fn of(self, target: &Target, log_prob: f32) -> (f32, f32, bool) {
        let Target { weight, advantage, old, reference, kl, .. } = *target;
        match self {
            Self::CrossEntropy => (-weight * log_prob, -weight, false),
            Self::Policy { clip_low, clip_high, .. } => {
                let ratio = libm::expf(log_prob - old);
                let bound = ratio.clamp(1.0 - clip_low, 1.0 + clip_high);
                let clipped = bound * advantage < ratio * advantage;
                let (mut loss, mut slope) = (-weight * advantage * ratio, -weight * advantage * ratio);
                if clipped {
                    (loss, slope) = (-weight * advantage * bound, 0.0);
                }
                if kl > 0.0 {
                    loss += weight * kl * k3(reference, log_prob);
                    slope += weight * kl * (1.0 - libm::expf(reference - log_prob));
                }
                (loss, slope, clipped)
            }
        }
    }

    pub(crate) fn temperature(self) -> f32 {
        match self {
            Self::CrossEntropy => 1.0,
            Self::Policy { temperature, .. } => temperature,
        }
    }

    /// Turns logits, a row per target, into their gradient.
    pub(crate) fn backward(self, logits: &mut [f32], targets: &[Target], vocabulary: usize) -> Outcome {
        let cold = 1.0 / self.temperature();
        let mut sums = Outcome::default();
        vectorised(
            #[inline(always)]
            || {
                for (row, target) in logits.chunks_exact_mut(vocabulary).zip(targets) {
                    let token = target.token as usize;
                    let logit = row[token] * cold;
                    let log_prob = logit - softmax(row, cold);
                    let (loss, slope, clipped) = self.of(target, log_prob);
                    sums.loss += f64::from(loss);
                    sums.clipped += u64::from(clipped);
                    if target.kl > 0.0 {
                        sums.kl += f64::from(k3(target.reference, log_prob));
                    }
                    for p in row.iter_mut() {
                        *p *= -slope * cold;
                    }
                    row[token] += slope * cold;
                }
            },
        );
        sums
    }
}

/// The header's k3: 0 where the two agree.
fn k3(reference: f32, log_prob: f32) -> f32 {
    libm::expf(reference - log_prob) - (reference - log_prob) - 1.0
}

/// Log-probability of each target under its row of logits at `temperature`. Overwrites the logits.
pub(crate) fn log_probs(
    logits: &mut [f32],
    targets: &[Target],
    vocabulary: usize,
    temperature: f32,
) -> Vec<f32> {
    let cold = 1.0 / temperature;
    vectorised(
        #[inline(always)]
        || {
            let rows = logits.chunks_exact_mut(vocabulary).zip(targets);
            rows.map(|(row, target)| row[target.token as usize] * cold - softmax(row, cold)).collect()
        },
    )
}

/// Entropy in nats of every row of logits at `temperature`: -sum p ln p. Overwrites the logits.
pub(crate) fn entropies(logits: &mut [f32], vocabulary: usize, temperature: f32) -> Vec<f32> {
    let cold = 1.0 / temperature;
    vectorised(
        #[inline(always)]
        || {
            let rows = logits.chunks_exact_mut(vocabulary);
            rows.map(|row| {
                softmax(row, cold);
                row.iter().filter(|p| **p > 0.0).map(|p| -p * libm::logf(*p)).sum()
            })
            .collect()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PPO: Loss = Loss::Policy { clip_low: 0.2, clip_high: 0.3, temperature: 1.0 };

    fn policy(advantage: f32, ratio: f32) -> (f32, f32, bool) {
        let target = Target { weight: 0.5, advantage, old: -1.0, ..Target::default() };
        PPO.of(&target, ratio.ln() - 1.0)
    }

    #[test]
    fn ratio_one_is_reinforce() {
        for advantage in [-2.0, 0.5] {
            let (loss, slope, clipped) = policy(advantage, 1.0);
            assert_eq!((loss, slope, clipped), (-0.5 * advantage, -0.5 * advantage, false));
        }
    }

    #[test]
    fn the_gradient_vanishes_exactly_where_the_ratio_is_clipped() {
        assert_eq!(policy(1.0, 1.4), (-0.5 * 1.3, 0.0, true));
        assert_eq!(policy(-1.0, 0.7), (0.5 * 0.8, 0.0, true));
        assert!(policy(1.0, 0.7).1 < 0.0 && policy(-1.0, 1.4).1 > 0.0);
        assert_eq!(policy(0.0, 9.0).1, 0.0);
    }

    #[test]
    fn k3_is_zero_with_zero_slope_at_the_reference_and_positive_elsewhere() {
        for (log_prob, sign) in [(-1.0_f32, 0.0_f32), (-0.5, 1.0), (-2.0, -1.0)] {
            let target = Target { weight: 1.0, old: log_prob, reference: -1.0, kl: 0.1, ..Target::default() };
            let (loss, slope, _) = PPO.of(&target, log_prob);
            assert!(loss >= 0.0 && (loss > 0.0) == (sign != 0.0), "{log_prob}: {loss}");
            assert_eq!(slope.partial_cmp(&0.0), sign.partial_cmp(&0.0), "{log_prob}: {slope}");
        }
    }

    #[test]
    fn entropy_is_the_log_of_the_number_of_equal_chances_at_any_temperature() {
        let equal = |n: usize| (0..8).map(|ix| if ix < n { 0.3 } else { -200.0 }).collect::<Vec<f32>>();
        let mut logits = [equal(1), equal(2), equal(8)].concat();
        for (found, n) in entropies(&mut logits, 8, 1.5).iter().zip([1.0_f32, 2.0, 8.0]) {
            assert!((found - n.ln()).abs() < 1e-5, "{found} for {n}");
        }
        // [1/2, 1/4, 1/4]: 3/2 ln 2, by hand; at temperature 1/2: [2/3, 1/6, 1/6].
        let logits = || vec![std::f32::consts::LN_2, 0.0, 0.0];
        let (warm, cold) = (entropies(&mut logits(), 3, 1.0)[0], entropies(&mut logits(), 3, 0.5)[0]);
        assert!((warm - 1.5 * std::f32::consts::LN_2).abs() < 1e-5, "{warm}");
        let exact = -(2.0_f32 / 3.0) * (2.0_f32 / 3.0).ln() + 6.0_f32.ln() / 3.0;
        assert!((cold - exact).abs() < 1e-5, "{cold} {exact}");
    }

    #[test]
    fn one_token_policy_gradient_on_the_logits_by_hand() {
        // softmax of [ln 2, 0, 0] is [1/2, 1/4, 1/4]; token 1, A = 2, w = 1: gradient = 2 (p - onehot).
        let mut logits = vec![std::f32::consts::LN_2, 0.0, 0.0];
        let target =
            Target { token: 1, weight: 1.0, advantage: 2.0, old: 0.25_f32.ln(), ..Target::default() };
        let outcome = PPO.backward(&mut logits, &[target], 3);
        for (found, exact) in logits.iter().zip([1.0, -1.5, 0.5]) {
            assert!((found - exact).abs() < 1e-5, "{logits:?}");
        }
        assert!((outcome.loss + 2.0).abs() < 1e-5);
    }
}
