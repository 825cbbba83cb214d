//! `gradatim report`: the page and the table of a run directory.

use std::path::Path;
use std::process::ExitCode;

use gradatim_core::Result;

/// Writes the page; prints the table of a complete run, and where the page is.
pub fn write(dir: &Path) -> Result<ExitCode> {
    let page = gradatim_report::write_html(dir)?;
    let record = gradatim_report::Record::read(dir)?;
    let table = record.outcome.as_ref().map(gradatim_report::table).unwrap_or_default();
    super::say(&format!("{table}report: {}", page.display()))
}
