//! A pool in the terminal: counts, reasons, and bars of plain characters.

use gradatim_pool::describe::Description;

use super::bars::{self, Bars};
use crate::numbers::{percent, thousands};
use crate::visible::{cut, visible_line};

/// Characters of the longest bar.
const WIDEST: u64 = 40;
/// Characters of a name.
const LONGEST_NAME: usize = 32;
/// Most reasons told.
const MOST_REASONS: usize = 20;

/// Lines of at most some hundred columns, each ended.
pub fn text(described: &Description) -> String {
    let mut lines = rows(described);
    lines.extend(reasons(described));
    bars::of(described).iter().for_each(|bars| lines.extend(block(bars)));
    lines.iter().map(|line| visible_line(line).trim_end().to_owned() + "\n").collect()
}

/// Name, count and remark of what every pool has; the page shows the same.
pub fn facts(described: &Description) -> Vec<(&'static str, u64, String)> {
    let share = |n: u64| percent(n as f64 / described.kept.max(1) as f64);
    vec![
        ("read", described.read(), String::new()),
        ("kept", described.kept, String::new()),
        ("refused", described.refused, String::new()),
        ("distinct", described.distinct(), "canonical forms among the rows kept".to_owned()),
        (
            "held out",
            described.held_out,
            format!("{} of the rows kept, by the house's rule", share(described.held_out)),
        ),
        ("with a solution", described.with_solution, share(described.with_solution)),
    ]
}

fn rows(described: &Description) -> Vec<String> {
    let line = |(name, n, remark): &(&str, u64, String)| {
        format!("  {name:<15} {:>11}  {remark}", thousands(*n as f64))
    };
    std::iter::once("rows".to_owned()).chain(facts(described).iter().map(line)).collect()
}

fn reasons(described: &Description) -> Vec<String> {
    let reasons = described.reasons.clone().sorted();
    if reasons.is_empty() {
        return vec![];
    }
    let mut lines = vec![String::new(), "refused because".to_owned()];
    let told = reasons.iter().take(MOST_REASONS);
    lines.extend(told.map(|(reason, n)| format!("  {:>11}  {}", thousands(*n as f64), cut(reason, 120))));
    if reasons.len() > MOST_REASONS {
        lines.push(format!("               and {} more reasons", reasons.len() - MOST_REASONS));
    }
    lines
}

fn block(bars: &Bars) -> Vec<String> {
    let names: Vec<String> = bars.bars.iter().map(|(name, _)| short(name)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(7);
    let most = bars.bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let mut lines = vec![String::new(), bars.title.to_owned()];
    if !bars.is_named && !bars.note.is_empty() {
        lines.push(format!("  {}", bars.note));
    }
    for (name, (_, n)) in names.iter().zip(&bars.bars) {
        // A bar of a row or more is never empty.
        let bar = "#".repeat((n * WIDEST / most).max(u64::from(*n > 0)) as usize);
        let name = if bars.is_named { format!("{name:<width$}") } else { format!("{name:>width$}") };
        lines.push(format!("  {name} {:>11}  {bar}", thousands(*n as f64)));
    }
    if bars.is_named && !bars.note.is_empty() {
        lines.push(format!("  {}", bars.note));
    }
    lines
}

fn short(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        None => name.to_owned(),
        Some(_) => name.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
    }
}
