//! The figure seed by seed: paired ratios on a log axis, their geometric mean and its interval.

use super::{Drawing, RECIPE, TEXT, axis, layout};
use crate::numbers::{number, rounded};
use gradatim_train::outcome::{Figure, Outcome, Pair};
use plotly::common::{DashType, ErrorData, ErrorType, Marker, MarkerSymbol, Mode};
use plotly::layout::{Axis, AxisType, Shape, ShapeLayer, ShapeLine, ShapeType};
use plotly::{Scatter, Traces};

/// `None` without seeds, or where a ratio has no place on a log axis.
pub fn draw(outcome: &Outcome, figure: &Figure) -> Option<Drawing> {
    let placeable = |x: f64| x.is_finite() && x > 0.0;
    let n = outcome.pairs.len();
    if n == 0 || !placeable(figure.ratio) {
        return None;
    }
    let mut data = Traces::new();
    for (censored, symbol) in [(false, MarkerSymbol::Circle), (true, MarkerSymbol::CircleOpen)] {
        let pairs: Vec<(usize, &Pair)> = outcome
            .pairs
            .iter()
            .enumerate()
            .filter(|(_, pair)| is_censored(pair) == censored && placeable(pair.recipe / pair.baseline))
            .collect();
        let x: Vec<f64> = pairs.iter().map(|(_, pair)| rounded(pair.recipe / pair.baseline)).collect();
        let y: Vec<f64> = pairs.iter().map(|(at, _)| (n - at) as f64).collect();
        let note = if censored { ", censored" } else { "" };
        data.push(
            Scatter::new(x, y)
                .mode(Mode::Markers)
                .marker(Marker::new().size(9).symbol(symbol).color(RECIPE.at(0.8)))
                .hover_template(format!("ratio %{{x:.3f}}{note}<extra></extra>"))
                .show_legend(false),
        );
    }
    let mut mean = Scatter::new(vec![rounded(figure.ratio)], vec![0.0])
        .mode(Mode::Markers)
        .marker(Marker::new().size(12).symbol(MarkerSymbol::Diamond).color(TEXT))
        .hover_template("geometric mean %{x:.3f}<extra></extra>")
        .show_legend(false);
    if let [Some(low), Some(high)] = figure.interval
        && placeable(low)
        && placeable(high)
    {
        let reach = ErrorData::new(ErrorType::Data)
            .symmetric(false)
            .array(vec![rounded(high - figure.ratio)])
            .array_minus(vec![rounded(figure.ratio - low)])
            .color(TEXT)
            .thickness(1.6)
            .width(6);
        mean = mean.error_x(reach);
    }
    data.push(mean);
    let ticks: Vec<f64> = (0..=n).map(|at| at as f64).collect();
    let mut names = vec!["geometric mean".to_owned()];
    names.extend(outcome.pairs.iter().rev().map(|pair| format!("seed {}", pair.seed)));
    let up = Axis::new()
        .tick_values(ticks)
        .tick_text(names)
        .range(vec![-0.6, n as f64 + 0.6])
        .zero_line(false)
        .show_grid(false)
        .auto_margin(true);
    let baseline = outcome.baseline_name.as_deref().unwrap_or("baseline");
    let across = axis(&format!("ratio {} / {baseline}, log scale", outcome.recipe_name)).type_(AxisType::Log);
    let one = Shape::new()
        .shape_type(ShapeType::Line)
        .x0(1.0)
        .x1(1.0)
        .y0(-0.6)
        .y1(n as f64 + 0.6)
        .layer(ShapeLayer::Above)
        .line(ShapeLine::new().color("#555555").width(1.4).dash(DashType::Dot));
    Some(Drawing {
        id: "ratio".to_owned(),
        caption: format!(
            "Paired ratios by seed, their geometric mean ({}) and its 95% interval; dotted: no difference; open: \
             a pair with a censored run.",
            number(figure.ratio)
        ),
        wide: false,
        height: 130 + 24 * (n + 1).min(24),
        data,
        layout: layout().x_axis(across).y_axis(up).shapes(vec![one]),
    })
}

fn is_censored(pair: &Pair) -> bool {
    pair.recipe_censored || pair.baseline_censored
}
