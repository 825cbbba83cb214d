//! `gradatim arena`: from an arena file to its standings, a table and a report.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Result};
use gradatim_train::arena::{self, Arena};
use gradatim_train::{RunDir, arena::Standings};

use crate::progress::Bars;
use crate::session::{self, Flags};
use crate::systems;

/// Run every curriculum of an arena on every task and seed, on equal budgets, and rank them.
#[derive(Args)]
#[command(after_help = "Examples:
  gradatim arena arenas/simulated.toml
  gradatim arena simulated --quick
  gradatim arena arenas/transformer.toml --set seeds='[7, 8]' --out runs/two-seeds
  gradatim arena --resume runs/simulated")]
pub struct Arguments {
    /// TOML file, or name of a bundled arena (simulated, transformer)
    #[arg(required_unless_present = "resume")]
    file: Option<String>,
    #[command(flatten)]
    flags: Flags,
}

/// Runs or resumes; 0 with standings, 1 when leakage forbids them.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (dir, arena) = open(arguments)?;
    let standings = match dir.standings()? {
        Some(standings) => standings,
        None => {
            let _lock = dir.lock()?;
            eprintln!("run directory: {}", dir.root().display());
            let again = format!("gradatim arena --resume {}", dir.root().display());
            let bars = Bars::crowd(arena.n_trials());
            session::interruptible(&again, |cores, stop| arena::run(&arena, &dir, cores, stop, &bars))?
        }
    };
    let page = gradatim_report::arena::write_html(dir.root())?;
    if arguments.flags.json {
        super::say(&json(&standings)?)?;
    } else {
        let table = gradatim_report::arena::table(&standings);
        super::say(&format!("{table}report: {}", page.display()))?;
    }
    Ok(if standings.leakage > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn json(standings: &Standings) -> Result<String> {
    serde_json::to_string(standings).map_err(|fault| Error::io("standard output", "writing", fault.into()))
}

fn open(arguments: &Arguments) -> Result<(RunDir, Arena)> {
    let given = arguments.file.as_deref().map(|name| parse(name, arguments)).transpose()?;
    match (&arguments.flags.resume, given) {
        (Some(root), Some(given)) if !RunDir::holds_arena(root) => {
            Ok((RunDir::create_arena(root, &given)?, given))
        }
        (Some(root), given) => {
            let (dir, arena) = RunDir::open_arena(root)?;
            let changes = arguments.flags.change_the_file();
            if given.as_ref().map_or(changes, |given| *given != arena) {
                let hint = "leave FILE, --quick, --full and --set out: the directory keeps its own arena";
                let expected = "an arena of the very file given";
                return Err(Error::input("--resume", root.display(), expected, hint));
            }
            Ok((dir, arena))
        }
        (None, Some(arena)) => {
            let root = arguments.flags.out.clone().unwrap_or_else(|| session::free_folder(&arena.name));
            Ok((RunDir::create_arena(&root, &arena)?, arena))
        }
        (None, None) => {
            Err(Error::input("FILE", "missing", "an arena file or --resume DIR", "gradatim arena simulated"))
        }
    }
}

fn parse(name: &str, arguments: &Arguments) -> Result<Arena> {
    let size = arguments.flags.size();
    if let Some(text) = session::text(name, "FILE", "an arena")? {
        return Arena::parse(Path::new(name), &text, size, &arguments.flags.sets);
    }
    let (stem, text) = systems::arena(name).ok_or_else(|| {
        let names = systems::arena_names().collect::<Vec<_>>().join(", ");
        let hint = "give the path of a .toml file, or one of these names";
        Error::input("FILE", name, format!("an arena file or one of {names}"), hint)
    })?;
    Arena::parse(&PathBuf::from(format!("{stem}.toml")), text, size, &arguments.flags.sets)
}
