//! Rules on rows of cells, told a second time: as what can be seen of a row and its change, not as how to change it.

use super::gold::each;
use super::*;

/// Runs of a row as (colour, first cell, length).
fn runs(row: &str) -> Vec<(char, usize, usize)> {
    let cells: Vec<char> = row.chars().collect();
    let starts = (0..cells.len()).filter(|at| cells[*at] != '0' && (*at == 0 || cells[at - 1] != cells[*at]));
    starts
        .map(|at| (cells[at], at, cells[at..].iter().take_while(|cell| **cell == cells[at]).count()))
        .collect()
}

/// Whether `to` is what the rule makes of `from`; rules that say nothing of a row agree with nothing.
fn agrees(rule: &str, from: &str, to: &str) -> bool {
    let (name, by) =
        rule.rsplit_once(' ').and_then(|(name, by)| Some((name, by.parse().ok()?))).unwrap_or((rule, 0));
    let (before, after) = (runs(from), runs(to));
    let n = from.len();
    let cell = |row: &str, at: usize| row.as_bytes()[at];
    let colours = |runs: &[(char, usize, usize)]| runs.iter().map(|run| run.0).collect::<Vec<_>>();
    let lengths = |runs: &[(char, usize, usize)]| runs.iter().map(|run| run.2).collect::<Vec<_>>();
    let places = |runs: &[(char, usize, usize)]| runs.iter().map(|run| (run.1, run.2)).collect::<Vec<_>>();
    let distinct_lengths =
        before.len() > 1 && lengths(&before).iter().collect::<BTreeSet<_>>().len() == before.len();
    // Cells of `to` are those of `from` but where `odd` says otherwise.
    let repainted = |odd: &dyn Fn(usize) -> Option<u8>| {
        (0..n).all(|at| cell(to, at) == odd(at).unwrap_or(cell(from, at)))
    };
    let dot = match before[..] {
        [(one, start, len), (other, at, 1)] if len > 1 && one != other && start + len < at => {
            Some((one, start, len, other, at))
        }
        _ => None,
    };
    match name {
        "shift" => from.ends_with(&"0".repeat(by)) && *to == format!("{}{}", "0".repeat(by), &from[..n - by]),
        "wrap" => to[by..] == from[..n - by] && to[..by] == from[n - by..],
        "mirror" => (0..n).all(|at| cell(to, at) == cell(from, n - 1 - at)),
        "fall" => {
            let solid = to.trim_end_matches('0');
            !solid.contains('0') && *solid == from.replace('0', "")
        }
        "fill" => repainted(&|at| {
            let left = from[..=at].trim_end_matches('0').chars().next_back()?;
            let right = from[at..].trim_start_matches('0').chars().next()?;
            (left == right).then_some(left as u8)
        }),
        "hollow" => repainted(&|at| {
            let inside = before.iter().any(|(_, start, len)| *start < at && at + 1 < start + len);
            inside.then_some(b'0')
        }),
        "denoise" => repainted(&|at| before.iter().any(|run| run.1 == at && run.2 == 1).then_some(b'0')),
        "heal" => repainted(&|at| {
            (at > 0 && at + 1 < n && cell(from, at - 1) == cell(from, at + 1) && cell(from, at - 1) != b'0')
                .then(|| cell(from, at - 1))
        }),
        "extend" => repainted(&|at| from[..=at].trim_end_matches('0').bytes().next_back()),
        "invert" => {
            let one = colours(&before).into_iter().collect::<BTreeSet<_>>();
            one.len() == 1
                && (0..n).all(|at| (cell(from, at) == b'0') == (cell(to, at) != b'0'))
                && colours(&after).into_iter().all(|colour| one.contains(&colour))
        }
        "exchange" => {
            let mut turned = colours(&before);
            let last = turned.len().max(1) - 1;
            before.len() > 1 && {
                turned.swap(0, last);
                repainted(&|at| {
                    let run = before.iter().position(|run| (run.1..run.1 + run.2).contains(&at))?;
                    Some(turned[run] as u8)
                })
            }
        }
        "majority" => {
            let count = |colour: char| from.matches(colour).count();
            let leader = to.chars().next().expect("cells");
            *to == leader.to_string().repeat(n)
                && leader != '0'
                && ('1'..='9').all(|other| other == leader || count(other) < count(leader))
        }
        "repeat" => {
            let pattern = from.trim_end_matches('0');
            !pattern.is_empty()
                && pattern.len() < n
                && !pattern.contains('0')
                && pattern.repeat(n)[..n] == *to
        }
        "lead" => before
            .first()
            .is_some_and(|first| repainted(&|at| (cell(from, at) != b'0').then_some(first.0 as u8))),
        "largest" => {
            distinct_lengths
                && repainted(&|at| {
                    let most = before.iter().max_by_key(|run| run.2)?;
                    (most.1..most.1 + most.2).contains(&at).then_some(b'0' + by as u8)
                })
        }
        "by size" => {
            distinct_lengths
                && repainted(&|at| {
                    let run = before.iter().find(|run| (run.1..run.1 + run.2).contains(&at))?;
                    Some(b'1' + before.iter().filter(|other| other.2 > run.2).count() as u8)
                })
        }
        "sort" => {
            let mut sorted = before.clone();
            sorted.sort_by_key(|run| run.2);
            let shown: Vec<String> = sorted.iter().map(|run| run.0.to_string().repeat(run.2)).collect();
            distinct_lengths && to.trim_end_matches('0') == shown.join("0")
        }
        "pairs" => repainted(&|at| {
            let pair = before.iter().find(|run| (run.1..run.1 + run.2).contains(&at) && run.2 == 2);
            pair.map(|_| b'0' + by as u8)
        }),
        "own size" => match (&before[..], &after[..]) {
            ([(a, start, len)], [(b, end, same)]) => a == b && len == same && *end == start + len,
            _ => false,
        },
        "count" => after.len() == 1 && after[0] == (before[0].0, 0, before.len()),
        "to dot" => {
            dot.is_some_and(|(one, _, len, other, at)| after == [(one, at - len, len), (other, at, 1)])
        }
        "grow" => {
            dot.is_some_and(|(one, start, _, other, at)| after == [(one, start, at - start), (other, at, 1)])
        }
        "reflect" => dot.is_some_and(|(one, start, len, other, at)| {
            after == [(other, at, 1), (one, 2 * at - start - len + 1, len)]
        }),
        "copy" => {
            let cluster = from.trim_start_matches('0').split('0').next().expect("cells");
            let start = from.find(cluster).expect("there");
            let rest = &from[start + cluster.len()..];
            let dots: Vec<usize> = (0..rest.len()).filter(|at| cell(rest, *at) != b'0').collect();
            let alike = dots.iter().map(|at| cell(rest, *at)).collect::<BTreeSet<_>>().len() == 1;
            let mut shown = from[..start + cluster.len()].to_owned();
            let mut apart =
                cluster.len() > 1 && alike && places(&runs(rest)).iter().all(|place| place.1 == 1);
            for dot in dots.iter().map(|at| start + cluster.len() + at) {
                apart &= shown.len() <= dot;
                shown = format!("{shown}{}{cluster}", "0".repeat(dot.saturating_sub(shown.len())));
            }
            apart && shown.len() <= n && *to == format!("{shown:0<n$}")
        }
        _ => panic!("{rule}"),
    }
}

fn names() -> Vec<String> {
    let shifts = ["shift", "wrap"].map(|name| (1..=3).map(move |by| format!("{name} {by}")));
    let paints = ["largest", "pairs"].map(|name| (1..=9).map(move |by| format!("{name} {by}")));
    let others = [
        "mirror", "fall", "fill", "hollow", "denoise", "heal", "extend", "invert", "exchange", "majority",
        "repeat", "lead", "by size", "sort", "own size", "count", "to dot", "grow", "reflect", "copy",
    ];
    let named = shifts.into_iter().flatten().chain(paints.into_iter().flatten());
    named.chain(others.map(str::to_owned)).collect()
}

#[test]
fn rows_change_by_their_rule_and_no_rule_that_fits_says_otherwise() {
    let mut seen = BTreeSet::new();
    each("arc1d", |problem, prompt, solution| {
        let (shown, asked) = prompt.trim_end_matches('?').rsplit_once(' ').expect("pairs");
        let pairs: Vec<(&str, &str)> =
            shown.split(' ').map(|pair| pair.split_once('>').expect(">")).collect();
        let rule = solution.split_once('#').expect("#").0;
        for (from, to) in pairs.iter().copied().chain([(asked, problem.answer.as_str())]) {
            assert!(agrees(rule, from, to), "{rule}: {from} > {to}");
            assert_ne!(from, to);
            assert_eq!(from.len() as i64, problem.level + 9);
        }
        let fits = |name: &&String| pairs.iter().all(|(from, to)| agrees(name, from, to));
        for other in names().iter().filter(fits) {
            assert!(agrees(other, asked, &problem.answer), "{prompt} {rule} or {other}");
        }
        assert_eq!(problem.canonical, format!("arc1d {rule} {asked}"));
        seen.insert(rule.split_once(' ').map_or(rule, |(name, _)| name).to_owned());
    });
    assert!(seen.len() >= 20, "{seen:?}");
}
