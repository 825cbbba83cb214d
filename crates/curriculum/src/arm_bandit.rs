//! Arms with a value each: what the bandits over problem categories share.
//!
//! Draw     P from the values by a [`Policy`]; `want` arms i.i.d. from P, then the next item of each.
//! Items    of a row arm: shuffled passes (`queue.rs`), or any row again; of a procedural arm: fresh
//!          instances 0, 1, 2, ...
//! Epochs   with `passes`, a drawn arm that is empty is replaced by a uniform draw among the others,
//!          and a batch that cannot be filled ends the run                                    [code]
//! Differs  the released code wants at least one batch of problems in every arm; here small arms
//!          just go round more often. Passes of a finite run follow on each other without a cut,
//!          so only the very last batch is dropped; the released code drops one an epoch.   [inferred]
//!
//! Arms are the categories of the pool: to cross two features, let the category carry both.
//! Arms without a training problem are left out. Arms and sizes are fixed when the bandit is built.

use gradatim_core::{ArmIx, Choice, Error, Evidence, Group, Item, Purpose, Result, Rng, State, stats};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::queue::{Place, Queue};
use crate::{Context, Selection};

/// How values become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Policy {
    /// exp(Q / tau) / sum. The paper's. [code]
    #[default]
    Boltzmann,
    /// The first arm of the largest Q with probability 1 - eps, else a uniform other arm. [code]
    Greedy {
        /// Exploration, in [0, 1]; released code 0.1.
        #[serde(default = "released_eps")]
        eps: f64,
    },
    /// Proportional to max(Q, 0.01). [code]
    NormalisedQ,
}

fn released_eps() -> f64 {
    0.1
}

impl Policy {
    /// Refuses what cannot be drawn from.
    pub(crate) fn check(self, tau: f64, n_arms: usize) -> Result<()> {
        if !(tau > 0.0 && tau.is_finite()) {
            return Err(Error::input(
                "tau",
                tau,
                "a finite number above 0",
                "set tau = 1.0, or 0.4 as for MATH",
            ));
        }
        let Self::Greedy { eps } = self else { return Ok(()) };
        if !(0.0..=1.0).contains(&eps) {
            return Err(Error::input("policy.greedy.eps", eps, "a number in [0, 1]", "set eps = 0.1"));
        }
        if n_arms < 2 {
            let hint = "set policy = \"boltzmann\", or give the pool more categories";
            return Err(Error::input("policy", "greedy over one arm", "another arm to explore", hint));
        }
        Ok(())
    }

    /// P over arms `[C]`.
    pub(crate) fn probabilities(self, q: &[f64], tau: f64) -> Vec<f64> {
        match self {
            Self::Boltzmann => stats::softmax(q, tau),
            Self::Greedy { eps } => {
                let best = (0..q.len()).fold(0, |best, ix| if q[ix] > q[best] { ix } else { best });
                let other = eps / (q.len() as f64 - 1.0);
                (0..q.len()).map(|ix| if ix == best { 1.0 - eps } else { other }).collect()
            }
            Self::NormalisedQ => {
                let floored: Vec<f64> = q.iter().map(|q| q.max(0.01)).collect();
                let sum: f64 = floored.iter().sum();
                floored.iter().map(|q| q / sum).collect()
            }
        }
    }
}

/// How rows are drawn from their arm.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Draw {
    /// In shuffled passes: so many, or without end.
    Passes(Option<u32>),
    /// Any row every time.
    WithReplacement,
}

/// Where an arm's items come from.
#[derive(Debug, Clone)]
enum Items {
    Rows(Queue),
    /// Any of so many rows.
    Any(u32),
    Fresh(u64),
}

/// An arm that can be drawn.
#[derive(Debug, Clone)]
struct Arm {
    ix: ArmIx,
    items: Items,
}

/// Arms, their values and their queues.
#[derive(Debug, Clone)]
pub(crate) struct ArmBandit {
    /// Value of each arm, `[C]` over arms that can be drawn, from 0.
    pub q: Vec<f64>,
    arms: Vec<Arm>,
    /// Place in `arms` of every arm of the pool.
    slots: Vec<Option<usize>>,
    /// Arms drawn so far; keys the next draw.
    drawn: u64,
}

/// What [`ArmBandit`] keeps.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    drawn: u64,
    arms: Vec<SavedArm>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedArm {
    arm: ArmIx,
    q: f64,
    items: SavedItems,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SavedItems {
    Rows(Place),
    Any(u32),
    Fresh(u64),
}

impl ArmBandit {
    /// All arms of the pool that have something to train on.
    pub fn new(pool: &Pool, draw: Draw) -> Result<Self> {
        if let Draw::Passes(passes) = draw {
            check_passes(pool, passes)?;
        }
        let mut arms = vec![];
        let mut slots = vec![None; pool.arms().len()];
        for (ix, arm) in pool.arms().iter().enumerate() {
            let items = match &arm.source {
                Some(_) => Items::Fresh(0),
                None if arm.rows.is_empty() => continue,
                None => match draw {
                    Draw::Passes(passes) => {
                        Items::Rows(Queue::new("arm pass", ix as u64, arm.rows.len() as u32, passes))
                    }
                    Draw::WithReplacement => Items::Any(arm.rows.len() as u32),
                },
            };
            slots[ix] = Some(arms.len());
            arms.push(Arm { ix: ArmIx(ix as u32), items });
        }
        if arms.is_empty() {
            let hint = "add rows or a procedural arm; one row in ten is held out, so a handful may all be";
            return Err(Error::input("pool", "without a training problem", "at least one", hint));
        }
        Ok(Self { q: vec![0.0; arms.len()], arms, slots, drawn: 0 })
    }

    /// Draws `want` items: an arm by `probabilities` `[C]`, then the arm's next item. O(want log C).
    pub fn select(&mut self, want: usize, probabilities: &[f64], cx: &Context<'_>) -> Selection {
        let mut sum = 0.0;
        let cumulative: Vec<f64> = probabilities.iter().map(|p| (sum += p, sum).1).collect();
        let last = cumulative.partition_point(|c| *c < sum);
        self.select_by(want, cx, |rng| {
            let at = rng.unit() * sum;
            cumulative.partition_point(|c| *c <= at).min(last)
        })
    }

    /// Draws `want` items: an arm by `draw`, then the arm's next item.
    pub fn select_by(
        &mut self,
        want: usize,
        cx: &Context<'_>,
        mut draw: impl FnMut(&mut Rng) -> usize,
    ) -> Selection {
        if self.left().is_some_and(|left| left < want as u64) {
            return Selection::over();
        }
        let mut rng = cx.rng("arm draw", self.drawn);
        let mut choices = Vec::with_capacity(want);
        while choices.len() < want {
            let drawn = draw(&mut rng);
            let item = match self.next(drawn, &mut rng, cx) {
                None => self.any_open(&mut rng).and_then(|open| self.next(open, &mut rng, cx)),
                item => item,
            };
            let Some(item) = item else { return Selection { choices, exhausted: true } };
            choices.push(Choice::train(item));
        }
        self.drawn += want as u64;
        Selection { choices, exhausted: false }
    }

    fn next(&mut self, slot: usize, rng: &mut Rng, cx: &Context<'_>) -> Option<Item> {
        let Arm { ix, items } = &mut self.arms[slot];
        let row = |place: u32| Item::Row(cx.pool.arms()[ix.0 as usize].rows[place as usize]);
        match items {
            Items::Rows(queue) => queue.pop(cx.seed).map(row),
            Items::Any(len) => Some(row(rng.below(u64::from(*len)) as u32)),
            Items::Fresh(n) => {
                *n += 1;
                Some(Item::Fresh { arm: *ix, n: *n - 1 })
            }
        }
    }

    /// The next item of an arm's pass, outside of any draw; `None` for an arm without passes, or at their end.
    pub fn next_of(&mut self, slot: usize, cx: &Context<'_>) -> Option<Item> {
        let Arm { ix, items } = &mut self.arms[slot];
        let Items::Rows(queue) = items else { return None };
        let place = queue.pop(cx.seed)?;
        Some(Item::Row(cx.pool.arms()[ix.0 as usize].rows[place as usize]))
    }

    /// A uniform draw among the arms that are not empty.
    fn any_open(&self, rng: &mut Rng) -> Option<usize> {
        let is_open =
            |slot: &usize| !matches!(&self.arms[*slot].items, Items::Rows(q) if q.left() == Some(0));
        let open = || (0..self.arms.len()).filter(is_open);
        let n_open = open().count() as u64;
        if n_open == 0 { None } else { open().nth(rng.below(n_open) as usize) }
    }

    /// Items still to come in all arms; `None` is without end.
    fn left(&self) -> Option<u64> {
        self.arms.iter().try_fold(0_u64, |sum, arm| match &arm.items {
            Items::Rows(queue) => queue.left().map(|left| sum + left),
            Items::Any(_) | Items::Fresh(_) => None,
        })
    }

    /// Arms that can be drawn, `[C]`.
    pub fn arms(&self) -> impl Iterator<Item = ArmIx> {
        self.arms.iter().map(|arm| arm.ix)
    }

    /// The place among the arms that can be drawn, `[C]`, of an arm of the pool.
    pub fn slot(&self, arm: ArmIx) -> Option<usize> {
        self.slots[arm.0 as usize]
    }

    /// The trained groups of a step by arm, `[C]`, in ticket order whatever the order of `evidence`. Those that
    /// follow up on others are left out: they say what help does, not what the arm is worth.
    pub fn groups_by_arm<'a>(&self, evidence: &[Evidence<'a>], cx: &Context<'_>) -> Vec<Vec<&'a Group>> {
        let mut by_arm: Vec<Vec<&Group>> = vec![vec![]; self.arms.len()];
        for piece in evidence {
            let Evidence::Group(group) = piece else { continue };
            let choice = &group.assignment.choice;
            if choice.purpose == Purpose::Train
                && choice.parent.is_none()
                && let Some(slot) = self.slot(cx.pool.arm_of(choice.item))
            {
                by_arm[slot].push(group);
            }
        }
        by_arm.iter_mut().for_each(|groups| groups.sort_by_key(|group| group.assignment.ticket));
        by_arm
    }

    /// `values` `[C]` laid out over all arms of the pool; 0 where nothing can be drawn.
    pub fn over_pool(&self, values: &[f64]) -> Vec<f64> {
        self.slots.iter().map(|slot| slot.map_or(0.0, |slot| values[slot])).collect()
    }

    /// Problems left in the present pass of each arm, over all arms of the pool; 0 where there are no passes.
    pub fn left_in_pass(&self) -> Vec<f64> {
        let left = self.arms.iter().map(|arm| match &arm.items {
            Items::Rows(queue) => f64::from(queue.left_in_pass()),
            Items::Any(_) | Items::Fresh(_) => 0.0,
        });
        self.over_pool(&left.collect::<Vec<_>>())
    }

    /// Values and queues, without their tables.
    pub fn save(&self) -> State {
        let arms = self.arms.iter().zip(&self.q).map(|(arm, q)| SavedArm {
            arm: arm.ix,
            q: *q,
            items: match &arm.items {
                Items::Rows(queue) => SavedItems::Rows(queue.place()),
                Items::Any(len) => SavedItems::Any(*len),
                Items::Fresh(n) => SavedItems::Fresh(*n),
            },
        });
        State::of("arm-bandit", 1, &Saved { drawn: self.drawn, arms: arms.collect() })
    }

    /// Goes on from `state`; refuses one over other arms.
    pub fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("arm-bandit", 1)?;
        let hint = "resume with the pool the run was started with";
        if saved.arms.len() != self.arms.len() {
            let (found, here) = (saved.arms.len(), self.arms.len());
            return Err(Error::input("state.arms", format!("{found} arms"), format!("{here} arms"), hint));
        }
        let mut arms = self.arms.clone();
        for (arm, saved) in arms.iter_mut().zip(&saved.arms) {
            match (&mut arm.items, &saved.items) {
                (Items::Rows(queue), SavedItems::Rows(at)) if saved.arm == arm.ix => queue.resume(*at)?,
                (Items::Any(len), SavedItems::Any(at)) if saved.arm == arm.ix && len == at => {}
                (Items::Fresh(n), SavedItems::Fresh(at)) if saved.arm == arm.ix => *n = *at,
                _ => {
                    let expected = "the rows or fresh instances of the pool";
                    return Err(Error::input("state.arms", format!("{saved:?}"), expected, hint));
                }
            }
        }
        self.q = saved.arms.iter().map(|arm| arm.q).collect();
        (self.arms, self.drawn) = (arms, saved.drawn);
        Ok(())
    }
}

/// Refuses a number of passes that is 0, or that procedural arms can never finish.
pub(crate) fn check_passes(pool: &Pool, passes: Option<u32>) -> Result<()> {
    let source = pool.arms().iter().find(|arm| arm.source.is_some());
    match (passes, source) {
        (Some(0), _) => {
            Err(Error::input("passes", 0, "at least 1", "leave `passes` out to go on without end"))
        }
        (Some(_), Some(arm)) => {
            let hint = "leave `passes` out and end the stage with `until`";
            let found = format!("set, but arm `{}` never runs out of fresh instances", arm.name);
            Err(Error::input("passes", found, "a pool of rows only", hint))
        }
        _ => Ok(()),
    }
}
