//! Tones: what sounds in a spectrum? `4 9 71 0 2 33 8 1?` is answered by `3:71,6:33#3`: the loudest tone is the third.
//!
//! Source    the perceptual stand-ins of system 17, SARI (arXiv 2504.15900), and 20: sound that a small machine can hear.
//! Level     n has n + 1 tones; where their number is asked for, 1 to n + 1, each as likely.
//! Draw      `bins` magnitudes. Tones have different ones of 20 to 99 at different places, noise has 0 to 9: what is 20 or
//!           more is a tone. A sum of sines at whole bins has the spectrum of its amplitudes, so no tone leaks.
//! Asks      `dominant`: where the loudest tone is; `count`: how many there are; `higher`: which of the two loudest is higher.
//! Solution  the tones with their places, from 1, and their magnitudes. Only the answer is judged.
//! Canonical the spectrum: all questions about it stand on one side of the split.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     1 / bins for the loudest, 1 / (n + 1) for their number.
//! Differs   the sources' sounds are recorded.

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, list};

/// Least magnitude of a tone, and one more than the greatest.
const LOUD: [usize; 2] = [20, 100];
/// One more than the greatest magnitude of noise.
const NOISE: usize = 10;

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Magnitudes of a spectrum, 10..=64.
    pub bins: usize,
    /// What is asked.
    pub ask: Ask,
}

/// See the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    #[default]
    Dominant,
    Count,
    Higher,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 8], wording: Wording::default(), bins: 16, ask: Ask::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "tones";
    const LEVEL: &'static str = "n + 1 tones";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = Tones;

    fn check(&self) -> Result<()> {
        match self.bins {
            10..=64 => Ok(()),
            other => Err(Error::input("bins", other, "10 to 64", "set bins = 16")),
        }
    }

    fn at(&self, level: i64) -> Tones {
        Tones { most: level as usize + 1, bins: self.bins, ask: self.ask, wording: self.wording }
    }
}

pub(crate) struct Tones {
    most: usize,
    bins: usize,
    ask: Ask,
    wording: Wording,
}

impl Level for Tones {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let mut spectrum: Vec<usize> = (0..self.bins).map(|_| draw::place(NOISE, &mut rng)).collect();
        let tones = if self.ask == Ask::Count { 1 + draw::place(self.most, &mut rng) } else { self.most };
        let places = draw::different(tones, self.bins, &mut rng);
        for (place, above) in places.iter().zip(draw::different(tones, LOUD[1] - LOUD[0], &mut rng)) {
            spectrum[*place] = LOUD[0] + above;
        }
        let mut steps = self.wording.steps();
        for (bin, magnitude) in (1..).zip(&spectrum).filter(|(_, magnitude)| **magnitude >= LOUD[0]) {
            let english = format_args!("A tone at {bin} kHz, magnitude {magnitude}.");
            steps.push(format_args!("{bin}:{magnitude}"), english);
        }
        let mut loudest = places.clone();
        loudest.sort_unstable_by_key(|place| std::cmp::Reverse(spectrum[*place]));
        let (sign, english, answer) = match self.ask {
            Ask::Dominant => ("", "At how many kHz is the loudest tone?", loudest[0] + 1),
            Ask::Count => ("n", "How many tones are there?", tones),
            Ask::Higher => {
                let higher = loudest[..2].iter().max().map_or(0, |place| place + 1);
                ("^", "Of the two loudest tones, at how many kHz is the higher one?", higher)
            }
        };
        let shown = list(&spectrum, " ").to_string();
        let english = format_args!(
            "The magnitudes of a sound at 1, 2, .. {} kHz: {shown}. What is {} or more is a tone, the rest is noise. \
             {english}",
            self.bins, LOUD[0]
        );
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}{sign}?"), english, "#7"),
            answer: answer.to_string(),
            solution: steps.end(answer),
            canonical: shown.clone(),
            meta: vec![("spectrum", spectrum.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}
