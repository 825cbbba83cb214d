//! The oracle: a shortest plan, the subgoals on its way, and how far another plan comes.

use std::collections::VecDeque;

use super::world::{Action, Cell, State, World};

impl World {
    /// A plan with the fewest actions, by breadth-first search over cells, keys and open doors; `None` if there is none.
    pub fn shortest(&self) -> Option<Vec<Action>> {
        // One more than the state that each was reached from, and the action; 0 where none was.
        let mut from = vec![0_u32; self.states()];
        let mut open = VecDeque::from([self.start()]);
        from[self.index(self.start())] = u32::MAX;
        while let Some(state) = open.pop_front() {
            if state.at == self.goal {
                return Some(self.traced(&from, state));
            }
            for action in Action::ALL {
                let Ok(next) = self.act(state, action) else { continue };
                let seen = &mut from[self.index(next)];
                if *seen == 0 {
                    *seen = self.index(state) as u32 + 1;
                    open.push_back(next);
                }
            }
        }
        None
    }

    fn traced(&self, from: &[u32], end: State) -> Vec<Action> {
        let (mut plan, mut state) = (vec![], end);
        while from[self.index(state)] != u32::MAX {
            let before = self.state(from[self.index(state)] as usize - 1);
            plan.extend(Action::ALL.into_iter().find(|action| self.act(before, *action) == Ok(state)));
            state = before;
        }
        plan.reverse();
        plan
    }

    /// Cells that mark progress of a plan, in order: keys it takes, doors it opens and goes through, doorways it enters, the
    /// goal. Each comes once.
    pub fn subgoals(&self, plan: &[Action]) -> Vec<usize> {
        let mut states = vec![self.start()];
        for action in plan {
            let Ok(next) = self.act(states[states.len() - 1], *action) else { break };
            states.push(next);
        }
        let mut found = vec![];
        for pair in states.windows(2) {
            let reached = |at: usize| match self.cell(at) {
                _ if at == self.goal => pair[1].at == at,
                Cell::Doorway => pair[1].at == at,
                Cell::Key(_) => self.changed(at, pair[0], pair[1]),
                Cell::Door(..) => {
                    self.changed(at, pair[0], pair[1]) && states.iter().any(|state| state.at == at)
                }
                Cell::Wall | Cell::Free => false,
            };
            let fresh: Vec<usize> =
                (0..self.cells()).filter(|at| reached(*at) && !found.contains(at)).collect();
            found.extend(fresh);
        }
        found
    }

    /// What becomes of a plan, held against subgoals in order.
    pub fn replay(&self, plan: &[Action], subgoals: &[usize]) -> Replay {
        let (mut state, mut done, mut stuck) = (self.start(), vec![], None);
        let mut steps = 0;
        for action in plan {
            let next = match self.act(state, *action) {
                Ok(next) => next,
                Err(why) => {
                    stuck = Some((*action, why));
                    break;
                }
            };
            steps += 1;
            if let Some(current) = subgoals.get(done.len())
                && (next.at == *current || self.changed(*current, state, next))
            {
                done.push(steps);
            }
            state = next;
        }
        Replay { steps, done, stuck, reached: state.at == self.goal }
    }
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Actions that were done.
    pub steps: usize,
    /// After how many actions each subgoal was met, as far as they were met in order.
    pub done: Vec<usize>,
    /// The first action that could not be done, and why.
    pub stuck: Option<(Action, &'static str)>,
    /// Whether the goal is where it ended.
    pub reached: bool,
}
