//! Spans of a text hidden, so that whoever fills them in order has the text again.
//!
//! Source   the forge of MaskSearch (arXiv 2505.20285), system 28, and the corrections to it.
//! Entities what a text knows, as a model lists it; without one numbers, and capitalised runs that do not begin a sentence.
//! Hidden   those that stand in the text once, where a word ends on both sides, overlap no other that is hidden, and do
//!          not begin it. They are drawn without replacement by their salience.
//! Gold     in the order of the text, not in that of the draws.
//! Differs  the release draws with replacement, misses entities while it removes others from the list, and finds them inside
//!          longer words, so that its texts are not always restored.

use gradatim_core::Rng;
use gradatim_verify::occurrences;
use serde::{Deserialize, Serialize};

/// What stands in place of a span.
pub const MASK: &str = "[mask]";

/// Which spans are likely to be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Salience {
    /// In proportion to their words; numbers as much as the longest.
    #[default]
    Length,
    /// Each as likely.
    Uniform,
    /// Numbers alone.
    Numbers,
    /// Anything but numbers.
    Names,
}

/// A text with masks, and what they hide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// With [`MASK`] in place of each span.
    pub text: String,
    /// In the order of the text.
    pub spans: Vec<String>,
}

impl Masked {
    /// The text with its masks filled in order; masks beyond the last span stay.
    pub fn filled(&self, spans: &[&str]) -> String {
        let mut parts = self.text.split(MASK);
        let mut text = parts.next().unwrap_or_default().to_owned();
        let mut spans = spans.iter();
        for part in parts {
            text.push_str(spans.next().copied().unwrap_or(MASK));
            text.push_str(part);
        }
        text
    }
}

/// How many spans the source hides of `n` that can be: all up to 4, and of fewer than 3 a random number.
pub fn how_many(n: usize, rng: &mut Rng) -> usize {
    match n {
        0 => 0,
        1 | 2 => 1 + rng.below(n as u64) as usize,
        _ => n.min(4),
    }
}

/// Numbers, and runs of words with a capital that do not begin a sentence, each once.
pub fn entities(text: &str) -> Vec<String> {
    let (mut found, mut run, mut begins): (Vec<String>, Vec<&str>, bool) = (vec![], vec![], true);
    for token in text.split_whitespace() {
        let word = token.trim_matches(|symbol: char| !symbol.is_alphanumeric());
        let is_name = !begins && word.starts_with(char::is_uppercase);
        if is_name {
            run.push(word);
        }
        // A mark behind a word ends the run.
        if !is_name || !token.ends_with(word) {
            found.extend((!run.is_empty()).then(|| run.join(" ")));
            run.clear();
        }
        if is_number(word) {
            found.push(word.to_owned());
        }
        begins = token.ends_with(['.', '!', '?', ':']);
    }
    found.extend((!run.is_empty()).then(|| run.join(" ")));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|entity| seen.insert(entity.clone()));
    found
}

/// Hides `k` of the `entities` in `text`; `None` where there are not so many that can be, or a mask stands there already.
pub fn mask(text: &str, entities: &[String], k: usize, salience: Salience, rng: &mut Rng) -> Option<Masked> {
    if text.contains(MASK) {
        return None;
    }
    let mut sites: Vec<(usize, &str)> = vec![];
    for entity in entities.iter().map(|entity| entity.trim()).filter(|entity| !entity.is_empty()) {
        let fits = match salience {
            Salience::Numbers => is_number(entity),
            Salience::Names => !is_number(entity),
            Salience::Length | Salience::Uniform => true,
        };
        let mut places = occurrences::of(entity, text);
        if let (true, Some(at), None) = (fits, places.next(), places.next())
            && at > 0
            && !sites.contains(&(at, entity))
        {
            sites.push((at, entity));
        }
    }
    let words = |entity: &str| entity.split_whitespace().count();
    let most = sites.iter().map(|(_, entity)| words(entity)).max().unwrap_or(1);
    let mut hidden: Vec<(usize, &str)> = vec![];
    while hidden.len() < k {
        let apart = |(at, entity): &(usize, &str)| {
            hidden.iter().all(|(other, taken)| at + entity.len() <= *other || other + taken.len() <= *at)
        };
        sites.retain(apart);
        if sites.is_empty() {
            return None;
        }
        let weight = |(_, entity): &(usize, &str)| match salience {
            Salience::Length if is_number(entity) => most as f64,
            Salience::Length => words(entity) as f64,
            _ => 1.0,
        };
        let weights: Vec<f64> = sites.iter().map(weight).collect();
        hidden.push(sites.swap_remove(rng.weighted(&weights)));
    }
    hidden.sort_unstable();
    let (mut masked, mut from) = (String::with_capacity(text.len()), 0);
    for (at, entity) in &hidden {
        masked.push_str(&text[from..*at]);
        masked.push_str(MASK);
        from = at + entity.len();
    }
    masked.push_str(&text[from..]);
    Some(Masked { text: masked, spans: hidden.into_iter().map(|(_, entity)| entity.to_owned()).collect() })
}

fn is_number(entity: &str) -> bool {
    entity.starts_with(|symbol: char| symbol.is_ascii_digit())
        && entity.chars().all(|symbol| symbol.is_ascii_digit() || matches!(symbol, '.' | ','))
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    const TEXT: &str = "Zora Tull was born in 1841 near Old Bram, 16 miles from Tessel. In 1866 she met Ivo Renn of Old \
                        Bram and 6 others.";

    fn owned(entities: &[&str]) -> Vec<String> {
        entities.iter().map(|entity| (*entity).to_owned()).collect()
    }

    #[test]
    fn entities_are_numbers_and_names_within_sentences() {
        assert_eq!(entities(TEXT), ["Tull", "1841", "Old Bram", "16", "Tessel", "1866", "Ivo Renn", "6"]);
        assert!(entities("").is_empty() && entities("no name, no number.").is_empty());
    }

    /// Texts of random scraps, among them words in words and masks that stand there already.
    #[test]
    fn masks_are_as_many_as_asked_for_and_filled_in_order_restore_the_text() {
        let scraps =
            ["Ann", "Ann Lee", "Lee", "6", "16", "1,600", "cat.", "a-6", "Ö", "[mask]", "Annex", "no"];
        let (mut rng, mut masked) = (Seed(1).rng("masks", [0, 0]), 0);
        for at in 0..2_000 {
            let n = 4 + rng.below(12) as usize;
            let words: Vec<&str> = (0..n).map(|_| scraps[rng.below(scraps.len() as u64) as usize]).collect();
            let text = words.join(" ");
            let k = 1 + at % 4;
            let known = [entities(&text), owned(&scraps)].concat();
            let Some(found) = mask(&text, &known, k, Salience::Length, &mut rng) else { continue };
            masked += 1;
            let spans: Vec<&str> = found.spans.iter().map(String::as_str).collect();
            assert_eq!((found.text.matches(MASK).count(), spans.len()), (k, k), "{text}");
            assert_eq!(found.filled(&spans), text);
            assert!(!found.text.starts_with(MASK), "{}", found.text);
            for span in &spans {
                assert_eq!(occurrences::of(span, &found.text).count(), 0, "{span} in {}", found.text);
            }
        }
        assert!(masked > 300, "{masked}");
    }

    #[test]
    fn salience_says_which_spans_are_hidden() {
        let mut rng = Seed(2).rng("masks", [0, 1]);
        let known = entities(TEXT);
        let mut hidden = std::collections::BTreeMap::new();
        let n = 20_000;
        for _ in 0..n {
            for salience in [Salience::Numbers, Salience::Names, Salience::Length] {
                let found = mask(TEXT, &known, 1, salience, &mut rng).expect("some").spans.remove(0);
                assert!(salience == Salience::Length || is_number(&found) == (salience == Salience::Numbers));
                *hidden.entry((salience == Salience::Length, found)).or_insert(0) += 1;
            }
        }
        // Old Bram stands there twice. Numbers weigh as much as Ivo Renn, Tull and Tessel half of it: 2 of 12.
        assert!(!hidden.contains_key(&(true, "Old Bram".to_owned())));
        for (entity, weight) in [("1841", 2.0), ("16", 2.0), ("6", 2.0), ("Ivo Renn", 2.0), ("Tessel", 1.0)] {
            let (p, n) = (weight / 12.0, f64::from(n));
            let found = f64::from(hidden[&(true, entity.to_owned())]) / n;
            assert!((found - p).abs() < 5.0 * (p * (1.0 - p) / n).sqrt(), "{entity}: {found}");
        }
        assert_eq!(mask(TEXT, &known, 8, Salience::Uniform, &mut rng), None);
        assert_eq!(
            mask(TEXT, &owned(&["Zora Tull"]), 1, Salience::Uniform, &mut rng),
            None,
            "it begins the text"
        );
    }

    #[test]
    fn the_source_hides_up_to_four() {
        let mut rng = Seed(3).rng("masks", [0, 2]);
        let counts: Vec<usize> = (0..8).map(|n| how_many(n, &mut rng)).collect();
        assert_eq!((counts[0], counts[1], &counts[3..]), (0, 1, &[3, 4, 4, 4, 4][..]));
        assert!((0..50).map(|_| how_many(2, &mut rng)).all(|k| (1..=2).contains(&k)));
    }
}
