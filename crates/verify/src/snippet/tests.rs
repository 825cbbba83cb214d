use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use gradatim_core::Rng;
use gradatim_core::Seed;
use serde_json::json;

use super::*;
use crate::tests::gold_with;

const TABLE: &str = include_str!("programs.txt");

/// What a program prints, and the name of the exception it ends with.
type Told = (String, Option<String>);

fn ours(source: &str) -> Told {
    match run(&format!("{source}\n")) {
        Ok((machine, shown)) => {
            (machine.printed + &shown.map(|shown| shown + "\n").unwrap_or_default(), None)
        }
        Err(fault) => (String::new(), Some(fault.kind.to_string())),
    }
}

/// What CPython makes of the same programs; `None` on a machine without it, a failure in CI.
fn cpython(sources: &[&str]) -> Option<Vec<Told>> {
    const DRIVER: &str = "
import contextlib, io, json, sys
told = []
for source in json.load(sys.stdin):
    out, fault = io.StringIO(), None
    space = {'__name__': '__main__'}
    try:
        with contextlib.redirect_stdout(out):
            exec(source, space)
            if 'solution' in space: print(space['solution']())
    except Exception as error:
        fault = next(kind.__name__ for kind in type(error).__mro__ if kind.__base__ in (Exception, ArithmeticError, LookupError))
        out = io.StringIO()
    told.append([out.getvalue(), fault])
json.dump(told, sys.stdout)";
    let child = Command::new("python3")
        .args(["-c", DRIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "CI must have python3");
        return None;
    };
    let mut stdin = child.stdin.take().expect("piped");
    let text = json!(sources).to_string();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("python3 runs");
    writer.join().expect("written").expect("written");
    Some(serde_json::from_slice(&output.stdout).expect("the driver's own words"))
}

/// Equal, but for the last digit of a number.
fn close(a: &str, b: &str) -> bool {
    let near = |a: &str, b: &str| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a == b || (a - b).abs() <= 1e-12 * a.abs() || a.is_nan() && b.is_nan(),
        _ => a == b,
    };
    a == b || a.lines().count() == b.lines().count() && a.lines().zip(b.lines()).all(|(a, b)| near(a, b))
}

fn programs() -> Vec<(&'static str, &'static str)> {
    TABLE.split("#= ").skip(1).map(|entry| entry.split_once('\n').expect("a head")).collect()
}

#[test]
fn programs_come_to_what_cpython_says() {
    let programs = programs();
    assert!(programs.len() >= 60, "{}", programs.len());
    for (expected, source) in &programs {
        let (printed, fault) = ours(source);
        let found = fault.unwrap_or_else(|| printed.lines().collect::<Vec<_>>().join(" | "));
        assert_eq!(&found, expected, "{source}");
    }
    let sources: Vec<&str> = programs.iter().map(|(_, source)| *source).collect();
    let Some(told) = cpython(&sources) else { return };
    for ((expected, source), (printed, fault)) in programs.iter().zip(told) {
        let found = fault.unwrap_or_else(|| printed.lines().collect::<Vec<_>>().join(" | "));
        assert_eq!(&found, expected, "CPython: {source}");
    }
}

/// A random expression over numbers, and sometimes texts and lists, that is often wrong.
fn expression(rng: &mut Rng, depth: usize) -> String {
    let atoms = [
        "0",
        "1",
        "2",
        "-3",
        "7",
        "10",
        "0.5",
        "2.5",
        "-1.25",
        "1e3",
        "1e-7",
        "True",
        "None",
        "'ab'",
        "[1, 2, 3]",
        "(4, 5)",
        "x",
        "y",
    ];
    if depth == 0 || rng.below(5) == 0 {
        return atoms[rng.below(atoms.len() as u64) as usize].to_owned();
    }
    let mut inner = || expression(rng, depth - 1);
    let (a, b, c) = (inner(), inner(), inner());
    match rng.below(30) {
        0..3 => format!("({a} + {b})"),
        3..6 => format!("({a} - {b})"),
        6..9 => format!("({a} * {b})"),
        9..11 => format!("({a} / {b})"),
        11..13 => format!("({a} // {b})"),
        13..15 => format!("({a} % {b})"),
        15 => format!("({a} ** 2)"),
        16 => format!("({a} < {b} <= {c})"),
        17 => format!("({a} == {b})"),
        18 => format!("({a} and {b} or not {c})"),
        19 => format!("({a} if {b} else {c})"),
        20 => format!("round({a}, {})", rng.below(5) as i64 - 2),
        21 => format!("round({a})"),
        22 => format!("int({a})"),
        23 => format!("max({a}, {b}, {c})"),
        24 => format!("sorted([{a}, {b}, {c}])"),
        25 => format!("[{a}, {b}, {c}][{}:{}]", rng.below(7) as i64 - 3, rng.below(7) as i64 - 3),
        26 => format!("({a} in [{b}, {c}])"),
        27 => format!("str({a})"),
        28 => format!("sum([{a}, {b}])"),
        _ => format!("-{a}"),
    }
}

#[test]
fn random_expressions_come_to_what_cpython_says() {
    let mut rng = Seed(41).rng("expressions", [0, 0]);
    let sources: Vec<String> =
        (0..6_000).map(|_| format!("x = 3\ny = -0.75\nprint({})", expression(&mut rng, 3))).collect();
    let Some(told) = cpython(&sources.iter().map(String::as_str).collect::<Vec<_>>()) else { return };
    let mut kinds: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for (source, (printed, fault)) in sources.iter().zip(told) {
        let (our_printed, our_fault) = ours(source);
        // What is refused says nothing; whole numbers have an end here.
        let silent = our_fault
            .as_deref()
            .is_some_and(|fault| fault == "not of the subset" || fault == "OverflowError");
        assert!(
            silent || our_fault == fault && close(&our_printed, &printed),
            "{source}: {our_printed}{our_fault:?}, CPython {printed}{fault:?}"
        );
        *kinds.entry(our_fault).or_default() += 1;
    }
    assert!(kinds[&None] > 1_500, "too few have a value: {kinds:?}");
    assert!(
        kinds.get(&Some("not of the subset".to_owned())).is_none_or(|&refused| refused < 300),
        "{kinds:?}"
    );
}

#[test]
fn what_is_beyond_the_subset_or_its_bounds_is_named() {
    let cases = [
        ("import os", "line 1: not of the subset: the module os"),
        ("x = 1\nimport math\nmath.sin(x)", "line 3: not of the subset: math.sin"),
        ("open('x')", "line 1: NameError: name 'open' is not defined"),
        ("__import__('os')", "line 1: NameError: name '__import__' is not defined"),
        ("().__class__", "line 1: not of the subset: the attribute .__class__"),
        ("'a'.join([])", "line 1: not of the subset: the attribute .join"),
        ("x = [i for i in range(3)]", "line 1: not of the subset: a comprehension"),
        ("f'{1}'", "line 1: not of the subset: a text with the prefix f"),
        ("class A: pass", "line 1: not of the subset: `class`"),
        ("f = lambda x: x", "line 1: not of the subset: `lambda`"),
        ("try:\n    x = 1\nexcept: pass", "line 1: not of the subset: `try`"),
        ("def f(n=1): return n", "line 1: not of the subset: a default or a type of a parameter"),
        ("1 & 2", "line 1: not of the subset: `&`"),
        ("while True: pass", "line 1: too many steps"),
        ("x = 0\nfor i in range(10 ** 30):\n    x += i", "too many steps"),
        ("x = 'a' * 10 ** 9", "line 1: too much memory"),
        ("x = [0] * 10 ** 9", "line 1: too much memory"),
        ("x = [1]\nwhile True: x += x", "line 2: too m"),
        ("x = 'a'\nwhile True: x = x + x", "line 2: too m"),
        ("list(range(10 ** 12))", "line 1: too much memory"),
        ("while True: print('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')", "line 1: too much memory"),
        ("def f(): return f()\nf()", "line 1: RecursionError"),
        ("x = ()\nfor i in range(1000): x = (x,)\nprint(x)", "line 3: RecursionError"),
        ("x = [1]\nx[0] = x\nprint(x == x, x)", "line 3: RecursionError"),
        ("2 ** 127", "line 1: OverflowError"),
        ("170141183460469231731687303715884105728", "line 1: OverflowError"),
    ];
    for (source, named) in cases {
        let said = run(source).err().expect(source).to_string();
        assert!(said.contains(named), "{source}: {said}");
    }
}

#[test]
fn the_deepest_programs_fit_into_half_a_thread() {
    let nested = |open: &str, close: &str, n: usize| format!("x = {}1{}", open.repeat(n), close.repeat(n));
    let row = |inner: &str| format!("({inner}{})", " + 1".repeat(99));
    let mut rows = "1".to_owned();
    for _ in 0..29 {
        rows = row(&rows);
    }
    let tower = |n: usize| {
        let lines: Vec<String> = (0..n).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect();
        format!("{}{}x = 1", lines.concat(), " ".repeat(n))
    };
    let deep = "def f(n):\n    if n > 0:\n        return (((((f(n - 1) + 1) + 1) + 1) + 1) + 1)\n    return 0\nprint(f(60))";
    let round = "print(round(1, (-2) ** 127), round(1.5, (-2) ** 127), [][::(-2) ** 127], 'a'[(-2) ** 127:])"
        .to_owned();
    let sources = [
        round,
        nested("(", ")", 29),
        nested("(", ")", 31),
        nested("(", ")", 30_000),
        nested("[", "]", 30_000),
        nested("-", "", 30_000),
        nested("not ", "", 30_000),
        nested("2 ** ", "", 10_000),
        nested("1 if 1 else ", "", 5_000),
        "x".repeat(60_000),
        "x(".repeat(30_000),
        "x.x".repeat(20_000),
        format!("x{}", "[0]".repeat(20_000)),
        rows,
        tower(29),
        tower(200),
        deep.to_owned(),
        format!("x = 1{}", "+1".repeat(30_000)),
        "(".repeat(60_000),
        "{1:".repeat(20_000),
        "if 1: ".repeat(10_000),
        "a = ".repeat(15_000) + "1",
        format!("if 0: pass\n{}", "elif 0: pass\n".repeat(4_000)),
    ];
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let work = small.spawn(move || {
        for source in sources {
            let _ = run(&source);
        }
    });
    work.expect("a thread").join().expect("no overflow, no panic");
}

#[test]
fn no_change_of_a_program_makes_the_interpreter_panic() {
    let mut rng = Seed(41).rng("changes", [0, 0]);
    let programs = programs();
    for _ in 0..3_000 {
        let source = programs[rng.below(programs.len() as u64) as usize].1;
        let mut letters: Vec<char> = source.chars().collect();
        for _ in 0..=rng.below(4) {
            let at = rng.below(letters.len() as u64) as usize;
            match rng.below(3) {
                0 => _ = letters.remove(at),
                1 => letters[at] = char::from_u32(rng.below(128) as u32).unwrap_or('é'),
                _ => letters.swap(at, 0),
            }
            if letters.is_empty() {
                break;
            }
        }
        let _ = run(&letters.into_iter().collect::<String>());
    }
}

#[test]
fn a_response_is_right_within_the_tolerance() {
    let problem = gold_with("72", json!({}));
    for (response, value, parsed, why) in [
        ("def solution():\n    clips = 48\n    return clips + clips / 2", 1.0, Some("72.0"), "right"),
        ("```python\ndef solution():\n    return 72\n```\nSo it is 72.", 1.0, Some("72"), "right"),
        ("print('clips')\nprint(72.009)", 1.0, Some("72.009"), "right"),
        ("def solution():\n    return 72.011", 0.0, Some("72.011"), "came to 72.011, not 72"),
        ("def solution():\n    return 'many'", 0.0, Some("many"), "came to what is no number"),
        ("def solution():\n    return float('nan')", 0.0, Some("nan"), "came to nan, not 72"),
        ("def solution():\n    print(72)", 0.0, None, "no result"),
        ("def solution():\n    return 72 / 0", 0.0, None, "line 2: ZeroDivisionError: division by zero"),
        (
            "It is 72 clips.",
            0.0,
            None,
            "line 1: SyntaxError: `clips` where the end of the statement should stand",
        ),
        ("", 0.0, None, "no program"),
    ] {
        let score = Snippet.score(&problem, response);
        assert_eq!(
            (score.value, score.parsed.as_deref(), score.why.as_str()),
            (value, parsed, why),
            "{response}"
        );
    }
    let exact = gold_with("72", json!({"tolerance": 1e-9}));
    assert!(!Snippet.score(&exact, "print(72.009)").is_right());
    for (answer, tolerance, field) in
        [("many", json!(1), "answer"), ("1", json!(0), "meta.tolerance"), ("1", json!("x"), "meta.tolerance")]
    {
        let fault = Snippet
            .check(&gold_with(answer, json!({"tolerance": tolerance})))
            .expect_err("refused")
            .to_string();
        assert!(fault.starts_with(&format!("`{field}` is ")), "{fault}");
    }
}
