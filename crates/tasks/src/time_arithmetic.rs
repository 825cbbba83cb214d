//! Time arithmetic: what a clock shows after some time, or showed before. `22:50+3:15=` is answered by `26:05>2:05#2:05`.
//!
//! Level     n has n durations of 1 minute to 23:59, each added or subtracted with equal chance; the clock counts 24 hours.
//! Solution  the time after each, with `>` the same within the day where it leaves it. Only the answer is judged.
//! Canonical the times as shown.
//! Distinct  1440 2878^n; level 1 has 4,144,320.
//! Guess     1/1440.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, push};

arm::plain_options!(1..=6);

const DAY: i64 = 24 * 60;

impl Ladder for Options {
    const NAME: &'static str = "time-arithmetic";
    const LEVEL: &'static str = "n durations";
    const LEVELS: [i64; 2] = [1, 16];
    const VERIFIER: &'static str = "final-answer";
    type Level = TimeArithmetic;

    fn at(&self, level: i64) -> TimeArithmetic {
        TimeArithmetic { durations: level as usize, wording: self.wording }
    }
}

pub(crate) struct TimeArithmetic {
    durations: usize,
    wording: Wording,
}

impl Level for TimeArithmetic {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let mut time = rng.between(0, DAY - 1);
        let (mut shown, mut told) = (clock(time), String::with_capacity(128));
        let mut steps = self.wording.steps();
        for _ in 0..self.durations {
            let (adds, duration) = (draw::coin(&mut rng), rng.between(1, DAY - 1));
            let (sign, way) = if adds { ('+', "forward") } else { ('-', "back") };
            push(&mut shown, format_args!("{sign}{}", clock(duration)));
            push(
                &mut told,
                format_args!(" Go {way} by {} hours and {} minutes.", duration / 60, duration % 60),
            );
            let moved = time + if adds { duration } else { -duration };
            time = moved.rem_euclid(DAY);
            let (now, raw) = (clock(time), clock(moved));
            if moved == time {
                steps.push(&now, format_args!("It is {now}."));
            } else {
                steps.push(format_args!("{raw}>{now}"), format_args!("{raw} is {now} on another day."));
            }
        }
        let (start, answer) = (shown.split(['+', '-']).next().unwrap_or(""), clock(time));
        let english = format_args!("A 24-hour clock shows {start}.{told} What does it show then?");
        Instance {
            prompt: self.wording.prompt(format_args!("{shown}="), english, "#9:05"),
            solution: steps.end(&answer),
            answer,
            canonical: shown.clone(),
            meta: vec![("times", shown.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let durations = 2 * (DAY as u128 - 1);
        arm::counted(
            durations.checked_pow(self.durations as u32).and_then(|ways| ways.checked_mul(DAY as u128)),
        )
    }
}

/// `9:05`, `-1:10` for what is that long before midnight.
fn clock(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}{}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
