//! How many rollouts each prompt of a batch gets, out of a budget.
//!
//! Quota    n_i = N sigma_i / sum_j sigma_j: the least total variance of the gradient for N rollouts;
//!          shared by systems that spend rollouts unevenly                         CurES, arXiv 2510.01037; system 05
//! Rounding largest remainder: whole shares, then one more for the largest fractions, so the total is N exactly;
//!          independent: each share rounded on its own, as released, so the total is only near N        [code]
//! Limits   shares are lambda sigma_i cut to [min, max], lambda such that they sum to N                [derived]
//! Sigma    binary reward, c of the rollouts right, gradient norms u of right and v of wrong ones:
//!          sigma^2 = c w^2 mean(u^2) + c^2 w mean(v^2) - c^2 w^2 (mean u - mean v)^2, w = 1 - c       [code]
//! Exact    all norms g: sigma = g sqrt(c w). The trace of the variance has the mean gradients in its last term,
//!          not their norms: this sigma is never below the true one, and never negative.

use gradatim_core::{Error, Result, stats};

/// Bisections of the logarithm of lambda: beyond the bits of a float.
const BISECTIONS: usize = 200;

/// How shares become quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How they become whole.
    pub rounding: Rounding,
    /// Least quota of a prompt that gets any.
    pub min: u32,
    /// Largest quota of a prompt.
    pub max: u32,
    /// What a weight of 0 means.
    pub zero: Zero,
}

impl Default for Options {
    fn default() -> Self {
        Self { rounding: Rounding::LargestRemainder, min: 0, max: u32::MAX, zero: Zero::Least }
    }
}

/// How shares become whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// The total is the budget exactly.
    LargestRemainder,
    /// Each on its own.
    Independent,
}

/// What a prompt of weight 0 gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zero {
    /// The least quota.
    Least,
    /// Nothing, whatever the least quota: it leaves the batch.
    Nothing,
}

/// Quotas in proportion to `weights` within the limits. All weights 0 are all alike, unless 0 means nothing:
/// then nobody gets any. Refuses weights that are none and a budget that the limits cannot meet.
pub fn quotas(weights: &[f64], budget: u64, options: &Options) -> Result<Vec<u32>> {
    if let Some(weight) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        let hint = "weigh a prompt by a standard deviation";
        return Err(Error::input("weights", weight, "finite numbers from 0", hint));
    }
    let takes_part = |weight: f64| options.zero == Zero::Least || weight > 0.0;
    let shared: Vec<f64> = weights.iter().copied().filter(|weight| takes_part(*weight)).collect();
    if shared.is_empty() {
        return Ok(vec![0; weights.len()]);
    }
    let n = shared.len() as u64;
    let (least, most) = (n * u64::from(options.min), n.saturating_mul(options.max.into()));
    if !(least..=most).contains(&budget) {
        let found = format!("{budget} rollouts for {n} prompts");
        let hint = "lower the least quota, raise the largest, or change the rollouts of a group";
        return Err(Error::input("quota", found, format!("{least} to {most}"), hint));
    }
    let shares = shares(&shared, budget as f64, options);
    let whole = match options.rounding {
        Rounding::LargestRemainder => largest_remainder(&shares, budget, options),
        Rounding::Independent => shares.iter().map(|share| share.round() as u32).collect(),
    };
    let mut whole = whole.into_iter();
    let quota = |weight: &f64| if takes_part(*weight) { whole.next().unwrap_or(0) } else { 0 };
    Ok(weights.iter().map(quota).collect())
}

/// The header's Limits line.
fn shares(weights: &[f64], budget: f64, options: &Options) -> Vec<f64> {
    let (min, max) = (f64::from(options.min), f64::from(options.max));
    let sum: f64 = weights.iter().sum();
    if sum == 0.0 {
        return vec![budget / weights.len() as f64; weights.len()];
    }
    let cut = |lambda: f64| weights.iter().map(move |weight| (lambda * weight).clamp(min, max));
    let plain = budget / sum;
    if cut(plain).zip(weights).all(|(share, weight)| share == plain * weight) {
        return cut(plain).collect();
    }
    // Weights of 1 and 1e-150 may stand side by side: lambda is looked for by its order of magnitude.
    let smallest = weights.iter().copied().filter(|weight| *weight > 0.0).fold(f64::INFINITY, f64::min);
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let mut low = if min > 0.0 { plain.min(min / largest) } else { plain };
    let mut high = (max / smallest).min(f64::MAX);
    for _ in 0..BISECTIONS {
        let middle = low.sqrt() * high.sqrt();
        if cut(middle).sum::<f64>() < budget { low = middle } else { high = middle }
    }
    cut(high).collect()
}

/// Whole shares, and what is missing to `budget` one each by the largest fractions, the first of equals.
fn largest_remainder(shares: &[f64], budget: u64, options: &Options) -> Vec<u32> {
    let mut quotas: Vec<u32> = shares.iter().map(|share| share.floor() as u32).collect();
    let mut by_fraction: Vec<usize> = (0..shares.len()).collect();
    by_fraction
        .sort_by(|a, b| (shares[*b] - shares[*b].floor()).total_cmp(&(shares[*a] - shares[*a].floor())));
    let mut given: u64 = quotas.iter().copied().map(u64::from).sum();
    // Weights of 0 can leave more than one each to be given, cut shares less than nothing.
    while given < budget {
        for ix in by_fraction.iter().filter(|ix| shares[**ix] < f64::from(options.max)) {
            if given < budget && quotas[*ix] < options.max {
                quotas[*ix] += 1;
                given += 1;
            }
        }
    }
    while given > budget {
        for ix in by_fraction.iter().rev() {
            if given > budget && quotas[*ix] > options.min {
                quotas[*ix] -= 1;
                given -= 1;
            }
        }
    }
    quotas
}

/// sqrt(p (1 - p)): the standard deviation of a binary reward of pass rate `p`.
pub fn reward_sigma(p: f64) -> f64 {
    (p * (1.0 - p)).max(0.0).sqrt()
}

/// The header's Sigma line, from the gradient norms of right and of wrong rollouts; 0 where either is empty.
pub fn gradient_sigma(right: &[f64], wrong: &[f64]) -> f64 {
    if right.is_empty() || wrong.is_empty() {
        return 0.0;
    }
    let c = right.len() as f64 / (right.len() + wrong.len()) as f64;
    let w = 1.0 - c;
    let squares = |norms: &[f64]| norms.iter().map(|norm| norm * norm).sum::<f64>() / norms.len() as f64;
    let gap = stats::mean(right) - stats::mean(wrong);
    (c * w * w * squares(right) + c * c * w * squares(wrong) - c * c * w * w * gap * gap).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn largest_remainders_give_out_the_budget_within_the_limits_and_in_the_order_of_weights(
            weights in proptest::collection::vec(prop_oneof![1 => Just(0.0), 8 => 0.0..1.0_f64, 1 => 0.0..1e9], 1..40),
            mean in 2_u64..20, min in 0_u32..3, spare in 0_u32..30, nothing in any::<bool>(),
        ) {
            let zero = if nothing { Zero::Nothing } else { Zero::Least };
            let options = Options { min, max: 20 + spare, zero, ..Options::default() };
            let n = weights.iter().filter(|weight| !nothing || **weight > 0.0).count() as u64;
            let budget = n * mean;
            let found = quotas(&weights, budget, &options).unwrap();
            prop_assert_eq!(found.iter().copied().map(u64::from).sum::<u64>(), budget);
            for (quota, weight) in found.iter().zip(&weights) {
                let is_out = nothing && *weight == 0.0;
                let is_within = if is_out { *quota == 0 } else { (min..=options.max).contains(quota) };
                prop_assert!(is_within, "{weights:?} {found:?}");
            }
            for (ix, weight) in weights.iter().enumerate() {
                for (other, heavier) in weights.iter().enumerate() {
                    prop_assert!(weight >= heavier || found[ix] <= found[other], "{:?} {:?}", weights, found);
                }
            }
        }
    }

    #[test]
    fn weights_of_all_magnitudes_share_out_the_budget() {
        for smallest in [1e-300, 1e-150, 1e-30] {
            let options = Options { min: 2, ..Options::default() };
            assert_eq!(quotas(&[0.5, smallest, 0.5], 12, &options).unwrap(), [5, 2, 5], "{smallest}");
        }
    }

    #[test]
    fn without_limits_no_quota_is_a_whole_rollout_off_its_share() {
        let weights = [0.5, 0.3, 0.3, 0.11, 0.0, 0.479];
        let sum: f64 = weights.iter().sum();
        for budget in [1, 7, 48, 1_000] {
            let found = quotas(&weights, budget, &Options::default()).unwrap();
            for (quota, weight) in found.iter().zip(weights) {
                assert!(
                    (f64::from(*quota) - budget as f64 * weight / sum).abs() < 1.0,
                    "{budget}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn equal_norms_pay_one_half_five_thirds_of_one_tenth() {
        let weights = [0.5, 0.1].map(reward_sigma);
        assert!((weights[0] / weights[1] - 0.5 / 0.3).abs() < 1e-12);
        assert_eq!(quotas(&weights, 8, &Options::default()).unwrap(), [5, 3]);
    }

    #[test]
    fn rounded_alone_the_total_may_miss_the_budget() {
        // Four shares of 1/2, each rounded up: 4 of a budget of 2.
        let options = Options { rounding: Rounding::Independent, ..Options::default() };
        assert_eq!(quotas(&[1.0; 4], 2, &options).unwrap(), [1, 1, 1, 1]);
        assert_eq!(quotas(&[1.0; 4], 2, &Options::default()).unwrap(), [1, 1, 0, 0]);
    }

    #[test]
    fn nobody_gets_any_where_all_weights_are_nothing() {
        let options = Options { zero: Zero::Nothing, min: 2, ..Options::default() };
        assert_eq!(quotas(&[0.0; 3], 24, &options).unwrap(), [0, 0, 0]);
        assert_eq!(quotas(&[0.0; 3], 24, &Options::default()).unwrap(), [8, 8, 8]);
    }

    #[test]
    fn what_cannot_be_shared_out_is_refused_by_key() {
        let fault = |weights: &[f64], budget, options: &Options| {
            quotas(weights, budget, options).unwrap_err().to_string()
        };
        let least = Options { min: 2, ..Options::default() };
        assert!(fault(&[1.0, 1.0], 3, &least).starts_with("`quota` is 3 rollouts for 2 prompts"));
        assert!(fault(&[1.0, -1.0], 3, &Options::default()).starts_with("`weights` is -1"));
        assert!(fault(&[f64::NAN], 3, &Options::default()).starts_with("`weights` is NaN"));
    }

    #[test]
    fn equal_gradient_norms_give_the_bell() {
        for g in [1.0, 0.25, 7.0] {
            for right in 0..=4_u32 {
                let c = f64::from(right) / 4.0;
                let found = gradient_sigma(&vec![g; right as usize], &vec![g; 4 - right as usize]);
                assert!((found * found - g * g * c * (1.0 - c)).abs() < 1e-12, "g {g}, c {c}: {found}");
            }
        }
    }

    #[test]
    fn the_three_terms_are_those_of_a_sum_by_hand_and_never_below_their_bound() {
        // c = 1/2, u = {1, 3}, v = {2}: c w^2 5 + c^2 w 4 - c^2 w^2 (2 - 2)^2 with c = 2/3, w = 1/3.
        let (c, w) = (2.0 / 3.0, 1.0 / 3.0);
        let found = gradient_sigma(&[1.0, 3.0], &[2.0]);
        assert!((found * found - (c * w * w * 5.0 + c * c * w * 4.0)).abs() < 1e-12);
        // sigma^2 >= (w u + c v)^2 c w with u, v the mean norms.
        for (right, wrong) in [(vec![0.1, 4.0], vec![1.0, 2.0, 0.0]), (vec![5.0], vec![0.5, 0.1])] {
            let c = right.len() as f64 / (right.len() + wrong.len()) as f64;
            let (w, u, v) = (1.0 - c, stats::mean(&right), stats::mean(&wrong));
            let found = gradient_sigma(&right, &wrong);
            assert!(found * found >= (w * u + c * v).powi(2) * c * w - 1e-12, "{right:?} {wrong:?}");
        }
    }
}
