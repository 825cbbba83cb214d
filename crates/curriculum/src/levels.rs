//! Arms grouped by their level: what the samplers that go by level share.

use gradatim_pool::Pool;

use crate::arm_bandit::ArmBandit;
use crate::stock::size;

/// The levels of a bandit's arms.
#[derive(Debug, Clone)]
pub(crate) struct Levels {
    /// The levels there are, rising, `[L]`.
    values: Vec<i64>,
    /// Place among them of every arm's level, `[C]`.
    places: Vec<usize>,
    /// Rows of every arm, `[C]`; a procedural one counts as many as the average stored one.
    sizes: Vec<f64>,
}

impl Levels {
    /// Of the arms that can be drawn.
    pub fn new(bandit: &ArmBandit, pool: &Pool) -> Self {
        let of_arm: Vec<i64> = bandit.arms().map(|arm| pool.arms()[arm.0 as usize].level).collect();
        let mut values = of_arm.clone();
        values.sort_unstable();
        values.dedup();
        let places = of_arm.iter().map(|level| values.partition_point(|value| value < level)).collect();
        let sizes = bandit.arms().map(|arm| size(arm, pool) as f64).collect();
        Self { values, places, sizes }
    }

    /// The hardest first.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.values.reverse();
        let last = self.values.len() - 1;
        self.places.iter_mut().for_each(|place| *place = last - *place);
        self
    }

    /// The levels there are, in order, `[L]`; never empty.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// Place of an arm's level, by the arm's place among those that can be drawn.
    pub fn place(&self, slot: usize) -> usize {
        self.places[slot]
    }

    /// Rows of each level, `[L]`.
    pub fn rows(&self) -> Vec<f64> {
        let mut rows = vec![0.0; self.values.len()];
        self.places.iter().zip(&self.sizes).for_each(|(place, size)| rows[*place] += size);
        rows
    }

    /// Probability of every arm, `[C]`, where levels have `shares`, `[L]`: inside a level, arms by their rows.
    pub fn spread(&self, shares: &[f64]) -> Vec<f64> {
        let rows = self.rows();
        let share = |(place, size): (&usize, &f64)| shares[*place] * size / rows[*place];
        self.places.iter().zip(&self.sizes).map(share).collect()
    }

    /// Shares of the levels, `[L]`, by their rows: `1 - mix` over those that are `present`, `mix` over those
    /// that came `before`. Everything goes to the present ones where nothing came before.
    pub fn shares(
        &self,
        mix: f64,
        present: impl Fn(usize) -> bool,
        before: impl Fn(usize) -> bool,
    ) -> Vec<f64> {
        let rows = self.rows();
        let sum = |is_in: &dyn Fn(usize) -> bool| -> f64 {
            (0..rows.len()).filter(|place| is_in(*place)).map(|place| rows[place]).sum()
        };
        let (now, passed) = (sum(&present), sum(&|place| !present(place) && before(place)));
        let mix = if passed > 0.0 { mix } else { 0.0 };
        let share = |place: usize| {
            if present(place) {
                (1.0 - mix) * rows[place] / now
            } else if before(place) {
                mix * rows[place] / passed
            } else {
                0.0
            }
        };
        (0..rows.len()).map(share).collect()
    }
}

/// Where each of `shares` ends, as a share of their sum; the last is 1.
pub(crate) fn ends(shares: &[f64]) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    let mut end = 0.0;
    shares.iter().map(|share| (end += share, end / sum).1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_ends_its_parts_where_their_shares_add_up() {
        // Levels of 30, 10 + 20 and 60 rows; the same, each an equal share.
        assert_eq!(ends(&[30.0, 30.0, 60.0]), [0.25, 0.5, 1.0]);
        assert_eq!(ends(&[1.0, 1.0, 1.0]), [1.0 / 3.0, 2.0 / 3.0, 1.0]);
    }
}
