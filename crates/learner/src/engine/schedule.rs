//! The learning rate over updates: a linear rise, a plateau, a linear fall to a share of the top.

/// Shape of the learning rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    /// The plateau.
    pub top: f64,
    /// Updates of the rise; the k-th of them (from 1) runs at top k / rise.
    pub rise: u64,
    /// Last share of all updates over which the rate falls.
    pub fall: f64,
    /// Share of `top` at the last update.
    pub floor: f64,
    /// All updates, where known; without it the rate does not fall.
    pub total: Option<u64>,
}

impl Schedule {
    /// The rate of update `ix`, from 0.
    pub fn rate(&self, ix: u64) -> f64 {
        let rise = if ix < self.rise { (ix + 1) as f64 / self.rise as f64 } else { 1.0 };
        let fall = match self.total {
            Some(total) if self.fall > 0.0 && total > 1 => {
                let falling = self.fall * total as f64;
                let left = total.saturating_sub(ix + 1) as f64;
                self.floor + (1.0 - self.floor) * (left / falling).min(1.0)
            }
            _ => 1.0,
        };
        self.top * rise.min(fall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_stays_and_falls_to_its_floor() {
        let schedule = Schedule { top: 2.0, rise: 4, fall: 0.5, floor: 0.1, total: Some(20) };
        let rates: Vec<f64> = (0..20).map(|ix| schedule.rate(ix)).collect();
        assert_eq!(&rates[..5], &[0.5, 1.0, 1.5, 2.0, 2.0]);
        assert_eq!(rates[9], 2.0);
        assert!((rates[14] - 2.0 * (0.1 + 0.9 * 0.5)).abs() < 1e-12);
        assert!((rates[19] - 0.2).abs() < 1e-12);
        assert_eq!(Schedule { total: None, ..schedule }.rate(1_000), 2.0);
    }
}
