//! The table of conflicts.

use super::*;

#[test]
fn conflicts_are_symmetric_and_as_tabled() {
    let suite = suite();
    for a in &suite {
        assert!(conflict(a, a), "{}", a.kind());
        for b in &suite {
            assert_eq!(conflict(a, b), conflict(b, a), "{} {}", a.kind(), b.kind());
        }
    }
    let by = |kind: &str| suite.iter().find(|known| known.kind().ends_with(kind)).expect(kind);
    for (a, b, together) in [
        ("number_paragraphs", "nth_paragraph_first_word", false),
        ("number_paragraphs", "number_sentences", false),
        ("number_paragraphs", "number_words", true),
        ("response_language", "keywords:existence", false),
        ("response_language", "letter_frequency", true),
        ("response_language", "end_checker", false),
        ("multiple_sections", "number_highlighted_sections", false),
        ("capital_word_frequency", "english_capital", false),
        ("capital_word_frequency", "number_words", true),
        ("english_capital", "english_lowercase", false),
        ("quotation", "title", false),
        ("quotation", "end_checker", false),
        ("constrained_response", "no_comma", false),
        ("json_format", "keywords:existence", true),
        ("json_format", "forbidden_words", true),
        ("json_format", "no_comma", false),
        ("two_responses", "title", true),
        ("two_responses", "number_words", false),
        ("two_responses", "repeat_prompt", false),
        ("repeat_prompt", "title", true),
        ("repeat_prompt", "forbidden_words", false),
        ("number_bullet_lists", "number_highlighted_sections", false),
        ("number_bullet_lists", "number_words", true),
        ("light-if:words", "number_words", false),
        ("light-if:capitals", "english_lowercase", false),
    ] {
        assert_eq!(!conflict(by(a), by(b)), together, "{a} {b}");
    }
    let word = one("keywords:existence", json!({"keywords": ["Sea, salt"]}));
    for (kind, parameters, meets) in [
        ("keywords:forbidden_words", json!({"forbidden_words": ["SEA"]}), true),
        ("keywords:forbidden_words", json!({"forbidden_words": ["se"]}), false),
        ("light-if:letter", json!({"letter": "t"}), true),
        ("light-if:letter", json!({"letter": "z"}), false),
        (
            "keywords:letter_frequency",
            json!({"letter": "s", "let_frequency": 2, "let_relation": "less than"}),
            true,
        ),
        (
            "keywords:letter_frequency",
            json!({"letter": "s", "let_frequency": 3, "let_relation": "less than"}),
            false,
        ),
        (
            "keywords:letter_frequency",
            json!({"letter": "s", "let_frequency": 2, "let_relation": "at least"}),
            false,
        ),
        ("punctuation:no_comma", json!({}), true),
        ("change_case:english_lowercase", json!({}), true),
        ("change_case:english_capital", json!({}), false),
    ] {
        assert_eq!(conflict(&word, &one(kind, parameters)), meets, "{kind}");
    }
}
