//! `gradatim pool decontaminate`: no row that an exam could recognise.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Result};
use gradatim_pool::RowsOptions;
use gradatim_pool::decontaminate::{Options, References};
use gradatim_pool::describe::Description;
use gradatim_report::{cut, thousands};
use serde_json::json;

use super::input::{Input, pass, read};
use super::output::{Output, Remark, Replace};

/// Characters of the shared words that are printed.
const LONGEST: usize = 160;

/// Remove rows that share words with an exam.
#[derive(Args)]
#[command(
    after_help = "A row goes when its prompt is that of a reference row, or shares 13 words in a row with one; \
case and blanks do not count. Prompts of fewer words match only as a whole. Runs of words that stand in more than \
10 reference rows are their wording and do not count.

Examples:
  gradatim pool decontaminate train.jsonl --against test.jsonl --out clean.jsonl
  gradatim pool decontaminate train.jsonl --against aime.jsonl math500.jsonl --against-render \"{prompt}\" \\
      --out clean.jsonl"
)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// Files of the exam, in any layout
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    against: Vec<String>,
    /// Template of the prompt in those files [default: by their layout]
    #[arg(long, value_name = "TEMPLATE")]
    against_render: Option<String>,
    /// File for the rows that are kept
    #[arg(long, short, value_name = "OUT")]
    out: PathBuf,
    /// Words in a row that have to be shared
    #[arg(long, short, default_value_t = Options::default().words, value_name = "WORDS")]
    n: usize,
    /// Reference rows that may share a run of words before it stops counting
    #[arg(long, default_value_t = Options::default().common, value_name = "ROWS")]
    common: usize,
    #[command(flatten)]
    replace: Replace,
    #[command(flatten)]
    output: Output,
}

/// The references first, then one pass.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let output = &arguments.output;
    let options = arguments.input.options()?;
    let mut references = References::new(Options { words: arguments.n, common: arguments.common })?;
    for (ix, path) in arguments.against.iter().enumerate() {
        gather(&mut references, ix, path, arguments)?;
    }
    let n_references = references.len();
    let decontaminator = references.finish();
    let mut writer = arguments.replace.writer(&arguments.out)?;
    let mut removed = 0_u64;
    let described = pass(&options, output, |row, problem| {
        let Some(found) = decontaminator.compare(&problem) else { return writer.write(&problem) };
        removed += 1;
        let (id, of, file, shared) = (&problem.id, found.id, &arguments.against[found.file], &found.shared);
        output.say(
            || {
                let what = match shared.whole {
                    true => "is the prompt of".to_owned(),
                    false => format!("shares {} words with", shared.n_words),
                };
                format!("row {row} {id:?} {what} {of:?} of {file}: {}", cut(&shared.words, LONGEST))
            },
            || {
                json!({"contaminated": {
                    "row": row, "id": id, "file": file, "of": of, "whole": shared.whole, "words": shared.n_words,
                    "text": shared.words,
                }})
            },
        )
    })?;
    let written = writer.finish()?;
    let remarks = [
        Remark { key: "removed", words: "removed", value: json!(removed) },
        Remark { key: "references", words: "reference rows", value: json!(n_references) },
        Remark {
            key: "common",
            words: "runs of words too common to count",
            value: json!(decontaminator.n_common()),
        },
    ];
    output.done(&arguments.input.path, &described, &[("kept", written, &arguments.out)], &remarks)
}

/// Adds the rows of one reference file. Rows that cannot be used are told, for nothing is compared with them; a
/// file without any usable row is refused.
fn gather(references: &mut References, ix: usize, path: &str, arguments: &Arguments) -> Result<()> {
    // The prompt alone counts: a row of an odd level or without an answer is compared like any other.
    let render = arguments.against_render.as_deref().map(|template| ("render", template));
    let options = RowsOptions::of(path).with([("kind", "text"), ("level", "1")].into_iter().chain(render))?;
    let (mut described, mut first) = (Description::default(), None);
    let mut refuse = |refusal: gradatim_pool::Refusal| {
        first.get_or_insert(refusal.error);
        Ok(())
    };
    let mut add = |_, problem| {
        references.add(ix, &problem);
        Ok(())
    };
    read(&options, &mut described, &mut refuse, &mut add)?;
    match first {
        Some(error) if described.kept == 0 => Err(error),
        None if described.kept == 0 => Err(Error::input(
            "--against",
            format!("{path}, without rows"),
            "at least one row",
            "check the path",
        )),
        Some(error) => {
            let refused = thousands(described.refused as f64);
            eprintln!("{path}: {refused} rows cannot be compared, the first for this reason: {error}");
            Ok(())
        }
        None => Ok(()),
    }
}
