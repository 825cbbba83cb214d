//! Scenes: what stands in a grid of coloured shapes. `....|rc..|..bs|....;colours A)red B)white C)blue D)green E)yellow?`
//! is answered by `A C#A C`.
//!
//! Source    Curr-ReFT (arXiv 2503.07065), system 20: one item in three forms of rising difficulty.
//! Level     n has n + 1 objects in 4 x 4 cells.
//! Draw      objects in different cells; then whether shapes or colours are asked about, of all objects, or half of the
//!           time of those that share a colour or a shape with one of them.
//! Form      judge: whether a set of names is the right one, which it is half of the time, else one name is too many or
//!           missing; choice: the letters of all right names, of five; open: the right names.
//! Judged    choice: some of the right letters and no other earn `subset_credit`. open: by how many names are shared.
//! Solution  the names found, then the answer.
//! Canonical the objects and their cells: all questions about a scene, in all forms, stand on one side of the split.
//! Distinct  C(16, n + 1) 25^(n + 1): level 1 has 75,000.
//! Guess     judge 1/2; choice, all five letters at level 5: 5.7%.

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw::{coin, different, pick, place};
use crate::wording::{Wording, list, push};

const SIDE: usize = 4;
const COLOURS: [&str; 5] = ["red", "green", "blue", "yellow", "white"];
const SHAPES: [&str; 5] = ["circle", "square", "triangle", "diamond", "heart"];

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=8.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// How answers are given.
    pub form: Form,
    /// What a part of the right choices is worth, 0 to below 1; source: 0.2.
    pub subset_credit: f64,
}

/// How answers are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Yes or no.
    Judge,
    /// Letters.
    #[default]
    Choice,
    /// Names.
    Open,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), form: Form::default(), subset_credit: 0.2 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "scenes";
    const LEVEL: &'static str = "n + 1 objects";
    const LEVELS: [i64; 2] = [1, 8];
    const VERIFIER: &'static str = "set";
    type Level = Scenes;

    fn check(&self) -> Result<()> {
        match (0.0..1.0).contains(&self.subset_credit) {
            true => Ok(()),
            false => {
                let expected = "a number from 0 to below 1";
                Err(Error::input("subset_credit", self.subset_credit, expected, "set subset_credit = 0.2"))
            }
        }
    }

    fn at(&self, level: i64) -> Scenes {
        Scenes { objects: level as usize + 1, options: self.clone() }
    }
}

pub(crate) struct Scenes {
    objects: usize,
    options: Options,
}

/// Cell, colour and shape, all from 0.
type Object = (usize, usize, usize);

/// What is asked: a colour or a shape, of objects that all have one shape or colour, or of all.
#[derive(Clone, Copy)]
enum Ask {
    Colours(Option<usize>),
    Shapes(Option<usize>),
}

impl Ask {
    fn draw(objects: &[Object], rng: &mut Rng) -> Self {
        let (_, colour, shape) = pick(objects, rng);
        match (coin(rng), coin(rng)) {
            (true, narrow) => Self::Colours(narrow.then_some(shape)),
            (false, narrow) => Self::Shapes(narrow.then_some(colour)),
        }
    }

    fn names(self) -> &'static [&'static str; 5] {
        if matches!(self, Self::Colours(_)) { &COLOURS } else { &SHAPES }
    }

    /// Whether each name is one of the right ones.
    fn answer(self, objects: &[Object]) -> [bool; 5] {
        let mut found = [false; 5];
        for (_, colour, shape) in objects {
            match self {
                Self::Colours(of) if of.is_none_or(|of| of == *shape) => found[*colour] = true,
                Self::Shapes(of) if of.is_none_or(|of| of == *colour) => found[*shape] = true,
                _ => {}
            }
        }
        found
    }

    fn compact(self) -> String {
        match self {
            Self::Colours(None) => "colours".to_owned(),
            Self::Shapes(None) => "shapes".to_owned(),
            Self::Colours(Some(shape)) => format!("colours of {}", SHAPES[shape]),
            Self::Shapes(Some(colour)) => format!("shapes in {}", COLOURS[colour]),
        }
    }

    fn english(self) -> String {
        match self {
            Self::Colours(None) => "Which colours occur?".to_owned(),
            Self::Shapes(None) => "Which shapes occur?".to_owned(),
            Self::Colours(Some(shape)) => format!("Which colours does a {} have?", SHAPES[shape]),
            Self::Shapes(Some(colour)) => format!("Which shapes are {}?", COLOURS[colour]),
        }
    }
}

impl Level for Scenes {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let cells = different(self.objects, SIDE * SIDE, &mut rng);
        let mut objects: Vec<Object> =
            cells.into_iter().map(|cell| (cell, place(5, &mut rng), place(5, &mut rng))).collect();
        objects.sort_unstable();
        let ask = Ask::draw(&objects, &mut rng);
        let (right, names) = (ask.answer(&objects), ask.names());
        let listed = |set: &[bool; 5]| -> Vec<&str> {
            names.iter().zip(set).filter(|(_, held)| **held).map(|(name, _)| *name).collect()
        };
        let (mut compact, mut english) = (String::with_capacity(96), String::with_capacity(512));
        push(&mut compact, format_args!("{};{}", grid(&objects), ask.compact()));
        for (cell, colour, shape) in &objects {
            let (row, column) = (cell / SIDE + 1, cell % SIDE + 1);
            let (colour, shape) = (COLOURS[*colour], SHAPES[*shape]);
            push(&mut english, format_args!("In row {row}, column {column} stands a {colour} {shape}.\n"));
        }
        english.push_str(&ask.english());
        let found = listed(&right);
        let mut steps = self.options.wording.steps();
        let mut meta = vec![("scene", grid(&objects).into()), ("asked", ask.compact().into())];
        let (answer, example) = match self.options.form {
            Form::Open => {
                english.push_str(" List their names.");
                (list(&found, ", ").to_string(), "#red, blue")
            }
            Form::Judge => {
                let shown = self.candidate(right, &mut rng);
                let told = listed(&shown);
                push(&mut compact, format_args!(" {}", list(&told, ",")));
                push(&mut english, format_args!(" Is {} the right list?", list(&told, ", ")));
                (if shown == right { "yes" } else { "no" }.to_owned(), "#yes")
            }
            Form::Choice => {
                let order = different(5, 5, &mut rng);
                let mut letters = vec![];
                for (name, letter) in order.iter().zip('A'..) {
                    push(&mut compact, format_args!(" {letter}){}", names[*name]));
                    push(&mut english, format_args!("\n{letter}) {}", names[*name]));
                    letters.extend(right[*name].then_some(letter));
                }
                english.push_str("\nGive the letters of all right ones.");
                meta.push(("subset_credit", self.options.subset_credit.into()));
                meta.push((
                    "choices",
                    order.iter().map(|name| names[*name].into()).collect::<Vec<Value>>().into(),
                ));
                (list(&letters, " ").to_string(), "#A C")
            }
        };
        compact.push('?');
        let shown = list(&found, " ").to_string();
        steps.push(&shown, format_args!("Right are: {shown}."));
        Instance {
            prompt: self.options.wording.prompt(compact, english, example),
            solution: steps.end(&answer),
            answer,
            canonical: grid(&objects),
            meta,
        }
    }

    fn distinct(&self) -> Option<u64> {
        let (cells, n) = ((SIDE * SIDE) as u128, self.objects as u128);
        let places = (0..n).fold(1, |ways, at| ways * (cells - at) / (at + 1));
        arm::counted(25_u128.checked_pow(self.objects as u32).and_then(|kinds| kinds.checked_mul(places)))
    }

    fn verifier(&self) -> Option<&'static str> {
        match self.options.form {
            Form::Judge => Some("yes-no"),
            Form::Choice => None,
            Form::Open => Some("labels"),
        }
    }
}

impl Scenes {
    /// The right names half of the time, else with one too many or missing, and never none.
    fn candidate(&self, right: [bool; 5], rng: &mut Rng) -> [bool; 5] {
        let mut shown = right;
        if coin(rng) {
            return shown;
        }
        loop {
            let at = place(5, rng);
            shown[at] = !shown[at];
            if shown.contains(&true) {
                return shown;
            }
            shown[at] = !shown[at];
        }
    }
}

/// `....|rc..|..bs|....`, two signs a cell: the first letters of colour and shape.
fn grid(objects: &[Object]) -> String {
    let mut cells = vec!["..".to_owned(); SIDE * SIDE];
    for (cell, colour, shape) in objects {
        cells[*cell] = [&COLOURS[*colour][..1], &SHAPES[*shape][..1]].concat();
    }
    cells.chunks(SIDE).map(<[String]>::concat).collect::<Vec<_>>().join("|")
}
