//! How hard a problem looks from what the pool holds: larger is harder, the scale is the scorer's own.
//!
//! prompt-length    characters or words of the prompt
//! solution-length  characters or words of the worked solution
//! steps            lines of the worked solution that say more than the answer (`#### 18`, `A: 18`)
//! committee        1 - mean correctness of the models whose results stand in `meta`
//! loss             mean token loss of the solution under a learner: a query, answered by whoever holds one
//!
//! Source           length and loss are the usual static curricula (arXiv 2101.10382, section 4.1); GSM8K counts
//!                  its problems' steps in this way (arXiv 2110.14168). A lone committee member gives 0 or 1. [inferred]

use gradatim_core::{Error, Item, Measure, Problem, QueryKind, Result, stats};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A way to tell how hard a problem is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scorer {
    /// Length of the prompt.
    PromptLength(Length),
    /// Length of the worked solution.
    SolutionLength(Length),
    /// Steps of the worked solution.
    Steps(Steps),
    /// How many models get it wrong.
    Committee(Committee),
    /// What a learner loses on the worked solution.
    Loss(Loss),
}

/// Options of the two lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Length {
    /// What is counted.
    pub unit: Unit,
}

/// What a length counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Runs of anything but blanks.
    #[default]
    Words,
    /// Unicode characters.
    Characters,
}

/// Options of `steps`: none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Steps {}

/// Options of `committee`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Committee {
    /// Keys of `meta`, dots between levels, at least one; each holds true, false or a rate in [0, 1].
    pub of: Vec<String>,
}

/// Options of `loss`: none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Loss {}

impl Scorer {
    /// What has to be measured before it can say anything; `None`: the pool is enough.
    pub fn query(&self) -> Option<QueryKind> {
        match self {
            Self::Loss(_) => Some(QueryKind::Loss),
            Self::PromptLength(_) | Self::SolutionLength(_) | Self::Steps(_) | Self::Committee(_) => None,
        }
    }

    /// Difficulty of a problem; `None` where the answer to [`Scorer::query`] is needed. Refuses a problem
    /// without what it reads.
    pub fn score(&self, problem: &Problem) -> Result<Option<f64>> {
        Ok(Some(match self {
            Self::PromptLength(length) => length.of(&problem.prompt_text()),
            Self::SolutionLength(length) => length.of(solution(problem)?),
            Self::Steps(_) => steps(solution(problem)?),
            Self::Committee(committee) => committee.score(problem)?,
            Self::Loss(_) => return Ok(None),
        }))
    }

    /// Difficulties from the answer to its query. Refuses the answer to another, and one without numbers.
    pub fn read(&self, measure: &Measure) -> Result<Vec<(Item, f64)>> {
        let hint = "answer the scorer's own query, one row of finite values an item";
        if self.query() != Some(measure.kind) || measure.items.len() != measure.values.len() {
            let found =
                format!("{:?}: {} items, {} rows", measure.kind, measure.items.len(), measure.values.len());
            return Err(Error::input("measure", found, format!("an answer to {:?}", self.query()), hint));
        }
        let read = |(item, row): (&Item, &Vec<f64>)| match row.as_slice() {
            [] => Err(Error::input(
                "measure.values",
                format!("nothing of {item:?}"),
                "at least one value",
                hint,
            )),
            values => Ok((*item, stats::mean(values))),
        };
        measure.items.iter().zip(&measure.values).map(read).collect()
    }
}

impl Length {
    fn of(self, text: &str) -> f64 {
        match self.unit {
            Unit::Words => text.split_whitespace().count() as f64,
            Unit::Characters => text.chars().count() as f64,
        }
    }
}

impl Committee {
    fn score(&self, problem: &Problem) -> Result<f64> {
        let read = |key: &String| {
            let mut levels = key.split('.');
            let first = levels.next().and_then(|level| problem.meta.get(level));
            let value = levels.fold(first, |value, level| value.and_then(|value| value.get(level)));
            let rate = match value {
                Some(Value::Bool(right)) => Some(f64::from(u8::from(*right))),
                Some(value) => value.as_f64().filter(|rate| (0.0..=1.0).contains(rate)),
                None => None,
            };
            rate.ok_or_else(|| {
                let found = value.map_or_else(|| "missing".to_owned(), Value::to_string);
                let found = format!("{found} in problem `{}`", problem.id);
                let hint = "keep the models' results in `meta`, and name their keys";
                Error::input(format!("meta.{key}"), found, "true, false or a rate in [0, 1]", hint)
            })
        };
        let rates = self.of.iter().map(read).collect::<Result<Vec<f64>>>()?;
        if rates.is_empty() {
            return Err(Error::input("committee.of", "empty", "at least one key", "name the models' keys"));
        }
        Ok(1.0 - stats::mean(&rates))
    }
}

fn solution(problem: &Problem) -> Result<&str> {
    problem.solution.as_deref().ok_or_else(|| {
        let hint = "score by prompt length, or give the pool worked solutions";
        Error::input(format!("problem `{}`", problem.id), "without a solution", "a worked solution", hint)
    })
}

fn steps(solution: &str) -> f64 {
    let is_answer = |line: &str| line.starts_with("####") || line.starts_with("A:");
    let lines = solution.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !is_answer(line)).count() as f64
}
