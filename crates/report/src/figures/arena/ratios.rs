//! Paired ratios of every curriculum against the reference, with their intervals.

use gradatim_train::arena::{Challenger, Standings, TaskStandings};
use gradatim_train::outcome::Figure;
use plotly::common::{DashType, ErrorData, ErrorType, Marker, MarkerSymbol, Mode};
use plotly::layout::{Axis, AxisType, Shape, ShapeLayer, ShapeLine, ShapeType};
use plotly::{Scatter, Traces};

use crate::figures::heat::row_labels;
use crate::figures::{Drawing, RECIPE, axis, layout};
use crate::numbers::rounded;

/// One row a curriculum, the best on top; `None` where nothing is compared.
pub fn draw(standings: &Standings, task: &TaskStandings, at: usize) -> Option<Drawing> {
    let mut rows: Vec<(&Challenger, &Figure)> = task
        .challengers
        .iter()
        .filter_map(|challenger| Some((challenger, challenger.figure.as_ref()?)))
        .collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|(_, a), (_, b)| b.ratio.total_cmp(&a.ratio));
    let names: Vec<String> = rows.iter().map(|(challenger, _)| challenger.curriculum.clone()).collect();
    let names = row_labels(&names);
    let n = names.len();
    let mut data = Traces::new();
    for (censored, symbol) in [(false, MarkerSymbol::Diamond), (true, MarkerSymbol::DiamondOpen)] {
        let part: Vec<(usize, &Figure)> = rows
            .iter()
            .enumerate()
            .map(|(row, (_, figure))| (row, *figure))
            .filter(|(_, figure)| (figure.censored > 0) == censored)
            .collect();
        let reach = |end: fn(&Figure) -> f64| part.iter().map(|(_, figure)| rounded(end(figure))).collect();
        let low = |figure: &Figure| figure.ratio - figure.interval[0].unwrap_or(figure.ratio);
        let high = |figure: &Figure| figure.interval[1].unwrap_or(figure.ratio) - figure.ratio;
        let bars = ErrorData::new(ErrorType::Data)
            .symmetric(false)
            .array(reach(high))
            .array_minus(reach(low))
            .thickness(1.6)
            .width(4);
        let xs: Vec<f64> = part.iter().map(|(_, figure)| rounded(figure.ratio)).collect();
        let ys: Vec<f64> = part.iter().map(|(row, _)| *row as f64).collect();
        data.push(
            Scatter::new(xs, ys)
                .mode(Mode::Markers)
                .marker(Marker::new().size(9).symbol(symbol).color(RECIPE.at(1.0)))
                .error_x(bars)
                .hover_template("ratio %{x:.3f}<extra></extra>")
                .show_legend(false),
        );
    }
    let one = Shape::new()
        .shape_type(ShapeType::Line)
        .x0(1.0)
        .x1(1.0)
        .y0(-0.6)
        .y1(n as f64 - 0.4)
        .layer(ShapeLayer::Below)
        .line(ShapeLine::new().color("#555555").width(1.4).dash(DashType::Dot));
    let up = Axis::new()
        .tick_values((0..n).map(|row| row as f64).collect())
        .tick_text(names)
        .range(vec![-0.6, n as f64 - 0.4])
        .zero_line(false)
        .show_grid(false)
        .auto_margin(true);
    let across = axis(&format!("rollouts to the target / {}'s, log scale", standings.against));
    Some(Drawing {
        id: format!("ratios-{at}"),
        caption: format!(
            "{}: geometric means of paired ratios with 95% t-intervals on logs; dotted: no difference; open: \
             runs that never reached the target count at the budget, so that the ratio is a bound.",
            task.task
        ),
        wide: true,
        height: 110 + 24 * n,
        data,
        layout: layout().x_axis(across.type_(AxisType::Log)).y_axis(up).shapes(vec![one]),
    })
}
