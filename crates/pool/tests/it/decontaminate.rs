//! Decontamination: planted passages are found with their words, and nothing else is.

use gradatim_pool::decontaminate::{Options, References};
use gradatim_pool::ngrams::{Index, IndexBuilder};
use proptest::prelude::*;

use crate::dedupe::{row, words};

#[test]
fn thirteen_words_in_a_row_match_and_twelve_do_not() {
    let mut references = References::new(Options::default()).unwrap();
    references.add(0, &row("short", "O12:", "12"));
    references.add(1, &row("long", &words("w", 20), "1"));
    let decontaminator = references.finish();
    let found = |prompt: &str| {
        decontaminator.compare(&row("p", prompt, "1")).map(|contamination| {
            let shared = &contamination.shared;
            (
                contamination.file,
                contamination.id.to_owned(),
                shared.whole,
                shared.n_words,
                shared.words.clone(),
            )
        })
    };
    let twelve = words("w", 12);
    assert_eq!(found(&format!("before {twelve} after")), None);
    assert_eq!(found("O12: and more"), None);
    assert_eq!(found(" o12:\n"), Some((0, "short".into(), true, 1, "o12:".into())));
    let thirteen = words("w", 13);
    let planted = format!("Before {} after", thirteen.to_uppercase().replace(' ', "\n "));
    assert_eq!(found(&planted), Some((1, "long".into(), false, 13, thirteen)));
    assert_eq!(found(&words("w", 20)), Some((1, "long".into(), true, 20, words("w", 20))));
}

#[test]
fn the_longest_shared_run_is_shown() {
    let index = Index::of([words("a", 40), words("b", 40)]);
    let text = format!("{} x {} y {}", words("a", 14), words("b", 25), words("a", 20));
    let shared = index.longest(&text).unwrap();
    assert_eq!((shared.text, shared.n_words, shared.words), (1, 25, words("b", 25)));
    assert_eq!(index.matches(&text), [0, 1]);
}

#[test]
fn wording_that_many_references_share_does_not_count_nor_what_straddles_it() {
    let task = |content: &str| format!("{} {content} {}", words("please", 20), words("thanks", 20));
    let references: Vec<String> = (0..11).map(|ix| task(&words(&format!("n{ix}x"), 15))).collect();
    let index = Index::of(references.clone());
    // 20 words hold 8 grams of 13.
    assert_eq!(index.n_common(), 16);
    // One word of content beside 12 of wording is shared, and is no match.
    assert_eq!(index.longest(&task("n3x0 is something else and so is n3x14")), None);
    let content = words("n3x", 15);
    for asked in [format!("else {content}"), task(&format!("else {content}"))] {
        let shared = index.longest(&asked).unwrap();
        assert_eq!(
            (shared.text, shared.whole, shared.n_words, shared.words),
            (3, false, 15, content.clone())
        );
    }
    assert!(index.longest(&content).unwrap().whole, "the same words without the wording");
    let ten = Index::of(references[..10].to_vec());
    assert_eq!(ten.longest(&task("n3x0 is something else")).unwrap().n_words, 21);
}

#[test]
fn short_problems_of_one_template_match_by_what_they_ask() {
    let task = |content: &str| format!("what is {content} {}", words("please", 20));
    let index = Index::of((0..50).map(|ix| task(&format!("{ix} + {ix}?"))));
    assert_eq!(index.matches(&task("7 + 7?")), [7]);
    assert_eq!(index.matches("what is 7 + 7?"), [7]);
    assert!(index.matches(&task("7 + 8?")).is_empty());
}

#[test]
fn whole_texts_count_however_common_they_are() {
    let index = Index::of((0..50).map(|_| words("w", 15)));
    assert_eq!(index.longest(&words("w", 14)), None);
    let shared = index.longest(&words("w", 15)).unwrap();
    assert_eq!((shared.text, shared.whole), (0, true));
}

#[test]
fn texts_without_words_match_nothing() {
    let index = Index::of(["", " \n"]);
    assert_eq!((index.matches(""), index.longest("  ")), (vec![], None));
    assert!(References::new(Options { words: 0, ..Options::default() }).is_err());
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "b", "B", "c,"]);
    prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
}

/// Whether two texts match, by comparing words and not hashes.
fn share(one: &str, other: &str, n: usize) -> bool {
    let [one, other] = [one, other].map(|text| text.to_lowercase());
    let [one, other] =
        [&one, &other].map(|text| text.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>());
    !one.is_empty() && one == other || one.windows(n).any(|gram| other.windows(n).any(|also| also == gram))
}

proptest! {
    #[test]
    fn matches_are_those_that_comparing_words_finds(
        references in prop::collection::vec(text(), 0..6),
        text in text(),
        n in 1..5_usize,
    ) {
        let mut builder = IndexBuilder::new(n);
        references.iter().for_each(|reference| builder.add(reference.as_str()));
        let index = builder.finish(usize::MAX);
        let expected: Vec<u32> = (0_u32..)
            .zip(&references)
            .filter(|(_, reference)| share(reference, &text, n))
            .map(|(ix, _)| ix)
            .collect();
        prop_assert_eq!(index.matches(&text), expected.clone());
        let longest = index.longest(&text);
        prop_assert_eq!(longest.is_some(), !expected.is_empty());
        if let Some(shared) = longest {
            prop_assert_eq!(shared.words.split(' ').count(), shared.n_words);
            let reference = references[shared.text as usize].to_lowercase();
            let holds = |text: &str, words: &str| format!(" {text} ").contains(&format!(" {words} "));
            prop_assert!(holds(&text.to_lowercase(), &shared.words));
            let words: Vec<&str> = shared.words.split(' ').collect();
            prop_assert!(shared.whole || words.windows(n).all(|gram| holds(&reference, &gram.join(" "))));
        }
    }
}
