//! Laws of the arena: one loop with `run`, resume, ranks, and what it refuses.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use gradatim_core::{Error, Result};
use gradatim_train::arena::{self, Arena, Standings};
use gradatim_train::{Observer, Plan, RunDir, Size};

const TASK: &str = r#"
[TASKpool]
skills = { skills = 3, per_skill = 60 }
[TASKlearner.student.prerequisites]
ability = -0.5
rate = 3.0
[[TASKstage]]
until = { rollouts = 2_048 }
[TASKstage.train.grpo]
groups = 8
rollouts = 8
[TASKevaluate]
every = 64
per_arm = 10
[TASKfigure]
rollouts-to = { accuracy = 0.6 }
"#;

const HEAD: &str = "seeds = [0, 1, 2]\n";

const CURRICULA: &str = r#"
[curricula.uniform]
sampler = { uniform = {} }
[curricula.sec]
sampler = { sec = { tau = 0.4 } }
[curricula.filtered]
refine = [{ dynamic-sampling = {} }]
[quick]
seeds = [0]
"#;

fn text() -> String {
    format!("{HEAD}{}{CURRICULA}", TASK.replace("TASK", "tasks.chain."))
}

fn parse(text: &str) -> Result<Arena> {
    Arena::parse(Path::new("small.toml"), text, Size::Standard, &[])
}

/// Stops the run at the n-th sign of progress.
struct StopAfter<'a>(AtomicUsize, &'a AtomicBool);

impl Observer for StopAfter<'_> {
    fn advance(&self, _title: &str, _share: f64, _remark: &str) {
        if self.0.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.1.store(true, Ordering::Relaxed);
        }
    }

    fn remark(&self, _title: &str, _words: &str) {}
}

fn run(arena: &Arena, dir: &RunDir, signs: usize) -> Result<Standings> {
    let stop = AtomicBool::new(false);
    arena::run(arena, dir, 2, &stop, &StopAfter(AtomicUsize::new(signs), &stop))
}

/// The standings without times and places.
fn figures(mut standings: Standings) -> Standings {
    (standings.wall_seconds, standings.run_dir) = (0.0, String::new());
    for challenger in standings.tasks.iter_mut().flat_map(|task| &mut task.challengers) {
        (challenger.seconds, challenger.overhead) = (0.0, 0.0);
    }
    standings
}

#[test]
fn a_trial_of_an_arena_is_that_of_the_recipe_it_stands_for() {
    let folder = tempfile::tempdir().unwrap();
    let arena = parse(&text()).unwrap();
    let dir = RunDir::create_arena(&folder.path().join("arena"), &arena).unwrap();
    run(&arena, &dir, usize::MAX).unwrap();
    let recipe = format!(
        "{HEAD}keep_rollouts = false\n{}\n[curriculum]\nsampler = {{ sec = {{ tau = 0.4 }} }}\n",
        TASK.replace("TASK", "")
    );
    let plan = Plan::parse(Path::new("small.toml"), &recipe, Size::Standard, &[]).unwrap();
    let alone = RunDir::create(&folder.path().join("run"), &plan).unwrap();
    let stop = AtomicBool::new(false);
    let quiet = StopAfter(AtomicUsize::new(usize::MAX), &stop);
    gradatim_train::run(&plan, &alone, 2, &stop, &quiet).unwrap();
    let joined = std::fs::read_to_string(alone.root().join("events.jsonl")).unwrap();
    let of = |seed: u64| dir.root().join(format!("trials/chain/seed-{seed}-sec/events.jsonl"));
    let ours: String = (0..3).map(|seed| std::fs::read_to_string(of(seed)).unwrap()).collect();
    assert!(joined == ours && ours.lines().count() > 100);
}

#[test]
fn an_arena_that_was_stopped_anywhere_ends_with_the_same_standings() {
    let folder = tempfile::tempdir().unwrap();
    let arena = parse(&text()).unwrap();
    let whole = RunDir::create_arena(&folder.path().join("whole"), &arena).unwrap();
    let expected = figures(run(&arena, &whole, usize::MAX).unwrap());
    for signs in [1, 20, 50, 120, 200] {
        let root = folder.path().join(format!("after-{signs}"));
        let dir = RunDir::create_arena(&root, &arena).unwrap();
        assert!(matches!(run(&arena, &dir, signs), Err(Error::Interrupted)), "after {signs} signs");
        let (dir, read_back) = RunDir::open_arena(&root).unwrap();
        assert_eq!(read_back, arena);
        assert_eq!(figures(run(&arena, &dir, usize::MAX).unwrap()), expected, "after {signs} signs");
        assert_eq!(dir.standings().unwrap().map(figures), Some(expected.clone()));
    }
}

#[test]
fn standings_hold_every_curriculum_pair_it_by_seed_and_rank_those_that_train_alike() {
    let folder = tempfile::tempdir().unwrap();
    let arena = parse(&text()).unwrap();
    assert_eq!(arena.n_trials(), 9);
    let dir = RunDir::create_arena(&folder.path().join("arena"), &arena).unwrap();
    let standings = run(&arena, &dir, usize::MAX).unwrap();
    let task = &standings.tasks[0];
    let names: Vec<&str> = task.challengers.iter().map(|one| one.curriculum.as_str()).collect();
    assert_eq!(names, ["filtered", "sec", "uniform"]);
    for one in &task.challengers {
        let is_compared = one.refused.is_none() && one.curriculum != "uniform";
        assert_eq!((one.pairs.len(), one.figure.is_some()), if is_compared { (3, true) } else { (0, false) });
        assert!((0.0..=1.0).contains(&one.wasted) && one.curve.len() > 10);
        assert!(one.curve.windows(2).all(|pair| pair[0].rollouts < pair[1].rollouts));
        assert!(one.curve.iter().all(|at| at.low <= at.mean + 1e-12 && at.mean <= at.high + 1e-12));
        // A geometric mean of what lies within the budget, the last step's overshoot aside.
        assert!(one.rollouts <= 2_048.0 + 4.0 * 64.0 * 20.0);
        let ranked = standings.ranked.contains(&one.curriculum);
        assert_eq!(ranked, one.refused.is_none());
        assert_eq!(one.refused.is_some(), (one.batch / 64.0 - 1.0).abs() > 0.05);
    }
    assert_eq!((task.challengers[2].trained, task.challengers[2].batch), (64.0, 64.0));
    if let Some(ranking) = &standings.ranking {
        let k = standings.ranked.len() as f64;
        let mean = ranking.mean_ranks.iter().sum::<f64>() / k;
        assert!((mean - (k + 1.0) / 2.0).abs() < 1e-9);
    }
}

/// Whether the arena finds what is known of a chain of skills: first things first beats any order.
fn finds_what_is_known(standings: &Standings) -> bool {
    let of = |name| standings.tasks[0].challengers.iter().find(|one| one.curriculum == name).unwrap();
    let place = |name| standings.ranked.iter().position(|ranked| ranked == name).unwrap();
    let rank = |name| standings.ranking.as_ref().map(|ranking| ranking.mean_ranks[place(name)]);
    let ratio = of("in-order").figure.as_ref().unwrap().ratio;
    ratio < 0.9 && of("in-order").rollouts < of("uniform").rollouts && rank("in-order") < rank("uniform")
}

#[test]
fn the_scores_of_two_curricula_swapped_are_another_finding() {
    let folder = tempfile::tempdir().unwrap();
    let curricula = "
        [curricula.uniform]
        sampler = { uniform = {} }
        [curricula.in-order]
        sampler = { staged = { pace = { mastery = { threshold = 0.8, window = 64 } } } }";
    let task = TASK.replace("TASK", "tasks.chain.").replace("2_048", "16_384");
    let arena = parse(&format!("{HEAD}{task}{curricula}")).unwrap();
    let dir = RunDir::create_arena(&folder.path().join("arena"), &arena).unwrap();
    assert!(finds_what_is_known(&run(&arena, &dir, usize::MAX).unwrap()));
    for seed in 0..3 {
        let of = |name: &str| dir.root().join(format!("trials/chain/seed-{seed}-{name}"));
        for (from, to) in [("uniform", "aside"), ("in-order", "uniform"), ("aside", "in-order")] {
            std::fs::rename(of(from), of(to)).unwrap();
        }
    }
    assert!(!finds_what_is_known(&run(&arena, &dir, usize::MAX).unwrap()));
}

#[test]
fn what_would_not_be_compared_fairly_is_refused_by_file_line_and_key() {
    for (from, to, needle) in [
        ("seeds = [0, 1, 2]", "seeds = []", "seeds"),
        ("seeds = [0, 1, 2]", "seeds = [0]\nagainst = \"unifrom\"", "against"),
        ("seeds = [0, 1, 2]", "seed = [0]", "seed"),
        ("[curricula.sec]", "[curricula.Sec]", "curricula.Sec"),
        ("[curricula.sec]", "[curricula.\"../sec\"]", "curricula"),
        ("[curricula.sec]", "[curricula.shared]", "curricula.shared"),
        ("[curricula.uniform]", "[curricula.plain]", "against"),
        ("tau = 0.4", "tau = -1.0", "curricula.sec.sampler.sec.tau"),
        ("tau = 0.4", "taus = 0.4", "taus"),
        (
            "refine = [{ dynamic-sampling = {} }]",
            "refine = [{ dynamic-sampling = {} }]\nmax_rounds = 0",
            "curricula.filtered.max_rounds",
        ),
        ("until = { rollouts = 2_048 }", "until = { steps = 5 }", "tasks.chain.stage"),
        ("rollouts-to = { accuracy = 0.6 }", "accuracy-after = {}", "tasks.chain.figure.accuracy-after"),
        (
            "rollouts-to = { accuracy = 0.6 }",
            "rollouts-to = { accuracy = 1.6 }",
            "figure.rollouts-to.accuracy",
        ),
        (
            "rollouts-to = { accuracy = 0.6 }",
            "rollouts-to = { accuracy = 0.6, on = \"skill 9\" }",
            "figure.rollouts-to.on",
        ),
        ("skills = 3", "skills = 0", "tasks.chain.pool.skills.skills"),
        (
            "skills = { skills = 3, per_skill = 60 }",
            "ability = { per_level = 60 }",
            "tasks.chain.pool.ability",
        ),
        ("ability = -0.5", "transfer = 2.0", "tasks.chain.learner.student.prerequisites.transfer"),
        ("groups = 8", "groups = 0", "tasks.chain.stage.0.train.grpo.groups"),
    ] {
        assert!(text().contains(from), "{from}");
        let fault = parse(&text().replace(from, to)).expect_err(to).to_string();
        assert!(fault.contains(needle) && fault.starts_with("small.toml:"), "{to}: {fault}");
        assert!(fault.contains("hint: "), "{fault}");
    }
    let ability =
        text().replace("skills = { skills = 3, per_skill = 60 }", "ability = { per_level = 60 }").replace(
            "student.prerequisites]\nability = -0.5\nrate = 3.0",
            "student.simulated]\nupdate = \"mean\"",
        );
    assert!(
        parse(&ability).unwrap_err().to_string().contains("tasks.chain.learner.student.simulated.update")
    );
}

#[test]
fn a_size_lays_its_table_over_the_file_and_must_be_there() {
    let quick = Arena::parse(Path::new("small.toml"), &text(), Size::Quick, &[]).unwrap();
    assert_eq!(quick.spec.seeds, [0]);
    let sets = ["tasks.chain.evaluate.every=128".to_owned()];
    let set = Arena::parse(Path::new("small.toml"), &text(), Size::Standard, &sets).unwrap();
    assert_eq!(set.spec.tasks["chain"].evaluate.every, 128);
    assert!(Arena::parse(Path::new("small.toml"), &text(), Size::Full, &[]).is_err());
}

#[test]
fn a_run_and_an_arena_are_not_taken_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let arena = parse(&text()).unwrap();
    let root = folder.path().join("arena");
    RunDir::create_arena(&root, &arena).unwrap();
    assert!(RunDir::open(&root).unwrap_err().to_string().contains("gradatim arena --resume"));
    assert!(RunDir::create_arena(&root, &arena).unwrap_err().to_string().contains("--out"));
    assert!(RunDir::open_arena(folder.path()).unwrap_err().to_string().contains("holds an arena"));
}
