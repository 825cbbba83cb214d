//! Nouns of the engine as Python sees them.

use std::sync::Arc;

use gradatim_core::{self as core, Directive, Item, Message, Part, Problem, Purpose, Result, Role, Ticket};
use gradatim_pool::Pool;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde::{Deserialize, Serialize};

use crate::errors::{Class, raise};

/// One problem to be answered `rollouts` times. What is said of its problem is looked up when it is asked for:
/// a batch of hundreds is made anew in every step.
#[pyclass(frozen, module = "gradatim")]
pub struct Assignment {
    assignment: core::Assignment,
    ticket: u64,
    known: Known,
}

/// Where to look its problem up.
enum Known {
    Over(Arc<Pool>),
    Pickled(Told),
}

/// What is said of a problem, and travels with its assignment.
#[derive(Clone, Serialize, Deserialize)]
struct Told {
    id: String,
    category: String,
    level: i64,
}

/// An assignment that was pickled.
#[derive(Serialize, Deserialize)]
struct Pickled {
    assignment: core::Assignment,
    #[serde(flatten)]
    told: Told,
}

impl Assignment {
    pub fn over(pool: &Arc<Pool>, assignment: core::Assignment) -> Result<Self> {
        let ticket = assignment.ticket.packed()?;
        Ok(Self { assignment, ticket, known: Known::Over(pool.clone()) })
    }

    fn told(&self) -> Result<Told> {
        let pool = match &self.known {
            Known::Over(pool) => pool,
            Known::Pickled(told) => return Ok(told.clone()),
        };
        let item = self.assignment.choice.item;
        let category = pool.arms()[pool.arm_of(item).0 as usize].name.clone();
        Ok(Told { id: pool.id(item)?.into_owned(), category, level: pool.level_of(item) })
    }

    fn about(&self, py: Python<'_>) -> PyResult<Told> {
        self.told().map_err(|fault| raise(py, Class::Pool, fault))
    }
}

#[pymethods]
impl Assignment {
    /// Names the assignment for ever; hand results back under it. A positive number of 63 bits.
    #[getter]
    fn ticket(&self) -> u64 {
        self.ticket
    }

    /// The ticket as 13 letters and digits, for trainers whose keys are text.
    #[getter]
    fn key(&self, py: Python<'_>) -> PyResult<String> {
        self.assignment.ticket.text().map_err(|fault| raise(py, Class::Ticket, fault))
    }

    /// Row of the pool; `None` for a fresh instance of a family.
    #[getter]
    fn index(&self) -> Option<u32> {
        match self.assignment.choice.item {
            Item::Row(row) => Some(row.0),
            Item::Fresh { .. } => None,
        }
    }

    /// Category and number of a fresh instance; `None` for a row.
    #[getter]
    fn fresh(&self) -> Option<(u32, u64)> {
        match self.assignment.choice.item {
            Item::Row(_) => None,
            Item::Fresh { arm, n } => Some((arm.0, n)),
        }
    }

    /// Id of the problem.
    #[getter]
    fn id(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.about(py)?.id)
    }

    /// The category it was drawn from.
    #[getter]
    fn category(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.about(py)?.category)
    }

    /// Difficulty; larger is harder.
    #[getter]
    fn level(&self, py: Python<'_>) -> PyResult<i64> {
        Ok(self.about(py)?.level)
    }

    /// Responses asked for.
    #[getter]
    fn rollouts(&self) -> u32 {
        self.assignment.rollouts()
    }

    /// Multiplies the advantage.
    #[getter]
    fn weight(&self) -> f64 {
        self.assignment.choice.weight
    }

    /// `train`, `estimate` (count it, do not train on it), `generate` (write something) or `validate`.
    #[getter]
    fn purpose(&self) -> &'static str {
        match self.assignment.choice.purpose {
            Purpose::Train => "train",
            Purpose::Estimate => "estimate",
            Purpose::Generate => "generate",
            Purpose::Validate => "validate",
        }
    }

    /// How many of the rollouts are asked how: `length_budget`, `length_target`, `prefix`, `template`.
    #[getter]
    fn directives<'py>(&self, py: Python<'py>) -> PyResult<Vec<(u32, Bound<'py, PyDict>)>> {
        let parts = self.assignment.choice.parts.iter();
        parts.map(|(rollouts, how)| Ok((*rollouts, directive(py, how)?))).collect()
    }

    /// Asked instead of the problem's own prompt, as chat messages.
    #[getter]
    fn prompt<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        self.assignment.choice.prompt.as_deref().map(|messages| turns(py, messages)).transpose()
    }

    /// Trained under this prompt, whatever was asked.
    #[getter]
    fn train_prompt<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        self.assignment.choice.train_prompt.as_deref().map(|messages| turns(py, messages)).transpose()
    }

    /// Ticket of the assignment that this one follows from.
    #[getter]
    fn parent(&self, py: Python<'_>) -> PyResult<Option<u64>> {
        let parent = self.assignment.choice.parent.map(Ticket::packed).transpose();
        parent.map_err(|fault| raise(py, Class::Ticket, fault))
    }

    /// The row, or the fresh instance: `id`, `prompt` (chat messages), `answer`, `verifier`, `level` and more.
    #[getter]
    fn problem<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let Known::Over(pool) = &self.known else {
            let told = "an assignment that was pickled has no pool: look the problem up by its index";
            return Err(PyRuntimeError::new_err(told));
        };
        let found = pool.problem(self.assignment.choice.item);
        problem(py, &found.map_err(|fault| raise(py, Class::Pool, fault))?)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (Told { id, category, .. }, ticket) = (self.about(py)?, self.ticket);
        let rollouts = self.rollouts();
        Ok(format!("Assignment(ticket={ticket}, id={id:?}, category={category:?}, rollouts={rollouts})"))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.assignment == other.assignment
    }

    fn __hash__(&self) -> u64 {
        self.ticket
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let pickled = Pickled { assignment: self.assignment.clone(), told: self.about(py)? };
        let text =
            serde_json::to_string(&pickled).map_err(|fault| PyRuntimeError::new_err(fault.to_string()))?;
        Ok((py.get_type::<Self>().getattr("_of")?, (text,)))
    }

    /// What was pickled.
    #[staticmethod]
    fn _of(py: Python<'_>, text: &str) -> PyResult<Self> {
        let pickled: Pickled =
            serde_json::from_str(text).map_err(|fault| PyRuntimeError::new_err(fault.to_string()))?;
        let Pickled { assignment, told } = pickled;
        let ticket = assignment.ticket.packed().map_err(|fault| raise(py, Class::Ticket, fault))?;
        Ok(Self { assignment, ticket, known: Known::Pickled(told) })
    }
}

fn directive<'py>(py: Python<'py>, how: &Directive) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    if let Some(budget) = how.length_budget {
        dict.set_item("length_budget", budget)?;
    }
    if let Some(target) = how.length_target {
        dict.set_item("length_target", target)?;
    }
    if let Some(prefix) = &how.prefix {
        dict.set_item("prefix", prefix)?;
    }
    if let Some(template) = &how.template {
        dict.set_item("template", template)?;
    }
    Ok(dict)
}

/// Chat messages as trainers write them: `{"role", "content"}`, content a string unless it has other parts.
pub fn turns<'py>(py: Python<'py>, messages: &[Message]) -> PyResult<Bound<'py, PyList>> {
    let turns = PyList::empty(py);
    for message in messages {
        let turn = PyDict::new(py);
        turn.set_item("role", role(message.role))?;
        match &message.parts[..] {
            [Part::Text(text)] => turn.set_item("content", text)?,
            parts => {
                let list = PyList::empty(py);
                for part in parts {
                    let (kind, value) = match part {
                        Part::Text(text) => ("text", text),
                        Part::Image(place) => ("image", place),
                        Part::Audio(place) => ("audio", place),
                    };
                    let dict = PyDict::new(py);
                    dict.set_item("type", kind)?;
                    dict.set_item(kind, value)?;
                    list.append(dict)?;
                }
                turn.set_item("content", list)?;
            }
        }
        turns.append(turn)?;
    }
    Ok(turns)
}

fn role(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    }
}

/// A problem as a dictionary of the house's field names.
pub fn problem<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("id", &problem.id)?;
    dict.set_item("prompt", turns(py, &problem.prompt)?)?;
    dict.set_item("answer", &problem.answer)?;
    dict.set_item("verifier", &problem.verifier)?;
    dict.set_item("category", &problem.category)?;
    dict.set_item("level", problem.level)?;
    dict.set_item("skills", &problem.skills)?;
    dict.set_item("solution", &problem.solution)?;
    let meta = serde_json::to_string(&problem.meta).unwrap_or_else(|_| "{}".to_owned());
    dict.set_item("meta", py.import("json")?.call_method1("loads", (meta,))?)?;
    Ok(dict)
}
