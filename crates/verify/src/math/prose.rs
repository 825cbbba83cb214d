//! Prose with mathematics in it: words as words, the pieces between them as mathematics.

use super::lex::positions;
use super::parse;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Normalised words.
    Words(String),
    /// Mathematics, as it is written.
    Formula(String),
}

/// Texts of more pieces are not compared piece by piece.
pub const MOST_PIECES: usize = 200;

/// The pieces of `text`: formulas are what stands between dollar signs, or in a text without them the words that
/// hold anything but letters.
pub fn pieces(text: &str) -> Vec<Piece> {
    let text = unwrapped(text);
    let dollars: Vec<usize> = positions(text).collect();
    if dollars.is_empty() || dollars.len() % 2 == 1 {
        return loose(text);
    }
    let mut found = vec![];
    let mut at = 0;
    for pair in dollars.chunks(2) {
        push_words(&text[at..pair[0]], &mut found);
        let width = 1 + usize::from(text[pair[0]..].starts_with("$$"));
        push_formula(&text[(pair[0] + width).min(pair[1])..pair[1]], &mut found);
        let width = 1 + usize::from(text[pair[1]..].starts_with("$$"));
        at = pair[1] + width;
    }
    push_words(&text[at..], &mut found);
    found
}

/// What stands in a `\text{..}` around everything.
fn unwrapped(text: &str) -> &str {
    let inside = ["\\text{", "\\textbf{", "\\mbox{"].iter().find_map(|open| text.trim().strip_prefix(open));
    inside
        .and_then(|inside| inside.strip_suffix('}'))
        .filter(|inside| !inside.contains(['{', '}']))
        .unwrap_or(text)
}

fn push_words(text: &str, found: &mut Vec<Piece>) {
    let words = parse::normal_words(text);
    let words: Vec<&str> =
        words.split(' ').filter(|word| !matches!(*word, "" | "the" | "a" | "an" | "and")).collect();
    if !words.is_empty() {
        found.push(Piece::Words(words.join(" ")));
    }
}

fn push_formula(text: &str, found: &mut Vec<Piece>) {
    let text = text.trim().trim_end_matches([',', '.', ';']);
    match text {
        "" => {}
        // Extrema are named in words: `$\max$ at ..`.
        "\\max" | "\\min" => push_words(text, found),
        _ => found.push(Piece::Formula(text.to_owned())),
    }
}

fn loose(text: &str) -> Vec<Piece> {
    let mut found = vec![];
    let (mut words, mut formula) = (String::new(), String::new());
    for chunk in text.split_whitespace() {
        let bare =
            chunk.trim_matches(|c: char| c.is_ascii_punctuation() && !matches!(c, '(' | ')' | '\\' | '$'));
        if !bare.is_empty() && bare.chars().all(char::is_alphabetic) && bare.chars().count() > 1 {
            push_formula(&formula, &mut found);
            formula.clear();
            words.push_str(bare);
            words.push(' ');
        } else {
            push_words(&words, &mut found);
            words.clear();
            formula.push_str(chunk);
            formula.push(' ');
        }
    }
    push_words(&words, &mut found);
    push_formula(&formula, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Piece {
        Piece::Words(text.to_owned())
    }

    fn formula(text: &str) -> Piece {
        Piece::Formula(text.to_owned())
    }

    #[test]
    fn words_and_formulas_alternate() {
        let expected = [words("area is"), formula("3x"), words("square units")];
        assert_eq!(pieces("The area is $3x.$ square units"), expected);
        assert_eq!(pieces("The area is 3x square units"), expected);
        let expected = [words("see"), formula("x"), words("or"), formula("y"), words("here")];
        assert_eq!(pieces("See $$x$$ or $$y$$ here"), expected);
        assert_eq!(pieces("See $x$ or $y$ here"), expected);
        assert_eq!(pieces("\\text{see x or y here}"), pieces("see x or y here"));
    }
}
