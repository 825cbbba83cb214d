//! Sentences of plain English words, as long as they are asked to be: stand-ins for the corpus of the release.

use gradatim_core::Rng;

use super::strings::below;

/// Plural, so that they need no article.
const NOUNS: [&str; 48] = [
    "ants", "apes", "bakers", "bears", "birds", "boats", "boys", "bulls", "cats", "chefs", "clerks", "cooks",
    "cows", "crabs", "crows", "dancers", "deer", "dogs", "doves", "ducks", "farmers", "foxes", "frogs",
    "geese", "girls", "goats", "guards", "hares", "horses", "judges", "kings", "lambs", "mice", "monks",
    "nurses", "owls", "pigs", "poets", "pupils", "queens", "robins", "sailors", "sheep", "snails", "tailors",
    "twins", "wolves", "writers",
];
const VERBS: [&str; 32] = [
    "argue", "arrive", "bathe", "camp", "climb", "crawl", "dance", "dream", "drink", "eat", "fall", "float",
    "hide", "hurry", "jump", "laugh", "listen", "march", "play", "rest", "run", "shout", "sing", "sit",
    "sleep", "smile", "stand", "swim", "wait", "walk", "wander", "work",
];
const ADVERBS: [&str; 16] = [
    "again", "alone", "badly", "calmly", "daily", "early", "gladly", "loudly", "never", "often", "quickly",
    "slowly", "softly", "together", "well", "wildly",
];
const ADJECTIVES: [&str; 24] = [
    "brave", "brown", "calm", "clever", "cold", "eager", "gentle", "great", "hungry", "kind", "lazy",
    "little", "lonely", "loud", "old", "proud", "quiet", "sad", "shy", "strange", "tall", "tired", "wise",
    "young",
];
const PREPOSITIONS: [&str; 12] = [
    "above", "after", "behind", "below", "beside", "beyond", "for", "near", "past", "under", "with",
    "without",
];
const JOINTS: [&str; 4] = ["and", "but", "while", "because"];

/// Sentences of two words.
pub(super) const PAIRS: u128 = (NOUNS.len() * VERBS.len()) as u128;

/// The words of a sentence; punctuation is left out.
#[derive(Debug)]
pub(super) struct Sentence {
    pub words: Vec<String>,
}

impl Sentence {
    /// A sentence of `size` words, 2 at least.
    pub fn draw(size: usize, rng: &mut Rng) -> Self {
        let mut words = Vec::with_capacity(size);
        loop {
            let left = size - words.len();
            // A further clause needs a joint and two words.
            let clause = if left < 8 { left } else { 3 + below(left - 7, rng).min(5) };
            push_clause(&mut words, clause, rng);
            if words.len() == size {
                break;
            }
            words.push(pick(&JOINTS, rng));
        }
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words[0][..1].make_ascii_uppercase();
        Self { words }
    }

    /// Its different words, in order of first occurrence; capital letters make a difference.
    pub fn distinct(&self) -> Vec<&str> {
        let mut distinct: Vec<&str> = vec![];
        for word in &self.words {
            if !distinct.contains(&word.as_str()) {
                distinct.push(word);
            }
        }
        distinct
    }
}

fn pick(words: &[&'static str], rng: &mut Rng) -> &'static str {
    words[below(words.len(), rng)]
}

/// A subject of up to three words, a verb, and what fills the clause.
fn push_clause(words: &mut Vec<&'static str>, size: usize, rng: &mut Rng) {
    let subject = 1 + below((size - 1).min(3), rng);
    push_noun(words, subject, rng);
    words.push(pick(&VERBS, rng));
    let mut left = size - 1 - subject;
    while left > 1 {
        let noun = (1 + below(3, rng)).min(left - 1);
        words.push(pick(&PREPOSITIONS, rng));
        push_noun(words, noun, rng);
        left -= 1 + noun;
    }
    if left == 1 {
        words.push(pick(&ADVERBS, rng));
    }
}

/// `ducks`, `old ducks`, `the old ducks`.
fn push_noun(words: &mut Vec<&'static str>, size: usize, rng: &mut Rng) {
    if size == 3 {
        words.push("the");
    }
    if size > 1 {
        words.push(pick(&ADJECTIVES, rng));
    }
    words.push(pick(&NOUNS, rng));
}
