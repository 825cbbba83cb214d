//! Two files out of one, with no problem on both sides.
//!
//! House   the canonical form's hash is 0 mod 10: the rows a recipe would hold out of the same file
//! Share   a stream keyed by (seed, hash of the canonical form) falls below the share: each problem by itself
//! Groups  whole groups, such as sources, are held out: in an order shuffled by the seed, every group that
//!         brings the held-out side nearer to its share of the rows
//!
//! Equal canonical forms share a side. Where groups share problems, the held-out side has them: a row outside
//! the held-out groups that repeats one of their problems goes to neither side.

use std::collections::{HashMap, HashSet};

use gradatim_core::{Error, Problem, Result, Seed, fingerprint, is_held_out};

/// Where a row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Open to training.
    Train,
    /// For the exam.
    HeldOut,
    /// It would stand on both sides.
    Neither,
}

/// The side of a problem, by the house's rule.
pub fn by_house(problem: &Problem) -> Side {
    side(is_held_out(fingerprint(&problem.canonical)))
}

/// The side of a problem when `share` of all problems are held out.
pub fn by_share(problem: &Problem, share: f64, seed: Seed) -> Side {
    side(seed.rng("split", [fingerprint(&problem.canonical), 0]).unit() < share)
}

fn side(held_out: bool) -> Side {
    if held_out { Side::HeldOut } else { Side::Train }
}

/// Refuses a share that leaves a side empty.
pub fn check_share(share: f64) -> Result<()> {
    if share > 0.0 && share < 1.0 {
        return Ok(());
    }
    Err(Error::input("share", share, "above 0 and below 1", "0.1 holds out a tenth"))
}

/// Notes the group of every row; 12 bytes a row.
#[derive(Debug)]
pub struct Groups {
    field: String,
    names: HashMap<String, u32>,
    /// (group, hash of the canonical form) `[rows]`
    groups: Vec<u32>,
    hashes: Vec<u64>,
}

/// Sides of all rows that were noted.
#[derive(Debug)]
pub struct GroupSplit {
    /// Groups that are held out, by name.
    pub held_out: Vec<String>,
    sides: Vec<Side>,
}

impl Groups {
    /// By `field`: category, level, verifier, or a key of `meta`.
    pub fn new(field: &str) -> Self {
        Self { field: field.to_owned(), names: HashMap::new(), groups: vec![], hashes: vec![] }
    }

    /// Notes a row. Refuses one without the field.
    pub fn note(&mut self, problem: &Problem) -> Result<()> {
        let name = self.name(problem)?;
        let next = self.names.len() as u32;
        self.groups.push(*self.names.entry(name).or_insert(next));
        self.hashes.push(fingerprint(&problem.canonical));
        Ok(())
    }

    fn name(&self, problem: &Problem) -> Result<String> {
        match self.field.as_str() {
            "category" => Ok(problem.category.clone()),
            "level" => Ok(problem.level.to_string()),
            "verifier" => Ok(problem.verifier.clone()),
            key => {
                let value = problem.meta.get(key).ok_or_else(|| {
                    let mut known = vec!["category", "level", "verifier"];
                    known.extend(problem.meta.keys().map(String::as_str));
                    let found = format!("`{key}`, which problem {:?} lacks", problem.id);
                    Error::input("by", found, format!("one of {}", known.join(", ")), "name another field")
                })?;
                Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }
        }
    }

    /// Chooses the groups. Refuses rows of a single group.
    pub fn split(self, share: f64, seed: Seed) -> Result<GroupSplit> {
        check_share(share)?;
        if self.names.len() < 2 {
            let found = format!("`{}`, which is the same in all rows", self.field);
            return Err(Error::input("by", found, "a field with two values or more", "split by --share"));
        }
        let mut sizes = vec![0_usize; self.names.len()];
        self.groups.iter().for_each(|group| sizes[*group as usize] += 1);
        let held_out = choose(&sizes, share, seed);
        let is_held = |row: usize| held_out.contains(&self.groups[row]);
        let rows = 0..self.groups.len();
        let exam: HashSet<u64> =
            rows.clone().filter(|row| is_held(*row)).map(|row| self.hashes[row]).collect();
        let side = |row| match (is_held(row), exam.contains(&self.hashes[row])) {
            (true, _) => Side::HeldOut,
            (false, true) => Side::Neither,
            (false, false) => Side::Train,
        };
        let sides = rows.map(side).collect();
        let named = self.names.into_iter().filter(|(_, group)| held_out.contains(group));
        let mut names: Vec<String> = named.map(|(name, _)| name).collect();
        names.sort_unstable();
        Ok(GroupSplit { held_out: names, sides })
    }
}

impl GroupSplit {
    /// The side of the row that was noted in that place, from 0.
    pub fn side(&self, row: usize) -> Side {
        self.sides[row]
    }
}

/// Groups to hold out: at least one, never all.
fn choose(sizes: &[usize], share: f64, seed: Seed) -> HashSet<u32> {
    let wanted = share * sizes.iter().sum::<usize>() as f64;
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    seed.rng("split groups", [0, 0]).shuffle(&mut order);
    let (mut chosen, mut held) = (HashSet::new(), 0.0);
    for group in &order {
        let with = held + sizes[*group] as f64;
        if (with - wanted).abs() < (held - wanted).abs() && chosen.len() + 1 < sizes.len() {
            chosen.insert(*group as u32);
            held = with;
        }
    }
    if chosen.is_empty() {
        // Every group is more than twice the share: the smallest comes nearest.
        chosen.extend(order.into_iter().min_by_key(|group| sizes[*group]).map(|group| group as u32));
    }
    chosen
}
