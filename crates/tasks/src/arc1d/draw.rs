//! Rows that a rule is made for. Some of them it may not change, or say nothing about: whoever draws has to look.

use gradatim_core::Rng;

use super::Row;
use super::rules::Rule;
use crate::draw::{coin, different, place};

/// A row of `width` cells, 10 or more.
pub fn row(rule: Rule, width: usize, rng: &mut Rng) -> Row {
    use Rule::*;
    match rule {
        Shift(_) | Wrap(_) | Mirror | Fall => {
            let lengths = lengths(1..=3, 1..=3, rng);
            let colours = colours(lengths.len(), rng);
            scattered(width, &pairs(&lengths, &colours), rng)
        }
        Fill => {
            let n = if coin(rng) { 1 } else { 2 };
            let colours = colours(n, rng);
            let dots: Vec<(usize, u8)> = colours.into_iter().flat_map(|colour| [(1, colour); 2]).collect();
            scattered(width, &dots, rng)
        }
        Hollow => coloured(width, 1..=2, 3..=5, rng),
        Denoise => {
            let mut parts = vec![(3 + place(3, rng), pick_colour(rng))];
            (0..=place(2, rng)).for_each(|_| parts.push((1, pick_colour(rng))));
            rng.shuffle(&mut parts);
            scattered(width, &parts, rng)
        }
        Heal => {
            let colour = pick_colour(rng);
            let len = 4 + place(4, rng);
            let mut row = scattered(width, &[(len, colour)], rng);
            let start = row.iter().position(|cell| *cell > 0).unwrap_or(0);
            let odd = start + 1 + place(len - 2, rng);
            row[odd] = if coin(rng) { 0 } else { pick_colour(rng) };
            row
        }
        Extend => coloured(width, 2..=3, 1..=1, rng),
        Invert => {
            let (lengths, colour) = (lengths(1..=3, 1..=3, rng), pick_colour(rng));
            scattered(width, &pairs(&lengths, &vec![colour; lengths.len()]), rng)
        }
        Exchange | Majority => coloured(width, 2..=3, 1..=3, rng),
        Lead => coloured(width, 2..=4, 1..=2, rng),
        Repeat => {
            let mut row = colours(2 + place(3, rng), rng);
            row.resize(width, 0);
            row
        }
        PaintLargest(_) | BySize | SortBySize => coloured(width, 2..=3, 1..=4, rng),
        MarkPairs(_) => coloured(width, 2..=3, 1..=3, rng),
        OwnSize => coloured(width, 1..=1, 2..=4, rng),
        Count => coloured(width, 1..=4, 1..=2, rng),
        Reflect => {
            let (colours, len) = (colours(2, rng), 2 + place(2, rng));
            // As much room behind the dot as before it.
            let gap = 1 + place((width - 2 * len - 1) / 2, rng);
            let span = 2 * (len + gap) + 1;
            let start = place(width - span + 1, rng);
            let mut row = vec![0; width];
            row[start..start + len].fill(colours[0]);
            row[start + len + gap] = colours[1];
            row
        }
        ToDot | GrowToDot => {
            let colours = colours(2, rng);
            scattered(width, &[(2 + place(3, rng), colours[0]), (1, colours[1])], rng)
        }
        CopyToDots => {
            let colours = colours(3, rng);
            // Two colours side by side, or one; then one dot or two.
            let len = 2 + place(2, rng);
            let mut parts = vec![(len, colours[0])];
            (0..=place(2, rng)).for_each(|_| parts.push((1, colours[2])));
            let mut row = scattered(width, &parts, rng);
            let start = row.iter().position(|cell| *cell > 0).unwrap_or(0);
            if coin(rng) {
                row[start] = colours[1];
            }
            row
        }
    }
}

fn pick_colour(rng: &mut Rng) -> u8 {
    1 + place(9, rng) as u8
}

/// Different colours.
fn colours(n: usize, rng: &mut Rng) -> Vec<u8> {
    different(n, 9, rng).into_iter().map(|colour| 1 + colour as u8).collect()
}

fn within(range: std::ops::RangeInclusive<usize>, rng: &mut Rng) -> usize {
    range.start() + place(range.end() - range.start() + 1, rng)
}

fn lengths(
    n: std::ops::RangeInclusive<usize>,
    each: std::ops::RangeInclusive<usize>,
    rng: &mut Rng,
) -> Vec<usize> {
    (0..within(n, rng)).map(|_| within(each.clone(), rng)).collect()
}

fn pairs(lengths: &[usize], colours: &[u8]) -> Vec<(usize, u8)> {
    lengths.iter().copied().zip(colours.iter().copied()).collect()
}

/// So many runs of such lengths, in different colours.
fn coloured(
    width: usize,
    n: std::ops::RangeInclusive<usize>,
    each: std::ops::RangeInclusive<usize>,
    rng: &mut Rng,
) -> Row {
    let lengths = lengths(n, each, rng);
    let colours = colours(lengths.len(), rng);
    scattered(width, &pairs(&lengths, &colours), rng)
}

/// Runs of (length, colour) in this order with a blank between any two and the other blanks anywhere; those at the end
/// for which there is no room are left out.
fn scattered(width: usize, parts: &[(usize, u8)], rng: &mut Rng) -> Row {
    let mut used = 0;
    let fit = parts.iter().take_while(|(len, _)| {
        used += len + 1;
        used <= width + 1
    });
    let parts: Vec<(usize, u8)> = fit.copied().collect();
    let cells: usize = parts.iter().map(|(len, _)| len).sum();
    let spare = width - cells - parts.len().saturating_sub(1);
    // Where among the runs each spare blank goes.
    let mut gaps = vec![0; parts.len() + 1];
    (0..spare).for_each(|_| gaps[place(parts.len() + 1, rng)] += 1);
    let mut row = vec![0; gaps[0]];
    for (at, (len, colour)) in parts.iter().enumerate() {
        row.extend(std::iter::repeat_n(*colour, *len));
        row.extend(std::iter::repeat_n(0, gaps[at + 1] + usize::from(at + 1 < parts.len())));
    }
    row
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;
    use crate::arc1d::rules;

    #[test]
    fn every_rule_changes_a_good_part_of_the_rows_that_are_drawn_for_it() {
        let mut rng = Seed(3).rng("rows", [0, 0]);
        for rule in rules::all().concat() {
            for width in [10, 15] {
                let changes = |_: &i32| {
                    let row = row(rule, width, &mut rng);
                    assert_eq!(row.len(), width);
                    rule.apply(&row).is_some_and(|changed| {
                        assert_eq!(changed.len(), width, "{rule:?}");
                        changed != row
                    })
                };
                let changed = (0..200).filter(changes).count();
                assert!(changed >= 20, "{rule:?} in {width} cells: {changed} of 200");
            }
        }
    }
}
