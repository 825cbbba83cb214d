//! Instances a second of one level on one core: `instances FAMILY LEVEL compact|english SECONDS`, one JSON line.

use std::hint::black_box;
use std::time::Instant;

use gradatim_core::{Error, Result, Seed};
use gradatim_tasks::{Family, Wording};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [family, level, wording, seconds] = arguments.as_slice() else {
        let hint = "for example: instances countdown 2 english 1";
        return Err(Error::input("arguments", arguments.len(), "FAMILY LEVEL WORDING SECONDS", hint));
    };
    let level = number("level", level)?;
    let seconds = number("seconds", seconds)?;
    let wording = match wording.as_str() {
        "compact" => Wording::Compact,
        "english" => Wording::English,
        other => return Err(Error::input("wording", other, "compact or english", "name one of the two")),
    };
    let sources = Family::by_name(family, [level, level], wording)?.sources()?;
    let (start, mut n) = (Instant::now(), 0_u64);
    while start.elapsed().as_secs_f64() < seconds as f64 {
        for _ in 0..100 {
            sources.iter().for_each(|source| drop(black_box(source.draw(Seed(1), n))));
            n += 1;
        }
    }
    let rate = n as f64 / start.elapsed().as_secs_f64();
    let case = format!("{family}/{level} {}", arguments[2]);
    println!("{}", serde_json::json!({"case": case, "instances_s": rate.round()}));
    Ok(())
}

fn number(key: &str, text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::input(key, text, "a whole number", "for example 2"))
}
