//! The plots of the page, one file each, and what they share: ink, axes and lines over seeds.

pub mod accuracy;
pub mod arena;
pub mod arms;
pub mod bars;
mod heat;
pub mod levels;
pub mod ratio;
pub mod steps;

use crate::embed::label;
use crate::numbers::rounded;
use crate::series::{Curve, over_seeds};
use gradatim_train::events::Side;
use plotly::color::Rgba;
use plotly::common::{Anchor, DashType, Fill, Font, HoverInfo, Label, Line, Mode, Orientation};
use plotly::layout::{Axis, HoverMode, Legend, Margin, RangeMode, TraceOrder};
use plotly::{Layout, Scatter, Traces};
use serde::Serialize;

/// One plot with its words.
#[derive(Serialize)]
pub struct Drawing {
    /// Id of its element.
    pub id: String,
    /// What it shows.
    #[serde(skip)]
    pub caption: String,
    /// Whether it takes the whole width of the page.
    #[serde(skip)]
    pub wide: bool,
    /// Pixels.
    #[serde(skip)]
    pub height: usize,
    /// Its traces.
    pub data: Traces,
    /// Its layout.
    pub layout: Layout,
}

/// The short names of the two sides.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Such as `sec`.
    pub recipe: &'a str,
    /// Such as `uniform`.
    pub baseline: &'a str,
}

impl Names<'_> {
    /// Both sides with their ink, baseline first so that the recipe is drawn on top.
    fn sides(&self) -> [(Side, &str, Ink); 2] {
        [(Side::Baseline, self.baseline, BASELINE), (Side::Recipe, self.recipe, RECIPE)]
    }
}

/// Colour and dash of a side: the dash tells them apart without colour.
struct Ink {
    rgb: (u8, u8, u8),
    dash: DashType,
}

// Blue and vermilion of Okabe and Ito's palette, told apart by every kind of colour vision.
const RECIPE: Ink = Ink { rgb: (0, 114, 178), dash: DashType::Solid };
const BASELINE: Ink = Ink { rgb: (213, 94, 0), dash: DashType::Dash };

impl Ink {
    fn at(&self, opacity: f64) -> Rgba {
        Rgba::new(self.rgb.0, self.rgb.1, self.rgb.2, opacity)
    }
}

const TEXT: &str = "#333333";
const RULE: &str = "#b8b8b8";
const GRID: &str = "#ececec";
const FAMILY: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

fn layout() -> Layout {
    Layout::new()
        .font(Font::new().family(FAMILY).size(12).color(TEXT))
        .paper_background_color("rgba(0,0,0,0)")
        .plot_background_color("rgba(0,0,0,0)")
        .margin(Margin::new().left(70).right(14).top(30).bottom(48))
        .hover_mode(HoverMode::Closest)
        .hover_label(Label::new().font(Font::new().family(FAMILY).size(12)))
        .legend(
            Legend::new()
                .orientation(Orientation::Horizontal)
                .trace_order(TraceOrder::Reversed)
                .x(0.0)
                .y(1.0)
                .x_anchor(Anchor::Left)
                .y_anchor(Anchor::Bottom)
                .background_color("rgba(0,0,0,0)"),
        )
}

fn axis(title: &str) -> Axis {
    Axis::new()
        .title(label(title))
        .show_line(true)
        .line_color(RULE)
        .tick_color(RULE)
        .ticks(plotly::layout::TicksDirection::Outside)
        .tick_length(4)
        .grid_color(GRID)
        .zero_line(false)
        .auto_margin(true)
        .separate_thousands(true)
}

fn axis_from_zero(title: &str) -> Axis {
    axis(title).range_mode(RangeMode::ToZero)
}

/// Thin lines of the seeds, their range as a band, their mean as a thick line.
fn lines_over_seeds(data: &mut Traces, name: &str, ink: &Ink, curves: &[Curve], hover: &str, dots: bool) {
    let mode = if dots { Mode::LinesMarkers } else { Mode::Lines };
    let spread = over_seeds(curves);
    let column = |value: &dyn Fn(&crate::series::Spread) -> f64| -> Vec<f64> {
        spread.iter().map(|at| rounded(value(at))).collect()
    };
    if curves.len() > 1 {
        let edge = |ys: Vec<f64>| {
            Scatter::new(column(&|at| at.x), ys)
                .mode(Mode::Lines)
                .line(Line::new().width(0.0).color(ink.at(0.0)))
                .hover_info(HoverInfo::Skip)
                .show_legend(false)
                .legend_group(name)
        };
        data.push(edge(column(&|at| at.low)));
        data.push(edge(column(&|at| at.high)).fill(Fill::ToNextY).fill_color(ink.at(0.14)));
        for curve in curves {
            let xs: Vec<f64> = curve.points.iter().map(|point| rounded(point.x)).collect();
            let ys: Vec<f64> = curve.points.iter().map(|point| rounded(point.y)).collect();
            data.push(
                Scatter::new(xs, ys)
                    .mode(Mode::Lines)
                    .line(Line::new().width(0.8).color(ink.at(0.45)).dash(ink.dash.clone()))
                    .hover_template(format!("{hover}<extra>{}, seed {}</extra>", label(name), curve.seed))
                    .show_legend(false)
                    .legend_group(name),
            );
        }
    }
    let of = if curves.len() > 1 { "mean of seeds" } else { "one seed" };
    data.push(
        Scatter::new(column(&|at| at.x), column(&|at| at.mean))
            .mode(mode)
            .line(Line::new().width(2.4).color(ink.at(1.0)).dash(ink.dash.clone()))
            .marker(plotly::common::Marker::new().size(5).color(ink.at(1.0)))
            .name(label(name))
            .legend_group(name)
            .hover_template(format!("{hover}<extra>{}, {of}</extra>", label(name))),
    );
}
