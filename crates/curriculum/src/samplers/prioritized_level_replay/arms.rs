//! Arms as levels: few, so that their probabilities are worked out whole.

use gradatim_core::{Error, Evidence, Metrics, Result, State};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use super::{Options, value_loss};
use crate::arm_bandit::{ArmBandit, Draw};
use crate::ranks::rank_weights;
use crate::{Context, Need, Sampler, Selection};

/// An arm that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    score: f64,
    /// Step in which it was last drawn.
    at: u64,
}

struct Arms {
    options: Options,
    bandit: ArmBandit,
    /// `[C]`; `None` before the first result.
    seen: Vec<Option<Seen>>,
    /// The step after the last one observed: what metrics show is for it.
    now: u64,
}

/// What `prioritized-level-replay` over arms keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    bandit: State,
    seen: Vec<Option<Seen>>,
    now: u64,
}

pub(super) fn build(options: Options, pool: &Pool) -> Result<Box<dyn Sampler>> {
    let bandit = ArmBandit::new(pool, Draw::Passes(None))?;
    Ok(Box::new(Arms { options, seen: vec![None; bandit.q.len()], bandit, now: 0 }))
}

impl Arms {
    /// The header's Replay and New lines over all arms, `[C]`, at step `now`.
    fn probabilities(&self, now: u64) -> Vec<f64> {
        let n_seen = self.seen.iter().flatten().count();
        let n_new = self.seen.len() - n_seen;
        let replays = self.options.replays(n_seen, self.seen.len());
        let replay = replay(&self.seen, now, &self.options);
        let probability = |(seen, replay): (&Option<Seen>, f64)| match seen {
            Some(_) => replays * replay,
            None => (1.0 - replays) / n_new as f64,
        };
        self.seen.iter().zip(replay).map(probability).collect()
    }
}

/// The header's Rank, Stale and Replay lines, `[C]`; 0 where unseen.
fn replay(seen: &[Option<Seen>], now: u64, options: &Options) -> Vec<f64> {
    let mut ranked: Vec<(f64, usize)> =
        seen.iter().enumerate().filter_map(|(arm, seen)| seen.map(|seen| (seen.score, arm))).collect();
    ranked.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    let weights = rank_weights(options.beta, ranked.len());
    let all: f64 = weights.iter().sum();
    let stale = |arm: usize| seen[arm].map_or(0.0, |seen| now.saturating_sub(seen.at) as f64);
    let all_stale: f64 = ranked.iter().map(|(_, arm)| stale(*arm)).sum();
    let rho = if all_stale > 0.0 { options.rho } else { 0.0 };
    let mut shares = vec![0.0; seen.len()];
    let mut first = 0;
    for tied in ranked.chunk_by(|(left, _), (right, _)| left == right) {
        let ranks = first..first + tied.len();
        let by_rank = weights[ranks.clone()].iter().sum::<f64>() / (all * tied.len() as f64);
        for (_, arm) in tied {
            let by_staleness = if rho > 0.0 { stale(*arm) / all_stale } else { 0.0 };
            shares[*arm] = (1.0 - rho) * by_rank + rho * by_staleness;
        }
        first = ranks.end;
    }
    shares
}

impl Sampler for Arms {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let probabilities = self.probabilities(cx.step);
        Ok(self.bandit.select(want, &probabilities, cx))
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rewards]
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        for (seen, groups) in self.seen.iter_mut().zip(self.bandit.groups_by_arm(evidence, cx)) {
            if !groups.is_empty() {
                let before = seen.map_or(0.0, |seen| seen.score);
                *seen = Some(Seen { score: self.options.learn(before, value_loss(&groups)), at: cx.step });
            }
        }
        self.now = cx.step + 1;
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let scores = self.seen.iter().map(|seen| seen.map_or(0.0, |seen| seen.score));
        let rows = [("probability", self.probabilities(self.now)), ("score", scores.collect())];
        let arms =
            rows.into_iter().map(|(name, row)| (name.to_owned(), self.bandit.over_pool(&row))).collect();
        Metrics { arms, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        let saved = Saved { bandit: self.bandit.save(), seen: self.seen.clone(), now: self.now };
        Ok(State::of("prioritized-level-replay-arms", 1, &saved))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let saved: Saved = state.read("prioritized-level-replay-arms", 1)?;
        if saved.seen.len() != self.seen.len() {
            let (found, here) = (saved.seen.len(), self.seen.len());
            let hint = "resume with the pool the run was started with";
            return Err(Error::input("state.seen", format!("{found} arms"), format!("{here} arms"), hint));
        }
        self.bandit.load(saved.bandit)?;
        (self.seen, self.now) = (saved.seen, saved.now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(score: f64, at: u64) -> Option<Seen> {
        Some(Seen { score, at })
    }

    #[track_caller]
    fn near(found: &[f64], expected: &[f64]) {
        let is_near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12);
        assert!(is_near && found.len() == expected.len(), "{found:?}, not {expected:?}");
    }

    #[test]
    fn ranks_stale_levels_and_ties_weigh_as_by_hand() {
        let options = Options { beta: 0.5, rho: 0.0, ..Options::default() };
        // Ranks 2, unseen, 1, 3 at weights 1/4, -, 1, 1/9: sum 49/36.
        let arms = [seen(0.2, 4), None, seen(0.4, 9), seen(0.1, 1)];
        let by_rank = [9.0 / 49.0, 0.0, 36.0 / 49.0, 4.0 / 49.0];
        near(&replay(&arms, 10, &options), &by_rank);
        // Staleness at step 10: 6, -, 1, 9 of 16.
        let stale = Options { rho: 1.0, ..options };
        near(&replay(&arms, 10, &stale), &[6.0 / 16.0, 0.0, 1.0 / 16.0, 9.0 / 16.0]);
        let mixed = replay(&arms, 10, &Options { rho: 0.1, ..options });
        near(&mixed, &[0, 1, 2, 3].map(|arm| 0.9 * by_rank[arm] + 0.1 * replay(&arms, 10, &stale)[arm]));
        // Two at ranks 1 and 2 share 1 + 1/4 of 49/36.
        let tied = [seen(0.4, 4), seen(0.4, 9), seen(0.1, 1)];
        near(&replay(&tied, 10, &options), &[22.5 / 49.0, 22.5 / 49.0, 4.0 / 49.0]);
    }

    #[test]
    fn a_flat_temperature_draws_all_alike() {
        let options = Options { beta: 1e6, rho: 0.0, ..Options::default() };
        let shares = replay(&[seen(0.2, 4), seen(0.4, 9), seen(0.1, 1)], 10, &options);
        assert!(shares.iter().all(|share| (share - 1.0 / 3.0).abs() < 1e-5), "{shares:?}");
    }
}
