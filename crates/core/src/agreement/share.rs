//! A share of a count, with the interval that holds for small counts too.
//!
//! Source    Wilson, Journal of the American Statistical Association 22 (1927).
//! Interval  (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n) with z = 1.959964: 95%
//! Exact     none of n: 0 to z^2 / (n + z^2); all of n: n / (n + z^2) to 1

use libm::sqrt;
use serde::{Deserialize, Serialize};

use super::{Confusion, NORMAL};

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Those that count.
    pub part: u64,
    /// All of them, 1 or more.
    pub of: u64,
    /// `part / of`.
    pub value: f64,
    /// Lower end of the 95% interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Share {
    /// `part` of `of`, no more than all of them; `None` where there are none.
    pub fn new(part: u64, of: u64) -> Option<Self> {
        if of == 0 {
            return None;
        }
        let part = part.min(of);
        let (n, square) = (of as f64, NORMAL * NORMAL);
        let value = part as f64 / n;
        let centre = value + square / (2.0 * n);
        let half = NORMAL * sqrt(value * (1.0 - value) / n + square / (4.0 * n * n));
        let scale = 1.0 + square / n;
        // The ends are 0 and 1 there but for rounding.
        let low = if part == 0 { 0.0 } else { (centre - half) / scale };
        let high = if part == of { 1.0 } else { (centre + half) / scale };
        Some(Self { part, of, value, low, high })
    }
}

/// Verdicts of a reference (rows) and of a judge that is held against it (columns).
impl Confusion<bool> {
    /// Pairs on which the reference says the one and the judge the other.
    fn count(&self, reference: bool, judge: bool) -> u64 {
        let place = |label: bool| self.labels.binary_search(&label).ok();
        place(reference).zip(place(judge)).map_or(0, |(row, column)| self.counts[row][column])
    }

    /// Pairs on which both agree.
    pub fn accuracy(&self) -> Option<Share> {
        Share::new(self.count(true, true) + self.count(false, false), self.pairs())
    }

    /// What the judge takes of all that the reference refuses.
    pub fn false_accepts(&self) -> Option<Share> {
        let taken = self.count(false, true);
        Share::new(taken, taken + self.count(false, false))
    }

    /// What the judge refuses of all that the reference takes.
    pub fn false_refusals(&self) -> Option<Share> {
        let refused = self.count(true, false);
        Share::new(refused, refused + self.count(true, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    #[test]
    fn intervals_are_the_published_ones() {
        for (part, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = Share::new(part, of).expect("some");
            assert!((found.low - low).abs() < 5.1e-5 && (found.high - high).abs() < 5.1e-5, "{found:?}");
        }
        assert_eq!(Share::new(0, 0), None);
        assert_eq!(Share::new(9, 4).map(|share| share.value), Some(1.0));
    }

    #[test]
    fn intervals_of_a_share_and_of_the_rest_mirror_each_other() {
        for of in 1..40 {
            for part in 0..=of {
                let [one, rest] = [part, of - part].map(|part| Share::new(part, of).expect("some"));
                assert!((one.low + rest.high - 1.0).abs() < 1e-12, "{one:?}, {rest:?}");
                assert!((0.0..=one.value).contains(&one.low) && (one.value..=1.0).contains(&one.high));
            }
        }
    }

    /// Of 10 that the reference refuses the judge takes 1, of 20 that it takes the judge refuses 4: 25 of 30 agree.
    #[test]
    fn false_accepts_and_refusals_are_shares_of_what_the_reference_says() {
        let mut pairs = vec![(false, true)];
        pairs.extend([(false, false); 9]);
        pairs.extend([(true, false); 4]);
        pairs.extend([(true, true); 16]);
        let found = Confusion::of(&pairs);
        let parts = |share: Option<Share>| share.map(|share| (share.part, share.of));
        assert_eq!(parts(found.accuracy()), Some((25, 30)));
        assert_eq!(
            (parts(found.false_accepts()), parts(found.false_refusals())),
            (Some((1, 10)), Some((4, 20)))
        );
        let takes_all = Confusion::of(&[(true, true); 3]);
        assert_eq!((takes_all.false_accepts(), parts(takes_all.false_refusals())), (None, Some((0, 3))));
        assert_eq!(Confusion::<bool>::of(&[]).accuracy(), None);
    }
}
