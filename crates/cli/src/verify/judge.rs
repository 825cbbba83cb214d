//! `gradatim verify judge`: a chat model that judges, held against verifiers that compute.
//!
//! Two steps, for nothing here reaches a network: `--ask` writes what a judge is to be asked, one chat a line under its key;
//! whoever owns a model answers, and `--replies` reads the answers back by these keys.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use gradatim_core::agreement::Share;
use gradatim_core::{Error, Problem, Recorded, Result, Verifier};
use gradatim_pool::Lines;
use gradatim_report::{cut, visible, visible_line};
use gradatim_verify::beside::{Beside, Report, Verdicts};
use gradatim_verify::judge::{Judge, chat};
use serde::Deserialize;
use serde_json::{Value, json};

use super::pair::{self, Pair};
use crate::say;

/// Characters of an example.
const LONGEST: usize = 160;

/// Hold a chat model that judges answers against the verifiers that compute.
#[derive(Args)]
#[command(
    after_help = "Pairs are those of `gradatim verify --pairs`. A line that --ask writes is {\"key\": .., \"messages\": \
[{\"role\": .., \"content\": ..}]}, one for each vote; a line of --replies is {\"key\": .., \"reply\": ..}, and other keys \
are let pass. A judge votes by the last line of its reply, VERDICT: yes or VERDICT: no to the letter; any other reply is no \
vote. Right is what more than half of the votes asked for call so. Intervals are 95%.

Exit codes: 0 done, 2 could not run.

Examples:
  gradatim verify judge --pairs answers.jsonl --ask asked.jsonl
  gradatim verify judge --pairs answers.jsonl --replies replies.jsonl
  gradatim verify judge --pairs answers.jsonl --replies replies.jsonl --votes 3 --json"
)]
pub struct Arguments {
    /// JSON lines of golds and answers
    #[arg(long, value_name = "FILE")]
    pairs: PathBuf,
    /// Write what a judge is to be asked into this new file
    #[arg(long, value_name = "OUT", required_unless_present = "replies")]
    ask: Option<PathBuf>,
    /// What it replied
    #[arg(long, value_name = "FILE", conflicts_with = "ask")]
    replies: Option<PathBuf>,
    /// Votes on each answer; an odd number leaves no tie
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=99))]
    votes: u8,
    /// Examples to print of answers on which both differ
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

/// Always 0, unless a file cannot be used.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut pairs: Vec<(usize, Pair)> = vec![];
    each(&arguments.pairs, |number, line| pair::read(line).map(|pair| pairs.push((number, pair))))?;
    if pairs.is_empty() {
        let hint = r#"write one {"gold": "..", "answer": ".."} a line"#;
        return Err(
            Error::input("--pairs", "empty", "at least one pair", hint).in_file(&arguments.pairs, None)
        );
    }
    match (&arguments.ask, &arguments.replies) {
        (Some(out), _) => ask(&pairs, arguments.votes, out),
        (None, Some(replies)) => compare(&pairs, replies, arguments),
        (None, None) => {
            Err(Error::input("--replies", "missing", "what a judge replied", "begin with --ask OUT"))
        }
    }
}

/// Hands over each line that is not blank with its number; a fault is told with it.
fn each(path: &Path, mut take: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
    let mut lines = Lines::open(path)?;
    while let Some((number, line)) = lines.next_line()? {
        let blank = |line: &[u8]| line.trim_ascii().is_empty();
        let taken = line.and_then(|line| if blank(line) { Ok(()) } else { take(number, line) });
        taken.map_err(|fault| fault.in_file(path, Some(number)))?;
    }
    Ok(())
}

fn ask(pairs: &[(usize, Pair)], votes: u8, out: &Path) -> Result<ExitCode> {
    let file = File::create_new(out).map_err(|source| Error::io(out, "creating", source))?;
    let mut file = BufWriter::new(file);
    for (_, pair) in pairs {
        let asked = chat(&pair::problem(pair), &pair.answer);
        let turn = |message: &gradatim_core::Message| json!({"role": message.role, "content": gradatim_core::text_of(std::slice::from_ref(message))});
        let line =
            json!({"key": Recorded::key(&asked), "messages": asked.iter().map(turn).collect::<Vec<Value>>()});
        for _ in 0..votes {
            writeln!(file, "{line}").map_err(|source| Error::io(out, "writing", source))?;
        }
    }
    file.flush().map_err(|source| Error::io(out, "writing", source))?;
    let (n, votes) = (pairs.len(), usize::from(votes));
    say(&format!("{} chats in {}: have a model go on with each", n * votes, out.display()))
}

/// A line of recorded replies.
#[derive(Deserialize)]
struct Reply {
    key: String,
    reply: String,
}

fn compare(pairs: &[(usize, Pair)], path: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let mut replies = vec![];
    each(path, |_, line| {
        let reply: Reply = serde_json::from_slice(line).map_err(|fault| {
            let hint = "write one JSON object a line, with the key that --ask wrote";
            Error::input("line", fault, r#"{"key": "..", "reply": ".."}"#, hint)
        })?;
        replies.push((reply.key, reply.reply));
        Ok(())
    })?;
    let recorded = replies.len();
    let model = Arc::new(Recorded::new(replies));
    let judge = Judge::new(model.clone(), usize::from(arguments.votes))?;
    let (mut found, mut apart) = (Beside::default(), vec![]);
    for (number, pair) in pairs {
        let place = |fault: Error| fault.in_file(&arguments.pairs, Some(*number));
        let rule = pair::judge(pair).map_err(place)?.correct;
        let problem: Problem = pair::problem(pair);
        judge.check(&problem).map_err(place)?;
        let verdicts = found.note(rule, &judge.score(&problem, &pair.answer));
        if verdicts != Verdicts::Agree {
            apart.push((number, pair, verdicts));
        }
    }
    let report = found.report();
    if report.pairs == 0 && recorded == model.unused() {
        let hint = "record replies under the keys that --ask writes for these very pairs";
        let found = format!("{recorded} replies, none of them under a key of these pairs");
        return Err(Error::input("--replies", found, "replies to what was asked", hint).in_file(path, None));
    }
    apart.retain(|(.., verdicts)| *verdicts != Verdicts::Undecided);
    let shown = apart.iter().take(arguments.examples);
    if arguments.json {
        let example = |(number, Pair { gold, answer, .. }, verdicts): &(&usize, &Pair, Verdicts)| json!({"line": number, "gold": gold, "answer": answer, "judge": *verdicts == Verdicts::FalseAccept});
        let examples: Vec<Value> = shown.map(example).collect();
        return say(&json!({"judge": report, "unused": model.unused(), "examples": examples}).to_string());
    }
    let mut text = page(&report);
    for (number, pair, verdicts) in shown {
        let [gold, answer] = [&pair.gold, &pair.answer].map(|text| cut(&visible_line(text), LONGEST));
        let who = if *verdicts == Verdicts::FalseAccept { "the judge" } else { "the rule" };
        text += &format!("\nline {number}: {who} alone takes `{answer}` for `{gold}`");
    }
    if model.unused() > 0 {
        text += &format!("\n{} replies were not asked for", model.unused());
    }
    say(&visible(&text))
}

/// Counts, then rates with their intervals.
fn page(report: &Report) -> String {
    let [refused, taken] = report.counts;
    let undecided = report.undecided_by_rule;
    let mut lines = vec![format!("{:14}{:>12}{:>12}{:>12}", "", "judge: no", "judge: yes", "no verdict")];
    for (name, [no, yes], silent) in
        [("rule: wrong", refused, undecided[0]), ("rule: right", taken, undecided[1])]
    {
        lines.push(format!("{name:14}{no:>12}{yes:>12}{silent:>12}"));
    }
    let share = |share: Option<Share>| {
        share.map_or("-, nothing to count".to_owned(), |Share { part, of, value, low, high }| {
            format!("{value:.3}  [{low:.3}, {high:.3}]  {part} of {of}")
        })
    };
    let none = if report.pairs > 0 { "-, both always say the same" } else { "-, nothing to count" };
    let kappa = report.kappa.map_or(none.to_owned(), |kappa| {
        format!("{:.3}  [{:.3}, {:.3}]", kappa.value, kappa.low, kappa.high)
    });
    lines.extend([
        String::new(),
        format!("agreement       {}", share(report.accuracy)),
        format!("kappa           {kappa}"),
        format!("false accepts   {}", share(report.false_accepts)),
        format!("false refusals  {}", share(report.false_refusals)),
        format!("no verdict      {}", share(report.undecided)),
        format!("McNemar         p {:.3}, exact", report.mcnemar.exact_p_value),
    ]);
    lines.join("\n")
}
