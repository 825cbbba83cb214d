//! `gradatim pool show`: some rows as a person reads them.

use std::process::ExitCode;

use clap::Args;
use gradatim_core::{Error, Message, Part, Problem, Result, Seed};
use gradatim_pool::describe::Description;
use serde_json::Value;

use super::input::{Flags, read};
use super::output::Output;

/// Print some rows as a person reads them.
#[derive(Args)]
#[command(after_help = "Exit codes: 0 done, 1 no such row, 2 the file could not be read.

Examples:
  gradatim pool show rows.jsonl
  gradatim pool show rows.jsonl --n 5 --seed 1
  gradatim pool show rows.jsonl --id gsm8k/12 --json")]
pub struct Arguments {
    /// File, folder of shards, or `*` pattern
    #[arg(value_name = "FILE")]
    path: String,
    /// Rows to print
    #[arg(long, short, default_value_t = 3)]
    n: usize,
    /// Draw them from the whole file, each row as likely [default: the first ones]
    #[arg(long)]
    seed: Option<u64>,
    /// The row of this id
    #[arg(long, conflicts_with_all = ["n", "seed"])]
    id: Option<String>,
    /// Rows of this category only
    #[arg(long)]
    category: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    flags: Flags,
}

/// 1 if no row fits.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let rows = chosen(arguments)?;
    for (ix, row) in rows.iter().enumerate() {
        let rule = if ix > 0 { "\n" } else { "" };
        arguments.output.say(|| format!("{rule}{}", written(row)), || gradatim_pool::jsonl::line(row))?;
    }
    if rows.is_empty() {
        eprintln!("no row fits");
    }
    Ok(ExitCode::from(u8::from(rows.is_empty())))
}

/// The first rows that fit, or a sample of all that do.
fn chosen(arguments: &Arguments) -> Result<Vec<Problem>> {
    let fits = |problem: &Problem| {
        arguments.id.as_ref().is_none_or(|id| problem.id == *id)
            && arguments.category.as_ref().is_none_or(|category| problem.category == *category)
    };
    let n = if arguments.id.is_some() { 1 } else { arguments.n };
    let mut rng = arguments.seed.map(|seed| Seed(seed).rng("pool show", [0, 0]));
    let (mut seen, mut rows) = (0, Vec::with_capacity(n.min(1_024)));
    let mut take = |_, problem: Problem| {
        if !fits(&problem) {
            return Ok(());
        }
        seen += 1;
        match &mut rng {
            _ if rows.len() < n => rows.push(problem),
            // Reservoir sampling: the row replaces one of the n with probability n / seen.
            Some(rng) => {
                if let Some(row) = rows.get_mut(rng.below(seen) as usize) {
                    *row = problem;
                }
            }
            None => {}
        }
        // Nothing more is wanted: reading ends here.
        if rng.is_none() && rows.len() == n { Err(Error::Interrupted) } else { Ok(()) }
    };
    let options = arguments.flags.options(&arguments.path)?;
    let read = read(&options, &mut Description::default(), &mut |_| Ok(()), &mut take);
    match read {
        Err(Error::Interrupted) if arguments.seed.is_none() && rows.len() == n => Ok(rows),
        read => read.map(|_| rows),
    }
}

/// A row under its headings, texts indented.
fn written(problem: &Problem) -> String {
    let Problem { id, category, level, verifier, .. } = problem;
    let mut text = format!("{id} · {category} · level {level} · {verifier}\n");
    let mut put = |heading: &str, body: &str| {
        let body = body.trim_end().replace('\n', "\n    ");
        text.push_str(&format!("  {heading}\n    {body}\n"));
    };
    match problem.prompt.as_slice() {
        [_] => put("prompt", &problem.prompt_text()),
        turns => turns.iter().for_each(|turn| put(&format!("prompt, {}", role(turn)), &said(turn))),
    }
    put("answer", &problem.answer);
    if let Some(solution) = &problem.solution {
        put("solution", solution);
    }
    if !problem.skills.is_empty() {
        put("skills", &problem.skills.join(", "));
    }
    if !problem.meta.is_empty() {
        let lines = problem.meta.iter().map(|(key, value)| match value {
            Value::String(text) => format!("{key}: {text}"),
            other => format!("{key}: {other}"),
        });
        put("meta", &lines.collect::<Vec<_>>().join("\n"));
    }
    text
}

fn role(turn: &Message) -> String {
    format!("{:?}", turn.role).to_lowercase()
}

fn said(turn: &Message) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Image(place) => format!("[image {place}]"),
        Part::Audio(place) => format!("[audio {place}]"),
    };
    turn.parts.iter().map(part).collect::<Vec<_>>().join("\n")
}
