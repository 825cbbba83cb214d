//! Example responses as they were given: hostile text, shown as text.

use crate::figures::Names;
use crate::numbers::number;
use crate::read::Record;
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
                " · score " (number(example.score)) " · " (visible(&example.arm))
                " · seed " (seed) ", step " (example.step)
            }
            dl {
                dt { "prompt" } dd { pre dir="ltr" { (visible(&example.prompt)) } }
                dt { "response" } dd { pre dir="ltr" { (visible(&example.response)) } }
                dt { "gold" } dd { pre dir="ltr" { (visible(&example.answer)) } }
                dt { "verifier" } dd { pre dir="ltr" { (visible(&example.why)) } }
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

/// Text with its invisible characters spelled out: controls, and those that reorder what is read.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push_str(&format!(" … ({} characters more)", text.chars().count() - LONGEST));
            break;
        }
        match character {
            '\n' | '\t' => shown.push(character),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                shown.extend(character.escape_unicode());
            }
            _ if character.is_control() => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_hide_or_reorder_are_spelled_out() {
        assert_eq!(visible("a\u{202e}b\u{0}\u{1b}[31m\n"), "a\\u{202e}b\\u{0}\\u{1b}[31m\n");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        let shown = visible(&"é".repeat(LONGEST + 7));
        assert!(shown.ends_with(" … (7 characters more)"), "{shown}");
        assert_eq!(shown.matches('é').count(), LONGEST);
    }
}
