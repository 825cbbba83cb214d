//! Licences of the whole dependency tree against the `allow` list of `deny.toml`, without cargo-deny.

use serde_json::Value;

use crate::shell::{cargo, read, root};

/// Names every package whose licence expression the allowed licences cannot satisfy.
pub fn check() -> Result<(), String> {
    let file = root().join("deny.toml");
    let config = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let allowed = allowed(&config);
    let metadata = read(cargo(&["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata: no `packages`")?;

    let offenders: Vec<String> = packages.iter().filter_map(|package| offence(package, &allowed)).collect();
    println!("{} packages, {} offenders; allowed: {}", packages.len(), offenders.len(), allowed.join(", "));
    if offenders.is_empty() {
        return Ok(());
    }
    Err(format!("not allowed by deny.toml:\n  {}", offenders.join("\n  ")))
}

/// The quoted strings of the `allow` array.
fn allowed(config: &str) -> Vec<&str> {
    let array = config.split_once("\nallow = [").map_or("", |(_, rest)| rest);
    let array = array.split(']').next().unwrap_or("");
    array.split('"').skip(1).step_by(2).collect()
}

fn offence(package: &Value, allowed: &[&str]) -> Option<String> {
    let licence = package["license"].as_str();
    if licence.is_some_and(|expression| satisfiable(expression, allowed)) {
        return None;
    }
    let text = |key: &str| package[key].as_str().unwrap_or("?").to_owned();
    Some(format!("{} {}: {}", text("name"), text("version"), licence.unwrap_or("no licence expression")))
}

/// Whether an SPDX expression (or its old form `A/B`) holds with the allowed licences. A malformed one does not.
fn satisfiable(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

/// `a OR b`: `AND` binds tighter.
fn either(words: &mut &[&str], allowed: &[&str]) -> Option<bool> {
    let mut holds = both(words, allowed)?;
    while take(words, "OR") {
        holds |= both(words, allowed)?;
    }
    Some(holds)
}

fn both(words: &mut &[&str], allowed: &[&str]) -> Option<bool> {
    let mut holds = one(words, allowed)?;
    while take(words, "AND") {
        holds &= one(words, allowed)?;
    }
    Some(holds)
}

fn one(words: &mut &[&str], allowed: &[&str]) -> Option<bool> {
    if take(words, "(") {
        let holds = either(words, allowed)?;
        return take(words, ")").then_some(holds);
    }
    let (licence, rest) = words.split_first()?;
    *words = rest;
    if ["OR", "AND", "WITH", ")"].contains(licence) {
        return None;
    }
    if !take(words, "WITH") {
        return Some(allowed.contains(licence));
    }
    let (exception, rest) = words.split_first()?;
    *words = rest;
    Some(allowed.contains(&format!("{licence} WITH {exception}").as_str()))
}

fn take(words: &mut &[&str], wanted: &str) -> bool {
    let found = words.first() == Some(&wanted);
    if found {
        *words = &words[1..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: [&str; 3] = ["MIT", "Apache-2.0", "Unicode-3.0"];

    #[test]
    fn one_allowed_branch_of_an_or_is_enough_and_an_and_needs_all() {
        for expression in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "GPL-3.0 AND BSD OR MIT",
            "GPL-3.0 WITH X OR MIT",
        ] {
            assert!(satisfiable(expression, &ALLOWED), "{expression}");
        }
        for expression in ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR BSD) AND MIT", "MIT WITH X"] {
            assert!(!satisfiable(expression, &ALLOWED), "{expression}");
        }
    }

    #[test]
    fn an_exception_is_allowed_by_its_full_name_alone() {
        let allowed = ["Apache-2.0 WITH LLVM-exception"];
        assert!(satisfiable("Apache-2.0 WITH LLVM-exception", &allowed));
        assert!(!satisfiable("Apache-2.0", &allowed));
    }

    #[test]
    fn a_malformed_expression_satisfies_nothing() {
        for expression in ["", "MIT OR", "MIT MIT", "(MIT", "MIT)", "OR MIT", "MIT WITH", "()"] {
            assert!(!satisfiable(expression, &ALLOWED), "{expression}");
        }
    }

    #[test]
    fn the_allow_list_is_read_from_deny_toml() {
        assert_eq!(allowed("x = 1\nallow = [\n  \"MIT\", # a\n  \"ISC\",\n]\ny = [\"Z\"]"), ["MIT", "ISC"]);
    }
}
