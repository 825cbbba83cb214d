//! `gradatim verify`: whether an answer means what the gold answer means.

mod audit;
mod judge;
mod pair;
mod stream;

use std::fs::File;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use gradatim_core::{Error, Result};
use gradatim_pool::Lines;
use gradatim_report::visible;
use serde_json::{Map, Value};

use crate::say;
use pair::{Judged, Pair};

/// Judge an answer, or a file of answers, against gold ones.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "A line of --pairs is {\"gold\": .., \"answer\": ..}, and perhaps the \"question\", with \"verifier\" where it is not math, and \
\"options\" of that verifier: for math those of the comparison, for the others what they read in a problem's meta \
(numbers, choices, names, edges, tests). Out comes one line for each line in, in order; a line that is no pair becomes \
{\"error\": ..} with its number.

Exit codes: 0 correct, 1 wrong, 2 could not run. With --pairs: 0 all were judged, 2 some lines were no pairs.

Examples:
  gradatim verify --gold '\\frac{1}{2}' --answer 'so it is \\boxed{0.5}'
  gradatim verify --gold B --answer 'I think (B).' --verifier multiple-choice --options '{\"choices\": [\"4\", \"5\"]}'
  gradatim verify --gold '' --answer 'print(int(input()) ** 2)' --verifier python --options \
'{\"inputs\": [\"3\"], \"outputs\": [\"9\"]}'
  gradatim verify --pairs answers.jsonl --json > verdicts.jsonl
  model | gradatim verify --pairs - --json"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The right answer
    #[arg(long, allow_hyphen_values = true, required_unless_present = "pairs", conflicts_with = "pairs")]
    gold: Option<String>,
    /// A response: a bare answer, or a text that ends in one
    #[arg(long, allow_hyphen_values = true, required_unless_present = "pairs", conflicts_with = "pairs")]
    answer: Option<String>,
    /// Who judges
    #[arg(long, default_value = pair::MATH, value_name = "NAME", conflicts_with = "pairs")]
    verifier: String,
    /// Options of that verifier
    #[arg(long, value_name = "JSON", conflicts_with = "pairs")]
    options: Option<String>,
    /// JSON lines to judge, or - for standard input
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What else can be done with verifiers.
#[derive(Subcommand)]
enum Command {
    /// Spoil gold answers and report what each verifier makes of them
    Audit(Box<audit::Arguments>),
    /// Hold a chat model that judges answers against the verifiers that compute
    Judge(judge::Arguments),
}

/// Judges one pair, or all of a file.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Some(Command::Audit(arguments)) => return audit::run(arguments),
        Some(Command::Judge(arguments)) => return judge::run(arguments),
        None => {}
    }
    match (&arguments.gold, &arguments.answer, &arguments.pairs) {
        (Some(gold), Some(answer), None) => single(gold, answer, arguments),
        (.., Some(path)) => many(path, arguments.json),
        _ => Err(Error::input("--gold", "alone", "--answer beside it", "give both, or --pairs FILE")),
    }
}

fn single(gold: &str, answer: &str, arguments: &Arguments) -> Result<ExitCode> {
    let options = arguments.options.as_deref().map_or(Ok(Map::new()), object)?;
    let (gold, answer, verifier) = (gold.to_owned(), answer.to_owned(), arguments.verifier.clone());
    let judged = pair::judge(&Pair { gold, answer, verifier, options, question: String::new() })?;
    say(&if arguments.json { judged.json() } else { visible(&page(&judged)) })?;
    Ok(ExitCode::from(u8::from(!judged.correct)))
}

/// The options of the command line.
fn object(text: &str) -> Result<Map<String, Value>> {
    serde_json::from_str(text).map_err(|fault| {
        Error::input(
            "--options",
            format!("{text:?} ({fault})"),
            "a JSON object",
            "write --options '{\"key\": 1}'",
        )
    })
}

fn page(judged: &Judged) -> String {
    let [gold, answer] =
        [&judged.parsed_gold, &judged.parsed_answer].map(|text| text.as_deref().unwrap_or("-"));
    let Judged { why, rule, certainty, .. } = judged;
    // A word bare, a bound with its name.
    let certainty = certainty.as_str().map_or_else(|| certainty.to_string(), str::to_owned);
    let verdict = if judged.correct { "correct" } else { "wrong" };
    format!("{verdict}: {why}\n  gold    {gold}\n  answer  {answer}\n  rule    {rule}, {certainty}")
}

/// 2 if a line was no pair.
fn many(path: &Path, json: bool) -> Result<ExitCode> {
    let (name, input): (&Path, Box<dyn Read + Send>) = match path.to_str() {
        Some("-") => (Path::new("standard input"), Box::new(stdin())),
        _ => (path, Box::new(File::open(path).map_err(|source| Error::io(path, "opening", source))?)),
    };
    let told = |number: usize, line: Result<Vec<u8>>| {
        let judged = line.and_then(|line| pair::read(&line)).and_then(|pair| pair::judge(&pair));
        match judged {
            Ok(judged) if json => (judged.json(), true),
            Ok(judged) => (line_of(&judged), true),
            Err(fault) => (pair::fault(&fault.in_file(name, Some(number)), json), false),
        }
    };
    let sound = stream::each_line(Lines::of(name, input), &told, &mut std::io::stdout().lock())?;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// A verdict on one line, for people.
fn line_of(judged: &Judged) -> String {
    let verdict = if judged.correct { "correct" } else { "wrong  " };
    gradatim_report::visible_line(&format!("{verdict} {}", judged.why))
}
