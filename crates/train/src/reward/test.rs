//! Scored rollouts made by hand, for the tests of this folder.

use gradatim_core::{
    Assignment, Choice, Directive, Finish, Group, Item, Problem, ProblemIx, Rollout, Score, Seed, Ticket,
};

use super::{Reward, Terms};

/// Any problem.
pub fn problem() -> Problem {
    gradatim_tasks::AbilityOptions::default().rows(Seed(0)).unwrap().remove(0)
}

/// A response of `length` tokens, right if it says `right`.
pub fn rollout(text: &str, length: u32) -> Rollout {
    let score = if text == "right" { Score::right("right") } else { Score::wrong(text, "another") };
    Rollout {
        tokens: vec![],
        log_probs: vec![],
        segments: vec![],
        text: text.to_owned(),
        length,
        finish: Finish::Stop,
        policy_version: 0,
        score: Some(score),
        reward: 0.0,
        advantage: 0.0,
    }
}

/// The rollouts of one assignment under one directive.
pub fn group(rollouts: Vec<Rollout>) -> Group {
    let mut choice = Choice::train(Item::Row(ProblemIx(0)));
    choice.parts = vec![(rollouts.len() as u32, Directive::default())];
    let ticket = Ticket { run: 0, incarnation: 0, counter: 0 };
    Group { assignment: Assignment { ticket, choice }, rollouts }
}

/// Rewards of a group whose right answers earn `reward.right` and whose wrong ones `reward.readable`.
pub fn pay(reward: &Reward, group: &mut Group) -> Vec<f64> {
    reward.check().unwrap();
    for rollout in &mut group.rollouts {
        let is_right = rollout.score.as_ref().unwrap().is_right();
        rollout.reward = if is_right { reward.right } else { reward.readable };
    }
    Terms::new(reward).pay(&problem(), group, 0, 0.0).unwrap();
    group.rewards()
}
