//! Progress bars on standard error, one a trial, with rate and time left.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use gradatim_train::Observer;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

const TICKS: u64 = 10_000;
/// Where standard error is no terminal, a line says how far a crowd of trials is, so many times.
const LINES: u64 = 20;

/// Draws what the trials tell.
pub struct Bars {
    all: MultiProgress,
    bars: Mutex<BTreeMap<String, ProgressBar>>,
    crowd: Option<ProgressBar>,
}

impl Bars {
    /// One bar a trial, which stays. Where standard error is no terminal, each trial's end is a line.
    pub fn new() -> Self {
        Self { all: MultiProgress::new(), bars: Mutex::default(), crowd: None }
    }

    /// For `trials` trials, more than fit a screen: one bar counts them, and only those under way have their own.
    pub fn crowd(trials: usize) -> Self {
        let bars = Self::new();
        let crowd = bars.all.add(ProgressBar::new(trials as u64));
        style(&crowd, "{prefix:24} [{bar:30}] {pos:>4} of {len}  {elapsed_precise}  left {eta_precise}");
        crowd.set_prefix("trials");
        Self { crowd: Some(crowd), ..bars }
    }

    fn bar(&self, title: &str) -> ProgressBar {
        let bar = self.all.add(ProgressBar::new(TICKS));
        style(&bar, "{prefix:24} [{bar:30}] {percent:>3}%  {elapsed_precise}  left {eta_precise}  {msg}");
        bar.set_prefix(title.to_owned());
        bar
    }

    fn finish(&self, bar: &ProgressBar, remark: &str) {
        match &self.crowd {
            None => {
                bar.finish();
                if !std::io::stderr().is_terminal() {
                    eprintln!("{}: {remark}", bar.prefix());
                }
            }
            Some(crowd) => {
                bar.finish_and_clear();
                crowd.inc(1);
                let (done, trials) = (crowd.position(), crowd.length().unwrap_or(1));
                let said = |done: u64| done * LINES / trials.max(1);
                if !std::io::stderr().is_terminal() && said(done) > said(done - 1) {
                    eprintln!("{done} of {trials} trials");
                }
            }
        }
    }
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
}

impl Observer for Bars {
    fn advance(&self, title: &str, share: f64, remark: &str) {
        let mut bars = self.bars.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(title.to_owned()).or_insert_with(|| self.bar(title));
        bar.set_position((share * TICKS as f64) as u64);
        bar.set_message(remark.to_owned());
        if share >= 1.0 && !bar.is_finished() {
            self.finish(bar, remark);
        }
    }

    fn remark(&self, title: &str, words: &str) {
        self.all.suspend(|| eprintln!("{title}: {words}"));
    }
}
