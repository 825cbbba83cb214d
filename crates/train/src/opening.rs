//! Opening the pool of a trial: every row imported, or refused with a reason and counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use gradatim_core::{Error, Problem, Result, Seed};
use gradatim_pool::{Census, Opened, Pool, Table};
use gradatim_tasks::Family;

use crate::exam::Verifiers;
use crate::recipe::Recipe;
use crate::student::Student;

/// Below this many distinct instances a level is small.
const SMALL: u64 = 1_000;
/// So many small levels are named one by one.
const FEW: usize = 4;

/// Rows of the recipe's files, opened once for all trials.
pub struct Rows {
    tables: Vec<Arc<Table>>,
    remarks: Vec<String>,
}

/// The rows that one learner can read.
pub struct Readable {
    tables: Vec<(Arc<Table>, Vec<bool>)>,
    /// What was read and refused: file by file, then what does not fit this learner.
    pub remarks: Vec<String>,
}

impl Rows {
    /// Opens every file of the recipe, from the cache where it was imported before.
    pub fn open(recipe: &Recipe) -> Result<Self> {
        let mut rows = Self { tables: vec![], remarks: vec![] };
        let mut verifiers = Verifiers::default();
        let mut admit =
            |problem: &Problem| verifiers.of(problem).and_then(|verifier| verifier.check(problem));
        for (ix, options) in recipe.pool.rows.iter().enumerate() {
            let opened = options
                .verifier
                .as_deref()
                .map_or(Ok(()), |verifier| gradatim_verify::by_name(verifier).map(drop))
                .and_then(|()| gradatim_pool::open(options, &mut admit))
                .map_err(|error| error.under(&format!("pool.rows.{ix}")))?;
            let Opened { table, read, reasons, uncached } = opened;
            let (path, kept, refused) = (&options.path, table.len(), listed(reasons));
            rows.remarks.push(format!("{path}: {read} rows read, {kept} kept{refused}"));
            rows.remarks.extend(uncached.map(|fault| format!("{path}: kept in memory, not cached: {fault}")));
            rows.tables.push(table);
        }
        Ok(rows)
    }

    /// Those that `student` can read. A learner without a limit reads anything.
    pub fn readable(&self, student: &mut Student) -> Result<Readable> {
        let mut refused = BTreeMap::<String, usize>::new();
        let mut tables = vec![];
        for table in &self.tables {
            let mut fits = vec![true; table.len()];
            if student.learner().context().is_some() {
                for (row, fits) in fits.iter_mut().enumerate() {
                    if let Err(reason) = reads(&table.problem(row)?, student) {
                        *fits = false;
                        *refused.entry(reason).or_default() += 1;
                    }
                }
            }
            tables.push((table.clone(), fits));
        }
        let mut remarks = self.remarks.clone();
        if !refused.is_empty() {
            let (misfits, rows) =
                (refused.values().sum::<usize>(), self.tables.iter().map(|t| t.len()).sum::<usize>());
            let reasons = listed(refused.into_iter().collect());
            remarks.push(format!("{misfits} of {rows} rows do not fit this learner{reasons}"));
        }
        Ok(Readable { tables, remarks })
    }
}

fn listed(reasons: Vec<(String, usize)>) -> String {
    let listed: Vec<String> =
        reasons.into_iter().map(|(reason, rows)| format!("{rows} refused: {reason}")).collect();
    if listed.is_empty() { String::new() } else { format!("; {}", listed.join("; ")) }
}

/// The pool of one trial.
pub fn open_pool(recipe: &Recipe, rows: &Readable, seed: Seed, student: &mut Student) -> Result<Pool> {
    let mut pool = Pool::new(seed);
    for (table, fits) in &rows.tables {
        pool.push_table(table.clone(), |row| fits[row])?;
    }
    let abilities =
        recipe.pool.ability.as_ref().map(|of| ("ability", of.rows(seed.derive("ability pool", 0))));
    let skills = recipe.pool.skills.as_ref().map(|of| ("skills", of.rows(seed.derive("skills pool", 0))));
    for (name, problems) in abilities.into_iter().chain(skills) {
        let problems = problems?;
        if let Some(reason) = problems.first().and_then(|problem| reads(problem, student).err()) {
            let hint = format!("problems of `{name}` are for the simulated learner that goes with them");
            return Err(Error::input(format!("pool.{name}"), reason, "a learner that can read them", hint));
        }
        pool.push_rows(problems)?;
    }
    push_families(&mut pool, &recipe.pool.fresh, seed, student).map_err(|error| error.under("pool"))?;
    let is_empty = |arm: &gradatim_pool::Arm| arm.source.is_none() && arm.rows.is_empty();
    if pool.arms().iter().all(is_empty) {
        let found = format!("no problem to train on; {}", rows.remarks.join("; "));
        let expected = "at least one problem the learner can read";
        return Err(Error::input("pool", found, expected, "see the reasons"));
    }
    Ok(pool)
}

/// What a reader must know of levels that hold few problems: level by level, or in one sentence where there are many.
pub fn small_arms(pool: &Pool) -> Vec<String> {
    let small = |census: Census| Some((census.arm, census.distinct.filter(|n| *n < SMALL)?));
    let found: Vec<_> = pool.census().into_iter().filter_map(small).collect();
    match found.iter().min_by_key(|(_, n)| *n) {
        Some((arm, n)) if found.len() > FEW => {
            let (all, many) = (pool.arms().len(), found.len());
            vec![format!("{many} of {all} arms have under {SMALL} distinct problems; {arm} has only {n}")]
        }
        _ => found.iter().map(|(arm, n)| format!("{arm} has only {n} distinct problems")).collect(),
    }
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

/// Whether the learner can read the prompt; else the reason, alike for all rows that share it.
fn reads(problem: &Problem, student: &mut Student) -> std::result::Result<(), String> {
    let tokens = student.learner().prompt_length(problem).map_err(|error| match error {
        Error::Input { key, expected, .. } => format!("`{key}` is not {expected}"),
        other => other.to_string(),
    })?;
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
