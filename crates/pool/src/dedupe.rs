//! Rows that say the same as an earlier row: the first is kept.
//!
//! Exact       the canonical forms are equal to the byte
//! Normalised  the prompts are equal once folded (`fold.rs`)
//! Near        the prompts' shingles, but for the pool's wording, are as similar as the threshold or more
//!             (`minhash.rs`, `wording.rs`)
//!
//! A row is compared with rows that were kept, never with removed ones: a chain of small changes is cut where
//! it leaves the threshold, and deduplicating what was kept removes nothing, given the same wording. Prompts without words are kept by
//! the two rules that read them. Memory: the id and 16 to 40 bytes a kept row; for Near what `minhash.rs` says.

use std::collections::{HashMap, HashSet};

use gradatim_core::{Error, Problem, Result, Seed, fingerprint};

use crate::fold::fold;
use crate::minhash::Neighbours;

/// When two rows are the same.
#[derive(Debug, Clone, PartialEq)]
pub enum Sameness {
    /// Equal canonical forms.
    Exact,
    /// Equal folded prompts.
    Normalised,
    /// Similar prompts.
    Near {
        /// Least similarity, above 0 and up to 1.
        threshold: f64,
        /// Words of a shingle, from 1.
        shingle: usize,
        /// Shingles that do not count; empty for plain MinHash.
        wording: HashSet<u32>,
    },
}

impl Sameness {
    /// Refuses thresholds and shingles out of range.
    pub fn check(&self) -> Result<()> {
        let Self::Near { threshold, shingle, .. } = self else { return Ok(()) };
        if !(*threshold > 0.0 && *threshold <= 1.0) {
            return Err(Error::input("threshold", threshold, "above 0 and at most 1", "0.8 is usual"));
        }
        if *shingle == 0 {
            return Err(Error::input("shingle", 0, "at least 1 word", "3 is usual"));
        }
        Ok(())
    }
}

/// What a row repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate<'a> {
    /// Id of the row that was kept.
    pub of: &'a str,
    /// Similarity of the prompts; 1 unless near-duplicates are looked for.
    pub similarity: f64,
    /// Whether the answers are the same.
    pub same_answer: bool,
}

/// Takes rows in order and says which repeat an earlier one.
#[derive(Debug)]
pub struct Deduper {
    rule: Rule,
    same_answer: bool,
    kept: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    id: Box<str>,
    answer: u64,
}

#[derive(Debug)]
enum Rule {
    /// First row of each hash.
    Text { key: fn(&Problem) -> Option<u64>, first: HashMap<u64, u32> },
    /// Kept row of each of the neighbours, for rows without words have none.
    Near { neighbours: Box<Neighbours>, rows: Vec<u32> },
}

impl Deduper {
    /// By `sameness`; with `same_answer`, rows whose answers differ are never the same. Refuses what
    /// [`Sameness::check`] refuses.
    pub fn new(sameness: Sameness, same_answer: bool) -> Result<Self> {
        sameness.check()?;
        let text = |key| Rule::Text { key, first: HashMap::new() };
        let rule = match sameness {
            Sameness::Exact => text(|problem| Some(fingerprint(&problem.canonical))),
            Sameness::Normalised => text(|problem| {
                let folded = fold(&problem.prompt_text());
                (!folded.is_empty()).then(|| fingerprint(&folded))
            }),
            Sameness::Near { threshold, shingle, wording } => {
                let neighbours = Box::new(Neighbours::new(threshold, shingle, wording, Seed(0)));
                Rule::Near { neighbours, rows: vec![] }
            }
        };
        Ok(Self { rule, same_answer, kept: vec![] })
    }

    /// What `problem` repeats; `None` where it is kept.
    pub fn take(&mut self, problem: &Problem) -> Option<Duplicate<'_>> {
        let answer = fingerprint(problem.answer.trim());
        let row = self.kept.len() as u32;
        let kept = &self.kept;
        let repeated = match &mut self.rule {
            Rule::Text { key, first } => key(problem).and_then(|key| {
                let key = if self.same_answer { key ^ answer.rotate_left(1) } else { key };
                let first = *first.entry(key).or_insert(row);
                (first != row).then_some((first, 1.0))
            }),
            Rule::Near { neighbours, rows } => {
                neighbours.keys(&fold(&problem.prompt_text())).and_then(|(shingles, keys)| {
                    let fits = |text: usize| !self.same_answer || kept[rows[text] as usize].answer == answer;
                    let near = neighbours.find(&shingles, &keys, fits);
                    if near.is_none() {
                        neighbours.add(shingles, &keys);
                        rows.push(row);
                    }
                    near.map(|(text, similarity)| (rows[text], similarity))
                })
            }
        };
        match repeated {
            None => {
                self.kept.push(Kept { id: problem.id.as_str().into(), answer });
                None
            }
            Some((first, similarity)) => {
                let first = &self.kept[first as usize];
                Some(Duplicate { of: &first.id, similarity, same_answer: first.answer == answer })
            }
        }
    }
}
