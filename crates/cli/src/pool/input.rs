//! Files of problems: the flags that say how to read them, and one pass over their rows.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};

use clap::Args;
use gradatim_core::{Error, Kind, Problem, Result, Verifier};
use gradatim_pool::describe::Description;
use gradatim_pool::{Refusal, RowsOptions, Scanned, scan};
use serde_json::json;

use super::output::Output;

/// How rows become problems; the keys of a recipe's [[pool.rows]] under the same names.
#[derive(Args)]
#[command(next_help_heading = "Row options")]
pub struct Flags {
    /// What the file is: jsonl, json, csv, tsv, parquet, arrow [default: by its extension]
    #[arg(long)]
    format: Option<String>,
    /// How rows are laid out: house, verl, gsm8k, ... [default: by their columns]
    #[arg(long)]
    layout: Option<String>,
    /// Where the records of a .json file stand, such as data.examples
    #[arg(long, value_name = "PATH")]
    records: Option<String>,
    /// Split of a folder to read, such as train
    #[arg(long)]
    split: Option<String>,
    /// Template of the prompt, such as "{question}"
    #[arg(long, value_name = "TEMPLATE")]
    render: Option<String>,
    /// Template of the gold answer
    #[arg(long, value_name = "TEMPLATE")]
    answer: Option<String>,
    /// Template of a worked response
    #[arg(long, value_name = "TEMPLATE")]
    solution: Option<String>,
    /// Template of what makes two rows the same
    #[arg(long, value_name = "TEMPLATE")]
    canonical: Option<String>,
    /// Field of the choices of a multiple-choice question
    #[arg(long, value_name = "FIELD")]
    choices: Option<String>,
    /// Name of the verifier
    #[arg(long, value_name = "NAME")]
    verifier: Option<String>,
    /// verifiable, demonstration, text or pair
    #[arg(long)]
    kind: Option<String>,
    /// Field or template of the level
    #[arg(long, value_name = "FIELD")]
    level: Option<String>,
    /// Names of levels from easy to hard, such as easy,medium,hard
    #[arg(long, value_name = "NAMES")]
    levels: Option<String>,
    /// Field of one skill or a list of them
    #[arg(long, value_name = "FIELD")]
    skills: Option<String>,
    /// Fields copied into meta, such as numbers,licence
    #[arg(long, value_name = "FIELDS")]
    keep_meta: Option<String>,
    /// Refuse rows with a longer prompt
    #[arg(long, value_name = "N")]
    max_prompt_chars: Option<String>,
    /// Read this many rows at most
    #[arg(long, value_name = "N")]
    limit: Option<String>,
}

impl Flags {
    /// Options for `path`.
    pub fn options(&self, path: &str) -> Result<RowsOptions> {
        let flags = [
            ("format", &self.format),
            ("layout", &self.layout),
            ("records", &self.records),
            ("split", &self.split),
            ("render", &self.render),
            ("answer", &self.answer),
            ("solution", &self.solution),
            ("canonical", &self.canonical),
            ("choices", &self.choices),
            ("verifier", &self.verifier),
            ("kind", &self.kind),
            ("level", &self.level),
            ("levels", &self.levels),
            ("skills", &self.skills),
            ("keep_meta", &self.keep_meta),
            ("max_prompt_chars", &self.max_prompt_chars),
            ("limit", &self.limit),
        ];
        RowsOptions::of(path)
            .with(flags.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?))))
    }
}

/// What rows are called; apart, for `show` finds rows by the same words.
#[derive(Args)]
#[command(next_help_heading = "Row options")]
pub struct Names {
    /// Template of the id
    #[arg(long, value_name = "TEMPLATE")]
    id: Option<String>,
    /// Template of the arm
    #[arg(long, value_name = "TEMPLATE")]
    category: Option<String>,
}

impl Names {
    /// `options` with these names.
    pub fn put(&self, options: RowsOptions) -> RowsOptions {
        let id = self.id.clone().or(options.id);
        let category = self.category.clone().or(options.category);
        RowsOptions { id, category, ..options }
    }
}

/// One file and how to read it.
#[derive(Args)]
pub struct Input {
    /// File, folder of shards, or `*` pattern
    #[arg(value_name = "IN")]
    pub path: String,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    names: Names,
}

impl Input {
    /// The options of its rows.
    pub fn options(&self) -> Result<RowsOptions> {
        self.flags.options(&self.path).map(|options| self.names.put(options))
    }
}

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// Hands every usable row to `each`, in file order; reports and counts the others.
pub fn pass(
    options: &RowsOptions,
    output: &Output,
    mut each: impl FnMut(usize, Problem) -> Result<()>,
) -> Result<Description> {
    let mut described = Description::default();
    read(options, &mut described, &mut |refusal| output.refused(&refusal), &mut each)?;
    Ok(described)
}

/// As [`pass`], with refusals to `refuse`; says how the file was laid out. A row whose gold answer its verifier
/// cannot use is none. Ends with `Interrupted` on Ctrl-C, and with what `each` refuses.
pub fn read(
    options: &RowsOptions,
    described: &mut Description,
    refuse: &mut dyn FnMut(Refusal) -> Result<()>,
    each: &mut dyn FnMut(usize, Problem) -> Result<()>,
) -> Result<String> {
    let mut verifiers = Verifiers::default();
    let scanned = scan(options, &mut |scanned| {
        check_stop()?;
        let refusal = match scanned {
            Scanned::Row { row, problem } => match verifiers.check(&problem) {
                Ok(()) => {
                    described.keep(&problem);
                    return each(row, problem);
                }
                Err(error) => {
                    Refusal { row, id: Some(problem.id), error: error.in_file(&options.path, Some(row)) }
                }
            },
            Scanned::Refused(refusal) => refusal,
        };
        described.refuse(&refusal.error);
        refuse(refusal)
    })?;
    Ok(scanned.layout.unwrap_or("unknown").to_owned())
}

/// Ends with `Interrupted` once Ctrl-C was pressed, so that what is half done is cleared away. A second Ctrl-C
/// ends the process; where no handler can be had, the first one does.
pub fn check_stop() -> Result<()> {
    static HANDLER: Once = Once::new();
    HANDLER.call_once(|| {
        let _ = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
    });
    if STOP.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
}

/// The verifiers rows name, each made once.
#[derive(Default)]
struct Verifiers(HashMap<String, Arc<dyn Verifier>>);

impl Verifiers {
    fn check(&mut self, problem: &Problem) -> Result<()> {
        if problem.kind != Kind::Verifiable {
            return Ok(());
        }
        if let Some(verifier) = self.0.get(&problem.verifier) {
            return verifier.check(problem);
        }
        let verifier = gradatim_verify::by_name(&problem.verifier)?;
        verifier.check(problem)?;
        self.0.insert(problem.verifier.clone(), verifier);
        Ok(())
    }
}

/// A refusal for scripts.
pub fn refusal_json(refusal: &Refusal) -> serde_json::Value {
    match &refusal.error {
        Error::Input { file, line, key, found, expected, hint } => json!({
            "file": file, "line": line, "id": refusal.id, "field": key, "found": found, "expected": expected,
            "hint": hint,
        }),
        other => json!({"line": refusal.row, "id": refusal.id, "found": other.to_string()}),
    }
}
