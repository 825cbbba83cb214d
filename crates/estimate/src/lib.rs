//! What is known of problems and of those who answer them.
//!
//! Nothing here chooses anything: a policy of `gradatim-curriculum`, a pool tool or a report asks.
//!
//! | question | module |
//! |---|---|
//! | how often does this row pass, and how sure is that | [`beta_posterior`], [`rates`] |
//! | how often will the learner pass a prompt it never saw | [`value_model`] |
//! | how hard are items that many learners answered | [`irt`] |
//! | how much of the differences does an estimate explain, do two rankings agree | [`explained`], [`correlation`] |
//! | how hard does a problem look from what the pool holds | [`difficulty`] |

pub mod beta_posterior;
pub mod correlation;
pub mod difficulty;
pub mod explained;
pub mod irt;
pub mod packed;
pub mod pass_rate;
pub mod rates;
pub mod value_model;
pub mod window;
