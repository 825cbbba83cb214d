//! What a group is worth before it is sampled.
//!
//! G(p)  2 sqrt(p (1 - p)) (1 - p)^room, in [0, 1]: the mean |advantage| of a large group that passes at rate p,
//!       times what is still missing, to a power
//! V     E[G(p)] under Beta(a, b) = 2 B(a + 1/2, b + 1/2 + room) / B(a, b)
//! Exact G is largest at p = 1 / (2 + 2 room); under Beta(1, 1) and room 0 V is pi / 4; V tends to G(mean) as
//!       a + b grows

use gradatim_core::stats::{exp, lgamma};

use crate::beta::Beta;

/// The header's V.
pub(super) fn expected(rate: Beta, room: f64) -> f64 {
    let ln_beta = |a: f64, b: f64| lgamma(a) + lgamma(b) - lgamma(a + b);
    2.0 * exp(ln_beta(rate.a + 0.5, rate.b + 0.5 + room) - ln_beta(rate.a, rate.b))
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    fn gain(p: f64, room: f64) -> f64 {
        2.0 * (p * (1.0 - p)).sqrt() * (1.0 - p).powf(room)
    }

    #[test]
    fn nothing_known_and_no_room_is_worth_a_quarter_of_pi() {
        assert!((expected(Beta::FLAT, 0.0) - std::f64::consts::FRAC_PI_4).abs() < 1e-12);
    }

    #[test]
    fn the_closed_form_is_the_mean_over_draws_within_five_standard_errors() {
        let mut rng = Seed(1).rng("value", [0, 0]);
        for (a, b, room) in [(1.0, 1.0, 0.5), (0.4, 3.0, 0.0), (12.0, 5.0, 1.0), (40.0, 2.0, 0.5)] {
            let beta = Beta { a, b };
            let draws: Vec<f64> = (0..20_000).map(|_| gain(beta.draw(&mut rng), room)).collect();
            let error = gradatim_core::stats::sample_std(&draws) / (draws.len() as f64).sqrt();
            let mean = gradatim_core::stats::mean(&draws);
            assert!((mean - expected(beta, room)).abs() < 5.0 * error, "Beta({a}, {b}), room {room}");
        }
    }

    #[test]
    fn the_surer_the_rate_the_nearer_to_its_gain_and_the_best_rate_is_one_over_two_plus_two_rooms() {
        for room in [0.0, 0.5, 1.0] {
            let sure = |p: f64| expected(Beta::around(p, 1e7), room);
            for p in [0.1, 0.3, 0.5, 0.9] {
                assert!((sure(p) - gain(p, room)).abs() < 1e-5, "p {p}, room {room}");
            }
            let best = 1.0 / (2.0 + 2.0 * room);
            assert!(sure(best) > sure(best - 0.05) && sure(best) > sure(best + 0.05), "room {room}");
        }
    }
}
