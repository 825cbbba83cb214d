//! Budget: a length the response is asked to have, which changes over the steps.
//!
//! Source   Train Long, Think Short (Curriculum GRPO), arXiv 2508.08940, system 08.
//! Ask      L(t) response tokens, t the curriculum's step; by default 256 x 0.7^floor(t / 150), never below 1
//! Target   L goes into every directive as `length_target`: rewards of length read it, nothing is cut there
//! Cut      sampling stops at cut x L; a triangle or band of length pays nothing beyond 2 L, so 2 loses no
//!          signal of length. 0 cuts nothing.                                                        [paper: may be]
//! Prompt   `template` frames the prompt, with the present L in it; without one the budget acts through the
//!          reward alone
//! Differs  The paper's main run starts every prompt with the budget; an exam here asks the bare prompt, as
//!          it does ("no length hint at inference").

use gradatim_core::{Choice, Directive, Error, Metrics, PROMPT, Purpose, Result, Schedule, State};
use serde::{Deserialize, Serialize};

use crate::{Context, Need, Refiner};

pub(super) const NAME: &str = "budget";

/// Stands for the present budget in a template.
const BUDGET: &str = "{budget}";

/// Options of `budget`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// L over the steps of the curriculum, or over its share of the stage. Paper: 256 x 0.7^floor(t / 150).
    pub schedule: Schedule,
    /// Sampling stops at this multiple of L, from 1; 0 cuts nothing. [inferred] default 2
    pub cut: f64,
    /// Text with `{prompt}` once, and `{budget}` for L; left out, the prompt is asked as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        let schedule = Schedule::Exponential { from: 256.0, gamma: 0.7, every: 150 };
        Self { schedule, cut: 2.0, template: None }
    }
}

/// Builds the refiner. Refuses a schedule, a cut or a template that makes no sense.
pub(super) fn build(options: Options) -> Result<Box<dyn Refiner>> {
    options.schedule.check().map_err(|error| error.under("schedule"))?;
    let cut = options.cut;
    if !(cut == 0.0 || cut.is_finite() && cut >= 1.0) {
        return Err(Error::input("cut", cut, "0, or a multiple from 1 on", "set cut = 2.0"));
    }
    if let Some(template) = options.template.as_ref().filter(|text| text.matches(PROMPT).count() != 1) {
        let expected = format!("a text with {PROMPT} in it once");
        let hint = "for example template = \"{budget} tokens. {prompt}\"";
        return Err(Error::input("template", format!("{template:?}"), expected, hint));
    }
    Ok(Box::new(Budget { options, asked: None }))
}

struct Budget {
    options: Options,
    /// L of the step under way, to be shown.
    asked: Option<u32>,
}

impl Refiner for Budget {
    fn name(&self) -> &'static str {
        NAME
    }

    fn shape(&mut self, choices: &mut Vec<Choice>, cx: &Context<'_>) -> Result<()> {
        let target = self.options.schedule.whole(cx.step, cx.progress);
        let cut = (self.options.cut * f64::from(target)).ceil() as u32;
        let budget = target.to_string();
        let template = self.options.template.as_ref().map(|text| text.replace(BUDGET, &budget));
        self.asked = Some(target);
        for choice in choices.iter_mut().filter(|choice| choice.purpose == Purpose::Train) {
            if choice.parts.is_empty() {
                choice.parts.push((cx.rollouts, Directive::default()));
            }
            for (_, directive) in &mut choice.parts {
                directive.length_target = Some(target);
                if cut > 0 {
                    let tighter = directive.length_budget.map_or(cut, |budget| budget.min(cut));
                    directive.length_budget = Some(tighter);
                }
                directive.template.clone_from(&template);
            }
        }
        Ok(())
    }

    fn needs(&self) -> Vec<Need> {
        let cut = (self.options.cut > 0.0).then_some(Need::LengthBudget);
        cut.into_iter().chain(self.options.template.as_ref().map(|_| Need::PromptOverride)).collect()
    }

    fn metrics(&self) -> Metrics {
        let numbers = self.asked.map(|tokens| (NAME.to_owned(), f64::from(tokens))).into_iter().collect();
        Metrics { numbers, ..Metrics::default() }
    }

    fn save(&self) -> Result<State> {
        Ok(State::of(NAME, 1, &self.asked))
    }

    fn load(&mut self, state: State) -> Result<()> {
        self.asked = state.read(NAME, 1)?;
        Ok(())
    }
}
