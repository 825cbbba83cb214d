//! `gradatim pool make`: a file of problems from procedural families, each problem once.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Result, Seed, Source, fingerprint};
use gradatim_pool::Writer;
use gradatim_pool::describe::Description;
use gradatim_report::thousands;
use serde_json::json;

use super::input::check_stop;
use super::mixture::{Mixture, Part};
use super::output::{Output, Replace};
use crate::wording::Put;

/// Draws in a row that may repeat earlier problems before a level is taken to be used up.
const MOST_REPEATS: u64 = 10_000;

/// Write rows of procedural families.
#[derive(Args)]
#[command(
    after_help = "Every row is another problem: no two have one canonical form. The same seed makes the same \
file. Rows stand in the order of the mixture, easiest level first, and say meta.licence = \"generated\".

A mixture is a TOML file:
  rows = 1000            # shared out by weight among the parts without rows
  seed = 0
  [[part]]
  weight = 3
  family = { sort = { levels = [1, 5] } }
  [[part]]
  rows = 200
  family = { countdown = { levels = [2, 4], wording = \"compact\" } }

Examples:
  gradatim pool make mixture.toml --out rows.jsonl
  gradatim pool make --family sort:1-5:200 --family countdown:3:100 --out rows.jsonl --seed 1"
)]
pub struct Arguments {
    /// TOML file of the mixture
    #[arg(value_name = "MIXTURE", required_unless_present = "family", conflicts_with = "family")]
    mixture: Option<PathBuf>,
    /// A family, its levels and the number of rows, repeatable; `gradatim tasks list` names them
    #[arg(long, value_name = "NAME:LEVELS:ROWS")]
    family: Vec<String>,
    /// File to write: .jsonl, .parquet, .csv or .arrow
    #[arg(long, short, value_name = "OUT")]
    out: PathBuf,
    /// Seed of the instances [default: the mixture's, else 0]
    #[arg(long)]
    seed: Option<u64>,
    /// How problems are put, where the mixture does not say
    #[arg(long, value_enum, default_value_t = Put::English)]
    wording: Put,
    #[command(flatten)]
    replace: Replace,
    #[command(flatten)]
    output: Output,
}

/// Writes all parts into one file.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let wording = arguments.wording.into();
    let mixture = match &arguments.mixture {
        Some(path) => Mixture::read(path, wording)?,
        None => {
            let parts = arguments.family.iter().map(|text| Part::parse(text, wording));
            Mixture { part: parts.collect::<Result<_>>()?, ..Mixture::default() }
        }
    };
    let seed = Seed(arguments.seed.unwrap_or(mixture.seed));
    let counts = mixture.counts()?;
    let mut making = Making {
        seed,
        writer: arguments.replace.writer(&arguments.out)?,
        described: Description::default(),
        seen: HashSet::new(),
    };
    for (part, rows) in mixture.part.iter().zip(counts) {
        let sources = part.family.sources()?;
        for (ix, source) in sources.iter().enumerate() {
            let n = sources.len() as u64;
            making.level(&**source, rows / n + u64::from((ix as u64) < rows % n))?;
        }
    }
    let written = making.writer.finish()?;
    let described = &making.described;
    arguments.output.say(
        || {
            let rows = |(category, n): (&String, &u64)| format!("  {category}: {}\n", thousands(*n as f64));
            let listed: String = described.categories.iter().map(rows).collect();
            format!("{listed}wrote {} rows to {}", thousands(written as f64), arguments.out.display())
        },
        || {
            json!({"summary": {
                "rows": written, "seed": seed.0, "categories": described.categories, "path": arguments.out,
            }})
        },
    )?;
    Ok(ExitCode::SUCCESS)
}

struct Making {
    seed: Seed,
    writer: Writer,
    described: Description,
    /// Hashes of canonical forms.
    seen: HashSet<u64>,
}

impl Making {
    /// Writes `rows` new problems of one level. Refuses a level that has not as many.
    fn level(&mut self, source: &dyn Source, rows: u64) -> Result<()> {
        let (mut made, mut repeats) = (0, 0);
        for n in 0.. {
            if made == rows {
                break;
            }
            check_stop()?;
            let mut problem = source.draw(self.seed, n);
            if self.seen.insert(fingerprint(&problem.canonical)) {
                problem.meta.insert("licence".to_owned(), "generated".into());
                self.described.keep(&problem);
                self.writer.write(&problem)?;
                (made, repeats) = (made + 1, 0);
            } else {
                repeats += 1;
            }
            if repeats > MOST_REPEATS {
                let found = format!("{rows} rows of {}", problem.category);
                let expected = format!("at most {made}: no other problem turned up in {MOST_REPEATS} draws");
                return Err(Error::input("rows", found, expected, "ask for fewer, or for further levels"));
            }
        }
        Ok(())
    }
}
