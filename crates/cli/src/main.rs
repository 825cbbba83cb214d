//! The `gradatim` command.

mod arena;
mod pool;
mod progress;
mod report;
mod run;
mod session;
mod systems;
mod tasks;
mod verify;
mod wording;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gradatim_core::{Error, Result};

/// A curriculum engine for reasoning models.
#[derive(Parser)]
#[command(
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 done, 1 ran and the answer is no, 2 could not run."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a recipe and its baseline on equal budgets, then print the figure
    Run(run::Arguments),
    /// Run every curriculum of an arena on every task and seed, on equal budgets, and rank them
    Arena(arena::Arguments),
    /// List the systems of the catalogue, or describe one
    Systems {
        /// Number or name, such as 02 or sec
        name: Option<String>,
        /// Print all 88 as a JSON array
        #[arg(long, conflicts_with = "name")]
        json: bool,
    },
    /// Look at files of problems, and make better ones of them
    #[command(subcommand)]
    Pool(Box<pool::Command>),
    /// List the procedural families and print their problems
    #[command(subcommand)]
    Tasks(tasks::Command),
    /// Judge an answer, or a file of answers, against gold ones
    Verify(Box<verify::Arguments>),
    /// Write the report of a run or an arena again
    Report {
        /// Directory of the run or the arena
        dir: std::path::PathBuf,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Arena(arguments) => arena::run(&arguments),
        Command::Systems { name, json } => show_systems(name.as_deref(), json),
        Command::Pool(command) => pool::run(&command),
        Command::Tasks(command) => tasks::run(&command),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Report { dir } => report::write(&dir),
    };
    outcome.unwrap_or_else(|error| {
        // Nowhere is left to complain to when standard error is closed.
        let _ = writeln!(std::io::stderr(), "error: {error}");
        ExitCode::from(2)
    })
}

fn show_systems(name: Option<&str>, json: bool) -> Result<ExitCode> {
    match name {
        None if json => say(&systems::json()),
        None => say(&systems::list()),
        Some(name) => {
            let system = systems::find(name).ok_or_else(|| {
                Error::input(
                    "NAME",
                    name,
                    "a number from 1 to 88 or a name",
                    "`gradatim systems` lists them all",
                )
            })?;
            say(&systems::page(system))
        }
    }
}

/// Prints a result. A closed pipe is no error: the reader has seen enough.
fn say(text: &str) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::io("standard output", "writing", fault))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
