//! `gradatim pool`: look at files of problems, and make better ones of them.

mod check;
mod convert;
mod decontaminate;
mod dedupe;
mod input;
mod make;
mod mixture;
mod output;
mod show;
mod split;

use std::process::ExitCode;

use clap::Subcommand;
use gradatim_core::{Error, Result};

/// Look at files of problems, and make better ones of them.
#[derive(Subcommand)]
pub enum Command {
    /// Try every row: report each that cannot be used, and count what the others hold
    Check(check::Arguments),
    /// Print some rows as a person reads them
    Show(show::Arguments),
    /// Write the usable rows in the house schema
    Convert(convert::Arguments),
    /// Cut a file in two, with no problem on both sides
    Split(split::Arguments),
    /// Remove rows that repeat an earlier one
    Dedupe(dedupe::Arguments),
    /// Remove rows that share words with an exam
    Decontaminate(decontaminate::Arguments),
    /// Write rows of procedural families
    Make(make::Arguments),
}

/// 0 when done, 1 when `check` refused rows, 2 when a file could not be read or written.
pub fn run(command: &Command) -> Result<ExitCode> {
    let outcome = match command {
        Command::Check(arguments) => check::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Convert(arguments) => convert::run(arguments),
        Command::Split(arguments) => split::run(arguments),
        Command::Dedupe(arguments) => dedupe::run(arguments),
        Command::Decontaminate(arguments) => decontaminate::run(arguments),
        Command::Make(arguments) => make::run(arguments),
    };
    match outcome {
        Err(Error::Interrupted) => {
            eprintln!("interrupted; no file was written");
            Ok(ExitCode::from(2))
        }
        outcome => outcome,
    }
}
