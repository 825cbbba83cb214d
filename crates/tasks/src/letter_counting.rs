//! Letter counting: how often a letter occurs in made-up words. `banana/a:` is answered by `b0a1n1a2n2a3#3`.
//!
//! Level     n has n words of `syllables` syllables each; a syllable is one of 36 onsets and one of 8 nuclei, and a
//!           word ends in one of 8 codas, of which one is empty.
//! Draw      the text, then one of the counts that occur in it (0 among them while a letter is absent), then one of
//!           the 26 letters with that count: no count is likelier for being shared by many letters.
//! Solution  each letter with the count so far. Only the answer is judged.
//! Canonical the letter and the text.
//! Rewrites  simpler: without the words that do not hold the letter, but for one where none does; otherwise put:
//!           the words in reverse order.
//! Distinct  26 w^n with w = 8 sum over k of 288^k words: vowels part the syllables, so no word is made twice.
//! Guess     the likeliest count is right in 36% of the instances of level 1, 19% of level 4, 10% of level 12.

use gradatim_core::{Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw::pick;
use crate::wording::{self, Wording, push};
use crate::words;

const LETTERS: usize = 26;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=32.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Fewest and most syllables of a word, within 1..=6.
    pub syllables: [u32; 2],
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), syllables: [1, 3] }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "letter-counting";
    const LEVEL: &'static str = "n words";
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "number";
    type Level = LetterCounting;

    fn check(&self) -> Result<()> {
        words::check(self.syllables)
    }

    fn at(&self, level: i64) -> LetterCounting {
        LetterCounting { words: level as usize, syllables: self.syllables, wording: self.wording }
    }
}

pub(crate) struct LetterCounting {
    words: usize,
    syllables: [u32; 2],
    wording: Wording,
}

impl Level for LetterCounting {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let text = self.text(&mut rng);
        let letter = letter(&text, &mut rng);
        let prompt = self.prompt(&text, letter);
        let told = |count: u32| match self.wording {
            Wording::Compact => count.to_string(),
            Wording::English => format!(" {count}\n"),
        };
        let (mut count, mut so_far) = (0, told(0));
        let mut solution = String::with_capacity(8 + 5 * text.len());
        for at in text.chars().filter(|at| *at != ' ') {
            if at == letter {
                count += 1;
                so_far = told(count);
            }
            solution.push(at);
            solution.push_str(&so_far);
        }
        push(&mut solution, format_args!("#{count}"));
        Instance {
            prompt,
            answer: count.to_string(),
            solution,
            canonical: format!("{letter} {text}"),
            meta: vec![("letter", letter.to_string().into()), ("text", text.into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let text = problem.meta.get("text")?.as_str()?;
        let letter = problem.meta.get("letter")?.as_str()?.chars().next()?;
        let words = text.split(' ');
        let mut words: Vec<&str> = match how {
            Rewrite::Simplify => words.filter(|word| word.contains(letter)).collect(),
            Rewrite::Paraphrase => words.rev().collect(),
        };
        if words.is_empty() {
            words.extend(text.split(' ').next());
        }
        let text = words.join(" ");
        Some(Rewritten { prompt: self.prompt(&text, letter), canonical: Some(format!("{letter} {text}")) })
    }

    fn distinct(&self) -> Option<u64> {
        let texts = words::count(self.syllables).checked_pow(self.words as u32);
        arm::counted(texts.and_then(|texts| texts.checked_mul(LETTERS as u128)))
    }
}

impl LetterCounting {
    fn prompt(&self, text: &str, letter: char) -> String {
        match self.wording {
            Wording::Compact => format!("{text}/{letter}:"),
            Wording::English => {
                let mut prompt = format!("How many times does the letter \"{letter}\" occur in \"{text}\"?");
                wording::push_request(&mut prompt, "#42");
                prompt
            }
        }
    }

    fn text(&self, rng: &mut Rng) -> String {
        let mut text = String::with_capacity(16 * self.words);
        for word in 0..self.words {
            text.push_str(if word == 0 { "" } else { " " });
            words::push_word(&mut text, self.syllables, rng);
        }
        text
    }
}

/// The header's draw of a letter.
fn letter(text: &str, rng: &mut Rng) -> char {
    let mut counts = [0_u32; LETTERS];
    text.bytes().filter(u8::is_ascii_lowercase).for_each(|at| counts[usize::from(at - b'a')] += 1);
    let mut kinds = counts.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let kind = pick(&kinds, rng);
    let chosen = rng.below(counts.iter().filter(|count| **count == kind).count() as u64);
    let mut alike = ('a'..='z').zip(counts).filter(|(_, count)| *count == kind);
    alike.nth(chosen as usize).map_or('a', |(letter, _)| letter)
}
