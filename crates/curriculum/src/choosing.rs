//! Which of a number of candidates are taken, by an expected pass rate of each.
//!
//! nearest  the least |v - target|                                            PCL, arXiv 2510.01135; system 10
//! band     inside it alike, then the nearest to it                                                   [inferred]
//! softmax  P proportional to exp(-|v - target| / temperature), without replacement                   [inferred]
//! explore  each place is filled from the candidates left over, alike, with this probability          [inferred]
//! Ties     at random; a repeat of an earlier candidate comes after everything else                   [inferred]

use gradatim_core::{Error, Result, Rng, stats};
use serde::{Deserialize, Serialize};

/// How prompts are chosen among the candidates.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Select {
    /// The nearest to the target.
    #[default]
    Nearest,
    /// Any expected to pass at a rate from `low` to `high`, both in [0, 1]; then the nearest to the band.
    Band {
        /// Least rate.
        low: f64,
        /// Largest rate.
        high: f64,
    },
    /// The nearer the likelier.
    Softmax {
        /// Temperature of |v - target|, above 0.
        temperature: f64,
    },
}

impl Select {
    /// Refuses a band that is none and a temperature that is none; keys are those of a sampler's options.
    pub(crate) fn check(self) -> Result<()> {
        match self {
            Self::Band { low, high } if !(0.0 <= low && low <= high && high <= 1.0) => {
                let found = format!("the band {low} to {high}");
                let hint = "set select = { band = { low = 0.25, high = 0.75 } }";
                Err(Error::input("select.band", found, "0 <= low <= high <= 1", hint))
            }
            Self::Softmax { temperature } if !(temperature > 0.0 && temperature.is_finite()) => {
                let hint = "set select = { softmax = { temperature = 0.1 } }";
                Err(Error::input("select.softmax.temperature", temperature, "a finite number above 0", hint))
            }
            _ => Ok(()),
        }
    }

    /// How far a candidate is from being taken.
    fn distance(self, target: f64, v: f64, rng: &mut Rng) -> f64 {
        match self {
            Self::Nearest => (v - target).abs(),
            Self::Band { low, high } => (low - v).max(v - high).max(0.0),
            Self::Softmax { temperature } => {
                // The largest of log-odds plus Gumbel noise are draws without replacement (arXiv 1903.06059).
                let gumbel = -stats::log(-stats::log(1.0 - rng.unit()));
                (v - target).abs() / temperature - gumbel
            }
        }
    }
}

/// How candidates are taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub select: Select,
    /// The pass rate looked for.
    pub target: f64,
    /// Chance of a place to be filled by any candidate left over.
    pub explore: f64,
}

impl Rule {
    /// Places of `want` of the candidates with these values, in their order.
    pub fn choose(self, values: &[f64], repeats: &[bool], want: usize, rng: &mut Rng) -> Vec<usize> {
        let Self { select, target, explore } = self;
        let mut ranked: Vec<(bool, f64, u64, usize)> = values
            .iter()
            .zip(repeats)
            .enumerate()
            .map(|(place, (v, repeat))| (*repeat, select.distance(target, *v, rng), rng.next_u64(), place))
            .collect();
        ranked.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let want = want.min(ranked.len());
        let explored = (0..want).filter(|_| rng.unit() < explore).count();
        if explored > 0 {
            // The rest in another random order: the first one has already decided which equals are left.
            let rest = &mut ranked[want - explored..];
            rest.iter_mut().for_each(|(_, _, tie, _)| *tie = rng.next_u64());
            rest.sort_unstable_by_key(|(repeat, _, tie, _)| (*repeat, *tie));
        }
        let mut places: Vec<usize> = ranked[..want].iter().map(|(.., place)| *place).collect();
        places.sort_unstable();
        places
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gradatim_core::Seed;

    use super::*;

    fn rng(key: u64) -> Rng {
        Seed(8).rng("pcl test", [key, 0])
    }

    const NEAREST: Rule = Rule { select: Select::Nearest, target: 0.5, explore: 0.0 };

    fn chosen(rule: Rule, values: &[f64], want: usize, key: u64) -> Vec<usize> {
        rule.choose(values, &vec![false; values.len()], want, &mut rng(key))
    }

    #[test]
    fn an_oracle_gives_exactly_the_prompts_nearest_the_target() {
        let values: Vec<f64> = (0..200).map(|ix| rng(ix).unit()).collect();
        for target in [0.0, 0.3, 0.5, 1.0] {
            let rule = Rule { target, ..NEAREST };
            let found: BTreeSet<usize> = chosen(rule, &values, 50, 1).into_iter().collect();
            let farthest_in = found.iter().map(|ix| (values[*ix] - target).abs()).fold(0.0, f64::max);
            let outside = (0..200).filter(|ix| !found.contains(ix));
            let nearest_out = outside.map(|ix| (values[ix] - target).abs()).fold(1.0, f64::min);
            assert!(
                found.len() == 50 && farthest_in <= nearest_out,
                "target {target}: {farthest_in} {nearest_out}"
            );
        }
    }

    #[test]
    fn equals_are_chosen_alike_within_five_standard_errors() {
        let mut counts = [0_u32; 8];
        (0..4_000).flat_map(|key| chosen(NEAREST, &[0.5; 8], 2, key)).for_each(|ix| counts[ix] += 1);
        let error = (4_000.0_f64 * 0.25 * 0.75).sqrt();
        assert!(counts.iter().all(|count| (f64::from(*count) - 1_000.0).abs() < 5.0 * error), "{counts:?}");
    }

    #[test]
    fn a_band_is_filled_from_inside_and_then_from_its_edges() {
        let select = Select::Band { low: 0.4, high: 0.6 };
        let rule = Rule { select, ..NEAREST };
        let values = [0.39, 0.45, 0.9, 0.55, 0.1];
        assert_eq!(chosen(rule, &values, 3, 0), [0, 1, 3]);
        let firsts: BTreeSet<usize> = (0..50).flat_map(|key| chosen(rule, &values, 1, key)).collect();
        assert_eq!(firsts, BTreeSet::from([1, 3]));
    }

    #[test]
    fn softmax_draws_in_proportion_to_its_odds_within_five_standard_errors() {
        let rule = Rule { select: Select::Softmax { temperature: 0.25 }, ..NEAREST };
        // |v - 1/2| of 0 and 1/4: odds e to 1.
        let p = 1.0 / (1.0 + (-1.0_f64).exp());
        let n = 20_000_u32;
        let first = (0..n).filter(|key| chosen(rule, &[0.5, 0.75], 1, u64::from(*key)) == [0]).count() as f64;
        let error = (f64::from(n) * p * (1.0 - p)).sqrt();
        assert!((first - f64::from(n) * p).abs() < 5.0 * error, "{first} of {n}");
    }

    #[test]
    fn exploring_fills_its_share_of_places_from_the_other_candidates() {
        let rule = Rule { explore: 0.25, ..NEAREST };
        // Ten at the target, thirty far away.
        let values: Vec<f64> = (0..40).map(|ix| if ix < 10 { 0.5 } else { 1.0 }).collect();
        let n = 2_000_u32;
        let far = (0..n.into()).flat_map(|key| chosen(rule, &values, 10, key)).filter(|ix| *ix >= 10).count()
            as f64;
        // With e of 10 places open, e near ones are among the 30 + e left: the share e / (30 + e) of e stays near.
        let expected = |e: f64| e * 30.0 / (30.0 + e);
        let binomial = |e: i32| {
            let ways = (0..e).fold(1.0, |ways, ix| ways * f64::from(10 - ix) / f64::from(ix + 1));
            ways * 0.25_f64.powi(e) * 0.75_f64.powi(10 - e)
        };
        let mean: f64 = (0..=10).map(|e| binomial(e) * expected(f64::from(e))).sum();
        let error = (f64::from(n) * 10.0 * 0.25).sqrt();
        assert!((far - f64::from(n) * mean).abs() < 5.0 * error, "{far}, not {}", f64::from(n) * mean);
        let all = Rule { explore: 1.0, ..rule };
        assert!((0..50).flat_map(|key| chosen(all, &values, 10, key)).any(|ix| ix >= 10));
    }

    #[test]
    fn repeats_are_chosen_only_when_nothing_else_is_left() {
        let rule = Rule { explore: 0.5, ..NEAREST };
        let repeats = [false, true, false, true];
        for key in 0..50 {
            let mut two = rule.choose(&[1.0, 0.5, 0.9, 0.5], &repeats, 2, &mut rng(key));
            two.sort_unstable();
            assert_eq!(two, [0, 2]);
        }
        assert_eq!(rule.choose(&[1.0, 0.5, 0.9, 0.5], &repeats, 3, &mut rng(1)).len(), 3);
    }
}
