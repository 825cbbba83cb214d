//! Replies worked by hand, for every kind.

use serde_json::{Value, json};

/// Kind, parameters, replies that hold, replies that do not.
pub type Case = (&'static str, Value, Vec<&'static str>, Vec<&'static str>);

pub fn cases() -> Vec<Case> {
    let at_least = "at least";
    let less = "less than";
    vec![
        (
            "keywords:existence",
            json!({"keywords": ["Sea", "salt"]}),
            vec!["SEASIDE and salty"],
            vec!["the sea", ""],
        ),
        (
            "keywords:frequency",
            json!({"keyword": "an", "frequency": 2, "relation": at_least}),
            vec!["banana", "An ant"],
            vec!["ban", "nAa"],
        ),
        (
            "keywords:frequency",
            json!({"keyword": "sea", "frequency": 2, "relation": less}),
            vec!["sea", "none"],
            vec!["Sea, seas"],
        ),
        (
            "keywords:forbidden_words",
            json!({"forbidden_words": ["cat", "Dog"]}),
            vec!["concatenate dogs", "cat_s"],
            vec!["a CAT.", "dog"],
        ),
        (
            "keywords:letter_frequency",
            json!({"letter": "E", "let_frequency": 3, "let_relation": at_least}),
            vec!["eEe", "tree here"],
            vec!["tree", "bcd"],
        ),
        (
            "keywords:letter_frequency",
            json!({"letter": "!", "let_frequency": 1, "let_relation": less}),
            vec!["calm"],
            vec!["loud!"],
        ),
        (
            "language:response_language",
            json!({"language": "de"}),
            vec!["Das ist nicht der Hund.", "Hamburg"],
            vec!["That is not the dog of the house.", "это мой дом"],
        ),
        (
            "length_constraints:number_sentences",
            json!({"num_sentences": 3, "relation": at_least}),
            vec!["One. Two. Three.", "A? B! C"],
            vec!["One. Two.", "It is 3.5 m. Mr. Ox left."],
        ),
        (
            "length_constraints:number_sentences",
            json!({"num_sentences": 2, "relation": less}),
            vec!["One, e.g. this."],
            vec!["One. Two."],
        ),
        (
            "length_constraints:number_words",
            json!({"num_words": 4, "relation": at_least}),
            vec!["it's three more", "a b c d"],
            vec!["a-b c", "... , ,"],
        ),
        (
            "length_constraints:number_words",
            json!({"num_words": 3, "relation": less}),
            vec!["a b"],
            vec!["a b c"],
        ),
        (
            "length_constraints:number_paragraphs",
            json!({"num_paragraphs": 2}),
            vec!["a *** b", "a\n***\nb", "***a***b***", "a***b"],
            vec!["a", "a *** *** b", "a ****** b", "a\n\nb", "a *** b *** c"],
        ),
        (
            "length_constraints:nth_paragraph_first_word",
            json!({"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "Rain"}),
            vec!["sun\n\nrain falls", "sun\n\n'Rain, again", "x\n\n\"RAIN\" it", "x\n\nrain. y"],
            vec!["sun\n\nrains", "rain\n\nsun", "a\n\nrain\n\nc", "a\n\n\n\nrain", "a"],
        ),
        (
            "detectable_content:number_placeholders",
            json!({"num_placeholders": 2}),
            vec!["[a] and [b]", "[] []", "[[a] [b]"],
            vec!["[a", "[a\n] [b]", "]a[ [b]"],
        ),
        (
            "detectable_content:postscript",
            json!({"postscript_marker": "P.S."}),
            vec!["bye\nP.S. more", "p. s. x", "xp.s."],
            vec!["P.S", "PS.", "p.  s."],
        ),
        (
            "detectable_content:postscript",
            json!({"postscript_marker": "P.P.S"}),
            vec!["p.p.s more", "P. P. S"],
            vec!["P.S.", "PPS"],
        ),
        (
            "detectable_content:postscript",
            json!({"postscript_marker": "Note:"}),
            vec!["end note: x"],
            vec!["note x"],
        ),
        (
            "detectable_format:number_bullet_lists",
            json!({"num_bullets": 2}),
            vec!["* a\n* b", " - a\n-b\ntext", "*a\n- b"],
            vec!["* a", "** a\n** b", "- a\n- b\n- c", "a - b\nc * d"],
        ),
        (
            "detectable_format:constrained_response",
            json!({}),
            vec!["My answer is yes.", "Well: My answer is maybe. So"],
            vec!["my answer is yes.", "My answer is yes"],
        ),
        (
            "detectable_format:number_highlighted_sections",
            json!({"num_highlights": 2}),
            vec!["*a* and *b*", "**a** *b*", "*a* **b**"],
            vec!["*a*", "* * *b*", "*a\nb*", "** **", "**a**"],
        ),
        (
            "detectable_format:multiple_sections",
            json!({"section_spliter": "Section", "num_sections": 2}),
            vec!["Section 1\na\nSection 2\nb", "Section1 Section2"],
            vec!["Section 1", "section 1 section 2", "Section  1 Section 2", "Section one Section two"],
        ),
        (
            "detectable_format:json_format",
            json!({}),
            vec!["{\"a\": [1, 2]}", "```json\n{\"a\": 1}\n```", "3", " ```JSON [] ``` "],
            vec!["{a: 1}", "see {\"a\": 1}", "```", "{} {}"],
        ),
        (
            "detectable_format:title",
            json!({}),
            vec!["<<Sea>>", "x <<Sea>> y", "<<<a>>>"],
            vec!["<<>>", "<< >>", "<<a\nb>>", "<a>", "<<<>>>", ">>a<<"],
        ),
        (
            "combination:two_responses",
            json!({}),
            vec!["a ****** b", "******a******b******"],
            vec!["a", "a ****** a", "a ****** b ****** c", "a ****** ****** b", "a *** b"],
        ),
        (
            "combination:repeat_prompt",
            json!({"prompt_to_repeat": "Say the Words. "}),
            vec!["say the words. Here", "  SAY THE WORDS."],
            vec!["Here: say the words.", "Say the word"],
        ),
        (
            "startend:end_checker",
            json!({"end_phrase": "The End."}),
            vec!["so the end. ", "\"it is THE END.\""],
            vec!["the end", "the end. No"],
        ),
        (
            "startend:quotation",
            json!({}),
            vec!["\"a\"", " \"\" ", "\"a\" and \"b\""],
            vec!["\"", "\"a", "'a'", "a \"b\""],
        ),
        (
            "change_case:capital_word_frequency",
            json!({"capital_frequency": 2, "capital_relation": at_least}),
            vec!["I SAY", "NASA, ESA", "DON'T"],
            vec!["Only ONE", "Three Capital Words"],
        ),
        (
            "change_case:capital_word_frequency",
            json!({"capital_frequency": 1, "capital_relation": less}),
            vec!["none 12 Here"],
            vec!["A cat"],
        ),
        (
            "change_case:english_capital",
            json!({}),
            vec!["THE END OF IT 1", "X"],
            vec!["THE End", "12", "DAS IST NICHT DER HUND"],
        ),
        (
            "change_case:english_lowercase",
            json!({}),
            vec!["the end of it", "é"],
            vec!["The end", "12", "das ist nicht der hund"],
        ),
        ("punctuation:no_comma", json!({}), vec!["a; b、c"], vec!["a, b", ","]),
        ("light-if:words", json!({"low": 2, "max": 3}), vec!["a b", "a b c"], vec!["a", "a b c d"]),
        ("light-if:words", json!({"max": 1}), vec!["a"], vec!["a b"]),
        ("light-if:capitals", json!({"low": 1, "max": 1}), vec!["A b"], vec!["a b", "A B"]),
        ("light-if:letter", json!({"letter": "e"}), vec!["a cat"], vec!["Elk"]),
        (
            "light-if:letter",
            json!({"letter": "e", "low": 1, "max": 2}),
            vec!["tree", "E"],
            vec!["cat", "teepee"],
        ),
        ("light-if:letter", json!({"letter": "e", "max": 0}), vec!["cat"], vec!["he"]),
        ("light-if:sentences", json!({"num": 2, "style": "fewer"}), vec!["One."], vec!["One. Two."]),
        (
            "light-if:sentences",
            json!({"num": 2, "style": "exactly"}),
            vec!["One. 3.5 m."],
            vec!["One.", "A b. C d. E."],
        ),
        ("light-if:sentences", json!({"num": 2, "style": "more"}), vec!["Ab. Cd. Ef."], vec!["Ab. Cd."]),
        (
            "light-if:keyword",
            json!({"keyword": "sea", "num": 2}),
            vec!["Sea, sea"],
            vec!["sea", "sea sea sea"],
        ),
        (
            "light-if:paragraphs",
            json!({"separator": "\n\n", "num": 2}),
            vec!["a\n\nb", "\n\na\n\nb"],
            vec!["a", "a\n\n\n\nb"],
        ),
        ("light-if:paragraphs", json!({"separator": "***", "num": 1}), vec!["a", "***a"], vec!["a***b"]),
        (
            "own:line_start",
            json!({"phrase": "I think"}),
            vec!["Well\n I think so"],
            vec!["Well I think so", "i think"],
        ),
        (
            "own:rephrase",
            json!({"original": "The sea is *blue* today"}),
            vec!["The sea is *deep red* today"],
            vec!["The sea is blue today", "A sea is *red* today", "The sea is *blue* now"],
        ),
        (
            "own:shared_words",
            json!({"original": "red sea red", "low": 2, "high": 2}),
            vec!["Red RED red", "sea red"],
            vec!["red", "red sea red", "blue"],
        ),
        (
            "own:key_sentences",
            json!({"sentences": ["It rains.", "It snows."], "num": 1}),
            vec!["It rains. Yes"],
            vec!["It rains. It snows.", "It hails."],
        ),
    ]
}
