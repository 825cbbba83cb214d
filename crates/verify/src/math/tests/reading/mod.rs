//! What a text is read as, row by row, in the plain notation of `parsed_gold`.

mod letters;
mod names;
mod numbers;
mod syntax;

use crate::math::lex::Commas;
use crate::math::tree::Tree;
use crate::math::{parse, show};

fn read(text: &str) -> Result<String, &'static str> {
    let mut tree = Tree::default();
    parse::read(text, &mut tree, Commas::Thousands).map(|root| show::show(&tree, root))
}

/// Every text of a pair is read as its notation.
fn reads(rows: &[(&str, &str)]) {
    let wrong: Vec<_> =
        rows.iter().filter(|(text, notation)| read(text).as_deref() != Ok(*notation)).collect();
    assert!(wrong.is_empty(), "{:#?}", wrong.iter().map(|(text, _)| (text, read(text))).collect::<Vec<_>>());
}

/// `text` with each of the words in place of `@` is read as one notation.
fn all_read(words: &str, text: &str, notation: &str) {
    for word in words.split_whitespace() {
        reads(&[(&text.replace('@', word), notation)]);
    }
}
