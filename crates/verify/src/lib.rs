//! Verifiers: what a response is worth, from 0 to 1, and why.
//!
//! A response is hostile input. Every verifier here is linear in its length, never panics, and never
//! executes or computes in floating point anything it reads. A response that could be read but is wrong
//! has `parsed` set; rewards that pay for form alone look there.

mod countdown;
mod exact;
pub mod expression;
mod final_answer;
mod number;
mod region;

use std::sync::Arc;

use gradatim_core::{Error, Problem, Result, Verifier};
use serde::{Deserialize, Serialize};

/// Every verifier of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Spec {
    /// The whole response, trimmed, equals the answer.
    Exact {},
    /// What follows the last `#` equals the answer.
    FinalAnswer {},
    /// The last number equals the answer, as exact rationals.
    Number {},
    /// An expression over the given numbers that reaches the target.
    Countdown {},
}

/// Names accepted by [`by_name`], in the order of [`Spec::ALL`].
pub const NAMES: [&str; 4] = ["exact", "final-answer", "number", "countdown"];

impl Spec {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Exact {}, Self::FinalAnswer {}, Self::Number {}, Self::Countdown {}];

    /// The name problems call it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact {} => "exact",
            Self::FinalAnswer {} => "final-answer",
            Self::Number {} => "number",
            Self::Countdown {} => "countdown",
        }
    }

    /// The verifier itself.
    pub fn build(self) -> Arc<dyn Verifier> {
        match self {
            Self::Exact {} => Arc::new(exact::Exact),
            Self::FinalAnswer {} => Arc::new(final_answer::FinalAnswer),
            Self::Number {} => Arc::new(number::Number),
            Self::Countdown {} => Arc::new(countdown::Countdown),
        }
    }
}

/// The verifier a problem names.
///
/// ```
/// let fault = gradatim_verify::by_name("final_answer").err().expect("underscores are refused");
/// assert_eq!(
///     fault.to_string(),
///     "`verifier` is `final_answer`, expected one of exact, final-answer, number, countdown\n  \
///      hint: did you mean `final-answer`?"
/// );
/// ```
pub fn by_name(name: &str) -> Result<Arc<dyn Verifier>> {
    Spec::ALL.into_iter().find(|spec| spec.name() == name).map(Spec::build).ok_or_else(|| {
        let close = NAMES.into_iter().find(|known| {
            let mine = name
                .trim()
                .bytes()
                .map(|b| if b == b'_' || b == b' ' { b'-' } else { b.to_ascii_lowercase() });
            mine.eq(known.bytes())
        });
        let hint =
            close.map_or("use one of these names".to_owned(), |known| format!("did you mean `{known}`?"));
        Error::input("verifier", format!("`{name}`"), format!("one of {}", NAMES.join(", ")), hint)
    })
}

/// Refuses the gold `field` of `problem`.
fn bad_gold(problem: &Problem, field: &str, found: impl ToString, expected: &str) -> Error {
    let hint = "correct this row, or name the verifier that fits its answer";
    let found = format!("{} (problem {:?})", found.to_string(), problem.id);
    Error::input(field, found, expected, hint)
}

#[cfg(test)]
mod tests {
    use gradatim_core::{Kind, Message};
    use proptest::prelude::*;

    use super::*;

    /// A problem with this answer; `numbers` go into `meta`.
    pub(crate) fn gold(answer: &str, numbers: serde_json::Value) -> Problem {
        Problem {
            id: "t".into(),
            kind: Kind::Verifiable,
            prompt: vec![Message::user("?")],
            answer: answer.into(),
            verifier: String::new(),
            category: "t".into(),
            level: 0,
            skills: vec![],
            solution: None,
            canonical: String::new(),
            meta: [("numbers".to_owned(), numbers)].into_iter().collect(),
        }
    }

    #[test]
    fn every_verifier_is_found_by_its_name_and_its_key() {
        for (spec, name) in Spec::ALL.into_iter().zip(NAMES) {
            assert_eq!(spec.name(), name);
            assert!(by_name(name).is_ok());
            assert_eq!(serde_json::to_string(&spec).expect("plain"), format!("{{\"{name}\":{{}}}}"));
            assert_eq!(serde_json::from_str::<Spec>(&format!("{{\"{name}\":{{}}}}")).expect("its key"), spec);
            assert!(serde_json::from_str::<Spec>(&format!("{{\"{name}\":{{\"x\":1}}}}")).is_err());
        }
    }

    #[test]
    fn an_empty_gold_answer_is_refused_by_all() {
        for spec in Spec::ALL {
            assert!(spec.build().check(&gold("  ", serde_json::json!([1, 2]))).is_err(), "{spec:?}");
        }
    }

    fn hostile() -> impl Strategy<Value = String> {
        let scraps = prop::sample::select(vec![
            "\\boxed{",
            "}",
            "{",
            "#",
            "####",
            "-",
            "−",
            "$",
            "\\$",
            "1",
            "23",
            "000",
            ",",
            ".",
            "/",
            "e",
            "E9",
            "(",
            ")",
            "*",
            "×",
            "÷",
            "=",
            "\n",
            " ",
            "\\frac{",
            "}{",
            "\\times",
            "10^{",
            "é",
            "99999999999999999999",
            "+",
        ]);
        prop_oneof![".*", prop::collection::vec(scraps, 0..60).prop_map(|parts| parts.concat())]
    }

    proptest! {
        #[test]
        fn no_text_makes_a_verifier_panic_or_leave_the_unit_interval(text in hostile(), answer in hostile()) {
            for spec in Spec::ALL {
                for gold in [gold("113", serde_json::json!([5, 17, 91])), gold(&answer, serde_json::json!(text))] {
                    let _ = spec.build().check(&gold);
                    let score = spec.build().score(&gold, &text);
                    prop_assert!((0.0..=1.0).contains(&score.value));
                    prop_assert!(score.value == 0.0 || score.parsed.is_some());
                }
            }
        }
    }
}
