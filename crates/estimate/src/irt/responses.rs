//! A sparse response matrix, readable by learner and by item.

use gradatim_core::{Error, Result};

/// Largest number of learners, and of items.
const MOST: usize = 1 << 31;

/// One answer. The same learner may answer the same item several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// Who, from 0.
    pub learner: u32,
    /// What, from 0.
    pub item: u32,
    /// Whether it was right.
    pub correct: bool,
}

/// The other side of an answer and whether it was right, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer(u32);

impl Answer {
    fn new(other: u32, correct: bool) -> Self {
        Self(other << 1 | u32::from(correct))
    }

    /// The item among a learner's answers, the learner among an item's.
    pub fn other(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// 1 for right, 0 for wrong.
    pub fn correct(self) -> usize {
        (self.0 & 1) as usize
    }
}

/// All answers, by learner and by item.
#[derive(Debug, Clone)]
pub struct Responses {
    by_learner: Lists,
    by_item: Lists,
}

/// Answers of one side after another.
#[derive(Debug, Clone)]
struct Lists {
    /// First answer of each, and the end, `[N + 1]`.
    starts: Vec<usize>,
    answers: Vec<Answer>,
}

impl Lists {
    /// Counting sort: each list keeps the order of `from`.
    fn new(n: usize, from: impl Iterator<Item = (u32, Answer)> + Clone) -> Self {
        let mut starts = vec![0; n + 1];
        from.clone().for_each(|(of, _)| starts[of as usize + 1] += 1);
        (0..n).for_each(|ix| starts[ix + 1] += starts[ix]);
        let mut next = starts.clone();
        let mut answers = vec![Answer(0); starts[n]];
        for (of, answer) in from {
            answers[next[of as usize]] = answer;
            next[of as usize] += 1;
        }
        Self { starts, answers }
    }

    fn of(&self, ix: usize) -> &[Answer] {
        &self.answers[self.starts[ix]..self.starts[ix + 1]]
    }
}

impl Responses {
    /// Refuses an answer of a learner or to an item that is not counted, and an empty matrix.
    pub fn new(n_learners: usize, n_items: usize, responses: &[Response]) -> Result<Self> {
        let hint = "count learners and items from 0, and give their numbers";
        if responses.is_empty() || n_learners > MOST || n_items > MOST {
            let found = format!("{} answers of {n_learners} learners to {n_items} items", responses.len());
            return Err(Error::input(
                "responses",
                found,
                format!("at least one answer, at most {MOST} each"),
                hint,
            ));
        }
        for (ix, response) in responses.iter().enumerate() {
            let Response { learner, item, .. } = *response;
            if learner as usize >= n_learners || item as usize >= n_items {
                let found = format!("learner {learner}, item {item}");
                let expected = format!("learners below {n_learners}, items below {n_items}");
                return Err(Error::input(format!("responses.{ix}"), found, expected, hint));
            }
        }
        let by_learner = Lists::new(
            n_learners,
            responses.iter().map(|response| (response.learner, Answer::new(response.item, response.correct))),
        );
        // From the lists of the learners, so that each item's answers come in the order of learners.
        let turned = (0..n_learners).flat_map(|learner| {
            let answers = by_learner.of(learner).iter();
            answers.map(move |answer| {
                (answer.other() as u32, Answer::new(learner as u32, answer.correct() == 1))
            })
        });
        let by_item = Lists::new(n_items, turned);
        Ok(Self { by_learner, by_item })
    }

    /// Learners, J.
    pub fn n_learners(&self) -> usize {
        self.by_learner.starts.len() - 1
    }

    /// Items, I.
    pub fn n_items(&self) -> usize {
        self.by_item.starts.len() - 1
    }

    /// Answers of a learner, in the order given.
    pub(crate) fn of_learner(&self, learner: usize) -> &[Answer] {
        self.by_learner.of(learner)
    }

    /// Answers to an item, in the order of learners.
    pub(crate) fn to_item(&self, item: usize) -> &[Answer] {
        self.by_item.of(item)
    }

    /// Most answers of one learner.
    pub(crate) fn longest_row(&self) -> usize {
        (0..self.n_learners()).map(|learner| self.of_learner(learner).len()).max().unwrap_or(0)
    }
}
