//! The walk over c1: when a threshold is left, which iterate is kept, which threshold is next.
//!
//! Source   Auto-CEI, arXiv 2410.07627, system 49.
//! Scale    of the start's validation responses, s the standard deviation of steps over all of them, m their mean
//!          over refusals: c2 = -ln(0.1) / (4 s), delta = min(0.2 s, 0.5), first c1 = m + delta    [code]
//! Inner    iterations at one c1 until precision and refusals are both within `tolerance` of what they were
//!          before it, `inner` of them at most                                                     [code]
//! Outer    `gradatim_core::HillClimb` over the best f of each c1
//! Keep     the best iterate of all; each c1 begins from it, and the stage ends with it
//! Differs  the start counts as an iterate, so that the stage never ends below it on validation.    [inferred]
//!          The deviation has n - 1 in the divisor.                                                 [inferred]
//!          theta is an option of the stage, not measured: the first model was another stage's.

use gradatim_core::{Error, HillClimb, Result, stats};
use serde::{Deserialize, Serialize};

use crate::events::Iterate;
use crate::recipe;
use crate::reliability::{Reliability, Reply};
use crate::reward::RefusalAware;

/// What validation found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Validation {
    /// What became of each response.
    pub replies: Vec<Reply>,
    /// Its steps.
    pub steps: Vec<f64>,
}

/// A climb under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Climb {
    hill: HillClimb,
    /// Slope.
    c2: f64,
    /// Threshold; `None` once the walk is over.
    c1: Option<f64>,
    /// Iterations at it so far.
    iteration: u32,
    /// Best objective among them; `None` before the first.
    best_here: Option<f64>,
    /// What the learner was before the first of them: the best iterate.
    before: Reliability,
    best: Best,
}

/// The iterate that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Best {
    /// The trial's step that made it.
    step: u64,
    objective: f64,
    reliability: Reliability,
}

impl Climb {
    /// Begins at the learner as it is at `step`, with `found` on the validation problems.
    pub(crate) fn begin(options: &recipe::Climb, found: &Validation, step: u64) -> Result<Self> {
        let Scale { c1, c2, delta } = scale(options, found)?;
        let hill = HillClimb::new(c1, delta, options.budget as usize);
        let reliability = Reliability::of(&found.replies);
        let best = Best { step, objective: reliability.objective(options.answer), reliability };
        Ok(Self { c1: hill.next(), hill, c2, iteration: 0, best_here: None, before: reliability, best })
    }

    /// Threshold and slope of the next iteration; `None` once the walk is over.
    pub(crate) fn aim(&self) -> Option<[f64; 2]> {
        self.c1.map(|c1| [c1, self.c2])
    }

    /// The trial's step that made the best iterate.
    pub(crate) fn best(&self) -> u64 {
        self.best.step
    }

    /// The start, as an event.
    pub(crate) fn start(&self) -> Iterate {
        self.event(self.before, self.best.objective, true)
    }

    /// Takes in the iterate of `step`. Whether this c1 is done with: then the next begins from the best iterate.
    pub(crate) fn learn(
        &mut self,
        options: &recipe::Climb,
        found: &Validation,
        step: u64,
    ) -> (Iterate, bool) {
        let Some(c1) = self.c1 else { return (self.start(), true) };
        let reliability = Reliability::of(&found.replies);
        let objective = reliability.objective(options.answer);
        self.iteration += 1;
        let is_best = objective > self.best.objective;
        let event = self.event(reliability, objective, is_best);
        if is_best {
            self.best = Best { step, objective, reliability };
        }
        let best_here = self.best_here.map_or(objective, |best| best.max(objective));
        self.best_here = Some(best_here);
        if self.iteration < options.inner && !reliability.is_near(self.before, options.tolerance) {
            return (event, false);
        }
        self.hill.tell(c1, best_here);
        self.c1 = self.hill.next();
        (self.iteration, self.best_here, self.before) = (0, None, self.best.reliability);
        (event, true)
    }

    fn event(&self, reliability: Reliability, objective: f64, is_best: bool) -> Iterate {
        Iterate {
            c1: self.c1.unwrap_or_else(|| self.hill.best().map_or(0.0, |(c1, _)| c1)),
            c2: self.c2,
            iteration: self.iteration,
            precision: reliability.precision(),
            refused: reliability.refused,
            objective,
            is_best,
        }
    }
}

struct Scale {
    c1: f64,
    c2: f64,
    delta: f64,
}

/// The header's Scale; what is given is not measured.
fn scale(options: &recipe::Climb, found: &Validation) -> Result<Scale> {
    let s = stats::sample_std(&found.steps);
    if s == 0.0 && (options.c2.is_none() || options.delta.is_none()) {
        let hint = "give both: climb = { c2 = 0.2, delta = 0.5 }, or count other steps";
        let found = format!("{} validation responses of equally many steps", found.steps.len());
        return Err(Error::input("climb", found, "steps that vary, to measure c2 and delta by", hint));
    }
    let c2 = options.c2.unwrap_or_else(|| RefusalAware::slope(s));
    let delta = options.delta.unwrap_or_else(|| (0.2 * s).min(0.5));
    let of_refusals = found.steps.iter().zip(&found.replies).filter(|(_, reply)| **reply == Reply::Refused);
    let of_refusals: Vec<f64> = of_refusals.map(|(steps, _)| *steps).collect();
    let c1 = match options.c1 {
        Some(c1) => c1,
        None if of_refusals.is_empty() => {
            let hint = "tune it to refuse first (a stage with `refuse`), or give climb = { c1 = 3.0 }";
            let found = format!("no refusal in {} validation responses", found.replies.len());
            return Err(Error::input("climb", found, "refusals, to measure the first c1 by", hint));
        }
        None => stats::mean(&of_refusals) + delta,
    };
    Ok(Scale { c1, c2, delta })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A validation of ten problems, so many right and so many refused after three steps each but the first.
    fn found(right: usize, refused: usize) -> Validation {
        let replies: Vec<Reply> = (0..10)
            .map(|ix| match ix {
                _ if ix < refused => Reply::Refused,
                _ if ix < refused + right => Reply::Right,
                _ => Reply::Wrong,
            })
            .collect();
        Validation { replies, steps: (0..10).map(|ix| if ix == 0 { 1.0 } else { 3.0 }).collect() }
    }

    fn options() -> recipe::Climb {
        recipe::Climb {
            inner: 2,
            c1: Some(0.0),
            c2: Some(0.2),
            delta: Some(1.0),
            answer: 0.0,
            ..Default::default()
        }
    }

    /// Climbs with what the script says of each iteration; gives every threshold and iteration with the step whose
    /// weights it began from, and the best step.
    fn walk(
        options: &recipe::Climb,
        start: Validation,
        script: impl Fn(f64, u32) -> Validation,
    ) -> (Vec<(f64, u32, u64)>, u64) {
        let mut climb = Climb::begin(options, &start, 100).unwrap();
        let (mut trace, mut weights) = (vec![], 100);
        for step in 101.. {
            let Some([c1, _]) = climb.aim() else { break };
            let (event, is_done) = climb.learn(options, &script(c1, climb.iteration + 1), step);
            assert_eq!(event.c1, c1);
            trace.push((c1, event.iteration, weights));
            weights = if is_done { climb.best() } else { step };
        }
        (trace, climb.best())
    }

    #[test]
    fn the_scale_is_measured_on_the_starts_responses() {
        // Steps 1, 2, 3, 4: s = sqrt(5/3); refusals after 2 and 4 steps: m = 3.
        let replies = vec![Reply::Right, Reply::Refused, Reply::Wrong, Reply::Refused];
        let found = Validation { replies, steps: vec![1.0, 2.0, 3.0, 4.0] };
        let s = (5.0_f64 / 3.0).sqrt();
        let Scale { c1, c2, delta } = scale(&recipe::Climb::default(), &found).unwrap();
        assert!((delta - 0.2 * s).abs() < 1e-12 && (c1 - 3.0 - 0.2 * s).abs() < 1e-12, "{delta} {c1}");
        assert!((c2 - 10.0_f64.ln() / (4.0 * s)).abs() < 1e-12, "{c2}");
        let wide = Validation { steps: vec![10.0, 20.0, 30.0, 40.0], ..found };
        assert_eq!(scale(&recipe::Climb::default(), &wide).unwrap().delta, 0.5);
        let given = scale(&options(), &wide).unwrap();
        assert_eq!((given.c1, given.c2, given.delta), (0.0, 0.2, 1.0));
    }

    #[test]
    fn a_start_that_cannot_be_measured_is_refused_with_a_remedy() {
        let measured = recipe::Climb::default();
        let equal = Validation { steps: vec![2.0; 10], ..found(5, 5) };
        for (start, words) in [(found(5, 0), "no refusal"), (equal, "equally many steps")] {
            let said = Climb::begin(&measured, &start, 0).unwrap_err().to_string();
            assert!(said.contains(words) && said.contains("hint: "), "{said}");
            assert!(Climb::begin(&options(), &start, 0).is_ok());
        }
    }

    #[test]
    fn a_threshold_is_left_once_nothing_moves_or_after_its_iterations() {
        // The first iteration changes nothing: one iteration at each threshold of a plateau.
        let (trace, best) = walk(&options(), found(5, 2), |_, _| found(5, 2));
        assert_eq!(trace, [(0.0, 1, 100), (1.0, 1, 100), (-1.0, 1, 100)]);
        assert_eq!(best, 100, "the start, of equals");
        // Worse than the start, however often: two iterations at each, always from the start.
        let (trace, best) = walk(&options(), found(5, 2), |_, _| found(4, 2));
        let fresh = |from: u64| [(0.0, 1, 100), (0.0, 2, from)];
        assert_eq!(trace[..2], fresh(101));
        assert_eq!(
            trace.iter().filter(|(_, iteration, weights)| *iteration == 1 && *weights == 100).count(),
            3
        );
        assert_eq!((trace.len(), best), (6, 100));
    }

    #[test]
    fn the_walk_climbs_to_the_best_threshold_and_each_begins_from_the_best_iterate() {
        // The second iteration at each threshold is the better one; thresholds are best at 2.
        let script = |c1: f64, iteration: u32| match iteration {
            1 => found(1, 0),
            _ => found((8.0 - (c1 - 2.0).abs()) as usize, 0),
        };
        let (trace, best) = walk(&options(), found(2, 0), script);
        let thresholds: Vec<f64> = trace.iter().map(|(c1, _, _)| *c1).collect();
        assert_eq!(thresholds, [0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
        let begun: Vec<u64> = trace.iter().filter(|(_, n, _)| *n == 1).map(|(_, _, from)| *from).collect();
        assert_eq!(begun, [100, 102, 104, 106]);
        assert_eq!(best, 106);
    }

    #[test]
    fn a_climb_is_saved_to_the_bit() {
        let options = recipe::Climb { c1: None, c2: None, delta: None, ..options() };
        let mut climb = Climb::begin(&options, &found(4, 3), 7).unwrap();
        for step in 8..14 {
            climb.learn(&options, &found(4 + step as usize % 3, 3), step);
            let text = serde_json::to_string(&climb).unwrap();
            assert_eq!(serde_json::from_str::<Climb>(&text).unwrap(), climb, "{text}");
        }
    }
}
