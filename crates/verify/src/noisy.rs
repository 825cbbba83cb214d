//! Another verifier that errs at given rates: how much noise a curriculum stands.
//!
//! Gold     as that verifier's; `meta.noisy` is `{"verifier": "number", "false_positive": 0.1, "false_negative": 0.05,
//!          "seed": 0}`; rates are 0 and the seed is 0 unless given.
//! Score    a right response is judged wrong with chance `false_negative`, any other right with chance `false_positive`; the
//!          rest as the verifier says. One that could not be read stays so: nobody can claim to have read it.
//! Draw     counted, not rolled: one uniform number for each (seed, problem, response), so the same response to the same
//!          problem always gets the same verdict.

use gradatim_core::{Problem, Result, Score, Seed, Verifier, fingerprint};
use serde::Deserialize;
use serde_json::Value;

use crate::{bad_gold, by_name};

pub struct Noisy;

/// `meta.noisy`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    verifier: String,
    #[serde(default)]
    false_positive: f64,
    #[serde(default)]
    false_negative: f64,
    #[serde(default)]
    seed: u64,
}

fn options(problem: &Problem) -> Result<Options, String> {
    let given = problem.meta.get("noisy").unwrap_or(&Value::Null);
    let options: Options =
        serde_json::from_value(given.clone()).map_err(|error| format!("{given}: {error}"))?;
    let rate = |rate: f64| (0.0..=1.0).contains(&rate);
    if options.verifier == "noisy" || !rate(options.false_positive) || !rate(options.false_negative) {
        return Err(given.to_string());
    }
    Ok(options)
}

impl Verifier for Noisy {
    fn check(&self, problem: &Problem) -> Result<()> {
        let expected = "{\"verifier\": NAME, ..} with rates from 0 to 1, the verifier not noisy itself";
        let options = options(problem).map_err(|found| bad_gold(problem, "meta.noisy", found, expected))?;
        by_name(&options.verifier)?.check(problem)
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Ok(options) = options(problem) else {
            return Score::unreadable("the problem's noise cannot be read");
        };
        let Ok(verifier) = by_name(&options.verifier) else {
            return Score::unreadable("the problem names no verifier");
        };
        let score = verifier.score(problem, response);
        let Some(parsed) = score.parsed.clone() else { return score };
        let key = [fingerprint(&problem.id), fingerprint(response)];
        let drawn = Seed(options.seed).rng("noisy", key).unit();
        match score.is_right() {
            true if drawn < options.false_negative => Score::wrong(parsed, "noise"),
            false if drawn < options.false_positive => Score::right(parsed),
            _ => score,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    fn problem(id: usize, noise: Value) -> Problem {
        Problem { id: format!("p{id}"), ..gold_with("7", json!({"noisy": noise})) }
    }

    #[test]
    fn verdicts_are_turned_at_the_rates_given_and_always_alike() {
        let noise = json!({"verifier": "number", "false_positive": 0.1, "false_negative": 0.25, "seed": 3});
        let n = 20_000;
        let right = |response: &str| {
            (0..n).filter(|id| Noisy.score(&problem(*id, noise.clone()), response).is_right()).count()
        };
        for (response, rate) in [("7", 0.75), ("8", 0.1), ("?", 0.0)] {
            let found = right(response) as f64 / n as f64;
            let error = (rate * (1.0 - rate) / n as f64).sqrt();
            assert!((found - rate).abs() <= 5.0 * error, "{response}: {found}");
            assert_eq!(right(response) as f64 / n as f64, found);
        }
    }

    #[test]
    fn texts_problems_and_seeds_have_draws_of_their_own() {
        let verdicts = |seed: u64, response: &str| -> Vec<bool> {
            let noise = json!({"verifier": "number", "false_negative": 0.5, "seed": seed});
            (0..64).map(|id| Noisy.score(&problem(id, noise.clone()), response).is_right()).collect()
        };
        let all = [verdicts(0, "7"), verdicts(1, "7"), verdicts(0, "it is 7")];
        assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2]);
        assert!(all.iter().all(|verdicts| verdicts.contains(&true) && verdicts.contains(&false)));
    }

    #[test]
    fn noise_that_cannot_be_made_is_refused() {
        for (noise, key) in [
            (json!(null), "meta.noisy"),
            (json!({"verifier": "noisy"}), "meta.noisy"),
            (json!({"verifier": "number", "false_positive": 1.1}), "meta.noisy"),
            (json!({"verifier": "number", "rate": 0.1}), "meta.noisy"),
            (json!({"verifier": "numbers"}), "verifier"),
        ] {
            let fault = Noisy.check(&problem(0, noise)).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}` is ")), "{fault}");
        }
    }
}
