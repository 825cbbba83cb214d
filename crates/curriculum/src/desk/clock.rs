//! Time as a trainer tells it, and how long to wait for results.
//!
//! Step     what `tell` says; of a trainer that tells none, batches drawn before
//! Age      steps between a batch and now
//! Patience as set; else twice the largest age at which a result ever came, at least 16 steps that were told or
//!          1,024 batches, of which workers that draw one by one make many a step; without end before the first
//!          result came                                                                         [inferred]
//! Late     a result of age a after its ticket was given up weighs 1 - a / (2 patience), from where it is 0 on
//!          nothing: see `late.rs`                                                               [inferred]
//! Version  updates the policy had seen when a batch was drawn, where `tell` says so

use serde::{Deserialize, Serialize};

/// The least patience that is learned from results: in steps that were told, and in batches.
const LEAST: [u64; 2] = [16, 1_024];

/// Steps begun and not yet finished, and the present.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clock {
    now: u64,
    /// Whether the trainer tells its steps.
    told: bool,
    version: u64,
    /// Largest age at which a result came.
    longest: Option<u64>,
    /// In the order of their numbers.
    open: Vec<Drawn>,
}

/// When a step of the curriculum was begun.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drawn {
    number: u64,
    /// The time.
    pub at: u64,
    /// Updates the policy had seen.
    pub version: u64,
}

impl Clock {
    /// The trainer's step and the updates its policy has seen. Time does not run backwards.
    pub fn tell(&mut self, step: Option<u64>, version: Option<u64>) {
        if let Some(step) = step {
            self.now = if self.told { self.now.max(step) } else { step };
            self.told = true;
        }
        self.version = self.version.max(version.unwrap_or(0));
    }

    /// A step of the curriculum begins, its `number`-th from 0.
    pub fn draw(&mut self, number: u64) {
        if !self.told {
            self.now = number;
        }
        self.open.push(self.drawn(number));
    }

    /// A step of the curriculum ended.
    pub fn close(&mut self, number: u64) {
        self.open.retain(|drawn| drawn.number != number);
    }

    /// The present, `begun` steps of the curriculum after the start.
    pub fn now(&self, begun: u64) -> u64 {
        if self.told { self.now } else { begun }
    }

    /// When that step was begun; now, of one that is not open.
    pub fn drawn(&self, number: u64) -> Drawn {
        let now = Drawn { number, at: self.now, version: self.version };
        let place = self.open.binary_search_by_key(&number, |drawn| drawn.number);
        place.map_or(now, |ix| self.open[ix])
    }

    /// Age of what was drawn `at` that time.
    pub fn age(&self, at: u64) -> u64 {
        self.now.saturating_sub(at)
    }

    /// A result came at that age.
    pub fn came(&mut self, age: u64) {
        self.longest = self.longest.max(Some(age));
    }

    /// Steps after which what is out is given up; the least, where that is not known yet.
    pub fn patience(&self, set: Option<u64>) -> u64 {
        let least = LEAST[usize::from(!self.told)];
        set.unwrap_or_else(|| self.longest.unwrap_or(0).saturating_mul(2).max(least))
    }

    /// Whether nothing is to be given up yet.
    pub fn waits(&self, set: Option<u64>) -> bool {
        set.is_none() && self.longest.is_none()
    }
}

/// Weight of a result of that age whose ticket was given up.
pub(super) fn late_weight(age: u64, patience: u64) -> f64 {
    (1.0 - age as f64 / patience.saturating_mul(2) as f64).max(0.0)
}
