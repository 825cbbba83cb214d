//! The one error vocabulary: where, what was found, what was expected, what to do.

use std::path::PathBuf;

/// Result of anything in gradatim that can refuse its input.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One refusal. `Display` prints it on one line, with the remedy on a second.
///
/// ```
/// use gradatim_core::Error;
/// let error = Error::input("curriculum.sampler.sec.tau", "nan", "a number above 0", "set tau = 0.4")
///     .in_file("recipes/sec.toml", Some(7));
/// assert_eq!(
///     error.to_string(),
///     "recipes/sec.toml:7: `curriculum.sampler.sec.tau` is nan, expected a number above 0\n  hint: set tau = 0.4"
/// );
/// ```
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something a person or a trainer handed in cannot be used.
    #[error("{}`{key}` is {found}, expected {expected}\n  hint: {hint}", place(.file.as_ref(), *.line))]
    Input {
        /// File that holds the fault, if one does.
        file: Option<PathBuf>,
        /// Line in that file, from 1.
        line: Option<usize>,
        /// Key, field or id at fault.
        key: String,
        /// What stands there.
        found: String,
        /// What would be accepted.
        expected: String,
        /// An edit or a command.
        hint: String,
    },
    /// The operating system refused.
    #[error("{}: {action} failed: {source}\n  hint: {hint}", path.display())]
    Io {
        /// File or folder concerned.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
        /// The system's own words.
        source: std::io::Error,
        /// An edit or a command.
        hint: String,
    },
    /// Ctrl-C: the work so far is saved.
    #[error("interrupted; everything up to the last finished step is saved")]
    Interrupted,
}

fn place(file: Option<&PathBuf>, line: Option<usize>) -> String {
    match (file, line) {
        (Some(file), Some(line)) => format!("{}:{line}: ", file.display()),
        (Some(file), None) => format!("{}: ", file.display()),
        (None, _) => String::new(),
    }
}

impl Error {
    /// Refuses `found` at `key`.
    pub fn input(
        key: impl Into<String>,
        found: impl ToString,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::Input {
            file: None,
            line: None,
            key: key.into(),
            found: found.to_string(),
            expected: expected.into(),
            hint: hint.into(),
        }
    }

    /// Reports a failed system call on `path`.
    pub fn io(path: impl Into<PathBuf>, action: &'static str, source: std::io::Error) -> Self {
        let hint = match source.kind() {
            std::io::ErrorKind::NotFound => "check the path".to_owned(),
            std::io::ErrorKind::PermissionDenied => "check who may read and write there".to_owned(),
            std::io::ErrorKind::StorageFull => "free some space, then go on with --resume".to_owned(),
            _ => "check the disk and the path".to_owned(),
        };
        Self::Io { path: path.into(), action, source, hint }
    }

    /// Adds where the fault stands; keeps a place that is already known.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>, at_line: Option<usize>) -> Self {
        if let Self::Input { file, line, .. } = &mut self
            && file.is_none()
        {
            *file = Some(path.into());
            *line = at_line;
        }
        self
    }

    /// Puts `prefix.` before the key, as the fault travels up to the recipe.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        if let Self::Input { key, .. } = &mut self {
            *key = if key.is_empty() { prefix.to_owned() } else { format!("{prefix}.{key}") };
        }
        self
    }
}
