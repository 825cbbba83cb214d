//! Rounds of a step: draw, shape, issue; then follow up and refill until the batch is full.

use std::collections::HashSet;

use gradatim_core::{Assignment, Choice, Directive, Error, Purpose, Result, Ticket};
use gradatim_pool::Pool;

use super::settle::counts;
use super::splice::{Settled, settle_spliced};
use super::{Curriculum, Options, Received};
use crate::{Context, Selection};

/// How often a batch without repeats draws again what it has already.
const MOST_REDRAWS: u32 = 16;

/// Choices that may fill a place of the batch, and so count towards the most a step may draw.
pub(super) fn places(choices: &[Choice]) -> usize {
    choices.iter().filter(|choice| choice.purpose == Purpose::Train).count()
}

impl Curriculum {
    /// Steps of which nothing is open: follows up, refills, or calls them complete.
    pub(super) fn advance(&mut self, pool: &Pool) -> Result<Received> {
        let mut more = vec![];
        for ix in 0..self.ledgers.len() {
            if !self.ledgers[ix].is_done && self.ledgers[ix].open().next().is_none() {
                more.extend(self.close_round(ix, pool)?);
            }
        }
        Ok(match more.is_empty() {
            false => Received::More(more),
            true if self.is_ready() => Received::Done,
            true => Received::Waiting,
        })
    }

    /// What comes after the round that ended; nothing, and the step is complete.
    fn close_round(&mut self, ix: usize, pool: &Pool) -> Result<Vec<Assignment>> {
        let cx = self.context(pool, &self.ledgers[ix]);
        let (refiners, ledger) = (&mut self.refiners, &mut self.ledgers[ix]);
        let may_go_on = ledger.round < self.options.max_rounds;
        let round = ledger.close_round();
        let (mut more, mut choices) = (0, vec![]);
        for refiner in refiners.iter_mut().filter(|_| may_go_on && !round.is_empty()) {
            let follow_up = refiner.follow_up(round, &cx)?;
            more += follow_up.more;
            choices.extend(follow_up.choices);
        }
        let Settled { verdicts, .. } = settle_spliced(refiners, ledger.groups(), &cx)?;
        let kept = verdicts.iter().filter(|verdict| counts(verdict)).count();
        let missing = ledger.batch.groups.saturating_sub(kept);
        if may_go_on {
            let left = self.options.most_draws(ledger.batch.groups).saturating_sub(ledger.drawn);
            let drawn = self.draw(missing, more, left, &cx)?;
            let drawn_places = places(&drawn);
            self.ledgers[ix].drawn += drawn_places;
            self.tally.refills += drawn_places as u64;
            choices.extend(drawn);
        }
        let assignments = self.issue(choices)?;
        let ledger = &mut self.ledgers[ix];
        if assignments.is_empty() {
            // A step that drew nothing to train on was not starved of it.
            self.tally.starved += u64::from(missing > 0 && ledger.drawn > 0 && !self.is_exhausted);
            ledger.is_done = true;
        } else {
            ledger.round += 1;
            ledger.issue(&assignments);
        }
        Ok(assignments)
    }

    /// Draws so that `want` may count, and `more` besides, `left` at most; shaped.
    pub(super) fn draw(
        &mut self,
        want: usize,
        more: usize,
        left: usize,
        cx: &Context<'_>,
    ) -> Result<Vec<Choice>> {
        let asked = self.refiners.iter().fold(want, |want, refiner| refiner.ask(want, cx));
        let want = if want == 0 { more } else { asked.saturating_add(more) };
        let want = want.min(left);
        if want == 0 || self.is_exhausted {
            return Ok(vec![]);
        }
        let Selection { mut choices, exhausted } = self.sampler.select(want, cx)?;
        self.is_exhausted = exhausted;
        for refiner in &mut self.refiners {
            refiner.shape(&mut choices, cx)?;
        }
        Ok(choices)
    }

    /// `choices` with every item once. What stood there twice is drawn anew, as often as it takes to find
    /// another item, sixteen times at most. Estimates come besides and stay as they are.
    pub(super) fn without_repeats(&mut self, choices: Vec<Choice>, cx: &Context<'_>) -> Result<Vec<Choice>> {
        let (mut seen, mut kept, want) = (HashSet::new(), vec![], places(&choices));
        let mut drawn = choices;
        for _ in 0..=MOST_REDRAWS {
            let is_new = |choice: &Choice| choice.purpose != Purpose::Train || seen.insert(choice.item);
            kept.extend(drawn.into_iter().filter(is_new));
            let missing = want - seen.len();
            drawn = if missing == 0 { vec![] } else { self.draw(missing, 0, missing, cx)? };
            if drawn.is_empty() {
                break;
            }
        }
        Ok(kept)
    }

    /// Gives tickets, and the stage's group size to choices without parts.
    pub(super) fn issue(&mut self, choices: Vec<Choice>) -> Result<Vec<Assignment>> {
        let Options { run, incarnation, rollouts, .. } = self.options;
        let first = self.next_ticket;
        let assign = |(counter, mut choice): (u64, Choice)| {
            if choice.parts.is_empty() {
                choice.parts.push((rollouts, Directive::default()));
            }
            Assignment { ticket: Ticket { run, incarnation, counter }, choice }
        };
        let assignments: Vec<Assignment> = (first..).zip(choices).map(assign).collect();
        if let Some(empty) = assignments.iter().find(|assignment| assignment.rollouts() == 0) {
            let hint = "a policy must ask for at least one rollout of what it chooses";
            return Err(Error::input("choice.parts", format!("{:?}", empty.choice.parts), "rollouts", hint));
        }
        self.next_ticket += assignments.len() as u64;
        Ok(assignments)
    }
}
