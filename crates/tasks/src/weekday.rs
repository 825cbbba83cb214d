//! Weekday: which day of the week a date is. `2024-02-29?` is answered by `738885,59,738944%7=3#Thursday`.
//!
//! Level     n has dates of 2000 to 2009, 1950 to 2049, 1600 to 2399 or 1 to 9999, in the proleptic Gregorian calendar.
//! Solution  days of all years before, of the year before the day, and their sum modulo 7, of which Monday is 0. Only
//!           the answer is judged.
//! Canonical the date.
//! Distinct  days of these years: 3,653, 36,525, 292,194 and 3,652,059.
//! Guess     1/7.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::calendar::{self, Date, SPANS, WEEKDAYS};
use crate::wording::Wording;

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "weekday";
    const LEVEL: &'static str = "n of four spans of years, each longer than the last";
    const LEVELS: [i64; 2] = [1, SPANS.len() as i64];
    const VERIFIER: &'static str = "final-answer";
    type Level = Weekday;

    fn at(&self, level: i64) -> Weekday {
        Weekday { years: SPANS[level as usize - 1], wording: self.wording }
    }
}

pub(crate) struct Weekday {
    years: [i64; 2],
    wording: Wording,
}

impl Level for Weekday {
    fn instance(&self, stream: &Stream) -> Instance {
        let date = Date::draw(self.years, &mut stream.rng());
        let (years, days, number) = (calendar::days_before(date.year), date.before_in_year(), date.number());
        let (rest, answer) = (number % 7, WEEKDAYS[(number % 7) as usize]);
        let mut steps = self.wording.steps();
        steps.push(years, format_args!("The years before {} have {years} days.", date.year));
        steps.push(days, format_args!("The days of {} before it are {days}.", date.year));
        steps.push(
            format_args!("{number}%7={rest}"),
            format_args!("{years} + {days} = {number}, which leaves {rest} modulo 7; 0 is Monday."),
        );
        let english =
            format_args!("Which day of the week is {}, in the Gregorian calendar?", date.in_words());
        Instance {
            prompt: self.wording.prompt(format_args!("{date}?"), english, "#Monday"),
            answer: answer.to_owned(),
            solution: steps.end(answer),
            canonical: date.to_string(),
            meta: vec![("date", date.to_string().into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        arm::counted(Some(calendar::days_in(self.years)))
    }
}
