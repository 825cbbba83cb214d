//! Which style of pay suits a problem family, from a pilot of scored groups.
//!
//! Source   Can One Domain Help Others?, arXiv 2507.17512, system 47: where problems are sometimes solved in
//!          full from the start, binary pay is best; where they almost never are, it collapses.
//! Rule     R1 where more than 2% of the rollouts are right in full [threshold inferred]; else R4, or R3 where
//!          that leaves fewer groups without any difference to learn from. [inferred]

use gradatim_core::{Group, stats};
use gradatim_verify::tags;

use super::style::{Family, Style};

/// Share of full solutions above which binary pay is advised. [inferred]
const SOMETIMES: f64 = 0.02;

/// What a pilot showed, and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// Share of rollouts that are right in full.
    pub full: f64,
    /// Mean score.
    pub partial: f64,
    /// Share of groups whose rollouts would all be paid alike: under R1, R2, R3, R4 for grids.
    pub flat: [f64; 4],
    /// The style to take.
    pub style: Style,
}

/// Reads a pilot: groups with scores. Refuses none; nothing in, nothing solved.
pub fn advise(pilot: &[Group]) -> Advice {
    let scores = |group: &Group| -> Vec<(f64, bool)> {
        let score = |rollout: &gradatim_core::Rollout| {
            let value = rollout.score.as_ref().map_or(0.0, |score| score.value);
            (value, tags::well_formed(&rollout.text).is_ok())
        };
        group.rollouts.iter().map(score).collect()
    };
    let groups: Vec<Vec<(f64, bool)>> = pilot.iter().map(scores).collect();
    let all: Vec<f64> = groups.iter().flatten().map(|(value, _)| *value).collect();
    let full = stats::mean(&all.iter().map(|value| value.floor()).collect::<Vec<_>>());
    let family = Family::Grid;
    let styles = [
        Style::Binary {},
        Style::Partial {},
        Style::Format { family, bonus: 0.1 },
        Style::Rescaled { family },
    ];
    let flat = styles.each_ref().map(|style| {
        let is_flat = |group: &Vec<(f64, bool)>| {
            let paid: Vec<f64> = group.iter().map(|(value, form)| style.of(*value, *form)).collect();
            f64::from(u8::from(paid.windows(2).all(|pair| pair[0] == pair[1])))
        };
        stats::mean(&groups.iter().map(is_flat).collect::<Vec<_>>())
    });
    let [binary, _, format, rescaled] = styles;
    let style = if full > SOMETIMES {
        binary
    } else if flat[2] < flat[3] {
        format
    } else {
        rescaled
    };
    Advice { full, partial: stats::mean(&all), flat, style }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Score;

    use super::super::test::{group, rollout};
    use super::*;

    /// 20 groups of 10 in which each rollout has the score its position names.
    fn pilot(scores: [f64; 10], text: impl Fn(usize) -> &'static str) -> Vec<Group> {
        let rollouts = || {
            let scored = scores.iter().enumerate().map(|(ix, value)| {
                let score = Score { value: *value, ..Score::right("") };
                gradatim_core::Rollout { score: Some(score), ..rollout(text(ix), 1) }
            });
            scored.collect()
        };
        (0..20).map(|_| group(rollouts())).collect()
    }

    #[test]
    fn a_pilot_with_three_in_ten_solved_in_full_gets_binary_pay() {
        let advice = advise(&pilot([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], |_| ""));
        assert_eq!((advice.full, advice.style), (0.3, Style::Binary {}));
    }

    #[test]
    fn a_pilot_of_partial_marks_alone_gets_another_than_binary_pay() {
        let advice = advise(&pilot([0.2, 0.6, 0.2, 0.6, 0.2, 0.6, 0.2, 0.6, 0.2, 0.6], |_| ""));
        assert!((advice.partial - 0.4).abs() < 1e-12);
        assert_eq!((advice.full, advice.flat), (0.0, [1.0, 0.0, 0.0, 0.0]));
        assert_eq!(advice.style, Style::Rescaled { family: Family::Grid });
    }

    #[test]
    fn where_marks_are_all_alike_form_is_what_is_left_to_pay_for() {
        let formed = |ix| if ix == 0 { "<think>a</think><answer>b</answer>" } else { "" };
        let advice = advise(&pilot([0.0; 10], formed));
        assert_eq!(advice.flat, [1.0, 1.0, 0.0, 1.0]);
        assert_eq!(advice.style, Style::Format { family: Family::Grid, bonus: 0.1 });
    }
}
