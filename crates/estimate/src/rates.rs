//! What is known of every row's pass rate: a Beta a row, and one an arm for rows not tried yet.
//!
//! Learn    a <- keep a + (1 - keep) a0 + passes, b likewise with failures, once a group, in ticket order:
//!          the temporal discount of MoPPS, arXiv 2507.04632 (their lambda)                     [code]
//! Prior    neutral: Beta(strength / 2, strength / 2) for every row; arm: Beta(strength m, strength (1 - m)),
//!          m the mean of Beta(1, 1) updated by the first attempts at rows of the arm. First attempts alone:
//!          later ones are at rows that were picked for their rate. [inferred]
//!          level: Beta(strength m, strength (1 - m)), m = 1 - (k + 1/2) / L for the k-th easiest of the pool's
//!          L levels, from 0. [inferred]
//! Rows     8 bytes each, f32; a row never tried has no Beta of its own
//! State    the rows that changed, as packed words

use gradatim_core::{ArmIx, Error, Evidence, Item, Metrics, ProblemIx, Result};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::beta_posterior::Beta;
use crate::packed::Packed;
use crate::pass_rate::{passed, plain_groups};

/// How pass rates are estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Estimate {
    /// Share of the past that is kept at each new group, in [0, 1]; MoPPS's recipes: 0.5 or 1.0. [code]
    pub keep: f64,
    /// Rollouts that the prior weighs as much as, in [0.01, 1e6]; MoPPS: 2. [code]
    pub strength: f64,
    /// What is believed of a row before its first attempt. MoPPS: neutral. [code]
    pub prior: Prior,
    /// Key of `meta` that holds a pass rate in [0, 1] measured beforehand, believed like `strength` rollouts
    /// and cut to [0.01, 0.99]; rows without it start untried. Reads every row once at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
}

impl Default for Estimate {
    fn default() -> Self {
        Self { keep: 0.5, strength: 2.0, prior: Prior::default(), meta: None }
    }
}

/// What is believed of a row before its first attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prior {
    /// What first attempts at other rows of its arm showed.
    #[default]
    Arm,
    /// Right half the time.
    Neutral,
    /// The easier its level, the more often right; evenly spread over the levels of the pool.
    Level,
}

impl Estimate {
    /// Refuses numbers out of range; keys are those of the policy's options.
    pub fn check(&self) -> Result<()> {
        if !(0.0..=1.0).contains(&self.keep) {
            return Err(Error::input("estimate.keep", self.keep, "a number in [0, 1]", "set keep = 0.5"));
        }
        if !(0.01..=1e6).contains(&self.strength) {
            let hint = "set strength = 2.0";
            return Err(Error::input("estimate.strength", self.strength, "a number in [0.01, 1e6]", hint));
        }
        Ok(())
    }
}

/// Pass rates of all rows and arms of a pool.
#[derive(Debug, Clone)]
pub struct Rates {
    options: Estimate,
    /// (a, b) of every row of the pool `[N]`; zeros for one never tried.
    rows: Vec<[f32; 2]>,
    /// One bit a row: changed since it was built.
    changed: Vec<u64>,
    /// Of first attempts at each arm of the pool `[C]`.
    arms: Vec<Beta>,
    /// Training rows of each arm of the pool `[C]`.
    sizes: Vec<u32>,
    /// Pass rate by level of each arm of the pool `[C]`.
    by_level: Vec<f64>,
    /// Rows with a rate.
    n_tried: u64,
}

/// What [`Rates`] keeps.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SavedRates {
    /// Training rows of each arm: a state over other rows is refused.
    sizes: Packed<u32>,
    rows: Packed<u32>,
    a: Packed<f32>,
    b: Packed<f32>,
    arms_a: Packed<f64>,
    arms_b: Packed<f64>,
}

impl Rates {
    /// Nothing known but what `options.meta` tells.
    pub fn new(options: Estimate, pool: &Pool) -> Result<Self> {
        options.check()?;
        let n_rows = pool.n_rows();
        let mut rates = Self {
            rows: vec![[0.0; 2]; n_rows],
            changed: vec![0; n_rows.div_ceil(64)],
            arms: vec![Beta::FLAT; pool.arms().len()],
            sizes: pool.arms().iter().map(|arm| arm.rows.len() as u32).collect(),
            by_level: by_level(pool),
            n_tried: 0,
            options,
        };
        if let Some(key) = rates.options.meta.clone() {
            rates.read(&key, pool)?;
        }
        Ok(rates)
    }

    fn read(&mut self, key: &str, pool: &Pool) -> Result<()> {
        for row in pool.arms().iter().flat_map(|arm| &arm.rows) {
            let problem = pool.problem(Item::Row(*row))?;
            let Some(rate) = problem.meta_number(key) else { continue };
            if !(0.0..=1.0).contains(&rate) {
                let found = format!("{rate} in problem `{}`", problem.id);
                let hint = "name the key of a pass rate, or leave `estimate.meta` out";
                return Err(Error::input(format!("meta.{key}"), found, "a number in [0, 1]", hint));
            }
            // Off 0 and 1, where a Beta has no spread to learn from.
            self.store(*row, Beta::around(rate.clamp(0.01, 0.99), self.options.strength));
        }
        Ok(())
    }

    fn store(&mut self, row: ProblemIx, beta: Beta) {
        self.n_tried += u64::from(self.row(row).is_none());
        self.rows[row.0 as usize] = [beta.a as f32, beta.b as f32];
    }

    fn change(&mut self, row: ProblemIx, beta: Beta) {
        self.store(row, beta);
        self.changed[row.0 as usize / 64] |= 1 << (row.0 % 64);
    }

    /// What is known of a row; `None` before its first attempt.
    pub fn row(&self, row: ProblemIx) -> Option<Beta> {
        let [a, b] = self.rows[row.0 as usize];
        (a > 0.0 || b > 0.0).then(|| Beta { a: a.into(), b: b.into() })
    }

    /// What is believed of a row of `arm`, or of a fresh instance, before its first attempt.
    pub fn prior(&self, arm: ArmIx) -> Beta {
        match self.options.prior {
            Prior::Arm => Beta::around(self.arms[arm.0 as usize].mean(), self.options.strength),
            Prior::Neutral => Beta::around(0.5, self.options.strength),
            Prior::Level => Beta::around(self.by_level[arm.0 as usize], self.options.strength),
        }
    }

    /// Rows with a rate, and their rates.
    pub fn tried(&self) -> impl Iterator<Item = (ProblemIx, Beta)> {
        let rows = (0..self.rows.len() as u32).map(ProblemIx);
        rows.filter_map(|row| self.row(row).map(|rate| (row, rate)))
    }

    /// Pass rates of first attempts at an arm.
    pub fn arm(&self, arm: ArmIx) -> Beta {
        self.arms[arm.0 as usize]
    }

    /// Training rows of each arm of the pool `[C]`.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Rows of the pool, of both sides.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Counts a row as tried without a result.
    pub fn assume(&mut self, row: ProblemIx, arm: ArmIx) {
        self.change(row, self.prior(arm));
    }

    /// Learns from all plain groups; gives the rows they were of, in order and each once, and whether it
    /// was their first attempt.
    pub fn observe(&mut self, evidence: &[Evidence<'_>], pool: &Pool) -> Vec<(ProblemIx, bool)> {
        let keep = self.options.keep;
        let priors: Vec<Beta> = (0..self.arms.len()).map(|arm| self.prior(ArmIx(arm as u32))).collect();
        let mut first_attempts = vec![(0.0, 0.0); self.arms.len()];
        let mut rows = vec![];
        for group in plain_groups(evidence) {
            let (item, passed, n) =
                (group.assignment.choice.item, passed(group), group.rollouts.len() as f64);
            let arm = pool.arm_of(item).0 as usize;
            let known = match item {
                Item::Row(row) => {
                    let known = self.row(row);
                    self.change(row, known.unwrap_or(priors[arm]).after(passed, n, keep, priors[arm]));
                    rows.push((row, known.is_none()));
                    known
                }
                Item::Fresh { .. } => None,
            };
            if known.is_none() {
                first_attempts[arm].0 += passed;
                first_attempts[arm].1 += n;
            }
        }
        for (arm, (passed, n)) in self.arms.iter_mut().zip(first_attempts) {
            if n > 0.0 {
                *arm = arm.after(passed, n, keep, Beta::FLAT);
            }
        }
        // Stable, so that the first of several groups of a row tells.
        rows.sort_by_key(|(row, _)| *row);
        rows.dedup_by_key(|(row, _)| *row);
        rows
    }

    /// Rows with a rate; mean rate of first attempts at each arm.
    pub fn metrics(&self) -> Metrics {
        let rates = self.arms.iter().map(|arm| arm.mean()).collect();
        Metrics {
            numbers: [("tried".to_owned(), self.n_tried as f64)].into(),
            arms: [("first-rate".to_owned(), rates)].into(),
        }
    }

    /// Everything that changed.
    pub fn save(&self) -> SavedRates {
        let words = self.changed.iter().enumerate().filter(|(_, word)| **word != 0);
        let bits = words.flat_map(|(ix, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| (64 * ix + bit) as u32)
        });
        let rows: Vec<u32> = bits.collect();
        let of = |which: usize| Packed(rows.iter().map(|row| self.rows[*row as usize][which]).collect());
        SavedRates {
            sizes: Packed(self.sizes.clone()),
            a: of(0),
            b: of(1),
            rows: Packed(rows),
            arms_a: Packed(self.arms.iter().map(|arm| arm.a).collect()),
            arms_b: Packed(self.arms.iter().map(|arm| arm.b).collect()),
        }
    }

    /// Lays what was saved over what was built; refuses a state over another pool.
    pub fn load(&mut self, saved: SavedRates) -> Result<()> {
        let n_arms = self.arms.len();
        if saved.sizes.0 != self.sizes || saved.arms_a.0.len() != n_arms || saved.arms_b.0.len() != n_arms {
            let size = |sizes: &[u32]| {
                let rows: u64 = sizes.iter().copied().map(u64::from).sum();
                format!("{rows} rows in {} arms", sizes.len())
            };
            let hint = "resume with the pool the run was started with";
            return Err(Error::input("state.sizes", size(&saved.sizes.0), size(&self.sizes), hint));
        }
        if self.changed.iter().any(|word| *word != 0) {
            let hint = "build the sampler anew, then load";
            return Err(Error::input("state", "loaded after a step", "a sampler just built", hint));
        }
        let is_rate = |a: f64, b: f64| Beta { a, b }.is_sound();
        let rows = saved.rows.0.iter().zip(saved.a.0.iter().zip(&saved.b.0));
        let arms = saved.arms_a.0.iter().zip(&saved.arms_b.0);
        let is_sound = saved.a.0.len() == saved.rows.0.len()
            && saved.b.0.len() == saved.rows.0.len()
            && rows
                .clone()
                .all(|(row, (a, b))| (*row as usize) < self.rows.len() && is_rate((*a).into(), (*b).into()))
            && arms.clone().all(|(a, b)| is_rate(*a, *b));
        if !is_sound {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input(
                "state.rows",
                "rates that are none",
                "rows of the pool and their rates",
                hint,
            ));
        }
        for (row, (a, b)) in rows {
            self.change(ProblemIx(*row), Beta { a: (*a).into(), b: (*b).into() });
        }
        self.arms = arms.map(|(a, b)| Beta { a: *a, b: *b }).collect();
        Ok(())
    }
}

/// The header's `level` line, `[C]`.
fn by_level(pool: &Pool) -> Vec<f64> {
    let of_arm: Vec<i64> = pool.arms().iter().map(|arm| arm.level).collect();
    let mut levels = of_arm.clone();
    levels.sort_unstable();
    levels.dedup();
    let place = |level: &i64| levels.partition_point(|other| other < level) as f64;
    of_arm.iter().map(|level| 1.0 - (place(level) + 0.5) / levels.len() as f64).collect()
}
