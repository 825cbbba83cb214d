//! Recipe and baseline side by side: what was reached and what it cost.

use crate::numbers::{duration, percent, thousands};
use gradatim_train::outcome::{Accuracy, Cost, Outcome};

type Written = fn(&Cost) -> String;

/// One quantity of both sides, as it is written.
pub struct Row {
    /// What is compared.
    pub name: String,
    /// The recipe's.
    pub recipe: String,
    /// The baseline's; `None` without one.
    pub baseline: Option<String>,
}

/// Accuracies, then costs.
pub fn rows(outcome: &Outcome) -> Vec<Row> {
    let mut rows = Vec::new();
    reached(&mut rows, "held-out accuracy", &outcome.summary.accuracy);
    if let Some(unseen) = &outcome.unseen {
        reached(&mut rows, "held-out accuracy, levels absent from the warm-up", unseen);
    }
    let costs: [(&str, Written); 5] = [
        ("rollouts", |cost| thousands(cost.rollouts)),
        ("tokens sampled", |cost| thousands(cost.tokens)),
        ("tokens trained, forward and backward", |cost| thousands(cost.trained_tokens)),
        ("time, exams and checkpoints included", |cost| duration(cost.seconds)),
        ("groups without any advantage", |cost| percent(cost.flat)),
    ];
    rows.extend(costs.map(|(name, written)| Row {
        name: name.to_owned(),
        recipe: written(&outcome.recipe_cost),
        baseline: outcome.baseline_cost.as_ref().map(written),
    }));
    rows
}

fn reached(rows: &mut Vec<Row>, name: &str, accuracy: &Accuracy) {
    rows.push(Row {
        name: format!("{name}, before"),
        recipe: percent(accuracy.before),
        baseline: accuracy.baseline_after.map(|_| percent(accuracy.before)),
    });
    rows.push(Row {
        name: format!("{name}, after"),
        recipe: percent(accuracy.after),
        baseline: accuracy.baseline_after.map(percent),
    });
}
