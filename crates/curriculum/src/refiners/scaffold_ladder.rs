//! Scaffold ladder: help in rungs, taken away rung by rung as what is asked with it succeeds.
//!
//! Rungs    shares of the worked solution that responses begin with, most help first; the last is usually 0
//! Gate     after `least` rollouts on a rung, whose mean score is above `gate`, its place goes one rung down and
//!          starts to count anew; it never goes up
//! Place    each arm, or each row (16 bytes a row); a fresh instance always counts for its arm
//! Group    the last `hybrids` rollouts of a group get the help, all by default; without a solution none do
//! Tokens   of the given tokens of a step the `keep` of greatest entropy are trained; 0 by default: help alone
//! Source   the family of ladders of systems 20, 28 and 84; rungs and gate are choices made here.  [inferred]

use gradatim_core::{
    Choice, Error, Evidence, Group, Item, Metrics, Purpose, Result, State, Stretch, TokenSelection, Verdict,
};
use serde::{Deserialize, Serialize};

use super::given_start;
use crate::pass_rate::passes;
use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "scaffold-ladder";

/// Options of `scaffold-ladder`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Shares of the solution, in [0, 1], each below the one before. [inferred]
    pub rungs: Vec<f64>,
    /// Mean score above which a rung is left, in [0, 1]. [inferred]
    pub gate: f64,
    /// Rollouts on a rung before it can be left, at least 1. [inferred]
    pub least: u32,
    /// Who climbs.
    pub over: Over,
    /// Rollouts of a group that are helped; left out: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hybrids: Option<u32>,
    /// Share of the given tokens that is trained, in [0, 1].
    pub keep: f64,
}

/// Who climbs the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Every arm.
    #[default]
    Arms,
    /// Every row; fresh instances by arm.
    Rows,
}

impl Default for Options {
    fn default() -> Self {
        let rungs = vec![0.8, 0.6, 0.4, 0.2, 0.0];
        Self { rungs, gate: 0.5, least: 32, over: Over::Arms, hybrids: None, keep: 0.0 }
    }
}

/// Builds the refiner.
pub(super) fn build(options: &Options) -> Result<Box<dyn Refiner>> {
    let Options { rungs, gate, least, keep, hybrids, .. } = options;
    given_start::share("gate", *gate)?;
    given_start::share("keep", *keep)?;
    rungs.iter().try_for_each(|rung| given_start::share("rungs", *rung))?;
    let falls = rungs.windows(2).all(|pair| pair[1] < pair[0]);
    if rungs.is_empty() || !falls {
        let expected = "at least one share, each below the one before";
        return Err(Error::input("rungs", format!("{rungs:?}"), expected, "rungs = [0.8, 0.4, 0.0]"));
    }
    for (key, found) in [("least", *least), ("hybrids", hybrids.unwrap_or(1))] {
        if found == 0 {
            return Err(Error::input(key, 0, "at least 1", format!("leave `{key}` out for its default")));
        }
    }
    Ok(Box::new(ScaffoldLadder { options: options.clone(), arms: vec![], rows: vec![] }))
}

struct ScaffoldLadder {
    options: Options,
    /// `[C]`
    arms: Vec<Place>,
    /// `[N]`, with `over = "rows"`.
    rows: Vec<Place>,
}

/// Where someone stands.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    rung: u32,
    tries: u32,
    passed: f64,
}

impl Place {
    /// The header's Gate line, for one more group.
    fn count(&mut self, rollouts: u32, passed: f64, options: &Options) {
        self.tries += rollouts;
        self.passed += passed;
        let last = options.rungs.len() as u32 - 1;
        if self.tries >= options.least
            && self.passed > options.gate * f64::from(self.tries)
            && self.rung < last
        {
            *self = Self { rung: self.rung + 1, ..Self::default() };
        }
    }
}

impl ScaffoldLadder {
    fn place(&mut self, item: Item, cx: &Context<'_>) -> &mut Place {
        let (places, ix) = match (item, self.options.over) {
            (Item::Row(row), Over::Rows) => {
                self.rows.resize(cx.pool.n_rows(), Place::default());
                (&mut self.rows, row.0 as usize)
            }
            _ => {
                self.arms.resize(cx.pool.arms().len(), Place::default());
                (&mut self.arms, cx.pool.arm_of(item).0 as usize)
            }
        };
        &mut places[ix]
    }

    fn is_ours(&self, choice: &Choice) -> bool {
        choice.purpose == Purpose::Train && choice.parent.is_none()
    }
}

impl Refiner for ScaffoldLadder {
    fn name(&self) -> &'static str {
        NAME
    }

    fn shape(&mut self, choices: &mut Vec<Choice>, cx: &Context<'_>) -> Result<()> {
        for choice in choices.iter_mut() {
            if !self.is_ours(choice) {
                continue;
            }
            let rung = self.place(choice.item, cx).rung as usize;
            let share = self.options.rungs[rung];
            if share == 0.0 {
                continue;
            }
            let start = cx.pool.problem(choice.item)?.solution.and_then(|y| given_start::cut(&y, share, 1));
            if let Some(start) = start {
                let hybrids = self.options.hybrids.unwrap_or(u32::MAX);
                given_start::give(choice, cx.rollouts, hybrids, &start.text);
            }
        }
        Ok(())
    }

    fn settle(&self, groups: &[Group], _cx: &Context<'_>) -> Vec<Verdict> {
        let tokens = Some(TokenSelection::TopEntropy { share: self.options.keep, on: Stretch::Given });
        let is_helped = |group: &Group| {
            let choice = &group.assignment.choice;
            self.is_ours(choice) && choice.parts.iter().any(|(_, directive)| directive.prefix.is_some())
        };
        let verdict = |group: &Group| match self.options.keep > 0.0 && is_helped(group) {
            true => Verdict { tokens, ..Verdict::KEEP },
            false => Verdict::KEEP,
        };
        groups.iter().map(verdict).collect()
    }

    fn needs(&self) -> Vec<Need> {
        let selects = (self.options.keep > 0.0).then_some(Need::TokenSelection);
        [Need::Rewards, Need::Prefix].into_iter().chain(selects).collect()
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        let options = self.options.clone();
        let mut groups: Vec<&Group> = evidence
            .iter()
            .filter_map(|piece| match piece {
                Evidence::Group(group) if self.is_ours(&group.assignment.choice) => Some(*group),
                Evidence::Group(_) | Evidence::Measure(_) | Evidence::PoolGrew(_) => None,
            })
            .collect();
        groups.sort_by_key(|group| group.assignment.ticket);
        for group in groups {
            let is_helped = group.directed().any(|(directive, _)| directive.prefix.is_some());
            let counted = group.directed().filter(|(how, _)| !is_helped || how.prefix.is_some());
            let scores: Vec<f64> = counted.map(|(_, rollout)| passes(rollout)).collect();
            let place = self.place(group.assignment.choice.item, cx);
            place.count(scores.len() as u32, scores.iter().sum(), &options);
        }
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let rungs = |places: &[Place]| -> f64 {
            places.iter().map(|place| f64::from(place.rung)).sum::<f64>() / places.len().max(1) as f64
        };
        let places = if self.rows.is_empty() { &self.arms } else { &self.rows };
        Metrics { numbers: [(format!("{NAME} mean rung"), rungs(places))].into(), ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &(&self.arms, &self.rows)))
    }

    fn load(&mut self, state: State) -> Result<()> {
        (self.arms, self.rows) = state.read(NAME, 1)?;
        let last = self.options.rungs.len() as u32 - 1;
        match self.arms.iter().chain(&self.rows).find(|place| place.rung > last) {
            Some(place) => {
                let hint = "resume with the recipe the run was started with";
                Err(Error::input("state.rung", place.rung, format!("at most {last}"), hint))
            }
            None => Ok(()),
        }
    }
}
