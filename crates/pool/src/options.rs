//! The recipe's `[[pool.rows]]` table: which files, and how their rows become problems.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gradatim_core::{Error, Kind, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::formats::{Format, folders};
use crate::{layouts, templates};

/// Which files, and how their rows become problems. Templates: see the `render` example.
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
    /// A file, a folder of shards, or files by a `*` in the name. A leading `$NAME` or `${NAME}` is read from
    /// the environment.
    pub path: String,
    /// What the file is; by default what its extension says.
    pub format: Option<Format>,
    /// How rows are laid out; by default `auto`, told by the columns of the first rows.
    pub layout: Option<String>,
    /// Where the records of a `.json` file stand, such as `data.examples`, or `.` for the outermost value; by
    /// default the one place that holds records.
    pub records: Option<String>,
    /// Which split of a folder to read, such as `train`; needed where there are several.
    pub split: Option<String>,
    /// Template of the id; by default the layout's, else `{data_source}/{extra_info.index}` where every row
    /// read has one of its own, else `{file}/{row}`: the name of the file and the number of the row.
    pub id: Option<String>,
    /// Template of the prompt; by default the layout's, else the row's `prompt` as it is.
    pub render: Option<String>,
    /// Template of the gold answer; by default the layout's, else the ground truth as it is.
    pub answer: Option<String>,
    /// Template of a worked response; rows without its fields have none.
    pub solution: Option<String>,
    /// Template of what makes two rows the same; by default the prompt in lower case, blanks collapsed.
    pub canonical: Option<String>,
    /// Field of the choices of a multiple-choice question: the answer becomes a letter, `meta.choices` their texts.
    pub choices: Option<String>,
    /// Name of the verifier; by default the layout's. A row of the house schema that names its own keeps it.
    pub verifier: Option<String>,
    /// What rows are for; by default the layout's, mostly `verifiable`.
    pub kind: Option<Kind>,
    /// Template of the arm, `{level}` being the integer; by default the layout's, else `level {level}`.
    pub category: Option<String>,
    /// Field or template of an integer, or of a name in `levels`, or the integer itself; by default the
    /// layout's, else 1.
    pub level: Option<String>,
    /// Names of levels in ascending order; the first is level 1.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Field of one skill or a list of them.
    pub skills: Option<String>,
    /// Fields copied into `meta` under the last step of their path, or as `name=path` under that name; "5,17,91"
    /// becomes [5, 17, 91].
    #[serde(default)]
    pub keep_meta: Vec<String>,
    /// Rows with a longer prompt are refused.
    pub max_prompt_chars: Option<usize>,
    /// Reads this many rows at most.
    pub limit: Option<usize>,
}

impl RowsOptions {
    /// All rows of `path`, its format and layout recognised.
    pub fn of(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// Sets options by name from plain text, as flags of a command bring them: `("levels", "easy,hard")`.
    ///
    /// ```
    /// let options = gradatim_pool::RowsOptions::of("a.csv").with([("limit", "10"), ("verifier", "number")]);
    /// assert_eq!(options.unwrap().limit, Some(10));
    /// ```
    pub fn with<'a>(self, flags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut table = match serde_json::to_value(&self) {
            Ok(Value::Object(table)) => table,
            _ => Map::new(),
        };
        for (name, text) in flags {
            let value = match (name, text.parse::<u64>()) {
                ("levels" | "keep_meta", _) => text.split(',').map(str::trim).collect(),
                ("limit" | "max_prompt_chars", Ok(number)) => Value::from(number),
                _ => Value::from(text),
            };
            table.insert(name.to_owned(), value);
            let options = serde_json::from_value::<Self>(Value::Object(table.clone()));
            options.map_err(|fault| {
                Error::input(
                    name,
                    format!("`{text}`: {fault}"),
                    "an option of rows",
                    "see gradatim pool --help",
                )
            })?;
        }
        serde_json::from_value(Value::Object(table))
            .map_err(|fault| Error::input("rows", fault, "options of rows", "see gradatim pool --help"))
    }

    /// Refuses, without reading a row, whatever can be refused: extension, variable, layout, templates.
    pub fn check(&self) -> Result<()> {
        let format = self.format()?;
        self.place()?;
        if let (Some(format), Some(records)) =
            (format.filter(|format| *format != Format::Json), &self.records)
        {
            let found = format!("`{records}`, for a {} file", format.name());
            return Err(Error::input("records", found, "a place in a .json file", "leave it out"));
        }
        if self.limit == Some(0) {
            return Err(Error::input("limit", 0, "at least 1", "leave it out to read every row"));
        }
        let layout = layouts::named(self.layout.as_deref())?;
        templates::check(self, layout)
    }

    /// The files the path stands for, in the order in which they are read.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        Ok(self.sources()?.into_iter().map(|(path, _)| path).collect())
    }

    /// The files, each with what it is.
    pub(crate) fn sources(&self) -> Result<Vec<(PathBuf, Format)>> {
        let place = self.place()?;
        match self.format()? {
            Some(format) if !is_many(&place) => match &self.split {
                None => Ok(vec![(place, format)]),
                Some(split) => {
                    let found = format!("`{split}`, for a single file");
                    Err(Error::input("split", found, "a split of a folder", "leave it out")
                        .in_file(place, None))
                }
            },
            format => folders::files(&place, format, self.split.as_deref()),
        }
    }

    /// What a single file is; `None` for folders and patterns whose files tell.
    fn format(&self) -> Result<Option<Format>> {
        let path = Path::new(&self.path);
        match self.format.or_else(|| Format::of(path)) {
            Some(format) => Ok(Some(format)),
            None if self.place().is_ok_and(|place| is_many(&place)) => Ok(None),
            None => {
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                let hint = match &*extension {
                    "gz" | "zst" | "bz2" | "xz" | "zip" | "tar" | "tgz" => "unpack it first",
                    _ => "say what it is, for example format = \"jsonl\"",
                };
                let expected =
                    "a .jsonl, .ndjson, .json, .csv, .tsv, .parquet or .arrow file, or a folder of them";
                Err(Error::input("path", format!("`{}`", self.path), expected, hint))
            }
        }
    }

    fn place(&self) -> Result<PathBuf> {
        expand(&self.path, |name| std::env::var_os(name))
    }
}

fn is_many(place: &Path) -> bool {
    place.is_dir() || folders::is_pattern(place)
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
        let text = "path = \"a.txt\"\nformat = \"jsonl\"\nrender = \"{q}\"\nlevels = [\"easy\", \"hard\"]\nlimit = 3\n";
        let options: RowsOptions = toml::from_str(text).unwrap();
        assert_eq!(toml::from_str::<RowsOptions>(&toml::to_string(&options).unwrap()).unwrap(), options);
        let error = toml::from_str::<RowsOptions>("path = \"a.jsonl\"\nrenedr = \"{q}\"\n").unwrap_err();
        assert!(error.to_string().contains("renedr"), "{error}");
    }

    #[test]
    fn flags_set_what_toml_sets() {
        let flags = [
            ("format", "jsonl"),
            ("render", "{q}"),
            ("levels", "easy, hard"),
            ("limit", "3"),
            ("kind", "demonstration"),
        ];
        let toml = "path = \"a\"\nformat = \"jsonl\"\nrender = \"{q}\"\nlevels = [\"easy\", \"hard\"]\nlimit = 3\n\
                    kind = \"demonstration\"";
        assert_eq!(RowsOptions::of("a").with(flags).unwrap(), toml::from_str(toml).unwrap());
        for (name, value) in [("renedr", "{q}"), ("limit", "many"), ("format", "xls"), ("kind", "quiz")] {
            let error = RowsOptions::of("a").with([(name, value)]).unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{name}` is `{value}`")), "{error}");
        }
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
            (bad(|options| options.path = "rows.xls".into()), "path"),
            (bad(|options| options.path = "rows.jsonl.gz".into()), "path"),
            (bad(|options| options.path = "rows".into()), "path"),
            (bad(|options| options.layout = Some("gms8k".into())), "layout"),
            (bad(|options| options.records = Some("data".into())), "records"),
            (bad(|options| options.render = Some("{".into())), "render"),
            (bad(|options| options.id = Some("{}".into())), "id"),
            (bad(|options| options.solution = Some("}".into())), "solution"),
            (bad(|options| options.level = Some("{a:b}".into())), "level"),
            (bad(|options| options.levels = vec!["a".into(), "a".into()]), "levels"),
            (bad(|options| options.keep_meta = vec!["a.x".into(), "x".into()]), "keep_meta"),
            (bad(|options| options.limit = Some(0)), "limit"),
        ] {
            assert!(error.starts_with(&format!("`{key}` is ")), "{error}");
        }
    }
}
