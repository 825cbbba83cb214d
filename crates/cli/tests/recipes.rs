//! Every bundled recipe is good in all its sizes, and the command says so or says why not.

use std::path::{Path, PathBuf};
use std::process::Command;

use gradatim_train::{Plan, Size};

fn recipes() -> std::io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recipes");
    let paths = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut found: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
    found.sort();
    Ok(found)
}

#[test]
fn every_recipe_parses_in_every_size_it_has() {
    let recipes = recipes().unwrap();
    assert!(recipes.len() >= 4);
    for path in recipes {
        let text = std::fs::read_to_string(&path).unwrap();
        if text.contains("$GRADATIM_DATA") && std::env::var_os("GRADATIM_DATA").is_none() {
            assert!(std::env::var_os("CI").is_none(), "GRADATIM_DATA must be set in CI");
            continue;
        }
        for (size, table) in
            [(Size::Standard, None), (Size::Quick, Some("[quick]")), (Size::Full, Some("[full]"))]
        {
            if table.is_none_or(|table| text.contains(table)) {
                let plan = Plan::parse(&path, &text, size, &[]);
                assert!(plan.is_ok(), "{}: {}", path.display(), plan.unwrap_err());
            }
        }
        assert!(text.contains("[quick]"), "{} has no [quick]", path.display());
    }
}

#[test]
fn what_cannot_run_exits_2_and_says_why_on_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.toml");
    std::fs::write(&wrong, "seeds = [0]\nstage = 3\n").unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["run", wrong.to_str().unwrap()], "wrong.toml:2"),
        (&["run", "no-such-recipe"], "quickstart"),
        (&["run", "--resume", folder.path().to_str().unwrap()], "holds a run"),
        (&["report", folder.path().to_str().unwrap()], "hint"),
    ];
    for (arguments, needle) in cases {
        let output = Command::new(env!("CARGO_BIN_EXE_gradatim")).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(needle) && output.stdout.is_empty(), "{arguments:?}: {said}");
    }
}
