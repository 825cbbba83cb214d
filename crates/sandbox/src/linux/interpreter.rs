//! The interpreter that programs run on, and the user they run as.

use std::io::ErrorKind;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gradatim_core::{Error, Result};
use rustix::process::geteuid;
use serde::Deserialize;

/// User and group of programs where this process is root: nobody.
const NOBODY: u32 = 65534;

/// Passing descriptors needs 3.9.
const OLDEST: [u32; 2] = [3, 9];

/// What an interpreter says of itself.
const ASK: &str = "import json, sys; print(json.dumps({'version': sys.version_info[:2], \
    'library': [p for p in sys.path if p] + [sys.base_prefix + '/lib']}))";

#[derive(Debug, Deserialize)]
struct Says {
    version: [u32; 2],
    library: Vec<PathBuf>,
}

/// A CPython that programs may run on.
#[derive(Debug)]
pub struct Interpreter {
    path: PathBuf,
    /// Where its modules lie, and the libraries those load.
    pub library: Vec<PathBuf>,
}

impl Interpreter {
    /// The system's `python3`: the first that starts as the user programs run as.
    pub fn find() -> Result<Self> {
        let usual = ["/usr/bin", "/usr/local/bin"].map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self::among(usual.into_iter().chain(std::env::split_paths(&path)))
    }

    fn among(folders: impl Iterator<Item = PathBuf>) -> Result<Self> {
        let mut found = vec![];
        for path in folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join("python3")) {
            match ask(&path) {
                Ok(says) if says.version >= OLDEST => return Ok(Self { path, library: says.library }),
                Ok(says) => {
                    found.push(format!(
                        "{} of version {}.{}",
                        path.display(),
                        says.version[0],
                        says.version[1]
                    ));
                }
                Err(why) if why.kind() == ErrorKind::NotFound => {}
                Err(why) => found.push(format!("{} that does not start: {why}", path.display())),
            }
        }
        let found = if found.is_empty() { "no python3".to_owned() } else { found.join("; ") };
        let hint = "install python3 where every user may run it, such as in /usr/bin; \
            root must be able to become user 65534";
        Err(Error::input("sandbox.python", found, "CPython 3.9 or newer", hint))
    }

    /// The command that runs `script` as the unprivileged user, in an empty environment, away from the terminal.
    pub fn command(&self, script: &str) -> Command {
        command(&self.path, script)
    }
}

/// The user and group of programs, if it is not the one of this process.
pub fn other_user() -> Option<u32> {
    geteuid().is_root().then_some(NOBODY)
}

fn command(path: &Path, script: &str) -> Command {
    let mut command = Command::new(path);
    // Not -I: it would forget the hash seed, and with it the order of sets.
    command.args(["-S", "-s", "-B", "-c", script]).current_dir("/").process_group(0);
    command
        .env_clear()
        .env("PYTHONHASHSEED", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if let Some(user) = other_user() {
        command.uid(user).gid(user);
    }
    command
}

fn ask(path: &Path) -> std::io::Result<Says> {
    let output = command(path, ASK).stdout(Stdio::piped()).output()?;
    serde_json::from_slice(&output.stdout)
        .map_err(|_| std::io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// What is said where this script alone is called `python3`.
    fn refusal(script: Option<&str>) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("open");
        if let Some(script) = script {
            let path = folder.path().join("python3");
            fs::write(&path, script).expect("written");
            fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("runs");
        }
        let relative = PathBuf::from("bin");
        let folders = [relative, folder.path().to_owned()];
        Interpreter::among(folders.into_iter()).expect_err("no interpreter").to_string()
    }

    #[test]
    fn a_missing_old_or_broken_interpreter_is_named() {
        for (script, named) in [
            (None, "`sandbox.python` is no python3, expected CPython 3.9 or newer"),
            (Some("#!/bin/sh\necho '{\"version\": [3, 8], \"library\": []}'"), "python3 of version 3.8"),
            (Some("#!/bin/sh\necho lost >&2; exit 1"), "python3 that does not start: lost"),
            (Some("#!/bin/sh\necho 3.11"), "python3 that does not start: "),
        ] {
            let said = refusal(script);
            assert!(said.contains(named) && said.contains("install python3"), "{said}");
        }
    }
}
