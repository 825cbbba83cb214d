//! The sandbox on a system that has none: it refuses to start.

use std::convert::Infallible;

use gradatim_core::Result;

use crate::{Limits, Outcome, Support, Tests};

/// Never made here.
pub struct Sandbox(Infallible);

impl Sandbox {
    /// Refuses.
    pub fn start(support: Support) -> Result<Self> {
        Err(support.check().err().unwrap_or_else(Support::refusal))
    }

    /// Runs tests against a program.
    pub fn tests(&self, _tests: &Tests, _limits: &Limits) -> Result<Outcome> {
        match self.0 {}
    }

    /// Runs a program from stdin to stdout.
    pub fn script(&self, _program: &str, _stdin: &[u8], _limits: &Limits) -> Result<Outcome> {
        match self.0 {}
    }
}
