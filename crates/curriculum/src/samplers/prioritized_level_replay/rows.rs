//! Rows as levels: any number of them, drawn without looking at all.

use gradatim_core::{Choice, Error, Evidence, Group, Item, Metrics, ProblemIx, Result, Rng, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::{Options, value_loss};
use crate::packed::Packed;
use crate::pass_rate::plain_groups;
use crate::queue::Place;
use crate::ranks::Ranks;
use crate::row_passes::RowPasses;
use crate::staleness::Staleness;
use crate::{Context, Need, Sampler, Selection};

struct Rows {
    options: Options,
    /// New rows: one shuffled pass over all, seen ones passed over.
    passes: RowPasses,
    /// Rows that were seen and are not out.
    ranks: Ranks,
    /// The same.
    stale: Staleness,
    /// Rows that were seen, out or not.
    n_seen: usize,
    /// Drawn since the last `observe`.
    out: Vec<u32>,
    /// Streams used so far; keys the next one.
    streams: u64,
}

/// What `prioritized-level-replay` over rows keeps.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Saved {
    passes: Place,
    /// Seen and not out, in the order of their lists.
    rows: Packed<u32>,
    scores: Packed<f32>,
    steps: Packed<u32>,
    out: Packed<u32>,
    /// Below 0 where there is none.
    out_scores: Packed<f32>,
    streams: u64,
}

pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    let passes = RowPasses::new(pool, Some(1))?;
    let n = pool.n_rows();
    let (ranks, stale) = (Ranks::new(options.beta, n), Staleness::new(n));
    Ok(Box::new(Rows { options, passes, ranks, stale, n_seen: 0, out: vec![], streams: 0 }))
}

/// The step as staleness counts it.
fn now(cx: &Context<'_>) -> u32 {
    u32::try_from(cx.step).unwrap_or(u32::MAX)
}

impl Rows {
    /// The next row; `None` where all are out.
    fn next(&mut self, rng: &mut Rng, cx: &Context<'_>) -> Option<u32> {
        let is_replay = rng.unit() < self.options.replays(self.n_seen, self.passes.len());
        let row = if is_replay { self.replay(rng, cx) } else { self.new_row(cx) };
        let row = row.or_else(|| if is_replay { self.new_row(cx) } else { self.replay(rng, cx) })?;
        self.out.push(row);
        Some(row)
    }

    fn new_row(&mut self, cx: &Context<'_>) -> Option<u32> {
        std::iter::from_fn(|| self.passes.pop(cx))
            .map(|(row, _)| row.0)
            .find(|row| self.ranks.score(*row).is_none())
    }

    fn replay(&mut self, rng: &mut Rng, cx: &Context<'_>) -> Option<u32> {
        let by_staleness = rng.unit() < self.options.rho;
        let stale = if by_staleness { self.stale.draw(now(cx), rng) } else { None };
        let row = stale.or_else(|| self.ranks.draw(rng))?;
        self.ranks.take(row);
        self.stale.take(row);
        Some(row)
    }

    /// Puts back what is out; what never got a result counts as seen, at score 0.
    fn put_back(&mut self, cx: &Context<'_>) {
        for row in std::mem::take(&mut self.out) {
            let score = self.ranks.score(row);
            self.put(row, score, score.unwrap_or(0.0), now(cx));
        }
    }

    /// Puts a row in that is out, at `score`; `before` is what it had.
    fn put(&mut self, row: u32, before: Option<f32>, score: f32, step: u32) {
        self.n_seen += usize::from(before.is_none());
        self.ranks.put(row, score);
        self.stale.put(row, step);
    }

    /// The header's Score line for one row.
    fn learn(&mut self, row: u32, groups: &[&Group], cx: &Context<'_>) {
        let before = self.ranks.score(row);
        let score = self.options.learn(before.unwrap_or(0.0).into(), value_loss(groups)) as f32;
        let step = match self.ranks.contains(row) {
            true => {
                self.ranks.take(row);
                self.stale.take(row)
            }
            false => now(cx),
        };
        self.put(row, before, score, step);
    }
}

impl Sampler for Rows {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        self.streams += 1;
        let mut rng = cx.rng("level replay draw", self.streams);
        let mut choices = Vec::with_capacity(want);
        while choices.len() < want {
            match self.next(&mut rng, cx) {
                Some(row) => choices.push(Choice::train(Item::Row(ProblemIx(row)))),
                None => self.put_back(cx),
            }
        }
        Ok(Selection { choices, exhausted: false })
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        self.put_back(cx);
        let row = |group: &&Group| match group.assignment.choice.item {
            Item::Row(row) => Some(row.0),
            Item::Fresh { .. } => None,
        };
        let mut groups = plain_groups(evidence);
        // Stable, so that the groups of a row stay in ticket order.
        groups.sort_by_key(row);
        for of_row in groups.chunk_by(|left, right| row(left) == row(right)) {
            if let Some(row) = row(&of_row[0]) {
                self.learn(row, of_row, cx);
            }
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let seen = self.n_seen as f64;
        let numbers = [("seen", seen), ("seen share", seen / self.passes.len() as f64)];
        let numbers = numbers.into_iter().map(|(name, number)| (name.to_owned(), number)).collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let scores =
            |rows: &[u32]| Packed(rows.iter().map(|row| self.ranks.score(*row).unwrap_or(-1.0)).collect());
        let rows: Vec<u32> = self.ranks.entries().collect();
        let saved = Saved {
            passes: self.passes.place(),
            scores: scores(&rows),
            steps: Packed(rows.iter().map(|row| self.stale.at(*row)).collect()),
            rows: Packed(rows),
            out_scores: scores(&self.out),
            out: Packed(self.out.clone()),
            streams: self.streams,
        };
        Ok(State::of("prioritized-level-replay-rows", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("prioritized-level-replay-rows", 1)?;
        self.passes.resume(saved.passes)?;
        let (rows, out) = (&saved.rows.0, &saved.out.0);
        let mut all: Vec<u32> = rows.iter().chain(out).copied().collect();
        all.sort_unstable();
        let is_score = |score: &f32| *score >= 0.0 && score.is_finite();
        let n = self.stale.len();
        let is_sound = saved.scores.0.len() == rows.len()
            && saved.steps.0.len() == rows.len()
            && saved.out_scores.0.len() == out.len()
            && saved.scores.0.iter().all(is_score)
            && saved.out_scores.0.iter().all(|score| *score == -1.0 || is_score(score))
            && all.windows(2).all(|pair| pair[0] < pair[1])
            && all.last().is_none_or(|row| (*row as usize) < n);
        if !is_sound {
            let hint = "the state file is damaged: resume from an earlier checkpoint";
            return Err(Error::input(
                "state.rows",
                "scores that are none",
                "rows of the pool and scores",
                hint,
            ));
        }
        (self.ranks, self.stale, self.n_seen) = (Ranks::new(self.options.beta, n), Staleness::new(n), 0);
        for ((row, score), step) in rows.iter().zip(&saved.scores.0).zip(&saved.steps.0) {
            self.put(*row, None, *score, *step);
        }
        for (row, score) in out.iter().zip(&saved.out_scores.0).filter(|(_, score)| is_score(score)) {
            self.ranks.know(*row, *score);
            self.n_seen += 1;
        }
        (self.out, self.streams) = (saved.out.0, saved.streams);
        Ok(())
    }
}
