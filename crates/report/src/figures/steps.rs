//! What each step of the loop reports: reward, length, groups without advantage, gradient norm.

use super::{Drawing, Names, axis, axis_from_zero, layout, lines_over_seeds};
use crate::read::Record;
use crate::series::Bins;
use gradatim_train::events::Step;
use plotly::Traces;

/// More points than this make noise, not detail, at half the page's width.
const POINTS: u64 = 80;

struct Quantity {
    id: &'static str,
    title: &'static str,
    caption: &'static str,
    format: &'static str,
    from_zero: bool,
    value: fn(&Step) -> Option<f64>,
}

const QUANTITIES: [Quantity; 4] = [
    Quantity {
        id: "reward",
        title: "mean reward",
        caption: "Mean reward of the step's rollouts, each side on the problems it chose",
        format: ".3~g",
        from_zero: true,
        value: |step| step.reward,
    },
    Quantity {
        id: "length",
        title: "response length, tokens",
        caption: "Mean response length",
        format: ".1f",
        from_zero: false,
        value: |step| step.length,
    },
    Quantity {
        id: "flat",
        title: "share of groups",
        caption: "Share of groups without any advantage: all their rollouts earned the same",
        format: ".0%",
        from_zero: true,
        value: |step| step.flat,
    },
    Quantity {
        id: "gradient",
        title: "gradient norm",
        caption: "Norm of the gradient before clipping",
        format: ".3~g",
        from_zero: true,
        value: |step| step.reward.map(|_| step.train.grad_norm),
    },
];

/// One drawing a quantity, those that have points.
pub fn draw(record: &Record, names: Names) -> Vec<Drawing> {
    let bins = Bins::of(record, POINTS);
    QUANTITIES
        .iter()
        .filter_map(|quantity| {
            let mut data = Traces::new();
            let hover = format!("{} %{{y:{}}} at step %{{x:.0f}}", quantity.title, quantity.format);
            for (side, name, ink) in names.sides() {
                let curves = bins.curves(record, side, quantity.value);
                if !curves.is_empty() {
                    lines_over_seeds(&mut data, name, &ink, &curves, &hover, false);
                }
            }
            let up = if quantity.from_zero { axis_from_zero(quantity.title) } else { axis(quantity.title) };
            let up = if quantity.format == ".0%" { up.tick_format(".0%") } else { up };
            (!data.is_empty()).then(|| Drawing {
                id: format!("step-{}", quantity.id),
                caption: format!("{}{}.", quantity.caption, bins.note()),
                wide: false,
                height: 270,
                data,
                layout: layout().x_axis(axis("step")).y_axis(up),
            })
        })
        .collect()
}
