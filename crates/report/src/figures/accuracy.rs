//! Held-out accuracy against each of the three costs: rollouts, sampled tokens, seconds.

use super::{Drawing, Names, axis, axis_from_zero, layout, lines_over_seeds};
use crate::read::Record;
use crate::series::{Curve, Point, exams};
use gradatim_train::events::{Evaluate, Side};
use plotly::Traces;

type Cost = fn(&Evaluate, f64) -> f64;

/// One drawing a cost, those that have points.
pub fn draw(record: &Record, names: Names) -> Vec<Drawing> {
    let costs: [(&str, &str, &str, Cost); 3] = [
        ("rollouts", "rollouts spent, discarded ones included", "rollouts", |exam, _| exam.rollouts as f64),
        ("tokens", "response tokens sampled", "tokens", |exam, _| exam.tokens as f64),
        ("seconds", "seconds of the trial, exams and checkpoints included", "s", |_, seconds| seconds),
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
        "rollouts" => "Held-out accuracy against rollouts. Thick: mean over seeds of the exams at one step, ending \
                       where the first seed ends; thin: each seed; band: least to largest seed."
            .to_owned(),
        "tokens" => "The same exams against sampled response tokens.".to_owned(),
        _ => "The same exams against seconds.".to_owned(),
    }
}

fn curves(record: &Record, side: Side, cost: Cost) -> Vec<Curve> {
    record
        .side(side)
        .map(|(seed, trial)| Curve {
            seed,
            points: exams(record, seed, trial)
                .iter()
                .map(|(exam, seconds)| Point { key: exam.step, x: cost(exam, *seconds), y: exam.accuracy })
                .filter(|point| point.x.is_finite() && point.y.is_finite())
                .collect(),
        })
        .filter(|curve| !curve.points.is_empty())
        .collect()
}
