//! Ability: a fixed pool of abstract rows for the simulated learner, which answers by difficulty alone.
//!
//! Source  system 02's outcome check: 5 levels of 400 problems, difficulty b ~ Normal(centre of the level, 0.3), centres -3, -1, 1,
//!         3, 5; a learner of ability th is right with probability sigmoid(1.5 (th - b)).
//! Draw    row r of level l comes from the stream `seed.rng("ability", [l, r])`.
//! Split   by the held-out rule like any row: ask for a tenth more where a given number is meant for training.

use gradatim_core::{Error, Kind, Message, Problem, Result, Seed};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Its name in a recipe.
pub const NAME: &str = "ability";
const MOST_ROWS: u64 = 10_000_000;

/// Options of the pool; the defaults are those of that check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Number of levels, from 1.
    pub levels: u32,
    /// Rows of each level, from 1; 10 million in all at most.
    pub per_level: u32,
    /// Mean difficulty of each level; empty means -3 + 2 (level - 1).
    pub difficulty: Vec<f64>,
    /// Standard deviation of the difficulty inside a level, from 0.
    pub spread: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: 5, per_level: 400, difficulty: vec![], spread: 0.3 }
    }
}

impl Options {
    /// Refuses an empty or oversized pool and difficulties that do not fit the levels.
    pub fn check(&self) -> Result<()> {
        let refuse = |key: &str, found: String, expected: &str, hint: &str| {
            Err(Error::input(format!("{NAME}.{key}"), found, expected, hint))
        };
        if self.levels == 0 {
            return refuse("levels", "0".to_owned(), "at least 1", "set levels = 5");
        }
        if self.per_level == 0 {
            return refuse("per_level", "0".to_owned(), "at least 1", "set per_level = 400");
        }
        let rows = u64::from(self.levels) * u64::from(self.per_level);
        if rows > MOST_ROWS {
            return refuse(
                "per_level",
                format!("{rows} rows in all"),
                "at most 10 million",
                "set per_level = 400",
            );
        }
        if !(self.spread.is_finite() && self.spread >= 0.0) {
            return refuse("spread", self.spread.to_string(), "a number from 0", "set spread = 0.3");
        }
        if !self.difficulty.is_empty() && self.difficulty.len() != self.levels as usize {
            let found = format!("{} numbers for {} levels", self.difficulty.len(), self.levels);
            return refuse("difficulty", found, "one number per level", "leave it out for -3, -1, 1, ..");
        }
        match self.difficulty.iter().find(|centre| !centre.is_finite()) {
            Some(centre) => refuse("difficulty", centre.to_string(), "finite numbers", "replace this one"),
            None => Ok(()),
        }
    }

    /// The rows, level by level, or what [`Options::check`] refuses.
    pub fn rows(&self, seed: Seed) -> Result<Vec<Problem>> {
        self.check()?;
        let levels = 1..=u64::from(self.levels);
        let keys = levels.flat_map(|level| (0..u64::from(self.per_level)).map(move |row| (level, row)));
        Ok(keys.map(|(level, row)| self.row(seed, level, row)).collect())
    }

    fn row(&self, seed: Seed, level: u64, row: u64) -> Problem {
        let centre = self.difficulty.get(level as usize - 1).copied().unwrap_or(2.0 * level as f64 - 5.0);
        let difficulty = centre + self.spread * seed.rng(NAME, [level, row]).normal();
        let meta: Map<String, Value> =
            [("family".to_owned(), NAME.into()), ("difficulty".to_owned(), difficulty.into())]
                .into_iter()
                .collect();
        Problem {
            id: format!("{NAME}/{level}/{row}"),
            kind: Kind::Verifiable,
            prompt: vec![Message::user(format!("Problem {row} of level {level}."))],
            answer: "right".to_owned(),
            verifier: "exact".to_owned(),
            category: format!("level {level}"),
            level: level as i64,
            skills: vec![],
            solution: Some("right".to_owned()),
            canonical: format!("{NAME} {level} {row}"),
            meta,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gradatim_core::stats;

    use super::*;

    #[test]
    fn difficulties_have_the_cards_moments_within_five_standard_errors() {
        let rows = Options { per_level: 4_000, ..Options::default() }.rows(Seed(3)).expect("sound");
        for (level, centre) in [(1, -3.0), (2, -1.0), (3, 1.0), (4, 3.0), (5, 5.0)] {
            let of_level = rows.iter().filter(|row| row.level == level);
            let found: Vec<f64> = of_level.filter_map(|row| row.meta_number("difficulty")).collect();
            let n = found.len() as f64;
            assert_eq!(n, 4_000.0);
            assert!((stats::mean(&found) - centre).abs() < 5.0 * 0.3 / n.sqrt(), "level {level}");
            assert!((stats::sample_std(&found) - 0.3).abs() < 5.0 * 0.3 / (2.0 * n).sqrt(), "level {level}");
        }
    }

    #[test]
    fn rows_are_distinct_solvable_and_fixed_by_the_seed() {
        let options = Options::default();
        let rows = options.rows(Seed(1)).expect("sound");
        assert_eq!(rows.len(), 2_000);
        assert_eq!(rows, options.rows(Seed(1)).expect("sound"));
        assert_ne!(rows, options.rows(Seed(2)).expect("sound"));
        assert_eq!(rows.iter().map(|row| &row.canonical).collect::<BTreeSet<_>>().len(), 2_000);
        assert_eq!(rows.iter().map(|row| &row.id).collect::<BTreeSet<_>>().len(), 2_000);
        for row in &rows {
            let verifier = gradatim_verify::by_name(&row.verifier).expect("known");
            verifier.check(row).expect("sound");
            assert!(verifier.score(row, row.solution.as_deref().expect("given")).is_right());
            assert!(!verifier.score(row, "wrong").is_right());
        }
    }

    #[test]
    fn a_smaller_pool_is_part_of_a_larger_one() {
        let small = Options { per_level: 2, ..Options::default() }.rows(Seed(1)).expect("sound");
        let large = Options { per_level: 9, ..Options::default() }.rows(Seed(1)).expect("sound");
        assert!(small.iter().all(|row| large.contains(row)));
    }

    #[test]
    fn options_that_do_not_fit_are_refused_by_key() {
        let base = Options::default;
        for (options, key) in [
            (Options { levels: 0, ..base() }, "ability.levels"),
            (Options { per_level: 0, ..base() }, "ability.per_level"),
            (Options { per_level: u32::MAX, ..base() }, "ability.per_level"),
            (Options { spread: f64::NAN, ..base() }, "ability.spread"),
            (Options { difficulty: vec![1.0], ..base() }, "ability.difficulty"),
            (Options { difficulty: vec![0.0, 1.0, 2.0, 3.0, f64::INFINITY], ..base() }, "ability.difficulty"),
        ] {
            let fault = options.rows(Seed(0)).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}`")), "{fault}");
        }
    }
}
