//! What is remembered of every row: how often it was tried, how often passed, and when last.
//!
//! Policies keep estimates of their own. This is what is shown and written beside the rows, and what policies over
//! a changed pool are told of the rows that are still there.
//!
//! 12 bytes a row

use gradatim_core::{Error, Evidence, Group, Item, Result};
use serde::{Deserialize, Serialize};

use crate::beta::Beta;
use crate::packed::Packed;
use crate::pass_rate::{passed, plain_groups};

/// What is known of a row.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Known {
    /// Rollouts that were scored, those that came late by their weight.
    pub attempts: u32,
    /// Passes among them, fractions included.
    pub passes: f32,
    /// When it was last drawn: the trainer's step, or batches drawn before.
    pub last: u32,
}

impl Known {
    /// The rate that lies above the pass rate with that chance, all rates being as likely before the first attempt.
    pub fn quantile(&self, share: f64) -> f64 {
        let (passes, attempts) = (f64::from(self.passes), f64::from(self.attempts));
        Beta { a: 1.0 + passes, b: 1.0 + attempts - passes }.quantile(share)
    }
}

/// What is known of all rows, `[N]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Memory {
    rows: Vec<Known>,
    /// Rows with attempts, and the sum of their last times.
    tried: u64,
    last: u64,
}

/// What [`Memory`] keeps: rows with attempts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedMemory {
    rows: Packed<u32>,
    attempts: Packed<u32>,
    passes: Packed<f32>,
    last: Packed<u32>,
}

impl Memory {
    /// Nothing known.
    pub fn new(n_rows: usize) -> Self {
        Self { rows: vec![Known::default(); n_rows], tried: 0, last: 0 }
    }

    /// Learns of a group drawn `at` that time, if it shows how hard its row is.
    pub fn learn(&mut self, group: &Group, at: u64) {
        let Item::Row(row) = group.assignment.choice.item else { return };
        if plain_groups(&[Evidence::Group(group)]).is_empty() {
            return;
        }
        let mut known = self.rows[row.0 as usize];
        known.attempts = known.attempts.saturating_add(group.rollouts.len() as u32);
        known.passes += passed(group) as f32;
        known.last = known.last.max(u32::try_from(at).unwrap_or(u32::MAX));
        self.put(row.0, known);
    }

    fn put(&mut self, row: u32, known: Known) {
        let before = std::mem::replace(&mut self.rows[row as usize], known);
        self.tried += u64::from(before.attempts == 0 && known.attempts > 0);
        self.last = self.last + u64::from(known.last) - u64::from(before.last);
    }

    /// What is known of every row of the pool.
    pub fn rows(&self) -> &[Known] {
        &self.rows
    }

    /// Rows that were tried, those tried longest ago first.
    pub fn oldest_first(&self) -> Vec<(u32, Known)> {
        let tried = (0..).zip(&self.rows).filter(|(_, known)| known.attempts > 0);
        let mut tried: Vec<(u32, Known)> = tried.map(|(row, known)| (row, *known)).collect();
        tried.sort_by_key(|(row, known)| (known.last, *row));
        tried
    }

    /// Mean time since rows that were tried were last drawn; 0 before the first.
    pub fn mean_age(&self, now: u64) -> f64 {
        if self.tried == 0 { 0.0 } else { (now as f64 - self.last as f64 / self.tried as f64).max(0.0) }
    }

    /// Rows with attempts.
    pub fn save(&self) -> SavedMemory {
        let tried = || self.rows.iter().filter(|known| known.attempts > 0);
        let rows = (0..).zip(&self.rows).filter(|(_, known)| known.attempts > 0).map(|(row, _)| row);
        SavedMemory {
            rows: Packed(rows.collect()),
            attempts: Packed(tried().map(|known| known.attempts).collect()),
            passes: Packed(tried().map(|known| known.passes).collect()),
            last: Packed(tried().map(|known| known.last).collect()),
        }
    }

    /// What was saved, rows as `moved` says; those it knows nothing of are forgotten.
    pub fn of_saved(saved: &SavedMemory, n_rows: usize, moved: impl Fn(u32) -> Option<u32>) -> Result<Self> {
        let n = saved.rows.0.len();
        let mut memory = Self::new(n_rows);
        let columns = [saved.attempts.0.len(), saved.passes.0.len(), saved.last.0.len()];
        let values = saved.attempts.0.iter().zip(&saved.passes.0).zip(&saved.last.0);
        for (row, ((attempts, passes), last)) in saved.rows.0.iter().zip(values) {
            if let Some(row) = moved(*row) {
                let is_sound = (row as usize) < n_rows && (0.0..=*attempts as f32).contains(passes);
                if !is_sound {
                    return Err(damaged(format!("{passes} passes of {attempts} in row {row}")));
                }
                memory.put(row, Known { attempts: *attempts, passes: *passes, last: *last });
            }
        }
        if columns != [n; 3] {
            return Err(damaged(format!("{columns:?} numbers of {n} rows")));
        }
        Ok(memory)
    }
}

fn damaged(found: String) -> Error {
    let hint = "the state is damaged: resume from an earlier checkpoint";
    Error::input("state.memory", found, "attempts and passes of rows of the pool", hint)
}
