//! The rows of a pool by name, so that a state knows which of them it speaks of, whatever becomes of the pool.
//!
//! Rows open to training, by their ids, with a hash of what they read, their category and their level. Two pools
//! differ by rows that are new, gone, changed, or in another place; a row that changed is another problem.

use std::collections::{HashMap, HashSet};

use gradatim_core::{ArmIx, Item, ProblemIx, Result, fingerprint};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::packed::Packed;

/// Rows that are named of each sort.
const A_FEW: usize = 5;

/// A pool's rows and arms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Roll {
    /// Name, level, and whether its instances are fresh.
    arms: Vec<(String, i64, bool)>,
    /// Ascending.
    rows: Packed<u32>,
    ids: Vec<String>,
    contents: Packed<u32>,
}

impl Roll {
    /// That of `pool`.
    pub fn of(pool: &Pool) -> Result<Self> {
        let arms = pool.arms().iter().map(|arm| (arm.name.clone(), arm.level, arm.source.is_some()));
        let mut rows: Vec<u32> = pool.arms().iter().flat_map(|arm| &arm.rows).map(|row| row.0).collect();
        rows.sort_unstable();
        let (mut ids, mut contents) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in &rows {
            let item = Item::Row(ProblemIx(*row));
            let category = &pool.arms()[pool.arm_of(item).0 as usize].name;
            let text = format!("{}\u{1f}{category}\u{1f}{}", pool.prompt_text(item)?, pool.level_of(item));
            ids.push(pool.id(item)?.into_owned());
            contents.push(fingerprint(&text) as u32);
        }
        Ok(Self { arms: arms.collect(), rows: Packed(rows), ids, contents: Packed(contents) })
    }

    /// Whether the state that holds it is whole.
    pub fn is_sound(&self) -> bool {
        let n = self.rows.0.len();
        self.ids.len() == n && self.contents.0.len() == n && self.rows.0.is_sorted_by(|a, b| a < b)
    }

    fn entries(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        let rows = self.rows.0.iter().zip(&self.contents.0);
        self.ids.iter().zip(rows).map(|(id, (row, content))| (id.as_str(), *row, *content))
    }

    /// How `here` differs, a few rows of each sort by name.
    pub fn differs_from(&self, here: &Self) -> String {
        let before: HashMap<&str, u32> = self.entries().map(|(id, _, content)| (id, content)).collect();
        let after: HashSet<&str> = here.ids.iter().map(String::as_str).collect();
        let (mut new, mut changed) = (vec![], vec![]);
        for (id, _, content) in here.entries() {
            match before.get(id) {
                None => new.push(id),
                Some(known) if *known != content => changed.push(id),
                Some(_) => (),
            }
        }
        let gone: Vec<&str> = self.entries().map(|(id, ..)| id).filter(|id| !after.contains(id)).collect();
        let sorts = [("new", new), ("gone", gone), ("changed", changed)];
        let named = sorts.iter().filter(|(_, ids)| !ids.is_empty()).map(|(sort, ids)| named(sort, ids));
        match named.collect::<Vec<_>>() {
            parts if !parts.is_empty() => parts.join("; "),
            _ if self.ids != here.ids || self.rows != here.rows => "the same rows in other places".to_owned(),
            _ => "the same rows with other families, another seed or another held-out part".to_owned(),
        }
    }

    /// Where everything of this pool is in `here`.
    pub fn moved_to(&self, here: &Self) -> Moved {
        let after: HashMap<&str, (u32, u32)> =
            here.entries().map(|(id, row, content)| (id, (row, content))).collect();
        let rows = self.entries().filter_map(|(id, row, content)| match after.get(id) {
            Some((place, now)) if *now == content => Some((row, *place)),
            _ => None,
        });
        let arm = |(name, _, is_fresh): &(String, i64, bool)| {
            here.arms.iter().position(|(other, _, fresh)| (other, fresh) == (name, is_fresh))
        };
        Moved { rows: rows.collect(), arms: self.arms.iter().map(arm).collect() }
    }
}

/// Where rows and arms of a pool are in the pool that took its place.
#[derive(Debug)]
pub(super) struct Moved {
    rows: HashMap<u32, u32>,
    arms: Vec<Option<usize>>,
}

impl Moved {
    pub fn row(&self, row: u32) -> Option<u32> {
        self.rows.get(&row).copied()
    }

    pub fn arm(&self, arm: usize) -> Option<usize> {
        self.arms.get(arm).copied().flatten()
    }

    pub fn item(&self, item: Item) -> Option<Item> {
        match item {
            Item::Row(row) => self.row(row.0).map(|row| Item::Row(ProblemIx(row))),
            Item::Fresh { arm, n } => {
                self.arm(arm.0 as usize).map(|arm| Item::Fresh { arm: ArmIx(arm as u32), n })
            }
        }
    }
}

/// `3 are new: a, b, c`.
fn named(sort: &str, ids: &[&str]) -> String {
    let (n, few) = (ids.len(), ids[..ids.len().min(A_FEW)].join(", "));
    let (rows, more) = (if n == 1 { "row is" } else { "rows are" }, if n > A_FEW { ", ..." } else { "" });
    format!("{n} {rows} {sort}: {few}{more}")
}
