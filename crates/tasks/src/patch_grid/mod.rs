//! Patch grid: what is on a picture of coloured patches? `.r..../rrr.../.r..../....../....../......;+?` is answered by
//! `0.0r+#1`: there is one cross, its upper left corner in row 0 and column 0.
//!
//! Source    the synthetic scenes of system 20, Curr-ReFT (arXiv 2503.07065), and system 43: perception that a small
//!           machine can train, with exact golds.
//! Level     n has n shapes of 3 x 3 patches, crosses, rings, saltires (x) and squares (s), none touching another.
//! Asks      `count`: how many have a shape or a colour; `colour`: that of the only shape of its kind; `box`: where the only
//!           shape of its kind and colour is; `labels`: which kinds there are.
//! Judged    by number, final-answer, iou and labels, in this order; the last two pay in part.
//! Draw      one shape after the other, evenly among places, colours and shapes; drawn again while there is no room or the
//!           question has no single answer. What is counted is on the picture at least half of the time.
//! Solution  every shape in reading order: row and column of its corner, colour, sign. Only the answer is judged.
//! Canonical the shapes with their places: all questions about a picture stand on one side of the split.
//! Distinct  level 1: 16 (side - 2)^2, 1,600 unless told otherwise; beyond it there are more.
//! Guess     a count at level 1: 1, in 62.5% of problems.
//! Differs   the sources use photographs and charts.

mod scene;

use gradatim_core::{Error, Result, Rng};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Stream};
use crate::draw;
use crate::wording::{Wording, push_list};
use scene::{COLOURS, SHAPES, SIZE, Thing};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=6.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Rows and columns of patches, 8..=16; below 12 there is room for two shapes.
    pub side: usize,
    /// What is asked.
    pub ask: Ask,
}

/// See the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    #[default]
    Count,
    Colour,
    Box,
    Labels,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), side: 12, ask: Ask::default() }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "patch-grid";
    const LEVEL: &'static str = "n shapes";
    const LEVELS: [i64; 2] = [1, 6];
    const VERIFIER: &'static str = "number";
    type Level = PatchGrid;

    fn check(&self) -> Result<()> {
        let least = if self.levels[1] > 2 { 12 } else { 8 };
        match self.side {
            side if (least..=16).contains(&side) => Ok(()),
            other => Err(Error::input("side", other, format!("{least} to 16"), "set side = 12")),
        }
    }

    fn at(&self, level: i64) -> PatchGrid {
        PatchGrid { things: level as usize, side: self.side, ask: self.ask, wording: self.wording }
    }
}

pub(crate) struct PatchGrid {
    things: usize,
    side: usize,
    ask: Ask,
    wording: Wording,
}

/// A question as it stands in a compact prompt and in English, an example of its answer, and the answer.
struct Question {
    sign: String,
    english: String,
    example: &'static str,
    answer: String,
}

impl Level for PatchGrid {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut attempt = 0;
        let (things, question) = loop {
            let mut rng = stream.attempt(attempt);
            attempt += 1;
            let Some(things) = scene::draw(self.things, self.side, &mut rng) else { continue };
            if let Some(question) = self.question(&things, &mut rng) {
                break (things, question);
            }
        };
        let rows = scene::rows(&things, self.side);
        let mut steps = self.wording.steps();
        for thing in &things {
            let Thing { row, column, .. } = *thing;
            let (colour, shape) = (COLOURS[thing.colour], SHAPES[thing.shape]);
            let english = format_args!("In row {row}, column {column}: a {} {}.", colour.1, shape.1);
            steps.push(format_args!("{row}.{column}{}{}", colour.0, shape.0), english);
        }
        let mut canonical = String::with_capacity(16 * things.len());
        push_list(
            &mut canonical,
            things.iter().map(|thing| format!("{} {} {}", thing.colour(), thing.shape(), thing.bounds())),
            ";",
        );
        Instance {
            prompt: self.prompt(&rows, &question),
            solution: steps.end(&question.answer),
            answer: question.answer,
            canonical,
            meta: vec![("patches", rows.into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let places = (self.side - SIZE + 1).pow(2);
        (self.things == 1).then_some((places * COLOURS.len() * SHAPES.len()) as u64)
    }

    fn verifier(&self) -> Option<&'static str> {
        Some(match self.ask {
            Ask::Count => "number",
            Ask::Colour => "final-answer",
            Ask::Box => "iou",
            Ask::Labels => "labels",
        })
    }
}

impl PatchGrid {
    /// A question with one answer; `None` where the picture has none.
    fn question(&self, things: &[Thing], rng: &mut Rng) -> Option<Question> {
        let thing = draw::pick(things, rng);
        let alone = |fits: &dyn Fn(&Thing) -> bool| things.iter().filter(|other| fits(other)).count() == 1;
        let (shape, colour) = (SHAPES[thing.shape], COLOURS[thing.colour]);
        match self.ask {
            Ask::Count => {
                let (present, by_shape) = (draw::coin(rng), draw::coin(rng));
                let asked = |of: usize, among: usize, rng: &mut Rng| {
                    if present { of } else { draw::place(among, rng) }
                };
                let (sign, name, count) = if by_shape {
                    let asked = asked(thing.shape, SHAPES.len(), rng);
                    let count = things.iter().filter(|thing| thing.shape == asked).count();
                    (SHAPES[asked].0, format!("have the form of a {}", SHAPES[asked].1), count)
                } else {
                    let asked = asked(thing.colour, COLOURS.len(), rng);
                    let count = things.iter().filter(|thing| thing.colour == asked).count();
                    (COLOURS[asked].0, format!("are {}", COLOURS[asked].1), count)
                };
                let english = format!("How many of the shapes {name}?");
                Some(Question { sign: sign.into(), english, example: "#2", answer: count.to_string() })
            }
            Ask::Colour => alone(&|other| other.shape == thing.shape).then(|| Question {
                sign: format!("{} colour", shape.0),
                english: format!("Which colour has the {}?", shape.1),
                example: "#red",
                answer: colour.1.to_owned(),
            }),
            Ask::Box => alone(&|other| (other.shape, other.colour) == (thing.shape, thing.colour)).then(|| Question {
                sign: format!("{}{} box", colour.0, shape.0),
                english: format!(
                    "Where is the {} {}? Give the box around it: left, upper, right and lower edge in patches from the \
                     upper left corner of the picture.",
                    colour.1, shape.1
                ),
                example: "#[0, 2, 3, 5]",
                answer: thing.bounds(),
            }),
            Ask::Labels => {
                let kinds = SHAPES.iter().enumerate().filter(|(at, _)| things.iter().any(|thing| thing.shape == *at));
                let mut answer = String::new();
                push_list(&mut answer, kinds.map(|(_, shape)| shape.1), ", ");
                let english = "Which kinds of shapes are there?".to_owned();
                Some(Question { sign: "kinds".to_owned(), english, example: "#cross, ring", answer })
            }
        }
    }

    fn prompt(&self, rows: &[String], Question { sign, english, example, .. }: &Question) -> String {
        let compact = format!("{};{sign}?", rows.join("/"));
        let english = format_args!(
            "A picture of coloured patches, b blue, g green, r red, y yellow and . none. On it are shapes of three by three \
             patches that do not touch: crosses (+), rings (a square without its middle), saltires (x) and full \
             squares. Rows and columns count from 0.\n{}\n{english}",
            rows.join("\n")
        );
        self.wording.prompt(compact, english, example)
    }
}
