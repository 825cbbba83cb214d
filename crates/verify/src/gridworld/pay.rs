//! What steps and subgoals pay in an environment.
//!
//! Source   Words as Beacons (arXiv 2410.08632), system 12.
//! Bonus    alpha (1 - k / T) for a subgoal met k steps after it became the current one; T is the limit of the episode.
//! Task     1 - 0.9 t / T for a goal reached in t steps, else 0.
//! Last     `Terminal::Task`: the last subgoal is the task itself, whose own reward pays it. `Terminal::Bonus`: it pays
//!          as the others do.

/// Whether the last subgoal has a bonus of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    Task,
    Bonus,
}

/// The bonus of each subgoal that was met: `done` counts the steps until each was, of `subgoals` in all.
pub fn bonuses(done: &[usize], subgoals: usize, alpha: f64, limit: usize, terminal: Terminal) -> Vec<f64> {
    let paid = match terminal {
        Terminal::Bonus => subgoals,
        Terminal::Task => subgoals.saturating_sub(1),
    };
    let since = done.iter().zip(std::iter::once(&0).chain(done)).map(|(met, before)| met - before);
    since.take(paid).map(|k| alpha * (1.0 - k as f64 / limit as f64)).collect()
}

/// The reward of the task for a goal reached in `steps`.
pub fn task_reward(steps: usize, limit: usize) -> f64 {
    1.0 - 0.9 * steps as f64 / limit as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bonuses_shrink_with_the_steps_since_the_last_subgoal() {
        let close = |found: &[f64], wanted: &[f64]| {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12)
        };
        // The card's trace: met at steps 10 and 35 of 100.
        let trace = |subgoals, terminal| bonuses(&[10, 35], subgoals, 0.2, 100, terminal);
        assert!(close(&trace(3, Terminal::Task), &[0.2 * 0.9, 0.2 * 0.75]));
        assert!(close(&trace(2, Terminal::Bonus), &[0.2 * 0.9, 0.2 * 0.75]));
        // With two subgoals the second is the task.
        assert!(close(&trace(2, Terminal::Task), &[0.2 * 0.9]));
        assert!(bonuses(&[7], 1, 0.2, 100, Terminal::Task).is_empty());
    }

    #[test]
    fn a_task_pays_all_at_once_and_a_tenth_at_the_limit() {
        assert!((task_reward(0, 50) - 1.0).abs() < 1e-12 && (task_reward(50, 50) - 0.1).abs() < 1e-12);
    }
}
