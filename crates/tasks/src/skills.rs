//! Skills: a fixed pool of abstract rows whose arms are the skills of a graph, for the prerequisites learner.
//!
//! Source  ours: the pool that `learner.prerequisites` answers.                            [inferred]
//! Graph   chain: skill s needs s - 1; random: skill s needs `parents` of the skills before it, all different,
//!         fewer where there are fewer, from the stream `seed.rng("skill graph", [s, 0])`
//! Level   of a skill: 1 where it needs none, else one more than the highest of those it needs
//! Draw    row r of skill s: difficulty ~ Normal(0, spread) from the stream `seed.rng("skills", [s, r])`
//! Split   by the held-out rule like any row: ask for a tenth more where a given number is meant for training.

use gradatim_core::{Error, Kind, Message, Problem, Result, Seed};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Its name in a recipe.
pub const NAME: &str = "skills";
const MOST_SKILLS: u32 = 1_000;
const MOST_ROWS: u64 = 10_000_000;

/// Options of the pool. All defaults are ours. [inferred]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Skills, 1 to 1,000.
    pub skills: u32,
    /// Which skill needs which.
    pub graph: Graph,
    /// Rows of each skill, from 1; 10 million in all at most.
    pub per_skill: u32,
    /// Standard deviation of the difficulty inside a skill, from 0.
    pub spread: f64,
}

/// Which skill needs which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Graph {
    /// Each skill needs the one before it.
    #[default]
    Chain,
    /// Each skill needs this many of those before it, another draw for every seed.
    Random(u32),
}

impl Default for Options {
    fn default() -> Self {
        Self { skills: 8, graph: Graph::Chain, per_skill: 400, spread: 0.3 }
    }
}

impl Options {
    /// Refuses an empty or oversized pool.
    pub fn check(&self) -> Result<()> {
        let refuse = |key: &str, found: String, expected: &str, hint: &str| {
            Err(Error::input(format!("{NAME}.{key}"), found, expected, hint))
        };
        if !(1..=MOST_SKILLS).contains(&self.skills) {
            return refuse("skills", self.skills.to_string(), "1 to 1000", "set skills = 8");
        }
        if self.graph == Graph::Random(0) {
            return refuse("graph.random", "0".to_owned(), "1 or more", "set graph = { random = 2 }");
        }
        let rows = u64::from(self.skills) * u64::from(self.per_skill);
        if !(1..=MOST_ROWS).contains(&rows) {
            let found = format!("{rows} rows in all");
            return refuse("per_skill", found, "1 to 10 million", "set per_skill = 400");
        }
        if !(self.spread.is_finite() && self.spread >= 0.0) {
            return refuse("spread", self.spread.to_string(), "a number from 0", "set spread = 0.3");
        }
        Ok(())
    }

    /// The rows, skill by skill, or what [`Options::check`] refuses.
    pub fn rows(&self, seed: Seed) -> Result<Vec<Problem>> {
        self.check()?;
        let needs = self.needs(seed);
        let mut levels: Vec<i64> = vec![];
        for needed in &needs {
            let below = needed.iter().map(|skill| levels[*skill as usize - 1]).max();
            levels.push(1 + below.unwrap_or(0));
        }
        let skills = (1..=self.skills).zip(needs.iter().zip(levels));
        let keys = skills.flat_map(|skill| (0..self.per_skill).map(move |row| (skill, row)));
        Ok(keys.map(|((skill, (needs, level)), row)| self.row(seed, skill, needs, level, row)).collect())
    }

    /// The skills that each skill needs, rising; skills count from 1.
    fn needs(&self, seed: Seed) -> Vec<Vec<u32>> {
        let of = |skill: u32| match self.graph {
            Graph::Chain => (1..skill).next_back().into_iter().collect(),
            Graph::Random(parents) => {
                let mut before: Vec<u32> = (1..skill).collect();
                seed.rng("skill graph", [skill.into(), 0]).shuffle(&mut before);
                before.truncate(parents as usize);
                before.sort_unstable();
                before
            }
        };
        (1..=self.skills).map(of).collect()
    }

    fn row(&self, seed: Seed, skill: u32, needs: &[u32], level: i64, row: u32) -> Problem {
        let difficulty = self.spread * seed.rng(NAME, [skill.into(), row.into()]).normal();
        let meta: Map<String, Value> = [
            ("family".to_owned(), NAME.into()),
            ("skill".to_owned(), skill.into()),
            ("needs".to_owned(), needs.into()),
            ("difficulty".to_owned(), difficulty.into()),
        ]
        .into_iter()
        .collect();
        Problem {
            id: format!("{NAME}/{skill}/{row}"),
            kind: Kind::Verifiable,
            prompt: vec![Message::user(format!("Problem {row} on skill {skill}."))],
            answer: "right".to_owned(),
            verifier: "exact".to_owned(),
            category: format!("skill {skill}"),
            level,
            skills: vec![format!("skill {skill}")],
            solution: Some("right".to_owned()),
            canonical: format!("{NAME} {skill} {row}"),
            meta,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(problem: &Problem) -> Vec<u64> {
        problem.meta["needs"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
    }

    #[test]
    fn a_chain_climbs_one_level_a_skill() {
        let rows = Options { skills: 4, per_skill: 1, ..Options::default() }.rows(Seed(0)).expect("sound");
        let found: Vec<_> = rows.iter().map(|row| (row.category.as_str(), row.level, needs(row))).collect();
        let chain = [
            ("skill 1", 1, vec![]),
            ("skill 2", 2, vec![1]),
            ("skill 3", 3, vec![2]),
            ("skill 4", 4, vec![3]),
        ];
        assert_eq!(found, chain);
    }

    #[test]
    fn a_random_graph_has_no_cycle_and_its_levels_lie_one_above_what_they_need() {
        let options = Options { skills: 30, graph: Graph::Random(3), per_skill: 1, ..Options::default() };
        let rows = options.rows(Seed(5)).expect("sound");
        for (row, skill) in rows.iter().zip(1_u64..) {
            let needed = needs(row);
            assert_eq!(needed.len() as u64, 3.min(skill - 1));
            assert!(needed.iter().all(|other| *other < skill));
            let below = needed.iter().map(|other| rows[*other as usize - 1].level).max();
            assert_eq!(row.level, 1 + below.unwrap_or(0));
        }
        assert_ne!(
            options.rows(Seed(6)).expect("sound").iter().map(needs).collect::<Vec<_>>(),
            rows.iter().map(needs).collect::<Vec<_>>()
        );
    }

    #[test]
    fn options_that_do_not_fit_are_refused_by_key() {
        let base = Options::default;
        for (options, key) in [
            (Options { skills: 0, ..base() }, "skills.skills"),
            (Options { skills: 1_001, ..base() }, "skills.skills"),
            (Options { graph: Graph::Random(0), ..base() }, "skills.graph.random"),
            (Options { per_skill: 0, ..base() }, "skills.per_skill"),
            (Options { per_skill: u32::MAX, ..base() }, "skills.per_skill"),
            (Options { spread: f64::NAN, ..base() }, "skills.spread"),
        ] {
            let fault = options.rows(Seed(0)).expect_err(key).to_string();
            assert!(fault.starts_with(&format!("`{key}`")), "{fault}");
        }
    }
}
