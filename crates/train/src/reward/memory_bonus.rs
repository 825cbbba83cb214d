//! Memory bonus: paid for being close to past successes on similar questions, and far from past failures.
//!
//! Source     Memory-R+, arXiv 2504.02273, system 29.
//! Memory     right answers in one store, wrong ones in the other; under each question the last L responses
//! Read       B = all responses of the K questions most alike
//! Exploit    e = -|a - centroid of B(successes)|                                                 [paper]
//! Explore    x = 1 - largest cosine of a with B(failures)                                        [paper]
//! Normalise  n(v) = (v - min) / (max - min) over the last w raw values, v among them; 0 where all are equal
//! Pay        exploit n(e) + explore n(x), clipped and faded where the options say so
//! Order      `score-then-write`: a group is written down once all of it is paid, so that none meets itself.
//!            `write-then-score` writes each response first.
//!            `compat` is the release [code]: written first, so that a wrong answer is its own nearest failure
//!            and explore pays right answers alone; nothing to compare with counts as distance 1: exploit 0,
//!            explore 1; a constant window gives exploit 1 - distance, explore 0.
//! Exact      an empty memory pays 0 (not under `compat`); all options at weight 0 equal plain pay to the bit
//! Differs    texts are embedded by hashed character n-grams, not by a sentence encoder; of unit vectors, so
//!            the nearest by cosine (paper) and by Euclid (release) are the same.
//!            The release assumes one question a batch; here each group has its own.

use std::collections::VecDeque;

use gradatim_core::{Embedding, EpisodicMemory, Error, Result, Schedule, State};
use serde::{Deserialize, Serialize};

use super::terms::{Scene, Shape};

const OWNER: &str = "memory-bonus";

/// Options of `memory-bonus`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MemoryBonus {
    /// Weight in the reward. Paper: 1.
    pub weight: f64,
    /// Weight of nearness to successes. Paper: 1; alone it is Memory-R.
    pub exploit: f64,
    /// Weight of distance from failures. Paper: 1.
    pub explore: f64,
    /// K: questions whose responses are read, from 1. Paper: 1 to 30, 20 for AI-MO.
    pub neighbours: usize,
    /// L: responses kept of each question, from 1. Paper: 100.
    pub responses: usize,
    /// Questions kept, from 1. Paper: as many as the data has.
    pub questions: usize,
    /// w: raw values that a bonus is compared with, from 1. Paper: 100.
    pub window: usize,
    /// Explore pays nothing before.
    pub warm_up: WarmUp,
    /// When responses are written down.
    pub order: Order,
    /// n of the character n-grams, from 1.
    pub ngram: usize,
    /// Largest bonus of a rollout before the weight, above 0; half of what a right answer earns over a wrong
    /// one keeps the bonus from outweighing it. [inferred] Paper: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip: Option<f64>,
    /// Factor of the bonus over the steps of the stage. [inferred] Paper: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fade: Option<Schedule>,
}

/// When explore begins to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarmUp {
    /// After so many steps of the stage. Paper: for example 50.
    Steps(u64),
    /// Once failures of so many questions are kept. Release: 500 [code].
    Questions(usize),
}

/// When responses are written down; see the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// After the whole group is paid.
    #[default]
    ScoreThenWrite,
    /// Each before it is paid.
    WriteThenScore,
    /// As released.
    Compat,
}

impl Default for MemoryBonus {
    fn default() -> Self {
        Self {
            weight: 1.0,
            exploit: 1.0,
            explore: 1.0,
            neighbours: 20,
            responses: 100,
            questions: 10_000,
            window: 100,
            warm_up: WarmUp::Steps(50),
            order: Order::ScoreThenWrite,
            ngram: 3,
            clip: None,
            fade: None,
        }
    }
}

impl MemoryBonus {
    pub(super) fn check(&self) -> Result<()> {
        for (key, weight) in [("weight", self.weight), ("exploit", self.exploit), ("explore", self.explore)] {
            if !weight.is_finite() {
                return Err(Error::input(key, weight, "a finite number", format!("{key} = 1.0")));
            }
        }
        for (key, count) in [
            ("neighbours", self.neighbours),
            ("responses", self.responses),
            ("questions", self.questions),
            ("window", self.window),
            ("ngram", self.ngram),
        ] {
            if count == 0 {
                return Err(Error::input(key, 0, "1 or more", format!("leave `{key}` out for its default")));
            }
        }
        if let Some(clip) = self.clip.filter(|clip| !(clip.is_finite() && *clip > 0.0)) {
            return Err(Error::input("clip", clip, "a finite number above 0", "clip = 0.5"));
        }
        self.fade.map_or(Ok(()), |fade| fade.check().map_err(|error| error.under("fade")))
    }
}

pub(super) fn build(options: MemoryBonus) -> Box<dyn Shape> {
    Box::new(Memory::new(options))
}

struct Memory {
    options: MemoryBonus,
    kept: Kept,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    successes: EpisodicMemory,
    failures: EpisodicMemory,
    exploit: Window,
    explore: Window,
}

/// The last raw values of one kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Window(VecDeque<f64>);

impl Window {
    /// Takes `value` in; where it lies between the least and the largest of the last `most`, or `None` where
    /// they are all equal.
    fn normalise(&mut self, value: f64, most: usize) -> Option<f64> {
        if self.0.len() >= most {
            self.0.pop_front();
        }
        self.0.push_back(value);
        let (low, high) = self.0.iter().fold((value, value), |(low, high), v| (low.min(*v), high.max(*v)));
        (high > low).then(|| (value - low) / (high - low))
    }
}

/// The header's e; `None` without successes.
fn nearness(response: &Embedding, successes: &[&Embedding]) -> Option<f64> {
    Embedding::centroid(successes.iter().copied()).map(|centre| -response.distance(&centre))
}

/// The header's x; `None` without failures.
fn farness(response: &Embedding, failures: &[&Embedding]) -> Option<f64> {
    let cosines = failures.iter().map(|failure| response.cosine(failure));
    cosines.reduce(f64::max).map(|nearest| 1.0 - nearest)
}

impl Memory {
    fn new(options: MemoryBonus) -> Self {
        let store = || EpisodicMemory::new(options.questions, options.responses);
        let (exploit, explore) = (Window::default(), Window::default());
        Self { options, kept: Kept { successes: store(), failures: store(), exploit, explore } }
    }

    fn write(&mut self, question: &Embedding, response: &Embedding, is_right: bool) {
        let store = if is_right { &mut self.kept.successes } else { &mut self.kept.failures };
        store.write(question, response.clone());
    }

    fn explores(&self, step: u64) -> bool {
        match self.options.warm_up {
            WarmUp::Steps(steps) => step >= steps,
            WarmUp::Questions(questions) => self.kept.failures.keys() >= questions,
        }
    }

    /// n(e) and n(x) of one response.
    fn normalised(&mut self, question: &Embedding, response: &Embedding, step: u64) -> [f64; 2] {
        let explores = self.explores(step);
        let Kept { successes, failures, exploit, explore } = &mut self.kept;
        let MemoryBonus { neighbours, window, order, .. } = self.options;
        let near = nearness(response, &successes.recall(question, neighbours));
        let far = farness(response, &failures.recall(question, neighbours));
        if order == Order::Compat {
            let exploit = near.map_or(0.0, |e| exploit.normalise(e, window).unwrap_or(1.0 + e));
            let explore = far.map_or(1.0, |x| explore.normalise(x, window).unwrap_or(0.0));
            return [exploit, if explores { explore } else { 0.0 }];
        }
        let exploit = near.and_then(|e| exploit.normalise(e, window)).unwrap_or(0.0);
        let explore = far.and_then(|x| explore.normalise(x, window)).unwrap_or(0.0);
        [exploit, if explores { explore } else { 0.0 }]
    }
}

impl Shape for Memory {
    fn pay(&mut self, scene: &Scene<'_>) -> Result<Vec<f64>> {
        let MemoryBonus { exploit, explore, order, ngram, clip, fade, .. } = self.options;
        let question = Embedding::of_ngrams(&scene.problem.prompt_text(), ngram);
        let fade = fade.map_or(1.0, |fade| fade.at(scene.step, scene.progress));
        let (mut paid, mut responses) = (vec![], vec![]);
        for rollout in &scene.group.rollouts {
            let response = Embedding::of_ngrams(&rollout.text, ngram);
            let is_right = rollout.score.as_ref().is_some_and(|score| score.is_right());
            if order != Order::ScoreThenWrite {
                self.write(&question, &response, is_right);
            }
            let [near, far] = self.normalised(&question, &response, scene.step);
            let bonus = exploit * near + explore * far;
            paid.push(fade * clip.map_or(bonus, |clip| bonus.clamp(-clip, clip)));
            responses.push((response, is_right));
        }
        if order == Order::ScoreThenWrite {
            responses.iter().for_each(|(response, is_right)| self.write(&question, response, *is_right));
        }
        Ok(paid)
    }

    fn save(&self) -> Option<State> {
        Some(State::of(OWNER, 1, &self.kept))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.kept = state.read(OWNER, 1)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::super::test::{group, problem, rollout};
    use super::super::{Reward, Term, Terms};
    use super::*;

    #[test]
    fn nearness_and_farness_of_the_axes_are_the_worked_example() {
        let at = |x: f32, y: f32| Embedding::dense(&[x, y]);
        let (east, north) = (at(1.0, 0.0), at(0.0, 1.0));
        let near = nearness(&east, &[&east, &north]).unwrap();
        assert!((near + 0.5_f64.sqrt()).abs() < 1e-12);
        for (response, expected) in [(at(1.0, 0.0), 0.0), (at(0.0, 1.0), 1.0), (at(-1.0, 0.0), 2.0)] {
            assert_eq!(farness(&response, &[&east]), Some(expected));
        }
        assert_eq!((nearness(&east, &[]), farness(&east, &[])), (None, None));
    }

    #[test]
    fn a_value_is_placed_between_the_ends_of_the_last_three() {
        let mut window = Window::default();
        let placed: Vec<Option<f64>> = [1.0, 2.0, 3.0, 4.0, 5.0].map(|v| window.normalise(v, 3)).to_vec();
        assert_eq!((placed[4], placed[0]), (Some(1.0), None));
        // Of 4, 5 and 4.5 the last lies in the middle: 1, 2 and 3 are forgotten.
        assert_eq!(window.normalise(4.5, 3), Some(0.5));
        let mut constant = Window::default();
        assert!((0..9).all(|_| constant.normalise(7.0, 3).is_none()));
    }

    #[test]
    fn a_place_lies_between_0_and_1_whatever_was_seen() {
        for most in 1..=100 {
            let (mut window, mut rng) = (Window::default(), Seed(2).rng("stream", [most as u64, 0]));
            for _ in 0..200 {
                let value = rng.normal() * 10_f64.powi(rng.below(600) as i32 - 300);
                let place = window.normalise(value, most);
                assert!(place.is_none_or(|place| (0.0..=1.0).contains(&place)), "{place:?} of {value}");
            }
        }
    }

    fn options(order: Order) -> MemoryBonus {
        MemoryBonus { order, warm_up: WarmUp::Steps(0), window: 100, ..MemoryBonus::default() }
    }

    /// Bonuses of groups of these texts, one group after the other; the text `right` is right.
    fn bonuses(options: MemoryBonus, groups: &[&[&str]]) -> Vec<Vec<f64>> {
        let mut memory = build(options);
        let mut pay = |texts: &&[&str]| {
            let group = group(texts.iter().map(|text| rollout(text, 5)).collect());
            memory.pay(&Scene { problem: &problem(), group: &group, step: 0, progress: 0.0 }).unwrap()
        };
        groups.iter().map(&mut pay).collect()
    }

    #[test]
    fn an_empty_memory_pays_nothing() {
        assert_eq!(bonuses(options(Order::ScoreThenWrite), &[&["right", "wrong one", "other"]]), [[0.0; 3]]);
    }

    #[test]
    fn the_same_failure_in_a_later_group_has_nothing_to_explore() {
        let explore = MemoryBonus { exploit: 0.0, ..options(Order::ScoreThenWrite) };
        let paid = bonuses(explore, &[&["wrong one"], &["wrong one", "quite another", "wrong one"]]);
        assert_eq!((paid[1][0], paid[1][2]), (0.0, 0.0));
        assert!(paid[1][1] > 0.0);
    }

    #[test]
    fn as_released_no_wrong_answer_ever_explores_and_a_right_one_does() {
        let explore = MemoryBonus { exploit: 0.0, ..options(Order::Compat) };
        let paid =
            bonuses(explore, &[&["wrong one", "quite another", "right", "third", "wrong one"], &["fourth"]]);
        for (ix, bonus) in paid[0].iter().chain(&paid[1]).enumerate() {
            assert_eq!(*bonus > 0.0, ix == 2, "response {ix}: {bonus}");
        }
    }

    #[test]
    fn explore_waits_for_its_warm_up_and_no_bonus_leaves_its_clip() {
        let groups: &[&[&str]] = &[&["wrong one", "quite another"], &["a third", "right", "wrong one"]];
        let late = MemoryBonus { warm_up: WarmUp::Steps(1), exploit: 0.0, ..options(Order::ScoreThenWrite) };
        assert!(bonuses(late, groups).concat().iter().all(|bonus| *bonus == 0.0));
        let many = MemoryBonus { warm_up: WarmUp::Questions(1), ..late };
        assert!(bonuses(many, groups)[1].iter().any(|bonus| *bonus > 0.5));
        let clipped = MemoryBonus { clip: Some(0.25), ..many };
        assert!(bonuses(clipped, groups)[1].iter().all(|bonus| (0.0..=0.25).contains(bonus)));
    }

    #[test]
    fn a_saved_memory_goes_on_to_the_bit() {
        let reward =
            Reward { shape: vec![Term::MemoryBonus(options(Order::ScoreThenWrite))], ..Reward::default() };
        let pay = |terms: &mut Terms, texts: &[&str]| {
            let mut group = group(texts.iter().map(|text| rollout(text, 5)).collect());
            terms.pay(&problem(), &mut group, 3, 0.5).unwrap();
            group.rewards().iter().map(|reward| reward.to_bits()).collect::<Vec<u64>>()
        };
        let mut unbroken = Terms::new(&reward);
        pay(&mut unbroken, &["right", "wrong one", "another"]);
        let text = serde_json::to_string(&unbroken.save()).unwrap();
        let mut resumed = Terms::new(&reward);
        resumed.load(serde_json::from_str(&text).unwrap()).unwrap();
        for texts in [["right", "rigth", "wrong two"], ["something", "right", "wrong one"]] {
            assert_eq!(pay(&mut unbroken, &texts), pay(&mut resumed, &texts));
        }
        assert_eq!(unbroken.save(), resumed.save());
    }
}
