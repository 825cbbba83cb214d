//! The rules that hold for every row, whatever file it came from.

use std::collections::HashMap;
use std::path::PathBuf;

use gradatim_core::{Error, Kind, Problem, Result, fingerprint};

use crate::formats::Source;

/// What has been taken in: 64 bits an id (two ids share them once in some 10^12 pools of a million rows),
/// and where it stood.
pub(crate) struct Intake {
    max_prompt_chars: Option<usize>,
    /// Fingerprint of an id, in two halves so that an entry takes 12 bytes, and its place.
    seen: HashMap<[u32; 2], u32>,
    /// Of every file: its first place, its path, and what its numbers count.
    files: Vec<(u32, PathBuf, &'static str)>,
    last_place: u32,
}

impl Intake {
    pub fn new(max_prompt_chars: Option<usize>) -> Self {
        Self { max_prompt_chars, seen: HashMap::new(), files: vec![], last_place: 0 }
    }

    /// Rows that follow stand in this file.
    pub fn begin(&mut self, file: &Source) {
        self.files.push((self.last_place, file.path.clone(), file.unit()));
    }

    /// Refuses an empty id or answer, a prompt that is too long, and an id that was there before.
    pub fn admit(&mut self, row: usize, problem: &Problem) -> Result<()> {
        if problem.id.trim().is_empty() {
            return Err(Error::input("id", "empty", "some text", "give every row an id of its own"));
        }
        if problem.kind == Kind::Verifiable && problem.answer.trim().is_empty() {
            let hint = "write the answer, or drop the row";
            return Err(Error::input("answer", "empty", "the gold answer", hint));
        }
        if let Some(most) = self.max_prompt_chars {
            let length = problem.prompt_text().chars().count();
            if length > most {
                let found = format!("{length} characters long");
                return Err(Error::input(
                    "prompt",
                    found,
                    format!("at most {most}"),
                    "raise max_prompt_chars",
                ));
            }
        }
        let start = self.files.last().map_or(0, |(start, ..)| *start);
        let place = start.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        self.last_place = self.last_place.max(place);
        let hash = fingerprint(&problem.id);
        match self.seen.get(&[hash as u32, (hash >> 32) as u32]) {
            Some(first) => {
                let found = format!("`{}`, as in {}", problem.id, self.named(*first));
                Err(Error::input("id", found, "an id of its own", "rename one of the two"))
            }
            None => {
                self.seen.insert([hash as u32, (hash >> 32) as u32], place);
                Ok(())
            }
        }
    }

    /// `line 3`, and of which file where that is another one.
    fn named(&self, place: u32) -> String {
        let of_file = self.files.iter().enumerate().rev().find(|(_, (start, ..))| *start < place);
        match of_file {
            Some((ix, (start, path, unit))) if ix + 1 < self.files.len() => {
                format!("{unit} {} of {}", place - start, path.display())
            }
            Some((_, (start, _, unit))) => format!("{unit} {}", place - start),
            None => "an earlier row".to_owned(),
        }
    }
}
