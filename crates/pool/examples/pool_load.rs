//! What a pool of N rows costs: seconds and anonymous memory, for `cargo xtask bench pool`.
//!
//! pool_load make FILE N        writes N house rows, some 300 bytes each, as JSONL
//! pool_load open FILE CACHE    opens them: a cold import where CACHE lacks them, else warm; lays out
//!                              a pool; then reads 512 rows at random, 200 times
//!
//! `open` prints one JSON line. Anonymous memory is the most that RssAnon showed, looked at every 5 ms.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gradatim_core::{Error, Item, ProblemIx, Result, Seed};
use gradatim_pool::{Pool, RowsOptions, open_in};

const WORDS: [&str; 16] = [
    "train", "bridge", "copper", "river", "seven", "market", "signal", "garden", "ledger", "window",
    "harbour", "number", "silver", "engine", "letter", "valley",
];
const LEVELS: u64 = 20;

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["make", file, n] => make(Path::new(file), n.parse().unwrap_or(0)),
        ["open", file, cache] => open(file, Path::new(cache)),
        _ => Err(Error::input(
            "arguments",
            format!("{words:?}"),
            "make FILE N, or open FILE CACHE",
            "see its head",
        )),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::from(2)
        }
    }
}

fn make(path: &Path, n: u64) -> Result<()> {
    let failed = |fault| Error::io(path, "writing", fault);
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    for row in 0..n {
        let mut rng = Seed(0).rng("row", [row, 0]);
        let level = 1 + rng.below(LEVELS);
        let prompt: Vec<&str> = (0..24).map(|_| WORDS[rng.below(16) as usize]).collect();
        writeln!(
            out,
            "{{\"id\": \"row-{row}\", \"prompt\": \"Problem {row}: {}\", \"answer\": \"{}\", \"level\": {level}, \
             \"verifier\": \"exact\", \"meta\": {{\"source\": \"made\"}}}}",
            prompt.join(" "),
            rng.below(1000),
        )
        .map_err(failed)?;
    }
    out.flush().map_err(failed)
}

fn open(file: &str, cache: &Path) -> Result<()> {
    let (peak, done) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(anonymous_kb(), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let measured = measure(file, cache);
        peak.fetch_max(anonymous_kb(), Ordering::Relaxed);
        done.store(true, Ordering::Relaxed);
        let (rows, case, open_s, layout_s, read_us) = measured?;
        println!(
            "{{\"case\": \"{case}\", \"rows\": {rows}, \"seconds\": {open_s:.4}, \"layout_s\": {layout_s:.4}, \
             \"read_512_us\": {read_us:.1}, \"anon_mb\": {:.1}, \"anon_peak_mb\": {:.1}}}",
            anonymous_kb() as f64 / 1024.0,
            peak.load(Ordering::Relaxed) as f64 / 1024.0,
        );
        Ok(())
    })
}

fn measure(file: &str, cache: &Path) -> Result<(usize, &'static str, f64, f64, f64)> {
    let files = |path| fs::read_dir(path).map_or(0, Iterator::count);
    let before = files(cache);
    let options = RowsOptions { path: file.to_owned(), ..RowsOptions::default() };
    let began = Instant::now();
    let opened = open_in(Some(cache), &options, &mut |_| Ok(()))?;
    let open_s = began.elapsed().as_secs_f64();
    let case = if files(cache) == before { "warm" } else { "cold" };
    let rows = opened.table.len();
    let began = Instant::now();
    let mut pool = Pool::new(Seed(0));
    pool.push_table(opened.table, |_| true)?;
    let layout_s = began.elapsed().as_secs_f64();
    let mut rng = Seed(1).rng("reading", [0, 0]);
    let (mut readings, mut length) = (vec![], 0);
    for _ in 0..200 {
        let items: Vec<Item> =
            (0..512).map(|_| Item::Row(ProblemIx(rng.below(rows as u64) as u32))).collect();
        let began = Instant::now();
        for item in items {
            // Held-out rows are refused, which is quicker: one in ten.
            length += pool.problem(item).map_or(0, |problem| problem.answer.len());
        }
        readings.push(began.elapsed().as_secs_f64() * 1e6);
    }
    assert!(length > 0, "rows without answers");
    readings.sort_by(f64::total_cmp);
    Ok((rows, case, open_s, layout_s, readings[readings.len() / 2]))
}

/// Anonymous memory of this process, kB; 0 where the system does not tell.
fn anonymous_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
