//! Dates of the proleptic Gregorian calendar as day numbers.

use std::fmt;

use gradatim_core::Rng;

/// Years that dates of levels 1 to 4 are from.
pub(crate) const SPANS: [[i64; 2]; 4] = [[2000, 2009], [1950, 2049], [1600, 2399], [1, 9999]];
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(crate) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A day; prints as `2024-02-29`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    pub year: i64,
    /// From 1.
    pub month: usize,
    pub day: i64,
}

impl Date {
    /// A day of these years, all as likely.
    pub fn draw([first, last]: [i64; 2], rng: &mut Rng) -> Self {
        Self::of(rng.between(days_before(first), days_before(last + 1) - 1))
    }

    /// The day that `number` days come before, from 1 January of year 1, a Monday.
    pub fn of(number: i64) -> Self {
        // A year is a little longer than 365 days: this guess is late by at most a few years.
        let mut year = number / 365 + 1;
        while days_before(year) > number {
            year -= 1;
        }
        let (mut day, mut month) = (number - days_before(year) + 1, 1);
        while day > length(year, month) {
            day -= length(year, month);
            month += 1;
        }
        Self { year, month, day }
    }

    /// Days of its year before it.
    pub fn before_in_year(self) -> i64 {
        (1..self.month).map(|month| length(self.year, month)).sum::<i64>() + self.day - 1
    }

    /// Days before it since 1 January of year 1.
    pub fn number(self) -> i64 {
        days_before(self.year) + self.before_in_year()
    }

    /// `29 February 2024`.
    pub fn in_words(self) -> String {
        format!("{} {} {}", self.day, MONTHS[self.month - 1], self.year)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        write!(text, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Days of all years before `year`.
pub(crate) fn days_before(year: i64) -> i64 {
    let past = year - 1;
    365 * past + past / 4 - past / 100 + past / 400
}

/// Days of years.
pub(crate) fn days_in([first, last]: [i64; 2]) -> u128 {
    (days_before(last + 1) - days_before(first)) as u128
}

fn length(year: i64, month: usize) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
