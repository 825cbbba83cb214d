//! Rewrites: the answer stays, and what they promise of the prompt holds.

use gradatim_core::{Message, Rewrite};

use super::*;

/// Shows `law` the compact problems of a recipe line, each with its two rewrites.
fn each(line: &str, law: impl Fn(&Problem, Option<Problem>, Option<Problem>)) {
    for source in family(line).expect(line).sources().expect(line) {
        for problem in draw(source.as_ref()) {
            let rewrite = |how| source.rewrite(&problem, how);
            law(&problem, rewrite(Rewrite::Simplify), rewrite(Rewrite::Paraphrase));
        }
    }
}

/// Words and numbers of a text, sorted.
fn pieces(text: &str, splits: impl Fn(char) -> bool) -> Vec<&str> {
    let mut pieces: Vec<&str> = text.split(splits).filter(|piece| !piece.is_empty()).collect();
    pieces.sort_unstable();
    pieces
}

#[test]
fn a_rewrite_differs_in_prompt_and_canonical_form_alone() {
    check(|source, _, problems| {
        for problem in problems {
            for how in [Rewrite::Simplify, Rewrite::Paraphrase] {
                let Some(rewritten) = source.rewrite(problem, how) else { continue };
                assert_ne!(rewritten.prompt, problem.prompt);
                assert_eq!((rewritten.prompt.len(), rewritten.solution.as_ref()), (1, None));
                let (prompt, canonical) = (problem.prompt.clone(), problem.canonical.clone());
                let solution = problem.solution.clone();
                assert_eq!(Problem { prompt, canonical, solution, ..rewritten }, *problem);
            }
        }
    });
}

#[test]
fn six_families_have_both_rewrites() {
    let has = |entry: &Entry| {
        let source = entry.defaults.sources().expect("sound").pop().expect("levels");
        let some = |how| draw(source.as_ref()).iter().any(|problem| source.rewrite(problem, how).is_some());
        some(Rewrite::Simplify) && some(Rewrite::Paraphrase)
    };
    let found: Vec<&str> = catalogue().iter().filter(|entry| has(entry)).map(|entry| entry.name).collect();
    for name in
        ["chain-sum", "countdown", "multiplication", "letter-counting", "knights-and-knaves", "story-sum"]
    {
        assert!(found.contains(&name), "{found:?}");
    }
}

#[test]
fn rewritten_chains_have_the_same_sum_and_simpler_ones_fewer_terms() {
    let sum = |text: &str| -> (usize, i64) {
        let signed = text.trim_end_matches('=').replace('-', "+-");
        let terms: Vec<i64> = signed.split('+').filter_map(|term| term.parse().ok()).collect();
        (terms.len(), terms.iter().sum())
    };
    each("chain-sum = { levels = [1, 8] }", |problem, simpler, otherwise| {
        let (n, answer) = sum(&problem.prompt_text());
        for (rewritten, is_simpler) in [(simpler, true), (otherwise, false)] {
            let Some(rewritten) = rewritten else { continue };
            let (terms, value) = sum(&rewritten.prompt_text());
            assert_eq!((value, terms < n, value.to_string()), (answer, is_simpler, problem.answer.clone()));
            assert_eq!(
                rewritten.canonical,
                format!("chain-sum {}", rewritten.prompt_text().trim_end_matches('='))
            );
        }
    });
}

#[test]
fn a_simpler_text_holds_the_letter_as_often_and_in_every_word() {
    let count = |text: &str, letter: char| text.chars().filter(|at| *at == letter).count();
    each("letter-counting = { levels = [1, 8] }", |problem, simpler, otherwise| {
        let letter =
            problem.meta["letter"].as_str().and_then(|letter| letter.chars().next()).expect("a letter");
        let text = |problem: &Problem| problem.prompt_text().rsplit_once('/').expect("/").0.to_owned();
        for rewritten in [&simpler, &otherwise].into_iter().flatten() {
            assert_eq!(count(&text(rewritten), letter).to_string(), problem.answer);
        }
        if let Some(simpler) = simpler {
            let text = text(&simpler);
            assert!(text.split(' ').all(|word| word.contains(letter)) || !text.contains(' '), "{text}");
        }
    });
}

#[test]
fn stories_keep_what_they_say_of_the_one_asked_for() {
    each("story-sum = { levels = [1, 6], distractors = 2 }", |problem, simpler, otherwise| {
        let own = |problem: &Problem| {
            let prompt = problem.prompt_text();
            let (clauses, asked) = prompt.split_once('?').expect("a question");
            let symbols: Vec<char> = clauses.chars().collect();
            let own = symbols.chunks(3).filter(|clause| asked.starts_with(clause[0]));
            let own: Vec<String> = own.map(|clause| clause[1..].iter().collect()).collect();
            (own, symbols.len() / 3)
        };
        let (changes, n) = own(problem);
        assert_eq!((changes.len() as i64, n as i64), (problem.level + 1, 3 * problem.level + 1));
        assert_eq!(problem.canonical, format!("story-sum {}", changes.concat()));
        let changed: Vec<i64> = changes.iter().map(|by| by.parse().expect("a digit")).collect();
        let sums: Vec<String> =
            (2..=changed.len()).map(|end| changed[..end].iter().sum::<i64>().to_string()).collect();
        assert_eq!(problem.answer, sums[sums.len() - 1]);
        assert_eq!(problem.solution, Some(format!("{}#{}", sums.join(","), problem.answer)));
        let simpler = simpler.expect("others to leave out");
        assert_eq!(own(&simpler), (changes.clone(), changes.len()));
        assert_eq!(own(&otherwise.expect("another name")), (changes, n));
    });
}

#[test]
fn reordered_problems_hold_the_same_pieces() {
    let lines = [
        "countdown = { levels = [1, 3] }",
        "multiplication = { levels = [1, 4] }",
        "knights-and-knaves = { levels = [2, 6] }",
    ];
    for line in lines {
        each(line, |problem, simpler, otherwise| {
            let splits = |symbol: char| matches!(symbol, ' ' | '*' | ';' | '?' | '=');
            let is_puzzle = line.starts_with("knights");
            let text = problem.prompt_text();
            for rewritten in [simpler.filter(|_| !is_puzzle), otherwise].into_iter().flatten() {
                let other = rewritten.prompt_text();
                assert_eq!(pieces(&other, splits), pieces(&text, splits));
                assert_eq!(rewritten.canonical, problem.canonical);
                assert_ne!(rewritten.prompt, vec![Message::user(text.clone())]);
            }
        });
    }
}
