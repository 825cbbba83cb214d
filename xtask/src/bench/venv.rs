//! The Python that peers run in: an environment of its own under the build folder.

use std::path::{Path, PathBuf};

use crate::shell::{command, read, show, target, works};

const VERSIONS: &str = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))";

/// Its interpreter, once `packages` are installed in their newest versions.
pub fn python(packages: &[&str]) -> Result<PathBuf, String> {
    let folder = target().join("bench-venv");
    let python = folder.join("bin/python");
    if !python.is_file() {
        let mut create = command("python3", &["-m", "venv"]);
        create.arg(&folder);
        show(create)?;
    }
    if !works(command(&python, &[&["-c", VERSIONS], packages].concat())) {
        show(command(&python, &[&["-m", "pip", "install", "--quiet"], packages].concat()))?;
    }
    Ok(python)
}

/// `numpy 2.4.6`
pub fn named(python: &Path, package: &str) -> Result<String, String> {
    let version = read(command(python, &["-c", VERSIONS, package]))?;
    Ok(format!("{package} {}", version.trim()))
}
