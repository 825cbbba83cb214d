//! A desk that stops with work in flight, and goes on to the bit.

use gradatim_core::{Error, Result, State, Ticket};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::gauges::Gauges;

/// What becomes of assignments that were out when the state was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InFlight {
    /// They are handed out again, before anything new.
    #[default]
    Reissue,
    /// They stay out: the trainer runs them again by itself.
    Keep,
    /// They are given up.
    Drop,
}

/// What [`Desk`] keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Saved {
    pool: u64,
    curriculum: State,
    requests: Vec<(String, Vec<Ticket>)>,
    queue: Vec<Ticket>,
    gauges: Gauges,
}

impl Desk {
    /// Everything needed to go on to the bit.
    pub fn save(&self) -> Result<State> {
        let saved = Saved {
            pool: self.pool.fingerprint(),
            curriculum: self.curriculum.save()?,
            requests: self.requests.clone().into_iter().collect(),
            queue: self.queue.iter().copied().collect(),
            gauges: self.gauges.clone(),
        };
        Ok(State::of("desk", 1, &saved))
    }

    /// Goes on where [`Desk::save`] stopped, as the run that was saved. Refuses another pool and other policies.
    pub fn load(&mut self, state: State, in_flight: InFlight) -> Result<()> {
        let saved: Saved = state.read("desk", 1)?;
        if saved.pool != self.pool.fingerprint() {
            let hint = "resume over the pool the run was started with: the same rows in the same order";
            let found = format!("of another pool than these {} rows", self.pool.n_rows());
            return Err(Error::input("state.pool", found, "the pool it was saved over", hint));
        }
        saved.gauges.check(self.pool.arms().len(), self.pool.n_rows())?;
        self.curriculum.take_over(saved.curriculum, &self.pool)?;
        self.requests = saved.requests.into_iter().collect();
        self.gauges = saved.gauges;
        self.queue = saved.queue.into();
        let open: Vec<Ticket> = self.curriculum.open().iter().map(|assignment| assignment.ticket).collect();
        match in_flight {
            InFlight::Keep => (),
            InFlight::Reissue => self.queue = open.into(),
            InFlight::Drop => drop(self.release(&open)?),
        }
        Ok(())
    }
}
