//! `gradatim run`: from a recipe to a run directory, a table and a report.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use gradatim_core::{Error, Result};
use gradatim_train::outcome::Outcome;
use gradatim_train::{Plan, RunDir, Size};

use crate::progress::Bars;
use crate::systems;

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
    /// Lay the recipe's [quick] table over it: at most about a minute
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// Lay the recipe's [full] table over it: the paper's scale
    #[arg(long)]
    full: bool,
    /// Override one key, repeatable
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
    /// Run directory, which must not hold a run [default: runs/<recipe>, numbered where taken]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Continue the run in this directory; the result equals an uninterrupted run. With a RECIPE, begins there
    /// if nothing was begun
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    resume: Option<PathBuf>,
    /// End with one line of JSON on standard output
    #[arg(long)]
    json: bool,
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
    if !arguments.json {
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
    match (&arguments.resume, given) {
        (Some(root), Some(given)) if !RunDir::holds_run(root) => Ok((RunDir::create(root, &given)?, given)),
        (Some(root), given) => {
            let (dir, plan) = RunDir::open(root)?;
            let other =
                given.as_ref().is_some_and(|given| *given != plan) || (given.is_none() && changes(arguments));
            if other {
                let hint =
                    "leave RECIPE, --quick, --full and --set out: the run directory keeps its own recipe";
                return Err(Error::input("--resume", root.display(), "a run of the very recipe given", hint));
            }
            Ok((dir, plan))
        }
        (None, Some(plan)) => {
            let root = arguments.out.clone().unwrap_or_else(|| free_folder(&plan.name));
            Ok((RunDir::create(&root, &plan)?, plan))
        }
        (None, None) => {
            Err(Error::input("RECIPE", "missing", "a recipe or --resume DIR", "gradatim run quickstart"))
        }
    }
}

fn changes(arguments: &Arguments) -> bool {
    arguments.quick || arguments.full || !arguments.sets.is_empty()
}

fn parse(name: &str, arguments: &Arguments) -> Result<Plan> {
    let size = match (arguments.quick, arguments.full) {
        (true, _) => Size::Quick,
        (_, true) => Size::Full,
        _ => Size::Standard,
    };
    let path = Path::new(name);
    if path.is_dir() {
        let hint = "name a .toml file in it";
        return Err(Error::input("RECIPE", format!("{name}, a folder"), "a recipe file", hint));
    }
    if path.extension().is_some_and(|extension| extension == "toml") || path.is_file() {
        let text =
            std::fs::read_to_string(path).map_err(|fault| Error::io(path, "reading the recipe", fault))?;
        return Plan::parse(path, &text, size, &arguments.sets);
    }
    let (stem, text) = systems::recipe(name).ok_or_else(|| {
        let names = systems::recipe_names().collect::<Vec<_>>().join(", ");
        let hint = "give the path of a .toml file, or one of these names";
        Error::input("RECIPE", name, format!("a recipe file or one of {names}"), hint)
    })?;
    Plan::parse(&PathBuf::from(format!("{stem}.toml")), text, size, &arguments.sets)
}

/// runs/NAME, or the first of runs/NAME-2, runs/NAME-3, ... that does not exist.
fn free_folder(name: &str) -> PathBuf {
    let first = Path::new("runs").join(name);
    let numbered = (2..).map(|n| Path::new("runs").join(format!("{name}-{n}")));
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

fn execute(plan: &Plan, dir: &RunDir) -> Result<Outcome> {
    let stop = Arc::new(AtomicBool::new(false));
    let on_signal = stop.clone();
    // Without a handler Ctrl-C still cannot hurt: checkpoints are atomic.
    let _ = ctrlc::set_handler(move || {
        if on_signal.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("finishing this step and saving; Ctrl-C again stops at once");
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let bars = Bars::new(plan.side_names());
    let outcome = gradatim_train::run(plan, dir, cores, &stop, &bars);
    if let Err(Error::Interrupted) = outcome {
        eprintln!("continue with: gradatim run --resume {}", dir.root().display());
    }
    outcome
}
