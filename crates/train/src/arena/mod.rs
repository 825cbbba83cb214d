//! The arena: curricula x tasks x seeds on equal budgets, through the one loop of `trial.rs`.
//!
//! Folder
//! ```text
//! arena.toml                              resolved: overlay laid, defaults filled in
//! arena.json                              written last: with it the directory holds an arena
//! trials/TASK/seed-0-shared/              the stages no curriculum has a say in (the warm-up), once a seed
//! trials/TASK/seed-0-CURRICULUM/          events.jsonl, timing.jsonl, checkpoints/step-*/, as in a run
//! standings.json                          written when every trial is over
//! report.html                             one page, no network
//! lock, wall-seconds                      as in a run
//! ```

mod conclude;
mod run;
mod spec;
mod standings;

use std::fs;
use std::path::Path;

use gradatim_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::opening::Rows;
use crate::plan::{Size, build_curriculum, leading_shared, rehearse, stem};
use crate::recipe::Recipe;

pub use run::run;
pub use spec::{Spec, Task};
pub use standings::{At, Challenger, Standings, TaskStandings};

/// Layout of the arena's directory, from 1.
const VERSION: u32 = 1;

/// The file that says a folder holds an arena.
pub(crate) const HEAD: &str = "arena.json";
const SPEC: &str = "arena.toml";

/// What will be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Arena {
    /// The file's stem.
    pub name: String,
    /// The file, resolved.
    pub spec: Spec,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    version: u32,
    name: String,
}

/// A task under a curriculum.
pub(crate) struct Bout {
    pub task: String,
    pub curriculum: String,
    pub recipe: Recipe,
}

impl Arena {
    /// Reads arena file `text`; `file` is named in errors. Every task and every curriculum is built once.
    pub fn parse(file: &Path, text: &str, size: Size, sets: &[String]) -> Result<Self> {
        let document = Document::parse(file, text)?;
        let overlays: Vec<&str> = size.overlay(&document, file)?.into_iter().collect();
        let overlaid = document.overlay(&overlays, sets)?;
        let spec: Spec = overlaid.read()?;
        spec.check().and_then(|()| rehearse_all(&spec)).map_err(|error| overlaid.locate(error))?;
        Ok(Self { name: stem(file), spec })
    }

    /// Every task under every curriculum, task by task.
    pub(crate) fn bouts(&self) -> Vec<Bout> {
        let bout = |(task, curriculum): (&String, &String)| Bout {
            task: task.clone(),
            curriculum: curriculum.clone(),
            recipe: self.spec.recipe(&self.spec.tasks[task], &self.spec.curricula[curriculum]),
        };
        let tasks = self.spec.tasks.keys();
        tasks
            .flat_map(|task| self.spec.curricula.keys().map(move |curriculum| (task, curriculum)))
            .map(bout)
            .collect()
    }

    /// Trials in all, shared stages among them.
    pub fn n_trials(&self) -> usize {
        let shared = |task: &Task| usize::from(leading_shared(&task.stage) > 0);
        let of = |task: &Task| self.spec.seeds.len() * (self.spec.curricula.len() + shared(task));
        self.spec.tasks.values().map(of).sum()
    }

    /// The files that keep the arena in its directory; the head comes last.
    pub(crate) fn write(&self) -> Result<Vec<(&'static str, String)>> {
        let spec = toml::to_string(&self.spec).map_err(|fault| {
            let hint = "report this arena file as a fault of gradatim";
            Error::input("arena", fault, "values TOML can hold", hint)
        })?;
        let head = serde_json::json!(Head { version: VERSION, name: self.name.clone() });
        Ok(vec![(SPEC, spec), (HEAD, head.to_string())])
    }

    /// Reads the arena of a directory back.
    pub(crate) fn read_back(root: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = root.join(name);
            fs::read_to_string(&path).map_err(|fault| Error::io(path, "reading", fault))
        };
        let damaged = |found: String| {
            let hint = "continue the arena with the gradatim release that began it";
            Error::input("arena", found, format!("version {VERSION}"), hint).in_file(root.join(HEAD), None)
        };
        let head: Head = serde_json::from_str(&read(HEAD)?).map_err(|fault| damaged(fault.to_string()))?;
        if head.version != VERSION {
            return Err(damaged(format!("version {}", head.version)));
        }
        let spec = Document::parse(&root.join(SPEC), &read(SPEC)?)?.overlay(&[], &[])?.read()?;
        Ok(Self { name: head.name, spec })
    }
}

/// Builds every task, and every curriculum on it, once; keys of errors are those of the arena file.
fn rehearse_all(spec: &Spec) -> Result<()> {
    for (name, task) in &spec.tasks {
        let mut pool = None;
        for (curriculum, options) in &spec.curricula {
            let recipe = spec.recipe(task, options);
            let rehearsed = recipe.check().and_then(|()| {
                let pool = match &mut pool {
                    Some(pool) => pool,
                    none => none.insert(rehearse(&recipe, &Rows::open(&recipe)?)?),
                };
                build_curriculum(&recipe, pool)
            });
            rehearsed.map_err(|error| relocate(error, name, curriculum))?;
        }
    }
    Ok(())
}

/// Turns a key of a recipe into the key of the arena file that wrote it.
fn relocate(mut error: Error, task: &str, curriculum: &str) -> Error {
    if let Error::Input { key, .. } = &mut error {
        *key = match key.strip_prefix("curriculum.") {
            Some(rest) => format!("curricula.{curriculum}.{rest}"),
            None if key.starts_with("seeds") => key.clone(),
            None => format!("tasks.{task}.{key}"),
        };
    }
    error
}
