//! The critical-difference diagram: mean ranks, each with half the critical difference to either side.

use gradatim_core::ranking::Ranking;
use gradatim_train::arena::Standings;
use plotly::common::{ErrorData, ErrorType, Marker, Mode};
use plotly::layout::Axis;
use plotly::{Scatter, Traces};

use crate::arena::ranked;
use crate::figures::heat::row_labels;
use crate::figures::{Drawing, RECIPE, axis, layout};
use crate::numbers::rounded;

/// One row a ranked curriculum, the best on top.
pub fn draw(standings: &Standings, ranking: &Ranking) -> Drawing {
    let mut rows = ranked(standings, ranking);
    rows.reverse();
    let names: Vec<String> = rows.iter().map(|(name, _)| (*name).to_owned()).collect();
    let (names, n) = (row_labels(&names), rows.len());
    let half =
        ErrorData::new(ErrorType::Constant).value(ranking.critical_difference / 2.0).thickness(5.0).width(0);
    let mut data = Traces::new();
    data.push(
        Scatter::new(
            rows.iter().map(|(_, rank)| rounded(*rank)).collect::<Vec<_>>(),
            (0..n).map(|row| row as f64).collect::<Vec<_>>(),
        )
        .mode(Mode::Markers)
        .marker(Marker::new().size(10).color(RECIPE.at(1.0)))
        .error_x(half.color(RECIPE.at(0.25)))
        .hover_template("mean rank %{x:.2f}<extra></extra>")
        .show_legend(false),
    );
    let up = Axis::new()
        .tick_values((0..n).map(|row| row as f64).collect())
        .tick_text(names)
        .range(vec![-0.6, n as f64 - 0.4])
        .zero_line(false)
        .show_grid(false)
        .auto_margin(true);
    Drawing {
        id: "ranks".to_owned(),
        caption: format!(
            "Mean ranks of rollouts to the target over {} blocks, one a task and seed; 1 is best. Two curricula \
             differ at 95% where their bars, as wide as Nemenyi's critical difference, do not overlap (Demsar, JMLR 7, 2006).",
            ranking.blocks
        ),
        wide: true,
        height: 110 + 24 * n,
        data,
        layout: layout().x_axis(axis("mean rank")).y_axis(up),
    }
}
