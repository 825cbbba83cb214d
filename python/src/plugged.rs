//! A sampler written in Python: `select`, `observe`, `state_dict` and `load_state_dict` of an object.

use gradatim_core::{Choice, Error, Evidence, Item, ProblemIx, Result, State};
use gradatim_curriculum::{Context, Sampler, Selection};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

const OWNER: &str = "python";

/// The object. It is called with the interpreter's lock, and its exceptions become refusals.
pub struct Plugged {
    object: Py<PyAny>,
}

impl Plugged {
    pub fn new(object: Py<PyAny>) -> Self {
        Self { object }
    }

    fn with<T>(&self, verb: &str, call: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>) -> Result<T> {
        Python::attach(|py| {
            call(self.object.bind(py)).map_err(|fault| {
                let hint = "the sampler is your own code: see the cause above";
                Error::input(format!("sampler.{verb}"), fault.to_string(), "an answer", hint)
            })
        })
    }
}

fn surroundings<'py>(py: Python<'py>, cx: &Context<'_>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("step", cx.step)?;
    dict.set_item("progress", cx.progress)?;
    dict.set_item("seed", cx.seed.0)?;
    dict.set_item("groups", cx.groups)?;
    dict.set_item("rollouts", cx.rollouts)?;
    dict.set_item("rows", cx.pool.n_rows())?;
    Ok(dict)
}

impl Sampler for Plugged {
    fn select(&mut self, want: usize, cx: &Context<'_>) -> Result<Selection> {
        let rows = self.with("select", |object| {
            let cx = surroundings(object.py(), cx)?;
            object.call_method1("select", (want, cx))?.extract::<Vec<u32>>()
        })?;
        let choose = |row: &u32| {
            let item = Item::Row(ProblemIx(*row));
            // Refuses rows that are not there, and held-out ones.
            cx.pool.prompt_text(item).map(|_| Choice::train(item))
        };
        let choices = rows.iter().take(want).map(choose).collect::<Result<Vec<_>>>();
        let choices = choices.map_err(|fault| fault.under("sampler.select"))?;
        Ok(Selection { choices, exhausted: false })
    }

    fn observe(&mut self, evidence: &[Evidence<'_>], cx: &Context<'_>) -> Result<()> {
        self.with("observe", |object| {
            let py = object.py();
            let results = PyList::empty(py);
            for piece in evidence {
                let Evidence::Group(group) = piece else { continue };
                let Item::Row(row) = group.assignment.choice.item else { continue };
                let result = PyDict::new(py);
                result.set_item("index", row.0)?;
                result.set_item("rewards", group.rewards())?;
                let scores = group.rollouts.iter().map(|rollout| rollout.score.as_ref().map(|s| s.value));
                result.set_item("scores", scores.collect::<Option<Vec<f64>>>())?;
                let advantages = group.rollouts.iter().map(|rollout| rollout.advantage);
                result.set_item("advantages", advantages.collect::<Vec<_>>())?;
                results.append(result)?;
            }
            object.call_method1("observe", (results, surroundings(py, cx)?)).map(drop)
        })
    }

    fn save(&self) -> Result<State> {
        let text = self.with("state_dict", |object| {
            let state = object.call_method0("state_dict")?;
            object.py().import("json")?.call_method1("dumps", (state,))?.extract::<String>()
        })?;
        Ok(State::of(OWNER, 1, &text))
    }

    fn load(&mut self, state: State) -> Result<()> {
        let text: String = state.read(OWNER, 1)?;
        self.with("load_state_dict", |object| {
            let state = object.py().import("json")?.call_method1("loads", (text,))?;
            object.call_method1("load_state_dict", (state,)).map(drop)
        })
    }
}
