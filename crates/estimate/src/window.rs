//! The last few values of something.

use std::collections::VecDeque;

use gradatim_core::{Error, Result};

use crate::packed::Packed;

/// At most `size` values; a new one pushes out the oldest.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    size: usize,
    values: VecDeque<f64>,
}

impl Window {
    /// An empty window of `size` values, at least 1.
    pub fn new(size: usize) -> Self {
        Self { size, values: VecDeque::new() }
    }

    /// Adds the newest value.
    pub fn push(&mut self, value: f64) {
        if self.values.len() == self.size {
            self.values.pop_front();
        }
        self.values.push_back(value);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// Whether it holds as many values as it can.
    pub fn is_full(&self) -> bool {
        self.values.len() == self.size
    }

    /// Arithmetic mean, summed from the oldest; 0 of nothing.
    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len().max(1) as f64
    }

    /// Slope of the least-squares line through the values, one step apart; 0 below two values.
    pub fn slope(&self) -> f64 {
        let centre = (self.values.len() as f64 - 1.0) / 2.0;
        let (mut products, mut squares) = (0.0, 0.0);
        for (x, y) in self.values.iter().enumerate() {
            let x = x as f64 - centre;
            products += x * y;
            squares += x * x;
        }
        if squares == 0.0 { 0.0 } else { products / squares }
    }

    /// The values, oldest first.
    pub fn save(&self) -> Packed<f64> {
        Packed(self.values.iter().copied().collect())
    }

    /// Takes over saved values; refuses more than it can hold, and what is not finite.
    pub fn load(&mut self, values: &Packed<f64>) -> Result<()> {
        let is_sound = values.0.len() <= self.size && values.0.iter().all(|value| value.is_finite());
        if !is_sound {
            let (found, expected) =
                (format!("{} values", values.0.len()), format!("up to {} finite ones", self.size));
            let hint = "resume with the recipe the run was started with";
            return Err(Error::input("state.window", found, expected, hint));
        }
        self.values = values.0.iter().copied().collect();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_left_the_window_has_no_influence() {
        let (mut long, mut short) = (Window::new(3), Window::new(3));
        [9.0, -4.0, 1.0, 2.0, 6.0].iter().for_each(|value| long.push(*value));
        [1.0, 2.0, 6.0].iter().for_each(|value| short.push(*value));
        assert_eq!(long, short);
        assert_eq!(long.mean(), 3.0);
    }

    #[test]
    fn the_slope_of_a_line_is_its_slope_and_of_a_bend_the_least_squares_one() {
        let slope = |values: &[f64]| {
            let mut window = Window::new(50);
            values.iter().for_each(|value| window.push(*value));
            window.slope()
        };
        assert_eq!(slope(&[]), 0.0);
        assert_eq!(slope(&[7.0]), 0.0);
        assert!((slope(&[1.0, 1.5, 2.0, 2.5]) - 0.5).abs() < 1e-12);
        // x = -1, 0, 1 and y = 0, 3, 0: sum xy = 0. y = 0, 0, 3: sum xy = 3 over 2.
        assert_eq!(slope(&[0.0, 3.0, 0.0]), 0.0);
        assert_eq!(slope(&[0.0, 0.0, 3.0]), 1.5);
    }

    #[test]
    fn a_window_is_full_at_its_size_empty_when_cleared_and_takes_over_what_fits() {
        let mut window = Window::new(2);
        window.push(1.0);
        assert!(!window.is_full());
        window.push(2.0);
        assert!(window.is_full());
        let saved = window.save();
        window.clear();
        assert_eq!(window, Window::new(2));
        window.load(&saved).unwrap();
        assert_eq!((window.mean(), window.is_full()), (1.5, true));
        for refused in [vec![1.0; 3], vec![f64::NAN], vec![1.0, f64::INFINITY]] {
            assert!(window.load(&Packed(refused)).is_err());
        }
        assert_eq!(window.mean(), 1.5, "a refused state changes nothing");
    }
}
