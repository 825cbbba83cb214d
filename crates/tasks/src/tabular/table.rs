//! Tables: what they are about, their rows, and how they are shown.

use serde::{Deserialize, Serialize};

use crate::money::cents;
use crate::wording::{push, push_list};

/// Most rows of a table.
pub const MOST: usize = 9;

/// What a table is about: title, head of names, heads of numbers, what is counted, names.
pub struct Theme {
    title: &'static str,
    heads: &'static [&'static str],
    pub counted: &'static str,
    pub names: [&'static str; MOST],
    is_money: bool,
}

const PEOPLE: [&str; MOST] = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gail", "Hugo", "Ida"];

pub const THEMES: [Theme; 5] = [
    Theme {
        title: "Books read in a year",
        heads: &["Reader", "Books"],
        counted: "books",
        names: PEOPLE,
        is_money: false,
    },
    Theme {
        title: "Tickets sold at a station",
        heads: &["Line", "Tickets"],
        counted: "tickets",
        names: [
            "Red line",
            "Blue line",
            "Green line",
            "Night line",
            "Harbour line",
            "Hill line",
            "Park line",
            "Lake line",
            "Ring line",
        ],
        is_money: false,
    },
    Theme {
        title: "Prices at a market",
        heads: &["Item", "Price ($)"],
        counted: "dollars",
        names: ["apple", "bread", "cheese", "dill", "egg", "fig", "garlic", "honey", "ice"],
        is_money: true,
    },
    Theme {
        title: "Prices at a stationer's",
        heads: &["Item", "Price ($)"],
        counted: "dollars",
        names: ["atlas", "brush", "crayon", "diary", "eraser", "folder", "globe", "highlighter", "ink"],
        is_money: true,
    },
    Theme {
        title: "A market by price",
        heads: &["Price", "Demanded", "Supplied"],
        counted: "pieces",
        names: [
            "price 1", "price 2", "price 3", "price 4", "price 5", "price 6", "price 7", "price 8", "price 9",
        ],
        is_money: false,
    },
];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Place among the themes.
    pub theme: usize,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Place among the names of the theme.
    pub name: usize,
    /// In cents where they are money.
    pub numbers: Vec<i64>,
}

impl Table {
    pub fn theme(&self) -> &'static Theme {
        &THEMES[self.theme % THEMES.len()]
    }

    pub fn is_money(&self) -> bool {
        self.theme().is_money
    }

    pub fn name(&self, name: usize) -> &'static str {
        self.theme().names[name % MOST]
    }

    /// A number as the table shows it.
    pub fn shown(&self, number: i64) -> String {
        if self.is_money() { cents(number).to_string() } else { number.to_string() }
    }

    /// The first number of a row by its name, 0 where it has none.
    pub fn value(&self, name: usize) -> i64 {
        self.rows.iter().find(|row| row.name == name).map_or(0, |row| row.numbers[0])
    }

    /// The first numbers of all rows.
    pub fn values(&self) -> impl Iterator<Item = i64> {
        self.rows.iter().map(|row| row.numbers[0])
    }

    fn cells(&self, row: &Row, separator: &str) -> String {
        row.numbers.iter().map(|number| self.shown(*number)).collect::<Vec<_>>().join(separator)
    }

    /// `a:12 b:7`.
    pub fn compact(&self) -> String {
        let mut text = String::with_capacity(12 * self.rows.len());
        push_list(
            &mut text,
            self.rows.iter().map(|row| format!("{}:{}", letter(row.name), self.cells(row, "/"))),
            " ",
        );
        text
    }

    pub fn english(&self) -> String {
        let mut text = String::with_capacity(256);
        let Theme { title, heads, .. } = self.theme();
        push(&mut text, format_args!("{title}\n{}\n", heads.join(" | ")));
        for row in &self.rows {
            push(&mut text, format_args!("{} | {}\n", self.name(row.name), self.cells(row, " | ")));
        }
        text
    }

    /// The numbers alone, in the order of their names.
    pub fn numbers(&self) -> String {
        self.rows.iter().map(|row| self.cells(row, "/")).collect::<Vec<_>>().join(" ")
    }
}

/// The letter that stands for a name in compact text.
pub fn letter(name: usize) -> char {
    char::from(b'a' + (name % MOST) as u8)
}
