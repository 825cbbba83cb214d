//! `gradatim report`: the page and the table of a run or an arena.

use std::path::Path;
use std::process::ExitCode;

use gradatim_core::Result;
use gradatim_train::RunDir;

/// Writes the page; prints the table of what is complete, and where the page is.
pub fn write(dir: &Path) -> Result<ExitCode> {
    if RunDir::holds_arena(dir) {
        let page = gradatim_report::arena::write_html(dir)?;
        let standings = RunDir::open_arena(dir)?.0.standings()?;
        let table = standings.as_ref().map(gradatim_report::arena::table).unwrap_or_default();
        return super::say(&format!("{table}report: {}", page.display()));
    }
    let page = gradatim_report::write_html(dir)?;
    let record = gradatim_report::Record::read(dir)?;
    let table = record.outcome.as_ref().map(gradatim_report::table).unwrap_or_default();
    super::say(&format!("{table}report: {}", page.display()))
}
