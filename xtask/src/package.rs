//! The Python package: its wheel, its types, its tests, and the README's examples in an empty environment.
//!
//! Trainers are large (torch alone brings 4 GB), so that their environment is made while Rust compiles, and kept under
//! the build folder until the list of packages changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use crate::shell::{command, root, show, target, works};
use crate::test::Outcome;

/// What the tests need, a line each.
const REQUIREMENTS: &str = "python/tests/requirements.txt";
const RECENT: &str = "import sys; sys.exit(sys.version_info < (3, 11))";

/// An environment under way.
pub struct Package(JoinHandle<Result<PathBuf, String>>);

impl Package {
    /// Begins to install what the tests need, beside whatever else is done.
    pub fn prepare() -> Self {
        Self(thread::spawn(environment))
    }

    /// Every check of the package.
    pub fn check(self) -> Outcome {
        if !works(command("python3", &["-c", RECENT])) {
            return Outcome::Missing("the package was not tested: install python3, 3.11 or later".to_owned());
        }
        let environment =
            self.0.join().unwrap_or_else(|_| Err("the environment could not be made".to_owned()));
        environment.and_then(|environment| checks(&environment)).into()
    }
}

fn checks(environment: &Path) -> Result<(), String> {
    let python = environment.join("bin/python");
    let wheel = wheel(environment)?;
    install(&python, &["--force-reinstall", "--no-deps", &wheel.display().to_string()])?;
    // Away from the sources, so that it is the wheel that is imported.
    let types = environment.join("bin/pyright");
    let interpreter = format!("--pythonpath={}", python.display());
    show(command(&types, &[&interpreter, "--project", "python"]))?;
    let mut verify = command(&types, &["--verifytypes", "gradatim", "--ignoreexternal"]);
    // It finds packages by the first `python` there is, whatever else it is told.
    let path = std::env::var("PATH").unwrap_or_default();
    verify.current_dir(environment).env("PATH", format!("{}:{path}", environment.join("bin").display()));
    show(verify)?;
    let mut tests = command(&python, &["-m", "pytest", "-q", "--durations=8"]);
    // Models of a hundred thousand parameters gain nothing from a second thread, and wait for it where cores are busy.
    tests.arg(root().join("python/tests")).current_dir(environment).env("OMP_NUM_THREADS", "1");
    show(tests)?;
    first_example(&wheel)
}

/// The environment of the tests, made anew when its packages change.
fn environment() -> Result<PathBuf, String> {
    let folder = target().join("python-venv");
    let (stamp, python) = (folder.join("requirements.txt"), folder.join("bin/python"));
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let wanted = read(&root().join(REQUIREMENTS))?;
    if read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    create(&folder)?;
    install(&python, &["-r", REQUIREMENTS])?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(folder)
}

fn create(folder: &Path) -> Result<(), String> {
    let mut create = command("python3", &["-m", "venv", "--clear"]);
    create.arg(folder);
    show(create)
}

fn install(python: &Path, packages: &[&str]) -> Result<(), String> {
    let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    show(command(python, &[&quiet[..], packages].concat()))
}

/// Builds the wheel into an empty folder.
fn wheel(environment: &Path) -> Result<PathBuf, String> {
    let folder = target().join("wheels");
    let refuse = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(refuse)?;
    }
    let mut build =
        command(environment.join("bin/maturin"), &["build", "--locked", "-m", "python/Cargo.toml", "--out"]);
    build.arg(&folder);
    show(build)?;
    let mut built = fs::read_dir(&folder).map_err(refuse)?.filter_map(Result::ok).map(|entry| entry.path());
    built.next().ok_or_else(|| format!("{}: no wheel was built", folder.display()))
}

/// The first example of the package's README, as printed, where nothing but the wheel is installed.
fn first_example(wheel: &Path) -> Result<(), String> {
    let folder = target().join("wheel-venv");
    create(&folder)?;
    let python = folder.join("bin/python");
    install(&python, &[&wheel.display().to_string()])?;
    let readme = root().join("python/README.md");
    let text = fs::read_to_string(&readme).map_err(|error| format!("{}: {error}", readme.display()))?;
    let example = text.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.ok_or_else(|| format!("{}: no example in Python", readme.display()))?;
    let mut run = command(&python, &["-c", example]);
    run.current_dir(&folder);
    show(run)
}
