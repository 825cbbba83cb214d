//! Lines over seeds: what one trial recorded, thinned, and the mean and range of several.

use crate::read::{Record, TrialRecord};
use gradatim_train::events::{Evaluate, Side, Step};

/// One value of one trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// What the seeds have in common: the step of an exam, or the number of a bin of steps.
    pub key: u64,
    /// Where it is drawn.
    pub x: f64,
    /// The value.
    pub y: f64,
}

/// One trial's line.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The seed.
    pub seed: u64,
    /// In order of `key`.
    pub points: Vec<Point>,
}

/// Mean, least and largest over seeds where every seed has a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Mean place.
    pub x: f64,
    /// Mean value.
    pub mean: f64,
    /// Least value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
}

/// The keys that all `curves` have, with their mean and range; the mean ends where the first seed does.
pub fn over_seeds(curves: &[Curve]) -> Vec<Spread> {
    let Some((first, others)) = curves.split_first() else { return Vec::new() };
    let find = |curve: &Curve, key: u64| {
        curve.points.binary_search_by_key(&key, |point| point.key).ok().map(|at| curve.points[at])
    };
    let n = curves.len() as f64;
    first
        .points
        .iter()
        .filter_map(|point| {
            let mut spread = Spread { x: point.x / n, mean: point.y / n, low: point.y, high: point.y };
            for curve in others {
                let other = find(curve, point.key)?;
                spread.x += other.x / n;
                spread.mean += other.y / n;
                spread.low = spread.low.min(other.y);
                spread.high = spread.high.max(other.y);
            }
            Some(spread)
        })
        .collect()
}

/// How many steps share a bin so that `steps` steps make at most `bins` bins.
pub fn bin_width(steps: u64, bins: u64) -> u64 {
    steps.div_ceil(bins).max(1)
}

/// The last step of any trial.
pub fn last_step(record: &Record) -> u64 {
    record.trials.values().filter_map(|trial| Some(trial.steps.last()?.step)).max().unwrap_or(0)
}

/// One line per seed of `value` over steps, the mean of `width` steps a point.
pub fn over_steps(
    record: &Record,
    side: Side,
    width: u64,
    value: impl Fn(&Step) -> Option<f64>,
) -> Vec<Curve> {
    record
        .side(side)
        .map(|(seed, trial)| Curve { seed, points: binned(&trial.steps, width, &value) })
        .filter(|curve| !curve.points.is_empty())
        .collect()
}

/// Means of `value` over bins of `width` steps; a step without a value counts for nothing.
pub fn binned(steps: &[Step], width: u64, value: impl Fn(&Step) -> Option<f64>) -> Vec<Point> {
    let bin = |step: &Step| step.step.saturating_sub(1) / width;
    steps
        .chunk_by(|a, b| bin(a) == bin(b))
        .filter_map(|steps| {
            let values: Vec<f64> = steps.iter().filter_map(&value).filter(|y| y.is_finite()).collect();
            let n = steps.len() as f64;
            (!values.is_empty()).then(|| Point {
                key: bin(&steps[0]),
                x: steps.iter().map(|step| step.step as f64 / n).sum(),
                y: values.iter().sum::<f64>() / values.len() as f64,
            })
        })
        .collect()
}

/// The exams of one trial with the seconds spent until then.
///
/// The last exam of the stages both sides share stands in front, at no cost, unless the trial sat one
/// before its first rollout.
pub fn exams(record: &Record, seed: u64, trial: &TrialRecord) -> Vec<(Evaluate, f64)> {
    let mut sat: Vec<(Evaluate, f64)> = trial
        .evaluations
        .iter()
        .map(|exam| (exam.clone(), seconds_at(trial, exam.step).unwrap_or(f64::NAN)))
        .collect();
    let shared = record.side(Side::Shared).find(|(other, _)| *other == seed);
    if let Some(before) = shared.and_then(|(_, shared)| shared.evaluations.last())
        && let Some((first, _)) = sat.first()
        && first.rollouts > 0
    {
        let step = if before.step < first.step { before.step } else { 0 };
        sat.insert(0, (Evaluate { step, rollouts: 0, tokens: 0, ..before.clone() }, 0.0));
    }
    sat
}

fn seconds_at(trial: &TrialRecord, step: u64) -> Option<f64> {
    trial.timings.iter().rev().find(|timing| timing.step <= step).map(|timing| timing.seconds)
}

/// Mean of the values there are.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(seed: u64, points: &[(u64, f64, f64)]) -> Curve {
        Curve { seed, points: points.iter().map(|&(key, x, y)| Point { key, x, y }).collect() }
    }

    #[test]
    fn the_mean_ends_where_the_first_seed_does() {
        let curves = [curve(0, &[(0, 0.0, 0.2), (10, 100.0, 0.4)]), curve(1, &[(0, 0.0, 0.4)])];
        let spread = over_seeds(&curves);
        assert_eq!(spread.len(), 1);
        assert!((spread[0].mean - 0.3).abs() < 1e-12);
        assert_eq!((spread[0].low, spread[0].high), (0.2, 0.4));
    }

    #[test]
    fn both_axes_are_averaged_over_seeds() {
        let curves = [curve(0, &[(5, 100.0, 0.0)]), curve(1, &[(5, 300.0, 1.0)])];
        assert_eq!(over_seeds(&curves), [Spread { x: 200.0, mean: 0.5, low: 0.0, high: 1.0 }]);
    }

    #[test]
    fn bins_never_exceed_their_number() {
        for steps in [0, 1, 7, 120, 121, 313, 100_000] {
            let width = bin_width(steps, 120);
            assert!(steps.div_ceil(width) <= 120, "{steps} steps by {width}");
        }
    }
}
