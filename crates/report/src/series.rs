//! Lines over seeds: what one trial recorded, thinned, and the mean and range of several.

use crate::read::{Record, TrialRecord};
use gradatim_train::events::{Side, Step};

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

impl Curve {
    /// The point of `key`, if the trial has one.
    pub fn at(&self, key: u64) -> Option<Point> {
        self.points.binary_search_by_key(&key, |point| point.key).ok().map(|at| self.points[at])
    }
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
    let n = curves.len() as f64;
    first
        .points
        .iter()
        .filter_map(|point| {
            let mut spread = Spread { x: point.x / n, mean: point.y / n, low: point.y, high: point.y };
            for curve in others {
                let other = curve.at(point.key)?;
                spread.x += other.x / n;
                spread.mean += other.y / n;
                spread.low = spread.low.min(other.y);
                spread.high = spread.high.max(other.y);
            }
            Some(spread)
        })
        .collect()
}

/// The steps of both sides in at most so many bins of equal width, from their first step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bins {
    first: u64,
    /// Steps a bin.
    pub width: u64,
    /// Bins.
    pub count: u64,
}

impl Bins {
    /// At most `most` bins over the steps that the two sides of `record` took.
    pub fn of(record: &Record, most: u64) -> Self {
        let sides = || [Side::Recipe, Side::Baseline].into_iter().flat_map(|side| record.side(side));
        let first = sides().filter_map(|(_, trial)| Some(trial.steps.first()?.step)).min();
        let last = sides().filter_map(|(_, trial)| Some(trial.steps.last()?.step)).max();
        match (first, last) {
            (Some(first), Some(last)) => Self::between(first, last, most),
            _ => Self { first: 0, width: 1, count: 0 },
        }
    }

    fn between(first: u64, last: u64, most: u64) -> Self {
        let steps = last.saturating_sub(first) + 1;
        let width = steps.div_ceil(most).max(1);
        Self { first, width, count: steps.div_ceil(width) }
    }

    fn at(&self, step: u64) -> u64 {
        step.saturating_sub(self.first) / self.width
    }

    /// The step in the middle of a bin.
    pub fn middle(&self, bin: u64) -> f64 {
        (self.first + bin * self.width) as f64 + (self.width as f64 - 1.0) / 2.0
    }

    /// Means of `value` by bin; a step without a value counts for nothing.
    pub fn means(&self, steps: &[Step], value: impl Fn(&Step) -> Option<f64>) -> Vec<Point> {
        steps
            .chunk_by(|a, b| self.at(a.step) == self.at(b.step))
            .filter_map(|steps| {
                let y = mean(steps.iter().filter_map(&value).filter(|y| y.is_finite()))?;
                Some(Point {
                    key: self.at(steps[0].step),
                    x: mean(steps.iter().map(|step| step.step as f64))?,
                    y,
                })
            })
            .collect()
    }

    /// One line per seed of `value` over steps.
    pub fn curves(&self, record: &Record, side: Side, value: impl Fn(&Step) -> Option<f64>) -> Vec<Curve> {
        record
            .side(side)
            .map(|(seed, trial)| Curve { seed, points: self.means(&trial.steps, &value) })
            .filter(|curve| !curve.points.is_empty())
            .collect()
    }

    /// `, averaged over 3 steps at a time`, or nothing.
    pub fn note(&self) -> String {
        if self.width > 1 { format!(", averaged over {} steps at a time", self.width) } else { String::new() }
    }
}

/// Seconds a trial had spent when it had taken `step` steps, its exam there included.
pub fn seconds_at(trial: &TrialRecord, step: u64) -> Option<f64> {
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
    fn bins_cover_every_step_and_never_exceed_their_number() {
        for (first, last) in [(1, 1), (1, 7), (1, 120), (1, 121), (501, 813), (9, 100_000)] {
            let bins = Bins::between(first, last, 120);
            assert!(bins.count <= 120, "{bins:?}");
            assert_eq!((bins.at(first), bins.at(last)), (0, bins.count - 1), "{bins:?}");
        }
    }
}
