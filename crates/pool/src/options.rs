//! The recipe's `[pool.rows]` table: which file, and how its rows become problems.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::rows::Plan;

/// Which file, and how its rows become problems. Templates: see the `render` example.
///
/// ```
/// let options: gradatim_pool::RowsOptions = toml::from_str(r#"
///     path = "$GRADATIM_DATA/countdown/sec_train.parquet"
///     render = "{numbers} -> {target}"
///     answer = "{target}"
///     canonical = "countdown {numbers:sorted} -> {target}"
///     verifier = "countdown"
///     level = "extra_info.difficulty"
///     keep_meta = ["numbers"]
/// "#).unwrap();
/// assert_eq!(options.limit, None);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsOptions {
    /// A `.parquet` or `.jsonl` file. A leading `$NAME` or `${NAME}` is read from the environment.
    pub path: String,
    /// Template of the id; by default `{data_source}/{extra_info.index}` where every row read has one of
    /// its own, else the name of the file and the number of the row.
    pub id: Option<String>,
    /// Template of the prompt; by default the row's `prompt` as it is.
    pub render: Option<String>,
    /// Template of the gold answer; by default the ground truth as it is.
    pub answer: Option<String>,
    /// Template of what makes two rows the same; by default the prompt in lower case, blanks collapsed.
    pub canonical: Option<String>,
    /// Name of the verifier. Only rows of the house schema may name their own instead.
    pub verifier: Option<String>,
    /// Template of the arm, `{level}` being the integer; by default `level {level}`.
    pub category: Option<String>,
    /// Field or template of an integer, or of a name in `levels`; by default every row has level 1.
    pub level: Option<String>,
    /// Names of levels in ascending order; the first is level 1.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Fields copied into `meta` under the last step of their path; "5,17,91" becomes [5, 17, 91].
    #[serde(default)]
    pub keep_meta: Vec<String>,
    /// Rows with a longer prompt are refused.
    pub max_prompt_chars: Option<usize>,
    /// Reads this many rows at most.
    pub limit: Option<usize>,
}

/// What the extension says about a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Format {
    Parquet,
    Jsonl,
}

impl RowsOptions {
    /// Refuses, without reading the file, whatever can be refused: extension, variable, templates.
    pub fn check(&self) -> Result<()> {
        self.format()?;
        self.file()?;
        if self.limit == Some(0) {
            return Err(Error::input("limit", 0, "at least 1", "leave it out to read every row"));
        }
        if self.is_house_schema() { Ok(()) } else { Plan::new(self).map(drop) }
    }

    /// JSONL without a word on how rows become problems holds problems already.
    pub(crate) fn is_house_schema(&self) -> bool {
        let templates = [&self.id, &self.render, &self.answer, &self.canonical, &self.category, &self.level];
        let untouched = templates.iter().all(|template| template.is_none()) && self.keep_meta.is_empty();
        untouched && self.format().is_ok_and(|format| format == Format::Jsonl)
    }

    pub(crate) fn format(&self) -> Result<Format> {
        let extension = Path::new(&self.path).extension().and_then(|extension| extension.to_str());
        match extension {
            Some("parquet") => Ok(Format::Parquet),
            Some("jsonl") => Ok(Format::Jsonl),
            _ => {
                let hint = "convert the file, or rename it if it is one of the two";
                Err(Error::input("path", format!("`{}`", self.path), "a .parquet or .jsonl file", hint))
            }
        }
    }

    pub(crate) fn file(&self) -> Result<PathBuf> {
        expand(&self.path, |name| std::env::var_os(name))
    }
}

/// Replaces a leading `$NAME` or `${NAME}`.
fn expand(path: &str, variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    let Some(rest) = path.strip_prefix('$') else {
        return Ok(PathBuf::from(path));
    };
    let (name, rest) = match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some(braced) => braced,
        None => rest.split_at(rest.find('/').unwrap_or(rest.len())),
    };
    let value = variable(name).filter(|value| !value.is_empty()).ok_or_else(|| {
        let found = format!("`{path}`, and the variable {name} is not set");
        let hint = format!("export {name}=FOLDER, the folder that holds {}", rest.trim_start_matches('/'));
        Error::input("path", found, "a variable of the environment", hint)
    })?;
    Ok(Path::new(&value).join(rest.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_variable_is_replaced_and_a_missing_one_is_named() {
        let variable = |name: &str| (name == "DATA").then(|| OsString::from("/big disk"));
        for (path, expected) in [
            ("rows.jsonl", "rows.jsonl"),
            ("$DATA/a/b.parquet", "/big disk/a/b.parquet"),
            ("${DATA}/a.parquet", "/big disk/a.parquet"),
            ("a/$DATA.jsonl", "a/$DATA.jsonl"),
        ] {
            assert_eq!(expand(path, variable).unwrap(), PathBuf::from(expected));
        }
        assert_eq!(
            expand("$NOWHERE/a/b.parquet", variable).unwrap_err().to_string(),
            "`path` is `$NOWHERE/a/b.parquet`, and the variable NOWHERE is not set, expected a variable of the \
             environment\n  hint: export NOWHERE=FOLDER, the folder that holds a/b.parquet"
        );
    }

    #[test]
    fn options_survive_toml_and_unknown_keys_do_not() {
        let text = "path = \"a.jsonl\"\nrender = \"{q}\"\nlevels = [\"easy\", \"hard\"]\nlimit = 3\n";
        let options: RowsOptions = toml::from_str(text).unwrap();
        assert_eq!(toml::from_str::<RowsOptions>(&toml::to_string(&options).unwrap()).unwrap(), options);
        let error = toml::from_str::<RowsOptions>("path = \"a.jsonl\"\nrenedr = \"{q}\"\n").unwrap_err();
        assert!(error.to_string().contains("renedr"), "{error}");
    }

    #[test]
    fn faults_are_found_before_the_file_is_read() {
        let good =
            RowsOptions { path: "none.parquet".into(), verifier: Some("exact".into()), ..Default::default() };
        good.check().unwrap();
        let bad = |change: fn(&mut RowsOptions)| {
            let mut options = good.clone();
            change(&mut options);
            options.check().unwrap_err().to_string()
        };
        for (error, key) in [
            (bad(|options| options.path = "rows.csv".into()), "path"),
            (bad(|options| options.path = "rows".into()), "path"),
            (bad(|options| options.render = Some("{".into())), "render"),
            (bad(|options| options.id = Some("{}".into())), "id"),
            (bad(|options| options.level = Some("{a:b}".into())), "level"),
            (bad(|options| options.levels = vec!["a".into(), "a".into()]), "levels"),
            (bad(|options| options.verifier = None), "verifier"),
            (bad(|options| options.keep_meta = vec!["a.x".into(), "x".into()]), "keep_meta"),
            (bad(|options| options.limit = Some(0)), "limit"),
        ] {
            assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
        }
    }
}
