//! A teacher that errs: which subgoals a language model would have named, without asking one in each episode.
//!
//! Source   Words as Beacons (arXiv 2410.08632), system 12: accuracy p and the distance of what was named from the truth,
//!          its mean m and deviation s, measured once for each environment.
//! Keeps    a subgoal with chance p.
//! Place    else a free cell max(1, round(d)) steps away, across and down, whatever stands between; where none is so far
//!          away, any free cell. m and s count right ones as 0, so d is drawn from Normal(m / (1 - p), v) with
//!          v = (s^2 + m^2) / (1 - p) - (m / (1 - p))^2, the distance of wrong ones alone.
//! Object   else another key, door, doorway or the goal, of those that can be reached while locked doors are closed and of
//!          doors that such a place borders on, each as likely; the truth where there is none. Door: of these, doors and
//!          doorways alone, as the source does in its key corridors.
//! Measured what the source measured of three models in six of its environments stands in for p, m and s; see `measured`.
//! Extra    so many free cells, put in before the last subgoal.
//! Differs  the release cuts distances to whole numbers, tries the one cell so far to the right, and does not ask whether
//!          it is free; the ring is ours.

use gradatim_core::{Error, Result, Rng};
use libm::sqrt;
use serde::{Deserialize, Serialize};

use super::measured::Measured;
use super::world::{Action, Cell, World};

/// How a teacher errs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Teacher {
    /// Share of subgoals that are right.
    pub accuracy: f64,
    /// What wrong ones are.
    pub names: Names,
    /// Mean distance from the truth, right ones counted as 0.
    pub mean: f64,
    /// Its standard deviation, likewise.
    pub deviation: f64,
    /// Free cells put in before the last subgoal, up to 16.
    pub extra: usize,
    /// The errors of this model, in place of accuracy, mean and deviation.
    pub measured: Option<Measured>,
}

/// What wrong subgoals are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// Other cells.
    #[default]
    Places,
    /// Other objects.
    Objects,
    /// Other doors.
    Doors,
}

impl Default for Teacher {
    fn default() -> Self {
        Self { accuracy: 1.0, names: Names::default(), mean: 0.0, deviation: 0.0, extra: 0, measured: None }
    }
}

const MOST_EXTRA: usize = 16;

impl Teacher {
    /// Refuses rates that nothing can have.
    pub fn check(&self) -> Result<()> {
        let Self { accuracy, mean, deviation, extra, .. } = *self;
        if !(0.0..=1.0).contains(&accuracy) {
            return Err(Error::input("accuracy", accuracy, "a share from 0 to 1", "set accuracy = 1.0"));
        }
        for (key, value) in [("mean", mean), ("deviation", deviation)] {
            if !(0.0..=1_000.0).contains(&value) {
                return Err(Error::input(key, value, "0 to 1000 cells", format!("set {key} = 1.0")));
            }
        }
        if extra > MOST_EXTRA {
            return Err(Error::input("extra", extra, "0 to 16", "set extra = 0"));
        }
        if self.measured.is_some() && (accuracy, mean, deviation) != (1.0, 0.0, 0.0) {
            let hint = "leave accuracy, mean and deviation out, or measured";
            return Err(Error::input("measured", "beside rates of its own", "one source of rates", hint));
        }
        Ok(())
    }

    /// Accuracy, mean and deviation, measured ones where those are asked for.
    fn rates(&self) -> [f64; 3] {
        match (self.measured, self.names) {
            (None, _) => [self.accuracy, self.mean, self.deviation],
            (Some(measured), Names::Places) => measured.of_places(),
            (Some(measured), Names::Objects | Names::Doors) => [measured.of_objects(), 0.0, 0.0],
        }
    }

    /// Mean and deviation of the distance of wrong subgoals alone; 0 where none is wrong.
    pub fn wrong_distance(&self) -> [f64; 2] {
        let [accuracy, mean, deviation] = self.rates();
        let wrong = 1.0 - accuracy;
        if wrong <= 0.0 {
            return [0.0; 2];
        }
        let square = (deviation * deviation + mean * mean) / wrong;
        let mean = mean / wrong;
        [mean, sqrt((square - mean * mean).max(0.0))]
    }

    /// What the teacher names for `subgoals`, the truth.
    pub fn names(&self, world: &World, subgoals: &[usize], rng: &mut Rng) -> Vec<usize> {
        let [accuracy, ..] = self.rates();
        let free: Vec<usize> = (0..world.cells()).filter(|at| world.cell(*at) == Cell::Free).collect();
        let is_door = |at: usize| matches!(world.cell(at), Cell::Door(..) | Cell::Doorway);
        let fits = |at: usize| self.names != Names::Doors || is_door(at);
        let mut named: Vec<usize> = subgoals
            .iter()
            .map(|truth| {
                if rng.unit() < accuracy {
                    return *truth;
                }
                match self.names {
                    Names::Places => self.place(world, *truth, &free, rng),
                    Names::Objects | Names::Doors => {
                        let others: Vec<usize> = world
                            .objects()
                            .into_iter()
                            .filter(|object| object != truth && fits(*object))
                            .collect();
                        some(&others, rng).unwrap_or(*truth)
                    }
                }
            })
            .collect();
        for _ in 0..self.extra {
            let last = named.len().saturating_sub(1);
            named.splice(last..last, some(&free, rng));
        }
        named
    }

    fn place(&self, world: &World, truth: usize, free: &[usize], rng: &mut Rng) -> usize {
        let [mean, deviation] = self.wrong_distance();
        let drawn = libm::round(mean + deviation * rng.normal()).max(1.0);
        let (row, column) = world.place(truth);
        let distance = |at: &usize| {
            let (other_row, other_column) = world.place(*at);
            row.abs_diff(other_row) + column.abs_diff(other_column)
        };
        let ring: Vec<usize> = free.iter().copied().filter(|at| distance(at) as f64 == drawn).collect();
        let others: Vec<usize> = free.iter().copied().filter(|at| *at != truth).collect();
        some(&ring, rng).or_else(|| some(&others, rng)).unwrap_or(truth)
    }
}

fn some(cells: &[usize], rng: &mut Rng) -> Option<usize> {
    (!cells.is_empty()).then(|| cells[rng.below(cells.len() as u64) as usize])
}

impl World {
    /// Keys, doors, doorways and the goal that are not behind a lock.
    fn objects(&self) -> Vec<usize> {
        let mut seen = vec![false; self.cells()];
        let mut open = vec![self.start().at];
        seen[self.start().at] = true;
        while let Some(at) = open.pop() {
            // A locked door is seen and not gone through.
            if matches!(self.cell(at), Cell::Door(_, Some(_))) {
                continue;
            }
            for next in Action::ALL[..4].iter().filter_map(|way| self.beside(at, *way)) {
                if self.cell(next) != Cell::Wall && !std::mem::replace(&mut seen[next], true) {
                    open.push(next);
                }
            }
        }
        let is_object = |at: &usize| *at == self.goal || self.cell(*at) != Cell::Free;
        (0..self.cells()).filter(|at| seen[*at]).filter(is_object).collect()
    }
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::super::measured::{Environment, Model};
    use super::*;

    /// A key, an open doorway and a locked door on this side of it; a key and the goal behind it.
    const MAP: [&str; 5] = ["@..X..", "..a|..", "XXXXAX", "..b..X", "....*X"];

    fn world() -> World {
        World::parse(&MAP).expect("a map")
    }

    /// The card's ratios: 6.9 and 2.9 of Llama's in a key corridor, not 0.18 and 1.20.
    #[test]
    fn wrong_distances_are_those_of_wrong_ones_alone() {
        let teacher = Teacher { accuracy: 0.974, mean: 0.18, deviation: 1.20, ..Teacher::default() };
        let [mean, deviation] = teacher.wrong_distance();
        assert!((mean - 6.92).abs() < 0.005 && (deviation - 2.95).abs() < 0.005, "{mean} {deviation}");
        // Mixed with the right ones, which are 0 away, they have the measured moments again.
        let wrong = 1.0 - teacher.accuracy;
        let square = wrong * (deviation * deviation + mean * mean);
        assert!((wrong * mean - 0.18).abs() < 1e-12);
        assert!(((square - 0.18_f64.powi(2)).sqrt() - 1.20).abs() < 1e-12);
        assert_eq!(Teacher::default().wrong_distance(), [0.0; 2]);
    }

    /// What was measured is kept: a share of right subgoals, and the same distances as if its rates were written out.
    #[test]
    fn a_measured_model_errs_at_its_own_rates() {
        let world = world();
        let truth = world.at(2, 3).expect("the key");
        let measured = Measured { model: Model::Qwen, environment: Environment::MultiRoomN4S5 };
        for (names, accuracy) in [(Names::Places, 0.360), (Names::Objects, 0.352)] {
            let teacher = Teacher { measured: Some(measured), names, ..Teacher::default() };
            let mut rng = Seed(5).rng("teacher", [1, 0]);
            let kept = (0..10_000).filter(|_| teacher.names(&world, &[truth], &mut rng) == [truth]).count();
            assert!((kept as f64 / 10_000.0 - accuracy).abs() < 0.015, "{names:?}: {kept}");
        }
        let written = Teacher { accuracy: 0.360, mean: 5.23, deviation: 4.94, ..Teacher::default() };
        let told = Teacher { measured: Some(measured), ..Teacher::default() };
        assert_eq!(told.wrong_distance(), written.wrong_distance());
    }

    #[test]
    fn subgoals_are_kept_at_the_accuracy_and_wrong_ones_are_free_cells_or_objects_in_reach() {
        let (world, n) = (world(), 10_000);
        let truth = world.at(2, 3).expect("the key");
        let [doorway, door] = [world.at(2, 4), world.at(3, 5)];
        // From the key, the doorway and the door are all there is to be named; from the door, not the key.
        for (names, truth, wrong) in [
            (Names::Places, truth, None),
            (Names::Objects, truth, Some(vec![doorway, door])),
            (Names::Doors, door.expect("a door"), Some(vec![doorway])),
        ] {
            let teacher =
                Teacher { accuracy: 0.54, names, mean: 3.69, deviation: 4.65, ..Teacher::default() };
            let mut rng = Seed(5).rng("teacher", [0, 0]);
            let mut kept = 0;
            for _ in 0..n {
                let named = teacher.names(&world, &[truth], &mut rng);
                assert_eq!(named.len(), 1);
                kept += usize::from(named[0] == truth);
                if named[0] != truth {
                    match &wrong {
                        None => assert_eq!(world.cell(named[0]), Cell::Free),
                        Some(objects) => assert!(objects.contains(&Some(named[0])), "{named:?}"),
                    }
                }
            }
            let share = kept as f64 / f64::from(n);
            assert!((share - 0.54).abs() < 0.015, "{names:?}: {share}");
        }
    }

    /// One step away, where a cell is free there.
    #[test]
    fn distances_are_kept_where_a_free_cell_is_so_far_away() {
        let world = world();
        let teacher = Teacher { accuracy: 0.0, mean: 1.0, ..Teacher::default() };
        let mut rng = Seed(5).rng("teacher", [0, 1]);
        let truth = world.at(1, 1).expect("the start");
        for _ in 0..200 {
            let named = teacher.names(&world, &[truth], &mut rng)[0];
            assert!([world.at(1, 2), world.at(2, 1)].contains(&Some(named)));
        }
        // Nothing is 40 away: any other free cell will do.
        let far = Teacher { mean: 40.0, ..teacher };
        let named = far.names(&world, &[truth], &mut rng)[0];
        assert!(world.cell(named) == Cell::Free && named != truth);
    }

    #[test]
    fn extra_subgoals_stand_before_the_last_and_a_perfect_teacher_says_the_truth() {
        let world = world();
        let truth = [world.at(2, 3).expect("the key"), world.goal];
        let mut rng = Seed(5).rng("teacher", [0, 2]);
        assert_eq!(Teacher::default().names(&world, &truth, &mut rng), truth);
        let talkative = Teacher { extra: 3, ..Teacher::default() }.names(&world, &truth, &mut rng);
        assert_eq!((talkative.len(), talkative[0], talkative[4]), (5, truth[0], truth[1]));
        assert!(talkative[1..4].iter().all(|at| world.cell(*at) == Cell::Free));
        for teacher in [
            Teacher { accuracy: 1.1, ..Teacher::default() },
            Teacher { mean: f64::NAN, ..Teacher::default() },
            Teacher { extra: 17, ..Teacher::default() },
            Teacher { measured: Some(Measured::default()), accuracy: 0.5, ..Teacher::default() },
        ] {
            assert!(teacher.check().is_err(), "{teacher:?}");
        }
    }
}
