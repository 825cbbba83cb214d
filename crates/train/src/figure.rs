//! The figure of a run: recipe against baseline on equal budgets, paired by seed.

use gradatim_core::stats::{Interval, mean, ratio_interval};
use serde::{Deserialize, Serialize};

use crate::events::{Evaluate, Step};
use crate::outcome::{Better, Figure, Pair};
use crate::reliability::{ANSWER, Reliability};

/// What recipe and baseline are compared by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureSpec {
    /// Rollouts until the first of two consecutive exams at or above `accuracy`.
    RolloutsTo(Target),
    /// Steps of reinforcement until then.
    StepsTo(Target),
    /// Accuracy at the end of the budget.
    AccuracyAfter(AccuracyAfter),
    /// Precision and answers together at the end of the budget, of a learner that may refuse.
    ObjectiveAfter(ObjectiveAfter),
    /// Share of drawn groups whose rollouts all score 0, over some steps.
    DeadGroups(DeadGroups),
}

/// See [`FigureSpec::RolloutsTo`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Target in (0, 1).
    pub accuracy: f64,
    /// Arm it is measured on; all by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

/// See [`FigureSpec::AccuracyAfter`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccuracyAfter {
    /// Arm it is measured on; all by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

/// See [`FigureSpec::ObjectiveAfter`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectiveAfter {
    /// Weight of answering, lam, in 0..=1; that of precision is 1 - lam. Auto-CEI: 0.2 [code].
    pub answer: f64,
    /// Arm it is measured on; all by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

/// See [`FigureSpec::DeadGroups`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadGroups {
    /// First and last step it is the mean of, counted from 1 after the first exam.
    pub steps: [u64; 2],
}

impl Default for ObjectiveAfter {
    fn default() -> Self {
        Self { answer: ANSWER, on: None }
    }
}

impl FigureSpec {
    /// Its key in a recipe.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RolloutsTo(_) => "rollouts-to",
            Self::StepsTo(_) => "steps-to",
            Self::AccuracyAfter(_) => "accuracy-after",
            Self::ObjectiveAfter(_) => "objective-after",
            Self::DeadGroups(_) => "dead-groups",
        }
    }

    /// The arm it is measured on.
    pub fn on(&self) -> Option<&str> {
        match self {
            Self::RolloutsTo(Target { on, .. })
            | Self::StepsTo(Target { on, .. })
            | Self::AccuracyAfter(AccuracyAfter { on })
            | Self::ObjectiveAfter(ObjectiveAfter { on, .. }) => on.as_deref(),
            Self::DeadGroups(_) => None,
        }
    }

    /// What is aimed at, in words: `accuracy 0.80 on level 5`.
    pub fn target(&self) -> String {
        let on = self.on().unwrap_or("all levels");
        match self {
            Self::RolloutsTo(target) | Self::StepsTo(target) => {
                format!("accuracy {:.2} on {on}", target.accuracy)
            }
            Self::AccuracyAfter(_) => format!("accuracy on {on}"),
            Self::ObjectiveAfter(ObjectiveAfter { answer, .. }) => {
                format!("{:.2} precision + {answer:.2} answered on {on}", 1.0 - answer)
            }
            Self::DeadGroups(DeadGroups { steps: [from, to] }) => {
                format!("dead groups in steps {from} to {to}")
            }
        }
    }

    /// The same target in the other currency: what is won in steps may be paid in rollouts.
    pub fn companion(&self) -> Option<Self> {
        match self {
            Self::RolloutsTo(target) => Some(Self::StepsTo(target.clone())),
            Self::StepsTo(target) => Some(Self::RolloutsTo(target.clone())),
            Self::AccuracyAfter(_) | Self::ObjectiveAfter(_) | Self::DeadGroups(_) => None,
        }
    }
}

/// One side of one seed: what was measured, and whether that is only a bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The value.
    pub value: f64,
    /// The target was not reached: `value` is the budget.
    pub censored: bool,
}

/// Reads the figure off one side's exams and steps. `arm` is the arm it is measured on; `None` is all.
pub fn read(spec: &FigureSpec, exams: &[Evaluate], steps: &[Step], arm: Option<usize>) -> Option<Reading> {
    let (first, last) = (exams.first()?, exams.last()?);
    let spent = |exam: &Evaluate| match spec {
        FigureSpec::StepsTo(_) => exam.step - first.step,
        _ => exam.rollouts,
    };
    Some(match spec {
        FigureSpec::DeadGroups(DeadGroups { steps: [from, to] }) => {
            let inside = |step: &&Step| (*from..=*to).contains(&step.step.saturating_sub(first.step));
            let shares: Vec<f64> = steps.iter().filter(inside).filter_map(|step| step.dead).collect();
            let there = last.step - first.step >= *to && !shares.is_empty();
            Reading { value: there.then(|| mean(&shares))?, censored: false }
        }
        FigureSpec::ObjectiveAfter(ObjectiveAfter { answer, .. }) => {
            Reading { value: reliability(last, arm)?.objective(*answer), censored: false }
        }
        FigureSpec::AccuracyAfter(_) => Reading { value: marks(last, arm)?, censored: false },
        FigureSpec::RolloutsTo(target) | FigureSpec::StepsTo(target) => {
            let found = reached(target, exams, arm);
            // Nothing spent would have no ratio: a start at the target counts as one.
            Reading { value: (spent(found.unwrap_or(last)) as f64).max(1.0), censored: found.is_none() }
        }
    })
}

/// The first of two consecutive exams at or above the target.
pub fn reached<'a>(target: &Target, exams: &'a [Evaluate], arm: Option<usize>) -> Option<&'a Evaluate> {
    let there = |exam: &Evaluate| marks(exam, arm).is_some_and(|marks| marks >= target.accuracy);
    exams.windows(2).find(|pair| pair.iter().all(there)).map(|pair| &pair[0])
}

fn marks(exam: &Evaluate, arm: Option<usize>) -> Option<f64> {
    match arm {
        Some(arm) => exam.by_arm.get(arm).copied().flatten(),
        None => Some(exam.accuracy),
    }
}

/// Accuracy and refusals of an exam on `arm`, or on all; `None` where refusals were not counted.
pub fn reliability(exam: &Evaluate, arm: Option<usize>) -> Option<Reliability> {
    let refused = exam.refused.as_ref()?;
    let refused = match arm {
        Some(arm) => refused.by_arm.get(arm).copied().flatten()?,
        None => refused.share,
    };
    Some(Reliability { accuracy: marks(exam, arm)?, refused })
}

/// Puts the seeds together; `None` without seeds, or where a value of 0 leaves no ratio.
pub fn compare(spec: &FigureSpec, pairs: &[Pair]) -> Option<Figure> {
    let sides = pairs.iter().flat_map(|pair| [pair.recipe, pair.baseline]);
    if pairs.is_empty() || sides.into_iter().any(|value| value <= 0.0) {
        return None;
    }
    let ratios: Vec<f64> = pairs.iter().map(|pair| pair.recipe / pair.baseline).collect();
    let Interval { mean: ratio, low, high } = ratio_interval(&ratios);
    let geometric = |side: fn(&Pair) -> f64| ratio_interval(&pairs.iter().map(side).collect::<Vec<_>>()).mean;
    let target = spec.target();
    let (name, unit, better) = match spec {
        FigureSpec::RolloutsTo(_) => (format!("rollouts to {target}"), "rollouts", Better::Lower),
        FigureSpec::StepsTo(_) => (format!("steps to {target}"), "steps", Better::Lower),
        FigureSpec::AccuracyAfter(_) | FigureSpec::ObjectiveAfter(_) => {
            (format!("{target} after the budget"), "share", Better::Higher)
        }
        FigureSpec::DeadGroups(_) => (target, "share", Better::Lower),
    };
    let censored = |pair: &Pair| u32::from(pair.recipe_censored) + u32::from(pair.baseline_censored);
    Some(Figure {
        name,
        unit: unit.to_owned(),
        better,
        recipe: geometric(|pair| pair.recipe),
        baseline: geometric(|pair| pair.baseline),
        ratio,
        interval: [low, high].map(|end| (end.is_finite() && end > 0.0).then_some(end)),
        censored: pairs.iter().map(censored).sum(),
        seeds: pairs.len() as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Refused;

    fn exams(accuracies: &[f64]) -> Vec<Evaluate> {
        let exam = |(ix, accuracy): (usize, &f64)| Evaluate {
            stage: "grpo".into(),
            step: ix as u64,
            rollouts: 100 * ix as u64,
            tokens: 0,
            accuracy: *accuracy,
            by_arm: vec![Some(*accuracy), None],
            refused: None,
        };
        accuracies.iter().enumerate().map(exam).collect()
    }

    fn to(accuracy: f64) -> FigureSpec {
        FigureSpec::RolloutsTo(Target { accuracy, on: None })
    }

    #[test]
    fn the_first_of_two_consecutive_exams_at_the_target_counts() {
        let curve = exams(&[0.1, 0.8, 0.7, 0.8, 0.9, 0.9]);
        assert_eq!(read(&to(0.8), &curve, &[], None), Some(Reading { value: 300.0, censored: false }));
        assert_eq!(read(&to(0.8), &curve, &[], Some(0)), Some(Reading { value: 300.0, censored: false }));
    }

    #[test]
    fn steps_are_counted_from_the_first_exam() {
        let mut curve = exams(&[0.1, 0.8, 0.7, 0.8, 0.9, 0.9]);
        curve.iter_mut().for_each(|exam| exam.step += 300);
        let steps = to(0.8).companion().unwrap();
        assert_eq!(read(&steps, &curve, &[], None), Some(Reading { value: 3.0, censored: false }));
        assert_eq!(steps.companion(), Some(to(0.8)));
    }

    #[test]
    fn a_target_met_only_by_the_last_exam_is_censored_at_the_budget() {
        let curve = exams(&[0.1, 0.2, 0.8]);
        assert_eq!(read(&to(0.8), &curve, &[], None), Some(Reading { value: 200.0, censored: true }));
    }

    #[test]
    fn the_objective_of_the_last_exam_counts_precision_and_answers() {
        let spec = |on: Option<&str>| {
            FigureSpec::ObjectiveAfter(ObjectiveAfter { on: on.map(str::to_owned), ..Default::default() })
        };
        let mut curve = exams(&[0.9, 0.3]);
        assert_eq!(read(&spec(None), &curve, &[], None), None, "refusals were not counted");
        curve[1].refused = Some(Refused { share: 0.4, by_arm: vec![Some(0.5), None] });
        let value = |on, arm| read(&spec(on), &curve, &[], arm).unwrap().value;
        // 0.8 * 0.3 / 0.6 + 0.2 * 0.6, and 0.8 * 0.3 / 0.5 + 0.2 * 0.5 on the first arm.
        assert!((value(None, None) - 0.52).abs() < 1e-12);
        assert!((value(Some("level 1"), Some(0)) - 0.58).abs() < 1e-12);
        assert_eq!(read(&spec(Some("level 2")), &curve, &[], Some(1)), None);
        assert_eq!(spec(None).target(), "0.80 precision + 0.20 answered on all levels");
    }

    #[test]
    fn dead_groups_are_the_mean_share_of_the_steps_that_drew_any() {
        let mut curve = exams(&[0.1, 0.1]);
        (curve[0].step, curve[1].step) = (300, 304);
        let shares = [(300, Some(0.9)), (301, Some(1.0)), (302, Some(0.5)), (303, None), (304, Some(0.25))];
        let trail = shares.map(|(step, dead)| Step { step, dead, ..Step::default() });
        let value = |steps, curve: &[Evaluate]| {
            read(&FigureSpec::DeadGroups(DeadGroups { steps }), curve, &trail, None).map(|found| found.value)
        };
        assert_eq!(value([4, 4], &curve), Some(0.25));
        assert_eq!(value([2, 4], &curve), Some(0.375));
        assert_eq!(value([3, 3], &curve), None, "no group was drawn");
        assert_eq!(value([2, 5], &curve), None, "the trial ended before");
    }

    #[test]
    fn pairs_give_the_geometric_mean_of_their_ratios() {
        let pair = |recipe, baseline, baseline_censored| Pair {
            seed: 0,
            recipe,
            baseline,
            recipe_censored: false,
            baseline_censored,
        };
        let figure = compare(&to(0.8), &[pair(100.0, 400.0, false), pair(400.0, 400.0, true)]).unwrap();
        assert!((figure.ratio - 0.5).abs() < 1e-12 && (figure.recipe - 200.0).abs() < 1e-9);
        assert_eq!((figure.censored, figure.seeds), (1, 2));
        let alone = compare(&to(0.8), &[pair(100.0, 400.0, false)]).unwrap();
        assert_eq!(alone.interval, [None, None]);
    }
}
