//! The embedded transformer beside PyTorch: tokens a second and peak memory, training and sampling.

use super::contest::{self, Case, Measure, Side};
use super::table::Better;
use super::{Report, example, venv};

const CASES: [[&str; 2]; 4] = [["train", "s"], ["train", "m"], ["sample", "s"], ["sample", "m"]];
const MEASURES: [Measure; 2] = [
    Measure { case: "", key: "tok_s", prefix: "", unit: "tokens/s", better: Better::More },
    Measure { case: "", key: "rss_mb", prefix: "memory ", unit: "MB", better: Better::Less },
];

pub fn run(rounds: usize) -> Result<Report, String> {
    let ours = example("gradatim-learner", "throughput")?;
    let python = venv::python(&["torch", "numpy"])?;
    let torch = format!("{} eager", venv::named(&python, "torch")?);
    let cases = CASES.map(|case| Case {
        name: case.join("-"),
        measures: &MEASURES,
        ours: Side::new("ours", &ours, &case),
        peers: vec![Side::new(&torch, &python, &["bench/learner_torch.py", case[0], case[1]])],
    });
    let (rows, notes) = contest::run(&cases, rounds)?;
    Ok(Report { rows, notes, sound: true })
}
