//! `gradatim run`: from a recipe to a run directory, a table and a report.

use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Result};
use gradatim_train::outcome::Outcome;
use gradatim_train::{Plan, RunDir};

use crate::progress::Bars;
use crate::session::{self, Flags};

/// Run a recipe and its baseline on equal budgets, then print the figure.
#[derive(Args)]
#[command(after_help = "Examples:
  gradatim run recipes/quickstart.toml
  gradatim run 02 --quick
  gradatim run sec --set curriculum.sampler.sec.tau=0.2 --out runs/sharper
  gradatim run --resume runs/quickstart")]
pub struct Arguments {
    /// TOML file, or number or name of a bundled recipe (02, sec, quickstart)
    #[arg(required_unless_present = "resume")]
    recipe: Option<String>,
    #[command(flatten)]
    flags: Flags,
}

/// Runs or resumes; 0 with a figure or none asked for, 1 when leakage forbids the figure.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (dir, plan) = open(arguments)?;
    let outcome = match dir.outcome()? {
        Some(outcome) => outcome,
        None => {
            let _lock = dir.lock()?;
            eprintln!("run directory: {}", dir.root().display());
            execute(&plan, &dir)?
        }
    };
    let page = gradatim_report::write_html(dir.root())?;
    if !arguments.flags.json {
        super::say(&format!("{}report: {}", gradatim_report::table(&outcome), page.display()))?;
    } else {
        super::say(&json(&outcome)?)?;
    }
    Ok(if outcome.summary.leakage > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn json(outcome: &Outcome) -> Result<String> {
    serde_json::to_string(&outcome.summary)
        .map_err(|fault| Error::io("standard output", "writing", fault.into()))
}

fn open(arguments: &Arguments) -> Result<(RunDir, Plan)> {
    let given = arguments.recipe.as_deref().map(|name| parse(name, arguments)).transpose()?;
    match (&arguments.flags.resume, given) {
        (Some(root), Some(given)) if !RunDir::holds_run(root) => Ok((RunDir::create(root, &given)?, given)),
        (Some(root), given) => {
            let (dir, plan) = RunDir::open(root)?;
            let other = given.as_ref().is_some_and(|given| *given != plan)
                || (given.is_none() && arguments.flags.change_the_file());
            if other {
                let hint =
                    "leave RECIPE, --quick, --full and --set out: the run directory keeps its own recipe";
                return Err(Error::input("--resume", root.display(), "a run of the very recipe given", hint));
            }
            Ok((dir, plan))
        }
        (None, Some(plan)) => {
            let root = arguments.flags.out.clone().unwrap_or_else(|| session::free_folder(&plan.name));
            Ok((RunDir::create(&root, &plan)?, plan))
        }
        (None, None) => {
            Err(Error::input("RECIPE", "missing", "a recipe or --resume DIR", "gradatim run quickstart"))
        }
    }
}

fn parse(name: &str, arguments: &Arguments) -> Result<Plan> {
    session::plan(name, "RECIPE", arguments.flags.size(), &arguments.flags.sets)
}

fn execute(plan: &Plan, dir: &RunDir) -> Result<Outcome> {
    let again = format!("gradatim run --resume {}", dir.root().display());
    let bars = Bars::new();
    session::interruptible(&again, |cores, stop| gradatim_train::run(plan, dir, cores, stop, &bars))
}
