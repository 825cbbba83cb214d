//! Values with error bounds: double-double arithmetic, complex numbers, trees at points.

mod ball;
mod dd;
mod elementary;
mod eval;
mod gamma;
mod point;

pub use ball::Ball;
pub use eval::evaluate;
pub use point::{Point, ROUNDS};

#[cfg(test)]
mod tests;
