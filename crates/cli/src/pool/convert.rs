//! `gradatim pool convert`: the usable rows of any layout in the house schema.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gradatim_core::Result;

use super::input::{Input, pass};
use super::output::{Output, Replace};

/// Write the usable rows in the house schema, in file order.
#[derive(Args)]
#[command(after_help = "Rows that cannot be used are reported as `gradatim pool check` does, and left out.

Examples:
  gradatim pool convert train.parquet --out train.jsonl
  gradatim pool convert math500.jsonl --out math500.parquet --render \"{problem}\" --verifier number")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// File to write: .jsonl, .parquet, .csv or .arrow
    #[arg(long, short, value_name = "OUT")]
    out: PathBuf,
    #[command(flatten)]
    replace: Replace,
    #[command(flatten)]
    output: Output,
}

/// Reads and writes row by row.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let options = arguments.input.options()?;
    let mut writer = arguments.replace.writer(&arguments.out)?;
    let described = pass(&options, &arguments.output, |_, problem| writer.write(&problem))?;
    let written = writer.finish()?;
    arguments.output.done(&arguments.input.path, &described, &[("wrote", written, &arguments.out)], &[])
}
