//! Traces of all tasks worked out a second way, from the compact prompt alone.

use std::collections::{BTreeMap, VecDeque};

use super::*;

fn parts(text: &str) -> Vec<&str> {
    text.split(',').collect()
}

fn whole(text: &str) -> usize {
    text.parse().expect(text)
}

/// `instance` split at its last `sign`.
fn halves(instance: &str, sign: char) -> (&str, &str) {
    instance.rsplit_once(sign).expect(instance)
}

/// What `first` to `t` items make, for each t.
fn prefixes<T, V: Into<Value>>(items: &[T], make: impl Fn(&[T]) -> V) -> Vec<Value> {
    (1..=items.len()).map(|t| make(&items[..t]).into()).collect()
}

/// `text` without the first so many occurrences of each of the things to leave out.
fn left_out<T: Ord + Copy>(text: impl IntoIterator<Item = T>, out: &[T]) -> Vec<T> {
    let mut due = BTreeMap::new();
    out.iter().for_each(|own| *due.entry(*own).or_insert(0) += 1);
    let mut kept = vec![];
    for own in text {
        match due.get_mut(&own) {
            Some(left) if *left > 0 => *left -= 1,
            _ => kept.push(own),
        }
    }
    kept
}

/// The pieces between sorted places.
fn pieces(text: &str, places: &[usize]) -> Vec<String> {
    let mut bounds = [&[0], places, &[text.len()]].concat();
    bounds.sort_unstable();
    bounds.windows(2).map(|pair| text[pair[0]..pair[1]].to_owned()).collect()
}

/// The scan of the release: letter by letter, from where the letter's own scan began.
fn sorted(text: &str) -> Vec<Value> {
    let (mut own, mut first, mut states) = (text.as_bytes().to_vec(), 0, vec![]);
    for letter in b'a'..=b'z' {
        let start = first;
        for at in start..own.len() {
            if own[at] == letter {
                let before = own.clone();
                own.swap(at, first);
                first += 1;
                if own != before {
                    states.push(String::from_utf8_lossy(&own).into());
                }
            }
        }
    }
    states
}

fn counted(strings: &[&str]) -> Vec<Value> {
    let (mut states, mut sum) = (vec![], 0);
    for text in strings {
        let digits: Vec<u64> =
            text.bytes().filter(u8::is_ascii_digit).map(|digit| u64::from(digit - b'0')).collect();
        let (letters, number) =
            ((text.len() - digits.len()) as u64, digits.iter().fold(0, |made, digit| 10 * made + digit));
        sum += letters * number;
        states.push(json!([text, letters.to_string(), number.to_string(), (letters * number).to_string()]));
    }
    states.push(sum.into());
    states
}

fn searched(strings: &[&str], pairs: &[&str]) -> Vec<Value> {
    let times = |text: &str, pair: &str| {
        let (mut at, mut times) = (0, 0);
        while at + 1 < text.len() {
            let found = &text[at..at + 2] == pair;
            times += usize::from(found);
            at += if found { 2 } else { 1 };
        }
        times
    };
    prefixes(pairs, |pairs| -> Vec<usize> {
        strings.iter().map(|text| pairs.iter().map(|pair| times(text, pair)).sum()).collect()
    })
}

fn encoded(bits: &str) -> Vec<Value> {
    let ends: Vec<usize> =
        (1..=bits.len()).filter(|at| bits.get(*at..at + 1) != bits.get(at - 1..*at)).collect();
    prefixes(&ends, |ends| -> Vec<String> {
        let starts = [0].iter().chain(ends);
        starts.zip(ends).map(|(start, end)| format!("{}_{}", &bits[*start..start + 1], end - start)).collect()
    })
}

fn composed(text: &str, rules: &[&str]) -> Vec<Value> {
    let (mut own, mut states) = (text.to_owned(), vec![]);
    let table: BTreeMap<&str, &str> = rules.iter().map(|rule| rule.split_at(2)).collect();
    while let Some(at) = (0..own.len() - 1).filter(|at| table.contains_key(&own[*at..at + 2])).max() {
        own = [&own[..at], table[&own[at..at + 2]], &own[at + 2..]].concat();
        states.push(own.chars().map(String::from).collect());
    }
    states
}

fn decomposed(text: &str, rules: &[&str]) -> Vec<Value> {
    let rule = |letter: &str| rules.iter().find(|rule| rule.starts_with(letter)).map(|rule| &rule[1..]);
    let places: Vec<usize> = (0..text.len()).filter(|at| rule(&text[*at..at + 1]).is_some()).collect();
    prefixes(&places, |places| -> String {
        let own = |at: usize| if places.contains(&at) { rule(&text[at..at + 1]) } else { None };
        (0..text.len()).map(|at| own(at).unwrap_or(&text[at..at + 1])).collect()
    })
}

fn compared(target: &str, candidates: &[&str]) -> Vec<Value> {
    let n = candidates.iter().position(|own| *own == target).expect("the target") + 1;
    let shared = |own: &&str| {
        (0..=target.len()).rev().find(|k| own.starts_with(&target[..*k])).map(|k| target[..k].to_owned())
    };
    let mut starts: Vec<Value> = candidates[..n].iter().filter_map(shared).map(Value::from).collect();
    let last = Value::from(starts.clone());
    starts[n - 1] = last;
    starts
}

fn pushed(text: &str, actions: &[&str]) -> Vec<Value> {
    let mut own = text.to_owned();
    let mut act = |action: &&str| -> Value {
        match (&action[..1], &action[1..]) {
            ("<", "-") => own = own.chars().skip(1).collect(),
            (_, "-") => drop(own.pop()),
            ("<", letter) => own.insert_str(0, letter),
            (_, letter) => own.push_str(letter),
        }
        own.clone().into()
    };
    actions.iter().map(&mut act).collect()
}

fn rotated(text: &str, ranges: &[&str]) -> Vec<Value> {
    prefixes(ranges, |ranges| -> String {
        // From where each letter comes, through all ranges from the last to the first.
        let from = |place: usize| {
            ranges.iter().rev().fold(place, |at, range| {
                let (start, end) = halves(range, '.');
                let (start, end) = (whole(start), whole(end));
                match at {
                    _ if !(start..end).contains(&at) => at,
                    _ if at == start => end - 1,
                    _ => at - 1,
                }
            })
        };
        (0..text.len()).map(|place| char::from(text.as_bytes()[from(place)])).collect()
    })
}

fn cumulated(number: i128, operations: &[&str]) -> Vec<Value> {
    prefixes(operations, |operations| -> i64 {
        // x becomes scale x + shift.
        let (mut scale, mut shift) = (1_i128, 0_i128);
        for operation in operations {
            let by = whole(&operation[1..]) as i128;
            (scale, shift) =
                if operation.starts_with('+') { (scale, shift + by) } else { (scale * by, shift * by) };
        }
        (scale * number + shift) as i64
    })
}

fn moved(row: &str, moves: &[&str]) -> Vec<Value> {
    let (start, width) = (row.find('x').expect("a mark") as i64, row.len() as i64);
    prefixes(moves, |moves| -> String {
        let by = |own: &&str| whole(&own[1..]) as i64 * if own.starts_with('<') { -1 } else { 1 };
        let place = (start + moves.iter().map(by).sum::<i64>()).rem_euclid(width) as usize;
        format!("{}x{}", "-".repeat(place), "-".repeat(row.len() - place - 1))
    })
}

fn found(ring: &str, start: &str, number: usize) -> Vec<Value> {
    let own: Vec<&str> = ring.split("").filter(|symbol| !symbol.is_empty()).collect();
    let at = ring.find(start).expect("in the ring");
    let symbol = |t: usize| own[(at + t) % own.len()];
    let mut states: Vec<Value> = (1..number).map(|t| json!([symbol(t), (number - t).to_string()])).collect();
    states.push(symbol(number).into());
    states
}

fn filled(text: &str, words: &[&str]) -> Vec<Value> {
    prefixes(words, |words| -> String {
        let own = |token: &str| {
            let mark = token.strip_prefix('[').and_then(|token| token.strip_suffix(']')).map(whole);
            mark.and_then(|mark| words.get(mark - 1))
                .map_or_else(|| token.to_owned(), |word| (*word).to_owned())
        };
        text.split(' ').map(own).collect::<Vec<_>>().join(" ")
    })
}

fn split_again(text: &str, cuts: &[&str]) -> Vec<Value> {
    let (mut places, mut states) = (vec![], vec![]);
    for cut in cuts {
        let (piece, place) = halves(cut, '.');
        let start = [0].iter().chain(&places).copied().nth(whole(piece)).expect("a piece");
        places.push(start + whole(place));
        places.sort_unstable();
        states.push(pieces(text, &places).into());
    }
    states
}

fn second(task: &str, instance: &str) -> Vec<Value> {
    let (first, rest) = instance.split_once(';').unwrap_or((instance, ""));
    let (texts, items) = (parts(first), parts(rest));
    let sentence = || instance.split_once('/').expect("a slash");
    let joined = |texts: &[String]| texts.concat();
    match task {
        "sort" => sorted(instance),
        "gather" => {
            let piece = |item: &&str| {
                let numbers: Vec<usize> = item.split('.').map(whole).collect();
                texts[numbers[0]][numbers[1]..numbers[1] + numbers[2]].to_owned()
            };
            prefixes(&items.iter().map(piece).collect::<Vec<_>>(), joined)
        }
        "count" => counted(&texts),
        "search" => searched(&texts, &items),
        "copy" => {
            prefixes(&items.iter().map(|item| texts[whole(item)].to_owned()).collect::<Vec<_>>(), joined)
        }
        "substitute" => {
            let table: BTreeMap<&str, &str> = items.iter().map(|item| item.split_at(1)).collect();
            let own = |t: usize| (0..t).map(|at| table[&first[at..at + 1]]).collect::<String>() + &first[t..];
            (1..=first.len()).map(|t| own(t).into()).collect()
        }
        "encode" => encoded(instance),
        "decode" => {
            let run = |item: &&str| item[..1].repeat(whole(&item[2..]));
            prefixes(&texts.iter().map(run).collect::<Vec<_>>(), joined)
        }
        "split1" => {
            prefixes(&items.iter().map(|item| whole(item)).collect::<Vec<_>>(), |cuts| pieces(first, cuts))
        }
        "split2" => split_again(first, &items),
        "compose" => composed(first, &items),
        "decompose" => decomposed(first, &items),
        "rhythm" => {
            let (letters, n) = halves(rest, ';');
            let all: String = first
                .chars()
                .cycle()
                .zip(letters.chars().cycle())
                .take(whole(n))
                .flat_map(|(a, b)| [a, b])
                .collect();
            (1..=whole(n)).map(|t| all[..2 * t].into()).collect()
        }
        "compare" => compared(first, &items),
        "count2" => {
            let words: Vec<&str> = instance.split(' ').collect();
            prefixes(&words, |words| -> Vec<usize> {
                let all = words.concat().to_lowercase();
                ('a'..='z').map(|letter| all.matches(letter).count()).collect()
            })
        }
        "push-pop" => pushed(first, if rest.is_empty() { &[] } else { &items }),
        "rotate" => rotated(first, &items),
        "fill-word" => filled(sentence().0, &parts(sentence().1)),
        "delete-char" => {
            let out: Vec<char> = items.iter().flat_map(|item| item.chars()).collect();
            prefixes(&out, |out| left_out(first.chars(), out).into_iter().collect::<String>())
        }
        "delete-word" => {
            prefixes(&parts(sentence().1), |out| left_out(sentence().0.split(' '), out).join(" "))
        }
        "cumulate" => cumulated(whole(first) as i128, &items),
        "move-cyclic" => moved(first, &items),
        "find-cyclic" => found(first, items[0], whole(items[1])),
        other => panic!("{other} has no second method"),
    }
}

#[test]
fn every_trace_is_that_of_a_second_method() {
    each(|task, problem| {
        let prompt = problem.prompt_text();
        let instance = &prompt[1..prompt.len() - 1];
        let states = second(task.strip_prefix("procbench-").expect(task), instance);
        assert_eq!(Value::from(states), problem.meta["states"], "{prompt}");
    });
}

#[test]
fn final_states_are_what_the_tasks_are_about() {
    each(|task, problem| {
        let prompt = problem.prompt_text();
        let instance = &prompt[1..prompt.len() - 1];
        let states = problem.meta["states"].as_array().expect("states");
        let last = &states[states.len() - 1];
        let text = || last.as_str().expect("a text").to_owned();
        let first = instance.split(';').next().expect("a text");
        match task {
            "procbench-sort" => {
                let mut letters: Vec<char> = instance.chars().collect();
                letters.sort_unstable();
                assert_eq!(text(), letters.into_iter().collect::<String>());
            }
            "procbench-split1" | "procbench-split2" => {
                for state in states {
                    let pieces: Vec<&str> =
                        state.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
                    assert_eq!(pieces.concat(), first);
                    assert!(pieces.iter().all(|piece| !piece.is_empty()));
                }
            }
            "procbench-delete-char" => assert_eq!(text().len(), first.len() - problem.level as usize),
            "procbench-rotate" => {
                let tally = |text: &str| {
                    let mut letters: VecDeque<char> = text.chars().collect();
                    letters.make_contiguous().sort_unstable();
                    letters
                };
                assert!(states.iter().all(|state| tally(state.as_str().expect("a text")) == tally(first)));
            }
            "procbench-substitute" => {
                assert_eq!(first.len() as i64, problem.level);
                assert!(text().chars().zip(first.chars()).all(|(made, own)| made != own));
            }
            "procbench-push-pop" => assert_eq!(first.len() as i64, problem.level),
            "procbench-fill-word" => assert_eq!(format!("procbench-fill-word {}", text()), problem.canonical),
            _ => {}
        }
    });
}
