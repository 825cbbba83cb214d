//! The plots of an arena, one file each.

pub mod curves;
pub mod levels;
pub mod ranks;
pub mod ratios;

use plotly::color::Rgba;
use plotly::common::DashType;

// Okabe and Ito's palette without its yellow, which white paper swallows; the reference is black.
const COLOURS: [(u8, u8, u8); 7] = [
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (230, 159, 0),
    (110, 110, 110),
];
const DASHES: [DashType; 4] = [DashType::Solid, DashType::Dash, DashType::Dot, DashType::DashDot];

/// Colour and dash of the n-th curriculum: no two of the first 28 are alike.
fn ink(n: usize) -> (Rgba, DashType) {
    let (r, g, b) = COLOURS[n % COLOURS.len()];
    (Rgba::new(r, g, b, 1.0), DASHES[n / COLOURS.len() % DASHES.len()].clone())
}
