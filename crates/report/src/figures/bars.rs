//! Counts as bars: names down the page, numbers in order across it.

use super::heat::row_labels;
use super::{Drawing, RECIPE, axis, axis_from_zero, layout};
use crate::pool::Bars;
use plotly::common::{Marker, Orientation};
use plotly::layout::{Axis, AxisType};
use plotly::{Bar, Traces};

/// One drawing.
pub fn draw(bars: &Bars) -> Drawing {
    let (mut names, mut counts): (Vec<String>, Vec<u64>) = bars.bars.iter().cloned().unzip();
    names = row_labels(&names);
    let n = names.len();
    let marker = Marker::new().color(RECIPE.at(0.85));
    let mut data = Traces::new();
    let rows = axis_from_zero("rows");
    let layout = if bars.is_named {
        // The first name stands at the top.
        names.reverse();
        counts.reverse();
        let hover = "%{y}: %{x:,} rows<extra></extra>";
        data.push(
            Bar::new(counts, names).orientation(Orientation::Horizontal).marker(marker).hover_template(hover),
        );
        let down = Axis::new().type_(AxisType::Category).show_line(false).auto_margin(true);
        layout().x_axis(rows).y_axis(down)
    } else {
        let hover = "%{x}: %{y:,} rows<extra></extra>";
        data.push(Bar::new(names, counts).marker(marker).hover_template(hover));
        layout().x_axis(axis(bars.title).type_(AxisType::Category).show_grid(false)).y_axis(rows)
    };
    let words = if bars.note.is_empty() { String::new() } else { format!(": {}", bars.note) };
    Drawing {
        id: format!("bars-{}", bars.id),
        caption: format!("Rows by {}{words}.", bars.title),
        wide: false,
        height: if bars.is_named { 110 + 24 * n.clamp(4, 30) } else { 320 },
        data,
        layout,
    }
}
