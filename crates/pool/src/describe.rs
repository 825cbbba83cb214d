//! What a pool holds, counted while its rows pass by.
//!
//! Lengths are kept as counts of exact values, so quantiles are exact; memory grows with the number of
//! different lengths and categories, and by 8 to 16 bytes a distinct problem.

use std::collections::{BTreeMap, HashSet};

use gradatim_core::{Error, Problem, fingerprint, is_held_out};
use serde::Serialize;

use crate::reasons::Reasons;

/// Counts of rows by some property.
pub type Counts = BTreeMap<String, u64>;

/// A pool in numbers.
#[derive(Debug, Clone, Default)]
pub struct Description {
    /// Rows that can be used.
    pub kept: u64,
    /// Rows that cannot.
    pub refused: u64,
    /// Why rows were refused.
    pub reasons: Reasons,
    /// Rows that the house's rule holds out.
    pub held_out: u64,
    /// Rows with a solution to imitate.
    pub with_solution: u64,
    /// Rows by level.
    pub levels: BTreeMap<i64, u64>,
    /// Rows by category.
    pub categories: Counts,
    /// Rows by verifier.
    pub verifiers: Counts,
    /// Rows by `meta.source`.
    pub sources: Counts,
    /// Rows by `meta.licence` or `meta.license`.
    pub licences: Counts,
    /// Characters of the prompt.
    pub prompt: Lengths,
    /// Characters of the answer.
    pub answer: Lengths,
    distinct: HashSet<u64>,
}

impl Description {
    /// Counts a row that can be used.
    pub fn keep(&mut self, problem: &Problem) {
        let hash = fingerprint(&problem.canonical);
        self.kept += 1;
        self.held_out += u64::from(is_held_out(hash));
        self.with_solution += u64::from(problem.solution.is_some());
        self.distinct.insert(hash);
        *self.levels.entry(problem.level).or_default() += 1;
        count(&mut self.categories, &problem.category);
        count(&mut self.verifiers, &problem.verifier);
        let meta = |keys: &[&str]| keys.iter().find_map(|key| problem.meta.get(*key)?.as_str());
        if let Some(source) = meta(&["source"]) {
            count(&mut self.sources, source);
        }
        if let Some(licence) = meta(&["licence", "license"]) {
            count(&mut self.licences, licence);
        }
        self.prompt.add(problem.prompt_text().chars().count() as u64);
        self.answer.add(problem.answer.chars().count() as u64);
    }

    /// Counts a row that cannot.
    pub fn refuse(&mut self, error: &Error) {
        self.refused += 1;
        self.reasons.count(error);
    }

    /// Rows read.
    pub fn read(&self) -> u64 {
        self.kept + self.refused
    }

    /// Different canonical forms among the rows that can be used.
    pub fn distinct(&self) -> u64 {
        self.distinct.len() as u64
    }

    /// The same as one JSON object of plain numbers and names.
    pub fn summary(&self) -> Summary<'_> {
        Summary {
            read: self.read(),
            kept: self.kept,
            refused: self.refused,
            distinct: self.distinct(),
            held_out: self.held_out,
            with_solution: self.with_solution,
            reasons: self.reasons.clone().sorted(),
            levels: &self.levels,
            categories: &self.categories,
            verifiers: &self.verifiers,
            sources: &self.sources,
            licences: &self.licences,
            prompt_chars: self.prompt.quantiles(),
            answer_chars: self.answer.quantiles(),
        }
    }
}

/// A [`Description`] for scripts.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Description`")]
pub struct Summary<'a> {
    pub read: u64,
    pub kept: u64,
    pub refused: u64,
    pub distinct: u64,
    pub held_out: u64,
    pub with_solution: u64,
    pub reasons: Vec<(String, usize)>,
    pub levels: &'a BTreeMap<i64, u64>,
    pub categories: &'a Counts,
    pub verifiers: &'a Counts,
    pub sources: &'a Counts,
    pub licences: &'a Counts,
    pub prompt_chars: Option<Quantiles>,
    pub answer_chars: Option<Quantiles>,
}

fn count(counts: &mut Counts, name: &str) {
    match counts.get_mut(name) {
        Some(n) => *n += 1,
        None => _ = counts.insert(name.to_owned(), 1),
    }
}

/// How often each length occurred.
#[derive(Debug, Clone, Default)]
pub struct Lengths(BTreeMap<u64, u64>);

/// Some of the lengths in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quantiles {
    /// The shortest.
    pub least: u64,
    /// Half are no longer.
    pub median: u64,
    /// 99 in 100 are no longer.
    pub p99: u64,
    /// The longest.
    pub most: u64,
}

/// Lengths from `from` to below `to`; the last bin of a histogram may have no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// Shortest length counted.
    pub from: u64,
    /// Shortest length no longer counted.
    pub to: Option<u64>,
    /// How many.
    pub count: u64,
}

impl Lengths {
    /// Counts one.
    pub fn add(&mut self, length: u64) {
        *self.0.entry(length).or_default() += 1;
    }

    /// The least length that so many in a hundred do not exceed.
    pub fn quantile(&self, per_cent: u64) -> Option<u64> {
        let wanted = (per_cent * self.0.values().sum::<u64>()).div_ceil(100).max(1);
        let mut seen = 0;
        let reached = |(length, count): (&u64, &u64)| {
            seen += count;
            (seen >= wanted).then_some(*length)
        };
        self.0.iter().find_map(reached)
    }

    /// `None` without lengths.
    pub fn quantiles(&self) -> Option<Quantiles> {
        let at = |per_cent| self.quantile(per_cent);
        Some(Quantiles { least: at(0)?, median: at(50)?, p99: at(99)?, most: at(100)? })
    }

    /// At most `most` (from 1) bins of one width, 1, 2 or 5 times a power of ten, up to where 99 in 100
    /// lengths lie; what is longer is in one bin more.
    pub fn bins(&self, most: u64) -> Vec<Bin> {
        let Some(Quantiles { least, p99, .. }) = self.quantiles() else { return vec![] };
        let fits = |width: &u64| p99 / width - least / width < most.max(1);
        let widths = (0..19).flat_map(|power| [1, 2, 5].map(|first| first * 10_u64.pow(power)));
        let width = widths.into_iter().find(fits).unwrap_or(u64::MAX);
        let mut bins: Vec<Bin> = (least / width..=p99 / width)
            .map(|ix| Bin { from: ix * width, to: Some((ix + 1) * width), count: 0 })
            .collect();
        let end = (p99 / width + 1) * width;
        let rest = self.0.range(end..).map(|(_, count)| count).sum();
        for (length, count) in self.0.range(..end) {
            bins[(length / width - least / width) as usize].count += count;
        }
        if rest > 0 {
            bins.push(Bin { from: end, to: None, count: rest });
        }
        bins
    }
}
