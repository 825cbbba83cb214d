//! `gradatim pool dedupe`: each problem once.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Problem, Result};
use gradatim_pool::RowsOptions;
use gradatim_pool::dedupe::{Deduper, Sameness};
use gradatim_pool::describe::Description;
use gradatim_pool::fold::fold;
use gradatim_pool::wording::{self, Survey};
use serde_json::json;

use super::input::{Input, pass, read};
use super::output::{Output, Remark, Replace};

/// Remove rows that repeat an earlier one; the first is kept.
#[derive(Args)]
#[command(after_help = "Rules:
  --exact       equal canonical forms; a row of any layout has its prompt in lower case, blanks collapsed
  --normalised  equal prompts but for case, blanks, quotation marks and the points at the ends of words (default)
  --near        prompts whose runs of 3 words agree to the threshold, by MinHash and then exactly; runs that \
stand in more than 2% of the prompts are the pool's wording and do not count
Problems that differ in one number are near-duplicates too: look at what --near removes, or add --same-answer.

Examples:
  gradatim pool dedupe rows.jsonl --out clean.jsonl
  gradatim pool dedupe rows.jsonl --out clean.jsonl --near --threshold 0.7 --same-answer")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// File for the rows that are kept
    #[arg(long, short, value_name = "OUT")]
    out: PathBuf,
    /// Compare canonical forms
    #[arg(long, conflicts_with_all = ["normalised", "near"])]
    exact: bool,
    /// Compare folded prompts
    #[arg(long, conflicts_with = "near")]
    normalised: bool,
    /// Compare runs of words
    #[arg(long)]
    near: bool,
    /// Least similarity of near-duplicates, above 0 and up to 1
    #[arg(long, default_value_t = 0.8, requires = "near")]
    threshold: f64,
    /// Words of the runs that are compared
    #[arg(long, default_value_t = 3, value_name = "WORDS", requires = "near")]
    shingle: usize,
    /// Share of the prompts above which a run of words is wording; 1 counts every run
    #[arg(long, default_value_t = wording::SHARE, value_name = "SHARE", requires = "near")]
    wording: f64,
    /// Keep a row whose answer differs from that of the row it repeats
    #[arg(long)]
    same_answer: bool,
    #[command(flatten)]
    replace: Replace,
    #[command(flatten)]
    output: Output,
}

/// One pass, in which every row is kept, removed and reported, or refused; before it one more for --near.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let output = &arguments.output;
    let options = arguments.input.options()?;
    let sameness = match (arguments.exact, arguments.near) {
        (true, _) => Sameness::Exact,
        (_, true) => near(arguments, &options)?,
        _ => Sameness::Normalised,
    };
    let mut deduper = Deduper::new(sameness, arguments.same_answer)?;
    let mut writer = arguments.replace.writer(&arguments.out)?;
    let (mut removed, mut differing) = (0_u64, 0_u64);
    let described = pass(&options, output, |row, problem| {
        let Some(duplicate) = deduper.take(&problem) else { return writer.write(&problem) };
        removed += 1;
        differing += u64::from(!duplicate.same_answer);
        let (id, of, similarity) = (&problem.id, duplicate.of, duplicate.similarity);
        let answers = if duplicate.same_answer { "" } else { "; the answers differ" };
        output.say(
            || format!("row {row} {id:?} repeats {of:?}, similarity {similarity:.3}{answers}"),
            || {
                json!({"duplicate": {
                    "row": row, "id": id, "of": of, "similarity": similarity, "same_answer": duplicate.same_answer,
                }})
            },
        )
    })?;
    let written = writer.finish()?;
    let remarks = [
        Remark { key: "removed", words: "removed", value: json!(removed) },
        Remark { key: "answers_differ", words: "of them with another answer", value: json!(differing) },
    ];
    output.done(&arguments.input.path, &described, &[("kept", written, &arguments.out)], &remarks)
}

/// Surveys the wording of the rows.
fn near(arguments: &Arguments, options: &RowsOptions) -> Result<Sameness> {
    let Arguments { threshold, shingle, wording, .. } = *arguments;
    Sameness::Near { threshold, shingle, wording: HashSet::new() }.check()?;
    if !(0.0..=1.0).contains(&wording) {
        return Err(Error::input("--wording", wording, "a share from 0 to 1", "0.02 is usual"));
    }
    let mut survey = Survey::new(wording, shingle);
    let mut offer = |_, problem: Problem| {
        survey.offer(&fold(&problem.prompt_text()));
        Ok(())
    };
    read(options, &mut Description::default(), &mut |_| Ok(()), &mut offer)?;
    Ok(Sameness::Near { threshold, shingle, wording: survey.finish() })
}
