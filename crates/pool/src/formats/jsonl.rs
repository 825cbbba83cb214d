//! JSONL: one object a line. Blank lines are no records; a broken line is refused and the next one read.

use std::path::Path;

use gradatim_core::Result;

use super::json::object;
use super::lines::Lines;
use super::{Each, no_record, not_utf8};
use crate::fields::Row;

pub(super) fn read(path: &Path, each: &mut Each) -> Result<()> {
    let mut lines = Lines::open(path)?;
    while let Some((number, line)) = lines.next_line()? {
        let record = match line {
            Ok(line) if line.trim_ascii().is_empty() => continue,
            Ok(line) => record(line),
            Err(fault) => Err(fault),
        };
        if each(number, record)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn record(line: &[u8]) -> Result<Row> {
    let line = std::str::from_utf8(line).map_err(|fault| no_record(not_utf8(fault)))?;
    object(line.trim_end()).map_err(no_record)
}
