//! Square brackets that open to the outside, as intervals are written in French: `]0,1[` is `(0,1)`.

use super::{Kind, Token};
use crate::math::tree::Bracket;

/// Where square brackets do not pair as they stand, but taken two by two enclose two ends each, those that are turned
/// round become round ones.
pub fn turn(tokens: &mut [Token]) {
    let is_square = |kind: Kind| matches!(kind, Kind::Open(Bracket::Square) | Kind::Close(Bracket::Square));
    let places: Vec<usize> = (0..tokens.len()).filter(|&at| is_square(tokens[at].kind)).collect();
    let opens = |at: usize| matches!(tokens[at].kind, Kind::Open(_));
    let inward = |pair: &[usize]| matches!(*pair, [open, close] if opens(open) && !opens(close));
    let has_two_ends = |pair: &[usize]| matches!(*pair, [open, close] if ends(&tokens[open + 1..close]) == 2);
    if places.is_empty() || places.chunks(2).all(inward) || !places.chunks(2).all(has_two_ends) {
        return;
    }
    for (ix, &at) in places.iter().enumerate() {
        let kind = tokens[at].kind;
        tokens[at].kind = match (ix % 2, kind) {
            (0, Kind::Close(_)) => Kind::Open(Bracket::Round),
            (1, Kind::Open(_)) => Kind::Close(Bracket::Round),
            _ => kind,
        };
    }
}

/// What commas and semicolons outside of brackets separate; none where a bracket is not closed.
fn ends(tokens: &[Token]) -> usize {
    let (mut depth, mut separators) = (0_i32, 0);
    for token in tokens {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth -= 1,
            Kind::Comma | Kind::Semicolon if depth == 0 => separators += 1,
            _ => {}
        }
        if depth < 0 {
            return 0;
        }
    }
    if depth == 0 && !tokens.is_empty() { separators + 1 } else { 0 }
}
