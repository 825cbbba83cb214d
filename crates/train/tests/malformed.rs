//! A hundred and more wrong recipes: each is refused with file, line, key and remedy, and none panics.

use std::path::Path;

use gradatim_core::Error;
use gradatim_train::{Plan, Size};

const GOOD: &str = r#"system = 2
seeds = [0, 1]
[pool]
fresh = [{ sort = { levels = [1, 4] } }]
[learner.student.transformer]
layers = 1
width = 16
heads = 2
context = 32
[curriculum]
sampler = { sec = { alpha = 0.5, tau = 0.4 } }
refine = [{ dynamic-sampling = {} }]
max_rounds = 3
[[stage]]
until = { steps = 5 }
[stage.train.sft]
sequences = 8
weights = { "sort/1" = 1.0 }
update = { learning_rate = 1e-3, weight_decay = 0.01, rise = 2, fall = 0.3, floor = 0.1 }
[[stage]]
name = "climb"
until = { rollouts = 64 }
[stage.train.grpo]
groups = 4
rollouts = 4
advantage = "dr-grpo"
temperature = 1.0
top_p = 1.0
max_tokens = 12
reward = { right = 1.0, readable = 0.1, unreadable = 0.0 }
update = { learning_rate = 1e-4, rise = 2, divisor = 12.0, kl = 0.0, clip_low = 0.2, minibatches = 1 }
[evaluate]
every = 32
per_arm = 10
max_tokens = 12
[figure]
rollouts-to = { accuracy = 0.8, on = "sort/2" }
[baseline]
curriculum.sampler = { uniform = {} }
[quick]
stage.1.until.rollouts = 32
"#;

/// (what stands in the good recipe, what stands there instead, a part of the key or message that must be named)
const WRONG: &[(&str, &str, &str)] = &[
    // Wrong keys, in every table.
    ("system = 2", "systems = 2", "systems"),
    ("seeds = [0, 1]", "seed = [0, 1]", "seed"),
    ("[pool]", "[pools]", "pools"),
    ("fresh = [{", "fresch = [{", "fresch"),
    ("levels = [1, 4]", "level = [1, 4]", "level"),
    ("layers = 1", "layer = 1", "layer"),
    ("width = 16", "widht = 16", "widht"),
    ("heads = 2", "head = 2", "head"),
    ("sampler = {", "samplers = {", "samplers"),
    ("alpha = 0.5", "alfa = 0.5", "alfa"),
    ("tau = 0.4", "taus = 0.4", "taus"),
    ("refine = [", "refiners = [", "refiners"),
    ("max_rounds = 3", "max_round = 3", "max_round"),
    ("until = { steps = 5 }", "untill = { steps = 5 }", "untill"),
    ("steps = 5", "step = 5", "step"),
    ("sequences = 8", "sequence = 8", "sequence"),
    ("weights = {", "weight = {", "weight"),
    ("weight_decay = 0.01", "decay = 0.01", "decay"),
    ("rise = 2, fall", "warmup = 2, fall", "warmup"),
    ("name = \"climb\"", "nome = \"climb\"", "nome"),
    ("groups = 4", "group = 4", "group"),
    ("rollouts = 4\n", "rollout = 4\n", "rollout"),
    ("advantage = ", "advantages = ", "advantages"),
    ("temperature = 1.0", "temprature = 1.0", "temprature"),
    ("top_p = 1.0", "topp = 1.0", "topp"),
    ("reward = {", "rewards = {", "rewards"),
    ("readable = 0.1", "parsed = 0.1", "parsed"),
    ("divisor = 12.0", "divider = 12.0", "divider"),
    ("[evaluate]", "[evaluation]", "evaluation"),
    ("every = 32", "each = 32", "each"),
    ("per_arm = 10", "per_level = 10", "per_level"),
    ("[figure]", "[figures]", "figures"),
    ("accuracy = 0.8", "acuracy = 0.8", "acuracy"),
    ("[baseline]", "[base_line]", "base_line"),
    ("curriculum.sampler = { uniform = {} }", "curriculum.samplers = { uniform = {} }", "samplers"),
    // Wrong tags.
    ("sort = {", "sorting = {", "sorting"),
    ("student.transformer", "student.transformers", "transformers"),
    ("sec = {", "secc = {", "secc"),
    ("dynamic-sampling", "dynamic_sampling", "dynamic_sampling"),
    ("[stage.train.sft]", "[stage.train.stf]", "stf"),
    ("[stage.train.grpo]", "[stage.train.ppo]", "ppo"),
    ("\"dr-grpo\"", "\"drgrpo\"", "drgrpo"),
    ("rollouts-to = {", "rollouts_to = {", "rollouts_to"),
    ("{ uniform = {} }", "{ unifrom = {} }", "unifrom"),
    ("{ uniform = {} }", "{ uniform = { over = \"rows\" } }", "rows"),
    // Wrong types.
    ("system = 2", "system = \"two\"", "system"),
    ("seeds = [0, 1]", "seeds = 3", "seeds"),
    ("seeds = [0, 1]", "seeds = [0, \"one\"]", "seeds"),
    ("seeds = [0, 1]", "seeds = [0, -1]", "seeds"),
    ("fresh = [{ sort = { levels = [1, 4] } }]", "fresh = { sort = { levels = [1, 4] } }", "fresh"),
    ("levels = [1, 4]", "levels = 4", "levels"),
    ("levels = [1, 4]", "levels = [1, 2, 3]", "levels"),
    ("layers = 1", "layers = 1.5", "layers"),
    ("width = 16", "width = \"16\"", "width"),
    ("context = 32", "context = -32", "context"),
    ("alpha = 0.5", "alpha = \"half\"", "alpha"),
    ("tau = 0.4", "tau = [0.4]", "tau"),
    ("sampler = { sec = { alpha = 0.5, tau = 0.4 } }", "sampler = 3", "sampler"),
    ("refine = [{ dynamic-sampling = {} }]", "refine = { dynamic-sampling = {} }", "refine"),
    ("max_rounds = 3", "max_rounds = true", "max_rounds"),
    ("until = { steps = 5 }", "until = 5", "until"),
    ("steps = 5", "steps = \"five\"", "steps"),
    ("sequences = 8", "sequences = 8.5", "sequences"),
    ("{ \"sort/1\" = 1.0 }", "[1.0]", "weights"),
    ("learning_rate = 1e-3", "learning_rate = \"small\"", "learning_rate"),
    ("name = \"climb\"", "name = 7", "name"),
    ("groups = 4", "groups = \"4\"", "groups"),
    ("advantage = \"dr-grpo\"", "advantage = 1", "advantage"),
    ("temperature = 1.0", "temperature = \"hot\"", "temperature"),
    ("reward = { right = 1.0, readable = 0.1, unreadable = 0.0 }", "reward = 1.0", "reward"),
    ("every = 32", "every = 32.5", "every"),
    ("accuracy = 0.8", "accuracy = \"80%\"", "accuracy"),
    ("on = \"sort/2\"", "on = 2", "on"),
    ("curriculum.sampler = { uniform = {} }", "curriculum = 1", "curriculum"),
    // Out of range.
    ("system = 2", "system = 89", "system"),
    ("system = 2", "system = 0", "system"),
    ("seeds = [0, 1]", "seeds = []", "seeds"),
    ("seeds = [0, 1]", "seeds = [1, 1]", "seeds"),
    ("levels = [1, 4]", "levels = [4, 1]", "levels"),
    ("levels = [1, 4]", "levels = [0, 4]", "levels"),
    ("levels = [1, 4]", "levels = [1, 99]", "levels"),
    ("layers = 1", "layers = 0", "layers"),
    ("heads = 2", "heads = 3", "heads"),
    ("heads = 2", "heads = 0", "heads"),
    ("context = 32", "context = 0", "context"),
    ("alpha = 0.5", "alpha = 0.0", "alpha"),
    ("alpha = 0.5", "alpha = 1.5", "alpha"),
    ("tau = 0.4", "tau = 0", "tau"),
    ("tau = 0.4", "tau = -1.0", "tau"),
    ("tau = 0.4", "tau = nan", "tau"),
    ("tau = 0.4", "tau = inf", "tau"),
    ("alpha = 0.5", "alpha = -inf", "alpha"),
    ("alpha = 0.5", "policy = { greedy = { eps = 2.0 } }", "eps"),
    ("alpha = 0.5", "policy = \"normalised-q\", objective = \"progress\"", "objective"),
    ("dynamic-sampling = {}", "dynamic-sampling = { over_sample = 0.5 }", "over_sample"),
    ("max_rounds = 3", "max_rounds = -1", "max_rounds"),
    ("on = \"sort/2\"", "on = \"sort/99\"", "sort/99"),
    ("until = { steps = 5 }", "until = { steps = 0 }", "until"),
    ("learning_rate = 1e-4, rise = 2", "learning_rate = 1e-4, fall = 0.5", "fall"),
    ("sequences = 8", "sequences = 0", "sequences"),
    ("\"sort/1\" = 1.0", "\"sort/1\" = -1.0", "weights"),
    ("\"sort/1\" = 1.0", "\"sort/1\" = 0.0", "weights"),
    ("\"sort/1\" = 1.0", "\"sort/9\" = 1.0", "sort/9"),
    ("learning_rate = 1e-3", "learning_rate = -1e-3", "learning_rate"),
    ("fall = 0.3", "fall = 1.3", "fall"),
    ("until = { steps = 5 }", "until = {}", "until"),
    ("until = { steps = 5 }", "until = { rollouts = 5 }", "until"),
    ("groups = 4", "groups = 0", "groups"),
    ("rollouts = 4\n", "rollouts = 0\n", "rollouts"),
    ("temperature = 1.0", "temperature = 0.0", "temperature"),
    ("top_p = 1.0", "top_p = 0.0", "top_p"),
    ("top_p = 1.0", "top_p = 1.5", "top_p"),
    ("max_tokens = 12\nreward", "max_tokens = 0\nreward", "max_tokens"),
    ("readable = 0.1", "readable = 2.0", "readable"),
    ("kl = 0.0", "kl = -1.0", "kl"),
    ("clip_low = 0.2", "clip_low = -0.2", "clip_low"),
    ("minibatches = 1", "minibatches = 0", "minibatches"),
    ("every = 32", "every = 0", "every"),
    ("per_arm = 10", "per_arm = 0", "per_arm"),
    ("accuracy = 0.8", "accuracy = 1.0", "accuracy"),
    ("accuracy = 0.8", "accuracy = 0", "accuracy"),
    ("per_arm = 10", "refusals = [\"sorry\", \" \"]", "evaluate.refusals"),
    ("rollouts-to = { accuracy = 0.8, on = \"sort/2\" }", "objective-after = { answer = 1.2 }", "answer"),
    // Missing, broken, contradictory.
    ("rollouts-to = { accuracy = 0.8, on = \"sort/2\" }", "objective-after = {}", "objective-after"),
    ("rollouts-to = { accuracy = 0.8, on = \"sort/2\" }", "dead-groups = { steps = [0, 9] }", "steps"),
    ("seeds = [0, 1]\n", "", "seeds"),
    ("[pool]\nfresh = [{ sort = { levels = [1, 4] } }]\n", "", "pool"),
    ("fresh = [{ sort = { levels = [1, 4] } }]", "", "pool"),
    ("fresh = [{ sort = { levels = [1, 4] } }]", "fresh = [{ sort = {} }, { sort = {} }]", "sort/1"),
    ("seeds = [0, 1]", "seeds = [0, 1", "TOML"),
    ("[pool]", "[pool", "TOML"),
    ("tau = 0.4 }", "tau = 0.4", "TOML"),
    ("seeds = [0, 1]", "seeds = [0, 1]\nseeds = [2]", "TOML"),
    ("[learner.student.transformer]", "[learner]\n[stray]", "stray"),
    ("system = 2", "system = 2\ncheckpoint_every = 0", "checkpoint_every"),
    ("name = \"climb\"", "name = \"climb\"\nwho = \"teacher\"", "who"),
    ("name = \"climb\"", "name = \"climb\"\nfrom = \"nowhere\"", "from"),
    ("curriculum.sampler = { uniform = {} }", "curriculum.sampler = { uniform = {} }\nseeds = [5]", "seeds"),
    ("curriculum.sampler = { uniform = {} }", "pool.fresh = [{ sort = { levels = [1, 3] } }]", "pool"),
    ("curriculum.sampler = { uniform = {} }", "baseline.seeds = [0]", "baseline.seeds"),
    ("stage.1.until.rollouts = 32", "baseline = { curriculum.sampler = { uniform = {} } }", "baseline"),
    ("curriculum.sampler = { uniform = {} }", "stage.7.until.rollouts = 3", "stage.7"),
];

fn parse(text: &str, size: Size, sets: &[&str]) -> Result<Plan, Error> {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Plan::parse(Path::new("wrong.toml"), text, size, &sets)
}

/// Checks that `error` names `needle`, a place and a remedy; returns the line it names.
fn promised(error: &Error, needle: &str, case: &str) -> Option<usize> {
    let Error::Input { file, line, hint, expected, .. } = error else { panic!("{case}: {error}") };
    let message = error.to_string();
    assert!(message.contains(needle), "{case}: `{needle}` is not named in: {message}");
    assert!(file.is_some(), "{case}: no file in: {message}");
    assert!(!hint.is_empty() && !expected.is_empty(), "{case}: no remedy in: {message}");
    *line
}

#[test]
fn the_good_recipe_is_good() {
    assert_eq!(
        parse(GOOD, Size::Standard, &[]).map(|plan| plan.trials().len()).map_err(|e| e.to_string()),
        Ok(6)
    );
    assert!(parse(GOOD, Size::Quick, &[]).is_ok());
}

#[test]
fn every_wrong_recipe_is_refused_with_place_key_and_remedy() {
    assert!(WRONG.len() >= 100, "{} cases", WRONG.len());
    let mut without_line = 0;
    for (from, to, needle) in WRONG {
        assert!(GOOD.contains(from), "`{from}` does not stand in the good recipe");
        let text = GOOD.replacen(from, to, 1);
        let case = format!("`{from}` -> `{to}`");
        let size = if from.contains("stage.1") { Size::Quick } else { Size::Standard };
        let Err(error) = parse(&text, size, &[]) else { panic!("{case}: accepted") };
        match promised(&error, needle, &case) {
            Some(line) => {
                let wrong = text.lines().position(|l| l.contains(to.lines().next().unwrap_or(to)));
                let near = wrong.is_none_or(|at| to.is_empty() || (at + 1).abs_diff(line) <= 2);
                assert!(near, "{case}: line {line}, but it stands at {:?}: {error}", wrong.map(|at| at + 1));
            }
            None => without_line += 1,
        }
    }
    // A key that is missing everywhere has no line; everything else does.
    assert!(without_line <= 5, "{without_line} errors name no line");
}

#[test]
fn a_family_that_does_not_fit_the_context_is_refused_at_the_pool() {
    let Err(error) = parse(&GOOD.replace("context = 32", "context = 4"), Size::Standard, &[]) else {
        panic!()
    };
    assert_eq!(promised(&error, "prompt", "context = 4"), Some(3));
}

#[test]
fn a_wrong_override_names_the_command_line() {
    for (set, needle) in [
        ("curriculum.sampler.sec.tau=nan", "tau"),
        ("curriculum.sampler.sec.tau=-1", "tau"),
        ("curriculum.sampler.sec.tau", "KEY=VALUE"),
        ("=3", "KEY=VALUE"),
        ("curriculum..tau=3", "KEY=VALUE"),
        ("seeds=zero", "seeds"),
        ("stage.9.until.steps=3", "stage.9"),
        ("stage.first.until.steps=3", "stage.first"),
        ("seeds.0.x=3", "seeds.0"),
        ("nonsense=1", "nonsense"),
        ("baseline=3", "baseline"),
    ] {
        let Err(error) = parse(GOOD, Size::Standard, &[set]) else { panic!("{set}: accepted") };
        let message = error.to_string();
        assert!(message.contains(needle) && message.contains("--set"), "{set}: {message}");
    }
}

#[test]
fn overrides_and_overlays_replace_one_key_and_nothing_else() {
    let plan =
        parse(GOOD, Size::Quick, &["curriculum.sampler.sec.tau=0.25", "baseline.stage.1.name=\"other\""])
            .unwrap();
    let written = |plan: &Plan| toml::to_string(&plan.recipe).unwrap();
    let text = GOOD.replace("tau = 0.4", "tau = 0.25").replace("rollouts = 64", "rollouts = 32");
    let expected = parse(&text, Size::Standard, &[]).unwrap();
    assert_eq!(written(&plan), written(&expected));
    assert_eq!(plan.baseline.unwrap().stage[1].title(), "other");
}
