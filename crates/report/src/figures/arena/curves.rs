//! Learning curves: held-out accuracy of every curriculum of a task against rollouts.

use gradatim_train::arena::{Standings, TaskStandings};
use plotly::color::Rgba;
use plotly::common::{DashType, Line, Mode, Orientation};
use plotly::layout::{Legend, Margin};
use plotly::{Scatter, Traces};

use super::ink;
use crate::embed::label;
use crate::figures::{Drawing, axis, axis_from_zero, layout};
use crate::numbers::rounded;

/// One line a curriculum, the reference black and on top.
pub fn draw(standings: &Standings, task: &TaskStandings, at: usize) -> Drawing {
    let mut data = Traces::new();
    let mut lines: Vec<_> = task.challengers.iter().enumerate().collect();
    lines.sort_by_key(|(_, challenger)| challenger.curriculum == standings.against);
    for (n, challenger) in lines {
        let is_reference = challenger.curriculum == standings.against;
        let (colour, dash) = if is_reference { (Rgba::new(0, 0, 0, 1.0), DashType::Solid) } else { ink(n) };
        let name = label(&challenger.curriculum);
        let xs: Vec<f64> = challenger.curve.iter().map(|at| at.rollouts as f64).collect();
        let ys: Vec<f64> = challenger.curve.iter().map(|at| rounded(at.mean)).collect();
        let ranges: Vec<String> =
            challenger.curve.iter().map(|at| format!("{:.3} to {:.3}", at.low, at.high)).collect();
        let width = if is_reference { 2.6 } else { 1.6 };
        data.push(
            Scatter::new(xs, ys)
                .mode(Mode::Lines)
                .line(Line::new().width(width).color(colour).dash(dash))
                .name(name.clone())
                .text_array(ranges)
                .hover_template(format!(
                    "%{{y:.3f}} (seeds %{{text}}) at %{{x:,.0f}} rollouts<extra>{name}</extra>"
                )),
        );
    }
    let side = Legend::new().orientation(Orientation::Vertical).x(1.01).y(1.0);
    let across = axis("rollouts spent, discarded ones included");
    let up = axis_from_zero("held-out accuracy").tick_format(".0%");
    Drawing {
        id: format!("curves-{at}"),
        caption: format!(
            "{}: held-out accuracy against rollouts, mean of {} seeds; at each number of rollouts the last exam \
             at or before it counts. Black: {}.",
            task.task, standings.seeds, standings.against
        ),
        wide: true,
        height: 440,
        data,
        layout: layout()
            .margin(Margin::new().left(70).right(210).top(20).bottom(48))
            .legend(side)
            .x_axis(across)
            .y_axis(up),
    }
}
