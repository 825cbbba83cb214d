//! Where a response ends: what stands behind a mark of the chat format is another turn.

/// Marks that begin or end a turn, in the formats of the usual families of models.
const MARKS: [&str; 14] = [
    "<|im_end|>",
    "<|im_start|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end|>",
    "<|user|>",
    "<|assistant|>",
    "<end_of_turn>",
    "<start_of_turn>",
    "</s>",
    "<eos>",
    "<\u{ff5c}end\u{2581}of\u{2581}sentence\u{ff5c}>",
];

/// The first turn of `text` that says anything.
pub fn first(text: &str) -> &str {
    let mut text = text;
    while let Some(rest) = MARKS.iter().find_map(|mark| text.trim_start().strip_prefix(mark)) {
        text = rest;
    }
    let begins = |at: &usize| MARKS.iter().any(|mark| text[*at..].starts_with(mark));
    let end = text.match_indices('<').map(|(at, _)| at).find(begins);
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_ends_where_another_turn_begins() {
        assert_eq!(first("It is 3.<|im_end|>\n<|im_start|>user\nAnd 4?"), "It is 3.");
        assert_eq!(first("<|im_start|>assistant\nIt is 3."), "assistant\nIt is 3.");
        assert_eq!(
            first("<|begin_of_thought|> 2 < 3 <|end_of_thought|>"),
            "<|begin_of_thought|> 2 < 3 <|end_of_thought|>"
        );
        assert_eq!(first("x < 3</s>"), "x < 3");
    }

    #[test]
    fn every_mark_ends_a_turn() {
        for mark in MARKS {
            assert_eq!(first(&format!("It is 3.{mark} It is 4.")), "It is 3.", "{mark}");
            assert_eq!(first(&format!("{mark} {mark}It is 3.{mark}{mark}")), "It is 3.", "{mark}");
        }
        assert_eq!(first("2 < 3 <|x|> 4"), "2 < 3 <|x|> 4");
        assert_eq!(first(""), "");
    }
}
