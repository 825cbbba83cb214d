//! `gradatim tasks`: the procedural families, their levels, and samples of their problems.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use gradatim_core::{Error, Problem, Result, Seed, Source};
use gradatim_report::thousands;
use gradatim_tasks::{Entry, Family, Wording, catalogue};
use serde_json::{Value, json};

use crate::say;
use crate::wording::Put;

/// The procedural families, their levels, and samples of their problems.
#[derive(Subcommand)]
pub enum Command {
    /// List the families
    List {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Describe one family: its levels, how many problems they hold, and one problem in each wording
    Show {
        /// Name of a family
        family: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print problems of one level
    Sample(Sample),
}

/// Print problems of one level.
#[derive(Args)]
#[command(after_help = "Examples:
  gradatim tasks sample countdown --level 3
  gradatim tasks sample sort --level 5 --n 1000 --seed 1 --json > sort.jsonl")]
pub struct Sample {
    /// Name of a family
    family: String,
    /// Difficulty; `gradatim tasks show FAMILY` says what it means
    #[arg(long, default_value_t = 1)]
    level: i64,
    /// Problems to print; some may repeat where a level has few
    #[arg(long, short, default_value_t = 1)]
    n: u64,
    /// The same seed prints the same problems
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How problems are put
    #[arg(long, value_enum, default_value_t = Put::English)]
    wording: Put,
    /// Print JSON lines with prompt, answer, solution, level, category and meta
    #[arg(long)]
    json: bool,
}

/// Always 0, unless a family or level is unknown.
pub fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::List { json: false } => say(&list()?),
        Command::List { json: true } => {
            let entries: Vec<Value> = catalogue().iter().map(described).collect::<Result<_>>()?;
            say(&json!(entries).to_string())
        }
        Command::Show { family, json } => {
            let entry = entry(family)?;
            say(&if *json { described(&entry)?.to_string() } else { page(&entry)? })
        }
        Command::Sample(sample) => print(sample),
    }
}

fn print(sample: &Sample) -> Result<ExitCode> {
    let levels = [sample.level; 2];
    let sources = Family::by_name(&sample.family, levels, sample.wording.into())?.sources()?;
    for (source, n) in sources.iter().flat_map(|source| (0..sample.n).map(move |n| (source, n))) {
        let problem = source.draw(Seed(sample.seed), n);
        let rule = if n > 0 { "\n" } else { "" };
        say(&if sample.json {
            record(&problem).to_string()
        } else {
            format!("{rule}{}", written(&problem))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn record(problem: &Problem) -> Value {
    let Problem { answer, solution, level, category, meta, .. } = problem;
    json!({
        "prompt": problem.prompt_text(), "answer": answer, "solution": solution, "level": level,
        "category": category, "meta": meta,
    })
}

/// The prompt, then the solution or the answer, both indented.
fn written(problem: &Problem) -> String {
    let indented = |text: &str| text.replace('\n', "\n  ");
    let solution = problem.solution.as_deref().unwrap_or(&problem.answer);
    let (id, prompt) = (&problem.id, indented(&problem.prompt_text()));
    format!("{id}\n  {prompt}\n  => {}", indented(solution))
}

fn entry(name: &str) -> Result<Entry> {
    let found = catalogue().into_iter().find(|entry| entry.name == name);
    found.ok_or_else(|| {
        let expected = format!("one of {}", gradatim_tasks::NAMES.join(", "));
        Error::input("FAMILY", format!("`{name}`"), expected, "`gradatim tasks list` tells what they are")
    })
}

fn list() -> Result<String> {
    let entries = catalogue();
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let mut lines =
        vec![format!("{:width$}  {:>8}  {:18}  {}", "family", "levels", "verifier", "what it asks for")];
    for Entry { name, levels: [first, last], verifier, summary, .. } in entries {
        lines.push(format!("{name:width$}  {:>8}  {verifier:18}  {summary}", format!("{first}-{last}")));
    }
    lines.push(String::new());
    lines.push(
        "`gradatim tasks show FAMILY` tells more, `gradatim tasks sample FAMILY` prints problems".to_owned(),
    );
    Ok(lines.join("\n"))
}

/// Sources of the levels a recipe gets without asking.
fn usual(entry: &Entry) -> Result<Vec<Arc<dyn Source>>> {
    entry.defaults.sources()
}

fn first_problem(entry: &Entry, wording: Wording) -> Result<Option<Problem>> {
    let level = entry.levels[0];
    let sources = Family::by_name(entry.name, [level; 2], wording)?.sources()?;
    Ok(sources.first().map(|source| source.draw(Seed(0), 0)))
}

fn described(entry: &Entry) -> Result<Value> {
    let sources = usual(entry)?;
    let distinct: Vec<Value> = sources
        .iter()
        .map(|source| json!({"level": source.level(), "distinct": source.distinct()}))
        .collect();
    let mut described = json!(entry);
    described["distinct"] = json!(distinct);
    described["sample"] = first_problem(entry, Wording::English)?.as_ref().map_or(Value::Null, record);
    Ok(described)
}

fn page(entry: &Entry) -> Result<String> {
    let Entry { name, summary, level_meaning, levels: [first, last], verifier, .. } = entry;
    let mut lines = vec![
        format!("{name}: {summary}"),
        String::new(),
        format!("level     {first} to {last}: {level_meaning}"),
        format!("verifier  {verifier}"),
        format!("options   {}", options(entry)),
        String::new(),
        "problems by level, of those a recipe has unless it says otherwise".to_owned(),
    ];
    for source in usual(entry)? {
        let distinct = source.distinct().map_or("1,000 or more".to_owned(), |n| thousands(n as f64));
        lines.push(format!("  {:>3}  {distinct}", source.level()));
    }
    for (wording, heading) in [(Wording::English, "in English"), (Wording::Compact, "compact")] {
        if let Some(problem) = first_problem(entry, wording)? {
            lines.extend([String::new(), format!("{heading}: {}", written(&problem))]);
        }
    }
    Ok(lines.join("\n"))
}

/// The options with their defaults, as they stand in a recipe.
fn options(entry: &Entry) -> String {
    let options = json!(entry.defaults);
    let written = options.get(entry.name).and_then(Value::as_object).into_iter().flatten();
    written.map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ")
}
