//! Rows on disk: what importing, opening and reading them costs in time and anonymous memory.
//!
//! The rows are made for the occasion, some 300 bytes each, under the build folder; they and everything made of
//! them are deleted at the end. A cold side reads JSONL and leaves the file that its warm side opens.

use std::path::Path;

use super::contest::{self, Case, Measure, Side};
use super::table::{Better, Row};
use super::{Report, example, venv};
use crate::shell::{command, show, target};

const OPEN: Measure = Measure { case: "", key: "seconds", prefix: "", unit: "s", better: Better::Less };
const MEMORY: Measure =
    Measure { case: "", key: "anon_peak_mb", prefix: "anonymous memory ", unit: "MB", better: Better::Less };
const READ: Measure =
    Measure { case: "", key: "read_512_us", prefix: "read 512 ", unit: "us", better: Better::Less };
const LAYOUT: Measure =
    Measure { case: "", key: "layout_s", prefix: "lay out ", unit: "s", better: Better::Less };

const COLD: &[Measure] = &[OPEN, MEMORY];
const WARM: &[Measure] = &[OPEN, MEMORY, READ, LAYOUT];
const SCRIPT: &str = "bench/pool_peers.py";
const PEERS: [&str; 3] = ["pyarrow", "pandas", "datasets"];
/// The only one that reads ten million rows of JSONL in a few gigabytes.
const LARGE_PEERS: [&str; 1] = ["pyarrow"];

pub fn run(rounds: usize) -> Result<Report, String> {
    let ours = example("gradatim-pool", "pool_load")?;
    let python = venv::python(&PEERS[..2])?;
    let (mut peers, mut notes) = (PEERS.to_vec(), vec![]);
    if let Err(fault) = venv::python(&PEERS) {
        peers.retain(|peer| *peer != "datasets");
        notes.push(format!("datasets could not be installed: {fault}"));
    }
    let folder = target().join("bench-pool");
    let sides = Sides { ours: &ours, python: &python, folder: &folder };
    let measured = sides.small(&peers, rounds).and_then(|small| Ok([small, sides.large(rounds)?]));
    std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut rows = vec![];
    for (found, said) in measured? {
        rows.extend(found);
        notes.extend(said.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    }
    Ok(Report { rows, notes, sound: true })
}

/// What all cases have in common.
struct Sides<'a> {
    ours: &'a Path,
    python: &'a Path,
    folder: &'a Path,
}

impl Sides<'_> {
    /// A million rows: both cases in every round.
    fn small(&self, peers: &[&str], rounds: usize) -> Result<(Vec<Row>, Vec<String>), String> {
        self.make("1m", 1_000_000)?;
        let cases = [self.case("cold", "1m", COLD, peers)?, self.case("warm", "1m", WARM, peers)?];
        contest::run(&cases, rounds)
    }

    /// Ten million: imported once.
    fn large(&self, rounds: usize) -> Result<(Vec<Row>, Vec<String>), String> {
        self.make("10m", 10_000_000)?;
        let (mut rows, mut notes) = contest::run(&[self.case("cold", "10m", COLD, &LARGE_PEERS)?], 1)?;
        let (more, said) = contest::run(&[self.case("warm", "10m", WARM, &LARGE_PEERS)?], rounds)?;
        rows.extend(more);
        notes.extend(said);
        Ok((rows, notes))
    }

    fn make(&self, size: &str, rows: u64) -> Result<(), String> {
        std::fs::create_dir_all(self.folder)
            .map_err(|error| format!("{}: {error}", self.folder.display()))?;
        show(command(self.ours, &["make", &self.file(size), &rows.to_string()]))
    }

    fn file(&self, size: &str) -> String {
        self.folder.join(format!("rows-{size}.jsonl")).display().to_string()
    }

    fn case(
        &self,
        mode: &str,
        size: &str,
        measures: &'static [Measure],
        peers: &[&str],
    ) -> Result<Case, String> {
        let file = self.file(size);
        let side = |name: &str, program: &Path, before: &[&str]| {
            let cache = self.folder.join(format!("cache-{name}-{size}"));
            let shown = cache.display().to_string();
            let arguments = [before, &[&file, &shown]].concat();
            Side { fresh: (mode == "cold").then_some(cache), ..Side::new(name, program, &arguments) }
        };
        let peers = peers.iter().map(|peer| {
            let name = venv::named(self.python, peer)?;
            Ok(Side { name, ..side(peer, self.python, &[SCRIPT, peer, mode]) })
        });
        let peers = peers.collect::<Result<_, String>>()?;
        Ok(Case { name: format!("{mode}-{size}"), measures, ours: side("ours", self.ours, &["open"]), peers })
    }
}
