//! Word sorting: made-up words in alphabetical order. `<drai bol ste:` is answered by `#bol,drai,ste`.
//!
//! Level     n has n + 1 different words of 1 to 2 syllables, ascending (`<`) or descending (`>`).
//! Canonical the direction and the words as shown.
//! Rewrites  otherwise put: the words in reverse order.
//! Distinct  2 w (w - 1) .. (w - n) with w = 8 (288 + 288^2) words; over 10^11 at level 1.
//! Guess     1 / (n + 1)!.

use gradatim_core::{Problem, Rewrite};

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::wording::{Wording, list};
use crate::words;

arm::plain_options!(1..=8);

const SYLLABLES: [u32; 2] = [1, 2];

impl Ladder for Options {
    const NAME: &'static str = "word-sorting";
    const LEVEL: &'static str = "n + 1 words";
    const LEVELS: [i64; 2] = [1, 32];
    const VERIFIER: &'static str = "list";
    type Level = WordSorting;

    fn at(&self, level: i64) -> WordSorting {
        WordSorting { words: level as usize + 1, wording: self.wording }
    }
}

pub(crate) struct WordSorting {
    words: usize,
    wording: Wording,
}

impl Level for WordSorting {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let rises = draw::coin(&mut rng);
        let words = words::different(self.words, SYLLABLES, &mut rng);
        let mut sorted = words.clone();
        sorted.sort_unstable();
        if !rises {
            sorted.reverse();
        }
        let (answer, shown) = (list(&sorted, ",").to_string(), list(&words, " ").to_string());
        let sign = if rises { '<' } else { '>' };
        Instance {
            prompt: self.prompt(&shown, rises),
            solution: format!("#{answer}"),
            answer,
            canonical: format!("{sign} {shown}"),
            meta: vec![("words", shown.into()), ("ascending", rises.into())],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let rises = problem.meta.get("ascending")?.as_bool()?;
        let words: Vec<&str> = problem.meta.get("words")?.as_str()?.rsplit(' ').collect();
        let shown = words.join(" ");
        let canonical = Some(format!("{} {shown}", if rises { '<' } else { '>' }));
        (how == Rewrite::Paraphrase).then(|| Rewritten { prompt: self.prompt(&shown, rises), canonical })
    }

    fn distinct(&self) -> Option<u64> {
        let all = words::count(SYLLABLES);
        let lists = (0..self.words as u128).try_fold(2_u128, |ways, taken| ways.checked_mul(all - taken));
        arm::counted(lists)
    }
}

impl WordSorting {
    fn prompt(&self, shown: &str, rises: bool) -> String {
        let (sign, order) = if rises { ('<', "alphabetical") } else { ('>', "reverse alphabetical") };
        let english = format_args!("Put these words in {order} order: {shown}");
        self.wording.prompt(format_args!("{sign}{shown}:"), english, "#ant, bee, cat")
    }
}
