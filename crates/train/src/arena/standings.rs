//! What an arena came to: `standings.json`, the table and the page are written from it.

use gradatim_core::ranking::Ranking;
use serde::{Deserialize, Serialize};

use crate::outcome::{Figure, Pair};

/// Everything an arena shows in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standings {
    /// Name of the arena.
    pub arena: String,
    /// Where everything was written.
    pub run_dir: String,
    /// Seconds of wall time, of every incarnation that was not killed outright.
    pub wall_seconds: f64,
    /// Seeds.
    pub seeds: u32,
    /// The curriculum that all others are compared with.
    pub against: String,
    /// Task by task.
    pub tasks: Vec<TaskStandings>,
    /// The curricula that are ranked, in the order of `ranking.mean_ranks`.
    pub ranked: Vec<String>,
    /// Ranks of rollouts to the target, one block a task and seed; null below two curricula or blocks.
    pub ranking: Option<Ranking>,
    /// Exam problems that training could have seen, the most of any trial. Above 0 nothing is compared.
    pub leakage: u64,
    /// What a reader must have: refused curricula, small levels, refused rows.
    pub remarks: Vec<String>,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskStandings {
    /// Its name in the arena file.
    pub task: String,
    /// What learned, in words.
    pub learner: String,
    /// The target in words, such as `accuracy 0.80 on all levels`.
    pub target: String,
    /// Rollouts each curriculum may spend.
    pub budget: u64,
    /// Rollouts a step trains on, as the task says.
    pub batch: u32,
    /// Arm names `[C]`.
    pub arms: Vec<String>,
    /// Levels `[C]`.
    pub levels: Vec<i64>,
    /// Exam problems `[C]`.
    pub exam: Vec<u32>,
    /// Held-out accuracy where the curricula part, mean over seeds.
    pub before: f64,
    /// Curriculum by curriculum, by name.
    pub challengers: Vec<Challenger>,
}

/// A curriculum on a task. Means are over seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Challenger {
    /// Its name in the arena file.
    pub curriculum: String,
    /// Why it is neither compared nor ranked; null where it is.
    pub refused: Option<String>,
    /// Geometric mean of rollouts to the target; a bound where `censored` is above 0.
    pub rollouts: f64,
    /// The same of response tokens sampled.
    pub tokens: f64,
    /// The same of seconds of sampling, updating and choosing; exams and checkpoints are left out.
    pub seconds: f64,
    /// Seeds that never reached the target and count at their budget.
    pub censored: u32,
    /// Rollouts to the target against those of the arena's `against`; null for that one and for refused ones.
    pub figure: Option<Figure>,
    /// The figure's seeds; `baseline` is the arena's `against`.
    pub pairs: Vec<Pair>,
    /// Held-out accuracy at the end of the budget.
    pub accuracy: f64,
    /// The same by arm `[C]`.
    pub by_arm: Vec<Option<f64>>,
    /// Share of groups that taught nothing until the target: without any advantage, or dropped.
    pub wasted: f64,
    /// Seconds a step that the curriculum itself took.
    pub overhead: f64,
    /// Rollouts a step trained on until the target.
    pub trained: f64,
    /// The most that a step trained on until then.
    pub batch: f64,
    /// Held-out accuracy against rollouts.
    pub curve: Vec<At>,
}

/// Held-out accuracy of all seeds at one number of rollouts: the last exam at or before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct At {
    /// Rollouts spent.
    pub rollouts: u64,
    /// Mean over seeds.
    pub mean: f64,
    /// Least seed.
    pub low: f64,
    /// Largest seed.
    pub high: f64,
}
