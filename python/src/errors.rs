//! Refusals of the engine as exceptions of the package, with their parts as attributes.

use std::fmt::Display;

use gradatim_core::Error;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Which exception a refusal becomes.
#[derive(Debug, Clone, Copy)]
pub enum Class {
    Recipe,
    Pool,
    State,
    Ticket,
    Outcome,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Self::Recipe => "RecipeError",
            Self::Pool => "PoolError",
            Self::State => "StateError",
            Self::Ticket => "TicketError",
            Self::Outcome => "OutcomeError",
        }
    }
}

/// `error` as that exception; a refused file of the system as an `OSError`.
pub fn raise(py: Python<'_>, class: Class, error: Error) -> PyErr {
    let message = error.to_string();
    match error {
        Error::Input { file, line, key, found, expected, hint } => {
            let file = file.map(|file| file.display().to_string());
            parts(py, class, &message, [&key, &found, &expected, &hint], file, line)
                .unwrap_or_else(|fault| fault)
        }
        Error::Io { source, .. } => match source.kind() {
            std::io::ErrorKind::NotFound => pyo3::exceptions::PyFileNotFoundError::new_err(message),
            _ => pyo3::exceptions::PyOSError::new_err(message),
        },
        Error::Interrupted => pyo3::exceptions::PyKeyboardInterrupt::new_err(message),
    }
}

fn parts(
    py: Python<'_>,
    class: Class,
    message: &str,
    [key, found, expected, hint]: [&str; 4],
    file: Option<String>,
    line: Option<usize>,
) -> PyResult<PyErr> {
    let class = py.import("gradatim._errors")?.getattr(class.name())?;
    let named = PyDict::new(py);
    named.set_item("key", key)?;
    named.set_item("found", found)?;
    named.set_item("expected", expected)?;
    named.set_item("hint", hint)?;
    named.set_item("file", file)?;
    named.set_item("line", line)?;
    Ok(PyErr::from_value(class.call((message,), Some(&named))?))
}

/// JSON that the package wrote, as a refusal where it does not fit.
pub fn misfit(key: impl Into<String>, fault: impl Display, expected: impl Into<String>, hint: &str) -> Error {
    Error::input(key, fault, expected, hint)
}
