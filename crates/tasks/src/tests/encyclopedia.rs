//! Facts found by following the shown text, and by searching the documents.

use super::*;
use crate::encyclopedia::search::Index;

#[test]
fn answers_are_what_following_the_prompt_finds() {
    gold::each("encyclopedia", |problem, prompt, solution| {
        let (pages, question) = prompt.trim_end_matches('?').split_once(';').expect("a question");
        let told: BTreeMap<&str, &str> = pages.split(' ').map(|page| page.split_at(1)).collect();
        let (mut at, way) = question.split_at(1);
        let mut met = vec![at];
        let mut steps = vec![];
        for relation in way.trim_end_matches('y').chars() {
            let facts = told[at];
            let found = facts.find(relation).expect("the relation");
            let next = &facts[found + 1..found + 2];
            steps.push(format!("{at}{relation}:{next}"));
            assert!(!met.contains(&next), "{prompt}");
            met.push(next);
            at = next;
        }
        let year = told[at].trim_start_matches(char::is_alphabetic);
        steps.push(format!("{at}y:{year}"));
        assert_eq!((year, format!("{}#{year}", steps.join(","))), (&*problem.answer, solution.to_owned()));
        assert_eq!((steps.len() as i64, pages.matches(year).count()), (problem.level, 1), "{prompt}");
    });
}

#[test]
fn each_query_finds_its_page_first_and_the_page_says_what_was_noted() {
    let line = "encyclopedia = { levels = [1, 6], pages = 20, wording = \"english\" }";
    for source in family(line).expect(line).sources().expect(line) {
        for problem in draw(source.as_ref()) {
            let documents: Vec<String> =
                serde_json::from_value(problem.meta["documents"].clone()).expect("texts");
            assert!(documents.iter().all(|document| problem.prompt_text().contains(document.as_str())));
            let index = Index::new(&documents);
            let solution = problem.solution.as_deref().expect("given");
            let looks: Vec<&str> = solution.lines().filter(|line| line.starts_with("Search: ")).collect();
            assert_eq!(looks.len() as i64, problem.level);
            let mut next = None;
            for look in looks {
                let (query, rest) = look["Search: ".len()..].split_once(". Page ").expect(look);
                let (title, sentence) = rest.split_once(": ").expect(look);
                let found = &documents[index.search(query, 1)[0].0];
                assert!(
                    found.starts_with(&format!("{title}: ")) && found.contains(sentence),
                    "{look}: {found}"
                );
                let told = sentence.trim_end_matches('.').rsplit_once(' ').expect(look).1.to_owned();
                assert!(next.is_none_or(|next| next == title), "{solution}");
                next = Some(told);
            }
            assert_eq!(next.as_ref(), Some(&problem.answer));
        }
    }
}

#[test]
fn simpler_books_hold_the_way_alone() {
    let source = source("encyclopedia = { levels = [4, 4] }");
    for problem in draw(source.as_ref()) {
        let rewritten = |how| source.rewrite(&problem, how).expect("a rewrite").prompt_text();
        let pages = |text: &str| -> Vec<String> {
            text.split_once(';').expect("a question").0.split(' ').map(str::to_owned).collect()
        };
        let (all, simpler) =
            (pages(&problem.prompt_text()), pages(&rewritten(gradatim_core::Rewrite::Simplify)));
        assert_eq!(simpler.len(), 4);
        let solution = problem.solution.as_deref().expect("given");
        let met: BTreeSet<char> = solution.split(',').filter_map(|step| step.chars().next()).collect();
        assert!(
            simpler
                .iter()
                .all(|page| all.contains(page) && met.contains(&page.chars().next().expect("a letter")))
        );
        let mut otherwise = pages(&rewritten(gradatim_core::Rewrite::Paraphrase));
        otherwise.reverse();
        assert_eq!(otherwise, all);
    }
}
