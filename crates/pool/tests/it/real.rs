//! Everything under `GRADATIM_DATA` that is a pool imports without options; what is refused is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gradatim_pool::{Import, RowsOptions, import};

/// Folders of it that hold no problems: answers of pupils, and scores of models.
const NO_POOLS: [&str; 2] = ["knowledge-tracing", "responses"];

/// File, layout, rows, and how many are refused for which reason.
type Known = (&'static str, &'static str, usize, &'static [(&'static str, usize)]);

/// Rows by the README or by counting lines and records.
const FILES: [Known; 25] = [
    ("commonsense/commonsenseqa-dev.jsonl", "commonsenseqa", 1_221, &[]),
    ("commonsense/strategyqa.json", "big-bench", 2_290, &[]),
    ("countdown/sec_train.parquet", "verl-countdown", 30_000, &[]),
    ("e-gsm/Q1.jsonl", "e-gsm", 1_195, &[]),
    ("gsm8k/example_model_solutions.jsonl", "gsm8k-solutions", 1_319, &[]),
    ("gsm8k/test.jsonl", "gsm8k", 1_319, &[]),
    ("gsm8k/train.jsonl", "gsm8k", 7_473, &[]),
    ("humaneval/HumanEval.jsonl", "humaneval", 164, &[]),
    ("knights-and-knaves/people3.jsonl", "knights-and-knaves", 1_000, &[]),
    ("knights-and-knaves/people5.jsonl", "knights-and-knaves", 1_000, &[]),
    // The release spells one of its levels "Meidum" in 21 rows.
    ("leetcode/test.jsonl", "leetcode", 175, &[("`level` is not one of Easy, Medium, Hard", 21)]),
    ("math/aime2024.jsonl", "promptcot", 30, &[]),
    ("math/college-math.jsonl", "college-math", 2_818, &[]),
    // Ground truths that are empty.
    ("math/deepscaler_train.parquet", "verl", 10_000, &[("`answer` is not the gold answer", 2)]),
    // Solutions that end in `\\boxed{}`.
    ("math/math-number-theory-skills.json", "math-skills", 869, &[("`answer` is not the gold answer", 2)]),
    ("math/math-prealgebra-skills.json", "math-skills", 259, &[]),
    ("math/math500.jsonl", "promptcot", 500, &[]),
    ("math/math_test.parquet", "verl", 613, &[]),
    ("math/math_train.parquet", "verl", 11_499, &[("`answer` is not the gold answer", 2)]),
    ("pubmedqa/ori_pqal.json", "pubmedqa", 1_000, &[]),
    ("word-problems/addsub.json", "multiarith", 395, &[]),
    ("word-problems/aqua.jsonl", "aqua", 254, &[]),
    ("word-problems/multiarith.json", "multiarith", 600, &[]),
    ("word-problems/svamp.json", "svamp", 1_000, &[]),
    ("zebra/train.parquet", "verl", 2_482, &[]),
];
/// Rows of the twenty files of `scibench/`, by counting records.
const SCIBENCH: usize = 692;

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("GRADATIM_DATA").map(PathBuf::from);
    assert!(data.is_some() || std::env::var_os("CI").is_none(), "CI must set GRADATIM_DATA");
    data
}

fn imported(path: &Path) -> Import {
    let import = import(&RowsOptions::of(path.to_str().unwrap())).unwrap();
    assert_eq!(import.read, import.problems.len() + import.refused.len(), "{}", path.display());
    import
}

/// Every file below the data that may be a pool, by its path below it.
fn pools(data: &Path) -> Vec<String> {
    let mut pools = vec![];
    for folder in fs::read_dir(data).unwrap().map(|entry| entry.unwrap()) {
        let name = folder.file_name().into_string().unwrap();
        if folder.path().is_dir() && !NO_POOLS.contains(&name.as_str()) {
            let files = fs::read_dir(folder.path()).unwrap();
            pools.extend(files.map(|file| format!("{name}/{}", file.unwrap().file_name().display())));
        }
    }
    pools.sort_unstable();
    pools
}

#[test]
fn every_pool_of_the_real_data_imports_and_every_refusal_is_known() {
    let Some(data) = data() else { return };
    let expected: BTreeMap<&str, _> =
        FILES.iter().map(|(file, layout, read, refused)| (*file, (*layout, *read, *refused))).collect();
    let (mut scibench, mut seen) = (0, 0);
    println!("{:<40} {:<20} {:>7} {:>7} {:>7}  why", "file", "layout", "read", "kept", "refused");
    for file in pools(&data) {
        let import = imported(&data.join(&file));
        let (layout, reasons) = (import.layout.unwrap(), import.reasons());
        let why: Vec<String> = reasons.iter().map(|(reason, n)| format!("{n}: {reason}")).collect();
        let (read, kept, refused) = (import.read, import.problems.len(), import.refused.len());
        println!("{file:<40} {layout:<20} {read:>7} {kept:>7} {refused:>7}  {}", why.join("; "));
        if file.starts_with("scibench/") {
            assert_eq!((layout, reasons.len()), ("scibench", 0), "{file}");
            scibench += read;
            continue;
        }
        let known = reasons.iter().map(|(reason, n)| (reason.as_str(), *n)).collect::<Vec<_>>();
        assert_eq!((layout, read, known.as_slice()), expected[file.as_str()], "{file}");
        seen += 1;
    }
    assert_eq!((seen, scibench), (expected.len(), SCIBENCH));
}

#[test]
fn known_rows_of_the_real_data_read_as_they_should() {
    let Some(data) = data() else { return };
    for (file, prompt, answer, verifier, category) in [
        ("gsm8k/train.jsonl", "Natalia sold clips to 48", "72", "gsm8k", "gsm8k"),
        ("gsm8k/example_model_solutions.jsonl", "Janet’s ducks lay", "18", "gsm8k", "gsm8k"),
        ("word-problems/svamp.json", "Each pack of dvds costs 76", "51", "number", "svamp"),
        ("word-problems/addsub.json", "Joan found 70 seashells", "43", "number", "word problems"),
        ("word-problems/multiarith.json", "For Halloween Debby", "39", "number", "word problems"),
        ("word-problems/aqua.jsonl", "A car is being driven", "A", "multiple-choice", "aqua"),
        ("commonsense/commonsenseqa-dev.jsonl", "A revolving door", "A", "multiple-choice", "commonsenseqa"),
        ("commonsense/strategyqa.json", "Is it common to see frost", "A", "multiple-choice", "big-bench"),
        ("math/math500.jsonl", "Convert the point", "\\left( 3, \\frac{\\pi}{2} \\right)", "exact", "math"),
        ("math/aime2024.jsonl", "Let $x,y$ and $z$", "33", "exact", "aime2024"),
        ("math/college-math.jsonl", "Simplify: $-10-4(n-5)$", "$10-4 n$", "exact", "college_math.algebra"),
        ("math/math-number-theory-skills.json", "If $AAA_4$ can be", "7", "exact", "base_conversion"),
        ("math/math_train.parquet", "A conversation between", "0", "exact", "level 1"),
        ("pubmedqa/ori_pqal.json", "Programmed cell death", "yes", "exact", "pubmedqa"),
        ("scibench/fund.json", "In an orienteering class", "4.8", "number", "scibench fund"),
        ("e-gsm/Q1.jsonl", "In the ancient kingdom", "3", "number", "e-gsm"),
        (
            "knights-and-knaves/people3.jsonl",
            "A very special island",
            "Michael is a knight, Zoey is a knight, and Ethan is a knight.",
            "knights-and-knaves",
            "knights-and-knaves 3",
        ),
    ] {
        let problem = &imported(&data.join(file)).problems[0];
        assert!(problem.prompt_text().starts_with(prompt), "{file}: {}", problem.prompt_text());
        let found = (problem.answer.as_str(), problem.verifier.as_str(), problem.category.as_str());
        assert_eq!(found, (answer, verifier, category), "{file}");
    }
}

#[test]
fn licences_sources_choices_and_solutions_are_carried_through() {
    let Some(data) = data() else { return };
    let first = |file: &str| imported(&data.join(file)).problems.swap_remove(0);
    let college = first("math/college-math.jsonl");
    let licence = "Creative Commons Attribution 3.0 Unported License (CC BY 3.0)";
    assert_eq!(college.meta["licence"], licence);
    assert_eq!(college.meta["source"], "college_math.Beginning_and_Intermediate_Algebra");
    let door = first("commonsense/commonsenseqa-dev.jsonl");
    assert_eq!(door.id, "commonsenseqa/1afa02df02c908a558b4036e80242fac");
    let choices = ["bank", "library", "department store", "mall", "new york"];
    assert_eq!(door.meta["choices"], serde_json::json!(choices));
    assert!(
        door.prompt_text()
            .ends_with("at a what?\nA) bank\nB) library\nC) department store\nD) mall\nE) new york")
    );
    assert!(first("word-problems/aqua.jsonl").prompt_text().ends_with("D) 8(√3 – 2)\nE) None of these"));
    assert!(first("gsm8k/test.jsonl").solution.unwrap().ends_with("\n#### 18"));
    let knights = first("knights-and-knaves/people5.jsonl");
    assert_eq!((knights.level, knights.meta["names"].as_array().unwrap().len()), (5, 5));
    let unit = first("scibench/fund.json");
    assert!(unit.prompt_text().ends_with("\nThe unit of the answer is m"), "{}", unit.prompt_text());
    let code = first("humaneval/HumanEval.jsonl");
    assert_eq!((code.id.as_str(), code.verifier.as_str()), ("HumanEval/0", "python"));
    assert!(code.solution.as_ref().unwrap().starts_with("    for idx") && code.solution == Some(code.answer));
    for (field, holds) in
        [("preamble", "List[float]"), ("entry_point", "has_close"), ("test", "check(candidate)")]
    {
        assert!(code.meta[field].as_str().unwrap().contains(holds), "{field}");
    }
}
