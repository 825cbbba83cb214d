//! Example responses as they were given: hostile text, shown as text.

use crate::figures::Names;
use crate::numbers::number;
use crate::read::Record;
use crate::visible::{cut, visible};
use gradatim_train::events::{Example, Side};
use maud::{Markup, html};

/// Of each side: the latest right ones and the latest wrong ones.
const EACH: usize = 3;
/// Characters of one text before it is cut.
const LONGEST: usize = 1_500;

/// Right and wrong answers of both sides; nothing when the run kept none.
pub fn section(record: &Record, names: Names) -> Markup {
    let sides =
        [(Side::Recipe, names.recipe), (Side::Baseline, names.baseline), (Side::Shared, "shared stages")];
    html! {
        @for (side, name) in sides {
            @let chosen = chosen(record, side);
            @if !chosen.is_empty() {
                details open[side == Side::Recipe] {
                    summary { (name) ": " (chosen.len()) " exam responses" }
                    div.examples { @for (seed, example) in chosen { (one(seed, example)) } }
                }
            }
        }
    }
}

fn one(seed: u64, example: &Example) -> Markup {
    let right = example.score >= 1.0;
    html! {
        article.example {
            header {
                span.mark { (if right { "right" } else { "wrong" }) }
                " · score " (number(example.score)) " · " (shown(&example.arm))
                " · seed " (seed) ", step " (example.step)
            }
            dl {
                dt { "prompt" } dd { pre dir="ltr" { (shown(&example.prompt)) } }
                dt { "response" } dd { pre dir="ltr" { (shown(&example.response)) } }
                dt { "gold" } dd { pre dir="ltr" { (shown(&example.answer)) } }
                dt { "verifier" } dd { pre dir="ltr" { (shown(&example.why)) } }
            }
        }
    }
}

/// The latest right and wrong ones of the side's first seed that has any.
fn chosen(record: &Record, side: Side) -> Vec<(u64, &Example)> {
    let Some((seed, trial)) = record.side(side).find(|(_, trial)| !trial.examples.is_empty()) else {
        return Vec::new();
    };
    let latest = |right: bool| {
        trial.examples.iter().rev().filter(move |example| (example.score >= 1.0) == right).take(EACH)
    };
    latest(false).chain(latest(true)).map(|example| (seed, example)).collect()
}

/// Hostile text on the page.
fn shown(text: &str) -> String {
    visible(&cut(text, LONGEST))
}
