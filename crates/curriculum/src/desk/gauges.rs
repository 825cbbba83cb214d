//! What went through the desk, as the numbers of a dashboard. The keys are the same from the first step on.
//!
//! pass_rate/all            mean pass rate of all groups that came back
//! pass_rate/admitted       of those that counted
//! effective_ratio          share of groups whose rewards differ
//! admitted                 share of groups that counted
//! rejected/{easy,hard,flat,other}  shares: all right, all wrong, one reward, any other reason
//! rollouts/{issued,wasted} asked for; in groups that taught nothing
//! coverage                 share of the pool's rows drawn since the run began
//! level/mean               of what was issued
//! share/CATEGORY           of what was issued
//! lag/{mean,max}           steps between drawing and taking in
//! age/mean                 steps since rows that were tried were last drawn
//! tickets/{open,late,duplicate,expired,foreign}

use gradatim_core::{Assignment, Error, Group, Item, Metrics, Result, Verdict};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::Receipt;
use super::roll::Moved;
use crate::pass_rate;

/// Sums since the last reset; what was drawn and what went wrong, since the run began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Gauges {
    /// Assignments by arm.
    arms: Vec<u64>,
    levels: f64,
    rollouts: u64,
    wasted: u64,
    groups: u64,
    passes: f64,
    admitted: u64,
    admitted_passes: f64,
    spread: u64,
    rejected: [u64; 4],
    lag: f64,
    longest_lag: u64,
    /// Rows drawn, as bits.
    drawn: Vec<u64>,
    late: u64,
    duplicate: u64,
    expired: u64,
    foreign: u64,
}

impl Gauges {
    pub fn new(n_arms: usize, n_rows: usize) -> Self {
        Self {
            arms: vec![0; n_arms],
            levels: 0.0,
            rollouts: 0,
            wasted: 0,
            groups: 0,
            passes: 0.0,
            admitted: 0,
            admitted_passes: 0.0,
            spread: 0,
            rejected: [0; 4],
            lag: 0.0,
            longest_lag: 0,
            drawn: vec![0; n_rows.div_ceil(64)],
            late: 0,
            duplicate: 0,
            expired: 0,
            foreign: 0,
        }
    }

    /// Refuses what was saved over another pool.
    pub fn check(&self, n_arms: usize, n_rows: usize) -> Result<()> {
        if (self.arms.len(), self.drawn.len()) == (n_arms, n_rows.div_ceil(64)) {
            return Ok(());
        }
        let hint = "the state file is damaged: resume from an earlier checkpoint";
        Err(Error::input("state.gauges", "of another size", format!("{n_arms} arms"), hint))
    }

    /// What was counted over another pool: rows and arms that are still there.
    pub fn moved(self, moved: &Moved, n_arms: usize, n_rows: usize) -> Self {
        let (mut arms, mut drawn) = (vec![0; n_arms], vec![0; n_rows.div_ceil(64)]);
        for (arm, issued) in self.arms.iter().enumerate() {
            if let Some(arm) = moved.arm(arm) {
                arms[arm] += issued;
            }
        }
        let was_drawn = |row: &u32| self.drawn[*row as usize / 64] >> (row % 64) & 1 == 1;
        for row in (0..64 * self.drawn.len() as u32).filter(was_drawn).filter_map(|row| moved.row(row)) {
            drawn[row as usize / 64] |= 1 << (row % 64);
        }
        Self { arms, drawn, ..self }
    }

    pub fn reset(&mut self) {
        let kept = self.clone();
        *self = Self {
            drawn: kept.drawn,
            late: kept.late,
            duplicate: kept.duplicate,
            expired: kept.expired,
            foreign: kept.foreign,
            ..Self::new(kept.arms.len(), 0)
        };
    }

    pub fn issued(&mut self, assignments: &[Assignment], pool: &Pool) {
        for assignment in assignments {
            let item = assignment.choice.item;
            self.arms[pool.arm_of(item).0 as usize] += 1;
            self.levels += pool.level_of(item) as f64;
            self.rollouts += u64::from(assignment.rollouts());
            if let Item::Row(row) = item {
                self.drawn[row.0 as usize / 64] |= 1 << (row.0 % 64);
            }
        }
    }

    pub fn received(&mut self, receipt: &Receipt) {
        self.late += receipt.late as u64;
        self.duplicate += receipt.duplicate as u64;
        self.foreign += receipt.foreign as u64;
    }

    pub fn expired(&mut self, tickets: usize) {
        self.expired += tickets as u64;
    }

    /// A step that ended, `lag` after it was begun.
    pub fn finished(&mut self, groups: &[(Group, Verdict)], lag: u64) {
        for (group, verdict) in groups {
            let rate = pass_rate::pass_rate(group);
            let counts = !verdict.dropped && verdict.weight != 0.0;
            let teaches = counts && !group.is_flat();
            self.groups += 1;
            self.passes += rate;
            self.spread += u64::from(!group.is_flat());
            self.wasted += if teaches { 0 } else { group.rollouts.len() as u64 };
            self.lag += lag as f64;
            self.longest_lag = self.longest_lag.max(lag);
            if counts {
                self.admitted += 1;
                self.admitted_passes += rate;
            } else {
                let why = match rate {
                    rate if rate >= 1.0 => 0,
                    rate if rate <= 0.0 => 1,
                    _ if group.is_flat() => 2,
                    _ => 3,
                };
                self.rejected[why] += 1;
            }
        }
    }

    pub fn metrics(&self, open: usize, age: f64, pool: &Pool) -> Metrics {
        let share = |part: f64, whole: u64| if whole == 0 { 0.0 } else { part / whole as f64 };
        let issued: u64 = self.arms.iter().sum();
        let seen: u64 = self.drawn.iter().map(|bits| u64::from(bits.count_ones())).sum();
        let open_rows: usize = pool.arms().iter().map(|arm| arm.rows.len()).sum();
        let [easy, hard, flat, other] = self.rejected.map(|n| share(n as f64, self.groups));
        let numbers = [
            ("pass_rate/all", share(self.passes, self.groups)),
            ("pass_rate/admitted", share(self.admitted_passes, self.admitted)),
            ("effective_ratio", share(self.spread as f64, self.groups)),
            ("admitted", share(self.admitted as f64, self.groups)),
            ("rejected/easy", easy),
            ("rejected/hard", hard),
            ("rejected/flat", flat),
            ("rejected/other", other),
            ("rollouts/issued", self.rollouts as f64),
            ("rollouts/wasted", self.wasted as f64),
            ("coverage", share(seen as f64, open_rows as u64)),
            ("level/mean", share(self.levels, issued)),
            ("lag/mean", share(self.lag, self.groups)),
            ("lag/max", self.longest_lag as f64),
            ("age/mean", age),
            ("tickets/open", open as f64),
            ("tickets/late", self.late as f64),
            ("tickets/duplicate", self.duplicate as f64),
            ("tickets/expired", self.expired as f64),
            ("tickets/foreign", self.foreign as f64),
        ];
        let shares = self.arms.iter().map(|n| share(*n as f64, issued)).collect();
        Metrics {
            numbers: numbers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            arms: [("share".to_owned(), shares)].into(),
        }
    }
}
