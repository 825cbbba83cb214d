//! Values with error bounds: double-double arithmetic, complex numbers, trees at points.

mod ball;
mod dd;
mod elementary;
mod eval;
mod gamma;

pub use ball::Ball;
pub use eval::{Point, evaluate};

#[cfg(test)]
mod tests;
