//! Boxes: how much of theirs the found and the gold ones share.
//!
//! Source   the detection reward of Curr-ReFT (arXiv 2503.07065), system 20; boxes over a threshold of all boxes as in
//!          GLM-4.1V-Thinking (arXiv 2507.01006), system 43.
//! Gold     `answer` is `[x1, y1, x2, y2]`, or several of them; x1 < x2, y1 < y2.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else everywhere.
//! Reads    each `[` that four numbers and a `]` follow.
//! Score    intersection / union. Several boxes: pairs of a gold and a box, from the greatest overlap down, each of them
//!          once; the sum over the greater number of boxes. `meta.threshold`: instead, the share of golds with more than
//!          this.
//! Compat   `meta.compat`: right and lower edges less 1, the intersection (w + 1)(h + 1) if w and h, on those edges, are
//!          above 0, the areas of the union as they are: an overlap one pixel wide is none.
//! Bounds   64 boxes; numbers of six decimals below a billion, exact until the one division.

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, number, region};

const MOST_BOXES: usize = 64;
/// Coordinates are counted in millionths.
const ONE: i128 = 1_000_000;
const FURTHEST: i128 = 1_000_000_000 * ONE;

/// What a gold has to be.
pub const EXPECTED: &str = "a box [x1, y1, x2, y2] with x1 < x2 and y1 < y2, or up to 64";

pub struct Iou;

impl Verifier for Iou {
    fn check(&self, problem: &Problem) -> Result<()> {
        if !are_sound(&problem.answer) {
            return Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), EXPECTED));
        }
        match problem.meta.get("threshold") {
            Some(given) if !given.as_f64().is_some_and(|threshold| (0.0..1.0).contains(&threshold)) => {
                Err(bad_gold(problem, "meta.threshold", given, "a number from 0 to below 1"))
            }
            _ => Ok(()),
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let compat = problem.meta.get("compat").and_then(Value::as_bool).unwrap_or(false);
        let threshold = problem.meta.get("threshold").and_then(Value::as_f64);
        judge(&problem.answer, region::marked(response).unwrap_or(response), threshold, compat)
    }
}

/// Whether a gold holds boxes, and none of them empty.
pub fn are_sound(gold: &str) -> bool {
    boxes(gold).is_some_and(|golds| !golds.is_empty() && golds.iter().all(|gold| area(gold) > 0))
}

/// The boxes of `found` against those of `gold`.
pub fn judge(gold: &str, found: &str, threshold: Option<f64>, compat: bool) -> Score {
    let Some(golds) = boxes(gold).filter(|golds| !golds.is_empty()) else {
        return Score::unreadable("the gold answer is not a box");
    };
    let found = match boxes(found) {
        None => return Score::unreadable("more than 64 boxes"),
        Some(found) if found.is_empty() => return Score::unreadable("no box"),
        Some(found) => found,
    };
    let shares = best(&golds, &found, compat);
    let most = golds.len().max(found.len()) as f64;
    let value = match threshold {
        Some(threshold) => shares.iter().filter(|share| **share > threshold).count() as f64 / most,
        None => shares.iter().sum::<f64>() / most,
    };
    let shown: Vec<String> = shares.iter().map(|share| format!("{share:.3}")).collect();
    let parsed = format!("{} boxes", found.len());
    if value >= 1.0 {
        return Score::right(parsed);
    }
    Score { value, parsed: Some(parsed), why: format!("overlap {}", shown.join(", ")) }
}

/// Left, upper, right and lower edge.
pub type Box4 = [i128; 4];

/// The boxes of `text`; `None` if there are too many.
fn boxes(text: &str) -> Option<Vec<Box4>> {
    let mut found = vec![];
    for piece in text.split('[').skip(1) {
        let Some((inside, _)) = piece.split_once(']') else { continue };
        let numbers: Option<Vec<i128>> = inside.split(',').map(millionths).collect();
        found.extend(numbers.and_then(|numbers| Box4::try_from(numbers).ok()));
        if found.len() > MOST_BOXES {
            return None;
        }
    }
    Some(found)
}

fn millionths(text: &str) -> Option<i128> {
    let value = number::whole(text)?;
    let scaled = value.numer().checked_mul(ONE)?;
    let exact = scaled % value.denom() == 0
        && scaled / value.denom() <= FURTHEST
        && scaled / value.denom() >= -FURTHEST;
    exact.then(|| scaled / value.denom())
}

fn area(of: &Box4) -> i128 {
    let [x1, y1, x2, y2] = of;
    (x2 - x1).max(0) * (y2 - y1).max(0)
}

/// Intersection over union, in any one unit; with `compat`, in millionths of a pixel.
pub fn iou(a: &Box4, b: &Box4, compat: bool) -> f64 {
    let edge = if compat { ONE } else { 0 };
    let w = a[2].min(b[2]) - a[0].max(b[0]) - edge;
    let h = a[3].min(b[3]) - a[1].max(b[1]) - edge;
    let shared = if w > 0 && h > 0 { (w + edge) * (h + edge) } else { 0 };
    let union = area(a) + area(b) - shared;
    if union > 0 { (shared as f64 / union as f64).min(1.0) } else { 0.0 }
}

/// The share of each gold with the box that goes to it.
fn best(golds: &[Box4], found: &[Box4], compat: bool) -> Vec<f64> {
    let pair =
        |(at, gold)| found.iter().enumerate().map(move |(to, found)| (iou(gold, found, compat), at, to));
    let mut pairs: Vec<(f64, usize, usize)> = golds.iter().enumerate().flat_map(pair).collect();
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut shares, mut open) = (vec![None; golds.len()], vec![true; found.len()]);
    for (share, at, to) in pairs {
        if open[to] && shares[at].is_none() {
            open[to] = false;
            shares[at] = Some(share);
        }
    }
    shares.into_iter().map(|share| share.unwrap_or(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;
    use serde_json::json;

    use super::*;
    use crate::tests::gold_with;

    fn value(answer: &str, response: &str, meta: Value) -> f64 {
        let problem = gold_with(answer, meta);
        Iou.check(&problem).expect("sound");
        Iou.score(&problem, response).value
    }

    #[test]
    fn overlaps_are_those_of_the_card() {
        for (gold, found, share, compat) in [
            ("[0,0,2,2]", "[1, 1, 3, 3]", 1.0 / 7.0, 0.0),
            ("[0,0,2,2]", "[0,0,2,2]", 1.0, 1.0),
            ("[0,0,2,2]", "[2,0,4,2]", 0.0, 0.0),
            // Three pixels by three shared of twenty-five and nine.
            ("[0,0,5,5]", "[2,2,5,5]", 9.0 / 25.0, 9.0 / 25.0),
            ("[0,0,0.5,0.5]", "[0.25,0,0.75,0.5]", 1.0 / 3.0, 0.0),
            ("[0,0,2,2]", "[2,2,0,0]", 0.0, 0.0),
        ] {
            for (found_share, meta) in [(share, json!({})), (compat, json!({"compat": true}))] {
                let found = value(gold, &format!("it is {{{found}}}"), meta);
                assert!((found - found_share).abs() < 1e-12, "{gold}: {found}, not {found_share}");
            }
        }
    }

    #[test]
    fn a_threshold_pays_all_or_nothing_and_its_border_nothing() {
        for (found, pay) in [("[0,0,1,2]", 0.0), ("[0,0,1.01,2]", 1.0), ("[0,0,2,2]", 1.0)] {
            assert_eq!(value("[0,0,2,2]", found, json!({"threshold": 0.5})), pay, "{found}");
        }
    }

    #[test]
    fn each_box_is_taken_once_and_more_boxes_do_not_help() {
        let golds = "[0,0,2,2] [4,4,6,6]";
        assert_eq!(value(golds, "[[4,4,6,6],[0,0,2,2]]", json!({})), 1.0);
        assert_eq!(value(golds, "[0,0,2,2] [0,0,2,2]", json!({})), 0.5);
        for one in ["[0,0,2,2]", "[4,4,6,6]"] {
            assert_eq!(value(golds, one, json!({})), 0.5, "{one}");
        }
        // The first gold touches both boxes; one of them is the second's.
        assert_eq!(value("[0,0,4,1] [3,0,5,1]", "[3,0,5,1] [0,0,3,1]", json!({})), (0.75 + 1.0) / 2.0);
        assert_eq!(value("[0,0,2,2]", "[0,0,2,2] [9,9,10,10]", json!({"threshold": 0.5})), 0.5);
        assert_eq!(Iou.score(&gold_with("[0,0,1,1]", json!({})), &"[0,0,1,1]".repeat(65)).parsed, None);
    }

    /// Cells of a grid counted one by one.
    #[test]
    fn whole_boxes_share_the_cells_that_counting_finds() {
        let mut rng = Seed(1).rng("boxes", [0, 0]);
        for _ in 0..500 {
            let mut span = || {
                let start = rng.below(8) as i128;
                [start, start + 1 + rng.below(6) as i128]
            };
            let mut rectangle = || {
                let ([x1, x2], [y1, y2]) = (span(), span());
                [x1, y1, x2, y2]
            };
            let (a, b) = (rectangle(), rectangle());
            let cells =
                |[x1, y1, x2, y2]: Box4, x: i128, y: i128| (x1..x2).contains(&x) && (y1..y2).contains(&y);
            let count = |law: &dyn Fn(bool, bool) -> bool| {
                (0..225).filter(|at| law(cells(a, at % 15, at / 15), cells(b, at % 15, at / 15))).count()
                    as f64
            };
            let wanted = count(&|a, b| a && b) / count(&|a, b| a || b);
            assert!((iou(&a.map(|x| x * ONE), &b.map(|x| x * ONE), false) - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn golds_that_are_no_boxes_are_refused() {
        for answer in ["", "[1,2,3]", "[2,0,1,1]", "[0,0,1,a]", "[0,0,1,1e12]", "[0,0,1,0.0000001]"] {
            let fault = Iou.check(&gold_with(answer, json!({}))).expect_err(answer).to_string();
            assert!(fault.starts_with("`answer` is "), "{fault}");
        }
        assert!(Iou.check(&gold_with("[0,0,1,1]", json!({"threshold": 1}))).is_err());
    }
}
