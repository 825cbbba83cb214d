//! A desk that stops with work in flight, and goes on to the bit; or goes on over a pool that changed.
//!
//! Same     everything is as it was
//! Remap    by ids. The run, its tickets, its counts and what is remembered of rows that are still there go on;
//!          policies begin anew, and are told what is remembered: a group of the stage's size for each such row,
//!          at its pass rate, those tried longest ago first, in batches of the stage's size         [inferred]

use gradatim_core::{
    Assignment, Choice, Directive, Error, Finish, Group, Item, ProblemIx, Result, Rollout, Score, State,
    Ticket,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::clock::Clock;
use super::gauges::Gauges;
use super::late::{Late, SavedLate};
use super::memory::{Known, Memory, SavedMemory};
use super::roll::{Moved, Roll};

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
    clock: Clock,
    late: SavedLate,
    memory: SavedMemory,
    gauges: Gauges,
}

impl Desk {
    /// The rows of the pool by name, which a state is loaded with: the same for every state of a desk.
    pub fn roll(&self) -> Result<State> {
        Ok(State::of("roll", 1, &Roll::of(&self.pool)?))
    }

    /// Everything else needed to go on to the bit.
    pub fn save(&self) -> Result<State> {
        let saved = Saved {
            pool: *self.fingerprint.get_or_init(|| self.pool.fingerprint()),
            curriculum: self.curriculum.save()?,
            requests: self.requests.clone().into_iter().collect(),
            queue: self.queue.iter().copied().collect(),
            clock: self.clock.clone(),
            late: self.late.save(),
            memory: self.memory.save(),
            gauges: self.gauges.clone(),
        };
        Ok(State::of("desk", 2, &saved))
    }

    /// Goes on where [`Desk::save`] stopped, as the run that was saved, over the pool of that `roll`. Refuses other
    /// policies, and another pool unless it is to `remap`.
    pub fn load(&mut self, state: State, roll: State, in_flight: InFlight, remap: bool) -> Result<()> {
        let (saved, there): (Saved, Roll) = (state.read("desk", 2)?, roll.read("roll", 1)?);
        let here = Roll::of(&self.pool)?;
        if !there.is_sound() {
            let hint = "the state is damaged: resume from an earlier checkpoint";
            return Err(Error::input("state.roll", "not one entry a row", "rows of a pool", hint));
        }
        match saved.pool == self.pool.fingerprint() && there == here {
            true => self.go_on_from(saved)?,
            false if remap => self.move_from(saved, &there.moved_to(&here))?,
            false => {
                let hint = "resume over the same rows, or carry over what is known of them by id: remap=True";
                let found = format!("of another pool, of which {}", there.differs_from(&here));
                return Err(Error::input("state.pool", found, "the pool it was saved over", hint));
            }
        }
        let open: Vec<Ticket> = self.curriculum.open().iter().map(|assignment| assignment.ticket).collect();
        match in_flight {
            InFlight::Keep => (),
            InFlight::Reissue => self.queue = open.into(),
            InFlight::Drop => drop(self.release(&open)?),
        }
        // What became of steps whose last open row is gone.
        let received = self.curriculum.receive(&self.pool, vec![])?;
        self.go_on(received, |_, _| ())
    }

    fn go_on_from(&mut self, saved: Saved) -> Result<()> {
        saved.gauges.check(self.pool.arms().len(), self.pool.n_rows())?;
        let memory = Memory::of_saved(&saved.memory, self.pool.n_rows(), Some)?;
        let late = Late::of_saved(saved.late, Some);
        late.check(&self.pool)?;
        self.curriculum.take_over(saved.curriculum, &self.pool)?;
        (self.memory, self.late, self.clock) = (memory, late, saved.clock);
        (self.gauges, self.queue) = (saved.gauges, saved.queue.into());
        self.requests = saved.requests.into_iter().collect();
        Ok(())
    }

    fn move_from(&mut self, saved: Saved, moved: &Moved) -> Result<()> {
        if self.curriculum.begun() > 0 {
            let hint = "make a new curriculum, and load the state before anything is drawn";
            return Err(Error::input("remap", "asked of a curriculum in use", "a new one", hint));
        }
        let memory = Memory::of_saved(&saved.memory, self.pool.n_rows(), |row| moved.row(row))?;
        self.curriculum.move_over(saved.curriculum, &self.pool, |item| moved.item(item))?;
        let (groups, run) = (self.curriculum.options().groups, self.curriculum.options().run);
        for batch in memory.oldest_first().chunks(groups) {
            let told = (0..).zip(batch).map(|(counter, (row, known))| {
                self.remembered(Ticket { run, incarnation: 0, counter }, *row, *known)
            });
            let told: Vec<Group> = told.collect();
            self.curriculum.replay(&self.pool, &told)?;
        }
        self.gauges = saved.gauges.moved(moved, self.pool.arms().len(), self.pool.n_rows());
        (self.memory, self.clock) = (memory, saved.clock);
        self.late = Late::of_saved(saved.late, |item| moved.item(item));
        let is_open = |ticket: &Ticket| self.curriculum.assignment(*ticket).is_some();
        self.queue = saved.queue.into_iter().filter(is_open).collect();
        self.requests = saved.requests.into_iter().collect();
        Ok(())
    }

    /// What is known of a row, as a group of the stage's size at its pass rate; smaller, of one tried less often.
    fn remembered(&self, ticket: Ticket, row: u32, known: Known) -> Group {
        let n = known.attempts.min(self.curriculum.options().rollouts);
        let passed = (f64::from(known.passes) / f64::from(known.attempts) * f64::from(n)).round() as u32;
        let values: Vec<f64> = (0..n).map(|ix| f64::from(u8::from(ix < passed))).collect();
        let rollout = |(value, advantage): (&f64, f64)| Rollout {
            tokens: vec![],
            log_probs: vec![],
            segments: vec![],
            text: String::new(),
            length: 0,
            finish: Finish::Stop,
            policy_version: 0,
            score: Some(Score { value: *value, parsed: None, why: String::new() }),
            reward: *value,
            advantage,
        };
        let rollouts = values.iter().zip(self.advantage.advantages(&values)).map(rollout).collect();
        let parts = vec![(n, Directive::default())];
        let choice = Choice { parts, ..Choice::train(Item::Row(ProblemIx(row))) };
        Group { assignment: Assignment { ticket, choice }, rollouts }
    }
}
