//! Asking a learner to rewrite a problem, and reading what it hands back: the text side of clpo.
//!
//! Ask      a plainer statement, or another wording; the same mathematics, the same answer, nothing given away; one
//!          fenced block and nothing else. After the released prompts, in fewer words             [code]
//! Read     the first fenced `text` block, else the first fenced block, else what follows a marker phrase, else
//!          all of it                                                                             [code]
//! Length   above 10 and below 2,000 characters                                                   [code]
//! Leak     the answer stands in the rewrite, as a word of its own, and not in the original    [inferred]

use gradatim_core::{Message, Part, Problem, Rewrite, Role};

const FENCE: &str = "```";
const MARKERS: [&str; 3] = ["rewritten problem:", "rewritten prompt:", "new problem:"];

/// The prompt that asks for a rewrite of `problem`.
pub(super) fn request(problem: &Problem, how: Rewrite) -> Vec<Message> {
    let task = match how {
        Rewrite::Simplify => {
            "Restate the problem below so that it is shorter and clearer: split long sentences, say outright what is \
             only implied, leave out words that do not matter."
        }
        Rewrite::Paraphrase => {
            "Restate the problem below in other words and another order of sentences, just as long and just as hard."
        }
    };
    let text = format!(
        "{task} The mathematics must stay the same, and the answer must still be {answer}. Do not solve it, and do not \
         reveal or hint at the answer. Keep what it says about the form of the answer. Stay under 400 tokens.\n\n\
         For example, \"Tom, who is nine, has 3 apples and then buys 4 more. How many?\" may become:\n\
         {FENCE}text\nTom has 3 apples. He buys 4 more. How many apples has he?\n{FENCE}\n\n\
         Reply with exactly one such block, holding the complete new problem and nothing else.\n\nProblem:\n{question}",
        answer = problem.answer,
        question = question(&problem.prompt),
    );
    vec![Message::user(text)]
}

/// The rewritten prompt, or why it cannot be used; `original` is the problem it was made from.
pub(super) fn accept(output: &str, original: &Problem) -> Result<Vec<Message>, &'static str> {
    let text = parsed(output).trim();
    match text.chars().count() {
        0..=10 => return Err("rewrite too short"),
        2_000.. => return Err("rewrite too long"),
        _ => {}
    }
    let answer = original.answer.trim();
    if !answer.is_empty() && says(text, answer) && !says(&question(&original.prompt), answer) {
        return Err("rewrite leaks the answer");
    }
    let mut prompt: Vec<Message> =
        original.prompt.iter().filter(|message| message.role == Role::System).cloned().collect();
    prompt.push(Message::user(text));
    Ok(prompt)
}

/// The header's Read line.
fn parsed(output: &str) -> &str {
    let blocks = || blocks(output);
    let of_text = blocks().find(|(language, _)| language.trim().eq_ignore_ascii_case("text"));
    if let Some((_, block)) = of_text.or_else(|| blocks().next()) {
        return block;
    }
    let lower = output.to_ascii_lowercase();
    let after = MARKERS.iter().find_map(|marker| lower.find(marker).map(|at| at + marker.len()));
    after.and_then(|at| output.get(at..)).unwrap_or(output)
}

/// Closed fenced blocks: what stands behind the opening fence, and what is fenced.
fn blocks(output: &str) -> impl Iterator<Item = (&str, &str)> {
    let pieces: Vec<&str> = output.split(FENCE).collect();
    // Pieces at odd places are fenced; the last one is not closed.
    let closed = pieces.len().saturating_sub(1);
    pieces
        .into_iter()
        .take(closed)
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap_or(("", block)))
}

/// What the user turns of a prompt say.
fn question(prompt: &[Message]) -> String {
    let turns = prompt.iter().filter(|message| message.role == Role::User);
    let texts = turns.flat_map(|message| &message.parts).filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        Part::Image(_) | Part::Audio(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Whether `words` stand in `text` with no letter or digit on either side.
fn says(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn original(question: &str, answer: &str) -> Problem {
        let system = Message { role: Role::System, parts: vec![Part::Text("be brief".to_owned())] };
        Problem {
            id: "p".to_owned(),
            kind: gradatim_core::Kind::Verifiable,
            prompt: vec![system, Message::user(question)],
            answer: answer.to_owned(),
            verifier: String::new(),
            category: String::new(),
            level: 1,
            skills: vec![],
            solution: None,
            canonical: String::new(),
            meta: serde_json::Map::new(),
        }
    }

    fn text(output: &str) -> Result<String, &'static str> {
        accept(output, &original("3 and 4 are how many?", "7")).map(|prompt| question(&prompt))
    }

    #[test]
    fn a_text_block_another_fence_a_marker_and_bare_text_are_read_in_this_order() {
        let plain = "What is the sum of 3 and 4?";
        let read = [
            format!("```python\nprint(1)\n```\nhere:\n```text\n{plain}\n```"),
            format!("sure:\n```\n{plain}\n```\nbye"),
            format!("Of course. Rewritten problem: {plain}"),
            format!("  {plain}\n"),
            // A fence that is never closed fences nothing.
            format!("```text\nRewritten problem: {plain}"),
        ];
        for output in read {
            assert_eq!(text(&output).as_deref(), Ok(plain), "{output}");
        }
    }

    #[test]
    fn five_and_three_thousand_characters_are_refused_and_so_are_the_very_edges() {
        let of = |n: usize| text(&format!("```text\n{}\n```", "x".repeat(n)));
        assert_eq!([of(5), of(10)], [Err("rewrite too short"), Err("rewrite too short")]);
        assert_eq!([of(2_000), of(3_000)], [Err("rewrite too long"), Err("rewrite too long")]);
        assert!(of(11).is_ok() && of(1_999).is_ok());
    }

    #[test]
    fn an_answer_that_was_not_there_before_is_a_leak_and_digits_of_others_are_not() {
        assert_eq!(text("3 and 4, which make 7, are how many?"), Err("rewrite leaks the answer"));
        assert!(text("17 less 10, and 70 percent of 0, with 3 and 4?").is_ok());
        let named = original("Is 7 more than 3?", "7");
        assert!(accept("Is seven (7) more than three?", &named).is_ok());
    }

    #[test]
    fn a_rewrite_keeps_the_system_turn_and_its_request_gives_answer_and_question() {
        let original = original("3 and 4 are how many?", "7");
        let prompt = accept("How many are 3 and 4 together?", &original).unwrap();
        assert_eq!((prompt.len(), &prompt[0]), (2, &original.prompt[0]));
        for how in [Rewrite::Simplify, Rewrite::Paraphrase] {
            let asked = question(&request(&original, how));
            assert!(asked.contains("still be 7") && asked.ends_with("3 and 4 are how many?"), "{asked}");
        }
    }
}
