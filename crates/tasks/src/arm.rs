//! What the sources of all families share: a family at one level, its stream, its problems.

use gradatim_core::{Error, Kind, Message, Problem, Result, Rng, Seed};
use serde_json::{Map, Value};

/// More forms than this are reported as unknown: integers are exact in an f64 up to here.
const MOST_COUNTED: u64 = 1 << 53;

/// A family at one level.
pub struct Arm {
    pub family: &'static str,
    pub level: i64,
    /// `family/level`: category, purpose of the stream, and start of every id.
    name: String,
}

/// What a family has to say about one instance.
pub struct Instance {
    pub prompt: String,
    pub answer: String,
    pub verifier: &'static str,
    pub solution: String,
    /// Normalised form, without the family's name.
    pub canonical: String,
    pub parameters: [(&'static str, Value); 1],
}

impl Arm {
    pub fn new(family: &'static str, level: i64) -> Self {
        Self { family, level, name: format!("{family}/{level}") }
    }

    /// The stream of the n-th instance; `attempt` counts the draws a family had to reject.
    pub fn rng(&self, seed: Seed, n: u64, attempt: u64) -> Rng {
        seed.rng(&self.name, [n, attempt])
    }

    pub fn problem(&self, n: u64, instance: Instance) -> Problem {
        let mut meta = Map::with_capacity(3);
        meta.insert("family".to_owned(), self.family.into());
        meta.insert("level".to_owned(), self.level.into());
        meta.extend(instance.parameters.map(|(name, value)| (name.to_owned(), value)));
        Problem {
            id: format!("{}/{n}", self.name),
            kind: Kind::Verifiable,
            prompt: vec![Message::user(instance.prompt)],
            answer: instance.answer,
            verifier: instance.verifier.to_owned(),
            category: self.name.clone(),
            level: self.level,
            skills: vec![],
            solution: Some(instance.solution),
            canonical: format!("{} {}", self.family, instance.canonical),
            meta,
        }
    }
}

/// Refuses a level range that is empty or leaves 1..=most.
pub fn check_levels(levels: [i64; 2], most: i64) -> Result<()> {
    let [first, last] = levels;
    if first < 1 || last > most || first > last {
        let expected = format!("[first, last] with 1 <= first <= last <= {most}");
        return Err(Error::input(
            "levels",
            format!("[{first}, {last}]"),
            expected,
            format!("set levels = [1, {most}]"),
        ));
    }
    Ok(())
}

/// Product of `base`^`power` pairs, where it is small enough to be counted.
pub fn count(factors: &[(u64, u32)]) -> Option<u64> {
    let product = factors
        .iter()
        .try_fold(1_u64, |product, (base, power)| product.checked_mul(base.checked_pow(*power)?));
    product.filter(|product| *product <= MOST_COUNTED)
}
