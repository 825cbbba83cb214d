//! What is audited: problems of families and rows, by family or file and by the verifier they name.

use std::collections::BTreeMap;

use gradatim_core::{Error, Kind, Problem, Result, Seed};
use gradatim_pool::{RowsOptions, Scanned, scan};
use gradatim_tasks::{Family, catalogue};
use gradatim_train::Size;
use gradatim_verify::Spec;

use super::Arguments;
use crate::session;

/// Problems that one verifier judges.
pub struct Subject {
    /// Family or file.
    pub name: String,
    pub verifier: Spec,
    pub problems: Vec<Problem>,
}

/// Gathers what the arguments ask for, in that order.
pub fn of(arguments: &Arguments) -> Result<Vec<Subject>> {
    let (mut families, mut rows) = (vec![], vec![]);
    if let Some(name) = &arguments.recipe {
        let pool = session::plan(name, "--recipe", Size::Standard, &[])?.recipe.pool;
        if pool.fresh.is_empty() && pool.rows.is_empty() {
            let hint = "name a recipe with pool.fresh or pool.rows";
            return Err(Error::input(
                "--recipe",
                format!("`{name}`, whose pool is abstract"),
                "problems",
                hint,
            ));
        }
        (families, rows) = (pool.fresh, pool.rows);
    }
    let all = arguments.families.is_empty() && arguments.recipe.is_none() && arguments.rows.is_empty();
    for entry in catalogue() {
        if all || arguments.families.iter().any(|name| name == entry.name) {
            families.push(entry.defaults);
        }
    }
    if let Some(unknown) =
        arguments.families.iter().find(|name| !gradatim_tasks::NAMES.contains(&name.as_str()))
    {
        let expected = format!("one of {}", gradatim_tasks::NAMES.join(", "));
        let hint = "`gradatim tasks list` tells what they are; files are named by --rows";
        return Err(Error::input("FAMILY", format!("`{unknown}`"), expected, hint));
    }
    for path in &arguments.rows {
        rows.push(options(path, &arguments.keys)?);
    }
    let mut subjects = vec![];
    for family in &families {
        subjects.extend(fresh(family, arguments)?);
    }
    for (at, options) in rows.iter().enumerate() {
        subjects.extend(stored(options, at as u64, arguments)?);
    }
    Ok(subjects)
}

fn options(path: &str, keys: &[String]) -> Result<RowsOptions> {
    let pair = |key: &String| {
        key.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned())).ok_or_else(|| {
            Error::input("--row", format!("`{key}`"), "KEY=VALUE", "write --row verifier=number")
        })
    };
    let pairs = keys.iter().map(pair).collect::<Result<Vec<_>>>()?;
    RowsOptions::of(path).with(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

/// Problems of every level of a family.
fn fresh(family: &Family, arguments: &Arguments) -> Result<Vec<Subject>> {
    let sources = family.sources()?;
    let draws = sources.iter().flat_map(|source| (0..arguments.per_level).map(move |n| (source, n)));
    grouped(family.name(), draws.map(|(source, n)| source.draw(Seed(arguments.seed), n)).collect())
}

/// Rows of a file, each as likely as any other; those that nobody judges are left out.
fn stored(options: &RowsOptions, at: u64, arguments: &Arguments) -> Result<Vec<Subject>> {
    let mut rng = Seed(arguments.seed).rng("verify audit", [at, 0]);
    let (mut kept, mut seen, mut refused) = (vec![], 0_u64, 0_u64);
    scan(options, &mut |scanned| {
        match scanned {
            Scanned::Row { problem, .. } if problem.kind == Kind::Verifiable => {
                seen += 1;
                // Reservoir sampling: a row replaces one of the n with probability n / seen.
                if (kept.len() as u64) < arguments.most_rows {
                    kept.push(problem);
                } else if let Some(row) = kept.get_mut(rng.below(seen) as usize) {
                    *row = problem;
                }
            }
            Scanned::Row { .. } => {}
            Scanned::Refused(_) => refused += 1,
        }
        Ok(())
    })?;
    if refused > 0 {
        eprintln!("{}: {refused} rows cannot be read; `gradatim pool check` tells why", options.path);
    }
    if kept.is_empty() {
        let hint =
            "name a verifier with --row verifier=NAME; `gradatim pool check` tells what becomes of each row";
        let fault = Error::input("rows", "without one that a verifier judges", "some", hint);
        return Err(fault.in_file(&options.path, None));
    }
    grouped(&options.path, kept).map_err(|fault| fault.in_file(&options.path, None))
}

/// Problems by the verifier they name; refuses one that cannot judge on this machine.
fn grouped(name: &str, problems: Vec<Problem>) -> Result<Vec<Subject>> {
    let mut groups: BTreeMap<String, Vec<Problem>> = BTreeMap::new();
    for problem in problems {
        groups.entry(problem.verifier.clone()).or_default().push(problem);
    }
    let subject = |(verifier, problems): (String, Vec<Problem>)| {
        let verifier = Spec::named(&verifier)?;
        verifier.ready()?;
        Ok(Subject { name: name.to_owned(), verifier, problems })
    };
    groups.into_iter().map(subject).collect()
}
