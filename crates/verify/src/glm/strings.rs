//! Edit distance and longest common subsequence, 64 cells of a column of the table at once.
//!
//! Source   Myers (J. ACM 46, 1999) in Hyyrö's form for distances between whole strings, cut into blocks of 64; Hyyrö
//!          (AWOCA 2004) for common subsequences.
//! Cost     (length of the text) x (length of the column) / 64.

use std::collections::HashMap;

const BITS: usize = 64;
/// Characters of a column.
const TALLEST: usize = 4_096;
/// Characters of a text that is held against it.
pub const LONGEST: usize = 65_536;

/// One of the two strings: where in it each character stands.
pub struct Column {
    masks: HashMap<char, Vec<u64>>,
    /// The mask of a character that does not occur.
    none: Vec<u64>,
    length: usize,
}

impl Column {
    /// `None` if there is nothing in it, or more than 4,096 characters.
    pub fn of(text: &str) -> Option<Self> {
        let length = text.chars().count();
        if !(1..=TALLEST).contains(&length) {
            return None;
        }
        let none = vec![0; length.div_ceil(BITS)];
        let mut masks: HashMap<char, Vec<u64>> = HashMap::new();
        for (at, symbol) in text.chars().enumerate() {
            masks.entry(symbol).or_insert_with(|| none.clone())[at / BITS] |= 1 << (at % BITS);
        }
        Some(Self { masks, none, length })
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.length
    }

    fn mask(&self, symbol: char) -> &[u64] {
        self.masks.get(&symbol).unwrap_or(&self.none)
    }

    /// How many insertions, deletions and exchanges turn it into `text`.
    pub fn edit_distance(&self, text: &str) -> usize {
        let last = self.none.len() - 1;
        // Where the cell is 1 more than the one above it, and where it is 1 less.
        let (mut up, mut down) = (vec![u64::MAX; last + 1], vec![0_u64; last + 1]);
        let mut distance = self.length;
        for symbol in text.chars() {
            // How the lowest cell of the block above differs from the one before it; the top row counts up.
            let (mut plus, mut minus) = (1, 0);
            for (block, &mask) in self.mask(symbol).iter().enumerate() {
                let (above, below) = (up[block], down[block]);
                let equal = mask | minus;
                let diagonal = (((equal & above).wrapping_add(above)) ^ above) | equal;
                let (grows, shrinks) = (below | !(diagonal | above), above & diagonal);
                let lowest = if block == last { (self.length - 1) % BITS } else { BITS - 1 };
                let (next_plus, next_minus) = (grows >> lowest & 1, shrinks >> lowest & 1);
                let (grows, shrinks) = (grows << 1 | plus, shrinks << 1 | minus);
                let straight = mask | below;
                up[block] = shrinks | !(straight | grows);
                down[block] = grows & straight;
                (plus, minus) = (next_plus, next_minus);
            }
            distance = distance + plus as usize - minus as usize;
        }
        distance
    }

    /// The length of the longest sequence that stands in both, in order but with gaps.
    pub fn common(&self, text: &str) -> usize {
        // A 0 wherever one more character is shared than in the cell above.
        let mut rows = vec![u64::MAX; self.none.len()];
        for symbol in text.chars() {
            let mut carry = false;
            for (row, mask) in rows.iter_mut().zip(self.mask(symbol)) {
                let (sum, first) = row.overflowing_add(*row & mask);
                let (sum, second) = sum.overflowing_add(u64::from(carry));
                carry = first || second;
                *row = sum | (*row & !mask);
            }
        }
        let ones = |(block, row): (usize, &u64)| {
            let used = (self.length - block * BITS).min(BITS);
            (row & (u64::MAX >> (BITS - used))).count_ones() as usize
        };
        self.length - rows.iter().enumerate().map(ones).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    /// Both by the whole table, cell by cell.
    fn tables(a: &[char], b: &[char]) -> [usize; 2] {
        let mut edits: Vec<usize> = (0..=a.len()).collect();
        let mut common = vec![0; a.len() + 1];
        for (column, y) in b.iter().enumerate() {
            let (edits_before, common_before) = (edits.clone(), common.clone());
            edits[0] = column + 1;
            for (row, x) in a.iter().enumerate() {
                edits[row + 1] = (edits_before[row] + usize::from(x != y))
                    .min(edits[row] + 1)
                    .min(edits_before[row + 1] + 1);
                common[row + 1] =
                    if x == y { common_before[row] + 1 } else { common[row].max(common_before[row + 1]) };
            }
        }
        [edits[a.len()], common[a.len()]]
    }

    #[test]
    fn blocks_find_what_the_tables_find() {
        let mut rng = Seed(1).rng("strings", [0, 0]);
        for case in 0..400 {
            let letters = 1 + rng.below(4);
            let mut text = |most: u64| -> Vec<char> {
                (0..rng.below(most)).map(|_| char::from(b'a' + rng.below(letters) as u8)).collect()
            };
            let (mut a, b) = (text(if case % 2 == 0 { 12 } else { 300 }), text(300));
            a.push('a');
            let [one, other]: [String; 2] = [a.iter().collect(), b.iter().collect()];
            let column = Column::of(&one).expect("not empty");
            assert_eq!(
                [column.edit_distance(&other), column.common(&other)],
                tables(&a, &b),
                "{one} and {other}"
            );
        }
    }

    #[test]
    fn examples_of_the_textbooks() {
        for (a, b, edits, common) in [
            ("kitten", "sitting", 3, 4),
            ("saturday", "sunday", 3, 5),
            ("ABCBDAB", "BDCABA", 5, 4),
            ("größe", "grosse", 3, 3),
            ("intention", "execution", 5, 5),
            ("a", "", 1, 0),
        ] {
            let column = Column::of(a).expect("not empty");
            assert_eq!((column.edit_distance(b), column.common(b)), (edits, common), "{a} and {b}");
        }
        assert!(Column::of("").is_none() && Column::of(&"a".repeat(4_097)).is_none());
    }
}
