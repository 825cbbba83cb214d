//! What a learner reads: alphabets and text, and the files of a checkpoint. A model that loads must also answer.

use std::path::Path;

use gradatim_core::{Ask, Directive, Kind, Message, Problem, Sampling, Seed, Trainable};
use gradatim_learner::tokenizer::Tokenizer;
use gradatim_learner::{Ability, Transformer, simulated, transformer};

use super::{folder, of_text, put, target};
use crate::drive::{Reader, Target};

const WORDS: &[&str] = &[
    "embed_tokens.weight",
    "model.layers.0.",
    "first.",
    "second.",
    "updates",
    "__metadata__",
    "\"dtype\":\"F32\"",
    "\"shape\":[",
    "\"data_offsets\":[0,",
    "\"ability\":",
    "null",
    "1e999",
    "\u{fffd}",
    "\n",
];

/// As small as a transformer can be, nearly.
#[expect(clippy::expect_used, reason = "a sound shape")]
fn model() -> Transformer {
    let alphabet = Some("01+=".to_owned());
    let (layers, width, heads, context) = (1, 8, 2, 16);
    let options = transformer::Options { layers, width, heads, context, alphabet, ..Default::default() };
    Transformer::new(&options, Seed(1), 1).expect("a small model")
}

#[expect(clippy::expect_used, reason = "the defaults are sound")]
fn ability() -> Ability {
    Ability::new(simulated::Options::default()).expect("defaults")
}

fn problem() -> Problem {
    Problem {
        id: "fuzz".to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user("1+1=")],
        answer: "10".to_owned(),
        verifier: "exact".to_owned(),
        category: String::new(),
        level: 1,
        skills: vec![],
        solution: None,
        canonical: String::new(),
        meta: [("difficulty".to_owned(), 0.5.into())].into_iter().collect(),
    }
}

fn respond(learner: &mut dyn Trainable, temperature: f64) {
    let (problem, parts) = (problem(), [(2, Directive::default())]);
    let ask = Ask { problem: &problem, parts: &parts, key: 1 };
    let _ = learner.respond(&[ask], Sampling { temperature, top_p: 0.9, max_tokens: 3 }, Seed(1));
}

/// Files of a sound checkpoint.
#[expect(clippy::expect_used, reason = "a sound model can be saved")]
fn saved(learner: &dyn Trainable, file: &str) -> Vec<u8> {
    let folder = folder();
    learner.save(folder.path()).expect("saved");
    std::fs::read(folder.path().join(file)).expect("one of its files")
}

/// Damages `file` of a checkpoint that is sound otherwise.
#[expect(clippy::expect_used, reason = "a sound model can be saved")]
fn checkpoint<L: Trainable + 'static>(make: fn() -> L, file: &'static str) -> Reader {
    let (folder, mut learner) = (folder(), make());
    learner.save(folder.path()).expect("saved");
    Box::new(move |input| {
        put(&folder.path().join(file), input);
        let loaded = learner.load(Path::new(folder.path())).is_ok();
        if loaded {
            respond(&mut learner, 1.0);
            respond(&mut learner, 0.0);
        }
        loaded
    })
}

/// Targets of this room.
pub fn targets() -> Vec<Target> {
    let file = |name: &str, file: &'static str| {
        target(name, [saved(&model(), file)], WORDS, move || checkpoint(model, file))
    };
    vec![
        target("tokenizer", ["01+=\n01=1+0", "\u{e9}a\u{10ffff}\na\u{e9}"], WORDS, || {
            of_text(|text| {
                let (alphabet, text) = text.split_once('\n').unwrap_or((text, text));
                let Ok(tokenizer) = Tokenizer::new(Some(alphabet)) else { return false };
                let Ok(tokens) = tokenizer.encode(text, "text") else { return false };
                assert_eq!(tokenizer.decode(&tokens), text);
                true
            })
        }),
        file("weights", "weights.safetensors"),
        file("optimizer", "optimizer.safetensors"),
        target("ability", [saved(&ability(), "ability.json")], WORDS, || checkpoint(ability, "ability.json")),
    ]
}
