//! `gradatim pool check`: every bad row with its place and remedy, and what the good ones hold.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Problem, Result, Rng, Seed};
use gradatim_pool::describe::Description;
use gradatim_report::thousands;
use serde_json::json;

use super::input::{Flags, Names, read};
use super::output::Output;

/// Refused rows on the page; the terminal has them all.
const MOST_REFUSED: usize = 200;
/// Rows shown in full on the page.
const EXAMPLES: usize = 4;

/// Try every row: report each that cannot be used, and count what the others hold.
#[derive(Args)]
#[command(after_help = "Exit codes: 0 all rows can be used, 1 some cannot, 2 a file could not be read.

Examples:
  gradatim pool check rows.jsonl
  gradatim pool check train.parquet --html train.html
  gradatim pool check math500.jsonl --render \"{problem}\" --answer \"{answer}\" --verifier number
  gradatim pool check data/*.jsonl --json | tail -n 1")]
pub struct Arguments {
    /// Files, folders of shards, or `*` patterns
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// Write the same as a page that needs no network
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    names: Names,
}

/// Reads all files; 1 if a row was refused.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let output = &arguments.output;
    let (mut all, mut lines, mut files) = (Description::default(), vec![], vec![]);
    let (mut refused, mut sample) = (vec![], Sample::new());
    for path in &arguments.files {
        let mut refuse = |refusal: gradatim_pool::Refusal| {
            if arguments.html.is_some() && refused.len() < MOST_REFUSED {
                refused.push(refusal.to_string());
            }
            output.refused(&refusal)
        };
        let options = arguments.names.put(arguments.flags.options(path)?);
        let before = [all.read(), all.kept];
        let layout = read(&options, &mut all, &mut refuse, &mut |_, problem| {
            sample.offer(problem);
            Ok(())
        })?;
        let [read, kept] = [all.read() - before[0], all.kept - before[1]];
        let [rows, usable] = [read, kept].map(|n| thousands(n as f64));
        lines.push(format!("{path}: {rows} rows, {usable} of them usable, in the {layout} layout"));
        files.push(
            json!({"path": path, "layout": layout, "read": read, "kept": kept, "refused": read - kept}),
        );
    }
    output.say(
        || format!("{}\n\n{}", lines.join("\n"), gradatim_report::pool::text(&all)),
        || json!({"summary": {"files": files, "rows": all.summary()}}),
    )?;
    if let Some(path) = &arguments.html {
        let (files, refused, examples) = (&lines, &refused, &sample.rows);
        gradatim_report::pool::write_html(
            &gradatim_report::pool::Page { files, described: &all, refused, examples },
            path,
        )?;
        eprintln!("page: {}", path.display());
    }
    Ok(ExitCode::from(u8::from(all.refused > 0)))
}

/// A few rows, each as likely as any other.
struct Sample {
    rng: Rng,
    seen: u64,
    rows: Vec<Problem>,
}

impl Sample {
    fn new() -> Self {
        Self { rng: Seed(0).rng("pool check", [0, 0]), seen: 0, rows: vec![] }
    }

    fn offer(&mut self, problem: Problem) {
        self.seen += 1;
        if self.rows.len() < EXAMPLES {
            self.rows.push(problem);
        } else if let Some(row) = self.rows.get_mut(self.rng.below(self.seen) as usize) {
            *row = problem;
        }
    }
}
