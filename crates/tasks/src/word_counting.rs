//! Word counting: letters of one string. `c banab/a:` asks how often a occurs: `b0a1n1a2b2#2`.
//!
//! Source    the four tasks and the perturbed arms of system 80.
//! Level     n has a string of n + 2 letters.
//! Tasks     char: how often a letter of the string occurs; length: how many letters; distinct: how many different
//!           ones; substring: whether a piece of 2 letters or more is part of it, the pieces that are not differing
//!           from one that is in one letter.
//! Draw      the number of different letters (`distinct`, or half the length to all of it, all as likely), which they
//!           are, each once and then any of them, shuffled; what is asked and how it is perturbed from streams of their
//!           own, so that arms are paired: one seed and n, one string.
//! Perturbed gold and prompt are of the perturbed string, the canonical form of the parent, like that of separators.
//! Solution  letter by letter with the count so far; for substring the pieces of its length, to the first that is it.
//! Canonical task, parent string, and the letter or piece.
//! Distinct  sum over d of C(26, d) surj(L, d) strings, times d for char; unknown for substring.
//! Guess     char: 1 is right in 67% of level 1 and 55% of levels 4 and 8; the source's golds are 1.22 on average.
//!           substring: 1/2.

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, push};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=24.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// What is asked.
    pub task: Task,
    /// Different letters of a string, 2 to the length at the first level; 0 for any number.
    pub distinct: usize,
    /// What stands between letters.
    pub separator: Separator,
    /// What is done to the string.
    pub perturb: Perturb,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// How often a letter occurs.
    #[default]
    Char,
    /// Whether a piece is part of it.
    Substring,
    /// How many letters there are.
    Length,
    /// How many different letters there are.
    Distinct,
}

/// What stands between letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Separator {
    /// Nothing.
    #[default]
    None,
    /// A hyphen.
    Dash,
    /// A blank.
    Space,
    /// A comma.
    Comma,
}

/// What is done to the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Perturb {
    /// Nothing.
    #[default]
    None,
    /// A letter is left out.
    Delete,
    /// A random letter comes in.
    Insert,
    /// A letter is doubled.
    Repeat,
    /// A letter becomes a random one.
    Replace,
    /// Two letters change places.
    Swap,
    /// The first letter goes to the end.
    LeftShift,
    /// The last letter goes to the front.
    RightShift,
    /// Letters in random order.
    Shuffle,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 8],
            wording: Wording::default(),
            task: Task::default(),
            distinct: 0,
            separator: Separator::default(),
            perturb: Perturb::default(),
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "word-counting";
    const LEVEL: &'static str = "n + 2 letters";
    const LEVELS: [i64; 2] = [1, 24];
    const VERIFIER: &'static str = "number";
    type Level = WordCounting;

    fn check(&self) -> Result<()> {
        let most = self.levels[0] as usize + 2;
        if self.distinct == 0 || (2..=most).contains(&self.distinct) {
            return Ok(());
        }
        let expected = format!("0, or 2 to {most}, the letters of the first level");
        Err(Error::input("distinct", self.distinct, expected, "set distinct = 0"))
    }

    fn at(&self, level: i64) -> WordCounting {
        WordCounting { length: level as usize + 2, options: self.clone() }
    }
}

pub(crate) struct WordCounting {
    length: usize,
    options: Options,
}

impl Level for WordCounting {
    fn instance(&self, stream: &Stream) -> Instance {
        let parent = self.parent(&mut stream.rng());
        let mut word = parent.clone();
        self.options.perturb.apply(&mut word, &mut stream.attempt(1));
        let mut rng = stream.attempt(2);
        let target = match self.options.task {
            Task::Char => char::from(draw::pick(&parent, &mut rng)).to_string(),
            Task::Substring => text(&piece(&word, &mut rng)),
            Task::Length | Task::Distinct => String::new(),
        };
        let (answer, solution) = self.solve(&word, &target);
        let separator = match self.options.separator {
            Separator::None => "",
            Separator::Dash => "-",
            Separator::Space => " ",
            Separator::Comma => ",",
        };
        let letters: Vec<String> = word.iter().map(|letter| char::from(*letter).to_string()).collect();
        let shown = letters.join(separator);
        let (sign, question) = match self.options.task {
            Task::Char => (
                format!("c {shown}/{target}:"),
                format!("How often does the letter \"{target}\" occur in \"{shown}\"?"),
            ),
            Task::Substring => (
                format!("s {shown}/{target}:"),
                format!("Is \"{target}\" a part of \"{shown}\", separators apart? Answer yes or no."),
            ),
            Task::Length => (format!("l {shown}:"), format!("How many letters has \"{shown}\"?")),
            Task::Distinct => {
                (format!("d {shown}:"), format!("How many different letters are in \"{shown}\"?"))
            }
        };
        let example = if self.options.task == Task::Substring { "#yes" } else { "#42" };
        Instance {
            prompt: self.options.wording.prompt(&sign, question, example),
            answer,
            solution,
            canonical: format!("{} {} {target}", &sign[..1], text(&parent)).trim_end().to_owned(),
            meta: vec![
                ("parent", text(&parent).into()),
                ("word", text(&word).into()),
                ("target", target.into()),
            ],
        }
    }

    fn distinct(&self) -> Option<u64> {
        if self.options.task == Task::Substring {
            return None;
        }
        let forms = self.numbers().map(|letters| {
            let strings = chosen(26, letters) * surjections(self.length, letters)?;
            Some(if self.options.task == Task::Char { strings * letters as u128 } else { strings })
        });
        arm::counted(forms.sum())
    }

    fn verifier(&self) -> Option<&'static str> {
        (self.options.task == Task::Substring).then_some("final-answer")
    }
}

impl WordCounting {
    /// How many different letters there may be.
    fn numbers(&self) -> std::ops::RangeInclusive<usize> {
        match self.options.distinct {
            0 => self.length.div_ceil(2)..=self.length.min(26),
            letters => letters..=letters,
        }
    }

    fn parent(&self, rng: &mut Rng) -> Vec<u8> {
        let numbers = self.numbers();
        let letters = rng.between(*numbers.start() as i64, *numbers.end() as i64) as usize;
        let mut word: Vec<u8> =
            draw::different(letters, 26, rng).iter().map(|letter| b'a' + *letter as u8).collect();
        for _ in letters..self.length {
            word.push(word[draw::place(letters, rng)]);
        }
        rng.shuffle(&mut word);
        word
    }

    fn solve(&self, word: &[u8], target: &str) -> (String, String) {
        let mut solution = String::with_capacity(16 + 4 * word.len());
        let (space, end) = match self.options.wording {
            Wording::Compact => ("", ""),
            Wording::English => (" ", "\n"),
        };
        if self.options.task == Task::Substring {
            let mut found = false;
            for (at, window) in word.windows(target.len()).enumerate() {
                let comma = if at > 0 && end.is_empty() { "," } else { "" };
                push(&mut solution, format_args!("{comma}{}{end}", text(window)));
                found = window == target.as_bytes();
                if found {
                    break;
                }
            }
            let answer = if found { "yes" } else { "no" };
            push(&mut solution, format_args!("#{answer}"));
            return (answer.to_owned(), solution);
        }
        let mut count = 0;
        for (at, letter) in word.iter().enumerate() {
            count += u32::from(match self.options.task {
                Task::Char => target.as_bytes() == [*letter],
                Task::Distinct => !word[..at].contains(letter),
                Task::Length | Task::Substring => true,
            });
            push(&mut solution, format_args!("{}{space}{count}{end}", char::from(*letter)));
        }
        push(&mut solution, format_args!("#{count}"));
        (count.to_string(), solution)
    }
}

impl Perturb {
    fn apply(self, word: &mut Vec<u8>, rng: &mut Rng) {
        let at = draw::place(word.len(), rng);
        let random = |rng: &mut Rng| b'a' + rng.below(26) as u8;
        match self {
            Self::None => {}
            Self::Delete => drop(word.remove(at)),
            Self::Insert => word.insert(at, random(rng)),
            Self::Repeat => word.insert(at, word[at]),
            Self::Replace => word[at] = random(rng),
            Self::Swap => {
                let other = draw::place(word.len(), rng);
                word.swap(at, other);
            }
            Self::LeftShift => word.rotate_left(1),
            Self::RightShift => word.rotate_right(1),
            Self::Shuffle => rng.shuffle(word),
        }
    }
}

/// A piece of 2 letters or more that is part of `word`, or with equal chance one that differs from such a piece in one
/// letter and is not.
fn piece(word: &[u8], rng: &mut Rng) -> Vec<u8> {
    let length = 2.min(word.len()) + draw::place(word.len().saturating_sub(2).max(1), rng);
    let start = draw::place(word.len() - length + 1, rng);
    let mut piece = word[start..start + length].to_vec();
    if draw::coin(rng) {
        return piece;
    }
    let at = draw::place(length, rng);
    // Fewer than 26 letters can stand where the piece goes on as the string does: some letter is absent there.
    while word.windows(length).any(|window| window == piece) {
        piece[at] = b'a' + rng.below(26) as u8;
    }
    piece
}

fn text(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}

/// n! / (k! (n - k)!).
fn chosen(n: u128, k: usize) -> u128 {
    (0..k as u128).fold(1, |ways, at| ways * (n - at) / (at + 1))
}

/// Strings of `length` over `letters` letters with each of them in it: the sum of (-1)^j C(d, j) (d - j)^L.
fn surjections(length: usize, letters: usize) -> Option<u128> {
    let mut ways = 0_i128;
    for missing in 0..=letters {
        let strings = ((letters - missing) as i128).checked_pow(length as u32)?;
        let term = strings.checked_mul(chosen(letters as u128, missing) as i128)?;
        ways = ways.checked_add(if missing % 2 == 0 { term } else { -term })?;
    }
    Some(ways as u128)
}
