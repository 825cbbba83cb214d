//! kill -9 at random moments.

use std::path::Path;
use std::time::{Duration, Instant};

use gradatim_core::Seed;

use crate::{Workshop, assert_same, gradatim};

/// Kills tried here; GRADATIM_KILLS asks for more.
const KILLS: u64 = 8;

#[test]
fn a_run_killed_anywhere_resumes_to_the_same_end() {
    let shop = Workshop::new();
    let began = Instant::now();
    let whole = shop.whole();
    let seconds = began.elapsed().as_secs_f64();
    println!("the unbroken run took {seconds:.2} s");
    let kills = std::env::var("GRADATIM_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut rng = Seed(std::process::id().into()).rng("moments", [0, 0]);
    for kill in 0..kills {
        let moment = Duration::from_secs_f64(rng.unit() * seconds);
        let out = shop.place(&format!("broken-{kill}"));
        let mut child = gradatim(&[&shop.recipe(), "--out", &out]).spawn().unwrap();
        std::thread::sleep(moment);
        let _ = child.kill();
        child.wait().unwrap();
        // With the recipe, --resume also covers a kill before anything was begun.
        let resumed = gradatim(&[&shop.recipe(), "--resume", &out]).status().unwrap();
        assert!(resumed.success(), "resume after a kill at {moment:?}");
        assert_same(Path::new(&out), &whole, &format!("killed at {moment:?}"));
    }
}
