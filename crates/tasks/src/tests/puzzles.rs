//! Puzzles with one solution, found a second way by trying everything.

use super::*;
use crate::tests::gold::each;

/// Fills the first empty cell with every digit in turn, and checks whole rows, columns and boxes of the result alone.
fn solutions(cells: &mut Vec<u8>, side: usize, found: &mut Vec<String>) {
    let small = if side == 4 { 2 } else { 3 };
    let Some(at) = cells.iter().position(|digit| *digit == b'.') else {
        found.push(String::from_utf8(cells.to_vec()).expect("digits"));
        return;
    };
    for digit in b'1'..=b'0' + side as u8 {
        let clashes = (0..side * side).any(|other| {
            let [(row, column), (r, c)] = [at, other].map(|cell| (cell / side, cell % side));
            cells[other] == digit
                && (row == r || column == c || (row / small, column / small) == (r / small, c / small))
        });
        if !clashes && found.len() < 2 {
            cells[at] = digit;
            solutions(cells, side, found);
            cells[at] = b'.';
        }
    }
}

#[test]
fn small_sudokus_have_exactly_the_gold_as_solution_and_hide_as_many_cells_as_they_say() {
    each("sudoku", |problem, prompt, solution| {
        let clues = prompt[1..].trim_end_matches(':');
        let side = if clues.len() == 16 { 4 } else { 9 };
        let hidden = clues.matches('.').count() as i64;
        assert_eq!(hidden, if side == 4 { problem.level + 1 } else { 5 * problem.level + 5 });
        assert_eq!(solution.split_once('#').expect("#").0.split(',').count() as i64, hidden);
        let mut found = vec![];
        solutions(&mut clues.as_bytes().to_vec(), side, &mut found);
        assert_eq!(found, [problem.answer.as_str()], "{prompt}");
    });
}

#[test]
fn grids_of_side_four_are_288_and_their_puzzles_as_many_as_the_header_says() {
    let mut full: BTreeSet<String> = BTreeSet::new();
    fn all(cells: &[u8], full: &mut BTreeSet<String>) {
        let Some(at) = cells.iter().position(|digit| *digit == b'.') else {
            full.insert(String::from_utf8(cells.to_vec()).expect("digits"));
            return;
        };
        for digit in b'1'..=b'4' {
            let mut tried = cells.to_vec();
            tried[at] = digit;
            let group = |other: usize| [other / 4, 4 + other % 4, 8 + other / 8 * 2 + other % 4 / 2];
            let alike = |other: usize| group(at).iter().zip(group(other)).any(|(a, b)| *a == b);
            if (0..at).all(|other| tried[other] != digit || !alike(other)) {
                all(&tried, full);
            }
        }
    }
    all(&[b'.'; 16], &mut full);
    assert_eq!(full.len(), 288);
    let source = source("sudoku = { levels = [1, 1] }");
    assert_eq!(source.distinct(), Some(12 * 120));
    // 24 renamings of digits, and every pair of cells.
    let seen: BTreeSet<String> = (0..30_000).map(|n| source.draw(Seed(1), n).canonical).collect();
    assert_eq!(seen.len(), 1_440);
}

/// All rows of houses in which the compact clues hold, as the letters of each house.
fn rows(prompt: &str) -> Vec<Vec<String>> {
    let (told, _) = prompt.split_once(';').expect("a question");
    let mut parts = told.split(' ');
    let houses: usize = parts.next().expect("houses").parse().expect("a number");
    let clues: Vec<&[u8]> = parts.map(str::as_bytes).collect();
    let kinds = 3;
    let orders = (0..houses).fold(vec![vec![]], |orders: Vec<Vec<usize>>, last| {
        let places = orders.iter().flat_map(|order| {
            (0..=order.len()).map(move |at| [&order[..at], &[last], &order[at..]].concat())
        });
        places.collect()
    });
    let mut rows: Vec<Vec<Vec<usize>>> = vec![vec![]];
    for _ in 0..kinds {
        rows = rows
            .iter()
            .flat_map(|row| {
                orders.iter().map(move |order| [row.as_slice(), std::slice::from_ref(order)].concat())
            })
            .collect();
    }
    let fits = |row: &Vec<Vec<usize>>| {
        let house = |letter: u8| {
            let at = usize::from(letter - b'A');
            row[at / 5].iter().position(|value| *value == at % 5).expect("a house") as i64
        };
        clues.iter().all(|clue| match clue[1] {
            b'@' => house(clue[0]) == i64::from(clue[2] - b'1'),
            b'=' => house(clue[0]) == house(clue[2]),
            b'<' => house(clue[0]) + 1 == house(clue[2]),
            _ => (house(clue[0]) - house(clue[2])).abs() == 1,
        })
    };
    let shown = |row: &Vec<Vec<usize>>| -> Vec<String> {
        let letter = |kind: usize, house: usize| char::from(b'A' + (5 * kind + row[kind][house]) as u8);
        (0..houses).map(|house| (0..kinds).map(|kind| letter(kind, house)).collect()).collect()
    };
    rows.iter().filter(|row| fits(row)).map(shown).collect()
}

#[test]
fn small_zebras_have_one_solution_and_no_needless_clue() {
    for level in [1, 3] {
        let source = source(&format!("zebra = {{ levels = [{level}, {level}] }}"));
        for n in 0..if level == 1 { 60 } else { 6 } {
            let problem = source.draw(Seed(8), n);
            let prompt = problem.prompt_text();
            let found = rows(&prompt);
            assert_eq!(found.len(), 1, "{prompt}");
            let asked = prompt.chars().rev().nth(1).expect("a thing");
            let house = found[0].iter().find(|house| house.contains(asked)).expect("a house");
            assert!(house.starts_with(&problem.answer), "{prompt} {found:?}");
            let steps: Vec<String> =
                found[0].iter().enumerate().map(|(at, house)| format!("{}:{house}", at + 1)).collect();
            assert_eq!(problem.solution, Some(format!("{}#{}", steps.join(","), problem.answer)));
            let (told, asked) = prompt.split_once(';').expect("a question");
            let parts: Vec<&str> = told.split(' ').collect();
            for out in 1..parts.len() {
                let left = [&parts[..out], &parts[out + 1..]].concat().join(" ");
                assert!(rows(&format!("{left};{asked}")).len() > 1, "{prompt} without {}", parts[out]);
            }
        }
    }
}
