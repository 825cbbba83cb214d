//! The policies that say in what form a choice is asked and which groups count.

use gradatim_core::{Choice, Evidence, FollowUp, Group, Metrics, Query, Result, State, Verdict};

use crate::{Context, Need};

/// Refines what a sampler chose. Refiners stack: `ask` and `shape` run in order, verdicts multiply.
/// One file each in `refiners/`. Every verb but the name has a default that changes nothing.
pub trait Refiner: Send {
    /// Its name in recipes; also the owner of its state.
    fn name(&self) -> &'static str;

    /// How many choices to draw so that `want` may count: over-sampling, fixed before the rollouts.
    fn ask(&self, want: usize, _cx: &Context<'_>) -> usize {
        want
    }

    /// How many groups a step may train on where the stage wants `groups`: more, if follow-ups add to the batch.
    fn room(&self, groups: usize, _cx: &Context<'_>) -> usize {
        groups
    }

    /// Changes the form of choices just drawn.
    fn shape(&mut self, _choices: &mut Vec<Choice>, _cx: &Context<'_>) -> Result<()> {
        Ok(())
    }

    /// What it wants once a round of groups is in. `groups` are those of that round alone.
    fn follow_up(&mut self, _groups: &[Group], _cx: &Context<'_>) -> Result<FollowUp> {
        Ok(FollowUp::default())
    }

    /// Which of the step's groups count, and how much: one verdict a group. Pure.
    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        vec![Verdict::KEEP; groups.len()]
    }

    /// How far a group it dropped is from what it keeps, if that group may stand in where a batch cannot
    /// be filled; the nearest are taken. `None`: never. Pure.
    fn stand_in(&self, _group: &Group, _cx: &Context<'_>) -> Option<f64> {
        None
    }

    /// What it wants measured.
    fn queries(&self, _cx: &Context<'_>) -> Vec<Query> {
        vec![]
    }

    /// What the trainer must be able to do for it.
    fn needs(&self) -> Vec<Need> {
        vec![]
    }

    /// Learns from everything attempted in a step, once a step; the order must not matter.
    fn observe(&mut self, _evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        Ok(())
    }

    /// What it shows.
    fn metrics(&self) -> Metrics {
        Metrics::default()
    }

    /// Everything that cannot be derived from its options.
    fn save(&self) -> Result<State> {
        Ok(State::of(self.name(), 1, &()))
    }

    /// Goes on where [`Refiner::save`] stopped, to the bit.
    fn load(&mut self, state: State) -> Result<()> {
        state.read(self.name(), 1)
    }
}
