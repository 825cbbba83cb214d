//! Files that cannot be written: a full disk, a folder that is none.

use std::path::Path;
use std::process::{Command, Output};

use crate::{Workshop, assert_same, gradatim};

/// Runs with files cut off at `kib` kibibytes: like a disk that fills up, each write past that fails.
fn cramped(kib: u32, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" run \"$@\"");
    Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_gradatim")])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_names_the_file_and_the_run_goes_on_once_there_is_room() {
    let shop = Workshop::new();
    let whole = shop.whole();
    // Too little for the plan, for a checkpoint, for the events.
    for kib in [1, 48, 160] {
        let out = shop.place(&format!("full-{kib}"));
        let failed = cramped(kib, &[&shop.recipe(), "--out", &out, "--set", "checkpoint_every=25"]);
        let said = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert_eq!(failed.status.code(), Some(2), "{kib} KiB: {said}");
        assert!(said.contains(&out) && said.contains("error"), "{kib} KiB: {said}");
        let again = [
            shop.recipe(),
            "--resume".to_owned(),
            out.clone(),
            "--set".to_owned(),
            "checkpoint_every=25".to_owned(),
        ];
        let resumed = gradatim(&again.each_ref().map(String::as_str)).output().unwrap();
        assert!(resumed.status.success(), "{kib} KiB");
        assert_same(Path::new(&out), &whole, &format!("{kib} KiB"));
    }
}

#[test]
fn a_place_where_nothing_can_be_made_is_refused_before_anything_runs() {
    let shop = Workshop::new();
    let below_a_file = format!("{}/run", shop.recipe());
    for out in [below_a_file.as_str(), "/proc/gradatim-run"] {
        let output = Command::new(env!("CARGO_BIN_EXE_gradatim"))
            .args(["run", &shop.recipe(), "--out", out])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(out) && output.stdout.is_empty(), "{said}");
    }
}
