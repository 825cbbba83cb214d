//! How the least share of a solution that is given goes over time.
//!
//! Cosine   to + (from - to) (1 + cos(pi u)) / 2
//! Linear   from + (to - from) u
//! Time     t from 0, u = (t - warmup - delay) / (1 - warmup - delay) in [0, 1]: constant after 1.
//!          Before, `from` t / warmup, then `from`
//! Driven   down by `by` after a step whose hybrids succeed above the band, up below it       [inferred]
//! Source   system 84, item 2; what the release waits for under a delay is not known          [inferred]

use gradatim_core::{Error, Result, stats};
use serde::{Deserialize, Serialize};

use super::given_start::share;

/// How the smallest share goes over time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Low {
    /// Stays.
    Const(Const),
    /// Falls as half a cosine wave. [code]
    Cosine(Fall),
    /// Falls on a line. [code]
    Linear(Fall),
    /// Moves so that the hybrids' success stays in a band. [inferred]
    SuccessDriven(SuccessDriven),
}

/// See [`Low::Const`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Const {
    /// The share, in [0, 1].
    pub share: f64,
}

/// A fall from one share to another over a stage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fall {
    /// Where it begins, in [0, 1]. 0.95 [paper]
    pub from: f64,
    /// Where it ends, in [0, 1]. 0.05 [paper]
    pub to: f64,
    /// Steps of the run over which it goes; left out: the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u64>,
    /// Share of that time over which it first rises from 0 to `from`, in [0, 1). [code]
    pub warmup: f64,
    /// Share of that time for which it then waits at `from`, in [0, 1). [inferred]
    pub delay: f64,
}

/// See [`Low::SuccessDriven`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SuccessDriven {
    /// Where it begins, in [0, 1].
    pub from: f64,
    /// It falls while the hybrids' success in a step is above the band, and rises while it is below.
    pub band: [f64; 2],
    /// By how much in a step, in (0, 1).
    pub by: f64,
}

impl Default for Const {
    fn default() -> Self {
        Self { share: 0.05 }
    }
}

impl Default for Fall {
    fn default() -> Self {
        Self { from: 0.95, to: 0.05, steps: None, warmup: 0.0, delay: 0.0 }
    }
}

impl Default for SuccessDriven {
    fn default() -> Self {
        Self { from: 0.95, band: [0.4, 0.6], by: 0.01 }
    }
}

impl Low {
    /// Refuses what is no share.
    pub(super) fn check(self) -> Result<()> {
        match self {
            Self::Const(Const { share: found }) => share("low.const.share", found),
            Self::Cosine(fall) => fall.check().map_err(|error| error.under("low.cosine")),
            Self::Linear(fall) => fall.check().map_err(|error| error.under("low.linear")),
            Self::SuccessDriven(driven) => driven.check().map_err(|error| error.under("low.success-driven")),
        }
    }

    /// Steps of the run over which it goes, where that is not the stage.
    pub(super) fn steps(self) -> Option<u64> {
        match self {
            Self::Cosine(fall) | Self::Linear(fall) => fall.steps,
            Self::Const(_) | Self::SuccessDriven(_) => None,
        }
    }

    /// The share at time `t` of the whole, from 0; where success drives it, the one it begins with.
    pub fn at(self, t: f64) -> f64 {
        match self {
            Self::Const(Const { share }) => share,
            Self::Cosine(fall) => fall.at(t, |u| (1.0 + stats::cos(std::f64::consts::PI * u)) / 2.0),
            Self::Linear(fall) => fall.at(t, |u| 1.0 - u),
            Self::SuccessDriven(SuccessDriven { from, .. }) => from,
        }
    }
}

impl Fall {
    fn check(self) -> Result<()> {
        let shares = [("from", self.from), ("to", self.to), ("warmup", self.warmup), ("delay", self.delay)];
        shares.into_iter().try_for_each(|(key, found)| share(key, found))?;
        if self.steps == Some(0) {
            return Err(Error::input("steps", 0, "at least 1", "leave `steps` out for the stage"));
        }
        let waits = self.warmup + self.delay;
        let hint = "leave some of the time for the fall";
        if waits < 1.0 { Ok(()) } else { Err(Error::input("delay", waits, "warmup + delay below 1", hint)) }
    }

    /// `left` is the part of the way still to go, from 1 at u = 0 to 0 at u = 1.
    fn at(self, t: f64, left: impl Fn(f64) -> f64) -> f64 {
        let Self { from, to, warmup, delay, .. } = self;
        if t < warmup {
            return from * t / warmup;
        }
        to + (from - to) * left(((t - warmup - delay) / (1.0 - warmup - delay)).clamp(0.0, 1.0))
    }
}

impl SuccessDriven {
    fn check(self) -> Result<()> {
        let [least, most] = self.band;
        let shares = [("from", self.from), ("band", least), ("band", most), ("by", self.by)];
        shares.into_iter().try_for_each(|(key, found)| share(key, found))?;
        let found = format!("[{least}, {most}]");
        let refuse = || Error::input("band", found, "[low, high]", "set band = [0.4, 0.6]");
        if least <= most { Ok(()) } else { Err(refuse()) }
    }

    /// Where the share goes from `low` after a step of this success.
    pub(super) fn moved(self, low: f64, success: f64) -> f64 {
        let [least, most] = self.band;
        let by = if success > most {
            -self.by
        } else if success < least {
            self.by
        } else {
            0.0
        };
        (low + by).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_is_where_the_paper_has_it_and_constant_after_its_end() {
        let low = Low::Cosine(Fall::default());
        for (t, share) in [(0.0, 0.95), (0.5, 0.5), (1.0, 0.05), (1.5, 0.05), (9.0, 0.05)] {
            assert!((low.at(t) - share).abs() < 1e-12, "{} at {t}", low.at(t));
        }
    }

    #[test]
    fn a_rise_then_a_wait_then_a_line() {
        let low = Low::Linear(Fall { from: 0.8, to: 0.2, warmup: 0.2, delay: 0.2, steps: None });
        for (t, share) in [(0.0, 0.0), (0.1, 0.4), (0.2, 0.8), (0.4, 0.8), (0.7, 0.5), (1.0, 0.2), (2.0, 0.2)]
        {
            assert!((low.at(t) - share).abs() < 1e-12, "{} at {t}", low.at(t));
        }
        assert_eq!(Low::Const(Const { share: 0.3 }).at(0.7), 0.3);
    }

    #[test]
    fn success_above_the_band_takes_help_away_and_below_it_gives_it_back() {
        let driven = SuccessDriven { band: [0.4, 0.6], by: 0.25, ..SuccessDriven::default() };
        let moved = [(0.7, 0.5), (0.6, 0.75), (0.4, 0.75), (0.3, 1.0), (0.0, 1.0)];
        for (success, share) in moved {
            assert_eq!(driven.moved(0.75, success), share);
        }
        assert_eq!(driven.moved(0.1, 0.9), 0.0);
    }
}
