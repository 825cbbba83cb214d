//! An audit as people and scripts read it.

use gradatim_report::{cut, thousands, visible_line};
use gradatim_verify::audit::Miss;
use gradatim_verify::perturb::Operator;
use serde_json::{Map, Value, json};

use super::{Audited, Verdict};

/// Characters of an example.
const LONGEST: usize = 100;

/// A row for each subject, then examples of what is refused or taken.
pub fn text(audited: &[Audited], examples: usize) -> String {
    let heads = ["problems of", "verifier", "golds", "refused", "edits taken", "probes taken", "verdict"];
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(audited.iter().map(row));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cell = |(ix, cell): (usize, &String)| match ix {
                2..=5 => format!("{cell:>width$}", width = widths[ix]),
                _ => format!("{cell:width$}", width = widths[ix]),
            };
            row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    let told: Vec<String> = audited.iter().flat_map(|audited| told(audited, examples)).collect();
    if !told.is_empty() {
        lines.push(String::new());
        lines.extend(told);
    }
    lines.push(String::new());
    lines.push(summary(audited));
    lines.join("\n")
}

fn row(audited: &Audited) -> [String; 7] {
    let golds = &audited.golds;
    let share = |fits: &dyn Fn(Operator) -> bool| {
        let [tried, taken] = golds.tried_and_taken(fits);
        format!("{} of {}", thousands(taken as f64), thousands(tried as f64))
    };
    [
        cut(&visible_line(&audited.subject.name), LONGEST),
        audited.subject.verifier.name().to_owned(),
        thousands(golds.golds as f64),
        thousands(golds.refused.len() as f64),
        share(&|operator| !operator.is_probe()),
        share(&Operator::is_probe),
        audited.verdict().name().to_owned(),
    ]
}

/// Some golds that are refused, probes that are taken, and edits that are.
fn told(audited: &Audited, examples: usize) -> Vec<String> {
    let mut lines = vec![];
    let mut list = |what: &str, misses: Vec<(Option<Operator>, &Miss)>| {
        if misses.is_empty() || examples == 0 {
            return;
        }
        let (name, n) = (&audited.subject.name, thousands(misses.len() as f64));
        lines.push(format!("{} ({}): {what}: {n}", visible_line(name), audited.subject.verifier.name()));
        for (operator, miss) in misses.into_iter().take(examples) {
            let [id, response, why] =
                [&miss.id, &miss.response, &miss.why].map(|text| cut(&visible_line(text), LONGEST));
            let operator = operator.map_or(String::new(), |operator| format!("{}: ", operator.name()));
            lines.push(format!("  {id}: {operator}`{response}`, {why}"));
        }
    };
    list("golds refused", audited.golds.refused.iter().map(|miss| (None, miss)).collect());
    let form_only = audited.verdict() == Verdict::FormOnly;
    list(if form_only { "probes in good form" } else { "probes taken" }, taken(audited, Operator::is_probe));
    if !form_only {
        list("edits taken", taken(audited, |operator| !operator.is_probe()));
    }
    lines
}

/// What was taken of the operators that fit, one of each in turn.
fn taken<'a>(audited: &'a Audited, fits: impl Fn(Operator) -> bool) -> Vec<(Option<Operator>, &'a Miss)> {
    let fitting: Vec<_> = audited.golds.perturbed.iter().filter(|(operator, _)| fits(**operator)).collect();
    let most = fitting.iter().map(|(_, tried)| tried.taken.len()).max().unwrap_or(0);
    let turn = |at: usize| {
        fitting.iter().filter_map(move |(operator, of)| Some((Some(**operator), of.taken.get(at)?)))
    };
    (0..most).flat_map(turn).collect()
}

fn summary(audited: &[Audited]) -> String {
    let count = |wanted: Verdict| audited.iter().filter(|audited| audited.verdict() == wanted).count();
    let golds: usize = audited.iter().map(|audited| audited.golds.golds).sum();
    let silent: usize = audited.iter().map(|audited| audited.golds.silent).sum();
    let mut text = format!(
        "{} golds in {} lines: {} sound, {} form only, {} refuse golds, {} gameable",
        thousands(golds as f64),
        audited.len(),
        count(Verdict::Sound),
        count(Verdict::FormOnly),
        count(Verdict::RefusesGolds),
        count(Verdict::Gameable)
    );
    if silent > 0 {
        text += &format!("; {} problems have neither answer nor solution to try", thousands(silent as f64));
    }
    text
}

/// The same in one object.
pub fn json(audited: &[Audited], seed: u64, examples: usize) -> Value {
    let subject = |audited: &Audited| {
        let golds = &audited.golds;
        let operator = |(operator, of): (&Operator, &gradatim_verify::audit::Tried)| {
            let counts = json!({
                "probe": operator.is_probe(), "tried": of.tried, "taken": of.taken.len(), "paid_in_part": of.paid,
                "examples": shown(&of.taken, examples),
            });
            (operator.name().to_owned(), counts)
        };
        json!({
            "problems_of": audited.subject.name, "verifier": audited.subject.verifier.name(),
            "verdict": audited.verdict().name(), "golds": golds.golds, "silent": golds.silent,
            "refused": golds.refused.len(), "refused_examples": shown(&golds.refused, examples),
            "operators": golds.perturbed.iter().map(operator).collect::<Map<_, _>>(),
        })
    };
    let faults = audited.iter().any(|audited| audited.verdict().is_fault());
    json!({"audit": {"seed": seed, "clean": !faults, "subjects": audited.iter().map(subject).collect::<Vec<_>>()}})
}

fn shown(misses: &[Miss], examples: usize) -> Vec<Value> {
    let miss =
        |miss: &Miss| json!({"id": miss.id, "response": miss.response, "value": miss.value, "why": miss.why});
    misses.iter().take(examples).map(miss).collect()
}
