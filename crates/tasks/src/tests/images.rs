//! Pictures read patch by patch, and spectra held against the transform of the sound they stand for.

use super::*;

/// Shapes of a picture found by flooding: upper left corner, colour, patches in their order.
fn found(rows: &[String]) -> Vec<(usize, usize, char, String)> {
    let patches: Vec<Vec<char>> = rows.iter().map(|row| row.chars().collect()).collect();
    let side = patches.len();
    let mut seen = BTreeSet::new();
    let mut shapes = vec![];
    for start in (0..side * side).filter(|at| patches[at / side][at % side] != '.') {
        if !seen.insert(start) {
            continue;
        }
        let (mut open, mut shape) = (vec![start], vec![start]);
        while let Some(at) = open.pop() {
            for other in 0..side * side {
                let near = (at / side).abs_diff(other / side) <= 1 && (at % side).abs_diff(other % side) <= 1;
                if near && patches[other / side][other % side] != '.' && seen.insert(other) {
                    open.push(other);
                    shape.push(other);
                }
            }
        }
        let row = shape.iter().map(|at| at / side).min().expect("a patch");
        let column = shape.iter().map(|at| at % side).min().expect("a patch");
        let colour = patches[start / side][start % side];
        let cells = (0..9).map(|at| patches[row + at / 3][column + at % 3] == colour);
        shapes.push((row, column, colour, cells.map(|full| if full { '1' } else { '0' }).collect()));
    }
    shapes.sort_unstable();
    shapes
}

/// Signs, names and patches of the shapes, drawn by hand.
const KINDS: [(char, &str, &str); 4] = [
    ('+', "cross", "010111010"),
    ('o', "ring", "111101111"),
    ('x', "saltire", "101010101"),
    ('s', "square", "111111111"),
];
const COLOURS: [(char, &str); 4] = [('b', "blue"), ('g', "green"), ('r', "red"), ('y', "yellow")];

#[test]
fn pictures_show_what_is_counted_named_and_boxed() {
    for ask in ["count", "colour", "box", "labels"] {
        let line = format!("patch-grid = {{ levels = [1, 6], ask = \"{ask}\" }}");
        for source in family(&line).expect("sound").sources().expect("sound") {
            for problem in draw(source.as_ref()) {
                let text = problem.prompt_text();
                let (picture, question) = text.trim_end_matches('?').split_once(';').expect("a question");
                let rows: Vec<String> = picture.split('/').map(str::to_owned).collect();
                let shapes = found(&rows);
                assert_eq!(shapes.len() as i64, problem.level, "{text}");
                let kind = |patches: &str| *KINDS.iter().find(|kind| kind.2 == patches).expect("a shape");
                let sign = question.chars().next().expect("a sign");
                let fits = |(_, _, colour, patches): &&(usize, usize, char, String)| {
                    question
                        .split(' ')
                        .next()
                        .expect("a sign")
                        .chars()
                        .all(|sign| *colour == sign || kind(patches).0 == sign)
                };
                let answer = match ask {
                    "count" => shapes.iter().filter(fits).count().to_string(),
                    "colour" => {
                        let of_kind: Vec<_> =
                            shapes.iter().filter(|shape| kind(&shape.3).0 == sign).collect();
                        assert_eq!(of_kind.len(), 1);
                        COLOURS.iter().find(|colour| colour.0 == of_kind[0].2).expect("a colour").1.to_owned()
                    }
                    "box" => {
                        let alike: Vec<_> = shapes.iter().filter(fits).collect();
                        let [(row, column, ..)] = alike[..] else { panic!("{text}") };
                        format!("[{column}, {row}, {}, {}]", column + 3, row + 3)
                    }
                    _ => {
                        let kinds: BTreeSet<&str> = shapes.iter().map(|shape| kind(&shape.3).1).collect();
                        kinds.into_iter().collect::<Vec<_>>().join(", ")
                    }
                };
                assert_eq!(problem.answer, answer, "{text}");
                let told: Vec<String> = shapes
                    .iter()
                    .map(|(row, column, colour, patches)| {
                        format!("{row}.{column}{colour}{}", kind(patches).0)
                    })
                    .collect();
                assert_eq!(problem.solution, Some(format!("{}#{answer}", told.join(","))));
            }
        }
    }
}

#[test]
fn golds_of_every_question_are_right_and_other_answers_are_not() {
    let answers = [
        ("count", "number", "7", 0.0),
        ("colour", "final-answer", "black", 0.0),
        ("box", "iou", "[20, 20, 23, 23]", 0.0),
        ("labels", "labels", "circle", 0.0),
    ];
    for ((ask, verifier, wrong, value), wording) in
        answers.into_iter().flat_map(|of| BOTH.map(|wording| (of, wording)))
    {
        let line = in_wording(&format!("patch-grid = {{ levels = [3, 3], ask = \"{ask}\" }}"), wording);
        for problem in draw(&*source(&line)) {
            assert_eq!(problem.verifier, verifier);
            let judge = by_name(verifier).expect("known");
            judge.check(&problem).expect("a readable gold");
            assert!(
                judge.score(&problem, problem.solution.as_deref().expect("given")).is_right(),
                "{problem:?}"
            );
            assert_eq!(judge.score(&problem, &format!("#{wrong}")).value, value);
        }
    }
}

/// A box one patch off shares 6 of 12 patches.
#[test]
fn boxes_next_to_the_gold_are_paid_in_part() {
    let judge = by_name("iou").expect("known");
    for problem in draw(&*source("patch-grid = { levels = [2, 2], ask = \"box\" }")) {
        let edges: Vec<usize> = serde_json::from_str(&problem.answer).expect("a box");
        let off = format!("#[{}, {}, {}, {}]", edges[0] + 1, edges[1], edges[2] + 1, edges[3]);
        assert_eq!(judge.score(&problem, &off).value, 0.5, "{off} for {}", problem.answer);
    }
}

#[test]
fn questions_about_one_picture_have_one_form() {
    let forms = |ask: &str| -> BTreeSet<String> {
        let source = source(&format!("patch-grid = {{ levels = [1, 1], ask = \"{ask}\" }}"));
        (0..500).map(|n| source.draw(Seed(1), n).canonical).collect()
    };
    // At level 1 every question has an answer: the same draws make the same pictures.
    let count = forms("count");
    assert!(["colour", "box", "labels"].iter().all(|ask| forms(ask) == count));
}

/// Magnitudes of the discrete Fourier transform of a sum of sines with these amplitudes, term by term.
fn transformed(amplitudes: &[usize]) -> Vec<f64> {
    let n = 4 * amplitudes.len();
    let angle = |bin: usize, at: usize| std::f64::consts::TAU * (bin * at % n) as f64 / n as f64;
    let sound: Vec<f64> = (0..n)
        .map(|at| {
            (1..).zip(amplitudes).map(|(bin, amplitude)| *amplitude as f64 * angle(bin, at).sin()).sum()
        })
        .collect();
    let magnitude = |bin: usize| {
        let part = |turn: fn(f64) -> f64| -> f64 {
            sound.iter().enumerate().map(|(at, value)| value * turn(angle(bin, at))).sum()
        };
        part(f64::cos).hypot(part(f64::sin)) * 2.0 / n as f64
    };
    (1..=amplitudes.len()).map(magnitude).collect()
}

#[test]
fn answers_about_tones_are_those_of_the_sound_they_stand_for() {
    for ask in ["dominant", "count", "higher"] {
        let line = format!("tones = {{ levels = [1, 8], ask = \"{ask}\" }}");
        for source in family(&line).expect("sound").sources().expect("sound") {
            for problem in draw(source.as_ref()).into_iter().take(30) {
                let prompt = problem.prompt_text();
                let shown: Vec<usize> = gold::numbers(prompt.trim_end_matches(['?', 'n', '^']), ' ');
                let heard = transformed(&shown);
                assert!(heard.iter().zip(&shown).all(|(heard, shown)| (heard - *shown as f64).abs() < 1e-6));
                let mut ranked: Vec<usize> = (0..heard.len()).collect();
                ranked.sort_by(|a, b| heard[*b].total_cmp(&heard[*a]));
                let tones = heard.iter().filter(|magnitude| **magnitude > 15.0).count();
                assert!(
                    tones as i64 <= problem.level + 1
                        && (ask == "count" || tones as i64 == problem.level + 1)
                );
                let answer = match ask {
                    "dominant" => ranked[0] + 1,
                    "count" => tones,
                    _ => ranked[0].max(ranked[1]) + 1,
                };
                assert_eq!(problem.answer, answer.to_string(), "{prompt}");
                assert_eq!(problem.canonical, format!("tones {}", prompt.trim_end_matches(['?', 'n', '^'])));
            }
        }
    }
}
