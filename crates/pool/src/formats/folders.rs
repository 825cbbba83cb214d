//! Folders of shards, as Hugging Face datasets keep them, and files by a `*` in the name.
//!
//! Looks    in the folder and what is below it, four deep; names that begin with `.` or `_` and the files
//!          that describe a dataset (`dataset_info.json` and its like) are passed over.
//! Shards   in the order of their names, numbers by value: `train-2` before `train-10`.
//!          `train-00000-of-00003` says how many there are: one that is missing is refused.
//! Splits   the name before `-00000-of-`; else a word of the file's name, else of a folder's (`train`, `dev`, ..).
//! Refuses  several datasets, formats or splits at once, and names them: one has to be picked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};

use super::Format;
use super::names::{by_numbers, fits};

const DEEPEST: usize = 4;
const MOST_FILES: usize = 100_000;
const DESCRIPTIONS: [&str; 5] =
    ["dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "config.json"];
/// Words that name a split, and the split they name.
const SPLITS: [(&str, &str); 9] = [
    ("train", "train"),
    ("training", "train"),
    ("validation", "validation"),
    ("valid", "validation"),
    ("val", "validation"),
    ("dev", "validation"),
    ("test", "test"),
    ("testing", "test"),
    ("eval", "test"),
];

/// Whether the last part of a path stands for several files.
pub(crate) fn is_pattern(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains('*')) && !path.exists()
}

/// The files of a folder or a pattern, in reading order, each with what it is.
pub(crate) fn files(
    place: &Path,
    format: Option<Format>,
    split: Option<&str>,
) -> Result<Vec<(PathBuf, Format)>> {
    let files = if place.is_dir() {
        let mut found = vec![];
        walk(place, place, DEEPEST, &mut found)?;
        found
    } else {
        matching(place)?
    };
    pick(place, files, format, split).map_err(|error| error.in_file(place, None))
}

/// A data file, by its path below the folder.
struct Shard {
    path: PathBuf,
    /// The dataset: the folders above, without `data` and names of splits.
    set: String,
    split: String,
    /// The name without the number of the shard, that number, and how many there are.
    part: Option<(String, usize, usize)>,
}

fn pick(
    place: &Path,
    paths: Vec<PathBuf>,
    format: Option<Format>,
    split: Option<&str>,
) -> Result<Vec<(PathBuf, Format)>> {
    let by_name = !place.is_dir();
    let kind = |path: &Path| if by_name { format.or(Format::of(path)) } else { Format::of(path) };
    let mut formats: Vec<Format> = paths.iter().filter_map(|path| kind(path)).collect();
    formats.dedup();
    let wanted = match format.or(formats.first().copied()) {
        Some(wanted) if format.is_some() || formats.iter().all(|format| *format == wanted) => wanted,
        Some(wanted) => {
            let names: BTreeSet<&str> = formats.iter().map(|format| format.name()).collect();
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let hint = format!("pick one: format = \"{}\"", wanted.name());
            return Err(Error::input("format", format!("missing, and there are {names} files"), "one", hint));
        }
        None => return Err(no_files()),
    };
    let root = if by_name { place.parent().unwrap_or(place) } else { place };
    let shards = paths.into_iter().filter(|path| kind(path) == Some(wanted));
    let mut shards: Vec<Shard> = shards.map(|path| Shard::of(root, path)).collect();
    if shards.is_empty() {
        return Err(no_files());
    }
    one("path", shards.iter().map(|shard| &shard.set), |set| {
        format!("name it in the path: path = \"{}\"", place.join(set).display())
    })?;
    match split {
        Some(split) => {
            let known: BTreeSet<String> = shards.iter().map(|shard| shard.split.clone()).collect();
            let canonical = SPLITS.iter().find(|(word, _)| *word == split).map_or(split, |(_, split)| *split);
            shards.retain(|shard| shard.split == split || shard.split == canonical);
            if shards.is_empty() {
                let known = known.into_iter().collect::<Vec<_>>().join(", ");
                let expected = format!("one of {known}");
                return Err(Error::input("split", format!("`{split}`"), expected, "pick one of these"));
            }
        }
        None if by_name => {}
        None => one("split", shards.iter().map(|shard| &shard.split), |split| {
            format!("pick one: split = \"{split}\"")
        })?,
    }
    refuse_gaps(&shards)?;
    shards.sort_by(|left, right| by_numbers(&left.path.to_string_lossy(), &right.path.to_string_lossy()));
    Ok(shards.into_iter().map(|shard| (shard.path, wanted)).collect())
}

fn no_files() -> Error {
    let hint = "check the path, or say what the files are: format = \"jsonl\"";
    Error::input("path", "a folder without data", "files of rows, such as data/train.parquet", hint)
}

/// Refuses several names where one is needed.
fn one<'a>(key: &str, names: impl Iterator<Item = &'a String>, hint: impl Fn(&str) -> String) -> Result<()> {
    let names: BTreeSet<&String> = names.collect();
    match names.first() {
        Some(first) if names.len() > 1 => {
            let all = names.iter().map(|name| if name.is_empty() { "." } else { name }).collect::<Vec<_>>();
            let first = if first.is_empty() { names.last().map_or("", |last| last) } else { first };
            Err(Error::input(key, format!("open between {}", all.join(", ")), "one of them", hint(first)))
        }
        _ => Ok(()),
    }
}

fn refuse_gaps(shards: &[Shard]) -> Result<()> {
    let mut parts: BTreeMap<(&str, usize), BTreeSet<usize>> = BTreeMap::new();
    for (name, number, total) in shards.iter().filter_map(|shard| shard.part.as_ref()) {
        parts.entry((name, *total)).or_default().insert(*number);
    }
    for ((name, total), there) in parts {
        if let Some(missing) = (0..total.min(MOST_FILES)).find(|number| !there.contains(number)) {
            let found = format!("{} of {total} shards of `{name}`, without {missing:05}", there.len());
            return Err(Error::input("path", found, "all of them", "download the missing shard"));
        }
    }
    Ok(())
}

impl Shard {
    fn of(root: &Path, path: PathBuf) -> Self {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let above = path.parent().and_then(|parent| parent.strip_prefix(root).ok()).unwrap_or(Path::new(""));
        let above: Vec<String> = above.iter().map(|name| name.to_string_lossy().into_owned()).collect();
        let part = part(&stem);
        let split = part.as_ref().filter(|(name, ..)| name != "data").map(|(name, ..)| name.clone());
        let split =
            split.or_else(|| above.iter().rev().chain([&stem]).rev().find_map(|name| named_split(name)));
        let set = above.iter().filter(|name| *name != "data" && named_split(name).is_none());
        let set = set.map(String::as_str).collect::<Vec<_>>().join("/");
        Self { set, split: split.unwrap_or_else(|| "train".to_owned()), part, path }
    }
}

/// `train-00001-of-00003` is (`train`, 1, 3).
fn part(stem: &str) -> Option<(String, usize, usize)> {
    let (rest, total) = stem.rsplit_once("-of-")?;
    let (name, number) = rest.rsplit_once('-')?;
    Some((name.to_owned(), number.parse().ok()?, total.parse().ok()?))
}

fn named_split(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| {
        SPLITS.iter().find(|(known, _)| *known == word).map(|(_, split)| (*split).to_owned())
    })
}

fn walk(root: &Path, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<()> {
    let failed = |source| Error::io(folder, "listing", source);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(['.', '_']) || DESCRIPTIONS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            if depth > 1 {
                walk(root, &path, depth - 1, found)?;
            }
        } else if Format::of(&path).is_some() {
            found.push(path);
            if found.len() > MOST_FILES {
                let expected = format!("at most {MOST_FILES} files");
                return Err(Error::input("path", "a folder of more", expected, "name a folder inside")
                    .in_file(root, None));
            }
        }
    }
    Ok(())
}

/// The files whose name fits the pattern in the last part of the path.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>> {
    let folder = pattern.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let wanted = pattern.file_name().unwrap_or_default().to_string_lossy();
    let failed = |source| Error::io(folder, "listing", source);
    let mut found = vec![];
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && fits(&path.file_name().unwrap_or_default().to_string_lossy(), &wanted) {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_split_and_shard() {
        let shard = |path: &str| Shard::of(Path::new("/d"), PathBuf::from("/d").join(path));
        for (path, set, split) in [
            ("data/train-00000-of-00002.parquet", "", "train"),
            ("main/test-00000-of-00001.parquet", "main", "test"),
            ("default/train/0000.parquet", "default", "train"),
            ("train/data-00000-of-00001.arrow", "", "train"),
            ("gsm8k_dev.jsonl", "", "validation"),
            ("people3.jsonl", "", "train"),
            ("data/hard-00000-of-00001.parquet", "", "hard"),
        ] {
            let shard = shard(path);
            assert_eq!((shard.set.as_str(), shard.split.as_str()), (set, split), "{path}");
        }
        assert_eq!(part("train-00001-of-00003"), Some(("train".to_owned(), 1, 3)));
    }
}
