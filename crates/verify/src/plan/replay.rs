//! Actions done one by one.

use super::World;
use super::read::{Operator, Step};

impl World {
    /// What becomes of a plan.
    pub fn replay(&self, steps: &[Step]) -> Replay {
        let mut hand = Hand {
            world: self,
            below: self.below.clone(),
            covered: vec![false; self.names.len()],
            held: None,
        };
        hand.below.iter().flatten().for_each(|&under| hand.covered[under] = true);
        let mut replay = Replay { done: vec![], wanted: 0, stuck: None, unmet: vec![] };
        for step in steps {
            let pair = match step {
                Step::Action(operator, blocks) => vec![(*operator, blocks.clone())],
                Step::Move(block, onto) => hand.pair(*block, *onto),
            };
            for (operator, blocks) in pair {
                replay.wanted += 1;
                if replay.stuck.is_some() {
                    continue;
                }
                let shown = blocks.iter().fold(operator.name().to_owned(), |mut shown, &block| {
                    shown.push(' ');
                    shown.push_str(&self.names[block]);
                    shown
                });
                match hand.act(operator, &blocks) {
                    Ok(()) => replay.done.push(format!("({shown})")),
                    Err(why) => replay.stuck = Some(format!("action {} ({shown}): {why}", replay.wanted)),
                }
            }
        }
        let unmet = self.goal.iter().filter(|[block, under]| !hand.stands(*block, *under));
        replay.unmet =
            unmet.map(|&[block, under]| format!("{} on {}", self.names[block], self.names[under])).collect();
        replay
    }
}

/// The state of the blocks while a plan is replayed.
struct Hand<'a> {
    world: &'a World,
    /// What each block stands on; of no account for the one that is held.
    below: Vec<Option<usize>>,
    covered: Vec<bool>,
    held: Option<usize>,
}

impl Hand<'_> {
    fn stands(&self, block: usize, under: usize) -> bool {
        self.held != Some(block) && self.below[block] == Some(under)
    }

    /// The two actions of a move from where the block stands.
    fn pair(&self, block: usize, onto: Option<usize>) -> Vec<(Operator, Vec<usize>)> {
        let lift = match self.below[block] {
            None => (Operator::PickUp, vec![block]),
            Some(under) => (Operator::Unstack, vec![block, under]),
        };
        let lay = match onto {
            None => (Operator::PutDown, vec![block]),
            Some(onto) => (Operator::Stack, vec![block, onto]),
        };
        vec![lift, lay]
    }

    /// Does an action, or says which of its preconditions fails and changes nothing.
    fn act(&mut self, operator: Operator, blocks: &[usize]) -> Result<(), String> {
        if blocks.len() < operator.blocks() {
            return Err("names one block of two".to_owned());
        }
        let name = |block: usize| &self.world.names[block];
        let clear = |block: usize| match self.covered[block] || self.held == Some(block) {
            true => Err(format!("{} is not clear", name(block))),
            false => Ok(()),
        };
        let block = blocks[0];
        match operator {
            Operator::PickUp | Operator::Unstack => {
                if self.held.is_some() {
                    return Err("the hand is not empty".to_owned());
                }
                clear(block)?;
                let under = blocks.get(1).copied().filter(|_| operator == Operator::Unstack);
                if self.below[block] != under {
                    let place = under.map_or("the table", |under| name(under));
                    return Err(format!("{} is not on {place}", name(block)));
                }
                under.into_iter().for_each(|under| self.covered[under] = false);
                self.held = Some(block);
            }
            Operator::PutDown | Operator::Stack => {
                if self.held != Some(block) {
                    return Err(format!("{} is not held", name(block)));
                }
                let onto = blocks.get(1).copied().filter(|_| operator == Operator::Stack);
                if let Some(onto) = onto {
                    clear(onto)?;
                    self.covered[onto] = true;
                }
                self.below[block] = onto;
                self.held = None;
            }
        }
        Ok(())
    }
}

/// What became of a plan.
pub struct Replay {
    /// Actions that could be done, up to the first that could not.
    pub done: Vec<String>,
    /// All actions of the plan.
    wanted: usize,
    /// The first action that cannot be done, and why.
    stuck: Option<String>,
    /// What of the goal does not hold when all is done.
    unmet: Vec<String>,
}

impl Replay {
    /// Why the plan fails, if it does.
    pub fn fault(&self, world: &World) -> Option<String> {
        let unmet = (!self.unmet.is_empty()).then(|| format!("unmet: {}", self.unmet.join(", ")));
        let long = (self.wanted > world.most_actions)
            .then(|| format!("{} actions, more than {}", self.wanted, world.most_actions));
        let whys: Vec<String> = self.stuck.clone().into_iter().chain(unmet).chain(long).collect();
        (!whys.is_empty()).then(|| whys.join("; "))
    }

    /// The header's partial score; under 1 where there is a fault.
    pub fn share(&self, world: &World) -> f64 {
        let met = world.goal.len() - self.unmet.len();
        let fitting = self.done.len().min(world.most_actions);
        fitting as f64 / self.wanted as f64 * (met as f64 / world.goal.len() as f64)
    }
}
