//! Held-out accuracy at the end of the budget, arm by arm and curriculum by curriculum.

use gradatim_train::arena::TaskStandings;
use plotly::common::{ColorBar, Title};
use plotly::layout::{Axis, AxisType};
use plotly::{HeatMap, Traces};

use crate::figures::heat::{blues, row_labels};
use crate::figures::{Drawing, RULE, layout};
use crate::numbers::rounded;

/// Arms across, curricula down.
pub fn draw(task: &TaskStandings, at: usize) -> Drawing {
    let mut names: Vec<String> =
        task.challengers.iter().map(|challenger| challenger.curriculum.clone()).collect();
    let mut marks: Vec<Vec<Option<f64>>> = task
        .challengers
        .iter()
        .map(|challenger| challenger.by_arm.iter().map(|mark| mark.map(rounded)).collect())
        .collect();
    // The first curriculum stands at the top.
    names.reverse();
    marks.reverse();
    let n = names.len();
    let bar = ColorBar::new()
        .title(Title::with_text("accuracy"))
        .thickness(12)
        .outline_width(0)
        .tick_format(".0%")
        .tick_color(RULE);
    let mut data = Traces::new();
    data.push(
        HeatMap::new(row_labels(&task.arms), row_labels(&names), marks)
            .zmin(0.0)
            .zmax(1.0)
            .color_scale(blues())
            .hover_on_gaps(false)
            .hover_template("%{y}, %{x}: %{z:.1%}<extra></extra>")
            .color_bar(bar),
    );
    let category = || Axis::new().type_(AxisType::Category).show_line(false).auto_margin(true);
    Drawing {
        id: format!("levels-{at}"),
        caption: format!(
            "{}: held-out accuracy by arm at the end of the budget, mean over seeds.",
            task.task
        ),
        wide: true,
        height: 130 + 22 * n,
        data,
        layout: layout().x_axis(category().show_grid(false)).y_axis(category()),
    }
}
