//! Gold answers of the real data, each spelling once a set.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gradatim_core::Problem;
use gradatim_pool::{RowsOptions, import};

/// A gold answer and the set it comes from.
pub struct Gold {
    pub set: &'static str,
    pub text: String,
}

/// Sets and their files below the data.
const SETS: [(&str, &[&str]); 7] = [
    (
        "MATH",
        &[
            "math/math_train.parquet",
            "math/math_test.parquet",
            "math/math-number-theory-skills.json",
            "math/math-prealgebra-skills.json",
        ],
    ),
    ("MATH-500", &["math/math500.jsonl"]),
    ("AIME 2024", &["math/aime2024.jsonl"]),
    ("DeepScaleR", &["math/deepscaler_train.parquet"]),
    ("college-math", &["math/college-math.jsonl"]),
    (
        "SciBench",
        &[
            "scibench/atkins.json",
            "scibench/calculus.json",
            "scibench/chemmc.json",
            "scibench/class.json",
            "scibench/diff.json",
            "scibench/fund.json",
            "scibench/matter.json",
            "scibench/quan.json",
            "scibench/stat.json",
            "scibench/thermo.json",
        ],
    ),
    ("GSM8K", &["gsm8k/train.jsonl", "gsm8k/test.jsonl"]),
];

/// The folder of the real data; `None` on a machine without it, a failure in CI.
pub fn data() -> Option<PathBuf> {
    let data = std::env::var_os("GRADATIM_DATA").map(PathBuf::from);
    assert!(data.is_some() || std::env::var_os("CI").is_none(), "CI must set GRADATIM_DATA");
    data
}

/// Every gold answer.
pub fn all(data: &Path) -> Vec<Gold> {
    let mut golds = vec![];
    for (set, files) in SETS {
        let mut seen = BTreeSet::new();
        for file in files {
            let path = data.join(file).display().to_string();
            let problems = import(&RowsOptions::of(&path)).unwrap_or_else(|fault| panic!("{fault}")).problems;
            golds.extend(
                problems
                    .iter()
                    .map(answer)
                    .filter(|text| seen.insert(text.clone()))
                    .map(|text| Gold { set, text }),
            );
        }
    }
    golds
}

/// SciBench has its answers in LaTeX as well.
fn answer(problem: &Problem) -> String {
    let latex = problem.meta.get("answer_latex").and_then(serde_json::Value::as_str);
    latex.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(&problem.answer).to_owned()
}
