//! Families over numbers, dates, matrices and texts, worked out a second way.

use super::*;
use crate::tests::gold::{each, numbers};

#[test]
fn numbers_in_another_base_have_the_value_of_those_shown() {
    each("base-conversion", |problem, prompt, _| {
        let (bases, shown) = prompt.trim_end_matches(':').split_once(' ').expect("bases");
        let [from, to] = numbers::<u32>(bases, '>')[..] else { panic!("{prompt}") };
        let value = |text: &str, base| u64::from_str_radix(text, base).expect("digits");
        assert_eq!(value(shown, from), value(&problem.answer, to), "{prompt}");
        assert_eq!(shown.len() as i64, problem.level);
        assert!(!problem.answer.starts_with('0'));
    });
}

/// Days before a date since 1 January of year 1, a Monday, counted year by year and month by month.
fn counted(date: &str) -> i64 {
    let [year, month, day] = numbers::<i64>(date, '-')[..] else { panic!("{date}") };
    let leap = |year: i64| (year % 4 == 0) != (year % 100 == 0) || year % 400 == 0;
    let years: i64 = (1..year).map(|year| 365 + i64::from(leap(year))).sum();
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    assert!((1..=lengths[month as usize - 1]).contains(&day), "{date}");
    years + lengths[..month as usize - 1].iter().sum::<i64>() + day - 1
}

#[test]
fn weekdays_and_differences_are_those_of_counting_year_by_year() {
    // Known days: the first moon landing was on a Sunday, 1 January 2000 a Saturday.
    assert_eq!([counted("1969-07-20") % 7, counted("2000-01-01") % 7], [6, 5]);
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    each("weekday", |problem, prompt, _| {
        assert_eq!(problem.answer, names[(counted(prompt.trim_end_matches('?')) % 7) as usize], "{prompt}");
    });
    each("days-between", |problem, prompt, _| {
        let (from, to) = prompt.trim_end_matches(':').split_once('>').expect("two dates");
        assert_eq!(problem.answer, (counted(to) - counted(from)).to_string(), "{prompt}");
        assert!(from < to);
    });
}

fn rows(text: &str) -> Vec<Vec<i64>> {
    text.split('/').map(|row| numbers(row, ' ')).collect()
}

#[test]
fn transposed_entries_stand_at_swapped_places() {
    each("transpose", |problem, prompt, _| {
        let rows = rows(prompt.trim_end_matches(':'));
        let answer: Vec<i64> = numbers(&problem.answer, ',');
        assert_eq!((rows.len() as i64, rows[0].len() as i64), (problem.level + 1, problem.level + 2));
        for (at, row) in rows.iter().enumerate() {
            for (other, entry) in row.iter().enumerate() {
                assert_eq!(answer[other * rows.len() + at], *entry);
            }
        }
    });
}

#[test]
fn products_map_vectors_as_one_matrix_after_the_other() {
    let apply = |rows: &[Vec<i64>], vector: &[i64]| -> Vec<i64> {
        rows.iter().map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum()).collect()
    };
    each("matrix-product", |problem, prompt, _| {
        let (left, right) = prompt.trim_end_matches('=').split_once('*').expect("two");
        let (left, right, n) = (rows(left), rows(right), problem.level as usize + 1);
        let product: Vec<Vec<i64>> =
            numbers::<i64>(&problem.answer, ',').chunks(n).map(<[i64]>::to_vec).collect();
        for axis in 0..n {
            let unit: Vec<i64> = (0..n).map(|at| i64::from(at == axis)).collect();
            assert_eq!(apply(&product, &unit), apply(&left, &apply(&right, &unit)), "{prompt}");
        }
    });
}

/// By the first row and the minors below it.
fn expanded(rows: &[Vec<i64>]) -> i64 {
    let Some((first, below)) = rows.split_first() else { return 1 };
    let minor = |out: usize| -> Vec<Vec<i64>> {
        let without = |row: &Vec<i64>| [&row[..out], &row[out + 1..]].concat();
        below.iter().map(without).collect()
    };
    let terms = first.iter().enumerate();
    terms.map(|(at, entry)| entry * expanded(&minor(at)) * (1 - 2 * (at as i64 % 2))).sum()
}

#[test]
fn determinants_are_those_of_expansion_by_minors() {
    each("determinant", |problem, prompt, _| {
        assert_eq!(problem.answer, expanded(&rows(prompt.trim_end_matches(':'))).to_string(), "{prompt}");
    });
}

#[test]
fn texts_are_moved_back_by_the_places_given() {
    each("caesar", |problem, prompt, _| {
        let (cipher, places) = prompt.trim_end_matches(':').split_once('/').expect("places");
        let places: usize = places.parse().expect("a number");
        let alphabet = "abcdefghijklmnopqrstuvwxyz".repeat(2);
        let mut pairs = cipher.chars().zip(problem.answer.chars());
        assert_eq!(cipher.len(), problem.answer.len());
        assert!(pairs.all(|(code, plain)| plain == code
            || alphabet.chars().nth(alphabet.find(plain).expect("a letter") + places) == Some(code)));
    });
}

#[test]
fn codes_and_texts_of_runs_belong_together() {
    each("run-length", |problem, prompt, _| {
        let shown = prompt[2..].trim_end_matches(':');
        let (text, code) =
            if prompt.starts_with('E') { (shown, &*problem.answer) } else { (&*problem.answer, shown) };
        let pairs = code.as_bytes().chunks(2);
        let spelled: Vec<u8> =
            pairs.clone().flat_map(|pair| vec![pair[1]; usize::from(pair[0] - b'0')]).collect();
        assert_eq!(spelled, text.as_bytes());
        let letters: Vec<u8> = pairs.map(|pair| pair[1]).collect();
        assert!(letters.windows(2).all(|pair| pair[0] != pair[1]) && letters.len() as i64 == problem.level);
    });
}

#[test]
fn a_word_spelled_backward_twice_is_itself() {
    each("spell-backward", |problem, prompt, _| {
        let word = prompt[2..].trim_end_matches(':').as_bytes();
        let answer = problem.answer.as_bytes();
        assert_eq!(word.len(), answer.len());
        assert!((0..word.len()).all(|at| word[at] == answer[word.len() - 1 - at]));
    });
}

#[test]
fn completed_palindromes_read_both_ways_and_keep_what_was_shown() {
    each("palindrome", |problem, prompt, _| {
        let (shown, answer) = (prompt.trim_end_matches(':').as_bytes(), problem.answer.as_bytes());
        assert_eq!((shown.len(), shown.len() as i64 / 2), (answer.len(), problem.level));
        assert!(shown.contains(&b'_'));
        for (at, letter) in answer.iter().enumerate() {
            let mirrored = answer.len() - 1 - at;
            assert_eq!(*letter, answer[mirrored]);
            assert!(shown[at] == *letter || (shown[at] == b'_' && shown[mirrored] == *letter), "{prompt}");
        }
    });
}

#[test]
fn sorted_words_are_those_shown_and_stand_in_order() {
    each("word-sorting", |problem, prompt, _| {
        let shown: BTreeSet<&str> = prompt[1..].trim_end_matches(':').split(' ').collect();
        let mut sorted: Vec<&str> = problem.answer.split(',').collect();
        assert_eq!((sorted.len() as i64, sorted.len()), (problem.level + 1, shown.len()));
        if prompt.starts_with('>') {
            sorted.reverse();
        }
        assert!(sorted.iter().copied().eq(shown));
    });
}

#[test]
fn prime_factors_multiply_to_the_number_and_have_no_divisor() {
    each("prime-factors", |problem, prompt, _| {
        let factors: Vec<u64> = numbers(&problem.answer, ',');
        assert_eq!(factors.iter().product::<u64>().to_string(), prompt.trim_end_matches(':'));
        assert_eq!(factors.len() as i64, problem.level + 1);
        assert!(factors.iter().all(|factor| (2..*factor).all(|divisor| factor % divisor > 0)));
        assert!(factors.is_sorted());
    });
}

#[test]
fn no_larger_number_divides_both() {
    each("gcd", |problem, prompt, _| {
        let [a, b] = numbers::<u64>(prompt.trim_end_matches(':'), '?')[..] else { panic!("{prompt}") };
        assert!([a, b].iter().all(|number| number.to_string().len() as i64 == problem.level + 1));
        assert_eq!(problem.answer, halved(a, b).to_string(), "{prompt}");
    });
}

/// Greatest common divisor by halving and subtracting.
fn halved(a: u64, b: u64) -> u64 {
    match (a % 2, b % 2) {
        _ if a == 0 || b == 0 => a + b,
        (0, 0) => 2 * halved(a / 2, b / 2),
        (0, _) => halved(a / 2, b),
        (_, 0) => halved(a, b / 2),
        _ if a > b => halved((a - b) / 2, b),
        _ => halved(a, (b - a) / 2),
    }
}

#[test]
fn lowest_terms_are_equal_by_cross_products_and_share_no_divisor() {
    each("fractions", |problem, prompt, _| {
        let shown: Vec<u64> = numbers(prompt.trim_end_matches(':'), '/');
        let lowest: Vec<u64> = numbers(&problem.answer, '/');
        assert_eq!(shown[0] * lowest[1], shown[1] * lowest[0], "{prompt}");
        assert!(
            !(2..=lowest[0].min(lowest[1])).any(|at| lowest.iter().all(|part| part.is_multiple_of(at))),
            "{prompt}"
        );
        assert!(shown[0] > lowest[0]);
    });
}

#[test]
fn sequences_go_on_as_the_polynomial_through_their_last_numbers() {
    each("number-sequence", |problem, prompt, _| {
        let shown: Vec<i64> = numbers(prompt.trim_end_matches(':'), ' ');
        let n = problem.level;
        assert_eq!(shown.len() as i64, n + 3);
        // Where the (n + 1)-th difference is 0, each number is an alternating sum of the n + 1 before it.
        let binomial = |k: i64| (0..k).fold(1, |ways, at| ways * (n + 1 - at) / (at + 1));
        let next = |before: &[i64]| -> i64 {
            let terms =
                before.iter().rev().zip(1..).map(|(value, k)| (2 * (k % 2) - 1) * binomial(k) * value);
            terms.take(n as usize + 1).sum()
        };
        assert_eq!(next(&shown).to_string(), problem.answer, "{prompt}");
        assert_eq!(next(&shown[..shown.len() - 1]), shown[shown.len() - 1]);
    });
}

#[test]
fn roman_numerals_are_read_letter_by_letter() {
    let value = |text: &str| -> i64 {
        let letter = |at: char| match at {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            _ => 1_000,
        };
        let values: Vec<i64> = text.chars().map(letter).chain([0]).collect();
        values.windows(2).map(|pair| if pair[0] < pair[1] { -pair[0] } else { pair[0] }).sum()
    };
    each("roman", |problem, prompt, _| {
        let shown = prompt[2..].trim_end_matches(':');
        let (roman, arabic) =
            if prompt.starts_with('R') { (&*problem.answer, shown) } else { (shown, &*problem.answer) };
        assert_eq!(value(roman).to_string(), arabic);
        let runs = ["IIII", "XXXX", "CCCC", "MMMM", "VV", "LL", "DD"];
        assert!(runs.iter().all(|run| !roman.contains(run)), "{roman}");
    });
}

#[test]
fn the_only_small_root_of_an_equation_is_the_gold() {
    each("linear-equation", |problem, prompt, _| {
        let (left, right) = prompt.trim_end_matches(':').split_once('=').expect("=");
        let brackets: Vec<(i64, i64)> = left
            .trim_end_matches(')')
            .split(')')
            .map(|part| {
                let (factor, beside) = part.split_once("(x").expect("a bracket");
                (factor.parse().expect("a factor"), beside.parse().expect("a number"))
            })
            .collect();
        assert_eq!(brackets.len() as i64, problem.level);
        let value = |x: i64| brackets.iter().map(|(factor, beside)| factor * (x + beside)).sum::<i64>();
        let roots: Vec<String> =
            (-100..=100).filter(|x| value(*x).to_string() == right).map(|x| x.to_string()).collect();
        assert_eq!(roots, [problem.answer.as_str()], "{prompt}");
    });
}

#[test]
fn expressions_are_true_as_rewriting_their_text_finds() {
    each("boolean", |problem, prompt, _| {
        let mut text = prompt.trim_end_matches('=').to_owned();
        while text.len() > 1 {
            let before = text.clone();
            text = text.replace("!T", "F").replace("!F", "T");
            for (a, b) in [('T', 'T'), ('T', 'F'), ('F', 'T'), ('F', 'F')] {
                for (sign, value) in [('&', a == 'T' && b == 'T'), ('|', a == 'T' || b == 'T'), ('^', a != b)]
                {
                    text = text.replace(&format!("({a}{sign}{b})"), if value { "T" } else { "F" });
                }
            }
            assert_ne!(text, before);
        }
        assert_eq!(text, problem.answer, "{prompt}");
    });
}

#[test]
fn closed_brackets_cancel_out_pair_by_pair() {
    each("brackets", |problem, prompt, _| {
        let mut text = format!("{}{}", prompt.trim_end_matches(':'), problem.answer);
        assert_eq!(problem.answer.len() as i64, problem.level);
        while let Some(at) = ["()", "[]", "{}", "<>"].iter().find_map(|pair| text.find(pair)) {
            text.replace_range(at..at + 2, "");
        }
        assert_eq!(text, "", "{prompt}");
    });
}

#[test]
fn polynomials_are_sums_of_powers() {
    each("polynomial", |problem, prompt, _| {
        let (shown, x) = prompt.trim_end_matches(':').split_once(";x=").expect("x");
        let x: i64 = x.parse().expect("a number");
        let signed = shown.replace('-', "+-");
        let terms: Vec<&str> = signed.split('+').filter(|term| !term.is_empty()).collect();
        assert_eq!(terms.len() as i64, problem.level + 1);
        let value: i64 = terms
            .into_iter()
            .map(|term| {
                let (coefficient, power) = term.split_once('x').unwrap_or((term, "^0"));
                let power = if power.is_empty() { 1 } else { power[1..].parse().expect("a power") };
                coefficient.parse::<i64>().expect("a number") * x.pow(power)
            })
            .sum();
        assert_eq!(problem.answer, value.to_string(), "{prompt}");
    });
}

#[test]
fn combined_sets_are_those_of_the_standard_library() {
    each("set-operations", |problem, prompt, _| {
        let shown = prompt.trim_end_matches(':');
        let at = shown.find(['|', '&', '-', '^']).expect("an operation");
        let [left, right] = [&shown[..at], &shown[at + 1..]]
            .map(|set| numbers::<u32>(set, ' ').into_iter().collect::<BTreeSet<_>>());
        assert!([&left, &right].iter().all(|set| set.len() as i64 == problem.level + 2));
        let result = match &shown[at..=at] {
            "|" => &left | &right,
            "&" => &left & &right,
            "-" => &left - &right,
            _ => &left ^ &right,
        };
        assert_eq!(numbers::<u32>(&problem.answer, ','), Vec::from_iter(result), "{prompt}");
    });
}

#[test]
fn a_clock_is_moved_as_minutes_of_the_day_are() {
    let minutes = |text: &str| -> i64 {
        let (hours, minutes) = text.split_once(':').expect("a colon");
        60 * hours.parse::<i64>().expect("hours") + minutes.parse::<i64>().expect("minutes")
    };
    each("time-arithmetic", |problem, prompt, _| {
        let signed = prompt.trim_end_matches('=').replace('-', "+-");
        let times = signed.split('+').map(|time| match time.strip_prefix('-') {
            Some(time) => -minutes(time),
            None => minutes(time),
        });
        let (sum, gold) = (times.sum::<i64>(), minutes(&problem.answer));
        assert!((sum - gold) % 1_440 == 0 && (0..1_440).contains(&gold), "{prompt}");
        assert_eq!(signed.matches('+').count() as i64, problem.level);
    });
}

#[test]
fn powers_leave_what_multiplying_again_and_again_leaves() {
    each("modular-power", |problem, prompt, _| {
        let parts = numbers::<u64>(&prompt.trim_end_matches(':').replace('%', "^"), '^');
        let [base, exponent, modulus] = parts[..] else { panic!("{prompt}") };
        let rest = (0..exponent).fold(1, |rest, _| rest * base % modulus);
        assert_eq!(problem.answer, rest.to_string(), "{prompt}");
    });
}
