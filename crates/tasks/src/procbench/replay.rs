//! A stated trace followed step by step: where it leaves the gold, and which steps do not follow from those before.
//!
//! An error is inherited where a state differs from the gold although it follows from the stated one before it.

use gradatim_core::Problem;
use serde_json::Value;

use super::options::MOST_STEPS;
use super::procedure::{Procedure, trace};
use super::state::State;

/// What a replay finds. Steps count from 0; the last is the one that makes the final state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The first step whose state is not the gold one; of a trace that ends too early or too late, the step after.
    pub first_wrong: Option<usize>,
    /// Steps whose state does not follow from the stated ones before it.
    pub slips: Vec<usize>,
}

/// Replays `stated`, the states after the initial one up to the final one. `None` where the problem is of no task, or
/// its `meta.instance` cannot be read.
pub fn replay(problem: &Problem, stated: &[Value]) -> Option<Replay> {
    macro_rules! of {
        ($($module:ident::$task:ident),+ $(,)?) => {
            match problem.meta.get("family")?.as_str()? {
                $(<super::$module::$task as Procedure>::NAME => {
                    replayed::<super::$module::$task>(problem, stated)
                })+
                _ => None,
            }
        };
    }
    of!(
        sort::Sort,
        gather::Gather,
        count::Count,
        search::Search,
        copy::Copy,
        substitute::Substitute,
        encode::Encode,
        split1::Split1,
        split2::Split2,
        compose::Compose,
        decompose::Decompose,
        rhythm::Rhythm,
        compare::Compare,
        count2::Count2,
        decode::Decode,
        push_pop::PushPop,
        rotate::Rotate,
        fill_word::FillWord,
        delete_char::DeleteChar,
        delete_word::DeleteWord,
        cumulate::Cumulate,
        move_cyclic::MoveCyclic,
        find_cyclic::FindCyclic,
    )
}

fn replayed<P: Procedure>(problem: &Problem, stated: &[Value]) -> Option<Replay> {
    let procedure: P = serde_json::from_value(problem.meta.get("instance")?.clone()).ok()?;
    let gold = trace(&procedure, MOST_STEPS as usize);
    let (init, gold) = gold.split_first()?;
    let kind = |at: usize| gold.get(at).or(gold.last()).unwrap_or(init);
    // Nothing can follow a state that is none; the gold stands in for it.
    let (mut past, mut slips) = (vec![init.clone()], vec![]);
    let mut first_wrong = None;
    for (at, value) in stated.iter().take(gold.len() + 1).enumerate() {
        let state = State::read(value, kind(at));
        if state.is_none() || procedure.step(&past) != state {
            slips.push(at);
        }
        if first_wrong.is_none() && (state.is_none() || state.as_ref() != gold.get(at)) {
            first_wrong = Some(at);
        }
        past.push(state.unwrap_or_else(|| kind(at).clone()));
    }
    if first_wrong.is_none() && stated.len() < gold.len() {
        first_wrong = Some(stated.len());
    }
    Some(Replay { first_wrong, slips })
}
