//! The curriculum, as the package's `Curriculum` drives it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use gradatim_core::advantage::Estimator;
use gradatim_core::{Error, Result, Seed, State, Ticket};
use gradatim_curriculum::{
    Batch, Curriculum, CurriculumSpec, InFlight, Known, Need, Of, Options, Outcome, Sampler,
};
use pyo3::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::errors::{Class, misfit, raise};
use crate::plugged::Plugged;
use crate::pool::Pool;
use crate::records::Assignment;

/// Steps that may be open at once: more than any trainer draws ahead, and few enough to notice that nothing
/// ever comes back.
const MOST_OPEN: usize = 100_000;

/// A curriculum over a pool.
#[pyclass(frozen, module = "gradatim._native")]
pub struct Desk(Mutex<gradatim_curriculum::Desk>);

/// What a run fixes beside its recipe.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    groups: usize,
    rollouts: u32,
    seed: u64,
    run: u64,
    advantage: Estimator,
    expire_after: Option<u64>,
    refill: bool,
    allow: Vec<Need>,
}

/// Ticket, or id of the problem; rewards, scores, advantages; lengths, cut off, texts; version.
type Handed = (
    (Option<u64>, Option<String>),
    (Vec<f64>, Vec<f64>, Vec<f64>),
    (Vec<u32>, Vec<bool>, Vec<String>),
    Option<u64>,
);

/// Accepted, duplicate, late, foreign, partial, nan; tickets given up; weight, dropped and reason of each result.
type Taken = ([usize; 6], Vec<u64>, Vec<f64>, Vec<bool>, Vec<Option<&'static str>>);

/// Attempts, pass rate, its 5% and 95% quantiles, and when it was last drawn, of every row; `NaN` of one never tried.
type Rates = (Vec<u32>, [Vec<f64>; 3], Vec<Option<u32>>);

/// A recipe's TOML as JSON.
#[pyfunction]
pub fn read_recipe(py: Python<'_>, path: &str) -> PyResult<String> {
    let read = || {
        let path = Path::new(path);
        let text = std::fs::read_to_string(path).map_err(|fault| Error::io(path, "reading", fault))?;
        let table: toml::Table = toml::from_str(&text).map_err(|fault| {
            let line = fault.span().map(|span| text[..span.start].matches('\n').count() + 1);
            let hint = "see https://toml.io for the notation, recipes/quickstart.toml for an example";
            Error::input("recipe", fault.message(), "TOML 1.0", hint).in_file(path, line)
        })?;
        serde_json::to_string(&table)
            .map_err(|fault| misfit("recipe", fault, "plain values", "leave out nan and inf"))
    };
    read().map_err(|fault| raise(py, Class::Recipe, fault))
}

#[pymethods]
impl Desk {
    /// A curriculum by the JSON of a `[curriculum]` table and of [`Fixed`]; `plugged` stands in for its sampler.
    #[new]
    #[pyo3(signature = (pool, recipe, options, plugged = None))]
    fn new(
        py: Python<'_>,
        pool: &Pool,
        recipe: &str,
        options: &str,
        plugged: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let build = || {
            let spec: CurriculumSpec = parse("curriculum", recipe)?;
            let fixed: Fixed = parse("options", options)?;
            let options = Options {
                groups: fixed.groups,
                rollouts: fixed.rollouts,
                max_rounds: if fixed.refill { spec.max_rounds } else { 0 },
                max_draws: spec.max_draws,
                seed: Seed(fixed.seed),
                run: fixed.run,
                incarnation: 0,
                allow: fixed.allow,
                ahead: MOST_OPEN,
                partial: true,
            };
            let curriculum = match plugged {
                None => spec.build(&pool.0, options)?,
                Some(object) => {
                    let refiners = spec.refine.iter().map(gradatim_curriculum::RefinerSpec::build);
                    let sampler: Box<dyn Sampler> = Box::new(Plugged::new(object));
                    Curriculum::new(sampler, refiners.collect::<Result<_>>()?, options)?
                }
            };
            gradatim_curriculum::Desk::new(curriculum, pool.0.clone(), fixed.advantage, fixed.expire_after)
        };
        let desk = py.detach(build).map_err(|fault| raise(py, Class::Recipe, fault))?;
        Ok(Self(Mutex::new(desk)))
    }

    /// What the trainer must be able to do.
    fn needs(&self, py: Python<'_>) -> Vec<String> {
        let needs = py.detach(|| self.lock().curriculum().needs());
        needs.iter().map(name).collect()
    }

    /// Refuses a trainer that lacks a need which is not allowed to be missing.
    fn attach(&self, py: Python<'_>, able: Vec<String>) -> PyResult<()> {
        let attach = || {
            let able = able.iter().map(|need| word::<Need>("able", need)).collect::<Result<Vec<_>>>()?;
            self.lock().curriculum().attach(&able)
        };
        py.detach(attach).map_err(|fault| raise(py, Class::Recipe, fault))
    }

    /// `told`: the trainer's step, and the updates its policy has seen.
    fn select(
        &self,
        py: Python<'_>,
        groups: usize,
        progress: f64,
        distinct: bool,
        request: Option<String>,
        told: (Option<u64>, Option<u64>),
    ) -> PyResult<Vec<Assignment>> {
        let batch = Batch { groups, progress, distinct };
        let drawn = py.detach(|| {
            let mut desk = self.lock();
            desk.tell(told.0, told.1);
            let drawn = desk.select(batch, request.as_deref())?;
            hand_out(&desk, drawn)
        });
        drawn.map_err(|fault| raise(py, Class::Recipe, fault))
    }

    fn follow_up(&self, py: Python<'_>, outcomes: Vec<Handed>) -> PyResult<Vec<Assignment>> {
        let more = py.detach(|| {
            let mut desk = self.lock();
            let more = desk.follow_up(&outcomes.into_iter().map(outcome).collect::<Result<Vec<_>>>()?)?;
            hand_out(&desk, more)
        });
        more.map_err(|fault| raise(py, Class::Outcome, fault))
    }

    fn observe(&self, py: Python<'_>, outcomes: Vec<Handed>, step: Option<u64>) -> PyResult<Taken> {
        let observe = || {
            let outcomes = outcomes.into_iter().map(outcome).collect::<Result<Vec<_>>>()?;
            let mut desk = self.lock();
            desk.tell(step, None);
            let receipt = desk.observe(&outcomes)?;
            let counts = [
                receipt.accepted,
                receipt.duplicate,
                receipt.late,
                receipt.foreign,
                receipt.partial,
                receipt.nan,
            ];
            let unscored = receipt.unscored.iter().map(|ticket| ticket.packed()).collect::<Result<_>>()?;
            let weight =
                |verdict: &gradatim_core::Verdict| if verdict.dropped { 0.0 } else { verdict.weight };
            let weights = receipt.verdicts.iter().map(weight).collect();
            let dropped = receipt.verdicts.iter().map(|verdict| verdict.dropped).collect();
            let why = receipt.verdicts.iter().map(|verdict| verdict.why).collect();
            Ok((counts, unscored, weights, dropped, why))
        };
        py.detach(observe).map_err(|fault| raise(py, Class::Outcome, fault))
    }

    /// Weight of a result on its own; 0 where it would be dropped.
    fn admit(&self, py: Python<'_>, handed: Handed) -> PyResult<f64> {
        let verdict = py.detach(|| self.lock().admit(&outcome(handed)?));
        let verdict = verdict.map_err(|fault| raise(py, Class::Outcome, fault))?;
        Ok(if verdict.dropped { 0.0 } else { verdict.weight })
    }

    fn release(&self, py: Python<'_>, tickets: Vec<u64>) -> PyResult<usize> {
        let tickets: Vec<Ticket> = tickets.into_iter().map(Ticket::unpacked).collect();
        let run = py.detach(|| self.lock().curriculum().options().run);
        if let Some(foreign) = tickets.iter().find(|ticket| ticket.run != run) {
            let hint = "hand back tickets as they were issued, to the run that issued them";
            let fault = Error::input("ticket", format!("of run {}", foreign.run), format!("run {run}"), hint);
            return Err(raise(py, Class::Ticket, fault));
        }
        let released = py.detach(|| self.lock().release(&tickets));
        released.map_err(|fault| raise(py, Class::Ticket, fault))
    }

    fn open(&self, py: Python<'_>) -> PyResult<Vec<Assignment>> {
        let open = py.detach(|| {
            let desk = self.lock();
            hand_out(&desk, desk.open())
        });
        open.map_err(|fault| raise(py, Class::Ticket, fault))
    }

    /// The state as text.
    fn save(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        let save = || text(&self.lock().save()?);
        py.detach(save).map_err(|fault| raise(py, Class::State, fault))
    }

    /// The rows of the pool by name, as text.
    fn roll(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        let roll = || text(&self.lock().roll()?);
        py.detach(roll).map_err(|fault| raise(py, Class::State, fault))
    }

    fn load(&self, py: Python<'_>, state: &[u8], roll: &[u8], in_flight: &str, remap: bool) -> PyResult<()> {
        let load = || {
            let read = |text: &[u8]| -> Result<State> {
                let hint = "the state is damaged: load an earlier one";
                serde_json::from_slice(text)
                    .map_err(|fault| misfit("state", fault, "a state of gradatim", hint))
            };
            let in_flight: InFlight = word("in_flight", in_flight)?;
            self.lock().load(read(state)?, read(roll)?, in_flight, remap)
        };
        py.detach(load).map_err(|fault| raise(py, Class::State, fault))
    }

    /// What is remembered of every row.
    fn rates(&self, py: Python<'_>) -> Rates {
        py.detach(|| {
            let known = self.lock().known().to_vec();
            let rate = |known: &Known| f64::from(known.passes) / f64::from(known.attempts);
            let quantile = |share: f64| move |known: &Known| known.quantile(share);
            let of_tried = |of: &dyn Fn(&Known) -> f64| {
                known.iter().map(|known| if known.attempts > 0 { of(known) } else { f64::NAN }).collect()
            };
            let rates = [of_tried(&rate), of_tried(&quantile(0.05)), of_tried(&quantile(0.95))];
            let last = known.iter().map(|known| (known.attempts > 0).then_some(known.last)).collect();
            (known.iter().map(|known| known.attempts).collect(), rates, last)
        })
    }

    /// Single numbers, and rows of numbers, one a category.
    fn metrics(&self, py: Python<'_>, reset: bool) -> (BTreeMap<String, f64>, BTreeMap<String, Vec<f64>>) {
        let metrics = py.detach(|| self.lock().metrics(reset));
        (metrics.numbers, metrics.arms)
    }

    /// Steps that were finished.
    fn step(&self, py: Python<'_>) -> u64 {
        py.detach(|| self.lock().curriculum().step())
    }

    fn is_exhausted(&self, py: Python<'_>) -> bool {
        py.detach(|| self.lock().curriculum().is_exhausted())
    }
}

impl Desk {
    /// Waits for other threads. Call it without the GIL: whoever holds the desk may need that.
    fn lock(&self) -> MutexGuard<'_, gradatim_curriculum::Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn text(state: &State) -> Result<Vec<u8>> {
    serde_json::to_vec(state)
        .map_err(|fault| misfit("state", fault, "a plain structure", "report this as a bug"))
}

/// Assignments as they are handed out.
fn hand_out(
    desk: &gradatim_curriculum::Desk,
    drawn: Vec<gradatim_core::Assignment>,
) -> Result<Vec<Assignment>> {
    drawn.into_iter().map(|assignment| Assignment::over(desk.pool(), assignment)).collect()
}

fn outcome(handed: Handed) -> Result<Outcome> {
    let ((ticket, key), (rewards, scores, advantages), (lengths, truncated, texts), version) = handed;
    let of = match (ticket, key) {
        (Some(ticket), _) => Of::Ticket(Ticket::unpacked(ticket)),
        (None, Some(key)) => Of::Problem(key),
        (None, None) => {
            let hint = "pass the ticket of the assignment, or key= with the id of its problem";
            return Err(Error::input("outcome.ticket", "missing", "a ticket", hint));
        }
    };
    Ok(Outcome { of, rewards, scores, advantages, lengths, truncated, texts, version })
}

/// Options out of JSON; a fault names its key.
fn parse<T: DeserializeOwned>(root: &str, json: &str) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut reader).map_err(|fault| {
        let key = match fault.path().to_string() {
            path if path == "." => root.to_owned(),
            path => format!("{root}.{path}"),
        };
        let hint = "recipes/ and help(gradatim.Curriculum.from_recipe) show what there is";
        // The place is one in JSON that nobody wrote.
        let inner = fault.inner().to_string();
        let found = inner.split(" at line ").next().unwrap_or(&inner);
        misfit(key, found, format!("what fits in `{root}`"), hint)
    })
}

/// A word of a closed list.
fn word<T: DeserializeOwned>(key: &str, word: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::from(word))
        .map_err(|fault| misfit(key, fault, "one of the words listed", "use one of them"))
}

fn name(need: &Need) -> String {
    serde_json::to_value(need).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
