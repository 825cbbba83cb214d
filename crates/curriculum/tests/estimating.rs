//! Choices that estimate, beside choices that train: what the Curriculum makes of them.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{binary, rows};
use gradatim_core::{Choice, Evidence, Item, Purpose, Result, State};
use gradatim_curriculum::{Context, Curriculum, Options, Received, Sampler, Selection};
use gradatim_pool::Pool;

/// Gives `estimates` choices to estimate with each call, and what is wanted to train on from call `from`.
struct Mixed {
    estimates: usize,
    from: u32,
    calls: u32,
    told: usize,
}

impl Sampler for Mixed {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        self.calls += 1;
        let item = Item::Row(cx.pool.arms()[0].rows[0]);
        let train = if self.calls >= self.from { want } else { 0 };
        let estimate = Choice { purpose: Purpose::Estimate, ..Choice::train(item) };
        let choices = [vec![estimate; self.estimates], vec![Choice::train(item); train]].concat();
        Ok(Selection { choices, exhausted: false })
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], _cx: &Context<'_>) -> Result<()> {
        self.told += evidence.len();
        Ok(())
    }

    fn metrics(&self) -> gradatim_core::Metrics {
        let numbers = [("told".to_owned(), self.told as f64)].into();
        gradatim_core::Metrics { numbers, ..Default::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of("mixed", 1, &()))
    }

    fn load(&mut self, state: State) -> Result<()> {
        state.read("mixed", 1)
    }
}

fn curriculum(estimates: usize, from: u32, max_rounds: u32) -> Curriculum {
    let options = Options { groups: 4, rollouts: 2, max_rounds, max_draws: Some(4), ..Options::default() };
    Curriculum::new(Box::new(Mixed { estimates, from, calls: 0, told: 0 }), vec![], options).unwrap()
}

/// Estimates asked and groups trained on in one step, and how often it starved.
fn step(curriculum: &mut Curriculum, pool: &Pool) -> (usize, usize, f64) {
    let mut asked = curriculum.begin(pool, 0.0).unwrap();
    while let Received::More(more) =
        curriculum.receive(pool, asked.iter().map(|assignment| binary(assignment, 1, 2)).collect()).unwrap()
    {
        asked = more;
    }
    let settled = curriculum.finish(pool).unwrap();
    let trained = settled.iter().filter(|(_, verdict)| verdict.weight > 0.0).count();
    (settled.len() - trained, trained, curriculum.metrics().numbers["starved"])
}

#[test]
fn estimates_do_not_count_towards_the_most_a_step_may_draw() {
    let pool = rows(&[3]);
    // A hundred estimates beside four places, of four that may be drawn.
    let mut curriculum = curriculum(100, 1, 3);
    assert_eq!(step(&mut curriculum, &pool), (100, 4, 0.0));
    assert_eq!(curriculum.metrics().numbers["told"], 104.0);
}

#[test]
fn what_is_trained_on_may_follow_its_estimates_in_the_same_step() {
    let pool = rows(&[3]);
    let mut curriculum = curriculum(5, 2, 3);
    assert_eq!(step(&mut curriculum, &pool), (10, 4, 0.0));
}

#[test]
fn a_sampler_that_only_estimates_is_stopped_by_the_rounds_and_is_not_starved() {
    let pool = rows(&[3]);
    for max_rounds in [0, 1, 4] {
        let mut curriculum = curriculum(5, u32::MAX, max_rounds);
        assert_eq!(step(&mut curriculum, &pool), (5 * (max_rounds as usize + 1), 0, 0.0));
    }
}
