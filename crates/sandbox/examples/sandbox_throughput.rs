//! Executions per second: `cargo run --release -p gradatim-sandbox --example sandbox_throughput -- [callers] [seconds]`.

use std::time::{Duration, Instant};

use gradatim_core::Result;
use gradatim_sandbox::{Limits, Sandbox, Support, Tests};

fn main() -> Result<()> {
    let argument = |at: usize, default: u64| {
        std::env::args().nth(at).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (callers, seconds) = (argument(1, 2), argument(2, 5));
    let sandbox = Sandbox::start(Support::probe())?;
    let limits = Limits::default();
    let test = "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(3) == 9\n";
    let tests = Tests { preamble: "", program: "def square(x): return x * x", entry: "square", test };
    let runs: [(&str, &(dyn Fn() -> Result<bool> + Sync)); 2] = [
        ("tests (two processes)", &|| Ok(sandbox.tests(&tests, &limits)?.is_pass())),
        ("stdin to stdout", &|| {
            Ok(sandbox.script("print(int(input()) ** 2)", b"12\n", &limits)?.stdout == b"144\n")
        }),
    ];
    for (name, run) in runs {
        let start = Instant::now();
        let worked = || -> Result<usize> {
            let mut done = 0;
            while start.elapsed() < Duration::from_secs(seconds) {
                done += usize::from(run()?);
            }
            Ok(done)
        };
        let done = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..callers).map(|_| scope.spawn(worked)).collect();
            callers.into_iter().map(|caller| caller.join().unwrap_or(Ok(0))).sum::<Result<usize>>()
        })?;
        println!("{name}: {:.0} a second, {callers} callers", done as f64 / start.elapsed().as_secs_f64());
    }
    Ok(())
}
