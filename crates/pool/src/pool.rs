//! The pool: rows and procedural arms, with one problem in ten held out.
//!
//! Training only ever sees [`Pool::problem`] of an item of an arm; the exam is [`Pool::exam`].
//! The two sides are split by the hash of the canonical form (`gradatim_core::is_held_out`),
//! for rows and for fresh instances alike, so no problem can stand on both.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gradatim_core::{ArmIx, Error, Item, Problem, ProblemIx, Result, Seed, Source, fingerprint, is_held_out};

/// Draws in a row that may fall on the held-out side before a procedural arm is refused.
const MOST_REJECTIONS: u64 = 10_000;
/// Exam instances are the same for every seed of a run and for every run.
const EXAM: Seed = Seed(0x6578_616d);

/// A category of the pool: rows of that name, or a source of fresh instances.
pub struct Arm {
    /// Its name, the category of its problems.
    pub name: String,
    /// Difficulty of its problems; larger is harder.
    pub level: i64,
    /// Rows open to training; empty for a procedural arm.
    pub rows: Vec<ProblemIx>,
    /// Makes fresh instances; `None` for stored rows.
    pub source: Option<Arc<dyn Source>>,
}

/// How an arm divides into training and exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// The arm.
    pub arm: String,
    /// Distinct problems on both sides, where that is known.
    pub distinct: Option<u64>,
}

/// All problems of a run.
pub struct Pool {
    seed: Seed,
    rows: Vec<Problem>,
    row_arms: Vec<ArmIx>,
    held_out: Vec<ProblemIx>,
    arms: Vec<Arm>,
    names: HashMap<String, ArmIx>,
    ids: HashSet<String>,
}

impl Pool {
    /// An empty pool. `seed` decides which fresh instances training sees, never which are held out.
    pub fn new(seed: Seed) -> Self {
        Self {
            seed,
            rows: vec![],
            row_arms: vec![],
            held_out: vec![],
            arms: vec![],
            names: HashMap::new(),
            ids: HashSet::new(),
        }
    }

    /// Appends a row to the arm of its category. Refuses an id that is already there.
    pub fn push(&mut self, problem: Problem) -> Result<ProblemIx> {
        if !self.ids.insert(problem.id.clone()) {
            let hint = "give every problem an id of its own";
            return Err(Error::input("id", format!("`{}` twice", problem.id), "unique ids", hint));
        }
        let ix = ProblemIx(self.rows.len() as u32);
        let arm = self.arm_named(&problem.category, problem.level);
        if is_held_out(fingerprint(&problem.canonical)) {
            self.held_out.push(ix);
        } else {
            self.arms[arm.0 as usize].rows.push(ix);
        }
        self.row_arms.push(arm);
        self.rows.push(problem);
        Ok(ix)
    }

    /// Appends a procedural arm. Refuses a name that is taken and a source with nothing to train on.
    pub fn push_source(&mut self, source: Arc<dyn Source>) -> Result<ArmIx> {
        let name = self.draw_training(&*source, 0)?.category;
        if self.names.contains_key(&name) {
            return Err(Error::input(
                "pool",
                format!("`{name}` twice"),
                "each arm once",
                "drop one of the two",
            ));
        }
        let arm = self.arm_named(&name, source.level());
        self.arms[arm.0 as usize].source = Some(source);
        Ok(arm)
    }

    fn arm_named(&mut self, name: &str, level: i64) -> ArmIx {
        if let Some(arm) = self.names.get(name) {
            return *arm;
        }
        let arm = ArmIx(self.arms.len() as u32);
        self.arms.push(Arm { name: name.to_owned(), level, rows: vec![], source: None });
        self.names.insert(name.to_owned(), arm);
        arm
    }

    /// Arms in order of first appearance.
    pub fn arms(&self) -> &[Arm] {
        &self.arms
    }

    /// The arm of that name.
    pub fn arm(&self, name: &str) -> Option<ArmIx> {
        self.names.get(name).copied()
    }

    /// The arm an item belongs to.
    pub fn arm_of(&self, item: Item) -> ArmIx {
        match item {
            Item::Row(ix) => self.row_arms[ix.0 as usize],
            Item::Fresh { arm, .. } => arm,
        }
    }

    /// Rows of both sides.
    pub fn rows(&self) -> &[Problem] {
        &self.rows
    }

    /// The problem behind an item: a copy of its row, or the instance remade.
    pub fn problem(&self, item: Item) -> Result<Problem> {
        let unknown = || {
            let hint = "load the pool the item came from";
            Error::input("item", format!("{item:?}"), "an item of this pool", hint)
        };
        match item {
            Item::Row(ix) if self.held_out.binary_search(&ix).is_ok() => {
                let hint = "train on the rows of an arm: those leave the exam out";
                Err(Error::input("item", format!("held-out row {}", ix.0), "a row open to training", hint))
            }
            Item::Row(ix) => self.rows.get(ix.0 as usize).cloned().ok_or_else(unknown),
            Item::Fresh { arm, n } => {
                let source = self.arms.get(arm.0 as usize).and_then(|arm| arm.source.as_ref());
                self.draw_training(&**source.ok_or_else(unknown)?, n)
            }
        }
    }

    /// The n-th training instance: draws of the n-th stream until one is not held out.
    fn draw_training(&self, source: &dyn Source, n: u64) -> Result<Problem> {
        (0..MOST_REJECTIONS)
            .map(|attempt| source.draw(self.seed.derive("training draw", attempt), n))
            .find(|problem| !is_held_out(fingerprint(&problem.canonical)))
            .ok_or_else(|| {
                let found = format!("level {} with nothing outside the held-out tenth", source.level());
                let hint = "leave this level out of the recipe";
                Error::input(source.family(), found, "at least one training instance", hint)
            })
    }

    /// Up to `per_arm` distinct held-out problems of every arm, the same for every seed, in arm order.
    pub fn exam(&self, per_arm: usize) -> Vec<(ArmIx, Problem)> {
        let mut exam = vec![];
        for (ix, arm) in self.arms.iter().enumerate() {
            let arm_ix = ArmIx(ix as u32);
            let problems = match &arm.source {
                Some(source) => draw_exam(&**source, per_arm),
                None => {
                    let mut seen = HashSet::new();
                    let of_arm = self.held_out.iter().filter(|row| self.row_arms[row.0 as usize] == arm_ix);
                    let rows = of_arm.map(|row| &self.rows[row.0 as usize]);
                    rows.filter(|row| seen.insert(fingerprint(&row.canonical)))
                        .take(per_arm)
                        .cloned()
                        .collect()
                }
            };
            exam.extend(problems.into_iter().map(|problem| (arm_ix, problem)));
        }
        exam
    }

    /// What is known of each arm's size.
    pub fn census(&self) -> Vec<Census> {
        let mut rows: Vec<HashSet<u64>> = vec![HashSet::new(); self.arms.len()];
        for (row, arm) in self.rows.iter().zip(&self.row_arms) {
            rows[arm.0 as usize].insert(fingerprint(&row.canonical));
        }
        let count = |(arm, rows): (&Arm, HashSet<u64>)| Census {
            arm: arm.name.clone(),
            distinct: arm.source.as_ref().map_or(Some(rows.len() as u64), |source| source.distinct()),
        };
        self.arms.iter().zip(rows).map(count).collect()
    }
}

fn draw_exam(source: &dyn Source, want: usize) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let tries = 200 * want as u64 + 1_000;
    let held_out = (0..tries).map(|n| source.draw(EXAM, n)).filter(|problem| {
        let hash = fingerprint(&problem.canonical);
        is_held_out(hash) && seen.insert(hash)
    });
    held_out.take(want).collect()
}
