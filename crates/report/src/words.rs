//! The figure in sentences, the same on the page and in the terminal.

use crate::numbers::{change, number};
use gradatim_train::outcome::{Better, Figure, Outcome, Pair};

/// What the interval of a ratio allows to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The whole interval is on the recipe's side of 1.
    RecipeBetter,
    /// The whole interval is on the baseline's side of 1.
    RecipeWorse,
    /// The interval contains 1.
    NoDifference,
    /// The interval is on one side of 1, and censored runs may have put it there.
    Unsettled,
    /// Below two seeds there is no interval.
    NoInterval,
}

/// Reads the verdict off the interval and what was censored.
///
/// A censored value is a lower bound of the true one, so it moves the true ratio one way:
/// up where the recipe's are censored, down where the baseline's are.
fn verdict(figure: &Figure, pairs: &[Pair]) -> Verdict {
    let [Some(low), Some(high)] = figure.interval else { return Verdict::NoInterval };
    let (is_below, is_above) = (high < 1.0, low > 1.0);
    if !low.is_finite() || !high.is_finite() {
        Verdict::NoInterval
    } else if !is_below && !is_above {
        Verdict::NoDifference
    } else if pairs.iter().any(|pair| if is_below { pair.recipe_censored } else { pair.baseline_censored }) {
        Verdict::Unsettled
    } else if is_below == (figure.better == Better::Lower) {
        Verdict::RecipeBetter
    } else {
        Verdict::RecipeWorse
    }
}

/// The verdict as a sentence.
pub fn verdict_sentence(outcome: &Outcome, figure: &Figure) -> String {
    let recipe = &outcome.recipe_name;
    let baseline = outcome.baseline_name.as_deref().unwrap_or("the baseline");
    match verdict(figure, &outcome.pairs) {
        Verdict::RecipeBetter => {
            format!("The interval lies wholly on the better side of 1: {recipe} beats {baseline}.")
        }
        Verdict::RecipeWorse => {
            format!("The interval lies wholly on the worse side of 1: {recipe} loses to {baseline}.")
        }
        Verdict::NoDifference => {
            "The interval contains 1: this run does not show a difference in either direction.".to_owned()
        }
        Verdict::Unsettled => {
            "The interval does not contain 1, but censored runs may have moved it there: this run does not \
             settle the comparison."
                .to_owned()
        }
        Verdict::NoInterval => {
            "There is no interval: the ratio is an observation, not evidence of a difference.".to_owned()
        }
    }
}

/// The same target in the other currency, in one line.
pub fn companion(outcome: &Outcome, figure: &Figure) -> String {
    let baseline = outcome.baseline_name.as_deref().unwrap_or("baseline");
    let bound = if figure.censored > 0 { "; a bound" } else { "" };
    format!(
        "in {}: {} {} / {baseline} {} = {} ({}{bound})",
        figure.unit,
        outcome.recipe_name,
        number(figure.recipe),
        number(figure.baseline),
        number(figure.ratio),
        interval(figure),
    )
}

/// `95% interval 0.55 to 0.86`.
pub fn interval(figure: &Figure) -> String {
    match figure.interval {
        [Some(low), Some(high)] => format!("95% interval {} to {}", number(low), number(high)),
        _ => "no interval".to_owned(),
    }
}

/// `-31%, 95% interval -45% to -14%`, or the change alone.
pub fn signed_change(figure: &Figure) -> String {
    match figure.interval {
        [Some(low), Some(high)] => {
            format!("{}, 95% interval {} to {}", change(figure.ratio), change(low), change(high))
        }
        _ => change(figure.ratio),
    }
}

/// `less is better`.
pub fn direction(better: Better) -> &'static str {
    match better {
        Better::Lower => "less is better",
        Better::Higher => "more is better",
    }
}

/// What censoring does to the figure; `None` when every run reached the target.
pub fn censoring(outcome: &Outcome, figure: &Figure) -> Option<String> {
    if figure.censored == 0 {
        return None;
    }
    let recipe = outcome.pairs.iter().filter(|pair| pair.recipe_censored).count();
    let baseline = outcome.pairs.iter().filter(|pair| pair.baseline_censored).count();
    let runs = 2 * figure.seeds;
    let bound = match (recipe, baseline) {
        (0, 1..) => "the true ratio is at most the one printed",
        (1.., 0) => "the true ratio is at least the one printed",
        _ => "the ratio is no bound in either direction",
    };
    Some(format!(
        "{} of {runs} runs never reached the target ({recipe} of {}, {baseline} of {}) and {} at {} budget: {bound}.",
        figure.censored,
        outcome.recipe_name,
        outcome.baseline_name.as_deref().unwrap_or("the baseline"),
        if figure.censored == 1 { "counts" } else { "count" },
        if figure.censored == 1 { "its" } else { "their" },
    ))
}

/// Why there is no figure.
pub fn no_figure(outcome: &Outcome) -> String {
    if outcome.summary.leakage > 0 {
        format!(
            "No figure: training could have seen {} of the exam problems (see Leakage).",
            outcome.summary.leakage
        )
    } else if outcome.baseline_name.is_none() {
        "No figure: the recipe has no baseline to be compared with.".to_owned()
    } else if !outcome.pairs.is_empty() {
        "No figure: a side ended at 0, and nothing has a ratio to 0.".to_owned()
    } else {
        "No figure: the recipe asks for none.".to_owned()
    }
}

/// The leakage check as a sentence.
pub fn leakage(outcome: &Outcome) -> String {
    match outcome.summary.leakage {
        0 => "0 exam problems share their prompt, or any 13 words in a row of it, with what training could see."
            .to_owned(),
        n => format!(
            "{n} exam problems share their prompt, or 13 words in a row of it, with what training could see: \
             accuracies are not held-out and no figure is printed."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(better: Better, interval: [Option<f64>; 2]) -> Figure {
        Figure {
            name: "rollouts to accuracy 0.80".to_owned(),
            unit: "rollouts".to_owned(),
            better,
            recipe: 69.0,
            baseline: 100.0,
            ratio: 0.69,
            interval,
            censored: 0,
            seeds: 3,
        }
    }

    #[test]
    fn an_interval_that_contains_one_shows_no_difference() {
        use Verdict::{NoDifference, NoInterval, RecipeBetter, RecipeWorse};
        for (low, high, lower, higher) in [
            (0.55, 0.86, RecipeBetter, RecipeWorse),
            (1.10, 1.90, RecipeWorse, RecipeBetter),
            (0.80, 1.20, NoDifference, NoDifference),
            (0.80, 1.00, NoDifference, NoDifference),
            (1.00, 1.20, NoDifference, NoDifference),
            (f64::NAN, f64::NAN, NoInterval, NoInterval),
        ] {
            assert_eq!(
                verdict(&figure(Better::Lower, [Some(low), Some(high)]), &[]),
                lower,
                "{low} to {high}"
            );
            assert_eq!(
                verdict(&figure(Better::Higher, [Some(low), Some(high)]), &[]),
                higher,
                "{low} to {high}"
            );
        }
        assert_eq!(verdict(&figure(Better::Lower, [None, None]), &[]), NoInterval);
    }

    #[test]
    fn a_ratio_that_censoring_may_have_moved_settles_nothing() {
        use Verdict::{RecipeBetter, RecipeWorse, Unsettled};
        for (interval, recipe_censored, baseline_censored, expected) in [
            ([0.5, 0.9], true, false, Unsettled),
            ([0.5, 0.9], false, true, RecipeBetter),
            ([1.1, 1.9], true, false, RecipeWorse),
            ([1.1, 1.9], false, true, Unsettled),
            ([0.5, 0.9], true, true, Unsettled),
        ] {
            let pair = Pair { seed: 0, recipe: 69.0, baseline: 100.0, recipe_censored, baseline_censored };
            let figure = figure(Better::Lower, interval.map(Some));
            assert_eq!(
                verdict(&figure, &[pair]),
                expected,
                "{interval:?}, {recipe_censored}, {baseline_censored}"
            );
        }
    }
}
