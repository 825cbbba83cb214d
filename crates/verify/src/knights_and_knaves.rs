//! Knights and knaves: everyone's role, as in the gold.
//!
//! Source   the reward of DUMP (arXiv 2504.09710), system 21.
//! Gold     `answer` is `Zoey is a knight, Ethan is a knave` in any order; `meta.names` is `["Zoey", "Ethan"]`.
//!          For models of few characters: one letter a name in that order, `TL` (tells the truth, lies).
//! Looks    in the last `<answer>..</answer>`, else in the last `\boxed{..}`, else after the last `#`, else
//!          everywhere.
//! Reads    either form, letter case and signs ignored. There must be as many roles as names, and each name must be
//!          followed by `is a knight` or `is a knave`.
//! Differs  the release lets other words stand between a name and `is a`, and so gives one role to two names.
//! Bounds   64 names.

use gradatim_core::{Problem, Result, Score, Verifier};
use serde_json::Value;

use crate::{bad_gold, region};

const MOST_NAMES: usize = 64;

pub struct KnightsAndKnaves;

impl Verifier for KnightsAndKnaves {
    fn check(&self, problem: &Problem) -> Result<()> {
        let Some(names) = names(problem) else {
            let found = problem.meta.get("names").map_or("absent".to_owned(), Value::to_string);
            return Err(bad_gold(
                problem,
                "meta.names",
                found,
                "1 to 64 different names, as [\"Zoey\", \"Ethan\"]",
            ));
        };
        roles(&problem.answer, &names).map(drop).map_err(|why| {
            let expected = "a role for each name, such as Zoey is a knight, Ethan is a knave";
            bad_gold(problem, "answer", format!("{:?}: {why}", problem.answer), expected)
        })
    }

    fn score(&self, problem: &Problem, response: &str) -> Score {
        let Some(names) = names(problem) else {
            return Score::unreadable("the problem has no names");
        };
        let Ok(gold) = roles(&problem.answer, &names) else {
            return Score::unreadable("the gold answer gives no roles");
        };
        match roles(region::marked(response).unwrap_or(response), &names) {
            Err(why) => Score::unreadable(why),
            Ok(found) => {
                let text: String = found.iter().map(|&knight| if knight { 'T' } else { 'L' }).collect();
                match found.iter().zip(&gold).filter(|(found, gold)| found != gold).count() {
                    0 => Score::right(text),
                    wrong => Score::wrong(text, format!("{wrong} of {} roles are wrong", names.len())),
                }
            }
        }
    }
}

/// The words of each name, or `None` if they cannot be told apart.
fn names(problem: &Problem) -> Option<Vec<Vec<String>>> {
    let list = problem.meta.get("names")?.as_array()?;
    let names: Vec<Vec<String>> = list.iter().map(|name| name.as_str().map(words)).collect::<Option<_>>()?;
    let distinct = names.iter().enumerate().all(|(at, name)| !name.is_empty() && !names[..at].contains(name));
    (distinct && (1..=MOST_NAMES).contains(&names.len())).then_some(names)
}

/// Letters and digits in a row, in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Who is a knight `[names]`, or why that cannot be read.
fn roles(text: &str, names: &[Vec<String>]) -> Result<Vec<bool>, String> {
    let letters = text.trim();
    if letters.len() == names.len() && letters.bytes().all(|letter| matches!(letter, b'T' | b'L')) {
        return Ok(letters.bytes().map(|letter| letter == b'T').collect());
    }
    let words = words(text);
    let is_role = |word: &str| word == "knight" || word == "knave";
    let stated = words.iter().filter(|word| word.starts_with("knight") || word.starts_with("knave")).count();
    if stated != names.len() {
        return Err(format!("{stated} roles for {} names", names.len()));
    }
    let mut roles = vec![None; names.len()];
    for at in (0..words.len()).filter(|&at| is_role(&words[at])) {
        let Some(before) = words[..at].strip_suffix(&["is".to_owned(), "a".to_owned()]) else { continue };
        // Of `Ann` and `Mary Ann`, the longer is meant where both could be.
        let named =
            (0..names.len()).filter(|&ix| before.ends_with(&names[ix])).max_by_key(|&ix| names[ix].len());
        if let Some(ix) = named {
            roles[ix] = Some(words[at] == "knight");
        }
    }
    let missing = |ix: usize| format!("no role for {}", names[ix].join(" "));
    roles.into_iter().enumerate().map(|(ix, role)| role.ok_or_else(|| missing(ix))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::{gold_with, real_rows};

    fn score(response: &str) -> Score {
        let names = json!({"names": ["Zoey", "Ethan"]});
        KnightsAndKnaves.score(&gold_with("Zoey is a knight, Ethan is a knave", names), response)
    }

    #[test]
    fn order_case_and_signs_do_not_matter() {
        for response in [
            "Ethan is a knave and zoey is a KNIGHT.",
            "<think>Zoey is a knave?</think><answer>(1) **Zoey** is a knight\n(2) Ethan is a `knave`</answer>",
            "steps about knights # Ethan is a knave, Zoey is a knight",
            "TL",
            "if Zoey lies .. #TL",
        ] {
            assert!(score(response).is_right(), "{response}: {}", score(response).why);
        }
        assert_eq!(score("Zoey is a knave, Ethan is a knave").why, "1 of 2 roles are wrong");
        assert_eq!(score("LT").why, "2 of 2 roles are wrong");
    }

    #[test]
    fn every_role_is_stated_once_and_beside_its_name() {
        for (response, why) in [
            ("Zoey is a knight", "1 roles for 2 names"),
            ("Zoey is a knight, Ethan is a knave, Ethan is a knight", "3 roles for 2 names"),
            ("Zoey is a knight, Zoey is a knave", "no role for ethan"),
            ("Zoey and Ethan is a knight: no knave", "no role for zoey"),
            ("Zoey is a knight, Ethan isn't a knave", "no role for ethan"),
            ("Zoey is a knight, Methan is a knave", "no role for ethan"),
            ("Zoey is a knight, Ethan is a knave <answer>TLT</answer>", "0 roles for 2 names"),
            ("", "0 roles for 2 names"),
        ] {
            assert_eq!((score(response).parsed, score(response).why.as_str()), (None, why), "{response}");
        }
    }

    #[test]
    fn a_name_within_a_name_is_told_apart() {
        let problem = gold_with("LT", json!({"names": ["Ann", "Mary Ann"]}));
        KnightsAndKnaves.check(&problem).expect("sound");
        assert!(KnightsAndKnaves.score(&problem, "Mary Ann is a knight, Ann is a knave").is_right());
    }

    #[test]
    fn a_gold_without_names_or_roles_is_refused() {
        for (answer, names, at) in [
            ("TL", json!([]), "meta.names"),
            ("TL", json!(["Zoey", "zoey"]), "meta.names"),
            ("TL", json!(["Zoey", 2]), "meta.names"),
            ("TL", json!(vec!["Zoey"; 65]), "meta.names"),
            ("T", json!(["Zoey", "Ethan"]), "answer"),
            ("Zoey is a knight", json!(["Zoey", "Ethan"]), "answer"),
        ] {
            let fault = KnightsAndKnaves.check(&gold_with(answer, json!({"names": names}))).expect_err(at);
            assert!(fault.to_string().starts_with(&format!("`{at}` is ")), "{fault}");
        }
    }

    #[test]
    fn the_released_golds_are_read_as_their_recorded_roles() {
        for file in ["knights-and-knaves/people3.jsonl", "knights-and-knaves/people5.jsonl"] {
            let Some(rows) = real_rows(file) else { return };
            assert_eq!(rows.len(), 1_000);
            for row in rows {
                let problem =
                    gold_with(row["solution_text"].as_str().expect("text"), json!({"names": row["names"]}));
                KnightsAndKnaves.check(&problem).expect("sound");
                let truth: Vec<bool> = serde_json::from_value(row["solution"].clone()).expect("roles");
                let letters = |flip: usize| -> String {
                    (0..truth.len()).map(|ix| if truth[ix] != (ix == flip) { 'T' } else { 'L' }).collect()
                };
                let numbered = row["solution_text_format"].as_str().expect("text");
                assert!(KnightsAndKnaves.score(&problem, numbered).is_right(), "{numbered}");
                assert!(KnightsAndKnaves.score(&problem, &letters(truth.len())).is_right());
                for flip in 0..truth.len() {
                    assert!(!KnightsAndKnaves.score(&problem, &letters(flip)).is_right());
                }
            }
        }
    }
}
