//! The driver: hands inputs to a target on every core, catches panics, times each input, shrinks what it finds.

use std::any::Any;
use std::cell::RefCell;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};

use gradatim_core::Seed;
use serde_json::json;

use crate::mutate::Corpus;

/// Reads one input, says whether it was accepted, and owns whatever it needs to do so. Must not panic.
pub type Reader = Box<dyn FnMut(&[u8]) -> bool>;

/// A parser under test.
pub struct Target {
    /// Valid inputs and words.
    pub corpus: Corpus,
    /// Makes a reader for one thread.
    pub reader: Box<dyn Fn() -> Reader + Send + Sync>,
}

/// One input that takes longer has run away.
const PATIENCE: Duration = Duration::from_secs(10);
/// Time the cost of an input is estimated in.
const REHEARSAL: Duration = Duration::from_millis(60);
/// Panicking inputs of one target that are kept.
const MOST_FINDINGS: usize = 5;
/// Attempts at making one smaller.
const MOST_SHRINKS: usize = 3_000;

/// An input that must not be.
pub struct Finding {
    /// Its number.
    pub n: u64,
    /// The panic's message, or how long it ran.
    pub why: String,
    /// The input, shrunk.
    pub input: Vec<u8>,
}

/// What came of one target.
pub struct Tally {
    /// The target's name.
    pub name: String,
    /// Inputs read.
    pub inputs: u64,
    /// Of those, accepted.
    pub accepted: u64,
    /// Wall time, seconds.
    pub seconds: f64,
    /// Longest time one input took, seconds, and its number.
    pub slowest: (f64, u64),
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Tally {
    /// One line of `--json`.
    pub fn json(&self) -> serde_json::Value {
        json!({
            "target": self.name, "inputs": self.inputs, "accepted": self.accepted, "seconds": self.seconds,
            "per_second": self.inputs as f64 / self.seconds, "slowest_seconds": self.slowest.0,
            "slowest_input": self.slowest.1, "findings": self.findings.len(),
        })
    }
}

thread_local! {
    /// Message and place of this thread's last panic while it reads an input; `None` while it reads none.
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panics over an input quiet: their messages are reported with it. All others are heard as ever.
pub fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_reading = LAST_PANIC.with(|last| last.borrow().is_some());
            match is_reading {
                true => LAST_PANIC.set(Some(panic.to_string())),
                false => loud(panic),
            }
        }));
    });
}

/// Seconds an input of each target takes, roughly.
pub fn costs(targets: &[Target], seed: Seed) -> Vec<f64> {
    let cost = |target: &Target| {
        let mut reader = (target.reader)();
        let began = Instant::now();
        let mut inputs = 0;
        while began.elapsed() < REHEARSAL || inputs == 0 {
            let _ = attempt(&mut reader, &target.corpus.input(seed, inputs));
            inputs += 1;
        }
        began.elapsed().as_secs_f64() / inputs as f64
    };
    targets.iter().map(cost).collect()
}

/// Splits `inputs` so that targets take equal time, and none gets less than a two-hundredth.
pub fn shares(costs: &[f64], inputs: u64) -> Vec<u64> {
    let floor = inputs / 200;
    let free = (inputs - floor * costs.len() as u64) as f64;
    let pace: f64 = costs.iter().map(|cost| 1.0 / cost).sum();
    costs.iter().map(|cost| floor + (free / cost / pace).round() as u64).collect()
}

/// Hands inputs `numbers` to `target` on `threads` threads. `scratch` gets a file a thread that names the input
/// being read: should the process be killed, that one did it.
pub fn drive(
    target: &Target,
    seed: Seed,
    numbers: std::ops::Range<u64>,
    threads: u64,
    scratch: &Path,
) -> Tally {
    let began = Instant::now();
    let (next, running) = (AtomicU64::new(numbers.start), AtomicU64::new(threads));
    let tally = Mutex::new(Tally {
        name: target.corpus.name.clone(),
        inputs: numbers.end - numbers.start,
        accepted: 0,
        seconds: 0.0,
        slowest: (0.0, 0),
        findings: vec![],
    });
    let reading: Vec<AtomicU64> = (0..threads).map(|_| AtomicU64::new(u64::MAX)).collect();
    std::thread::scope(|scope| {
        for (thread, reading) in reading.iter().enumerate() {
            let (tally, next, running, end) = (&tally, &next, &running, numbers.end);
            // The stack of a main thread: what overflows here overflows there.
            let builder = std::thread::Builder::new().stack_size(8 << 20);
            let work = move || {
                let mark = File::create(scratch.join(format!("reading-{thread}"))).ok();
                worker(target, seed, next, end, mark, reading, tally);
                running.fetch_sub(1, Relaxed);
            };
            if builder.spawn_scoped(scope, work).is_err() {
                running.fetch_sub(1, Relaxed);
            }
        }
        watch(target, seed, &reading, &running, scratch);
    });
    let mut tally = tally.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    tally.seconds = began.elapsed().as_secs_f64();
    tally
}

/// Numbers are taken in bundles, so that threads seldom meet.
const BUNDLE: u64 = 64;

fn worker(
    target: &Target,
    seed: Seed,
    next: &AtomicU64,
    end: u64,
    mark: Option<File>,
    reading: &AtomicU64,
    tally: &Mutex<Tally>,
) {
    let mut reader = (target.reader)();
    loop {
        let start = next.fetch_add(BUNDLE, Relaxed);
        if start >= end {
            break;
        }
        for n in start..(start + BUNDLE).min(end) {
            let input = target.corpus.input(seed, n);
            if let Some(mark) = &mark {
                let _ = mark.write_all_at(
                    format!("{} --seed {} --only {n}\n    ", target.corpus.name, seed.0).as_bytes(),
                    0,
                );
            }
            reading.store(n, Relaxed);
            let began = Instant::now();
            let outcome = attempt(&mut reader, &input);
            let seconds = began.elapsed().as_secs_f64();
            // Waiting for the tally, or shrinking, is not reading.
            reading.store(u64::MAX, Relaxed);
            let Ok(mut tally) = tally.lock() else { return };
            if seconds > tally.slowest.0 {
                tally.slowest = (seconds, n);
            }
            let why = match outcome {
                Ok(accepted) => {
                    tally.accepted += u64::from(accepted);
                    continue;
                }
                Err(why) => why,
            };
            // What a reader holds may be broken by its panic.
            reader = (target.reader)();
            if tally.findings.len() < MOST_FINDINGS
                && tally.findings.iter().all(|known| place(&known.why) != place(&why))
            {
                let input = shrink(target, input, &why);
                tally.findings.push(Finding { n, why, input });
            }
        }
    }
}

/// Stops the process where one input runs away: no thread can be stopped alone.
fn watch(target: &Target, seed: Seed, reading: &[AtomicU64], running: &AtomicU64, scratch: &Path) {
    let mut since = vec![(u64::MAX, Instant::now()); reading.len()];
    while running.load(Relaxed) > 0 {
        std::thread::sleep(Duration::from_millis(2));
        for (reading, (n, began)) in reading.iter().zip(&mut since) {
            let now = reading.load(Relaxed);
            if now != *n {
                (*n, *began) = (now, Instant::now());
            } else if now != u64::MAX && began.elapsed() > PATIENCE {
                let why = format!("still running after {PATIENCE:?}");
                let finding = Finding { n: now, why, input: target.corpus.input(seed, now) };
                report(&target.corpus.name, &finding, seed, scratch);
                std::process::exit(1);
            }
        }
    }
}

/// Whether `reader` accepts `input`, or the message of its panic.
fn attempt(reader: &mut Reader, input: &[u8]) -> Result<bool, String> {
    LAST_PANIC.set(Some(String::new()));
    let read = catch_unwind(AssertUnwindSafe(|| reader(input)));
    let hooked = LAST_PANIC.take().unwrap_or_default();
    read.map_err(|thrown| message(&hooked, &*thrown))
}

fn message(hooked: &str, thrown: &(dyn Any + Send)) -> String {
    match thrown
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| thrown.downcast_ref::<&str>().copied())
    {
        Some(plain) if hooked.is_empty() => plain.to_owned(),
        _ => hooked.to_owned(),
    }
}

/// Where a panic came from: the first line of its message.
fn place(why: &str) -> &str {
    why.lines().next().unwrap_or_default()
}

/// Takes away pieces, large ones first, as long as the panic stays at its place.
fn shrink(target: &Target, mut input: Vec<u8>, why: &str) -> Vec<u8> {
    let mut reader = (target.reader)();
    let mut left = MOST_SHRINKS;
    let mut piece = input.len().div_ceil(2);
    while piece > 0 && left > 0 {
        let mut at = 0;
        while at < input.len() && left > 0 {
            let mut smaller = input.clone();
            smaller.drain(at..(at + piece).min(smaller.len()));
            left -= 1;
            match attempt(&mut reader, &smaller) {
                Err(other) if place(&other) == place(why) => input = smaller,
                _ => at += piece,
            }
            reader = (target.reader)();
        }
        piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
    }
    input
}

/// Keeps the input of a finding and says where.
pub fn report(name: &str, finding: &Finding, seed: Seed, folder: &Path) -> PathBuf {
    let path = folder.join(format!("{name}-{}-{}", seed.0, finding.n));
    let kept = fs::write(&path, &finding.input);
    eprintln!("{name}: input {} of seed {}: {}", finding.n, seed.0, finding.why);
    match kept {
        Ok(()) => eprintln!("  {} bytes in {}", finding.input.len(), path.display()),
        Err(fault) => eprintln!("  not kept: {}: {fault}", path.display()),
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragile() -> Reader {
        Box::new(|input| {
            assert!(!input.contains(&b'!') || !input.contains(&b'?'), "both marks");
            true
        })
    }

    #[test]
    fn a_panic_is_caught_named_and_shrunk_to_its_cause() {
        hush();
        let corpus = Corpus {
            name: "planted".to_owned(),
            seeds: vec![b"a rather long ?! input".to_vec()],
            words: &[],
        };
        let target = Target { corpus, reader: Box::new(fragile) };
        let folder = tempfile::tempdir().expect("a folder");
        let tally = drive(&target, Seed(1), 0..2_000, 2, folder.path());
        assert_eq!((tally.inputs, tally.findings.len()), (2_000, 1));
        let finding = &tally.findings[0];
        assert!(finding.why.contains("both marks"), "{}", finding.why);
        assert_eq!(finding.input.len(), 2, "{:?}", String::from_utf8_lossy(&finding.input));
        let kept = report("planted", finding, Seed(1), folder.path());
        assert_eq!(fs::read(kept).expect("kept"), finding.input);
    }

    #[test]
    fn targets_share_the_time_and_all_get_some() {
        let shares = shares(&[1e-6, 1e-6, 1e-3], 1_000_000);
        assert_eq!(shares.iter().sum::<u64>(), 1_000_000);
        assert_eq!(shares[0], shares[1]);
        assert!(shares[2] >= 5_000 && shares[0] > 490_000, "{shares:?}");
    }
}
