//! What the commands print, and the files they write.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Result};
use gradatim_pool::describe::Description;
use gradatim_pool::{Refusal, Writer};
use gradatim_report::{cut, thousands, visible};
use serde_json::{Value, json};

use super::input::refusal_json;
use crate::say;

/// Characters of a reason.
const LONGEST: usize = 120;

/// One more number of a summary.
pub struct Remark {
    /// Its name for scripts,
    pub key: &'static str,
    /// and for people.
    pub words: &'static str,
    /// A number or a list of names.
    pub value: Value,
}

/// How results are printed.
#[derive(Args)]
pub struct Output {
    /// Print JSON lines, the last one {"summary": ...}
    #[arg(long)]
    pub json: bool,
}

impl Output {
    /// A line for people or a record for scripts; files are hostile, so controls are spelled out.
    pub fn say(&self, text: impl FnOnce() -> String, record: impl FnOnce() -> Value) -> Result<()> {
        let line = if self.json { record().to_string() } else { visible(&text()) };
        say(&line).map(drop)
    }

    /// The end of a command that wrote `files`: (what, rows, path) each.
    pub fn done(
        &self,
        input: &str,
        described: &Description,
        files: &[(&str, u64, &PathBuf)],
        remarks: &[Remark],
    ) -> Result<ExitCode> {
        let text = || {
            let [read, refused] = [described.read(), described.refused].map(|n| thousands(n as f64));
            let mut lines = vec![format!("{input}: {read} rows read, {refused} refused")];
            let reasons = described.reasons.clone().sorted();
            lines
                .extend(reasons.iter().map(|(reason, n)| format!("  {n} refused: {}", cut(reason, LONGEST))));
            lines
                .extend(remarks.iter().map(|remark| format!("  {}: {}", remark.words, plain(&remark.value))));
            let file = |(what, rows, path): &(&str, u64, &PathBuf)| {
                format!("  {what}: {} rows in {}", thousands(*rows as f64), path.display())
            };
            lines.extend(files.iter().map(file));
            lines.join("\n")
        };
        let record = || {
            let mut summary = json!({
                "path": input, "read": described.read(), "refused": described.refused,
                "reasons": described.reasons.clone().sorted(),
            });
            for remark in remarks {
                summary[remark.key] = remark.value.clone();
            }
            let file = |(what, rows, path): &(&str, u64, &PathBuf)| json!({"what": what, "rows": rows, "path": path});
            summary["files"] = files.iter().map(file).collect();
            json!({"summary": summary})
        };
        self.say(text, record).map(|()| ExitCode::SUCCESS)
    }

    /// One refused row.
    pub fn refused(&self, refusal: &Refusal) -> Result<()> {
        self.say(|| refusal.to_string(), || json!({"refused": refusal_json(refusal)}))
    }
}

/// Numbers with their thousands apart, names with commas between them.
fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) => thousands(number.as_f64().unwrap_or(f64::NAN)),
        Value::Array(names) => names.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether files may be replaced.
#[derive(Args)]
pub struct Replace {
    /// Replace a file that is there
    #[arg(long)]
    overwrite: bool,
}

impl Replace {
    /// Begins a file of problems. Refuses one that is there, unless told otherwise.
    pub fn writer(&self, path: &Path) -> Result<Writer> {
        gradatim_pool::writers::check(path)?;
        if path.exists() && !self.overwrite {
            let found = format!("{}, which is there", path.display());
            return Err(Error::input("--out", found, "a new file", "name another, or add --overwrite"));
        }
        Writer::create(path)
    }
}
