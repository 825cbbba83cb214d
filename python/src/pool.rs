//! Problems of a run: rows handed over from Python, read from files, or drawn from families.

use std::collections::HashMap;
use std::sync::Arc;

use gradatim_core::{Error, Item, Kind, Message, Part, Problem, ProblemIx, Result, Role, Seed, fingerprint};
use gradatim_pool::RowsOptions;
use gradatim_tasks::Family;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Deserialize;

use crate::errors::{Class, misfit, raise};
use crate::records;

/// A pool, shared with the curricula over it.
#[pyclass(frozen, module = "gradatim._native")]
pub struct Pool(pub Arc<gradatim_pool::Pool>);

/// A chat turn as trainers write it.
#[derive(Deserialize)]
struct Turn {
    role: Role,
    content: String,
}

/// One row as the package hands it over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    prompt: Prompt,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    verifier: String,
    #[serde(default)]
    category: Option<String>,
    #[serde(default)]
    level: Option<i64>,
    #[serde(default)]
    skills: Vec<String>,
    #[serde(default)]
    solution: Option<String>,
    #[serde(default)]
    meta: serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Prompt {
    Text(String),
    Turns(Vec<Turn>),
}

impl Row {
    /// The problem it is; `seen` counts equal contents, whose ids must differ.
    fn problem(self, seen: &mut HashMap<u64, u32>) -> Problem {
        let prompt = match self.prompt {
            Prompt::Text(text) => vec![Message::user(text)],
            Prompt::Turns(turns) => {
                let message = |turn: Turn| Message { role: turn.role, parts: vec![Part::Text(turn.content)] };
                turns.into_iter().map(message).collect()
            }
        };
        let text = gradatim_core::text_of(&prompt);
        let id = self.id.unwrap_or_else(|| {
            let content = fingerprint(&format!("{text}\u{1f}{}", self.answer));
            let before = seen.entry(content).or_default();
            *before += 1;
            match *before {
                1 => format!("{content:016x}"),
                again => format!("{content:016x}-{again}"),
            }
        });
        let level = self.level.unwrap_or(1);
        let category = self.category.unwrap_or_else(|| match self.level {
            Some(level) => format!("level {level}"),
            None => "all".to_owned(),
        });
        let problem = Problem {
            id,
            kind: Kind::Verifiable,
            prompt,
            answer: self.answer,
            verifier: self.verifier,
            category,
            level,
            skills: self.skills,
            solution: self.solution,
            canonical: String::new(),
            meta: self.meta,
        };
        gradatim_pool::with_canonical(problem, None)
    }
}

#[pymethods]
impl Pool {
    /// Rows as JSON objects, one each.
    #[staticmethod]
    #[pyo3(signature = (rows, *, seed, hold_out))]
    fn from_rows(py: Python<'_>, rows: Vec<String>, seed: u64, hold_out: bool) -> PyResult<Self> {
        let read = || {
            let mut seen = HashMap::new();
            let problems = rows.iter().enumerate().map(|(ix, row)| {
                let hint =
                    "a row needs a prompt (text, or turns with role and content); see help(gradatim.Pool)";
                let row: Row = serde_json::from_str(row)
                    .map_err(|fault| misfit(format!("row {ix}"), fault, "a problem", hint))?;
                Ok(row.problem(&mut seen))
            });
            let problems = problems.collect::<Result<Vec<_>>>()?;
            of_rows(problems, seed, hold_out)
        };
        py.detach(read).map(Self).map_err(|fault| raise(py, Class::Pool, fault))
    }

    /// Rows of files, by the options of a recipe's `[[pool.rows]]`, and how many rows were refused for which reason.
    #[staticmethod]
    #[pyo3(signature = (options, *, seed, hold_out))]
    fn from_files(
        py: Python<'_>,
        options: &str,
        seed: u64,
        hold_out: bool,
    ) -> PyResult<(Self, Vec<(String, usize)>)> {
        let read = || {
            let hint = "options are those of [[pool.rows]]: see `gradatim pool --help`";
            let options: RowsOptions = serde_json::from_str(options)
                .map_err(|fault| misfit("rows", fault, "options of rows", hint))?;
            let mut import = gradatim_pool::import(&options)?;
            let reasons = import.reasons();
            let problems = std::mem::take(&mut import.problems);
            Ok((Self(of_rows(problems, seed, hold_out)?), reasons))
        };
        py.detach(read).map_err(|fault| raise(py, Class::Pool, fault))
    }

    /// `per_arm` different training instances of every level of the families, as rows; all are open to training,
    /// and none is in their exam.
    #[staticmethod]
    #[pyo3(signature = (families, per_arm, *, seed))]
    fn from_tasks(py: Python<'_>, families: &str, per_arm: usize, seed: u64) -> PyResult<Self> {
        let draw = || {
            let procedural = procedural(families, seed)?;
            let problems = procedural.arms().iter().enumerate().map(|(ix, _)| {
                let arm = gradatim_core::ArmIx(ix as u32);
                let mut seen = std::collections::HashSet::new();
                let mut rows = vec![];
                for n in 0..20 * per_arm as u64 + 1_000 {
                    if rows.len() == per_arm {
                        break;
                    }
                    let problem = procedural.problem(Item::Fresh { arm, n })?;
                    if seen.insert(problem.canonical.clone()) {
                        rows.push(problem);
                    }
                }
                Ok(rows)
            });
            let problems: Vec<Vec<Problem>> = problems.collect::<Result<_>>()?;
            of_rows(problems.into_iter().flatten().collect(), seed, false)
        };
        py.detach(draw).map(Self).map_err(|fault| raise(py, Class::Pool, fault))
    }

    /// Families that make a fresh instance for every draw.
    #[staticmethod]
    #[pyo3(signature = (families, *, seed))]
    fn fresh(py: Python<'_>, families: &str, seed: u64) -> PyResult<Self> {
        let pool = py.detach(|| procedural(families, seed));
        pool.map(|pool| Self(Arc::new(pool))).map_err(|fault| raise(py, Class::Pool, fault))
    }

    fn __len__(&self) -> usize {
        self.0.n_rows()
    }

    /// Name, level and rows open to training of every category; `None` rows for a family.
    fn arms(&self) -> Vec<(String, i64, Option<usize>)> {
        let arm = |arm: &gradatim_pool::Arm| {
            (arm.name.clone(), arm.level, arm.source.is_none().then_some(arm.rows.len()))
        };
        self.0.arms().iter().map(arm).collect()
    }

    /// Arm and level of every row.
    fn layout(&self, py: Python<'_>) -> Vec<(u32, i64)> {
        let of = |row: u32| {
            let item = Item::Row(ProblemIx(row));
            (self.0.arm_of(item).0, self.0.level_of(item))
        };
        py.detach(|| (0..self.0.n_rows() as u32).map(of).collect())
    }

    /// What the pool holds, as a number.
    fn fingerprint(&self, py: Python<'_>) -> u64 {
        py.detach(|| self.0.fingerprint())
    }

    /// The problem of a row, or of the n-th instance of an arm.
    fn problem<'py>(
        &self,
        py: Python<'py>,
        index: Option<u32>,
        fresh: Option<(u32, u64)>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let problem = self.find(index, fresh).map_err(|fault| raise(py, Class::Pool, fault))?;
        records::problem(py, &problem)
    }

    /// Score of a response to a row, by the verifier that the row names.
    fn score(&self, py: Python<'_>, index: u32, response: &str) -> PyResult<(f64, Option<String>, String)> {
        let judged = py.detach(|| {
            let problem = self.0.row(ProblemIx(index))?;
            Ok(gradatim_verify::by_name(&problem.verifier)?.score(&problem, response))
        });
        let score = judged.map_err(|fault| raise(py, Class::Pool, fault))?;
        Ok((score.value, score.parsed, score.why))
    }

    /// Up to `per_arm` held-out problems of every category.
    fn exam<'py>(&self, py: Python<'py>, per_arm: usize) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let exam = py.detach(|| self.0.exam(per_arm)).map_err(|fault| raise(py, Class::Pool, fault))?;
        exam.iter().map(|(_, problem)| records::problem(py, problem)).collect()
    }
}

impl Pool {
    fn find(&self, index: Option<u32>, fresh: Option<(u32, u64)>) -> Result<Problem> {
        match (index, fresh) {
            (Some(row), _) => self.0.row(ProblemIx(row)),
            (None, Some((arm, n))) => self.0.problem(Item::Fresh { arm: gradatim_core::ArmIx(arm), n }),
            (None, None) => Err(Error::input("index", "missing", "a row of the pool", "pass an index")),
        }
    }
}

fn of_rows(problems: Vec<Problem>, seed: u64, hold_out: bool) -> Result<Arc<gradatim_pool::Pool>> {
    if problems.is_empty() {
        return Err(Error::input("pool", "empty", "at least one row", "check the file or the list of rows"));
    }
    let seed = Seed(seed);
    let mut pool =
        if hold_out { gradatim_pool::Pool::new(seed) } else { gradatim_pool::Pool::without_exam(seed) };
    pool.push_rows(problems)?;
    Ok(Arc::new(pool))
}

/// A pool of families: `{"chain-sum": {"levels": [1, 6]}}`.
fn procedural(families: &str, seed: u64) -> Result<gradatim_pool::Pool> {
    let hint = "name families with their options, as in {\"chain-sum\": {\"levels\": [1, 6]}}";
    let table: serde_json::Map<String, serde_json::Value> = serde_json::from_str(families)
        .map_err(|fault| misfit("families", fault, "a table of families", hint))?;
    let mut pool = gradatim_pool::Pool::new(Seed(seed));
    for (name, options) in table {
        let one = serde_json::json!({ &name: options });
        let family: Family =
            serde_json::from_value(one).map_err(|fault| misfit(&name, fault, "a family", hint))?;
        for source in family.sources()? {
            pool.push_source(source)?;
        }
    }
    Ok(pool)
}
