//! The places of the drawings on the page, and their numbers.

use crate::figures::Drawing;
use maud::{Markup, html};

/// The drawings of the page in order: their place gives them their number.
#[derive(Default)]
pub struct Plots(Vec<Drawing>);

impl Plots {
    /// A heading with its drawings; nothing without drawings.
    pub fn section(&mut self, heading: &str, drawings: Vec<Drawing>) -> Markup {
        html! {
            @if !drawings.is_empty() {
                h2 { (heading) }
                div.grid { (self.add(drawings)) }
            }
        }
    }

    /// Drawings inside a grid.
    pub fn add(&mut self, drawings: impl IntoIterator<Item = Drawing>) -> Markup {
        let before = self.0.len();
        self.0.extend(drawings);
        html! {
            @for (at, drawing) in self.0.iter().enumerate().skip(before) {
                figure.wide[drawing.wide] {
                    div.plot id=(drawing.id) style={ "height:" (drawing.height) "px" } {}
                    figcaption { b { "Figure " (at + 1) ". " } (drawing.caption) }
                }
            }
        }
    }

    /// All drawings in the order of their numbers.
    pub fn drawings(&self) -> &[Drawing] {
        &self.0
    }
}
