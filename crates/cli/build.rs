//! Compiles `SYSTEMS.md`, `recipes/*.toml` and `arenas/*.toml` into the binary, so that none can drift from it.
//!
//! Writes `systems.rs` to `OUT_DIR`: `SYSTEMS`, one entry for each row of the table, with the `//!` header of
//! its module, and `RECIPES` and `ARENAS`, the text of every recipe and arena. A malformed row stops the build and is named.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const COLUMNS: &str = "| # | system | room | module | recipes | status | measured |";
const ROOMS: [&str; 9] =
    ["curriculum", "train", "tutor", "forge", "exam", "estimate", "verify", "tasks", "learner"];
const STATUSES: [&str; 4] = ["not-yet", "sim", "real", "holds"];
const SYSTEMS: usize = 88;

fn main() {
    if let Err(message) = generate() {
        println!("cargo::error={}", message.replace('\n', " "));
    }
}

fn generate() -> Result<(), String> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("../..");
    let root = root.canonicalize().map_err(|error| format!("{}: {error}", root.display()))?;
    let mut code = systems(&root)?;
    code += &texts("RECIPES", &root.join("recipes"))?;
    code += &texts("ARENAS", &root.join("arenas"))?;
    let out = PathBuf::from(variable("OUT_DIR")?).join("systems.rs");
    fs::write(&out, code).map_err(|error| format!("{}: {error}", out.display()))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}"))
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

fn read(path: &Path) -> Result<String, String> {
    watch(path);
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn systems(root: &Path) -> Result<String, String> {
    let text = read(&root.join("SYSTEMS.md"))?;
    let mut lines = text.lines().enumerate().skip_while(|(_, line)| *line != COLUMNS);
    lines.next().ok_or(format!("SYSTEMS.md: no table with the columns {COLUMNS}"))?;
    let rows: Vec<_> = lines.skip(1).take_while(|(_, line)| line.starts_with('|')).collect();

    let mut code = String::from("pub static SYSTEMS: &[System] = &[\n");
    for (at, (line, row)) in rows.iter().enumerate() {
        let entry = system(root, at + 1, row)
            .map_err(|fault| format!("SYSTEMS.md:{}: {fault}; the row is: {row}", line + 1))?;
        code += &entry;
    }
    if rows.len() != SYSTEMS {
        return Err(format!("SYSTEMS.md: the table has {} rows, expected {SYSTEMS}", rows.len()));
    }
    Ok(code + "];\n")
}

/// The `System` literal of one row.
fn system(root: &Path, expected: usize, row: &str) -> Result<String, String> {
    let cells: Vec<&str> = row.trim().trim_matches('|').split('|').map(str::trim).collect();
    let [number, name, room, module, recipes, status, measured] = cells[..] else {
        return Err(format!("{} cells, expected 7", cells.len()));
    };
    if cells.iter().any(|cell| cell.is_empty()) {
        return Err("an empty cell; write `-` for none".to_owned());
    }
    if number != expected.to_string() {
        return Err(format!("number {number}, expected {expected}: rows run from 1 to {SYSTEMS} in order"));
    }
    one_of("room", room, &ROOMS)?;
    one_of("status", status, &STATUSES)?;
    let module = absent(module);
    let header = module.map(|module| header(root, module)).transpose()?;
    let recipes: Vec<&str> = absent(recipes).map_or(vec![], |all| all.split(',').map(str::trim).collect());
    let figure = absent(measured);
    Ok(format!(
        "System {{ number: {number}, name: {name:?}, room: {room:?}, module: {module:?}, recipes: &{recipes:?}, \
         status: {status:?}, figure: {figure:?}, header: {header:?} }},\n"
    ))
}

fn one_of(column: &str, found: &str, allowed: &[&str]) -> Result<(), String> {
    if allowed.contains(&found) {
        return Ok(());
    }
    Err(format!("{column} {found:?}, expected one of {}", allowed.join(", ")))
}

fn absent(cell: &str) -> Option<&str> {
    (cell != "-").then_some(cell)
}

/// The text of a module's leading `//!` lines.
fn header(root: &Path, module: &str) -> Result<String, String> {
    let source = read(&root.join(module)).map_err(|error| format!("module: {error}"))?;
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let text: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    if text.is_empty() {
        return Err(format!("module {module} does not open with a `//!` header"));
    }
    Ok(text.join("\n"))
}

/// The TOML files of `folder` by their stems, as a constant of that name.
fn texts(name: &str, folder: &Path) -> Result<String, String> {
    watch(folder);
    let wrong = |error| format!("{}: {error}", folder.display());
    let mut files = vec![];
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let mut code = format!("pub static {name}: &[(&str, &str)] = &[\n");
    for path in files {
        let (Some(stem), Some(full)) = (path.file_stem().and_then(|stem| stem.to_str()), path.to_str())
        else {
            return Err(format!("{}: the path is not UTF-8", path.display()));
        };
        writeln!(code, "({stem:?}, include_str!({full:?})),").map_err(|error| error.to_string())?;
    }
    Ok(code + "];\n")
}
