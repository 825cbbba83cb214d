//! Nouns of the engine as plain Python values.

use gradatim_core::{Assignment, Directive, Item, Message, Part, Problem, Purpose, Result, Role};
use gradatim_pool::Pool;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// The fields of `gradatim.Assignment`, in its order but for the pool.
pub type Record<'py> = (
    (u64, String),
    (Option<u32>, Option<(u32, u64)>),
    (String, String, i64),
    (u32, f64, &'static str),
    Vec<(u32, Bound<'py, PyDict>)>,
    (Option<Bound<'py, PyList>>, Option<Bound<'py, PyList>>),
    Option<u64>,
);

/// What can be read of an assignment without Python.
pub struct Plain {
    assignment: Assignment,
    ticket: u64,
    text: String,
    parent: Option<u64>,
    id: String,
    category: String,
    level: i64,
}

impl Plain {
    pub fn of(assignment: Assignment, pool: &Pool) -> Result<Self> {
        let item = assignment.choice.item;
        Ok(Self {
            ticket: assignment.ticket.packed()?,
            text: assignment.ticket.text()?,
            parent: assignment.choice.parent.map(|parent| parent.packed()).transpose()?,
            id: pool.id(item)?.into_owned(),
            category: pool.arms()[pool.arm_of(item).0 as usize].name.clone(),
            level: pool.level_of(item),
            assignment,
        })
    }

    pub fn record(self, py: Python<'_>) -> PyResult<Record<'_>> {
        let choice = &self.assignment.choice;
        let place = match choice.item {
            Item::Row(row) => (Some(row.0), None),
            Item::Fresh { arm, n } => (None, Some((arm.0, n))),
        };
        let purpose = match choice.purpose {
            Purpose::Train => "train",
            Purpose::Estimate => "estimate",
            Purpose::Generate => "generate",
            Purpose::Validate => "validate",
        };
        let parts = choice.parts.iter().map(|(rollouts, how)| Ok((*rollouts, directive(py, how)?)));
        let turns = |messages: &Option<Vec<Message>>| messages.as_deref().map(|m| turns(py, m)).transpose();
        Ok((
            (self.ticket, self.text),
            place,
            (self.id, self.category, self.level),
            (self.assignment.rollouts(), choice.weight, purpose),
            parts.collect::<PyResult<_>>()?,
            (turns(&choice.prompt)?, turns(&choice.train_prompt)?),
            self.parent,
        ))
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
