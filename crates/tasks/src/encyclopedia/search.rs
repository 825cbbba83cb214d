//! Search by words: a small index with Okapi's BM25.
//!
//! Source    Robertson and Zaragoza, The Probabilistic Relevance Framework, Foundations and Trends in IR 3 (2009).
//! Score     sum over words of the query: idf tf (k + 1) / (tf + k (1 - b + b length / mean length)), k = 1.2, b = 0.75
//! Idf       ln(1 + (N - df + 0.5) / (df + 0.5)), which is never below 0
//! Words     runs of letters and digits, in any case

use std::collections::HashMap;

use gradatim_core::stats;

const K: f64 = 1.2;
const B: f64 = 0.75;

/// Documents that can be searched.
#[derive(Debug, Clone)]
pub struct Index {
    /// How often each word stands in each document that has it.
    postings: HashMap<String, Vec<(usize, u32)>>,
    lengths: Vec<u32>,
}

impl Index {
    /// Reads the documents once.
    pub fn new<T: AsRef<str>>(documents: &[T]) -> Self {
        let mut postings = HashMap::<String, Vec<(usize, u32)>>::new();
        let mut lengths = vec![];
        for (at, document) in documents.iter().enumerate() {
            let mut length = 0;
            for word in words(document.as_ref()) {
                length += 1;
                let posting = postings.entry(word).or_default();
                match posting.last_mut() {
                    Some((document, count)) if *document == at => *count += 1,
                    _ => posting.push((at, 1)),
                }
            }
            lengths.push(length);
        }
        Self { postings, lengths }
    }

    /// The `top` documents that hold words of the query, best first, equals in order; each with its score.
    pub fn search(&self, query: &str, top: usize) -> Vec<(usize, f64)> {
        let n = self.lengths.len() as f64;
        let mean = self.lengths.iter().map(|length| f64::from(*length)).sum::<f64>() / n;
        let mut scores = vec![0.0; self.lengths.len()];
        for word in words(query) {
            let Some(posting) = self.postings.get(&word) else { continue };
            let df = posting.len() as f64;
            let idf = stats::log(1.0 + (n - df + 0.5) / (df + 0.5));
            for (at, count) in posting {
                let (tf, length) = (f64::from(*count), f64::from(self.lengths[*at]));
                scores[*at] += idf * tf * (K + 1.0) / (tf + K * (1.0 - B + B * length / mean));
            }
        }
        let mut ranked: Vec<(usize, f64)> =
            scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.truncate(top);
        ranked
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two documents of two words: a word that one of them has once scores ln(1 + 1.5 / 1.5) = ln 2 there, since its length
    /// is the mean. One of length 3 among lengths 3 and 1: 1 + 1.2 (0.25 + 0.75 3/2) = 2.65 in the divisor.
    #[test]
    fn scores_are_those_of_the_formula_by_hand() {
        let even = Index::new(&["red fox", "blue fox"]);
        let found = even.search("RED!", 9);
        assert_eq!(found.len(), 1);
        assert!(found[0].0 == 0 && (found[0].1 - std::f64::consts::LN_2).abs() < 1e-12, "{found:?}");
        // In both: ln(1 + 0.5 / 2.5) each, and equals stand in order.
        let both = even.search("fox", 9);
        assert!(both[0].0 == 0 && both[1].0 == 1 && (both[0].1 - 1.2_f64.ln()).abs() < 1e-12);
        let uneven = Index::new(&["red red fox", "fox"]);
        let found = uneven.search("red", 1)[0].1;
        let (tf, length) = (2.0, 1.5);
        let by_hand = 2.0_f64.ln() * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length));
        assert!((found - by_hand).abs() < 1e-12, "{found}");
    }

    #[test]
    fn unknown_words_and_empty_indices_find_nothing() {
        assert!(Index::new(&["red fox"]).search("hen; ?", 3).is_empty());
        assert!(Index::new::<&str>(&[]).search("red", 3).is_empty());
        assert!(Index::new(&[""]).search("red", 3).is_empty());
        assert!(Index::new(&["a"]).search("a", 0).is_empty());
    }
}
