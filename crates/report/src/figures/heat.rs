//! Rows of numbers over steps as colours, one panel a side, on one scale.

use super::{Drawing, RULE, TEXT, axis, layout};
use crate::embed::label;
use crate::numbers::rounded;
use plotly::common::{Anchor, ColorBar, ColorScale, ColorScaleElement, Font, Side, Title};
use plotly::layout::{Annotation, Axis, AxisType};
use plotly::{HeatMap, Traces};

const LONGEST_NAME: usize = 24;

/// One side of a heatmap.
pub struct Panel {
    /// Its heading.
    pub title: String,
    /// Steps `[T]`.
    pub x: Vec<f64>,
    /// Values `[rows][T]`; `None` leaves the cell empty.
    pub z: Vec<Vec<Option<f64>>>,
}

impl Panel {
    /// Whether there is nothing to see: one value everywhere.
    pub fn is_constant(&self) -> bool {
        let mut values = self.z.iter().flatten().flatten();
        let first = values.next();
        values.all(|value| Some(value) == first)
    }
}

/// What the panels have in common.
pub struct Scale {
    /// Names of the rows, bottom first.
    pub rows: Vec<String>,
    /// Name of the colour.
    pub of: String,
    /// Ends of the colours; `None` takes the least and the largest value.
    pub ends: Option<(f64, f64)>,
    /// How values are written on hover and beside the colours, in d3's words.
    pub format: &'static str,
}

/// One or two panels side by side.
pub fn draw(id: &str, caption: String, panels: Vec<Panel>, scale: &Scale) -> Option<Drawing> {
    if panels.is_empty() || scale.rows.is_empty() {
        return None;
    }
    let (low, high) = scale.ends.or_else(|| ends(&panels))?;
    let n = panels.len();
    let mut data = Traces::new();
    let mut page = layout();
    let mut headings = Vec::new();
    let rows = row_labels(&scale.rows);
    for (at, panel) in panels.into_iter().enumerate() {
        let first = at == 0;
        let domain = if n == 1 { [0.0, 1.0] } else { [[0.0, 0.485], [0.515, 1.0]][at.min(1)] };
        headings.push(
            Annotation::new()
                .text(format!("<b>{}</b>", label(&panel.title)))
                .x_ref("paper")
                .y_ref("paper")
                .x(domain[0])
                .y(1.0)
                .x_anchor(Anchor::Left)
                .y_anchor(Anchor::Bottom)
                .show_arrow(false)
                .font(Font::new().size(13).color(TEXT)),
        );
        let z = panel.z.into_iter().map(|row| row.into_iter().map(|z| z.map(rounded)).collect()).collect();
        let x: Vec<f64> = panel.x.into_iter().map(rounded).collect();
        data.push(map(x, rows.clone(), z, (low, high), scale, first));
        let across = axis("step").show_grid(false).domain(&domain);
        let up = Axis::new().type_(AxisType::Category).show_line(false).auto_margin(true);
        page = if first {
            page.x_axis(across).y_axis(up)
        } else {
            page.x_axis2(across.anchor("y2")).y_axis2(up.anchor("x2").matches("y").show_tick_labels(false))
        };
    }
    Some(Drawing {
        id: id.to_owned(),
        caption,
        wide: true,
        height: 110 + 22 * rows.len().clamp(6, 24),
        data,
        layout: page.annotations(headings),
    })
}

fn map(
    x: Vec<f64>,
    rows: Vec<String>,
    z: Vec<Vec<Option<f64>>>,
    (low, high): (f64, f64),
    scale: &Scale,
    first: bool,
) -> Box<HeatMap<f64, String, Vec<Option<f64>>>> {
    let bar = ColorBar::new()
        .title(Title::with_text(label(&scale.of)).side(Side::Right))
        .thickness(12)
        .outline_width(0)
        .tick_format(scale.format)
        .tick_color(RULE);
    let map = HeatMap::new(x, rows, z)
        .zmin(low)
        .zmax(high)
        .color_scale(blues())
        .hover_on_gaps(false)
        .hover_template(format!(
            "%{{y}}, step %{{x:.0f}}: {} %{{z:{}}}<extra></extra>",
            label(&scale.of),
            scale.format
        ))
        .show_scale(first)
        .color_bar(bar);
    if first { map } else { map.x_axis("x2").y_axis("y2") }
}

/// Row names short enough to leave room for the map, and told apart: plotly joins rows of one name.
pub fn row_labels(rows: &[String]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let mut short: String = row.chars().take(LONGEST_NAME).collect();
        if short.len() < row.len() {
            short.push('…');
        }
        let short = label(&short);
        labels.push(if labels.contains(&short) { format!("{short} ({})", at + 1) } else { short });
    }
    labels
}

/// White to dark blue, evenly darker: it survives grey print and every kind of colour vision.
pub fn blues() -> ColorScale {
    let stops = [
        (0.0, "#f7fbff"),
        (0.2, "#d3e3f3"),
        (0.4, "#94c4df"),
        (0.6, "#4a98c9"),
        (0.8, "#1764ab"),
        (1.0, "#08306b"),
    ];
    ColorScale::Vector(
        stops.into_iter().map(|(at, colour)| ColorScaleElement(at, colour.to_owned())).collect(),
    )
}

fn ends(panels: &[Panel]) -> Option<(f64, f64)> {
    let values = panels.iter().flat_map(|panel| panel.z.iter().flatten().flatten());
    let (low, high) = values
        .filter(|z| z.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &z| (low.min(z), high.max(z)));
    (low <= high).then_some((low, if high > low { high } else { low + 1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_stay_distinct() {
        let rows = [format!("{}x", "a".repeat(40)), format!("{}y", "a".repeat(40)), "<b>".to_owned()];
        let cut = format!("{}…", "a".repeat(LONGEST_NAME));
        assert_eq!(row_labels(&rows), [cut.clone(), format!("{cut} (2)"), "&lt;b&gt;".to_owned()]);
    }
}
