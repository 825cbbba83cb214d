//! Checkpoints cut short behind the run's back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::{Workshop, assert_same, gradatim};

/// The newest checkpoint of each side under way that has an older one to fall back on.
fn newest(run: &Path) -> Vec<PathBuf> {
    let sides = ["recipe", "baseline"].map(|side| run.join(format!("trials/seed-3-{side}/checkpoints")));
    let folders = sides.into_iter().filter(|folder| folder.is_dir());
    let of = |folder: PathBuf| {
        let complete =
            |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("step-"));
        let mut steps: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(complete).collect();
        steps.sort();
        if steps.len() < 2 { None } else { steps.pop() }
    };
    folders.filter_map(of).collect()
}

#[test]
fn a_truncated_checkpoint_is_passed_over_for_the_one_before_it_and_the_run_says_so() {
    let shop = Workshop::new();
    let whole = shop.whole();
    for file in ["weights.safetensors", "optimizer.safetensors", "state.json"] {
        let out = shop.place(&format!("cut-{file}"));
        let mut child =
            gradatim(&[&shop.recipe(), "--out", &out, "--set", "checkpoint_every=10"]).spawn().unwrap();
        let cut = loop {
            std::thread::sleep(Duration::from_millis(20));
            assert!(child.try_wait().unwrap().is_none(), "the run ended before it had two checkpoints");
            if !newest(Path::new(&out)).is_empty() {
                child.kill().unwrap();
                child.wait().unwrap();
                break newest(Path::new(&out));
            }
        };
        for checkpoint in &cut {
            let path = checkpoint.join(file);
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        }
        let resumed = Command::new(env!("CARGO_BIN_EXE_gradatim"))
            .args(["run", &shop.recipe(), "--resume", &out, "--set", "checkpoint_every=10"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&resumed.stderr).into_owned();
        assert!(resumed.status.success(), "{file}: {said}");
        let name = cut[0].file_name().unwrap().to_str().unwrap();
        assert!(said.contains(name), "{file}: {said}");
        assert_same(Path::new(&out), &whole, file);
    }
}
