//! What all families share: options that span a ladder of levels, a level that makes instances, an arm that serves
//! them as problems.

use std::sync::Arc;

use gradatim_core::{Error, Kind, Message, Problem, Result, Rewrite, Rng, Seed, Source};
use serde_json::{Map, Value};

/// More forms than this are reported as unknown: integers are exact in an f64 up to here.
const MOST_COUNTED: u128 = 1 << 53;

/// Options of a family that has nothing to choose but levels, those it has unless told otherwise, and wording.
macro_rules! plain_options {
    ($first:literal..=$last:literal) => {
        /// Options of the family.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Options {
            /// First and last level.
            pub levels: [i64; 2],
            /// How problems are put.
            pub wording: $crate::wording::Wording,
        }

        impl Default for Options {
            fn default() -> Self {
                Self { levels: [$first, $last], wording: $crate::wording::Wording::default() }
            }
        }
    };
}
pub(crate) use plain_options;

/// Options of a family, which is a ladder of levels.
pub(crate) trait Ladder: Default {
    /// The family's name in a recipe, as it stands before `/level` in categories.
    const NAME: &'static str;
    /// What level n holds.
    const LEVEL: &'static str;
    /// First and last level there can be.
    const LEVELS: [i64; 2];
    /// The verifier its problems name.
    const VERIFIER: &'static str;
    type Level: Level;

    /// Refuses options that no problem can be drawn from; `levels` are checked for all families alike.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    fn at(&self, level: i64) -> Self::Level;
}

/// One level of a family.
pub(crate) trait Level: Send + Sync + 'static {
    fn instance(&self, stream: &Stream) -> Instance;

    /// The turns of an instance that is told in several, in place of its prompt.
    fn turns(&self, _stream: &Stream) -> Option<Vec<Message>> {
        None
    }

    /// See [`Source::rewrite`].
    fn rewrite(&self, _problem: &Problem, _how: Rewrite) -> Option<Rewritten> {
        None
    }

    /// See [`Source::distinct`].
    fn distinct(&self) -> Option<u64>;

    /// Where an option has its problems judged by another verifier than the family's.
    fn verifier(&self) -> Option<&'static str> {
        None
    }
}

/// An instance put another way.
pub(crate) struct Rewritten {
    pub prompt: String,
    /// Without the family's name; `None` where it is the same problem still.
    pub canonical: Option<String>,
}

/// The randomness of the n-th instance of an arm.
pub(crate) struct Stream<'a> {
    arm: &'a str,
    seed: Seed,
    n: u64,
}

impl Stream<'_> {
    /// A stream of its own for each draw that a family has to reject, from 0.
    pub fn attempt(&self, attempt: u64) -> Rng {
        self.seed.rng(self.arm, [self.n, attempt])
    }

    pub fn rng(&self) -> Rng {
        self.attempt(0)
    }
}

/// What a family has to say about one instance.
pub(crate) struct Instance {
    pub prompt: String,
    pub answer: String,
    pub solution: String,
    /// Normalised form, without the family's name and whatever the wording.
    pub canonical: String,
    /// What verifiers and other tools need to know, after `family` and `level`.
    pub meta: Vec<(&'static str, Value)>,
}

/// A family at one level.
pub(crate) struct Arm<L: Ladder> {
    level: i64,
    /// `family/level`: category, purpose of the stream, and start of every id.
    name: String,
    inner: L::Level,
}

impl<L: Ladder> Arm<L> {
    pub fn new(options: &L, level: i64) -> Self {
        Self { level, name: format!("{}/{level}", L::NAME), inner: options.at(level) }
    }

    pub fn stream(&self, seed: Seed, n: u64) -> Stream<'_> {
        Stream { arm: &self.name, seed, n }
    }

    pub fn inner(&self) -> &L::Level {
        &self.inner
    }

    pub fn problem(&self, n: u64, instance: Instance) -> Problem {
        let mut meta = Map::with_capacity(2 + instance.meta.len());
        meta.insert("family".to_owned(), L::NAME.into());
        meta.insert("level".to_owned(), self.level.into());
        meta.extend(instance.meta.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Problem {
            id: format!("{}/{n}", self.name),
            kind: Kind::Verifiable,
            prompt: vec![Message::user(instance.prompt)],
            answer: instance.answer,
            verifier: self.inner.verifier().unwrap_or(L::VERIFIER).to_owned(),
            category: self.name.clone(),
            level: self.level,
            skills: vec![],
            solution: Some(instance.solution),
            canonical: format!("{} {}", L::NAME, instance.canonical),
            meta,
        }
    }
}

impl<L: Ladder> Source for Arm<L> {
    fn family(&self) -> &str {
        L::NAME
    }

    fn level(&self) -> i64 {
        self.level
    }

    fn draw(&self, seed: Seed, n: u64) -> Problem {
        let stream = self.stream(seed, n);
        let problem = self.problem(n, self.inner.instance(&stream));
        match self.inner.turns(&stream) {
            Some(prompt) => Problem { prompt, ..problem },
            None => problem,
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Problem> {
        let Rewritten { prompt, canonical } = self.inner.rewrite(problem, how)?;
        let prompt = vec![Message::user(prompt)];
        if prompt == problem.prompt {
            return None;
        }
        let canonical = canonical.map(|canonical| format!("{} {canonical}", L::NAME));
        let canonical = canonical.unwrap_or_else(|| problem.canonical.clone());
        // The steps of the solution are those of the problem as it was.
        Some(Problem { prompt, canonical, solution: None, ..problem.clone() })
    }

    fn distinct(&self) -> Option<u64> {
        self.inner.distinct()
    }
}

/// Refuses levels that the family does not have, and options that it cannot draw from.
pub(crate) fn check<L: Ladder>(options: &L, levels: [i64; 2]) -> Result<()> {
    let ([first, last], [least, most]) = (levels, L::LEVELS);
    if first < least || last > most || first > last {
        return Err(Error::input(
            "levels",
            format!("[{first}, {last}]"),
            format!("[first, last] with {least} <= first <= last <= {most}"),
            format!("set levels = [{least}, {most}]"),
        ));
    }
    options.check()
}

/// One source per level, easiest first.
pub(crate) fn sources<L: Ladder + 'static>(options: &L, [first, last]: [i64; 2]) -> Vec<Arc<dyn Source>> {
    (first..=last).map(|level| Arc::new(Arm::new(options, level)) as Arc<dyn Source>).collect()
}

/// A problem over `meta.numbers`, two of them, with these the other way round, as `put` puts it; `None` for another rewrite.
pub(crate) fn turned(problem: &Problem, how: Rewrite, put: impl Fn(i64, i64) -> String) -> Option<Rewritten> {
    let numbers = problem.meta.get("numbers")?.as_array()?;
    let [a, b] = &numbers[..] else { return None };
    let prompt = put(b.as_i64()?, a.as_i64()?);
    (how == Rewrite::Paraphrase).then_some(Rewritten { prompt, canonical: None })
}

/// Unordered pairs, equal ones too, of so many digits: k (k + 1) / 2 with k = 9 10^(digits - 1).
pub(crate) fn pairs(digits: u32) -> Option<u64> {
    let numbers = 9 * 10_u128.pow(digits - 1);
    counted(Some(numbers * (numbers + 1) / 2))
}

/// Ways to take `n` of so many kinds, in no order: k (k + 1) .. (k + n - 1) / n!; `None` beyond 128 bits.
pub(crate) fn multisets(kinds: u128, n: usize) -> Option<u128> {
    (0..n as u128).try_fold(1_u128, |forms, at| Some(forms.checked_mul(kinds + at)? / (at + 1)))
}

/// A number of forms, where it is small enough to be told.
pub(crate) fn counted(forms: Option<u128>) -> Option<u64> {
    forms.filter(|forms| *forms <= MOST_COUNTED).map(|forms| forms as u64)
}
