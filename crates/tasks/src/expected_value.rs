//! Expected value: the sum of probabilities times amounts. `0.25*120+0.50*-30=` is answered by `30.00,-15.00#15.00`.
//!
//! Source    the gambles of Arithmetic-GPT, system 64, which have two terms.
//! Level     n has n terms.
//! Draw      probabilities to `decimals` decimals: Beta(0.27, 0.27), or uniform; amounts in whole numbers: a fair sign and a
//!           magnitude of density x^-0.945 on [1, 300], rounded, or uniform on 1..=300. Either may have a density of its
//!           own.
//! Hidden    a share `ambiguous` of probabilities is shown as `?`; the gold counts with the hidden one, so that such
//!           problems train, and cannot be solved.
//! Corrupted with `corrupt`, the gold has a fair random sign: the ablation of the source, about half of them wrong.
//! Solution  the products, then the answer, all to as many decimals as probabilities have, which is exact.
//! Canonical the terms as printed, in order of size.
//! Rewrites  simpler: the likeliest term first; otherwise put: the terms in reverse order.
//! Distinct  101 * 600 terms, with two decimals, as a multiset: over 1.8 10^9 at two terms, unless some are hidden.
//! Guess     0.00 at level 1, 13%: probabilities near 0 are likely.

use gradatim_core::{Error, Problem, Result, Rewrite};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{self, Instance, Ladder, Level, Rewritten, Stream};
use crate::density::Density;
use crate::draw;
use crate::money::{self, Spread, decimal};
use crate::wording::{Wording, list};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Where probabilities and amounts come from.
    pub spread: Spread,
    /// Where probabilities come from, if not by `spread`.
    pub probability: Option<Density>,
    /// Where amounts come from, if not by `spread`.
    pub amount: Option<Density>,
    /// Share of probabilities that are hidden; source: 0.1.
    pub ambiguous: f64,
    /// Whether the sign of the gold is random.
    pub corrupt: bool,
    /// Decimals of probabilities, and so of products and the answer, 1..=6.
    pub decimals: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            levels: [1, 4],
            wording: Wording::default(),
            spread: Spread::default(),
            probability: None,
            amount: None,
            ambiguous: 0.0,
            corrupt: false,
            decimals: 2,
        }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "expected-value";
    const LEVEL: &'static str = "n terms";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "number";
    type Level = ExpectedValue;

    fn check(&self) -> Result<()> {
        self.probability.iter().try_for_each(|density| density.check("probability"))?;
        self.amount.iter().try_for_each(|density| density.check("amount"))?;
        if !(1..=money::MOST_DECIMALS).contains(&self.decimals) {
            return Err(Error::input("decimals", self.decimals, "1 to 6", "set decimals = 2"));
        }
        match self.ambiguous {
            0.0..=1.0 => Ok(()),
            other => Err(Error::input("ambiguous", other, "a share from 0 to 1", "set ambiguous = 0.1")),
        }
    }

    fn at(&self, level: i64) -> ExpectedValue {
        ExpectedValue { terms: level as usize, options: self.clone() }
    }
}

pub(crate) struct ExpectedValue {
    terms: usize,
    options: Options,
}

impl Level for ExpectedValue {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let (mut steps, mut sum, mut shown) = (self.options.wording.steps(), 0, vec![]);
        let printed = |units: i64| decimal(units, self.options.decimals);
        for _ in 0..self.terms {
            let Options { spread, probability, amount, decimals, .. } = &self.options;
            let odds = spread.odds(probability.as_ref(), *decimals, &mut rng);
            let amount = spread.amount(amount.as_ref(), &mut rng);
            // Units of the last decimal times whole numbers: exact in these units.
            let product = odds * amount;
            sum += product;
            let hidden = rng.unit() < self.options.ambiguous;
            let term = if hidden { format!("?*{amount}") } else { format!("{}*{amount}", printed(odds)) };
            steps.push(printed(product), format_args!("{term} = {}", printed(product)));
            shown.push(term);
        }
        if self.options.corrupt && draw::coin(&mut rng) {
            sum = -sum;
        }
        let prompt = self.prompt(&shown);
        let meta = vec![("terms", shown.clone().into())];
        shown.sort_unstable();
        let answer = printed(sum).to_string();
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
        let mut terms: Vec<&str> = terms.map(Value::as_str).collect::<Option<_>>()?;
        match how {
            Rewrite::Simplify => terms.sort_by(|a, b| b.split('*').next().cmp(&a.split('*').next())),
            Rewrite::Paraphrase => terms.reverse(),
        }
        Some(Rewritten { prompt: self.prompt(&terms), canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        let Options { probability, amount, ambiguous, decimals, .. } = &self.options;
        let odds = 10_u128.pow(*decimals) + 1;
        let forms = arm::multisets(odds * 2 * money::MOST as u128, self.terms);
        let full = [probability, amount].into_iter().flatten().all(Density::is_full);
        arm::counted(forms.filter(|_| full && *ambiguous == 0.0))
    }
}

impl ExpectedValue {
    fn prompt<T: std::fmt::Display>(&self, terms: &[T]) -> String {
        let Options { ambiguous, decimals, wording, .. } = self.options;
        let hidden = if ambiguous == 0.0 { "" } else { " (? is an unknown probability.)" };
        let (terms_in_words, words) = (list(terms, " + "), money::words(decimals));
        let english = format_args!("What is the expected value of {terms_in_words}?{hidden} Give {words}.");
        wording.prompt(format_args!("{}=", list(terms, "+")), english, &money::example(decimals))
    }
}
