//! Inputs: input number n of a target is made from (seed, target, n) alone, whoever asks and in whatever order.
//!
//! Each starts from a valid input and suffers one to eight of: flipped bits, other bytes, cuts, repeats, splices
//! with another valid input, words of the target's dictionary, deep nesting, huge numbers, broken UTF-8.

use gradatim_core::{Rng, Seed};

/// Longer inputs are cut.
const MOST_BYTES: usize = 1 << 16;

/// What inputs of one target are made from.
pub struct Corpus {
    /// Names the stream of random numbers.
    pub name: String,
    /// Valid inputs, at least one.
    pub seeds: Vec<Vec<u8>>,
    /// Words of the target's language.
    pub words: &'static [&'static str],
}

const OPENINGS: [(&str, &str); 10] = [
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("{\"a\":", "}"),
    ("[[", "]]"),
    ("\\boxed{", "}"),
    ("<answer>", "</answer>"),
    ("a.", ""),
    ("-", ""),
    ("\"", "\""),
];

const NUMBERS: [&str; 18] = [
    "0",
    "-0",
    "1",
    "-1",
    "255",
    "65536",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "170141183460469231731687303715884105728",
    "1e308",
    "1e-400",
    "-1.5",
    "0.000000000000000000000000000000000000000000000001",
];

const BROKEN_UTF8: [&[u8]; 6] =
    [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf0\x90\x80", b"\xc0\x80", b"\xef\xbb\xbf"];

/// Characters that are more than one byte, change length with case, or are blank without being ASCII.
const ODD: [&str; 8] =
    ["\u{2212}", "\u{130}", "\u{1e9e}", "\u{a0}", "\u{200b}", "\u{10ffff}", "e\u{301}", "\0"];

impl Corpus {
    /// Input `n`.
    pub fn input(&self, seed: Seed, n: u64) -> Vec<u8> {
        let rng = &mut seed.rng(&self.name, [n, 0]);
        let mut input = pick(&self.seeds, rng).clone();
        let mutations = 1 + rng.below(8).min(rng.below(8));
        for _ in 0..mutations {
            self.mutate(&mut input, rng);
            input.truncate(MOST_BYTES);
        }
        input
    }

    fn mutate(&self, input: &mut Vec<u8>, rng: &mut Rng) {
        let (from, to) = range(input.len(), rng);
        match rng.below(14) {
            0 => {
                if let Some(byte) = input.get_mut(from) {
                    *byte ^= 1 << rng.below(8);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(from) {
                    *byte = *pick(b"\0\n\r\t \"'\\#,.:;=-+/*$%&|<>()[]{}09aAzZ\x7f\x80\xfe\xff", rng);
                }
            }
            2 => {
                input.drain(from..to);
            }
            3 => input.truncate(from),
            4 => {
                let piece = input[from..to].to_vec().repeat(1 + rng.below(20) as usize);
                insert(input, to, &piece);
            }
            5 => {
                let other = pick(&self.seeds, rng);
                let (cut, _) = range(other.len(), rng);
                input.truncate(from);
                input.extend_from_slice(&other[cut..]);
            }
            6 | 7 if !self.words.is_empty() => {
                input.splice(from..to, pick(self.words, rng).bytes());
            }
            8 if !self.words.is_empty() => insert(input, from, pick(self.words, rng).as_bytes()),
            9 => {
                let (open, close) = *pick(&OPENINGS, rng);
                let depth = 1 << rng.below(12);
                if rng.below(2) == 0 {
                    insert(input, to, close.repeat(depth).as_bytes());
                }
                insert(input, from, open.repeat(depth).as_bytes());
            }
            10 => renumber(input, from, rng),
            11 => insert(input, from, pick::<&[u8]>(&BROKEN_UTF8, rng)),
            12 => insert(input, from, pick(&ODD, rng).as_bytes()),
            _ => {
                let piece: Vec<u8> = input.drain(from..to).collect();
                let (at, _) = range(input.len(), rng);
                insert(input, at, &piece);
            }
        }
    }
}

/// Puts another number in place of the first one after `from`; many digits now and then.
fn renumber(input: &mut Vec<u8>, from: usize, rng: &mut Rng) {
    let Some(start) = input[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let length = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = match rng.below(8) {
        0 => "9".repeat(1 << rng.below(12)),
        1 => rng.below(1000).to_string(),
        _ => (*pick(&NUMBERS, rng)).to_owned(),
    };
    input.splice(start..start + length, number.into_bytes());
}

fn insert(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    input.splice(at..at, piece.iter().copied());
}

fn pick<'a, T>(list: &'a [T], rng: &mut Rng) -> &'a T {
    &list[rng.below(list.len() as u64) as usize]
}

/// A range within `0..len`, short more often than not.
fn range(len: usize, rng: &mut Rng) -> (usize, usize) {
    let from = rng.below(len as u64 + 1) as usize;
    let most = if rng.below(4) == 0 { len - from } else { (len - from).min(8) };
    (from, from + rng.below(most as u64 + 1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus() -> Corpus {
        Corpus { name: "test".to_owned(), seeds: vec![b"{\"a\": 12}".to_vec(), vec![]], words: &["true"] }
    }

    #[test]
    fn an_input_depends_on_seed_and_number_alone() {
        let backwards: Vec<_> = (0..500).rev().map(|n| corpus().input(Seed(1), n)).collect();
        for (n, input) in backwards.iter().rev().enumerate() {
            assert_eq!(corpus().input(Seed(1), n as u64), *input);
            assert!(input.len() <= MOST_BYTES);
        }
        let other = (0..500).filter(|n| corpus().input(Seed(2), *n) != corpus().input(Seed(1), *n)).count();
        assert!(other > 400);
    }

    #[test]
    fn every_sort_of_damage_is_done() {
        let inputs: Vec<_> = (0..20_000).map(|n| corpus().input(Seed(3), n)).collect();
        let some =
            |sort: &dyn Fn(&[u8]) -> bool| assert!(inputs.iter().filter(|input| sort(input)).count() > 20);
        some(&|input| std::str::from_utf8(input).is_err());
        some(&|input| input.windows(512).any(|run| run.iter().all(|byte| *byte == b'(')));
        some(&|input| input.windows(20).any(|run| run == b"18446744073709551616"));
        some(&|input| input.windows(4).any(|run| run == b"true"));
        some(&|input| input.is_empty());
    }
}
