//! CSV and TSV with a header, strictly by RFC 4180: no row is ever swallowed by a stray quote.
//!
//! A field that begins with `"` ends with the next lone `"`; `""` inside stands for one. Elsewhere a
//! quote is a plain character. Where the quotes of a row are broken, or never close, its first line is
//! refused and reading goes on with the next line. Every row must have as many fields as the header.
//! An empty field is an absent value; a column without a name is called `column N`.
//!
//! Differs  the `csv` crate reads what follows a quote that never closes as one field.

use std::collections::VecDeque;
use std::path::Path;

use gradatim_core::{Error, Result};
use serde_json::Value;

use super::lines::{Lines, Numbered};
use super::{Each, MOST_BYTES, not_utf8, too_long};
use crate::fields::Row;

type Fields = Vec<Vec<u8>>;
type Line = Numbered<Vec<u8>>;

pub(super) fn read(path: &Path, delimiter: u8, each: &mut Each) -> Result<()> {
    let mut records = Records { lines: Lines::open(path)?, put_back: VecDeque::new(), delimiter };
    let Some((line, header)) = records.next()? else { return Ok(()) };
    let names = header.and_then(names).map_err(|fault| fault.in_file(path, Some(line)))?;
    while let Some((line, fields)) = records.next()? {
        if each(line, fields.and_then(|fields| row(&names, fields)))?.is_break() {
            break;
        }
    }
    Ok(())
}

fn text(name: &str, field: Vec<u8>) -> Result<String> {
    String::from_utf8(field)
        .map_err(|fault| Error::input(name, not_utf8(fault.utf8_error()), "UTF-8", "save the file as UTF-8"))
}

fn names(fields: Fields) -> Result<Vec<String>> {
    let mut names: Vec<String> = vec![];
    for (ix, field) in fields.into_iter().enumerate() {
        let name = text("header", field)?;
        let name = if name.trim().is_empty() { format!("column {}", ix + 1) } else { name.trim().to_owned() };
        if names.contains(&name) {
            let found = format!("`{name}` twice");
            return Err(Error::input("header", found, "each column once", "rename one of the two"));
        }
        names.push(name);
    }
    Ok(names)
}

fn row(names: &[String], fields: Fields) -> Result<Row> {
    if fields.len() != names.len() {
        let found = format!("{} fields", fields.len());
        let expected = format!("{}, as in the header", names.len());
        let hint = "put fields that hold separators or quotes in quotes";
        return Err(Error::input("line", found, expected, hint));
    }
    let value = |(name, field): (&String, Vec<u8>)| {
        let text = text(name, field)?;
        Ok((name.clone(), if text.is_empty() { Value::Null } else { Value::String(text) }))
    };
    names.iter().zip(fields).map(value).collect()
}

/// Rows of fields, with the lines where they begin.
struct Records {
    lines: Lines,
    /// Lines that a broken row had taken in.
    put_back: VecDeque<Line>,
    delimiter: u8,
}

impl Records {
    fn next(&mut self) -> Result<Option<Numbered<Fields>>> {
        let mut splitter = Splitter::new(self.delimiter);
        let (mut taken, mut bytes) = (VecDeque::<Line>::new(), 0);
        let fault = loop {
            let (number, line) = match self.line()? {
                Some((number, Ok(line))) => (number, line),
                Some((number, Err(fault))) if taken.is_empty() => return Ok(Some((number, Err(fault)))),
                None if taken.is_empty() => return Ok(None),
                ended => {
                    taken.extend(ended);
                    break broken("a quote that never closes");
                }
            };
            if taken.is_empty() && is_blank(&line) {
                continue;
            }
            bytes += line.len();
            let step = splitter.feed(&line);
            taken.push_back((number, Ok(line)));
            match step {
                Step::Ended => return Ok(taken.pop_front().map(|(first, _)| (first, Ok(splitter.fields)))),
                Step::Open if bytes <= MOST_BYTES => {}
                Step::Open => break too_long(),
                Step::Broken => break broken("text after a closing quote"),
            }
        };
        let first = taken.pop_front().map(|(first, _)| (first, Err(fault)));
        taken.append(&mut self.put_back);
        self.put_back = taken;
        Ok(first)
    }

    fn line(&mut self) -> Result<Option<Line>> {
        match self.put_back.pop_front() {
            Some(line) => Ok(Some(line)),
            None => Ok(self.lines.next_line()?.map(|(number, line)| (number, line.map(<[u8]>::to_vec)))),
        }
    }
}

/// Tabs are no blanks: they part the fields of a TSV.
fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
}

fn broken(found: &str) -> Error {
    Error::input("line", found, "quotes in pairs", "write a quote inside quotes twice: \"5\"\" pipe\"")
}

enum Step {
    /// The row goes on with the next line.
    Open,
    Ended,
    Broken,
}

enum State {
    Start,
    Plain,
    Quoted,
    /// A quote stands in quotes: the end of the field, or half of `""`.
    Quote,
}

struct Splitter {
    delimiter: u8,
    state: State,
    field: Vec<u8>,
    fields: Fields,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Start, field: vec![], fields: vec![] }
    }

    /// Takes one line, its break included.
    fn feed(&mut self, line: &[u8]) -> Step {
        let end = line.strip_suffix(b"\n").unwrap_or(line);
        let end = end.strip_suffix(b"\r").unwrap_or(end).len();
        for (at, &byte) in line.iter().enumerate() {
            if at >= end && !matches!(self.state, State::Quoted) {
                break;
            }
            match (&self.state, byte) {
                (State::Quoted, b'"') => self.state = State::Quote,
                (State::Quoted, _) => self.field.push(byte),
                (State::Quote, b'"') => {
                    self.field.push(byte);
                    self.state = State::Quoted;
                }
                (_, byte) if byte == self.delimiter => {
                    self.fields.push(std::mem::take(&mut self.field));
                    self.state = State::Start;
                }
                (State::Quote, _) => return Step::Broken,
                (State::Start, b'"') => self.state = State::Quoted,
                (State::Start | State::Plain, _) => {
                    self.field.push(byte);
                    self.state = State::Plain;
                }
            }
        }
        if matches!(self.state, State::Quoted) {
            return Step::Open;
        }
        self.fields.push(std::mem::take(&mut self.field));
        Step::Ended
    }
}
