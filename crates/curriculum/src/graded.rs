//! Rows sorted into grades by their pass rate: what samplers that go by difficulty share.
//!
//! Grades   ascending pass rate m, the mean of the row's Beta (`rates.rs`): grade k holds
//!          edges[k - 1] <= m < edges[k]; a row moves when a group of it comes in
//! Untried  rows without a rate lie apart, in a place of their own after the grades, or in the grade of
//!          what is believed of them (`rates.rs`, Prior)
//! Arms     a procedural arm stands for as many rows as the average stored one: `stock.rs`
//! Draw     a place by weights that the sampler gives, then any of its rows, without replacement in a step
//!
//! 8 bytes a row, 4.5 more for each grade, and 4 while untried rows are left.

use gradatim_core::{Choice, Error, Evidence, Item, Metrics, ProblemIx, Result};

use crate::stock::{SavedStock, Stock};
use crate::sum_tree::{SumTree, find_in};
use crate::{Context, Selection};

/// Where rows without a rate lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Untried {
    /// In a place of their own, the last; a procedural arm leaves it once it was tried.
    Apart,
    /// In the grade of what is believed of them; a procedural arm stays there.
    Believed,
}

/// Rows by grade.
#[derive(Debug, Clone)]
pub(crate) struct Graded {
    edges: Vec<f64>,
    untried: Untried,
    stock: Stock,
    /// Rows of each grade that are not out: weight 1 in the grade's tree `[G][N]`.
    grades: Vec<SumTree>,
}

/// Refuses edges that do not rise inside (0, 1), or that are too many.
pub(crate) fn check_edges(edges: &[f64], most: usize, hint: &str) -> Result<()> {
    let is_inside = edges.iter().all(|edge| 0.0 < *edge && *edge < 1.0);
    if !is_inside || !edges.is_sorted_by(|left, right| left < right) || edges.len() > most {
        let expected = format!("up to {most} rising numbers between 0 and 1");
        return Err(Error::input("edges", format!("{edges:?}"), expected, hint));
    }
    Ok(())
}

impl Graded {
    /// The rows of `stock`, graded by `edges`.
    pub fn new(stock: Stock, edges: Vec<f64>, untried: Untried) -> Self {
        let mut graded = Self { edges, untried, stock, grades: vec![] };
        graded.sort();
        graded
    }

    fn sort(&mut self) {
        let mut members = vec![vec![0; self.stock.rates().n_rows()]; self.edges.len() + 1];
        self.stock.tried().for_each(|(row, rate)| members[self.grade(rate.mean())][row.0 as usize] = 1);
        self.grades = members.into_iter().map(SumTree::new).collect();
    }

    /// The grade of a pass rate.
    fn grade(&self, rate: f64) -> usize {
        self.edges.partition_point(|edge| *edge <= rate)
    }

    /// Grades, and the place of untried rows where they lie apart.
    pub fn n_places(&self) -> usize {
        self.grades.len() + usize::from(self.untried == Untried::Apart)
    }

    /// Where a shelf's new problems lie.
    fn place_of(&self, shelf: usize) -> usize {
        let arm = self.stock.arm(shelf);
        match self.untried {
            Untried::Believed => self.grade(self.stock.prior(shelf).mean()),
            Untried::Apart if self.stock.is_procedural(shelf) && self.stock.is_tried(shelf) => {
                self.grade(self.stock.rates().arm(arm).mean())
            }
            Untried::Apart => self.grades.len(),
        }
    }

    /// Where an item lies, as far as its rate is known; untried ones by the shelf of their arm.
    pub fn place(&self, item: Item, cx: &Context<'_>) -> usize {
        let rate = match item {
            Item::Row(row) => self.stock.rates().row(row),
            Item::Fresh { .. } => None,
        };
        let arm = cx.pool.arm_of(item);
        let believed = || (0..self.stock.n_shelves()).find(|shelf| self.stock.arm(*shelf) == arm);
        match rate {
            Some(rate) => self.grade(rate.mean()),
            None => believed().map_or(self.n_places() - 1, |shelf| self.place_of(shelf)),
        }
    }

    /// New problems by where they lie `[P][S]`.
    fn new_by_place(&self) -> Vec<Vec<u64>> {
        let mut new = vec![vec![0; self.stock.n_shelves()]; self.n_places()];
        for shelf in 0..self.stock.n_shelves() {
            new[self.place_of(shelf)][shelf] = self.stock.new_on(shelf);
        }
        new
    }

    /// Tried rows of a place that are not out.
    fn stored(&self, place: usize) -> u64 {
        self.grades.get(place).map_or(0, SumTree::total)
    }

    /// Draws `want` problems: a place by `weight(place, problems in it)`, then any of its problems. Where only
    /// places without weight hold anything, any of their problems will do. O(places + shelves + log N) each.
    pub fn select(
        &mut self,
        want: usize,
        purpose: &str,
        weight: impl Fn(usize, u64) -> f64,
        cx: &Context<'_>,
    ) -> Selection {
        let mut rng = self.stock.rng(purpose, cx);
        let mut new = self.new_by_place();
        let (mut filled, mut open) = (vec![0; new.len()], vec![0.0; new.len()]);
        let mut choices = Vec::with_capacity(want);
        while choices.len() < want {
            for place in 0..new.len() {
                filled[place] = self.stored(place) + new[place].iter().sum::<u64>();
                open[place] = if filled[place] > 0 { weight(place, filled[place]) } else { 0.0 };
            }
            let total: u64 = filled.iter().sum();
            if total == 0 {
                let rows = self.stock.put_back(cx);
                if rows.is_empty() {
                    break;
                }
                self.sort_anew(rows);
                continue;
            }
            let is_open = open.iter().any(|weight| *weight > 0.0);
            let place = if is_open { rng.weighted(&open) } else { find_in(&filled, rng.below(total)) };
            let item = self.take(place, &mut new[place], rng.below(filled[place]), cx);
            choices.extend(item.map(Choice::train));
        }
        Selection { choices, exhausted: false }
    }

    /// Draws from `place`; `None` when a shelf turned out to be empty.
    fn take(&mut self, place: usize, new: &mut [u64], at: u64, cx: &Context<'_>) -> Option<Item> {
        let stored = self.stored(place);
        if at < stored {
            let row = self.grades[place].find(at);
            self.grades[place].set(row, 0);
            self.stock.take(ProblemIx(row as u32));
            return Some(Item::Row(ProblemIx(row as u32)));
        }
        let shelf = find_in(new, at - stored);
        let item = self.stock.take_new(shelf, cx);
        new[shelf] = self.stock.new_on(shelf);
        item
    }

    fn sort_anew(&mut self, rows: Vec<ProblemIx>) {
        for row in rows {
            let Some(rate) = self.stock.rates().row(row) else { continue };
            let place = self.grade(rate.mean());
            for (grade, tree) in self.grades.iter_mut().enumerate() {
                tree.set(row.0 as usize, u32::from(grade == place));
            }
        }
    }

    /// Learns, and puts back what is out.
    pub fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) {
        let rows = self.stock.observe(evidence, cx);
        self.sort_anew(rows);
    }

    /// Problems by where they lie `[P]`, untried ones among them.
    pub fn held(&self) -> Vec<u64> {
        let new = self.new_by_place().into_iter().enumerate();
        new.map(|(place, new)| self.stored(place) + new.iter().sum::<u64>()).collect()
    }

    /// Tried rows of each grade that are not out `[G]`.
    pub fn tried(&self) -> impl Iterator<Item = u64> {
        self.grades.iter().map(SumTree::total)
    }

    /// What is known of rates.
    pub fn metrics(&self) -> Metrics {
        self.stock.metrics()
    }

    /// Rates, places and what is out; grades follow from them.
    pub fn save(&self) -> SavedStock {
        self.stock.save()
    }

    /// Goes on from `saved`; refuses one over another pool.
    pub fn load(&mut self, saved: SavedStock) -> Result<()> {
        self.stock.load(saved)?;
        self.sort();
        Ok(())
    }
}
