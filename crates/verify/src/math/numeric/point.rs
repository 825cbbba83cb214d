//! Where expressions are evaluated: a value for every name.

use super::ball::Ball;
use super::dd::Dd;

/// Points that differ in kind: at all of them together every name has both signs, is on either side of any number up
/// to 50, and any two of the first eight names have different signs and come in both orders.
pub const ROUNDS: u32 = 12;

/// Values of all variables, drawn by counting.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// Which point, of [`ROUNDS`].
    pub round: u32,
    /// Of the pair of texts.
    pub seed: u64,
}

fn mixed(mut state: u64) -> u64 {
    // SplitMix64: Steele, Lea, Flood, OOPSLA 2014.
    state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

fn hashed(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Point {
    /// A real number for the name with this number. Of its size, between which bounds, four times below 1; of its
    /// sign, positive in five rounds, negative in two, by the bits of its number in the others.
    pub(super) fn value(self, name: &str, number: u32) -> Ball {
        let bit = |place: u32| number >> place & 1 == 1;
        let (low, high, negative) = match self.round {
            0 | 4 => (0.3, 2.3, false),
            1 => (0.05, 0.95, true),
            2 | 10 => (1.0, 8.0, false),
            // Steps of floors and ceilings are told apart only far out.
            3 => (5.0, 35.0, bit(0)),
            5 => (0.05, 0.95, !bit(0)),
            6 => (0.05, 0.95, false),
            7 => (50.0, 500.0, bit(1)),
            8 => (0.05, 0.95, bit(2)),
            9 => (50.0, 500.0, !bit(1)),
            _ => (1.0, 2.0, true),
        };
        // In the fifth round the first once more, from the other end.
        let drawn = if self.round == 4 { 0 } else { self.round };
        let bits = mixed(self.seed ^ hashed(name) ^ (u64::from(drawn) << 40));
        let unit = (bits >> 11) as f64 / (1_u64 << 53) as f64;
        let unit = if self.round == 4 { 1.0 - unit } else { unit };
        let size = low + (high - low) * unit;
        Ball { re: Dd::from(if negative { -size } else { size }), im: Dd::ZERO, error: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(round: u32, seed: u64, number: u32) -> f64 {
        Point { round, seed }.value(&format!("x{number}"), number).re.high
    }

    #[test]
    fn points_cover_their_ranges_and_depend_on_name_seed_and_round() {
        for (round, low, high, signs) in [
            (0, 0.3, 2.3, 0..1),
            (1, 0.05, 0.95, 400..401),
            (2, 1.0, 8.0, 0..1),
            (3, 5.0, 35.0, 200..201),
            (4, 0.3, 2.3, 0..1),
            (5, 0.05, 0.95, 200..201),
            (6, 0.05, 0.95, 0..1),
            (7, 50.0, 500.0, 200..201),
            (8, 0.05, 0.95, 200..201),
            (9, 50.0, 500.0, 200..201),
            (10, 1.0, 8.0, 0..1),
            (11, 1.0, 2.0, 400..401),
        ] {
            let values: Vec<f64> = (0..400).map(|number| drawn(round, 7, number)).collect();
            let sizes = || values.iter().map(|value| value.abs());
            let (least, most) = (sizes().fold(f64::MAX, f64::min), sizes().fold(0.0, f64::max));
            let edge = (high - low) / 20.0;
            assert!(
                (low..low + edge).contains(&least) && (high - edge..=high).contains(&most),
                "{round}: {least} {most}"
            );
            let negative = values.iter().filter(|value| **value < 0.0).count();
            assert!(signs.contains(&negative), "{round}: {negative}");
            assert_ne!(values[0], drawn(round, 8, 0));
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            sorted.dedup();
            assert_eq!(sorted.len(), values.len());
        }
        assert_ne!(drawn(0, 7, 0), drawn(4, 7, 0));
    }

    /// So that no seed lets `|b| = b`, `|x - y| = y - x` or `|x y| = x y` through.
    #[test]
    fn every_name_has_both_signs_and_every_two_come_in_both_orders_and_apart() {
        for seed in 0..200 {
            let rounds = |number: u32| (0..ROUNDS).map(move |round| drawn(round, seed, number));
            for a in 0..8 {
                assert!(rounds(a).any(|value| value > 50.0) && rounds(a).any(|value| value < -50.0));
                assert!(rounds(a).filter(|value| *value > 0.0).count() >= 4);
                for b in 0..a {
                    assert!(rounds(a).zip(rounds(b)).any(|(a, b)| a < b));
                    assert!(rounds(a).zip(rounds(b)).any(|(a, b)| a > b));
                    assert!(rounds(a).zip(rounds(b)).any(|(a, b)| a * b < 0.0), "{a} {b}");
                }
            }
        }
    }

    /// The first numbers of SplitMix64 from 0, as published.
    #[test]
    fn the_counter_is_split_mix_64() {
        assert_eq!(mixed(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mixed(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
    }
}
