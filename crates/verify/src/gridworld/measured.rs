//! How often language models name the right subgoal, and how far off they are: the measurements of the source.
//!
//! Source   the simulation settings released with Words as Beacons (arXiv 2410.08632), system 12.
//! Places   accuracy, then mean and deviation of the distance of all that was named, right ones counted as 0.
//! Objects  accuracy alone.

use serde::{Deserialize, Serialize};

/// A model in an environment of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Whose errors.
    pub model: Model,
    /// Where they were measured.
    pub environment: Environment,
}

/// Models that were measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    #[default]
    Llama,
    #[serde(rename = "deepseek")]
    DeepSeek,
    Qwen,
}

/// Environments in which they were, by their names in MiniGrid. The nearest here: of key corridors a lock and closed doors,
/// of rooms in a row no lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Environment {
    #[default]
    KeyCorridorS3R3,
    KeyCorridorS6R3,
    ObstructedMaze1Dlh,
    ObstructedMaze1Dlhb,
    MultiRoomN2S4,
    MultiRoomN4S5,
}

/// Of Llama, DeepSeek and Qwen: of places p, m, s.
type Places = [[f64; 3]; 3];

impl Measured {
    const fn row(self) -> (Places, [f64; 3]) {
        match self.environment {
            Environment::KeyCorridorS3R3 => {
                ([[0.974, 0.18, 1.20], [0.334, 2.57, 2.54], [0.981, 0.07, 0.63]], [0.985, 0.906, 0.996])
            }
            Environment::KeyCorridorS6R3 => {
                ([[0.914, 1.47, 5.02], [0.365, 7.24, 7.47], [0.881, 1.34, 4.25]], [0.932, 0.762, 0.959])
            }
            Environment::ObstructedMaze1Dlh => {
                ([[0.988, 0.08, 0.82], [0.430, 2.98, 3.41], [0.669, 2.18, 3.53]], [0.989, 0.739, 0.742])
            }
            Environment::ObstructedMaze1Dlhb => {
                ([[0.449, 4.33, 4.21], [0.229, 4.49, 3.39], [0.405, 3.85, 3.71]], [0.486, 0.518, 0.482])
            }
            Environment::MultiRoomN2S4 => {
                ([[0.921, 0.26, 1.01], [0.352, 2.91, 2.54], [0.714, 1.12, 2.05]], [0.930, 0.273, 0.559])
            }
            Environment::MultiRoomN4S5 => {
                ([[0.540, 3.69, 4.65], [0.129, 7.92, 4.64], [0.360, 5.23, 4.94]], [0.548, 0.175, 0.352])
            }
        }
    }

    /// Accuracy of places, mean and deviation of their distance.
    pub const fn of_places(self) -> [f64; 3] {
        self.row().0[self.model as usize]
    }

    /// Accuracy of objects.
    pub const fn of_objects(self) -> f64 {
        self.row().1[self.model as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Teacher;
    use super::*;

    /// Distances have moments that wrong subgoals alone can have: at least one step, and no negative spread.
    #[test]
    fn every_measurement_is_one_that_a_teacher_can_have() {
        use Environment::{
            KeyCorridorS3R3, KeyCorridorS6R3, MultiRoomN2S4, MultiRoomN4S5, ObstructedMaze1Dlh,
            ObstructedMaze1Dlhb,
        };
        for environment in [
            KeyCorridorS3R3,
            KeyCorridorS6R3,
            ObstructedMaze1Dlh,
            ObstructedMaze1Dlhb,
            MultiRoomN2S4,
            MultiRoomN4S5,
        ] {
            for model in [Model::Llama, Model::DeepSeek, Model::Qwen] {
                let measured = Measured { model, environment };
                let teacher = Teacher { measured: Some(measured), ..Teacher::default() };
                teacher.check().expect("sound");
                let [mean, deviation] = teacher.wrong_distance();
                assert!(mean >= 1.0 && deviation > 0.0, "{measured:?}: {mean} {deviation}");
                let [accuracy, m, s] = measured.of_places();
                let square = (deviation * deviation + mean * mean) * (1.0 - accuracy);
                assert!((square - (s * s + m * m)).abs() < 1e-9, "{measured:?}");
            }
        }
    }
}
