//! An action on a screen, as a JSON object: `{"action_type": "input_text", "text": "tea", "box_2d": [[38, 115, 960, 141]]}`.
//!
//! Score    0 unless both have the same keys; else the product over keys of 1 where the values are equal, and where they
//!          are not, for `text` (longest common subsequence) / (length of the longer), for `box_2d` intersection / union,
//!          and 0 for any other.
//! Box      one list of four whole numbers from 0 to 999, left and upper edges not beyond right and lower ones, in a list or
//!          bare; any other box makes the whole action 0.
//! Bounds   texts of 4,096 characters in a gold, of 65,536 in an answer.

use std::collections::BTreeSet;

use gradatim_core::Score;
use serde_json::{Map, Value};

use super::strings::{self, Column};
use crate::iou::{self, Box4};

pub const EXPECTED: &str =
    "an action such as {\"action_type\": \"click\", \"box_2d\": [[38, 115, 960, 141]]}, coordinates 0 to 999";
const FURTHEST: i64 = 999;

/// Whether it is an action that answers can be held against.
pub fn is_sound(gold: &str) -> bool {
    action(gold).is_some_and(|action| {
        let text = action.get("text").is_none_or(|text| text.as_str().is_some_and(is_short));
        text && action.get("box_2d").is_none_or(|given| corners(given).is_some())
    })
}

/// Empty texts are only ever equal or not.
fn is_short(text: &str) -> bool {
    text.is_empty() || Column::of(text).is_some()
}

pub fn judge(gold: &str, found: &str) -> Score {
    let Some(wanted) = action(gold) else { return Score::unreadable("a gold that is no action") };
    let Some(action) = action(found) else { return Score::unreadable("not an action in JSON") };
    let keys = |action: &Map<String, Value>| action.keys().cloned().collect::<BTreeSet<String>>();
    if keys(&wanted) != keys(&action) {
        return Score::wrong(found, "other keys than the gold's");
    }
    let (mut value, mut less) = (1.0, vec![]);
    for (key, wanted) in &wanted {
        let share = share(key, wanted, &action[key]);
        value *= share;
        if share < 1.0 {
            less.push(format!("{key} {share:.3}"));
        }
    }
    match less.is_empty() {
        true => Score::right(found),
        false => Score { value, parsed: Some(found.to_owned()), why: less.join(", ") },
    }
}

/// A JSON object with something in it.
fn action(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok().filter(|action: &Map<String, Value>| !action.is_empty())
}

/// What one key is worth.
fn share(key: &str, wanted: &Value, found: &Value) -> f64 {
    if wanted == found {
        return 1.0;
    }
    let share = match key {
        "text" => wanted.as_str().zip(found.as_str()).and_then(|(wanted, found)| texts(wanted, found)),
        "box_2d" => {
            corners(wanted).zip(corners(found)).map(|(wanted, found)| iou::iou(&wanted, &found, false))
        }
        _ => None,
    };
    share.unwrap_or(0.0)
}

fn texts(wanted: &str, found: &str) -> Option<f64> {
    let (column, length) = (Column::of(wanted)?, found.chars().count());
    let fits = length <= strings::LONGEST;
    fits.then(|| column.common(found) as f64 / column.len().max(length) as f64)
}

fn corners(value: &Value) -> Option<Box4> {
    let list = value.as_array()?;
    let list = match &list[..] {
        [Value::Array(inner)] => inner,
        _ => list,
    };
    let whole = |value: &Value| value.as_i64().filter(|at| (0..=FURTHEST).contains(at)).map(i128::from);
    let corners: Vec<i128> = list.iter().map(whole).collect::<Option<_>>()?;
    Box4::try_from(corners).ok().filter(|[x1, y1, x2, y2]| x1 <= x2 && y1 <= y2)
}
