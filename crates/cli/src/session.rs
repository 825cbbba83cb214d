//! What commands share: the flags of runs, the file or recipe they are given, a free folder, Ctrl-C.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use gradatim_core::{Error, Result};
use gradatim_train::{Plan, Size};

use crate::systems;

/// Flags of whatever runs trials into a directory.
#[derive(Args)]
pub struct Flags {
    /// Lay the file's [quick] table over it: at most about a minute
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// Lay the file's [full] table over it: the paper's scale
    #[arg(long)]
    full: bool,
    /// Override one key, repeatable
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// Directory, which must not hold a run yet [default: runs/<file>, numbered where taken]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Continue in this directory; the result equals an uninterrupted one. With a file, begins there if
    /// nothing was begun
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    pub resume: Option<PathBuf>,
    /// End with one line of JSON on standard output
    #[arg(long)]
    pub json: bool,
}

impl Flags {
    /// The size that they ask for.
    pub fn size(&self) -> Size {
        match (self.quick, self.full) {
            (true, _) => Size::Quick,
            (_, true) => Size::Full,
            _ => Size::Standard,
        }
    }

    /// Whether they change what the file says.
    pub fn change_the_file(&self) -> bool {
        self.quick || self.full || !self.sets.is_empty()
    }
}

/// The text of the TOML file `name`; `None` where it can only be the name of a bundled one. `key` and `what`
/// are those of an error.
pub fn text(name: &str, key: &str, what: &'static str) -> Result<Option<String>> {
    let path = Path::new(name);
    if path.is_dir() {
        let hint = "name a .toml file in it";
        return Err(Error::input(key, format!("{name}, a folder"), format!("{what} file"), hint));
    }
    if path.extension().is_some_and(|extension| extension == "toml") || path.is_file() {
        return std::fs::read_to_string(path).map(Some).map_err(|fault| Error::io(path, "reading", fault));
    }
    Ok(None)
}

/// The plan of the recipe `name`: a file, or a bundled one by its name or number. `key` is that of an error.
pub fn plan(name: &str, key: &str, size: Size, sets: &[String]) -> Result<Plan> {
    if let Some(text) = text(name, key, "a recipe")? {
        return Plan::parse(Path::new(name), &text, size, sets);
    }
    let (stem, text) = systems::recipe(name).ok_or_else(|| {
        let names = systems::recipe_names().collect::<Vec<_>>().join(", ");
        let hint = "give the path of a .toml file, or one of these names";
        Error::input(key, name, format!("a recipe file or one of {names}"), hint)
    })?;
    Plan::parse(Path::new(&format!("{stem}.toml")), text, size, sets)
}

/// runs/NAME, or the first of runs/NAME-2, runs/NAME-3, ... that does not exist.
pub fn free_folder(name: &str) -> PathBuf {
    let first = Path::new("runs").join(name);
    let numbered = (2..).map(|n| Path::new("runs").join(format!("{name}-{n}")));
    std::iter::once(first.clone()).chain(numbered).find(|path| !path.exists()).unwrap_or(first)
}

/// Runs `work` on every core until it is over or Ctrl-C asks for its end; then `again` says how to go on.
pub fn interruptible<T>(again: &str, work: impl FnOnce(usize, &AtomicBool) -> Result<T>) -> Result<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let on_signal = stop.clone();
    // Without a handler Ctrl-C still cannot hurt: checkpoints are atomic.
    let _ = ctrlc::set_handler(move || {
        if on_signal.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("finishing this step and saving; Ctrl-C again stops at once");
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let outcome = work(cores, &stop);
    if let Err(Error::Interrupted) = outcome {
        eprintln!("continue with: {again}");
    }
    outcome
}
