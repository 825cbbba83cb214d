//! The engine as a Python extension module: conversions and locks, no policy.
//!
//! The package around it (`gradatim/`) holds the public names; this module is private to it.

mod desk;
mod errors;
mod plugged;
mod pool;
mod records;
mod tasks;
mod verify;

/// What the package is built on.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use super::desk::{Desk, read_recipe};
    #[pymodule_export]
    use super::pool::Pool;
    #[pymodule_export]
    use super::records::Assignment;
    #[pymodule_export]
    use super::tasks::families;
    #[pymodule_export]
    use super::verify::{compare, score, verifiers};

    /// Version of the engine.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
