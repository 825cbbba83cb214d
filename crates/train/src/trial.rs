//! One trial: the stages of one seed on one side, step by step.
//!
//! Everything a step decides is keyed by (seed, step, ticket), so a trial that was cut off and
//! resumed from its last checkpoint writes the same events and ends with the same weights.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use gradatim_core::{Error, Result, Seed, State};
use gradatim_curriculum::{Curriculum, Need};
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::checkpoint::Checkpoints;
use crate::collapse::Monitor;
use crate::events::{Enter, Evaluate, Event, Start, Step, Timing, Trial, What};
use crate::exam::{Exam, Verifiers};
use crate::expert::Climb;
use crate::journal::Journal;
use crate::leakage::{Seen, Watch};
use crate::opening::families_pool;
use crate::recipe::{self, OnEnter, Recipe, Stage, Train};
use crate::reward::{Reward, Terms};
use crate::rollouts::RolloutFiles;
use crate::student::Student;
use crate::verifier_watch::VerifierWatch;
use crate::{expert, imitate, reinforce};

/// Saving may take this share of the time.
const SAVING_SHARE: f64 = 0.04;
/// Seconds between checkpoints at least.
const MOST_OFTEN: f64 = 1.0;

/// What this loop can do for a policy.
const ABLE: [Need; 9] = [
    Need::Rewards,
    Need::Weights,
    Need::RolloutText,
    Need::PromptOverride,
    Need::TrainPrompt,
    Need::Prefix,
    Need::LengthBudget,
    Need::TokenSelection,
    Need::KlScale,
];

/// What a checkpoint remembers besides the learner.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Stage under way; the number of stages when the trial is over.
    pub stage: usize,
    /// Steps of that stage.
    pub stage_steps: u64,
    /// Rollouts of that stage.
    pub stage_rollouts: u64,
    /// Steps of the trial.
    pub steps: u64,
    /// Rollouts of the trial.
    pub rollouts: u64,
    /// Response tokens sampled in the trial.
    pub tokens: u64,
    /// Steps and rollouts at the last exam; `None` before the first.
    pub last_exam: Option<[u64; 2]>,
    /// The curriculum under way: passes over the pool go on from stage to stage while it stays the same.
    pub curriculum: Option<State>,
    /// What the terms of the stage's reward remember.
    #[serde(default)]
    pub reward: Vec<Option<State>>,
    /// What the collapse monitor remembers of the stage.
    #[serde(default)]
    pub monitor: Monitor,
    /// What the verifier watch remembers of the stage.
    #[serde(default)]
    pub verifier_watch: VerifierWatch,
    /// Where the stage's climb stands; `None` before its first validation.
    #[serde(default)]
    pub climb: Option<Climb>,
    /// Exam problems training has seen.
    pub seen: Seen,
    /// Bytes of `events.jsonl` and `timing.jsonl`.
    pub journals: [u64; 2],
    /// Seconds so far.
    pub timing: Timing,
}

/// What a trial is made of.
pub struct Setting<'a> {
    /// The recipe of this side.
    pub recipe: &'a Recipe,
    /// Who runs.
    pub trial: Trial,
    /// What it is called.
    pub title: &'a str,
    /// Stages to run.
    pub stages: std::ops::Range<usize>,
    /// Its folder.
    pub folder: PathBuf,
    /// Trial to take up after: its folder.
    pub after: Option<PathBuf>,
}

/// Told what goes on, for progress bars.
pub trait Observer: Sync {
    /// The trial of that title stands at `share` of its budget.
    fn advance(&self, title: &str, share: f64, remark: &str);

    /// Something a reader should know happened to the trial of that title.
    fn remark(&self, title: &str, words: &str);
}

/// A trial under way.
pub struct Running<'a> {
    pub(crate) recipe: &'a Recipe,
    pub(crate) seed: Seed,
    pub(crate) pool: &'a Pool,
    pub(crate) student: Student,
    pub(crate) verifiers: Verifiers,
    pub(crate) watch: Watch,
    pub(crate) progress: Progress,
    pub(crate) rollout_files: Option<RolloutFiles>,
    pub(crate) terms: Terms,
    setting: &'a Setting<'a>,
    exam: Exam,
    events: Journal,
    timings: Journal,
    checkpoints: Checkpoints,
    since_checkpoint: Instant,
    last_save: f64,
    steps_since_checkpoint: u64,
}

impl<'a> Running<'a> {
    /// Opens a trial at its newest checkpoint that is whole, or at its start.
    pub fn open(
        setting: &'a Setting<'a>,
        pool: &'a Pool,
        mut student: Student,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let recipe = setting.recipe;
        let event_file = setting.folder.join("events.jsonl");
        let mut take_up = |progress: Progress, folder: &Path| {
            if let Some(stage) = recipe.stage.get(progress.stage).filter(|_| progress.stage_steps > 0) {
                student.begin_stage(stage)?;
            }
            student.learner().load(folder)?;
            let events = Journal::open(event_file.clone(), progress.journals[0])?;
            Ok((progress, events))
        };
        let checkpoints = Checkpoints::open(&setting.folder)?;
        let (restored, told) = checkpoints.restore(&mut take_up)?;
        told.iter().for_each(|words| observer.remark(setting.title, words));
        let (progress, events) = match restored {
            Some(restored) => restored,
            None => match inherit(setting)? {
                (start, Some(folder)) => take_up(start, &folder)?,
                (start, None) => (start, Journal::open(event_file, 0)?),
            },
        };
        let problems = pool.exam(recipe.evaluate.per_arm as usize)?;
        let exam = Exam::new(problems, pool.arms().len(), recipe.evaluate.clone());
        let rollout_files = match recipe.keep_rollouts {
            true => Some(RolloutFiles::open(&setting.folder, progress.steps)?),
            false => None,
        };
        Ok(Self {
            recipe,
            seed: Seed(setting.trial.seed),
            pool,
            student,
            verifiers: Verifiers::default(),
            watch: Watch::new(exam.problems(), progress.seen.clone()),
            events,
            timings: Journal::open_any(setting.folder.join("timing.jsonl"), progress.journals[1])?,
            exam,
            checkpoints,
            since_checkpoint: Instant::now(),
            last_save: 0.0,
            steps_since_checkpoint: 0,
            rollout_files,
            terms: Terms::default(),
            progress,
            setting,
        })
    }

    /// Runs to the end, or until `stop` is set: then everything is saved and the error says so.
    pub fn run(mut self, stop: &AtomicBool, observer: &dyn Observer) -> Result<Progress> {
        if self.progress.journals[0] == 0 {
            self.start()?;
        }
        while self.progress.stage < self.setting.stages.end {
            let stage = &self.recipe.stage[self.progress.stage];
            self.run_stage(stage, stop, observer)?;
            self.progress.stage += 1;
            self.progress.stage_steps = 0;
            self.progress.stage_rollouts = 0;
            self.progress.monitor = Monitor::default();
            self.progress.verifier_watch = VerifierWatch::default();
            self.progress.climb = None;
        }
        self.save()?;
        observer.advance(self.setting.title, 1.0, "done");
        Ok(self.progress)
    }

    fn start(&mut self) -> Result<()> {
        let arms = self.pool.arms();
        let start = Start {
            arms: arms.iter().map(|arm| arm.name.clone()).collect(),
            levels: arms.iter().map(|arm| arm.level).collect(),
            exam: self.exam.sizes(),
        };
        self.tell(What::Start(start))
    }

    fn run_stage(&mut self, stage: &Stage, stop: &AtomicBool, observer: &dyn Observer) -> Result<()> {
        if self.progress.stage_steps == 0 {
            self.enter(stage)?;
        }
        self.terms = Terms::default();
        let mut curriculum = match &stage.train {
            Train::Sft(_) => None,
            Train::Grpo(grpo) => Some(self.curriculum(&grpo.reward, grpo.groups, grpo.rollouts)?),
            Train::ExpertIteration(expert) => {
                Some(self.curriculum(&expert.reward, expert.groups, expert.rollouts)?)
            }
        };
        let own_pool = match &stage.train {
            Train::Sft(sft) if !sft.fresh.is_empty() => {
                Some(families_pool(&sft.fresh, self.seed, &mut self.student)?)
            }
            _ => None,
        };
        if curriculum.is_some() && self.progress.stage_steps == 0 {
            self.evaluate(stage, observer)?;
        }
        while stage.until.progress(self.progress.stage_steps, self.progress.stage_rollouts) < 1.0 {
            let began = Instant::now();
            let step = match (&stage.train, &mut curriculum) {
                (Train::Grpo(grpo), Some(curriculum)) => reinforce::step(self, stage, grpo, curriculum)?,
                (Train::Sft(sft), _) => Some(imitate::step(self, stage, sft, own_pool.as_ref())?),
                (Train::ExpertIteration(expert), Some(curriculum)) => {
                    expert::step(self, stage, expert, curriculum)?
                }
                (Train::Grpo(_) | Train::ExpertIteration(_), None) => None,
            };
            let Some(step) = step else { break };
            refuse_divergence(&step)?;
            self.progress.timing.step = self.progress.steps;
            self.progress.timing.seconds += began.elapsed().as_secs_f64();
            let rate = self.progress.rollouts as f64 / self.progress.timing.seconds.max(1e-9);
            let remark =
                step.reward.map_or_else(String::new, |r| format!("reward {r:.2}, {rate:.0} rollouts/s"));
            self.tell(What::Step(Box::new(step)))?;
            let timing = self.progress.timing;
            self.timings.write(&timing)?;
            if curriculum.is_some() && self.exam_is_due() {
                self.evaluate(stage, observer)?;
            }
            self.steps_since_checkpoint += 1;
            if let Some(curriculum) = &curriculum {
                self.progress.curriculum = Some(curriculum.save()?);
            }
            if stop.load(Ordering::Relaxed) {
                self.save()?;
                return Err(Error::Interrupted);
            }
            if self.checkpoint_is_due() {
                self.save()?;
            }
            observer.advance(self.setting.title, self.share(stage), &remark);
        }
        if curriculum.is_some() { self.evaluate(stage, observer) } else { Ok(()) }
    }

    /// Begins a stage: what the last one remembered of its own is over.
    fn enter(&mut self, stage: &Stage) -> Result<()> {
        self.student.begin_stage(stage)?;
        if matches!(&stage.train, Train::ExpertIteration(expert) if expert.start == recipe::Start::Base) {
            self.put_by(&self.base())?;
        }
        self.progress.reward.clear();
        if self.recipe.curriculum_since(self.progress.stage) == self.progress.stage {
            self.progress.curriculum = None;
        }
        let OnEnter { refresh_reference, reset_optimizer } = stage.on_enter;
        if stage.on_enter == OnEnter::default() {
            return Ok(());
        }
        let (stage, step) = (stage.title().to_owned(), self.progress.steps);
        self.tell(What::Enter(Enter { stage, step, refresh_reference, reset_optimizer }))
    }

    /// The stage's curriculum and the terms of its reward, as they were left.
    fn curriculum(&mut self, reward: &Reward, groups: u32, rollouts: u32) -> Result<Curriculum> {
        self.terms = Terms::new(reward);
        self.terms.load(self.progress.reward.clone())?;
        let spec = self.recipe.curriculum_of(self.progress.stage);
        let options = gradatim_curriculum::Options {
            groups: groups as usize,
            rollouts,
            max_rounds: spec.max_rounds,
            max_draws: spec.max_draws,
            run: self.seed.0,
            seed: self.seed.derive("curriculum", self.shuffle()),
            ..Default::default()
        };
        let mut curriculum = spec.build(self.pool, options)?;
        curriculum.attach(&ABLE)?;
        if let Some(state) = self.progress.curriculum.clone() {
            curriculum.load(state, self.pool)?;
        }
        Ok(curriculum)
    }

    /// Keys the draws of the stage's curriculum: 0 for the recipe's first, the stage it begins at for others.
    fn shuffle(&self) -> u64 {
        let first = self.recipe.stage.iter().position(|stage| !stage.ignores_curriculum());
        let since = self.recipe.curriculum_since(self.progress.stage);
        if first == Some(since) { 0 } else { since as u64 }
    }

    /// Where the weights lie that the expert iteration under way began with: a folder a stage, so that a trial
    /// that goes on from a checkpoint of the stage before finds its own.
    pub(crate) fn base(&self) -> PathBuf {
        self.setting.folder.join(format!("base/stage-{}", self.progress.stage))
    }

    /// Where the iterate of `step` lies; a folder a step, for the same reason.
    pub(crate) fn iterate(&self, step: u64) -> PathBuf {
        self.setting.folder.join(format!("iterates/step-{step:09}"))
    }

    /// Puts the learner's present weights by.
    pub(crate) fn put_by(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder).map_err(|fault| Error::io(folder, "making the folder", fault))?;
        self.student.as_trainable().save(folder)
    }

    fn share(&self, stage: &Stage) -> f64 {
        let done = self.progress.stage - self.setting.stages.start;
        let inside = stage.until.progress(self.progress.stage_steps, self.progress.stage_rollouts);
        (done as f64 + inside) / self.setting.stages.len().max(1) as f64
    }

    fn exam_is_due(&self) -> bool {
        let every = self.recipe.evaluate.every;
        let last = self.progress.last_exam.map_or(0, |[_, rollouts]| rollouts);
        self.progress.rollouts / every > last / every
    }

    /// Sits the exam, once a step: a second reading of the same weights would say nothing new.
    fn evaluate(&mut self, stage: &Stage, observer: &dyn Observer) -> Result<()> {
        let now = [self.progress.steps, self.progress.rollouts];
        if self.progress.last_exam.replace(now) == Some(now) {
            return Ok(());
        }
        let began = Instant::now();
        let marks = self.exam.sit(&mut self.student, &mut self.verifiers, self.progress.steps)?;
        let seconds = began.elapsed().as_secs_f64();
        self.progress.timing.step = self.progress.steps;
        self.progress.timing.evaluating += seconds;
        self.progress.timing.seconds += seconds;
        let timing = self.progress.timing;
        self.timings.write(&timing)?;
        let names: Vec<String> = self.pool.arms().iter().map(|arm| arm.name.clone()).collect();
        let watch = &mut self.progress.verifier_watch;
        let alarms = watch.exam(self.progress.steps, &names, &self.exam.sizes(), &marks.by_arm);
        self.tell(What::Evaluate(Evaluate {
            stage: stage.title().to_owned(),
            step: self.progress.steps,
            rollouts: self.progress.rollouts,
            tokens: self.progress.tokens,
            accuracy: marks.accuracy,
            by_arm: marks.by_arm,
            refused: marks.refused,
        }))?;
        for alarm in alarms {
            observer.remark(self.setting.title, &alarm.words());
            self.tell(What::Alarm(alarm))?;
        }
        marks.examples.into_iter().try_for_each(|example| self.tell(What::Example(example)))
    }

    fn tell(&mut self, what: What) -> Result<()> {
        self.events.write(&Event { trial: self.setting.trial, what })
    }

    fn checkpoint_is_due(&self) -> bool {
        match self.recipe.checkpoint_every {
            Some(every) => self.steps_since_checkpoint >= every,
            None => {
                let wanted = (self.last_save / SAVING_SHARE).max(MOST_OFTEN);
                self.since_checkpoint.elapsed().as_secs_f64() >= wanted
            }
        }
    }

    fn save(&mut self) -> Result<()> {
        let began = Instant::now();
        if let Some(files) = &mut self.rollout_files {
            files.flush()?;
        }
        self.progress.seen = self.watch.seen().clone();
        self.progress.reward = self.terms.save();
        self.progress.journals = [self.events.sync()?, self.timings.sync()?];
        let student = &self.student;
        // The trial's end has a name of its own, so that it never replaces the step before it.
        let name = self.progress.steps * 2 + u64::from(self.progress.stage == self.setting.stages.end);
        self.checkpoints.write(name, &self.progress, |folder| student.as_trainable().save(folder))?;
        self.last_save = began.elapsed().as_secs_f64();
        self.progress.timing.saving += self.last_save;
        self.progress.timing.seconds += self.last_save;
        self.since_checkpoint = Instant::now();
        self.steps_since_checkpoint = 0;
        Ok(())
    }

    /// The step under way, as an event.
    pub(crate) fn step_event(&self, stage: &Stage) -> Step {
        let n_arms = self.pool.arms().len();
        Step {
            stage: stage.title().to_owned(),
            step: self.progress.steps,
            rollouts: self.progress.rollouts,
            tokens: self.progress.tokens,
            drawn: vec![0; n_arms],
            pass_rate: vec![None; n_arms],
            ..Step::default()
        }
    }
}

/// Weights that are no numbers any more teach nothing.
fn refuse_divergence(step: &Step) -> Result<()> {
    let finite = [step.train.loss, step.train.grad_norm].iter().all(|number| number.is_finite());
    if finite {
        return Ok(());
    }
    let found =
        format!("loss {}, gradient norm {} in step {}", step.train.loss, step.train.grad_norm, step.step);
    let hint = "lower update.learning_rate and start again";
    Err(Error::input(format!("stage {}", step.stage), found, "finite numbers", hint))
}

/// Where a trial without a checkpoint begins: at the end of the shared stages, or with nothing.
fn inherit(setting: &Setting<'_>) -> Result<(Progress, Option<PathBuf>)> {
    let start = Progress { stage: setting.stages.start, ..Progress::default() };
    let Some(after) = &setting.after else { return Ok((start, None)) };
    match Checkpoints::open(after)?.newest::<Progress>()? {
        Some((shared, folder)) => {
            let progress =
                Progress { steps: shared.steps, seen: shared.seen, timing: shared.timing, ..start };
            Ok((progress, Some(folder)))
        }
        None => {
            let hint = "delete the run directory and start again";
            Err(Error::input("run directory", "no finished shared stage", "its last checkpoint", hint)
                .in_file(after, None))
        }
    }
}

/// Whether the trial in `folder` has run all of `stages`.
pub fn is_finished(folder: &Path, stages: &std::ops::Range<usize>) -> Result<Option<Progress>> {
    if !folder.exists() {
        return Ok(None);
    }
    let newest = Checkpoints::open(folder)?.newest::<Progress>()?;
    Ok(newest.map(|(progress, _)| progress).filter(|progress| progress.stage >= stages.end))
}

/// Arms by name, for stages that weight them.
pub(crate) fn arm_weights(pool: &Pool, weights: &BTreeMap<String, f64>) -> Result<Vec<f64>> {
    if weights.is_empty() {
        return Ok(vec![1.0; pool.arms().len()]);
    }
    let mut by_arm = vec![0.0; pool.arms().len()];
    for (name, weight) in weights {
        let Some(arm) = pool.arm(name) else {
            let known = pool.arms().iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>().join(", ");
            let expected = format!("an arm of the pool: {known}");
            return Err(Error::input(
                "train.sft.weights",
                format!("`{name}`"),
                expected,
                "use one of these names",
            ));
        };
        by_arm[arm.0 as usize] = *weight;
    }
    Ok(by_arm)
}
