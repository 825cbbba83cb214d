//! A pool in pictures: the same counts as bars in the terminal and as plots on a page.

mod bars;
mod page;
mod text;

pub(crate) use bars::Bars;
pub use page::{Page, write_html};
pub use text::text;
