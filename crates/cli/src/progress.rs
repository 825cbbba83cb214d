//! Progress bars on standard error, one a trial, with rate and time left.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use gradatim_train::Observer;
use gradatim_train::events::{Side, Trial};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

const TICKS: u64 = 10_000;

/// Draws what the trials tell.
pub struct Bars {
    all: MultiProgress,
    bars: Mutex<BTreeMap<Trial, ProgressBar>>,
    names: (String, Option<String>),
}

impl Bars {
    /// Bars named after the two sides. Where standard error is no terminal, each trial's end is a line.
    pub fn new(names: (String, Option<String>)) -> Self {
        Self { all: MultiProgress::new(), bars: Mutex::default(), names }
    }

    fn title(&self, trial: Trial) -> String {
        let side = match trial.side {
            Side::Shared => "shared",
            Side::Recipe => &self.names.0,
            Side::Baseline => self.names.1.as_deref().unwrap_or("baseline"),
        };
        format!("seed {} {side}", trial.seed)
    }

    fn bar(&self, trial: Trial) -> ProgressBar {
        let bar = self.all.add(ProgressBar::new(TICKS));
        let template = "{prefix:24} [{bar:30}] {percent:>3}%  {elapsed_precise}  left {eta_precise}  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(self.title(trial));
        bar
    }
}

impl Observer for Bars {
    fn advance(&self, trial: Trial, share: f64, remark: &str) {
        let mut bars = self.bars.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(trial).or_insert_with(|| self.bar(trial));
        bar.set_position((share * TICKS as f64) as u64);
        bar.set_message(remark.to_owned());
        if share >= 1.0 && !bar.is_finished() {
            bar.finish();
            if !std::io::stderr().is_terminal() {
                eprintln!("{}: {remark}", bar.prefix());
            }
        }
    }

    fn remark(&self, trial: Trial, words: &str) {
        self.all.suspend(|| eprintln!("{}: {words}", self.title(trial)));
    }
}
