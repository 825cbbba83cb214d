//! Texts that share words: the same whole, or a number of words in a row.
//!
//! Words    of the text in lower case, split at blanks; punctuation belongs to its word
//! Gram     13 words in a row, as in the contamination studies of GPT-3 and after
//!          (arXiv 2005.14165, appendix C)
//! Wording  a gram in more than `common` texts of the index is how they are put, not what they ask; all its
//!          words are wording wherever it stands, and a gram that touches wording is not compared
//! Whole    all words that are not wording (all words, where nothing else is left); the only way texts match
//!          that have fewer such words in a row than a gram
//! Differs  from NeMo Curator, which drops grams that match more than `max_matches` = 10 times in the data that
//!          is cleaned: this index counts in the texts that are looked for, and drops what straddles them too.
//! Memory   16 bytes a gram of each text, and the texts themselves while they are collected. Hashes are 64 bits
//!          and are believed: 10^9 grams against 10^7 meet by chance once in some 1,800 comparisons.

use std::collections::HashSet;
use std::ops::Range;

use gradatim_core::fingerprint;

/// Words of a gram.
pub const WORDS: usize = 13;
/// Most texts of an index that may hold a gram.
pub const COMMON: usize = 10;
/// Texts followed at a time in the search for the longest run.
const MOST_FOLLOWED: usize = 16;

/// Lower case, every run of blanks a single one, and where each word stands.
struct Words {
    text: String,
    places: Vec<Range<usize>>,
}

impl Words {
    fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut words = Self { text: String::with_capacity(lower.len()), places: vec![] };
        for word in lower.split_whitespace() {
            if !words.text.is_empty() {
                words.text.push(' ');
            }
            let start = words.text.len();
            words.text.push_str(word);
            words.places.push(start..words.text.len());
        }
        words
    }

    fn run(&self, words: Range<usize>) -> &str {
        match (self.places.get(words.start), self.places.get(words.end.wrapping_sub(1))) {
            (Some(first), Some(last)) => &self.text[first.start..last.end],
            _ => "",
        }
    }

    /// Hashes of the grams of `n` words, by their first word.
    fn grams(&self, n: usize) -> Vec<u64> {
        (0..(self.places.len() + 1).saturating_sub(n)).map(|at| fingerprint(self.run(at..at + n))).collect()
    }
}

/// Hashes of every run of one to `most` words, the single words first; repeated runs stay.
pub fn runs(text: &str, most: usize) -> Vec<u64> {
    let words = Words::of(text);
    (1..=most).flat_map(|n| words.grams(n)).collect()
}

/// What of a text is compared.
struct Marks {
    words: Words,
    /// The words that are not wording, all words where nothing else is left; and how many.
    own: (String, usize),
    /// Hash of those; `None` for a text without words.
    whole: Option<u64>,
    /// (first word, hash)
    grams: Vec<(usize, u64)>,
}

impl Marks {
    fn of(text: &str, n: usize, common: &HashSet<u64>) -> Self {
        let words = Words::of(text);
        let grams = words.grams(n);
        let mut is_wording = vec![false; words.places.len()];
        for (at, _) in grams.iter().enumerate().filter(|(_, gram)| common.contains(gram)) {
            is_wording[at..at + n].fill(true);
        }
        let all = 0..words.places.len();
        let own: Vec<&str> = all.filter(|at| !is_wording[*at]).map(|at| words.run(at..at + 1)).collect();
        let own = match own.len() {
            0 => (words.text.clone(), words.places.len()),
            n => (own.join(" "), n),
        };
        let whole = (!own.0.is_empty()).then(|| fingerprint(&own.0));
        let is_own = |at: usize| !is_wording[at..at + n].contains(&true);
        let grams = grams.into_iter().enumerate().filter(|(at, _)| is_own(*at)).collect();
        Self { words, own, whole, grams }
    }
}

/// Collects the texts of an [`Index`].
#[derive(Debug, Default)]
pub struct IndexBuilder {
    n_words: usize,
    texts: Vec<String>,
}

impl IndexBuilder {
    /// For grams of `n_words` words, from 1.
    pub fn new(n_words: usize) -> Self {
        Self { n_words: n_words.max(1), texts: vec![] }
    }

    /// Adds a text; the first has number 0. A text without words matches nothing.
    pub fn add(&mut self, text: impl Into<String>) {
        self.texts.push(text.into());
    }

    /// The index, in which grams of more than `common` texts are wording.
    pub fn finish(self, common: usize) -> Index {
        let n = self.n_words;
        let by_text = |text: &String| Words::of(text).grams(n);
        let grams = postings(self.texts.iter().map(by_text));
        let runs = grams.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > common);
        let common: HashSet<u64> = runs.map(|run| run[0].0).collect();
        drop(grams);
        let marks = || self.texts.iter().map(|text| Marks::of(text, n, &common));
        let grams = postings(marks().map(|marks| marks.grams.into_iter().map(|(_, gram)| gram).collect()));
        let whole = postings(marks().map(|marks| marks.whole.into_iter().collect()));
        Index { n_words: n, common, whole, grams }
    }
}

/// (hash, text) of the hashes of every text, in order, each once.
fn postings(hashes: impl Iterator<Item = Vec<u64>>) -> Vec<(u64, u32)> {
    let numbered = (0_u32..).zip(hashes);
    let mut postings: Vec<(u64, u32)> =
        numbered.flat_map(|(text, hashes)| hashes.into_iter().map(move |hash| (hash, text))).collect();
    postings.sort_unstable();
    postings.dedup();
    postings
}

/// Texts that others are compared with.
#[derive(Debug)]
pub struct Index {
    n_words: usize,
    common: HashSet<u64>,
    whole: Vec<(u64, u32)>,
    grams: Vec<(u64, u32)>,
}

/// What a text has in common with a text of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Number of the text in the index.
    pub text: u32,
    /// Whether all words of both are the same, but for wording.
    pub whole: bool,
    /// How many words in a row are shared: each gram among them stands in that text.
    pub n_words: usize,
    /// Those words, in lower case.
    pub words: String,
}

impl Index {
    /// An index of `texts` with the grams of [`WORDS`] and [`COMMON`].
    pub fn of(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut builder = IndexBuilder::new(WORDS);
        texts.into_iter().for_each(|text| builder.add(text));
        builder.finish(COMMON)
    }

    /// Distinct grams that are wording.
    pub fn n_common(&self) -> usize {
        self.common.len()
    }

    /// Every text of the index that `text` matches, in ascending order.
    pub fn matches(&self, text: &str) -> Vec<u32> {
        let marks = Marks::of(text, self.n_words, &self.common);
        let same = marks.whole.into_iter().flat_map(|whole| held(&self.whole, whole));
        let near = marks.grams.iter().flat_map(|(_, gram)| held(&self.grams, *gram));
        let mut texts: Vec<u32> = same.chain(near).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// The longest run of words that `text` shares with a text of the index, the first of equals.
    pub fn longest(&self, text: &str) -> Option<Shared> {
        let Marks { words, own, whole, grams } = Marks::of(text, self.n_words, &self.common);
        if let Some(same) = whole.and_then(|whole| held(&self.whole, whole).next()) {
            return Some(Shared { text: same, whole: true, n_words: own.1, words: own.0 });
        }
        // Runs that reach the word at hand, and the longest of all: (text, its words).
        let mut open: Vec<(u32, Range<usize>)> = vec![];
        let mut longest: Option<(u32, Range<usize>)> = None;
        for (at, gram) in grams {
            let texts = held(&self.grams, gram).take(MOST_FOLLOWED);
            // The gram before it ends one word earlier, unless wording stands between.
            let reaches = |run: &(u32, Range<usize>)| run.1.end + 1 == at + self.n_words;
            let begun =
                |text| open.iter().find(|run| run.0 == text && reaches(run)).map_or(at, |run| run.1.start);
            open = texts.map(|text| (text, begun(text)..at + self.n_words)).collect();
            for run in &open {
                if longest.as_ref().is_none_or(|longest| run.1.len() > longest.1.len()) {
                    longest = Some(run.clone());
                }
            }
        }
        longest.map(|(text, run)| Shared {
            text,
            whole: false,
            n_words: run.len(),
            words: words.run(run).to_owned(),
        })
    }
}

/// The texts of one hash.
fn held(postings: &[(u64, u32)], hash: u64) -> impl Iterator<Item = u32> {
    let from = postings.partition_point(|posting| posting.0 < hash);
    postings[from..].iter().take_while(move |posting| posting.0 == hash).map(|posting| posting.1)
}
