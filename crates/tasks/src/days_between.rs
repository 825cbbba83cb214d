//! Days between: how many days one date is after another. `2024-02-28>2024-03-01:` is answered by `738943,738945#2`.
//!
//! Level     n has two different dates, earlier first, of the years of weekday's level n.
//! Solution  the days before each since the calendar begins. Only the answer is judged.
//! Canonical both dates.
//! Distinct  d (d - 1) / 2 with d the days of these years; level 1 has 6,670,378.
//! Guess     the likeliest difference, 1, has 2 / d: 0.05% at level 1.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::calendar::{self, Date, SPANS};
use crate::wording::Wording;

arm::plain_options!(1..=4);

impl Ladder for Options {
    const NAME: &'static str = "days-between";
    const LEVEL: &'static str = "n of four spans of years, each longer than the last";
    const LEVELS: [i64; 2] = [1, SPANS.len() as i64];
    const VERIFIER: &'static str = "number";
    type Level = DaysBetween;

    fn at(&self, level: i64) -> DaysBetween {
        DaysBetween { years: SPANS[level as usize - 1], wording: self.wording }
    }
}

pub(crate) struct DaysBetween {
    years: [i64; 2],
    wording: Wording,
}

impl Level for DaysBetween {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let [one, other] = loop {
            let dates = [(); 2].map(|()| Date::draw(self.years, &mut rng));
            if dates[0] != dates[1] {
                break dates;
            }
        };
        let (from, to) = if one.number() < other.number() { (one, other) } else { (other, one) };
        let days = to.number() - from.number();
        let mut steps = self.wording.steps();
        for date in [from, to] {
            let number = date.number();
            let before = format_args!("{} comes {number} days after 1 January 1.", date.in_words());
            steps.push(number, before);
        }
        let english = format_args!("How many days is {} after {}?", to.in_words(), from.in_words());
        Instance {
            prompt: self.wording.prompt(format_args!("{from}>{to}:"), english, "#42"),
            answer: days.to_string(),
            solution: steps.end(days),
            canonical: format!("{from} {to}"),
            meta: vec![("from", from.to_string().into()), ("to", to.to_string().into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let days = calendar::days_in(self.years);
        arm::counted(Some(days * (days - 1) / 2))
    }
}
