//! What a batch of 512 among a million problems costs a curriculum: picking it, and learning from it.
//!
//! prime-rl's sampler is fetched when the benchmark runs and imported from where it was put. `PRIME_RL` may name
//! another git repository to take it from, a local one for instance.

use std::path::PathBuf;

use super::contest::{self, Case, Measure, Side};
use super::table::Better;
use super::{Report, example, venv};
use crate::shell::{command, read, target, works};

const MEASURES: [Measure; 5] = [
    measure("select-1m", "median_us", "select-1m ", "us"),
    measure("observe-1m", "median_us", "observe-1m ", "us"),
    measure("select-1m", "p99_us", "select-1m p99 ", "us"),
    measure("observe-1m", "p99_us", "observe-1m p99 ", "us"),
    measure("select-1m", "state_bytes_per_row", "state ", "B/row"),
];

const fn measure(case: &'static str, key: &'static str, prefix: &'static str, unit: &'static str) -> Measure {
    Measure { case, key, prefix, unit, better: Better::Less }
}

/// Samplers, and who draws by such weights.
const POLICIES: [(&str, &[&str]); 17] = [
    ("learnability", &["scan", "numpy"]),
    ("difficulty-pools", &["scan", "numpy", "prime-rl"]),
    ("thompson-rows", &[]),
    ("thompson", &[]),
    ("uniform", &[]),
    ("easy-to-hard", &[]),
    ("sec", &[]),
    ("dump", &[]),
    ("pcl", &[]),
    ("cures", &[]),
    ("adcl", &[]),
    ("rlcs", &[]),
    ("staged", &[]),
    ("prioritized-level-replay", &[]),
    ("learning-progress", &[]),
    ("adr", &[]),
    ("zpd", &[]),
];

const SCRIPT: &str = "bench/curriculum_peers.py";
const PRIME_RL: &str = "https://github.com/PrimeIntellect-ai/prime-rl";
const SAMPLERS: &str = "src/prime_rl/orchestrator/curriculum";

pub fn run(rounds: usize) -> Result<Report, String> {
    let ours = example("gradatim-curriculum", "overhead")?;
    let python = venv::python(&["numpy"])?;
    let numpy = venv::named(&python, "numpy")?;
    let prime_rl = prime_rl();
    let peer = |peer: &str, policy: &str| -> Option<Side> {
        let name = if peer == "numpy" { &numpy } else { peer };
        let mut side = Side::new(name, &python, &[SCRIPT, peer, policy]);
        if peer == "prime-rl" {
            let PrimeRl { source, commit } = prime_rl.as_ref().ok()?;
            side.name = format!("prime-rl {commit}");
            side.arguments.push(source.display().to_string());
        }
        Some(side)
    };
    let cases = POLICIES.map(|(policy, peers)| Case {
        name: policy.to_owned(),
        measures: &MEASURES,
        ours: Side::new("ours", &ours, &[policy]),
        peers: peers.iter().filter_map(|name| peer(name, policy)).collect(),
    });
    let (rows, mut notes) = contest::run(&cases, rounds)?;
    notes.extend(prime_rl.err());
    Ok(Report { rows, notes, sound: true })
}

/// Where prime-rl's modules lie.
struct PrimeRl {
    source: PathBuf,
    commit: String,
}

/// Fetches its samplers, once; a sentence if they cannot be had.
fn prime_rl() -> Result<PrimeRl, String> {
    let origin = std::env::var("PRIME_RL").unwrap_or_else(|_| PRIME_RL.to_owned());
    let folder = target().join("bench-prime-rl");
    let at = folder.display().to_string();
    let git = |arguments: &[&str]| command("git", arguments);
    let clone = ["clone", "--depth", "1", "--filter=blob:none", "--no-checkout", &origin, &at];
    let had = folder.join(SAMPLERS).is_dir()
        || works(git(&clone)) && works(git(&["-C", &at, "checkout", "HEAD", "--", SAMPLERS]));
    if !had {
        return Err(format!(
            "prime-rl: source not obtainable here ({origin}); PRIME_RL may name a repository"
        ));
    }
    let commit = read(git(&["-C", &at, "rev-parse", "--short", "HEAD"]))?.trim().to_owned();
    Ok(PrimeRl { source: folder.join("src"), commit })
}
