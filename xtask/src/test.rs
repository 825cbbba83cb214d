//! `cargo xtask test`: every check of the project, one step after the other, and a summary.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::package::Package;
use crate::shell::{cargo, command, in_ci, root, show, target, works};
use crate::{browser, licences};

/// How a step ended.
pub enum Outcome {
    Passed,
    Failed(String),
    /// Not run, because this is missing: a failure in CI.
    Missing(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        result.map_or_else(Self::Failed, |()| Self::Passed)
    }
}

/// The data sets of the tests that need real ones; `None` without any.
pub type Data = Option<PathBuf>;

/// Runs every step, or those named, prints the summary, and says whether all is well.
pub fn run(only: &[&str]) -> Result<bool, String> {
    let data = data();
    let is_wanted = |name: &str| only.is_empty() || only.contains(&name);
    let package = Cell::new(is_wanted("package").then(Package::prepare));
    let steps: [(&str, &dyn Fn() -> Outcome); 8] = [
        ("data", &|| check_data(&data)),
        ("format", &format),
        ("lints", &lints),
        ("licences", &|| licences::check().into()),
        ("rust", &|| rust(&data)),
        ("python", &python),
        ("package", &|| package.take().map_or(Outcome::Passed, Package::check)),
        ("browser", &|| browser::check(&binary())),
    ];
    if let Some(unknown) = only.iter().find(|name| steps.iter().all(|(known, _)| known != *name)) {
        let known = steps.map(|(name, _)| name).join(", ");
        return Err(format!("test: `{unknown}` is no step, expected some of {known}"));
    }
    let mut ended = vec![];
    for (name, step) in steps.into_iter().filter(|(name, _)| is_wanted(name)) {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        let (word, why) = describe(&outcome);
        println!("== {name}: {word} in {:.1} s{why}", start.elapsed().as_secs_f64());
        ended.push((name, outcome, start.elapsed()));
    }
    Ok(summary(&ended))
}

fn describe(outcome: &Outcome) -> (&'static str, String) {
    match outcome {
        Outcome::Passed => ("passed", String::new()),
        Outcome::Failed(why) => ("FAILED", format!(": {why}")),
        Outcome::Missing(why) if in_ci() => ("FAILED", format!(": {why}")),
        Outcome::Missing(why) => ("not run", format!(": {why}")),
    }
}

fn summary(ended: &[(&str, Outcome, Duration)]) -> bool {
    println!("\n== summary");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, outcome, took) in ended {
        let (word, why) = describe(outcome);
        println!("{name:<9} {word:<8} {:>7.1} s{why}", took.as_secs_f64());
        match word {
            "passed" => passed += 1,
            "not run" => skipped += 1,
            _ => failed += 1,
        }
    }
    println!("steps: {passed} passed, {failed} failed, {skipped} skipped");
    failed == 0
}

/// The folder of the real data, where there is one.
pub fn data() -> Data {
    let given = std::env::var_os("GRADATIM_DATA").map(|dir| root().join(dir));
    given.or_else(|| root().join("../shared/data").canonicalize().ok())
}

fn check_data(data: &Data) -> Outcome {
    match data {
        Some(folder) if folder.is_dir() => {
            println!("GRADATIM_DATA={}", folder.display());
            Outcome::Passed
        }
        Some(folder) => Outcome::Failed(format!("GRADATIM_DATA is {}, which is no folder", folder.display())),
        None => Outcome::Missing("GRADATIM_DATA is not set: tests on real data sets are left out".to_owned()),
    }
}

fn format() -> Outcome {
    if !works(cargo(&["fmt", "--version"])) {
        return Outcome::Missing("rustfmt is not installed: rustup component add rustfmt".to_owned());
    }
    show(cargo(&["fmt", "--all", "--check"])).into()
}

fn lints() -> Outcome {
    if !works(cargo(&["clippy", "--version"])) {
        return Outcome::Missing("clippy is not installed: rustup component add clippy".to_owned());
    }
    show(cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])).into()
}

fn rust(data: &Data) -> Outcome {
    let mut tests = cargo(&["test", "--workspace", "--locked"]);
    match data {
        Some(folder) => tests.env("GRADATIM_DATA", folder),
        None => tests.env_remove("GRADATIM_DATA"),
    };
    show(tests).into()
}

/// The command as `rust` built it: one profile is enough, and half the time of a cold run.
fn binary() -> PathBuf {
    target().join("debug/gradatim")
}

/// What users of Python rely on: recipes are TOML to `tomllib`, `--json` is JSON to `json`.
fn python() -> Outcome {
    let recent = "import sys; sys.exit(sys.version_info < (3, 11))";
    if !works(command("python3", &["-c", recent])) {
        let how = "install python3, 3.11 or later (tomllib)";
        return Outcome::Missing(format!("recipes and --json were not read from Python: {how}"));
    }
    let mut script = command("python3", &["xtask/checks/python.py"]);
    script.arg(binary());
    show(script).into()
}
