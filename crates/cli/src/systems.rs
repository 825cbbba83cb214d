//! The catalogue of systems, the bundled recipes and arenas: `SYSTEMS.md`, `recipes/` and `arenas/`, compiled in by
//! `build.rs`.

use serde_json::json;

include!(concat!(env!("OUT_DIR"), "/systems.rs"));

/// One row of `SYSTEMS.md`.
#[derive(Debug)]
pub struct System {
    /// 1 to 88.
    pub number: u8,
    /// `ACRONYM: what it stands for`, or one phrase.
    pub name: &'static str,
    /// The crate that holds the module, or will.
    pub room: &'static str,
    /// Source file, from the root of the repository.
    pub module: Option<&'static str>,
    /// Stems of the files in `recipes/`.
    pub recipes: &'static [&'static str],
    /// `not-yet`, `sim`, `real` or `holds`.
    pub status: &'static str,
    /// What the recipe prints, once measured.
    pub figure: Option<&'static str>,
    /// The `//!` text of the module: source, formulas, differences.
    pub header: Option<&'static str>,
}

impl System {
    /// The name up to its colon: the acronym, where there is one.
    fn short(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(short, _)| short)
    }

    /// Everything a person may call the system.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let long = self.name.split_once(':').map(|(_, long)| long);
        let stem = |path: &'static str| path.strip_suffix("/mod.rs").or(path.strip_suffix(".rs"));
        let module = self.module.and_then(|path| stem(path)?.rsplit('/').next());
        [Some(self.short()), long, Some(self.name), module].into_iter().flatten()
    }
}

/// Every system, in the order of its number.
pub fn all() -> &'static [System] {
    SYSTEMS
}

/// The system of that number (`2`, `02`) or name (`sec`, `balanced-filtering`), whatever the case.
pub fn find(name_or_number: &str) -> Option<&'static System> {
    if let Ok(number) = name_or_number.trim().parse::<u8>() {
        return all().iter().find(|system| system.number == number);
    }
    let wanted = slug(name_or_number);
    all().iter().find(|system| system.names().any(|name| slug(name) == wanted))
}

/// Lower case, with `-` for each run of anything but letters and digits.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The aligned table of `gradatim systems`.
pub fn list() -> String {
    let name_width = all().iter().map(|system| system.name.chars().count()).max().unwrap_or(0);
    let line = |number: &str, name: &str, room: &str, status: &str, figure: &str| {
        format!("{number:>2}  {name:<name_width$}  {room:<10}  {status:<7}  {figure}").trim_end().to_owned()
    };
    let mut lines = vec![line("#", "system", "room", "status", "measured")];
    lines.extend(all().iter().map(|system| {
        let figure = system.figure.unwrap_or("-");
        line(&system.number.to_string(), system.name, system.room, system.status, figure)
    }));
    lines.join("\n")
}

/// One system, as `gradatim systems sec` shows it: its row, then its module's header.
pub fn page(system: &System) -> String {
    let recipes = if system.recipes.is_empty() { "-".to_owned() } else { system.recipes.join(", ") };
    let mut page = format!(
        "{:02} {}\n\nroom      {}\nmodule    {}\nrecipes   {}\nstatus    {}\nmeasured  {}",
        system.number,
        system.name,
        system.room,
        system.module.unwrap_or("-"),
        recipes,
        system.status,
        system.figure.unwrap_or("-"),
    );
    if let Some(header) = system.header {
        page += "\n\n";
        page += header;
    }
    page
}

/// The array of `gradatim systems --json`: every row, absent cells as null.
pub fn json() -> String {
    let rows = all().iter().map(|system| {
        json!({
            "number": system.number,
            "name": system.name,
            "room": system.room,
            "module": system.module,
            "recipes": system.recipes,
            "status": system.status,
            "figure": system.figure,
        })
    });
    serde_json::Value::Array(rows.collect()).to_string()
}

/// File stem and text of the bundled recipe of that stem (`quickstart`, `02-sec`), or of the system of that
/// number or name: its first bundled recipe.
pub fn recipe(name_or_number: &str) -> Option<(&'static str, &'static str)> {
    let by_stem = |stem: &str| RECIPES.iter().copied().find(|(name, _)| *name == stem);
    let stem = name_or_number.strip_suffix(".toml").unwrap_or(name_or_number);
    by_stem(stem).or_else(|| find(name_or_number)?.recipes.iter().find_map(|stem| by_stem(stem)))
}

/// The stems of the bundled recipes, for the message that none has the name asked for.
pub fn recipe_names() -> impl Iterator<Item = &'static str> {
    RECIPES.iter().map(|(stem, _)| *stem)
}

/// The bundled arena of that stem, and its text.
pub fn arena(name: &str) -> Option<(&'static str, &'static str)> {
    ARENAS.iter().copied().find(|(stem, _)| *stem == name)
}

/// The stems of the bundled arenas.
pub fn arena_names() -> impl Iterator<Item = &'static str> {
    ARENAS.iter().map(|(stem, _)| *stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_system_answers_to_its_number_and_to_its_names_in_any_case() {
        for name in ["2", "02", "sec", "SEC", "Sec", "self-evolving curriculum", "Self-Evolving-Curriculum"] {
            assert_eq!(find(name).map(|system| system.number), Some(2), "{name}");
        }
        assert_eq!(find("promptcot-2-0").map(|system| system.number), Some(51));
        for name in ["", "0", "89", "-", "nonsense", "999999999999"] {
            assert!(find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn no_two_systems_share_a_name() {
        let shorts: BTreeSet<String> = all().iter().map(|system| slug(system.short())).collect();
        assert_eq!(shorts.len(), all().len());
        for system in all() {
            for name in system.names() {
                assert_eq!(find(name).map(|found| found.number), Some(system.number), "{name}");
            }
        }
    }

    #[test]
    fn a_bundled_recipe_answers_to_its_stem_and_to_its_system() {
        for stem in recipe_names() {
            assert_eq!(recipe(stem).map(|(found, _)| found), Some(stem));
        }
        for system in all().iter().filter(|system| !system.recipes.is_empty()) {
            let number = system.number.to_string();
            for name in [system.short(), &number, &format!("{:02}", system.number)] {
                assert_eq!(recipe(name).map(|(stem, _)| stem), Some(system.recipes[0]), "{name}");
            }
        }
        assert_eq!(recipe("nonsense"), None);
    }

    #[test]
    fn the_list_is_aligned_and_the_page_shows_the_header() {
        let list = list();
        let rooms = std::iter::once("room").chain(all().iter().map(|system| system.room));
        let columns: BTreeSet<Option<usize>> =
            list.lines().zip(rooms).map(|(line, room)| line.rfind(&format!("  {room} "))).collect();
        assert_eq!((list.lines().count(), columns.len()), (89, 1), "{list}");
        for system in all() {
            assert!(page(system).ends_with(system.header.unwrap_or("-")), "{}", system.name);
        }
    }
}
