//! The verifier watch: training is paid ever more while the exam falls.
//!
//! Source   GLM-4.1V-Thinking, arXiv 2507.01006, system 43: under one bad verifier training reward rose to 0.92
//!          while every benchmark fell. [paper]; the rule is ours [inferred]
//! Domain   the arms whose names agree up to the first `/`: they share a verifier
//! Compare  the training scores since the last exam, and that exam, with those of the domain's best exam so far;
//!          arm by arm, so that drawing easier levels is no rise, over arms trained on both times, weighed by
//!          their exam problems. An arm not trained on before the best exam is compared with what came first after
//! Alarm    training rose by `RISE` and the exam fell by `FALL`, and both by 3 standard errors; once a domain
//! Errors   of training the spread of groups' mean scores over sqrt(groups); of the exam sqrt(p (1 - p) / problems)
//! Blind    where the exam is fooled as training is; a fall without a rise is forgetting, and not told
//! Nothing is stopped: a remark is made when it happens, and stands in the outcome.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

const RISE: f64 = 0.05;
const FALL: f64 = 0.02;
/// Standard errors.
const SURE: f64 = 3.0;

/// What it remembers of a stage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct VerifierWatch {
    /// Training since the last exam, by arm's place in the pool.
    since: BTreeMap<usize, Trained>,
    best: BTreeMap<String, Reading>,
    told: BTreeSet<String>,
}

/// A domain at its best exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Reading {
    step: u64,
    /// Mean over the domain's exam problems.
    accuracy: f64,
    arms: Vec<ArmReading>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct ArmReading {
    /// Exam score.
    mark: f64,
    /// Exam problems.
    problems: u32,
    trained: Option<Trained>,
}

/// Groups trained on.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Trained {
    groups: f64,
    /// Sum of their mean scores, and of the squares of those.
    sums: [f64; 2],
}

impl Trained {
    fn mean(self) -> f64 {
        self.sums[0] / self.groups
    }

    /// Squared standard error of the mean; that of a coin where one group says nothing of its spread.
    fn error(self) -> f64 {
        if self.groups < 2.0 {
            return 0.25;
        }
        let spread = (self.sums[1] - self.groups * self.mean() * self.mean()).max(0.0);
        spread / (self.groups - 1.0) / self.groups
    }
}

/// A domain whose verifier should be looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// Which.
    pub domain: String,
    /// Steps at its best exam, and now.
    pub steps: [u64; 2],
    /// By how much training scores rose, in [0, 1].
    pub rise: f64,
    /// By how much the exam fell, in [0, 1].
    pub fall: f64,
}

impl Alarm {
    /// In words, for a reader.
    pub fn words(&self) -> String {
        let Self { domain, steps: [from, to], rise, fall } = self;
        let (rise, fall) = (100.0 * rise, 100.0 * fall);
        format!(
            "{domain}: training scores rose by {rise:.0} points while held-out ones fell by {fall:.0}, from step \
             {from} to {to}: look at its verifier"
        )
    }
}

impl VerifierWatch {
    /// Looks at one group that was trained on: the place of its arm in the pool, and its mean score.
    pub fn group(&mut self, arm: usize, score: f64) {
        let since = self.since.entry(arm).or_default();
        since.groups += 1.0;
        since.sums = [since.sums[0] + score, since.sums[1] + score * score];
    }

    /// Looks at one exam: its scores and problems `[C]`, under the arms' names.
    pub fn exam(&mut self, step: u64, names: &[String], sizes: &[u32], marks: &[Option<f64>]) -> Vec<Alarm> {
        let since = std::mem::take(&mut self.since);
        let mut domains: BTreeMap<&str, Reading> = BTreeMap::new();
        for (arm, ((name, size), mark)) in names.iter().zip(sizes).zip(marks).enumerate() {
            let Some(mark) = mark else { continue };
            let domain = name.split('/').next().unwrap_or(name);
            let empty = || Reading { step, accuracy: 0.0, arms: vec![] };
            let reading = ArmReading { mark: *mark, problems: *size, trained: since.get(&arm).copied() };
            domains.entry(domain).or_insert_with(empty).arms.push(reading);
        }
        let mut alarms = vec![];
        for (domain, mut now) in domains {
            let problems: f64 = now.arms.iter().map(|arm| f64::from(arm.problems)).sum();
            let right: f64 = now.arms.iter().map(|arm| arm.mark * f64::from(arm.problems)).sum();
            now.accuracy = right / problems;
            let Some(best) = self.best.get_mut(domain) else {
                self.best.insert(domain.to_owned(), now);
                continue;
            };
            for (then, now) in best.arms.iter_mut().zip(&now.arms) {
                then.trained = then.trained.or(now.trained);
            }
            if let Some(alarm) = compare(domain, best, &now)
                && self.told.insert(domain.to_owned())
            {
                alarms.push(alarm);
            }
            if now.accuracy > best.accuracy {
                *best = now;
            }
        }
        alarms
    }
}

/// The header's rule.
fn compare(domain: &str, best: &Reading, now: &Reading) -> Option<Alarm> {
    let [mut rise, mut fall, mut problems] = [0.0; 3];
    let [mut rise_error, mut fall_error] = [0.0; 2];
    for (then, now) in best.arms.iter().zip(&now.arms) {
        let (Some(trained), Some(trained_now)) = (then.trained, now.trained) else { continue };
        let weight = f64::from(then.problems);
        problems += weight;
        rise += weight * (trained_now.mean() - trained.mean());
        fall += weight * (then.mark - now.mark);
        rise_error += weight * weight * (trained.error() + trained_now.error());
        fall_error += weight * (then.mark * (1.0 - then.mark) + now.mark * (1.0 - now.mark));
    }
    let sure = |value: f64, error: f64, least: f64| {
        problems > 0.0 && value / problems >= (SURE * error.sqrt() / problems).max(least)
    };
    let holds = sure(rise, rise_error, RISE) && sure(fall, fall_error, FALL);
    holds.then(|| Alarm {
        domain: domain.to_owned(),
        steps: [best.step, now.step],
        rise: rise / problems,
        fall: fall / problems,
    })
}

#[cfg(test)]
mod tests {
    use gradatim_core::{Rng, Seed, stats};

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    /// A share of `n` coin flips.
    fn flips(rng: &mut Rng, p: f64, n: u32) -> f64 {
        f64::from((0..n).map(|_| u32::from(rng.unit() < p)).sum::<u32>()) / f64::from(n)
    }

    /// A learner of two domains that solves ever more, and in the second finds what its verifier pays wrongly:
    /// the share of hacks follows the replicator's equation. Gives the steps of the alarms, and by how much the
    /// true held-out accuracy of the second domain had fallen at the first one.
    fn drill(seed: u64, poison: f64) -> (Vec<(String, u64)>, Option<f64>) {
        let (names, sizes) = (names(&["clean/1", "hacked/1"]), [10_000, 10_000]);
        let mut rng = Seed(seed).rng("drill", [0, 0]);
        let mut watch = VerifierWatch::default();
        let (mut solve, mut odds) = ([0.3, 0.3], [0.01, 0.01]);
        let (mut alarms, mut best, mut fallen) = (vec![], 0.0_f64, None);
        for step in 0..600_u64 {
            let hack = odds.map(|odds| odds / (1.0 + odds));
            let held_out: Vec<f64> = (0..2).map(|d| (1.0 - hack[d]) * solve[d]).collect();
            best = best.max(held_out[1]);
            if step % 5 == 0 {
                let marks = [0, 1].map(|d: usize| Some(flips(&mut rng, held_out[d], sizes[d])));
                for alarm in watch.exam(step, &names, &sizes, &marks) {
                    fallen = fallen.or((alarm.domain == "hacked").then_some(best - held_out[1]));
                    alarms.push((alarm.domain, step));
                }
            }
            let paid = [0.0, poison];
            for d in 0..2 {
                let p = hack[d] * paid[d] + (1.0 - hack[d]) * solve[d];
                (0..16).for_each(|_| watch.group(d, flips(&mut rng, p, 8)));
            }
            for d in 0..2 {
                odds[d] *= stats::exp(0.05 * (paid[d] - solve[d]));
                solve[d] += 0.001 * (1.0 - solve[d]) * (1.0 - hack[d]);
            }
        }
        (alarms, fallen)
    }

    #[test]
    fn a_poisoned_verifier_is_told_of_before_held_out_accuracy_has_lost_5_points() {
        for seed in 0..20 {
            let (alarms, fallen) = drill(seed, 1.0);
            assert_eq!(alarms.len(), 1, "seed {seed}: {alarms:?}");
            assert!(fallen.is_some_and(|fallen| fallen < 0.05), "seed {seed}: {fallen:?}");
        }
    }

    #[test]
    fn sound_verifiers_are_left_in_peace() {
        let alarms: usize = (0..50).map(|seed| drill(seed, 0.0).0.len()).sum();
        assert_eq!(alarms, 0, "in 12,000 looks at a domain");
    }

    #[test]
    fn drawing_easier_levels_is_no_rise_and_forgetting_is_no_alarm() {
        let (names, sizes) = (names(&["sort/1", "sort/2"]), [4_000; 2]);
        let mut watch = VerifierWatch::default();
        (0..400).for_each(|_| watch.group(1, 0.2));
        assert!(watch.exam(1, &names, &sizes, &[Some(0.9), Some(0.3)]).is_empty());
        (0..400).for_each(|_| watch.group(0, 0.9));
        assert!(watch.exam(2, &names, &sizes, &[Some(0.9), Some(0.1)]).is_empty());
        (0..400).for_each(|_| watch.group(1, 0.6));
        let alarms = watch.exam(3, &names, &sizes, &[Some(0.9), Some(0.1)]);
        assert_eq!(alarms.len(), 1);
        assert_eq!((alarms[0].domain.as_str(), alarms[0].steps), ("sort", [1, 3]));
        assert!((alarms[0].rise - 0.4).abs() < 1e-9 && (alarms[0].fall - 0.2).abs() < 1e-9);
    }
}
