//! A list: the same items in the same order.
//!
//! Gold     `answer` is `3, 5, 9` or `ant, bee`.
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else at
//!          the last line that is not blank.
//! Reads    items parted by commas, or by blanks where there is no comma; brackets around the list, quotes around
//!          an item and a full stop at the end mean nothing. Two numbers are equal as exact rationals, anything
//!          else to the letter.

use gradatim_core::{Problem, Result, Score, Verifier};

use crate::{bad_gold, number, region};

pub struct List;

impl Verifier for List {
    fn check(&self, problem: &Problem) -> Result<()> {
        match items(&problem.answer) {
            Some(items) if !items.is_empty() => Ok(()),
            _ => {
                let expected = "items parted by commas, such as 3, 5, 9";
                Err(bad_gold(problem, "answer", format!("{:?}", problem.answer), expected))
            }
        }
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(gold) = items(&problem.answer).filter(|gold| !gold.is_empty()) else {
            return Score::unreadable("the gold answer is not a list");
        };
        let place = region::marked(response).unwrap_or_else(|| region::last_line(response));
        let Some(found) = items(place) else {
            return Score::unreadable("an item is empty");
        };
        if found.is_empty() {
            return Score::unreadable("no items");
        }
        let odd = found.iter().zip(&gold).position(|(found, gold)| !equal(found, gold));
        let text = found.join(", ");
        match odd {
            _ if found.len() != gold.len() => {
                Score::wrong(text, format!("{} items, not {}", found.len(), gold.len()))
            }
            Some(at) => Score::wrong(text, format!("item {} is {}, not {}", at + 1, found[at], gold[at])),
            None => Score::right(text),
        }
    }
}

/// The items of `text`; `None` if one of them is empty.
fn items(text: &str) -> Option<Vec<&str>> {
    const BRACKETS: [(char, char); 3] = [('[', ']'), ('(', ')'), ('{', '}')];
    const QUOTES: [(char, char); 3] = [('"', '"'), ('\'', '\''), ('`', '`')];
    let text = text.trim();
    let text = inside(text.strip_suffix('.').unwrap_or(text), BRACKETS).trim();
    if !text.contains(',') {
        return Some(text.split_whitespace().map(|item| inside(item, QUOTES)).collect());
    }
    let items = text.split(',').map(|item| inside(item.trim(), QUOTES));
    items.map(|item| (!item.is_empty()).then_some(item)).collect()
}

/// What stands in one of these pairs, or `text` itself.
fn inside(text: &str, pairs: [(char, char); 3]) -> &str {
    let inner = |(open, close)| text.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(inner).unwrap_or(text)
}

fn equal(found: &str, gold: &str) -> bool {
    found == gold || matches!((number::whole(found), number::whole(gold)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tests::gold;

    fn score(answer: &str, response: &str) -> Score {
        List.score(&gold(answer, serde_json::Value::Null), response)
    }

    #[test]
    fn brackets_quotes_and_spelling_of_numbers_do_not_matter() {
        for answer in ["-3, 5, 1/2", "[-3,5,0.5]", "-3 5 .5"] {
            for right in [
                "-3, 5, 0.50",
                "sorted:\n[-3, 5, 1/2].",
                "#\u{2212}3 5 2/4",
                "\\boxed{(\"-3\", '5.0', `.5`)}",
            ] {
                assert!(score(answer, right).is_right(), "{answer} | {right}");
            }
        }
        assert!(score("New York, Oslo", "<answer>['New York', 'Oslo']</answer>").is_right());
    }

    #[test]
    fn order_number_and_letters_of_items_matter() {
        for (response, readable, why) in [
            ("bee, ant", true, "item 1 is bee, not ant"),
            ("ant, Bee", true, "item 2 is Bee, not bee"),
            ("ant, bee, cat", true, "3 items, not 2"),
            ("ant", true, "1 items, not 2"),
            ("ant,, bee", false, "an item is empty"),
            ("[]", false, "no items"),
            ("", false, "no items"),
        ] {
            let score = score("ant, bee", response);
            assert_eq!(
                (score.value, score.parsed.is_some(), score.why.as_str()),
                (0.0, readable, why),
                "{response}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_list_of_numbers_equals_itself_and_no_other(a in prop::collection::vec(0..50_u32, 1..6), b in prop::collection::vec(0..50_u32, 1..6)) {
            let text = |list: &[u32]| list.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            prop_assert_eq!(score(&text(&a), &format!("{b:?}")).is_right(), a == b);
        }
    }
}
