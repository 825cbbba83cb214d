//! The catalogue of procedural families.

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Every family: name, summary, what a level holds, first and last level, verifier.
#[pyfunction]
pub fn families(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyDict>>> {
    let entry = |entry: gradatim_tasks::Entry| {
        let dict = PyDict::new(py);
        dict.set_item("name", entry.name)?;
        dict.set_item("summary", entry.summary)?;
        dict.set_item("level_meaning", entry.level_meaning)?;
        dict.set_item("levels", (entry.levels[0], entry.levels[1]))?;
        dict.set_item("verifier", entry.verifier)?;
        Ok(dict)
    };
    gradatim_tasks::catalogue().into_iter().map(entry).collect()
}
