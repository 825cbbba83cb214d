//! How far a stated trace follows the gold one.

/// Lengths of a trace and of the part of it that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metrics {
    /// PML: leading states that equal the gold ones.
    pub prefix: usize,
    /// N: states stated, the final one among them.
    pub stated: usize,
    /// T: states of the gold, the final one among them; 1 at least.
    pub gold: usize,
    /// FM: whether the final states are equal.
    pub final_match: bool,
}

impl Metrics {
    /// PA: PML / max(T, N).
    pub fn prefix_accuracy(&self) -> f64 {
        self.prefix as f64 / self.gold.max(self.stated) as f64
    }

    /// SM: whether all states are right and none is missing or added; the same as a prefix accuracy of 1.
    pub fn sequential_match(&self) -> bool {
        self.prefix == self.gold && self.stated == self.gold
    }
}

/// The step-threshold curve `[k]`: of the traces with T >= k, the share with PML >= k, for k = 0 to 25, the longest of
/// the paper; `None` where no trace is as long.
pub fn threshold_curve(all: &[Metrics]) -> [Option<f64>; 26] {
    std::array::from_fn(|k| {
        let long = all.iter().filter(|metrics| metrics.gold >= k);
        let (long, kept) = long
            .fold((0_u32, 0_u32), |(long, kept), metrics| (long + 1, kept + u32::from(metrics.prefix >= k)));
        (long > 0).then(|| f64::from(kept) / f64::from(long))
    })
}
