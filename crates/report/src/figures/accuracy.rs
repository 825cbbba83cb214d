//! Held-out accuracy against each of the three costs: rollouts, sampled tokens, seconds.

use super::{Drawing, Names, axis, axis_from_zero, layout, lines_over_seeds};
use crate::read::{Record, TrialRecord};
use crate::series::{Curve, Point, seconds_at};
use gradatim_train::events::{Evaluate, Side};
use plotly::Traces;

type Cost = fn(&TrialRecord, &Evaluate) -> Option<f64>;

/// One drawing a cost, those that have points.
pub fn draw(record: &Record, names: Names) -> Vec<Drawing> {
    let costs: [(&str, &str, &str, Cost); 3] = [
        ("rollouts", "rollouts spent, discarded ones included", "rollouts", |_, exam| {
            Some(exam.rollouts as f64)
        }),
        ("tokens", "response tokens sampled", "tokens", |_, exam| Some(exam.tokens as f64)),
        ("seconds", "seconds, all included", "s", |trial, exam| seconds_at(trial, exam.step)),
    ];
    costs
        .into_iter()
        .filter_map(|(id, title, unit, cost)| {
            let mut data = Traces::new();
            let hover = format!("accuracy %{{y:.3f}} at %{{x:,.0f}} {unit}");
            for (side, name, ink) in names.sides() {
                let curves = curves(record, side, cost);
                if !curves.is_empty() {
                    lines_over_seeds(&mut data, name, &ink, &curves, &hover, true);
                }
            }
            let axis_y = axis_from_zero("held-out accuracy").tick_format(".0%");
            (!data.is_empty()).then(|| Drawing {
                id: format!("accuracy-{id}"),
                caption: caption(id),
                wide: id == "rollouts",
                height: if id == "rollouts" { 400 } else { 320 },
                data,
                layout: layout().x_axis(axis(title)).y_axis(axis_y),
            })
        })
        .collect()
}

fn caption(id: &str) -> String {
    match id {
        "rollouts" => {
            "Held-out accuracy against rollouts. Thick: mean over seeds of the exams at one step, ending \
                       where the first seed ends; thin: each seed; band: least to largest seed."
                .to_owned()
        }
        "tokens" => "The same exams against sampled response tokens.".to_owned(),
        _ => "The same exams against seconds: shared stages, exams and checkpoints included.".to_owned(),
    }
}

fn curves(record: &Record, side: Side, cost: Cost) -> Vec<Curve> {
    record
        .side(side)
        .map(|(seed, trial)| Curve {
            seed,
            points: trial
                .evaluations
                .iter()
                .filter_map(|exam| Some(Point { key: exam.step, x: cost(trial, exam)?, y: exam.accuracy }))
                .filter(|point| point.y.is_finite())
                .collect(),
        })
        .filter(|curve| !curve.points.is_empty())
        .collect()
}
