//! What a run came to: the record behind the last line of `--json`, the table and the report.

use serde::{Deserialize, Serialize};

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

/// The figure of a run: recipe against baseline, paired by seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is measured, such as `rollouts to accuracy 0.80`.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Which direction is good.
    pub better: Better,
    /// Geometric mean over seeds; a bound where `censored` is above 0.
    pub recipe: f64,
    /// The same of the baseline.
    pub baseline: f64,
    /// Geometric mean of the paired ratios recipe / baseline.
    pub ratio: f64,
    /// 95% t-interval of the ratio on logs; null ends below two seeds.
    pub interval: [Option<f64>; 2],
    /// Runs, of both sides, that never reached the target and count at their budget.
    pub censored: u32,
    /// Seeds.
    pub seeds: u32,
}

/// One seed of the figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The seed.
    pub seed: u64,
    /// The recipe's value; its budget where censored.
    pub recipe: f64,
    /// The baseline's.
    pub baseline: f64,
    /// Whether the recipe never got there.
    pub recipe_censored: bool,
    /// Whether the baseline never got there.
    pub baseline_censored: bool,
}

/// Held-out accuracy in [0, 1], mean over seeds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Before reinforcement (after the stages both sides share).
    pub before: f64,
    /// After, under the recipe.
    pub after: f64,
    /// After, under the baseline; null without one.
    pub baseline_after: Option<f64>,
}

/// The public record: the last line of `gradatim run --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Number of the system the recipe shows, if it shows one.
    pub system: Option<u32>,
    /// Name of the recipe.
    pub recipe: String,
    /// Where everything was written.
    pub run_dir: String,
    /// Seconds of wall time, of every incarnation that was not killed outright.
    pub wall_seconds: f64,
    /// The figure; null without a baseline or a `[figure]`.
    pub figure: Option<Figure>,
    /// The same target in steps where the figure counts rollouts, and the other way round.
    #[serde(default)]
    pub companion: Option<Figure>,
    /// Held-out accuracy on all trained levels.
    pub accuracy: Accuracy,
    /// Exam problems whose prompt, or any 13 words in a row of it, training could have seen. Above 0 there is no figure.
    pub leakage: u64,
}

/// Cost of one side, mean over seeds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Cost {
    /// Rollouts spent.
    pub rollouts: f64,
    /// Response tokens sampled.
    pub tokens: f64,
    /// Tokens run forward and backward after the shared stages.
    pub trained_tokens: f64,
    /// Seconds of the trial; shared stages, exams and checkpoints included.
    pub seconds: f64,
    /// Share of groups without any advantage.
    pub flat: f64,
}

/// Everything the report shows in numbers: `outcome.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The public record.
    pub summary: Summary,
    /// What learned, in words.
    pub learner: String,
    /// Short name of the recipe's side, such as `sec`.
    pub recipe_name: String,
    /// Short name of the baseline's, such as `uniform`.
    pub baseline_name: Option<String>,
    /// The figure's seeds.
    pub pairs: Vec<Pair>,
    /// Accuracy on the arms that no shared stage trained on; null where there are none.
    pub unseen: Option<Accuracy>,
    /// What the recipe cost.
    pub recipe_cost: Cost,
    /// What the baseline cost.
    pub baseline_cost: Option<Cost>,
    /// Remarks a reader must have: small levels, refused rows, bounds.
    pub remarks: Vec<String>,
}
