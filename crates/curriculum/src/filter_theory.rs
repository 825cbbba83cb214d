//! What a prompt of pass rate p can teach, and what it costs to find one: the theory behind balanced filtering.
//!
//! Setting  binary reward, KL-regularised optimum pi* proportional to pi exp(r / beta); s = 1 / beta, Z = 1 - p + p e^s
//! Gain     KL(pi || pi*) = ln Z - s p, KL(pi* || pi) = s p* - ln Z with p* = p e^s / Z;
//!          both are s^2 p (1 - p) / 2 + O(s^3)                                             [derived]
//! Peak     of KL(pi || pi*) at p = 1 / s - 1 / (e^s - 1): 1/2 as s -> 0, 0.418 at s = 1, about beta for small beta
//! Cost     accept(p) = P(n low <= K <= n high), K ~ Binomial(n, p);
//!          prompts issued for each one kept = 1 / mean accept
//! Source   system 13, items 6 and 7. The quadratic term is no lower bound: p = 0.5, s = 1 gives
//!          0.1201 exactly and 0.1250 by the term.

use gradatim_core::stats;

/// KL(pi || pi*) in nats for pass rate `p` in [0, 1] and KL coefficient `beta` above 0.
pub fn learnability(p: f64, beta: f64) -> f64 {
    (log_partition(p, beta) - p / beta).max(0.0)
}

/// KL(pi* || pi) in nats.
pub fn reverse_learnability(p: f64, beta: f64) -> f64 {
    (optimal_pass_rate(p, beta) / beta - log_partition(p, beta)).max(0.0)
}

/// Pass rate of the optimum pi*: p e^s / Z.
pub fn optimal_pass_rate(p: f64, beta: f64) -> f64 {
    p / (p + (1.0 - p) * stats::exp(-1.0 / beta))
}

/// s^2 p (1 - p) / 2, the leading term of both gains for large `beta`.
pub fn quadratic(p: f64, beta: f64) -> f64 {
    p * (1.0 - p) / (2.0 * beta * beta)
}

/// The pass rate at which [`learnability`] is largest.
pub fn peak(beta: f64) -> f64 {
    let s = 1.0 / beta;
    if s < 0.1 {
        // 1 / s - 1 / (e^s - 1) loses digits here; its series, to s^5 / 30240.
        return 0.5 - s / 12.0 + s * s * s / 720.0;
    }
    1.0 / s - 1.0 / stats::expm1(s)
}

/// ln(1 - p + p e^s), without overflow for small `beta`.
fn log_partition(p: f64, beta: f64) -> f64 {
    let s = 1.0 / beta;
    if s < 1.0 { stats::log1p(p * stats::expm1(s)) } else { s + stats::log(p + (1.0 - p) * stats::exp(-s)) }
}

/// Chance that a group of `n` rollouts of true pass rate `p` lies in the closed band `low` to `high`.
pub fn accept_probability(p: f64, n: u32, low: f64, high: f64) -> f64 {
    let first = (f64::from(n) * low - 1e-9).ceil().max(0.0) as u32;
    let last = ((f64::from(n) * high + 1e-9).floor().max(0.0) as u32).min(n);
    (first..=last).map(|k| binomial(k, n, p)).sum()
}

/// Share of groups of `n` rollouts whose advantages are not all 0, for binary rewards of pass rate `p`:
/// 1 - p^n - (1 - p)^n. PCL's effective ratio, arXiv 2510.01135.
pub fn effective_ratio(p: f64, n: u32) -> f64 {
    let all = |p: f64| (0..n).fold(1.0, |product, _| product * p);
    1.0 - all(p) - all(1.0 - p)
}

/// Prompts issued for each one kept, over prompts of these true pass rates; infinite where none is ever kept.
pub fn issue_factor(rates: &[f64], n: u32, low: f64, high: f64) -> f64 {
    let accepts: f64 = rates.iter().map(|p| accept_probability(*p, n, low, high)).sum();
    rates.len() as f64 / accepts
}

/// P(K = k), K ~ Binomial(n, p).
fn binomial(k: u32, n: u32, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        return f64::from(u8::from(if p <= 0.0 { k == 0 } else { k == n }));
    }
    let (k, n) = (f64::from(k), f64::from(n));
    let choose = stats::lgamma(n + 1.0) - stats::lgamma(k + 1.0) - stats::lgamma(n - k + 1.0);
    stats::exp(choose + k * stats::log(p) + (n - k) * stats::log1p(-p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_to_be_learned_from_what_always_or_never_passes() {
        for beta in [0.001, 0.1, 1.0, 30.0] {
            for p in [0.0, 1.0] {
                assert_eq!(learnability(p, beta), 0.0);
                assert_eq!(reverse_learnability(p, beta), 0.0);
            }
        }
    }

    #[test]
    fn the_worked_figures_of_the_specification_hold() {
        assert!(
            (learnability(0.5, 1.0) - 0.1201).abs() < 5e-5 && (quadratic(0.5, 1.0) - 0.125).abs() < 1e-12
        );
        assert!(
            (learnability(0.9, 1.0) - 0.0347).abs() < 5e-5 && (quadratic(0.9, 1.0) - 0.045).abs() < 1e-12
        );
        assert!((peak(1.0) - 0.418).abs() < 5e-4 && (peak(0.5) - 0.343).abs() < 5e-4);
        assert!((peak(0.01) - 0.01).abs() < 1e-9 && (peak(1e6) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn the_peak_is_the_peak_to_one_part_in_a_million() {
        // Golden section on the exact formula, a second way to the closed form.
        for beta in [0.05, 0.2, 0.5, 1.0, 2.0, 9.0, 11.0] {
            let (mut low, mut high) = (0.0, 1.0);
            let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
            while high - low > 1e-9 {
                let (left, right) = (high - golden * (high - low), low + golden * (high - low));
                if learnability(left, beta) < learnability(right, beta) { low = left } else { high = right }
            }
            assert!((low - peak(beta)).abs() < 1e-6, "beta {beta}: {low}, not {}", peak(beta));
        }
    }

    #[test]
    fn both_gains_tend_to_the_quadratic_term() {
        for p in [0.1, 0.5, 0.8] {
            for gain in [learnability, reverse_learnability] {
                let off = |beta: f64| (gain(p, beta) / quadratic(p, beta) - 1.0).abs();
                assert!(off(1e4) < 1e-4 && off(1e2) < 1e-2 && off(1e4) < off(1e2), "p {p}");
            }
        }
    }

    #[test]
    fn divergences_agree_with_their_definition_on_two_outcomes() {
        let kl = |p: f64, q: f64| p * (p / q).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - q)).ln();
        for (p, beta) in [(0.2, 0.7), (0.5, 2.0), (0.9, 0.3), (0.03, 0.2)] {
            let star = optimal_pass_rate(p, beta);
            assert!((learnability(p, beta) - kl(p, star)).abs() < 1e-12);
            assert!((reverse_learnability(p, beta) - kl(star, p)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_effective_ratio_is_that_of_simulated_groups_within_three_standard_errors() {
        // Worked figures for n = 16.
        for (p, expected) in [(0.05, 0.560), (0.1, 0.815), (0.25, 0.990), (0.5, 1.000)] {
            assert!((effective_ratio(p, 16) - expected).abs() < 5e-4, "p {p}: {}", effective_ratio(p, 16));
        }
        let mut rng = gradatim_core::Seed(1).rng("groups", [0, 0]);
        for (p, n) in [(0.05, 16), (0.3, 4), (0.5, 8), (0.98, 8)] {
            let mut useful = 0.0;
            for _ in 0..10_000 {
                let rewards: Vec<f64> = (0..n).map(|_| f64::from(u8::from(rng.unit() < p))).collect();
                let advantages = gradatim_core::advantage::centred(&rewards);
                let is_flat = rewards.iter().all(|reward| *reward == rewards[0]);
                assert_eq!(advantages.iter().all(|advantage| *advantage == 0.0), is_flat);
                useful += f64::from(u8::from(!is_flat)) / 10_000.0;
            }
            let expected = effective_ratio(p, n);
            let error = (expected * (1.0 - expected) / 10_000.0).sqrt();
            assert!((useful - expected).abs() <= 3.0 * error, "p {p}, n {n}: {useful}, not {expected}");
        }
    }

    #[test]
    fn the_accept_rate_is_the_binomial_mass_of_the_closed_band() {
        // n = 8, band 0.25 to 0.75: 2 <= K <= 6.
        let by_hand: f64 = [(2, 28.0), (3, 56.0), (4, 70.0), (5, 56.0), (6, 28.0)]
            .iter()
            .map(|(k, ways)| ways * 0.1_f64.powi(*k) * 0.9_f64.powi(8 - k))
            .sum();
        assert!((by_hand - 0.187).abs() < 5e-4);
        assert!((accept_probability(0.1, 8, 0.25, 0.75) - by_hand).abs() < 1e-12);
        assert!((accept_probability(0.37, 16, 0.0, 1.0) - 1.0).abs() < 1e-12);
        assert_eq!(accept_probability(0.0, 8, 0.25, 0.75), 0.0);
        assert_eq!(accept_probability(1.0, 8, 0.25, 1.0), 1.0);
        assert!((issue_factor(&[0.1, 0.1], 8, 0.25, 0.75) - 1.0 / by_hand).abs() < 1e-9);
        assert_eq!(issue_factor(&[0.0, 1.0], 8, 0.25, 0.75), f64::INFINITY);
    }
}
