//! Opening the pool of a trial: every row imported, or refused with a reason and counted.

use std::collections::BTreeMap;

use gradatim_core::{Error, Problem, Result, Seed};
use gradatim_pool::Pool;
use gradatim_tasks::Family;

use crate::exam::Verifiers;
use crate::recipe::Recipe;
use crate::student::Student;

/// Below this many distinct instances a level is small.
const SMALL: u64 = 1_000;

/// Rows of the recipe's files, read once for all trials.
pub struct Rows {
    problems: Vec<Problem>,
    /// What was read and refused, file by file.
    pub remarks: Vec<String>,
}

impl Rows {
    /// Reads every file of the recipe.
    pub fn read(recipe: &Recipe) -> Result<Self> {
        let mut rows = Self { problems: vec![], remarks: vec![] };
        for (ix, options) in recipe.pool.rows.iter().enumerate() {
            if let Some(verifier) = &options.verifier {
                gradatim_verify::by_name(verifier)
                    .map_err(|error| error.under(&format!("pool.rows.{ix}")))?;
            }
            let import = gradatim_pool::import(options).map_err(|e| e.under(&format!("pool.rows.{ix}")))?;
            let read = import.read;
            let refused = count(import.reasons());
            rows.remarks.push(format!(
                "{}: {read} rows read, {} kept{refused}",
                options.path,
                import.problems.len()
            ));
            rows.problems.extend(import.problems);
        }
        Ok(rows)
    }
}

fn count(reasons: Vec<(String, usize)>) -> String {
    let listed: Vec<String> =
        reasons.into_iter().map(|(reason, rows)| format!("{rows} refused: {reason}")).collect();
    if listed.is_empty() { String::new() } else { format!("; {}", listed.join("; ")) }
}

/// The pool of one trial, and what a reader must know of it.
pub fn open_pool(
    recipe: &Recipe,
    rows: &Rows,
    seed: Seed,
    student: &mut Student,
) -> Result<(Pool, Vec<String>)> {
    let mut pool = Pool::new(seed);
    let mut verifiers = Verifiers::default();
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for problem in &rows.problems {
        match fits(problem, student, &mut verifiers) {
            Ok(()) => {
                pool.push(problem.clone())?;
            }
            Err(reason) => *refused.entry(reason).or_default() += 1,
        }
    }
    if let Some(ability) = &recipe.pool.ability {
        for problem in ability.rows(seed.derive("ability pool", 0))? {
            fits(&problem, student, &mut verifiers).map_err(|reason| {
                let hint = "problems of `ability` are for a simulated learner";
                Error::input("pool.ability", reason, "a learner that can read them", hint)
            })?;
            pool.push(problem)?;
        }
    }
    push_families(&mut pool, &recipe.pool.fresh, seed, student).map_err(|error| error.under("pool"))?;
    let mut remarks = vec![];
    if !refused.is_empty() {
        let total: usize = refused.values().sum();
        let reasons = count(refused.into_iter().collect());
        remarks.push(format!("{total} of {} rows do not fit this learner{reasons}", rows.problems.len()));
    }
    if pool.arms().is_empty() {
        let found = if remarks.is_empty() { "no problem".to_owned() } else { remarks.join("; ") };
        return Err(Error::input(
            "pool",
            found,
            "at least one problem the learner can read",
            "see the reasons",
        ));
    }
    let small = pool.census().into_iter().filter_map(|c| Some((c.arm, c.distinct.filter(|n| *n < SMALL)?)));
    remarks.extend(small.map(|(arm, n)| format!("{arm} has only {n} distinct problems")));
    Ok((pool, remarks))
}

/// A pool of procedural arms alone, for a stage that names its own.
pub fn families_pool(families: &[Family], seed: Seed, student: &mut Student) -> Result<Pool> {
    let mut pool = Pool::new(seed);
    push_families(&mut pool, families, seed, student)?;
    Ok(pool)
}

fn push_families(pool: &mut Pool, families: &[Family], seed: Seed, student: &mut Student) -> Result<()> {
    for (ix, family) in families.iter().enumerate() {
        for source in family.sources().map_err(|error| error.under(&format!("fresh.{ix}")))? {
            fits_source(source.draw(seed, 0), student)?;
            pool.push_source(source)?;
        }
    }
    Ok(())
}

/// Whether the learner can read the row and the verifier its answer; else the reason, alike for all rows that share it.
fn fits(
    problem: &Problem,
    student: &mut Student,
    verifiers: &mut Verifiers,
) -> std::result::Result<(), String> {
    let reason = |error: Error| match error {
        Error::Input { key, expected, .. } => format!("`{key}` is not {expected}"),
        other => other.to_string(),
    };
    verifiers.of(problem).and_then(|verifier| verifier.check(problem)).map_err(reason)?;
    let tokens = student.learner().prompt_length(problem).map_err(reason)?;
    match student.learner().context() {
        Some(context) if tokens >= context => {
            Err(format!("prompt longer than the context of {context} tokens"))
        }
        _ => Ok(()),
    }
}

/// A family whose prompts do not fit fails the recipe: no row could be refused in its stead.
fn fits_source(problem: Problem, student: &mut Student) -> Result<()> {
    let tokens = student.learner().prompt_length(&problem)?;
    match student.learner().context() {
        Some(context) if tokens >= context => {
            let expected = format!("prompts below {context} tokens");
            let hint = "raise learner.student.transformer.context, or lower the top level";
            Err(Error::input(problem.category, format!("a prompt of {tokens} tokens"), expected, hint))
        }
        _ => Ok(()),
    }
}
