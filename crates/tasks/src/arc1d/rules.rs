//! The rules. Each is a function on any row, or on those rows alone for which it says something.
//!
//! A run is cells of one colour side by side, a dot a run of one cell, a cluster cells side by side that are not blank.

use std::ops::Range;

use super::Row;

const MOST_SHIFT: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Shift(usize),
    Wrap(usize),
    Mirror,
    Fall,
    Fill,
    Hollow,
    Denoise,
    Heal,
    Extend,
    Invert,
    Exchange,
    Majority,
    Repeat,
    Lead,
    PaintLargest(u8),
    BySize,
    SortBySize,
    MarkPairs(u8),
    OwnSize,
    Count,
    ToDot,
    GrowToDot,
    Reflect,
    CopyToDots,
}

/// Every rule with every value it can have, those of one kind together.
pub fn all() -> Vec<Vec<Rule>> {
    use Rule::*;
    let mut kinds: Vec<Vec<Rule>> = vec![
        (1..=MOST_SHIFT).map(Shift).collect(),
        (1..=MOST_SHIFT).map(Wrap).collect(),
        (1..=9).map(PaintLargest).collect(),
        (1..=9).map(MarkPairs).collect(),
    ];
    let single = [
        Mirror, Fall, Fill, Hollow, Denoise, Heal, Extend, Invert, Exchange, Majority, Repeat, Lead, BySize,
        SortBySize, OwnSize, Count, ToDot, GrowToDot, Reflect, CopyToDots,
    ];
    kinds.extend(single.map(|rule| vec![rule]));
    kinds
}

impl Rule {
    /// The level it belongs to.
    pub fn group(self) -> i64 {
        match self {
            Self::Shift(_) | Self::Wrap(_) | Self::Mirror | Self::Fall => 1,
            Self::Fill | Self::Hollow | Self::Denoise | Self::Heal | Self::Extend => 2,
            Self::Invert | Self::Exchange | Self::Majority | Self::Repeat | Self::Lead => 3,
            Self::PaintLargest(_) | Self::BySize | Self::SortBySize => 4,
            Self::MarkPairs(_) | Self::OwnSize | Self::Count => 4,
            Self::ToDot | Self::GrowToDot | Self::Reflect | Self::CopyToDots => 5,
        }
    }

    pub fn name(self) -> String {
        match self {
            Self::Shift(by) => format!("shift {by}"),
            Self::Wrap(by) => format!("wrap {by}"),
            Self::Mirror => "mirror".to_owned(),
            Self::Fall => "fall".to_owned(),
            Self::Fill => "fill".to_owned(),
            Self::Hollow => "hollow".to_owned(),
            Self::Denoise => "denoise".to_owned(),
            Self::Heal => "heal".to_owned(),
            Self::Extend => "extend".to_owned(),
            Self::Invert => "invert".to_owned(),
            Self::Exchange => "exchange".to_owned(),
            Self::Majority => "majority".to_owned(),
            Self::Repeat => "repeat".to_owned(),
            Self::Lead => "lead".to_owned(),
            Self::PaintLargest(colour) => format!("largest {colour}"),
            Self::BySize => "by size".to_owned(),
            Self::SortBySize => "sort".to_owned(),
            Self::MarkPairs(colour) => format!("pairs {colour}"),
            Self::OwnSize => "own size".to_owned(),
            Self::Count => "count".to_owned(),
            Self::ToDot => "to dot".to_owned(),
            Self::GrowToDot => "grow".to_owned(),
            Self::Reflect => "reflect".to_owned(),
            Self::CopyToDots => "copy".to_owned(),
        }
    }

    pub fn sentence(self) -> String {
        let text = match self {
            Self::Shift(by) => return format!("Every cell moves right by {by}."),
            Self::Wrap(by) => return format!("Every cell moves right by {by}, around the end."),
            Self::PaintLargest(colour) => return format!("The longest run gets colour {colour}."),
            Self::MarkPairs(colour) => return format!("Runs of two cells get colour {colour}."),
            Self::Mirror => "The row is reversed.",
            Self::Fall => "Cells that are not blank fall to the left.",
            Self::Fill => "Blanks between neighbours of one colour get that colour.",
            Self::Hollow => "Only the ends of each run stay.",
            Self::Denoise => "Runs of one cell vanish.",
            Self::Heal => "A cell between two of another colour gets that colour.",
            Self::Extend => "Each cell spreads to the right, up to the next.",
            Self::Invert => "Blanks and colour change places.",
            Self::Exchange => "The first and the last run exchange colours.",
            Self::Majority => "The row gets the colour that most cells have.",
            Self::Repeat => "The cells at the left end are repeated to the right end.",
            Self::Lead => "Every run gets the colour of the first.",
            Self::BySize => "Runs get the colours 1, 2, 3 in falling order of length.",
            Self::SortBySize => "Runs stand at the left in rising order of length, one blank between them.",
            Self::OwnSize => "The run moves right by its own length.",
            Self::Count => "As many cells as there are runs, at the left, in the colour of the first.",
            Self::ToDot => "The run moves until it touches the dot.",
            Self::GrowToDot => "The run grows until it touches the dot.",
            Self::Reflect => "The run is mirrored at the dot.",
            Self::CopyToDots => "At each dot the cluster is copied, beginning there.",
        };
        text.to_owned()
    }

    /// What `row` becomes; `None` where the rule says nothing.
    pub fn apply(self, row: &[u8]) -> Option<Row> {
        let runs = runs(row);
        let n = row.len();
        match self {
            Self::Shift(by) => {
                let (moved, out) = row.split_at(n - by);
                blank(out).then(|| [&vec![0; by], moved].concat())
            }
            Self::Wrap(by) => Some([&row[n - by..], &row[..n - by]].concat()),
            Self::Mirror => Some(row.iter().rev().copied().collect()),
            Self::Fall => {
                let mut fallen: Row = row.iter().copied().filter(|cell| *cell > 0).collect();
                fallen.resize(n, 0);
                Some(fallen)
            }
            Self::Fill => Some(painted(
                row,
                runs.windows(2)
                    .filter(|pair| pair[0].colour == pair[1].colour)
                    .map(|pair| (pair[0].at.end..pair[1].at.start, pair[0].colour)),
            )),
            Self::Hollow => {
                let inner = runs.iter().filter(|run| run.len() > 2);
                Some(painted(row, inner.map(|run| (run.at.start + 1..run.at.end - 1, 0))))
            }
            Self::Denoise => {
                Some(painted(row, runs.iter().filter(|run| run.len() == 1).map(|run| (run.at.clone(), 0))))
            }
            Self::Heal => {
                let odd = (1..n - 1)
                    .filter(|at| row[at - 1] > 0 && row[at - 1] == row[at + 1] && row[*at] != row[at - 1]);
                Some(painted(row, odd.map(|at| (at..at + 1, row[at - 1]))))
            }
            Self::Extend => Some(painted(
                row,
                runs.iter().enumerate().map(|(ix, run)| {
                    (run.at.start..runs.get(ix + 1).map_or(n, |next| next.at.start), run.colour)
                }),
            )),
            Self::Invert => {
                let colour = runs.first()?.colour;
                let one = runs.iter().all(|run| run.colour == colour);
                one.then(|| row.iter().map(|cell| if *cell == 0 { colour } else { 0 }).collect())
            }
            Self::Exchange => {
                let (first, last) = (runs.first()?, runs.last()?);
                let both = [(first.at.clone(), last.colour), (last.at.clone(), first.colour)];
                (runs.len() > 1).then(|| painted(row, both))
            }
            Self::Majority => {
                let count = |colour: u8| row.iter().filter(|cell| **cell == colour).count();
                let most = (1..=9).map(count).max()?;
                let mut leaders = (1..=9).filter(|colour| count(*colour) == most);
                let leader = leaders.next()?;
                (most > 0 && leaders.next().is_none()).then(|| vec![leader; n])
            }
            Self::Repeat => {
                let end = row.iter().position(|cell| *cell == 0)?;
                let pattern = &row[..end];
                (end > 0 && blank(&row[end..])).then(|| pattern.iter().cycle().take(n).copied().collect())
            }
            Self::Lead => {
                let colour = runs.first()?.colour;
                Some(painted(row, runs.iter().map(|run| (run.at.clone(), colour))))
            }
            Self::PaintLargest(colour) => {
                let largest = by_length(&runs)?.pop()?;
                Some(painted(row, [(largest.at.clone(), colour)]))
            }
            Self::BySize => {
                let falling = by_length(&runs)?.into_iter().rev();
                Some(painted(row, falling.zip(1..).map(|(run, colour)| (run.at.clone(), colour))))
            }
            Self::SortBySize => {
                let mut sorted = vec![];
                for run in by_length(&runs)? {
                    sorted.extend(if sorted.is_empty() { None } else { Some(0) });
                    sorted.extend(&row[run.at.clone()]);
                }
                sorted.resize(n.max(sorted.len()), 0);
                (sorted.len() == n).then_some(sorted)
            }
            Self::MarkPairs(colour) => Some(painted(
                row,
                runs.iter().filter(|run| run.len() == 2).map(|run| (run.at.clone(), colour)),
            )),
            Self::OwnSize => {
                let [run] = &runs[..] else { return None };
                (run.at.end + run.len() <= n).then(|| moved(row, run, run.at.start + run.len()))
            }
            Self::Count => {
                let colour = runs.first()?.colour;
                Some((0..n).map(|at| if at < runs.len() { colour } else { 0 }).collect())
            }
            Self::ToDot => {
                let (run, dot) = run_and_dot(&runs)?;
                Some(moved(row, run, dot.at.start - run.len()))
            }
            Self::GrowToDot => {
                let (run, dot) = run_and_dot(&runs)?;
                Some(painted(row, [(run.at.start..dot.at.start, run.colour)]))
            }
            Self::Reflect => {
                let (run, dot) = run_and_dot(&runs)?;
                let start = dot.at.end + (dot.at.start - run.at.end);
                (start + run.len() <= n).then(|| moved(row, run, start))
            }
            Self::CopyToDots => copied(row),
        }
    }
}

/// Cells of one colour.
struct Run {
    at: Range<usize>,
    colour: u8,
}

impl Run {
    fn len(&self) -> usize {
        self.at.len()
    }
}

fn runs(row: &[u8]) -> Vec<Run> {
    let mut runs: Vec<Run> = vec![];
    for (at, colour) in row.iter().copied().enumerate().filter(|(_, colour)| *colour > 0) {
        match runs.last_mut() {
            Some(run) if run.at.end == at && run.colour == colour => run.at.end += 1,
            _ => runs.push(Run { at: at..at + 1, colour }),
        }
    }
    runs
}

fn blank(cells: &[u8]) -> bool {
    cells.iter().all(|cell| *cell == 0)
}

/// `row` with these ranges in these colours.
fn painted(row: &[u8], ranges: impl IntoIterator<Item = (Range<usize>, u8)>) -> Row {
    let mut painted = row.to_vec();
    for (range, colour) in ranges {
        painted[range].fill(colour);
    }
    painted
}

/// `row` with this run moved to begin at `start`.
fn moved(row: &[u8], run: &Run, start: usize) -> Row {
    painted(row, [(run.at.clone(), 0), (start..start + run.len(), run.colour)])
}

/// Two runs and more in rising order of length; `None` where two are of one length.
fn by_length(runs: &[Run]) -> Option<Vec<&Run>> {
    let mut rising: Vec<&Run> = runs.iter().collect();
    rising.sort_by_key(|run| run.len());
    let differ = rising.windows(2).all(|pair| pair[0].len() < pair[1].len());
    (rising.len() > 1 && differ).then_some(rising)
}

/// A run of two cells or more, and right of it a dot of another colour that does not touch it.
fn run_and_dot(runs: &[Run]) -> Option<(&Run, &Run)> {
    let [run, dot] = runs else { return None };
    (run.len() > 1 && dot.len() == 1 && run.at.end < dot.at.start && run.colour != dot.colour)
        .then_some((run, dot))
}

/// A cluster of two cells or more at the left, copied over dots of one colour behind it that stand alone.
fn copied(row: &[u8]) -> Option<Row> {
    let start = row.iter().position(|cell| *cell > 0)?;
    let end = start + row[start..].iter().position(|cell| *cell == 0)?;
    let (cluster, behind) = (&row[start..end], runs(&row[end..]));
    let colour = behind.first()?.colour;
    let mut copied = row.to_vec();
    let mut free = end;
    for dot in &behind {
        let at = end + dot.at.start;
        if dot.len() > 1 || dot.colour != colour || at < free || at + cluster.len() > row.len() {
            return None;
        }
        copied[at..at + cluster.len()].copy_from_slice(cluster);
        free = at + cluster.len();
    }
    (cluster.len() > 1).then_some(copied)
}
