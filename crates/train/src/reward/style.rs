//! Published styles of pay for the answer: how partly right answers and form are paid.
//!
//! Source       Can One Domain Help Others?, arXiv 2507.17512, system 47.
//! v            Nc / N, the share of blanks that are right: the verifier's score
//! R1 binary    floor(v)                                                                         [paper]
//! R2 partial   v                                                                                [paper]
//! R3 format    roles: floor(v) + bonus; grid: v + bonus; the bonus for well-formed tags [paper], 0.1 [inferred]
//! R4 rescaled  roles: +1 or -1; grid: 2 (v - 1/2)                                               [paper]
//! Exact        R4 is affine in R1 (roles) and in R2 (grid), so that advantages divided by their deviation are
//!              equal up to 1e-6 / deviation: a difference between them needs another estimator, or a KL term
//! Differs      the release pays no format bonus, and has no R2 to R4 for roles                  [code]
//! refusal-aware is system 49's: see `refusal.rs`

use gradatim_core::{Error, Result, Rollout, Score};
use gradatim_verify::tags;
use serde::{Deserialize, Serialize};

use super::RefusalAware;

/// A style as a recipe names it: `style = { rescaled = { family = "grid" } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Style {
    /// R1: all blanks or nothing.
    Binary {},
    /// R2: the share of blanks.
    Partial {},
    /// R3: R1 or R2, and a bonus for form.
    Format {
        /// Which problems.
        family: Family,
        /// For well-formed tags, from 0. [inferred]
        #[serde(default = "tenth")]
        bonus: f64,
    },
    /// R4: R1 or R2, from -1 to 1.
    Rescaled {
        /// Which problems.
        family: Family,
    },
    /// Refusals are paid by the steps before them.
    RefusalAware(RefusalAware),
}

/// Kinds of problems the styles tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Sometimes solved in full from the start, as knights and knaves.
    Roles,
    /// Almost never solved in full, as logic grids.
    Grid,
}

fn tenth() -> f64 {
    0.1
}

impl Style {
    /// Refuses options out of range; keys are relative to the style.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Format { bonus, .. } if !(bonus.is_finite() && *bonus >= 0.0) => {
                Err(Error::input("format.bonus", bonus, "a finite number from 0", "bonus = 0.1"))
            }
            Self::RefusalAware(options) => options.check().map_err(|error| error.under("refusal-aware")),
            Self::Binary {} | Self::Partial {} | Self::Format { .. } | Self::Rescaled { .. } => Ok(()),
        }
    }

    /// Pay for an answer with this score.
    pub(super) fn pay(&self, score: &Score, rollout: &Rollout) -> f64 {
        match self {
            Self::RefusalAware(options) => options.pay(score, rollout),
            _ => self.of(score.value, tags::well_formed(&rollout.text).is_ok()),
        }
    }

    /// The header's R1 to R4 for a share `v` of blanks, in a well-formed response or not.
    pub fn of(&self, v: f64, well_formed: bool) -> f64 {
        let full = v.floor();
        let by = |family: Family| match family {
            Family::Roles => full,
            Family::Grid => v,
        };
        match self {
            Self::Partial {} => v,
            Self::Format { family, bonus } => by(*family) + if well_formed { *bonus } else { 0.0 },
            Self::Rescaled { family } => 2.0 * (by(*family) - 0.5),
            Self::Binary {} | Self::RefusalAware(_) => full,
        }
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::advantage::Estimator;

    use super::*;

    const BOTH: [Family; 2] = [Family::Roles, Family::Grid];

    #[test]
    fn four_blanks_are_paid_as_the_papers_table_says() {
        let row = |style: Style, form| [0.0, 0.25, 0.5, 0.75, 1.0].map(|v| style.of(v, form));
        for form in [false, true] {
            assert_eq!(row(Style::Binary {}, form), [0.0, 0.0, 0.0, 0.0, 1.0]);
            assert_eq!(row(Style::Partial {}, form), [0.0, 0.25, 0.5, 0.75, 1.0]);
            assert_eq!(row(Style::Rescaled { family: Family::Roles }, form), [-1.0, -1.0, -1.0, -1.0, 1.0]);
            assert_eq!(row(Style::Rescaled { family: Family::Grid }, form), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        }
        let [roles, grid] = BOTH.map(|family| Style::Format { family, bonus: 0.125 });
        assert_eq!(row(roles.clone(), false), row(Style::Binary {}, false));
        assert_eq!(row(roles, true), [0.125, 0.125, 0.125, 0.125, 1.125]);
        assert_eq!(row(grid.clone(), false), row(Style::Partial {}, false));
        assert_eq!(row(grid, true), [0.125, 0.375, 0.625, 0.875, 1.125]);
    }

    /// Every group of four to eight shares of quarters, up to its order.
    fn multisets() -> Vec<Vec<f64>> {
        fn extended(groups: &[Vec<f64>]) -> Vec<Vec<f64>> {
            let next = |group: &Vec<f64>| {
                let least = group.last().copied().unwrap_or(0.0);
                let group = group.clone();
                let shares = [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().filter(move |share| *share >= least);
                shares.map(move |share| group.iter().copied().chain([share]).collect())
            };
            groups.iter().flat_map(next).collect()
        }
        let sizes: Vec<Vec<Vec<f64>>> =
            std::iter::successors(Some(vec![vec![]]), |groups| Some(extended(groups)))
                .skip(4)
                .take(5)
                .collect();
        // Of n shares of five kinds there are n + 4 over 4.
        assert_eq!(sizes.iter().map(Vec::len).collect::<Vec<_>>(), [70, 126, 210, 330, 495]);
        sizes.concat()
    }

    #[test]
    fn rescaling_changes_no_advantage_that_is_divided_by_its_deviation() {
        let pairs = [
            (Style::Binary {}, Style::Rescaled { family: Family::Roles }),
            (Style::Partial {}, Style::Rescaled { family: Family::Grid }),
        ];
        for (plain, rescaled) in pairs {
            for shares in multisets() {
                let advantages = |style: &Style, estimator: Estimator| {
                    estimator.advantages(&shares.iter().map(|v| style.of(*v, true)).collect::<Vec<f64>>())
                };
                let [one, other] = [&plain, &rescaled].map(|style| advantages(style, Estimator::Grpo));
                let is_flat = one.iter().all(|a| *a == 0.0);
                for (one, other) in one.iter().zip(other) {
                    // 1e-6 beside a deviation of 0.08 or more, under advantages of up to 2.65.
                    assert!((one - other).abs() < 2e-5, "{one} {other} of {shares:?}");
                    assert!(!is_flat || other == 0.0, "{other} of {shares:?}");
                }
                let [one, other] = [&plain, &rescaled].map(|style| advantages(style, Estimator::DrGrpo));
                for (one, other) in one.iter().zip(other) {
                    assert!(
                        (2.0 * one - other).abs() < 1e-12,
                        "without the deviation they differ by the scale"
                    );
                }
            }
        }
    }
}
