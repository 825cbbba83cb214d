//! A procedure: an initial state, and what each instruction makes of the states before it.

use gradatim_core::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::state::State;

/// What the options leave open to a draw.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Knobs {
    /// Lengths as in the release.
    pub compat: bool,
    /// Letters of an initial string, where a task lets them be chosen.
    pub length: Option<usize>,
}

/// One instance of a task. It goes into `meta.instance` as it is, so that a trace can be replayed from the problem.
pub(crate) trait Procedure: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The family's name.
    const NAME: &'static str;
    /// First character of compact prompts, one for each task.
    const MARK: char;
    /// What is done at each step, in sentences.
    const RULES: &'static str;
    /// An answer, as English prompts ask for it.
    const FORM: &'static str;

    /// One try at an instance whose trace has `steps` states; whether it has is for the caller to see.
    fn draw(steps: usize, knobs: Knobs, rng: &mut Rng) -> Option<Self>;

    fn init(&self) -> State;

    /// The state that follows `past`, which begins with the initial one: what instruction `past.len() - 1` does. All
    /// but two tasks look at the last state alone. `None` after the end, or where nothing follows.
    fn step(&self, past: &[State]) -> Option<State>;

    /// Initial state and instructions in a few characters.
    fn compact(&self) -> String;

    /// Initial state and instructions in sentences or lines.
    fn english(&self) -> String;

    /// What makes two instances the same.
    fn canonical(&self) -> String {
        self.compact()
    }

    /// How many canonical forms there are, where that is known.
    fn distinct(_steps: usize, _knobs: Knobs) -> Option<u128> {
        None
    }
}

/// The initial state and those that follow it, `most` at most.
pub(crate) fn trace<P: Procedure>(procedure: &P, most: usize) -> Vec<State> {
    let mut states = vec![procedure.init()];
    while states.len() <= most {
        let Some(next) = procedure.step(&states) else { break };
        states.push(next);
    }
    states
}
