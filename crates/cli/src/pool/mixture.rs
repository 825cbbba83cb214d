//! Which families, which levels and how many rows of each: from flags, or from a TOML file.
//!
//! ```toml
//! rows = 1000            # shared out by weight among the parts without `rows`
//! seed = 0
//! [[part]]
//! weight = 3
//! family = { sort = { levels = [1, 5] } }
//! [[part]]
//! rows = 200
//! family = { countdown = { levels = [2, 4], wording = "compact" } }
//! ```

use std::path::Path;

use gradatim_core::{Error, Result};
use gradatim_tasks::{Family, Wording};
use serde::Deserialize;

/// What to make.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mixture {
    /// Rows of all parts that do not say how many they have.
    pub rows: Option<u64>,
    /// Seed of the instances.
    pub seed: u64,
    /// Families, in the order of the file.
    pub part: Vec<Part>,
}

/// A family, and its share.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// With its options, as in a recipe; the wording is English unless it says otherwise.
    pub family: Family,
    /// Rows, spread evenly over its levels.
    pub rows: Option<u64>,
    /// Share of the mixture's rows, 1 unless given.
    pub weight: Option<f64>,
}

impl Mixture {
    /// Reads the file. Its faults name the key.
    pub fn read(path: &Path, wording: Wording) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|fault| Error::io(path, "reading", fault))?;
        let fault = |key: String, found: &dyn std::fmt::Display| {
            let hint = "see `gradatim pool make --help`";
            let found = found.to_string();
            let found = found.trim_end().replace('\n', " ");
            Error::input(key, found, "rows, seed and [[part]] tables", hint).in_file(path, None)
        };
        let mut table: toml::Table = text.parse().map_err(|error| fault("mixture".to_owned(), &error))?;
        put_wording(&mut table, wording);
        let read: Result<Self, _> = serde_path_to_error::deserialize(toml::Value::Table(table));
        let mixture = read.map_err(|error| fault(error.path().to_string(), error.inner()))?;
        Ok(mixture)
    }

    /// Rows of each part.
    pub fn counts(&self) -> Result<Vec<u64>> {
        let open: Vec<f64> = self.part.iter().filter(|part| part.rows.is_none()).map(Part::share).collect();
        if let Some(weight) = open.iter().find(|weight| !(weight.is_finite() && **weight > 0.0)) {
            return Err(Error::input("weight", weight, "a number above 0", "weight = 1"));
        }
        let shared = match (self.rows, open.is_empty()) {
            (Some(rows), false) => apportioned(rows, &open),
            (None, true) => vec![],
            (None, false) => {
                let hint = "write rows = 1000 at the top of the file, or rows in every [[part]]";
                return Err(Error::input("rows", "missing", "how many rows to share out by weight", hint));
            }
            (Some(rows), true) => {
                let hint = "drop rows at the top, or leave it out of a [[part]]";
                return Err(Error::input("rows", rows, "a part that takes a share of them", hint));
            }
        };
        let mut shared = shared.into_iter();
        Ok(self.part.iter().map(|part| part.rows.or_else(|| shared.next()).unwrap_or(0)).collect())
    }
}

impl Part {
    /// Reads `NAME:LEVELS:ROWS`, where LEVELS is `3` or `1-5`.
    pub fn parse(text: &str, wording: Wording) -> Result<Self> {
        let refuse = || {
            let hint = "for example --family sort:1-5:200";
            Error::input("--family", format!("`{text}`"), "NAME:LEVELS:ROWS", hint)
        };
        let [name, levels, rows] = text.split(':').collect::<Vec<_>>()[..] else { return Err(refuse()) };
        let (first, last) = levels.split_once('-').unwrap_or((levels, levels));
        let number = |text: &str| text.trim().parse::<i64>().map_err(|_| refuse());
        let family = Family::by_name(name.trim(), [number(first)?, number(last)?], wording)?;
        let rows = rows.trim().parse().map_err(|_| refuse())?;
        Ok(Self { family, rows: Some(rows), weight: None })
    }

    fn share(&self) -> f64 {
        self.weight.unwrap_or(1.0)
    }
}

/// Families that do not name a wording get `wording`.
fn put_wording(table: &mut toml::Table, wording: Wording) {
    let Wording::English = wording else { return };
    let parts = table.get_mut("part").and_then(toml::Value::as_array_mut).into_iter().flatten();
    let families = parts.filter_map(|part| part.get_mut("family")?.as_table_mut());
    for options in
        families.flat_map(|family| family.iter_mut()).filter_map(|(_, options)| options.as_table_mut())
    {
        options.entry("wording").or_insert_with(|| "english".into());
    }
}

/// `total` in whole numbers in proportion to `weights`, by largest remainder, the first of equals.
fn apportioned(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|weight| total as f64 * weight / sum).collect();
    let mut counts: Vec<u64> = exact.iter().map(|x| x.floor() as u64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    let left = total.saturating_sub(counts.iter().sum());
    order.into_iter().take(left as usize).for_each(|ix| counts[ix] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_shared_out_by_weight_and_none_is_lost() {
        assert_eq!(apportioned(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportioned(100, &[3.0, 1.0]), [75, 25]);
        assert_eq!(apportioned(7, &[0.5, 0.25, 0.25]), [3, 2, 2]);
        for total in [0, 1, 17, 999] {
            assert_eq!(apportioned(total, &[0.3, 5.0, 1e-3, 2.2]).iter().sum::<u64>(), total);
        }
    }

    #[test]
    fn a_part_is_named_by_family_levels_and_rows() {
        let part = Part::parse("sort:2-4:30", Wording::English).unwrap();
        assert_eq!(part.family, Family::by_name("sort", [2, 4], Wording::English).unwrap());
        assert_eq!(part.rows, Some(30));
        assert_eq!(
            Part::parse("sort:2:30", Wording::English).unwrap().family,
            Family::by_name("sort", [2, 2], Wording::English).unwrap()
        );
        for bad in ["sort", "sort:1", "sort:x:3", "sort:1-:3", "sort:1:-3", "sort:1:2:3"] {
            let fault = Part::parse(bad, Wording::English).unwrap_err().to_string();
            assert!(fault.starts_with("`--family` is"), "{fault}");
        }
        assert!(Part::parse("sotr:1:3", Wording::English).unwrap_err().to_string().contains("list-sorting"));
    }
}
