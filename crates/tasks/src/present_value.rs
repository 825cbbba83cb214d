//! Present value: the sum of delayed amounts, worth 0.99 of themselves for each step of delay. `120*0.99^5+-30*0.99^1=`
//! is answered by `114.12,-29.70#84.42`.
//!
//! Source    the delayed payments of Arithmetic-GPT, system 64, which have two terms and delays of 0 to 30.
//! Level     n has n terms.
//! Draw      delays of 0..=max_delay with equal chance; amounts as in expected value.
//! Solution  the terms, then their sum, each rounded to `decimals` decimals, halves away from 0: rounded terms may miss the
//!           rounded sum by some units of the last one. Only the answer is judged.
//! Exact     powers are kept to 30 decimals, which holds 0.99^15 exactly. No later one takes part in a tie: 99 is
//!           divisible by neither 2 nor 5, so each further power needs another term to cancel its last digits.
//! Canonical the terms as printed, in order of size.
//! Rewrites  otherwise put: the terms in reverse order.
//! Distinct  600 (max_delay + 1) terms as a multiset: 18,600 at level 1.
//! Guess     1.00 and -1.00 at level 1, under 1% each.

use gradatim_core::{Error, Problem, Result, Rewrite};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::density::Density;
use crate::money::{self, Spread, decimal};
use crate::wording::{Wording, list};

const MOST_DELAY: u32 = 30;
/// 1 in units that powers are kept in; 2,400 times as many fit into an i128.
const SCALE: i128 = 10_i128.pow(30);

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Where amounts come from.
    pub spread: Spread,
    /// Where amounts come from, if not by `spread`.
    pub amount: Option<Density>,
    /// Longest delay, 1..=30.
    pub max_delay: u32,
    /// Decimals of terms worked out and of the answer, 0..=6.
    pub decimals: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 4],
            wording: Wording::default(),
            spread: Spread::default(),
            amount: None,
            max_delay: MOST_DELAY,
            decimals: 2,
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "present-value";
    const LEVEL: &'static str = "n terms";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = PresentValue;

    fn check(&self) -> Result<()> {
        self.amount.iter().try_for_each(|density| density.check("amount"))?;
        if self.decimals > money::MOST_DECIMALS {
            return Err(Error::input("decimals", self.decimals, "0 to 6", "set decimals = 2"));
        }
        match self.max_delay {
            1..=MOST_DELAY => Ok(()),
            other => Err(Error::input("max_delay", other, "1 to 30", "set max_delay = 30")),
        }
    }

    fn at(&self, level: i64) -> PresentValue {
        let powers =
            std::iter::successors(Some(SCALE), |power| Some(power / 100 * 99 + power % 100 * 99 / 100));
        let powers = powers.take(self.max_delay as usize + 1).collect();
        PresentValue { terms: level as usize, powers, options: self.clone() }
    }
}

pub(crate) struct PresentValue {
    terms: usize,
    /// 0.99^t in units of 1 / SCALE.
    powers: Vec<i128>,
    options: Options,
}

impl Level for PresentValue {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (mut steps, mut sum, mut shown) = (self.options.wording.steps(), 0, vec![]);
        let rounded = |worth: i128| decimal(rounded(worth, self.options.decimals), self.options.decimals);
        for _ in 0..self.terms {
            let amount = self.options.spread.amount(self.options.amount.as_ref(), &mut rng);
            let delay = rng.between(0, i64::from(self.options.max_delay));
            let worth = i128::from(amount) * self.powers[delay as usize];
            sum += worth;
            let term = format!("{amount}*0.99^{delay}");
            steps.push(rounded(worth), format_args!("{term} = {}", rounded(worth)));
            shown.push(term);
        }
        let prompt = self.prompt(&shown);
        let meta = vec![("terms", shown.clone().into())];
        shown.sort_unstable();
        let answer = rounded(sum).to_string();
        Instance {
            prompt,
            solution: steps.end(&answer),
            answer,
            canonical: list(&shown, " ").to_string(),
            meta,
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let terms = problem.meta.get("terms")?.as_array()?.iter();
        let terms: Vec<&str> = terms.rev().map(Value::as_str).collect::<Option<_>>()?;
        (how == Rewrite::Paraphrase).then(|| Rewritten { prompt: self.prompt(&terms), canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let kinds = 2 * money::MOST as u128 * self.powers.len() as u128;
        let full = self.options.amount.iter().all(Density::is_full);
        arm::counted(arm::multisets(kinds, self.terms).filter(|_| full))
    }
}

impl PresentValue {
    fn prompt<T: std::fmt::Display>(&self, terms: &[T]) -> String {
        let Options { decimals, wording, .. } = self.options;
        let english = format_args!("What is {}, rounded to {}?", list(terms, " + "), money::words(decimals));
        wording.prompt(format_args!("{}=", list(terms, "+")), english, &money::example(decimals))
    }
}

/// To units of the last of so many decimals, halves away from 0.
fn rounded(worth: i128, decimals: u32) -> i64 {
    let unit = SCALE / 10_i128.pow(decimals);
    ((worth + if worth < 0 { -unit / 2 } else { unit / 2 }) / unit) as i64
}
