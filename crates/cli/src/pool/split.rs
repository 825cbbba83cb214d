//! `gradatim pool split`: training rows here, exam rows there, and no problem in both.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Problem, Result, Seed};
use gradatim_pool::RowsOptions;
use gradatim_pool::describe::Description;
use gradatim_pool::split::{GroupSplit, Groups, Side, by_house, by_share, check_share};
use serde_json::json;

use super::input::{Input, pass, read};
use super::output::{Output, Remark, Replace};

/// Share of the rows that is held out where none is given.
const TENTH: f64 = 0.1;

/// Cut a file in two, with no problem on both sides.
#[derive(Args)]
#[command(
    after_help = "Without --share and --by the house's rule decides: a problem whose canonical form hashes to \
0 mod 10 is held out, as in every run that trains on the file. Equal canonical forms always share a side.

Examples:
  gradatim pool split rows.jsonl --train train.jsonl --held-out exam.jsonl
  gradatim pool split rows.jsonl --train train.jsonl --held-out exam.jsonl --share 0.2 --seed 1
  gradatim pool split rows.jsonl --train train.jsonl --held-out exam.jsonl --by source --share 0.25"
)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// File for the rows to train on
    #[arg(long, value_name = "OUT")]
    train: PathBuf,
    /// File for the rows of the exam
    #[arg(long, value_name = "OUT")]
    held_out: PathBuf,
    /// Share of the problems that is held out, above 0 and below 1 [with --by: 0.1 of the rows]
    #[arg(long, value_name = "SHARE")]
    share: Option<f64>,
    /// Which of them; needs --share or --by
    #[arg(long)]
    seed: Option<u64>,
    /// Hold out whole groups: category, level, verifier, or a key of meta such as source
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    #[command(flatten)]
    replace: Replace,
    #[command(flatten)]
    output: Output,
}

/// One pass; two where groups have to be chosen first.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Arguments { train, held_out, .. } = arguments;
    if train == held_out {
        let found = format!("{}, as --train", held_out.display());
        return Err(Error::input("--held-out", found, "a file of its own", "name another file"));
    }
    let options = arguments.input.options()?;
    let rule = Rule::of(arguments, &options)?;
    let mut writers = [arguments.replace.writer(train)?, arguments.replace.writer(held_out)?];
    let (mut row, mut neither) = (0, 0_u64);
    let described = pass(&options, &arguments.output, |_, problem| {
        let side = rule.side(row, &problem);
        row += 1;
        match side {
            Side::Train => writers[0].write(&problem),
            Side::HeldOut => writers[1].write(&problem),
            Side::Neither => {
                neither += 1;
                Ok(())
            }
        }
    })?;
    let [to_train, to_exam] = writers;
    let files = [("to train on", to_train.finish()?, train), ("held out", to_exam.finish()?, held_out)];
    let mut remarks = vec![];
    if let Rule::Groups(split) = &rule {
        remarks.push(Remark { key: "groups", words: "groups held out", value: json!(split.held_out) });
        let words = "on neither side, for the exam has the same problem";
        remarks.push(Remark { key: "neither", words, value: json!(neither) });
    }
    arguments.output.done(&arguments.input.path, &described, &files, &remarks)
}

enum Rule {
    House,
    Share(f64, Seed),
    Groups(GroupSplit),
}

impl Rule {
    fn of(arguments: &Arguments, options: &RowsOptions) -> Result<Self> {
        let seed = Seed(arguments.seed.unwrap_or(0));
        match (arguments.share, &arguments.by) {
            (None, None) if arguments.seed.is_some() => {
                let hint = "add --share 0.1, or leave --seed out";
                Err(Error::input("--seed", "a seed for the house's rule", "--share or --by beside it", hint))
            }
            (None, None) => Ok(Self::House),
            (Some(share), None) => check_share(share).map(|()| Self::Share(share, seed)),
            (share, Some(field)) => {
                let mut groups = Groups::new(field);
                let mut note = |_, problem: Problem| groups.note(&problem);
                read(options, &mut Description::default(), &mut |_| Ok(()), &mut note)?;
                groups.split(share.unwrap_or(TENTH), seed).map(Self::Groups)
            }
        }
    }

    /// The side of the row that was read in that place, from 0.
    fn side(&self, row: usize, problem: &Problem) -> Side {
        match self {
            Self::House => by_house(problem),
            Self::Share(share, seed) => by_share(problem, *share, *seed),
            Self::Groups(split) => split.side(row),
        }
    }
}
