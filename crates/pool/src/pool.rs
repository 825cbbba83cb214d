//! The pool: rows and procedural arms, with one problem in ten held out.
//!
//! Training only ever sees [`Pool::problem`] of an item of an arm; the exam is [`Pool::exam`].
//! The two sides are split by the hash of the canonical form (`gradatim_core::is_held_out`),
//! for rows and for fresh instances alike, so no problem can stand on both.
//!
//! Rows stay in their tables, in memory or mapped (`table.rs`); the pool itself keeps four bytes a row.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gradatim_core::{
    ArmIx, Error, Item, Problem, ProblemIx, Result, Rewrite, Seed, Source, fingerprint, is_held_out,
};

use crate::table::Table;

/// Draws in a row that may fall on the held-out side before a procedural arm is refused.
const MOST_REJECTIONS: u64 = 10_000;
/// Exam instances are the same for every seed of a run and for every run.
const EXAM: Seed = Seed(0x6578_616d);
/// Distinct rows of an arm are counted up to here: beyond, hashes hold out plenty.
const MOST_COUNTED: usize = 10_000;

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
    /// Rows of the exam.
    held_out: Vec<ProblemIx>,
}

/// How many problems an arm has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Census {
    /// The arm.
    pub arm: String,
    /// Distinct problems on both sides; `None` where that is unknown, or plenty.
    pub distinct: Option<u64>,
}

/// All problems of a run.
pub struct Pool {
    seed: Seed,
    /// Whether one row in ten is held out.
    holds_out: bool,
    tables: Vec<Shelf>,
    n_rows: usize,
    arms: Vec<Arm>,
    names: HashMap<String, ArmIx>,
}

/// A table at its place in the pool.
struct Shelf {
    table: Arc<Table>,
    first: usize,
    /// Arm of each of the table's categories.
    arms: Vec<ArmIx>,
}

impl Pool {
    /// An empty pool. `seed` decides which fresh instances training sees, never which are held out.
    pub fn new(seed: Seed) -> Self {
        Self { seed, holds_out: true, tables: vec![], n_rows: 0, arms: vec![], names: HashMap::new() }
    }

    /// As [`Pool::new`], but every row is open to training: for trainers whose exam is elsewhere. Fresh instances
    /// are held out as ever.
    pub fn without_exam(seed: Seed) -> Self {
        Self { holds_out: false, ..Self::new(seed) }
    }

    /// Names what the pool holds: ids of its rows in their order, arms, and the seed of fresh instances.
    pub fn fingerprint(&self) -> u64 {
        let mut text = format!("{:x} {}", self.seed.0, self.holds_out);
        for arm in &self.arms {
            text.push_str(&format!("\n{} {} {}", arm.name, arm.level, arm.source.is_some()));
        }
        let rows = self.tables.iter().flat_map(|shelf| (0..shelf.table.len()).map(|row| shelf.table.id(row)));
        // Order matters: the step of FxHash over the ids' own hashes.
        rows.fold(fingerprint(&text), |hash, id| {
            hash.rotate_left(5).wrapping_mul(0x517c_c1b7_2722_0a95) ^ fingerprint(id)
        })
    }

    /// Appends rows to the arms of their categories. Refuses an id that is already there.
    pub fn push_rows(&mut self, problems: impl IntoIterator<Item = Problem>) -> Result<()> {
        let table = Table::of(problems)?;
        let mut ids = HashSet::new();
        if let Some(row) = (0..table.len()).find(|row| !ids.insert(table.id(*row))) {
            return Err(twice(table.id(row)));
        }
        drop(ids);
        self.push_table(Arc::new(table), |_| true)
    }

    /// Appends a table whose ids are its own; rows that `fits` refuses are never drawn. Refuses an id
    /// that another table has.
    pub fn push_table(&mut self, table: Arc<Table>, fits: impl Fn(usize) -> bool) -> Result<()> {
        self.refuse_known_ids(&table)?;
        if u32::try_from(self.n_rows + table.len()).is_err() {
            let found = format!("{} rows", self.n_rows + table.len());
            return Err(Error::input("pool", found, "fewer than 4,294,967,296", "split the files"));
        }
        let arms: Vec<ArmIx> = table
            .categories()
            .iter()
            .map(|category| self.arm_named(&category.name, category.level))
            .collect();
        for (row, (category, fingerprint)) in table.layout().enumerate() {
            if !fits(row) {
                continue;
            }
            let arm = &mut self.arms[arms[category].0 as usize];
            let side =
                if self.holds_out && is_held_out(fingerprint) { &mut arm.held_out } else { &mut arm.rows };
            side.push(ProblemIx((self.n_rows + row) as u32));
        }
        let first = self.n_rows;
        self.n_rows += table.len();
        self.tables.push(Shelf { table, first, arms });
        Ok(())
    }

    fn refuse_known_ids(&self, table: &Table) -> Result<()> {
        if self.tables.is_empty() {
            return Ok(());
        }
        let known: HashSet<u64> = self
            .tables
            .iter()
            .flat_map(|shelf| (0..shelf.table.len()).map(|row| fingerprint(shelf.table.id(row))))
            .collect();
        match (0..table.len()).find(|row| known.contains(&fingerprint(table.id(*row)))) {
            Some(row) => Err(twice(table.id(row))),
            None => Ok(()),
        }
    }

    /// Appends a procedural arm. Refuses a name that is taken and a source with nothing to train on.
    pub fn push_source(&mut self, source: Arc<dyn Source>) -> Result<ArmIx> {
        let name = self.draw_training(&*source, 0)?.category;
        if self.names.contains_key(&name) {
            let hint = "drop one of the two";
            return Err(Error::input("pool", format!("`{name}` twice"), "each arm once", hint));
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
        let name = name.to_owned();
        self.arms.push(Arm { name: name.clone(), level, rows: vec![], source: None, held_out: vec![] });
        self.names.insert(name, arm);
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

    /// The arm an item of this pool belongs to.
    pub fn arm_of(&self, item: Item) -> ArmIx {
        match item {
            Item::Row(ix) => {
                let (shelf, row) = self.locate(ix);
                shelf.arms[shelf.table.arm(row)]
            }
            Item::Fresh { arm, .. } => arm,
        }
    }

    /// Whether `item` is a row of this pool or an instance of one of its procedural arms.
    pub fn holds(&self, item: Item) -> bool {
        match item {
            Item::Row(ix) => (ix.0 as usize) < self.n_rows,
            Item::Fresh { arm, .. } => self.arms.get(arm.0 as usize).is_some_and(|arm| arm.source.is_some()),
        }
    }

    /// The level of an item of this pool: its row's own, or that of its arm.
    pub fn level_of(&self, item: Item) -> i64 {
        match item {
            Item::Row(ix) => {
                let (shelf, row) = self.locate(ix);
                shelf.table.level(row)
            }
            Item::Fresh { arm, .. } => self.arms[arm.0 as usize].level,
        }
    }

    /// Rows of both sides.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// A row of either side: for tools that look at a pool, never for training.
    pub fn row(&self, ix: ProblemIx) -> Result<Problem> {
        if ix.0 as usize >= self.n_rows {
            return Err(unknown(Item::Row(ix)));
        }
        let (shelf, row) = self.locate(ix);
        shelf.table.problem(row)
    }

    fn locate(&self, ix: ProblemIx) -> (&Shelf, usize) {
        let at = ix.0 as usize;
        let shelf = self.tables.partition_point(|shelf| shelf.first <= at) - 1;
        (&self.tables[shelf], at - self.tables[shelf].first)
    }

    /// The problem behind an item: a copy of its row, or the instance remade.
    pub fn problem(&self, item: Item) -> Result<Problem> {
        match item {
            Item::Row(ix) => {
                let (table, row) = self.training_row(ix)?;
                table.problem(row)
            }
            Item::Fresh { arm, n } => {
                let source = self.arms.get(arm.0 as usize).and_then(|arm| arm.source.as_ref());
                self.draw_training(&**source.ok_or_else(|| unknown(item))?, n)
            }
        }
    }

    /// The id of an item's problem; of a row nothing else is read.
    pub fn id(&self, item: Item) -> Result<Cow<'_, str>> {
        match item {
            Item::Row(ix) => {
                let (table, row) = self.training_row(ix)?;
                Ok(table.id(row).into())
            }
            Item::Fresh { .. } => Ok(self.problem(item)?.id.into()),
        }
    }

    /// All text of the prompt behind an item, as [`Problem::prompt_text`] has it; of a row nothing else is read.
    pub fn prompt_text(&self, item: Item) -> Result<Cow<'_, str>> {
        match item {
            Item::Row(ix) => {
                let (table, row) = self.training_row(ix)?;
                table.prompt_text(row)
            }
            Item::Fresh { .. } => Ok(self.problem(item)?.prompt_text().into()),
        }
    }

    fn training_row(&self, ix: ProblemIx) -> Result<(&Table, usize)> {
        if !self.holds(Item::Row(ix)) {
            return Err(unknown(Item::Row(ix)));
        }
        let (shelf, row) = self.locate(ix);
        if self.holds_out && is_held_out(shelf.table.fingerprint(row)) {
            let hint = "train on the rows of an arm: those leave the exam out";
            let found = format!("held-out row {}", ix.0);
            return Err(Error::input("item", found, "a row open to training", hint));
        }
        Ok((&shelf.table, row))
    }

    /// The problem behind an item put another way by its family; `None` where the family has no such way, or
    /// where what comes out is held out.
    pub fn rewritten(&self, item: Item, how: Rewrite) -> Result<Option<Problem>> {
        let Some(source) = &self.arms[self.arm_of(item).0 as usize].source else { return Ok(None) };
        let rewritten = source.rewrite(&self.problem(item)?, how);
        Ok(rewritten.filter(|problem| !is_held_out(fingerprint(&problem.canonical))))
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
    pub fn exam(&self, per_arm: usize) -> Result<Vec<(ArmIx, Problem)>> {
        let mut exam = vec![];
        for (ix, arm) in self.arms.iter().enumerate() {
            let problems = match &arm.source {
                Some(source) => draw_exam(&**source, per_arm),
                None => self
                    .distinct(&arm.held_out)
                    .take(per_arm)
                    .map(|row| self.row(row))
                    .collect::<Result<_>>()?,
            };
            exam.extend(problems.into_iter().map(|problem| (ArmIx(ix as u32), problem)));
        }
        Ok(exam)
    }

    /// `rows`, the first of every canonical form.
    fn distinct<'a>(&'a self, rows: &'a [ProblemIx]) -> impl Iterator<Item = ProblemIx> + 'a {
        let mut seen = HashSet::new();
        rows.iter().copied().filter(move |ix| {
            let (shelf, row) = self.locate(*ix);
            seen.insert(shelf.table.fingerprint(row))
        })
    }

    /// What is known of each arm's size.
    pub fn census(&self) -> Vec<Census> {
        let rows = |arm: &Arm| {
            let sides = self.distinct(&arm.rows).chain(self.distinct(&arm.held_out));
            let n = sides.take(MOST_COUNTED).count();
            (n < MOST_COUNTED).then_some(n as u64)
        };
        let count = |arm: &Arm| Census {
            arm: arm.name.clone(),
            distinct: arm.source.as_ref().map_or_else(|| rows(arm), |source| source.distinct()),
        };
        self.arms.iter().map(count).collect()
    }
}

fn unknown(item: Item) -> Error {
    Error::input("item", format!("{item:?}"), "an item of this pool", "load the pool the item came from")
}

fn twice(id: &str) -> Error {
    Error::input("id", format!("`{id}` twice"), "unique ids", "give every problem an id of its own")
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
