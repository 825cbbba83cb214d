//! Hidden spans, looked up in the compact pages a second way.

use super::gold::each;
use super::*;

/// What the page of that letter tells of a relation.
fn told(pages: &str, letter: &str, relation: &str) -> String {
    let page = pages.split(' ').find(|page| page.starts_with(letter)).expect("the page");
    match relation {
        "y" => page.trim_start_matches(|symbol: char| !symbol.is_ascii_digit()).to_owned(),
        _ => page[1..][page[1..].find(relation).expect("the link") + 1..][..1].to_owned(),
    }
}

#[test]
fn as_many_spans_as_the_level_says_are_hidden_and_pages_tell_them() {
    let mut kinds = BTreeSet::new();
    each("mask-spans", |problem, prompt, solution| {
        let (pages, text) = prompt.strip_suffix('?').and_then(|prompt| prompt.split_once(';')).expect(prompt);
        let mut spans = vec![];
        for fact in text.split(' ') {
            let (head, shown) = fact.split_once(':').expect(fact);
            let gold = told(pages, &head[..1], &head[1..]);
            if shown == "_" {
                kinds.insert(gold.len() > 1);
                // What is hidden stands nowhere else in the text, neither told nor as a page that something is told of.
                assert!(
                    !text
                        .split([' ', ':'])
                        .any(|part| part == gold || gold.len() == 1 && part.starts_with(&gold))
                );
                spans.push(gold);
            } else {
                assert_eq!(shown, gold, "{prompt}");
            }
        }
        assert_eq!(spans.len() as i64, problem.level, "{prompt}");
        assert_eq!(solution.rsplit('#').next(), Some(spans.join("; ").as_str()));
        let golds =
            if spans.len() == 1 { spans[0].clone() } else { serde_json::Value::from(spans).to_string() };
        assert_eq!(problem.answer, golds);
        assert!(!text.ends_with(' ') && text.split(' ').count() as i64 == problem.level + 2);
    });
    assert_eq!(kinds, BTreeSet::from([false, true]));
}

#[test]
fn salience_hides_years_or_names_alone_and_a_dump_earns_recall_without_its_toll() {
    for (salience, digits) in [("numbers", true), ("names", false)] {
        let line = format!("mask-spans = {{ levels = [4, 4], salience = \"{salience}\" }}");
        for problem in draw(&*source(&line)) {
            let spans: Vec<String> = serde_json::from_str(&problem.answer).expect("a list");
            assert!(
                spans.iter().all(|span| span.bytes().all(|byte| byte.is_ascii_digit()) == digits),
                "{spans:?}"
            );
        }
    }
    let worth = |judged: &str, response: &dyn Fn(&str) -> String| {
        let problem =
            source(&format!("mask-spans = {{ levels = [1, 1], judged = \"{judged}\" }}")).draw(Seed(1), 0);
        by_name("span-recall").expect("known").score(&problem, &response(&problem.answer)).value
    };
    let dump = |answer: &str| format!("#{} {answer}", "word ".repeat(199));
    let honest = |answer: &str| format!("#{answer}");
    assert_eq!(
        ["exact", "recall", "recall-minus-length"].map(|judged| worth(judged, &dump)),
        [0.0, 1.0, 0.0]
    );
    assert_eq!(["exact", "recall", "recall-minus-length"].map(|judged| worth(judged, &honest)), [1.0; 3]);
}
