//! Sorted intervals, and what is put together, shared and left out.

use crate::math::tree::Id;

/// Ends closer than this, relative to their size, are one point where pieces are put together.
const SAME_POINT: f64 = 1e-12;

/// An end of an interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub at: f64,
    /// What it was written as; nothing for infinity.
    pub id: Option<Id>,
    pub closed: bool,
}

/// An interval, or a point if its ends are one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub low: End,
    pub high: End,
}

impl End {
    pub(super) fn infinite(at: f64) -> Self {
        Self { at, id: None, closed: false }
    }

    fn meets(self, other: Self) -> bool {
        let near = || (self.at - other.at).abs() <= SAME_POINT * self.at.abs().max(other.at.abs());
        self.at == other.at || (self.at.is_finite() && other.at.is_finite() && near())
    }

    fn flipped(self) -> Self {
        Self { closed: !self.closed && self.id.is_some(), ..self }
    }
}

pub(super) fn is_everything(pieces: &[Piece]) -> bool {
    matches!(pieces, [piece] if piece.low.id.is_none() && piece.high.id.is_none())
}

pub(super) fn everything() -> Piece {
    Piece { low: End::infinite(f64::NEG_INFINITY), high: End::infinite(f64::INFINITY) }
}

/// In order, with pieces that meet put together.
pub(super) fn sorted(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.retain(|piece| {
        piece.low.at < piece.high.at || (piece.low.meets(piece.high) && piece.low.closed && piece.high.closed)
    });
    pieces.sort_by(|a, b| a.low.at.total_cmp(&b.low.at).then(b.low.closed.cmp(&a.low.closed)));
    let mut whole: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match whole.last_mut() {
            Some(last) if last.high.meets(piece.low) => {
                if last.high.closed || piece.low.closed {
                    if piece.high.at > last.high.at && !piece.high.meets(last.high) {
                        last.high = piece.high;
                    } else {
                        last.high.closed |= piece.high.closed && piece.high.meets(last.high);
                    }
                } else {
                    whole.push(piece);
                }
            }
            Some(last) if piece.low.at < last.high.at => {
                if piece.high.meets(last.high) {
                    last.high.closed |= piece.high.closed;
                } else if piece.high.at > last.high.at {
                    last.high = piece.high;
                }
            }
            _ => whole.push(piece),
        }
    }
    whole
}

/// What two sorted sets share.
pub(super) fn common(a: &[Piece], b: &[Piece]) -> Vec<Piece> {
    let mut found = vec![];
    for x in a {
        for y in b {
            let low = match x.low.at.total_cmp(&y.low.at) {
                _ if x.low.meets(y.low) => End { closed: x.low.closed && y.low.closed, ..x.low },
                std::cmp::Ordering::Less => y.low,
                _ => x.low,
            };
            let high = match x.high.at.total_cmp(&y.high.at) {
                _ if x.high.meets(y.high) => End { closed: x.high.closed && y.high.closed, ..x.high },
                std::cmp::Ordering::Less => x.high,
                _ => y.high,
            };
            if low.at < high.at || (low.meets(high) && low.closed && high.closed) {
                found.push(Piece { low, high });
            }
        }
    }
    found
}

/// Everything else; `pieces` are sorted.
pub(super) fn complement(pieces: &[Piece]) -> Vec<Piece> {
    let mut found = vec![];
    let mut low = End::infinite(f64::NEG_INFINITY);
    for piece in pieces {
        if piece.low.at > f64::NEG_INFINITY {
            found.push(Piece { low, high: piece.low.flipped() });
        }
        low = piece.high.flipped();
    }
    if low.at < f64::INFINITY {
        found.push(Piece { low, high: End::infinite(f64::INFINITY) });
    }
    found
}
