//! How many forms there are, and how often a guess is right.

use super::*;
use crate::tests::gold::reachable;

#[test]
fn small_levels_have_exactly_as_many_forms_as_can_be_drawn() {
    // `share` bounds from below the chance that one draw gives the rarest form.
    for (line, forms, share) in [
        ("sort = { levels = [1, 1] }", 100, 1e-2),
        ("sort = { levels = [2, 2] }", 1_000, 1e-3),
        ("unique = { levels = [1, 1] }", 100, 1e-2),
        ("reverse = { levels = [1, 1] }", 90, 1.0 / 90.0),
        ("reverse = { levels = [2, 2] }", 720, 1.0 / 720.0),
        ("rotate = { levels = [1, 1] }", 180, 1.0 / 180.0),
        ("chain-sum = { levels = [1, 1] }", 162, 1.0 / 162.0),
        ("chain-sum = { levels = [2, 2] }", 2_916, 1.0 / 2_916.0),
        ("multiplication = { levels = [1, 1] }", 45, 1.0 / 81.0),
        ("multiplication = { levels = [2, 2] }", 4_095, 1.0 / 8_100.0),
        ("story-sum = { levels = [1, 1] }", 162, 1.0 / 162.0),
        ("list-sorting = { levels = [2, 2], range = [-2, 2] }", 25, 1.0 / 25.0),
        ("add-columns = { levels = [1, 1] }", 45, 1.0 / 81.0),
        ("siblings = { levels = [1, 1] }", 98, 0.5 / 81.0),
        ("siblings = { levels = [1, 1], asks = \"sisters\" }", 81, 1.0 / 81.0),
        ("coin-flip = { levels = [1, 1] }", 52, 1.0 / 52.0),
        ("coin-flip = { levels = [2, 2] }", 2_600, 1.0 / 2_600.0),
        // 55 ways to give 0 and an operation: the likeliest value makes the rarest form.
        ("digit-arith = { levels = [1, 1] }", 152, 0.1 / 55.0),
        ("word-counting = { levels = [1, 1], task = \"length\", distinct = 2 }", 1_950, 1.0 / 1_950.0 / 2.0),
        ("base-conversion = { levels = [1, 1] }", 96, 1.0 / 180.0),
        ("run-length = { levels = [1, 1] }", 234, 1.0 / 234.0),
        ("spell-backward = { levels = [1, 1] }", 2_304, 1.0 / 2_304.0),
        ("palindrome = { levels = [1, 1] }", 1_404, 1.0 / 2_704.0),
        ("weekday = { levels = [1, 1] }", 3_653, 1.0 / 3_653.0),
        ("prime-factors = { levels = [1, 1] }", 120, 1.0 / 225.0),
        ("fractions = { levels = [1, 1] }", 414, 1.0 / 414.0),
        ("number-sequence = { levels = [1, 1] }", 342, 1.0 / 342.0),
        ("roman = { levels = [1, 1] }", 39, 1.0 / 39.0),
        ("linear-equation = { levels = [1, 1] }", 6_498, 1.0 / 6_498.0),
        ("boolean = { levels = [1, 1] }", 96, 1.0 / 96.0),
        ("brackets = { levels = [1, 1] }", 100, 1.0 / 256.0),
        ("polynomial = { levels = [1, 1] }", 6_156, 1.0 / 6_156.0),
        ("set-operations = { levels = [1, 1] }", 1_540, 0.25 / 400.0),
        ("quadratic = { levels = [1, 1] }", 190, 1.0 / 361.0),
        ("binary-addition = { levels = [1, 1] }", 36, 1.0 / 64.0),
        ("prime-counting = { levels = [1, 1] }", 2_000, 1.0 / 2_000.0),
        ("judge-working = { levels = [1, 1] }", 4_095, 1.0 / 8_100.0),
        ("procedure-choice = { levels = [1, 1] }", 48, 1.0 / 48.0),
        ("procedure-choice = { levels = [3, 3] }", 160, 1.0 / 160.0),
        // All of them are drawn, the rarest well above these shares.
        ("graph-colouring = { levels = [1, 1] }", 22, 1e-3),
        ("graph-colouring = { levels = [2, 2] }", 582, 1e-4),
        ("alchemy = { levels = [2, 2], letters = 4, length = 2, seen = [5, 6] }", 16, 1.0 / 16.0),
        ("alchemy = { levels = [1, 1], letters = 4, length = 3 }", 64, 1.0 / 64.0),
        ("list-sorting = { levels = [3, 3], range = [0, 3], direction = \"either\" }", 128, 1.0 / 128.0),
        // Maps come in orbits of four, and of two on the middle row.
        ("grid-rooms = { levels = [1, 1] }", 981, 2.0 / 3_888.0),
        ("grid-rooms = { levels = [1, 1], locks = 0 }", 126, 2.0 / 486.0),
        ("graphworld = { levels = [3, 3], shape = \"line\", condition = \"reward\" }", 4_851, 1.0 / 4_851.0),
        (
            "graphworld = { levels = [3, 3], shape = \"line\", condition = \"transition\" }",
            14_553,
            1.0 / 14_553.0,
        ),
        ("patch-grid = { levels = [1, 1] }", 1_600, 1.0 / 1_600.0),
        ("patch-grid = { levels = [1, 1], side = 8 }", 576, 1.0 / 576.0),
        ("procbench-encode = { levels = [2, 2] }", 162, 1.0 / 162.0),
        ("procbench-decode = { levels = [2, 2] }", 162, 1.0 / 162.0),
        // A sum is less likely than a product: 1 / 9 (1 / 20)^2.
        ("procbench-cumulate = { levels = [2, 2] }", 2_025, 1.0 / 3_600.0),
        ("procbench-count2 = { levels = [2, 2] }", 1_536, 1.0 / 1_536.0),
    ] {
        let source = source(line);
        assert_eq!(source.distinct(), Some(forms), "{line}");
        // All of m forms are seen in (ln m + 10) / share draws but for a chance of e^-10.
        let draws = ((forms as f64).ln() + 10.0) / share;
        let seen: BTreeSet<String> = (0..draws as u64).map(|n| source.draw(Seed(1), n).canonical).collect();
        assert_eq!(seen.len() as u64, forms, "{line}");
    }
}

#[test]
fn counts_end_where_integers_stop_being_exact() {
    let distinct = |line: &str| source(line).distinct();
    assert_eq!(distinct("sort = { levels = [14, 14] }"), Some(10_u64.pow(15)));
    assert_eq!(distinct("sort = { levels = [15, 15] }"), None);
    assert_eq!(distinct("unique = { levels = [63, 63] }"), None);
    assert_eq!(distinct("reverse = { levels = [9, 9] }"), Some(3_628_800));
    assert_eq!(distinct("rotate = { levels = [9, 9] }"), Some(36_288_000));
    assert_eq!(distinct("chain-sum = { levels = [63, 63], digits = 9 }"), None);
    assert_eq!(distinct("countdown = { levels = [2, 2] }"), None);
    // k = 9 10^7 factors make 4.05 10^15 pairs; ten times as many factors, a hundred times as many pairs.
    assert_eq!(distinct("multiplication = { levels = [8, 8] }"), Some(4_050_000_045_000_000));
    assert_eq!(distinct("multiplication = { levels = [9, 9] }"), None);
    assert_eq!(distinct("letter-counting = { levels = [1, 1], syllables = [1, 1] }"), Some(26 * 36 * 8 * 8));
    assert_eq!(distinct("letter-counting = { levels = [32, 32] }"), None);
    assert_eq!(distinct("list-sorting = { levels = [7, 7] }"), Some(10_u64.pow(14)));
    assert_eq!(distinct("list-sorting = { levels = [64, 64] }"), None);
    assert_eq!(distinct("knights-and-knaves = { levels = [4, 4] }"), None);
    // Pairs of 999 fractions behind 100 whole parts.
    assert_eq!(distinct("decimal-compare = { levels = [2, 2] }"), Some(100 * 999 * 998 / 2));
    assert_eq!(distinct("last-letters = { levels = [1, 1] }"), Some(8 * (288 + 288 * 288 + 288 * 288 * 288)));
    assert_eq!(distinct("expected-value = { levels = [1, 1] }"), Some(60_600));
    assert_eq!(distinct("expected-value = { levels = [1, 1], decimals = 1 }"), Some(6_600));
    assert_eq!(distinct("present-value = { levels = [2, 2] }"), Some(18_600 * 18_601 / 2));
    assert_eq!(distinct("alchemy = { levels = [3, 3] }"), Some(456_976));
    // 400 years have 146,097 days, 97 of them leap days.
    assert_eq!(distinct("weekday = { levels = [3, 3] }"), Some(2 * 146_097));
    assert_eq!(distinct("days-between = { levels = [1, 1] }"), Some(3_653 * 3_652 / 2));
    assert_eq!(distinct("transpose = { levels = [1, 1] }"), Some(1_000_000));
    assert_eq!(distinct("matrix-product = { levels = [1, 1] }"), Some(100_000_000));
    assert_eq!(distinct("determinant = { levels = [1, 1] }"), Some(130_321));
    assert_eq!(distinct("shortest-path = { levels = [1, 1] }"), None);
    assert_eq!(distinct("lcm = { levels = [1, 1] }"), Some(4_095));
    // Bipartite graphs of 4 labelled nodes are 41, one of them without edges; K4 alone needs 4 colours.
    assert_eq!(distinct("graph-colouring = { levels = [1, 1], colours = 2 }"), Some(40));
    assert_eq!(distinct("graph-colouring = { levels = [1, 1], colours = 4 }"), Some(1));
    assert_eq!(distinct("scenes = { levels = [1, 1] }"), Some(120 * 625));
    assert_eq!(distinct("procbench-decode = { levels = [16, 16] }"), Some(2 * 9_u64.pow(16)));
    assert_eq!(distinct("procbench-decode = { levels = [17, 17] }"), None);
    // 6 different symbols of 36 in order, the longest ring of level 2, and one of them to start from.
    let rings = [(36 * 35, 2), (36 * 35 * 34, 3), (36 * 35 * 34 * 33, 4), (36 * 35 * 34 * 33 * 32, 5)];
    let longest = 36 * 35 * 34 * 33 * 32 * 31 * 6;
    let forms = rings.iter().map(|(rings, starts)| rings * starts).sum::<u64>() + longest;
    assert_eq!(distinct("procbench-find-cyclic = { levels = [2, 2] }"), Some(forms));
    assert_eq!(distinct("procbench-find-cyclic = { levels = [25, 25] }"), None);
    // Widths of 5, 10, .. to 50: as many places, and twice as many moves.
    let forms = (1..=10).map(|k| 5 * k * (10 * k) * (10 * k)).sum();
    assert_eq!(distinct("procbench-move-cyclic = { levels = [2, 2] }"), Some(forms));
    assert_eq!(distinct("procbench-push-pop = { levels = [2, 2], length = 0 }"), Some(54 * 54));
    assert_eq!(distinct("procbench-push-pop = { levels = [25, 25] }"), None);
    assert_eq!(distinct("procbench-count = { levels = [2, 2] }"), Some((4..10).map(|n| 36_u64.pow(n)).sum()));
}

#[test]
fn levels_that_tell_no_number_have_a_thousand_forms_and_more() {
    for line in [
        "countdown = { levels = [2, 2] }",
        "knights-and-knaves = { levels = [4, 4] }",
        "shortest-path = { levels = [1, 1] }",
        "shortest-path = { levels = [2, 2], max_weight = 2 }",
        "constraints = { levels = [1, 1] }",
        "kinship = { levels = [1, 1] }",
        "reversal = { levels = [1, 1] }",
        "zebra = { levels = [1, 1] }",
        "sudoku = { levels = [3, 3] }",
        "graph-colouring = { levels = [3, 3] }",
        "graph-colouring = { levels = [3, 3], colours = 2 }",
        "arc1d = { levels = [1, 1] }",
        "list-functions = { levels = [1, 1] }",
        "list-functions = { levels = [1, 1], stated = \"examples\" }",
        "tabular = { levels = [1, 1] }",
        "graphworld = { levels = [1, 1] }",
        "graphworld = { levels = [1, 1], shape = \"tree\" }",
        "graphworld = { levels = [1, 1], ask = \"clusters\" }",
        "composition = { levels = [1, 1] }",
        "rewriting = { levels = [1, 1] }",
        "word-counting = { levels = [1, 1], task = \"substring\", distinct = 2 }",
        "grid-rooms = { levels = [2, 2], locks = 0 }",
        "grid-walls = { levels = [1, 1], side = 5 }",
        "encyclopedia = { levels = [1, 1] }",
        "mask-spans = { levels = [1, 1] }",
        "patch-grid = { levels = [2, 2], side = 8 }",
        "tones = { levels = [1, 1] }",
        "procbench-sort = { levels = [2, 2] }",
        "procbench-gather = { levels = [2, 2] }",
        "procbench-search = { levels = [2, 2] }",
        "procbench-copy = { levels = [2, 2] }",
        "procbench-substitute = { levels = [2, 2] }",
        "procbench-split1 = { levels = [2, 2] }",
        "procbench-split2 = { levels = [2, 2] }",
        "procbench-compose = { levels = [2, 2] }",
        "procbench-decompose = { levels = [2, 2] }",
        "procbench-rhythm = { levels = [2, 2] }",
        "procbench-compare = { levels = [2, 2] }",
        "procbench-count2 = { levels = [3, 3] }",
        "procbench-rotate = { levels = [2, 2] }",
        "procbench-fill-word = { levels = [2, 2] }",
        "procbench-delete-char = { levels = [2, 2] }",
        "procbench-delete-word = { levels = [2, 2] }",
    ] {
        let source = source(line);
        assert_eq!(source.distinct(), None, "{line}");
        let seen: BTreeSet<String> = (0..10_000).map(|n| source.draw(Seed(1), n).canonical).collect();
        assert!(seen.len() >= 1_000, "{line}: {}", seen.len());
    }
}

#[test]
fn countdown_forms_are_counted_as_a_second_enumeration_counts_them() {
    let source = source("countdown = { levels = [1, 1], max_number = 12, target = [10, 99] }");
    let mut forms = BTreeSet::new();
    for a in 1..=12 {
        for b in a..=12 {
            for c in b..=12 {
                let reached = reachable(&[a, b, c]).into_iter().filter(|target| (10..=99).contains(target));
                forms.extend(reached.map(|target| format!("countdown {a} {b} {c} -> {target}")));
            }
        }
    }
    assert_eq!(source.distinct(), Some(forms.len() as u64));
    for n in 0..2_000 {
        let drawn = source.draw(Seed(1), n).canonical;
        assert!(forms.contains(&drawn), "{drawn}");
    }
}

#[test]
fn narrow_countdown_levels_say_how_few_forms_they_have() {
    let line = "countdown = { levels = [1, 4], max_number = 6, target = [24, 24] }";
    let sources = family(line).expect(line).sources().expect("sound");
    let mut quads = 0;
    for a in 1..=6 {
        for b in a..=6 {
            for c in b..=6 {
                quads += (c..=6).filter(|d| reachable(&[a, b, c, *d]).contains(&24)).count() as u64;
            }
        }
    }
    assert!(sources[0].distinct().is_some_and(|triples| triples <= quads));
    assert!(sources[1..].iter().all(|source| source.distinct() == Some(quads)), "{quads}");
}

#[test]
fn no_constant_answer_is_right_more_often_than_the_headers_say() {
    let mut answers = BTreeMap::<String, u32>::new();
    for shown in 0..100 {
        let mut digits: Vec<char> = format!("{shown:02}").chars().collect();
        digits.sort_unstable();
        *answers.entry(digits.into_iter().collect()).or_default() += 1;
    }
    assert_eq!(answers.values().max(), Some(&2), "sort, level 1: 2 in 100");

    let mut products = BTreeMap::<u32, u32>::new();
    for (a, b) in (1..=9).flat_map(|a| (1..=9).map(move |b| (a, b))) {
        *products.entry(a * b).or_default() += 1;
    }
    let likeliest: Vec<u32> =
        products.into_iter().filter(|(_, ways)| *ways >= 4).map(|(made, _)| made).collect();
    assert_eq!(likeliest, [6, 8, 12, 18, 24], "multiplication, level 1: 4 in 81");

    let mut sums: BTreeMap<i64, u128> = (1..=9).map(|sum| (sum, 1)).collect();
    for level in 1..=8 {
        let mut longer = BTreeMap::new();
        for (sum, ways) in &sums {
            for term in 1..=9 {
                *longer.entry(sum + term).or_default() += ways;
                *longer.entry(sum - term).or_default() += ways;
            }
        }
        sums = longer;
        let likeliest = *sums.values().max().expect("some") as f64 / sums.values().sum::<u128>() as f64;
        assert!(likeliest <= 1.0 / 18.0 + 1e-12, "chain-sum, level {level}: {likeliest}");
    }
}

#[test]
fn measured_guesses_are_those_of_the_headers_within_five_standard_errors() {
    for (line, share) in [
        ("letter-counting = { levels = [1, 1] }", 0.36),
        ("letter-counting = { levels = [4, 4] }", 0.19),
        ("letter-counting = { levels = [12, 12] }", 0.10),
        ("knights-and-knaves = { levels = [2, 2] }", 0.26),
        ("knights-and-knaves = { levels = [3, 3] }", 0.15),
        ("knights-and-knaves = { levels = [5, 5] }", 0.045),
        ("add-columns = { levels = [1, 1] }", 1.0 / 9.0),
        ("digit-arith = { levels = [4, 4] }", 0.1),
        ("word-counting = { levels = [1, 1] }", 0.67),
        ("word-counting = { levels = [4, 4] }", 0.55),
        ("expected-value = { levels = [1, 1] }", 0.13),
        ("base-conversion = { levels = [1, 1] }", 0.33),
        ("determinant = { levels = [1, 1] }", 0.023_3),
        ("gcd = { levels = [1, 1] }", 0.088),
        ("linear-equation = { levels = [3, 3] }", 1.0 / 19.0),
        ("boolean = { levels = [5, 5] }", 0.5),
        ("polynomial = { levels = [1, 1] }", 0.0149),
        ("set-operations = { levels = [1, 1] }", 0.0395),
        ("modular-power = { levels = [1, 1] }", 0.0857),
        ("lcm = { levels = [1, 1] }", 0.0213),
        ("quadratic = { levels = [1, 1] }", 2.0 / 361.0),
        ("binary-addition = { levels = [1, 1] }", 0.125),
        ("prime-counting = { levels = [1, 1] }", 0.2095),
        ("tabular = { levels = [1, 1] }", 0.007),
        ("composition = { levels = [1, 1] }", 0.0156),
        ("rewriting = { levels = [1, 1] }", 0.035),
        ("scenes = { levels = [5, 5] }", 0.057),
        // 42 of 49 x 48 pairs of cells have the goal a step to the left, and hardly ever a wall takes part.
        ("grid-walls = { levels = [1, 1] }", 42.0 / 2_352.0),
        ("patch-grid = { levels = [1, 1] }", 0.625),
        ("tones = { levels = [1, 1] }", 1.0 / 16.0),
        ("tones = { levels = [3, 3], ask = \"count\" }", 0.25),
    ] {
        let (source, n) = (source(line), 20_000);
        let mut answers = BTreeMap::<String, u32>::new();
        for ix in 0..n {
            *answers.entry(source.draw(Seed(3), ix).answer).or_default() += 1;
        }
        let likeliest = f64::from(*answers.values().max().expect("some")) / n as f64;
        println!("{line}: {likeliest:.3}");
        let error = (share * (1.0 - share) / n as f64).sqrt();
        assert!((likeliest - share).abs() < 5.0 * error, "{line}: {likeliest}");
    }
}

#[test]
fn a_random_countdown_expression_is_right_as_rarely_as_the_header_says() {
    for (line, most, n_problems) in
        [("countdown = { levels = [1, 1] }", 0.042, 1_000), ("countdown = { levels = [2, 2] }", 0.012, 100)]
    {
        let source = source(line);
        let mut share = 0.0;
        for n in 0..n_problems {
            let problem = source.draw(Seed(4), n);
            let numbers: Vec<f64> = serde_json::from_value(problem.meta["numbers"].clone()).expect("numbers");
            let target: f64 = problem.answer.parse().expect("a target");
            let mut counts = (0_u32, 0_u32);
            count_expressions(&numbers, target, &mut counts);
            share += f64::from(counts.0) / f64::from(counts.1) / n_problems as f64;
        }
        println!("{line}: a random expression is right with probability {share:.4}");
        assert!(share < most, "{line}: {share}");
    }
}

/// Counts (right, all) ways to join ordered pairs until one number is left.
fn count_expressions(numbers: &[f64], target: f64, counts: &mut (u32, u32)) {
    if let [only] = numbers {
        counts.0 += u32::from((only - target).abs() < 1e-9);
        counts.1 += 1;
        return;
    }
    for i in 0..numbers.len() {
        for j in (0..numbers.len()).filter(|j| *j != i) {
            let (x, y) = (numbers[i], numbers[j]);
            let rest: Vec<f64> =
                (0..numbers.len()).filter(|k| *k != i && *k != j).map(|k| numbers[k]).collect();
            for joined in [x + y, x - y, x * y, x / y] {
                count_expressions(&[rest.as_slice(), &[joined]].concat(), target, counts);
            }
        }
    }
}
