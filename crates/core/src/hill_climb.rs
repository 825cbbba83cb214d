//! A hill climb over one number: the knob of a curriculum, a budget, a threshold.
//!
//! Source   Auto-CEI, arXiv 2410.07627, system 49: the step threshold moves while precision and refusals improve.
//! Walk     from `start` both neighbours of the best value are tried, the upper first; the climb moves while
//!          one of them is better and stops at a local maximum, or when `budget` values have been tried
//! Cache    no value is tried twice: values are start + k delta with k whole
//! Differs  the release computes the value below and never takes it; this is the walk it means. [inferred]

use std::collections::BTreeMap;

/// A climb under way: ask it what to try, tell it how that went.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct HillClimb {
    start: f64,
    delta: f64,
    budget: usize,
    /// Objective by k.
    tried: BTreeMap<i64, f64>,
}

impl HillClimb {
    /// From `start` in steps of `delta`, with at most `budget` values tried.
    pub fn new(start: f64, delta: f64, budget: usize) -> Self {
        Self { start, delta, budget, tried: BTreeMap::new() }
    }

    /// The next value to try; `None` once it stands on a local maximum or the budget is spent.
    pub fn next(&self) -> Option<f64> {
        if self.tried.len() >= self.budget {
            return None;
        }
        let Some((best, _)) = self.best_place() else { return Some(self.start) };
        [best + 1, best - 1].into_iter().find(|k| !self.tried.contains_key(k)).map(|k| self.value(k))
    }

    /// The objective at the value that [`HillClimb::next`] gave; not a number counts as the worst.
    pub fn tell(&mut self, value: f64, objective: f64) {
        let k = if self.delta == 0.0 { 0.0 } else { ((value - self.start) / self.delta).round() };
        self.tried.insert(k as i64, if objective.is_nan() { f64::NEG_INFINITY } else { objective });
    }

    /// The best value tried and its objective; of equals the one nearest to the start.
    pub fn best(&self) -> Option<(f64, f64)> {
        self.best_place().map(|(k, objective)| (self.value(k), objective))
    }

    fn best_place(&self) -> Option<(i64, f64)> {
        // Of equals the one nearest to the start, so that a plateau is not walked to its end.
        let order = |(k, f): &(i64, f64), (l, g): &(i64, f64)| f.total_cmp(g).then(l.abs().cmp(&k.abs()));
        self.tried.iter().map(|(k, f)| (*k, *f)).max_by(order)
    }

    fn value(&self, k: i64) -> f64 {
        self.start + k as f64 * self.delta
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Climbs to the end; gives the best value and every value tried.
    fn climb(start: f64, delta: f64, budget: usize, f: impl Fn(f64) -> f64) -> (f64, Vec<f64>) {
        let (mut climb, mut tried) = (HillClimb::new(start, delta, budget), vec![]);
        while let Some(value) = climb.next() {
            tried.push(value);
            climb.tell(value, f(value));
        }
        (climb.best().unwrap().0, tried)
    }

    #[test]
    fn a_hill_is_climbed_to_the_top_of_the_grid_and_no_value_is_tried_twice() {
        for top in [-2.9, -0.2, 0.0, 0.4, 1.3, 4.1] {
            let (best, tried) = climb(0.0, 0.5, 100, |x| -(x - top) * (x - top));
            assert!((best - top).abs() <= 0.25 + 1e-12, "{best} for {top}");
            let mut distinct = tried.clone();
            distinct.sort_by(f64::total_cmp);
            distinct.dedup();
            assert_eq!(distinct.len(), tried.len(), "{tried:?}");
            let steps = ((best / 0.5).abs() as usize) + 3;
            assert!(tried.len() <= steps + 1, "{tried:?}");
        }
    }

    #[test]
    fn a_budget_ends_the_climb_and_a_plateau_does_too() {
        assert_eq!(climb(0.0, 1.0, 4, |x| x), (3.0, vec![0.0, 1.0, 2.0, 3.0]));
        let (_, tried) = climb(0.0, 1.0, 100, |_| 7.0);
        assert_eq!(tried, [0.0, 1.0, -1.0]);
        assert_eq!(climb(2.0, 1.0, 9, |x| if x == 2.0 { 1.0 } else { f64::NAN }).0, 2.0);
    }
}
