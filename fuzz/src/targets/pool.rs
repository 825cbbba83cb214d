//! Everything a pool is read from: every format, options and templates, and the cache.

use std::cell::Cell;
use std::path::Path;

use gradatim_core::{Kind, Message, Problem};
use gradatim_pool::{RowsOptions, Scanned, Writer, jsonl, open_in, scan};
use serde_json::json;

use super::{folder, put, target};
use crate::drive::{Reader, Target};

const WORDS: &[&str] = &[
    "\"id\":",
    "\"prompt\":",
    "\"messages\":",
    "\"answer\":",
    "\"level\":",
    "\"verifier\":",
    "\"category\":",
    "\"skills\":",
    "\"solution\":",
    "\"kind\":",
    "\"canonical\":",
    "\"meta\":",
    "\"role\":\"user\"",
    "\"content\":",
    "\"type\":\"text\"",
    "\"reward_model\":{\"ground_truth\":",
    "\"data_source\":",
    "\"extra_info\":{\"index\":",
    "\"question\":",
    "\"options\":[",
    "### ",
    "null",
    "true",
    "[]",
    "{}",
    "1e999",
    "\\ud800",
    "\\u0000",
    "\"\"",
    "\"",
    ",",
    "\t",
    "\r\n",
    "\n",
    "{question}",
    "{a.b:sorted}",
    "{numbers:count}",
    "{{",
    "}}",
    ":after:####",
    ":trim",
    "PAR1",
    "ARROW1",
];

const JSONL: [&str; 6] = [
    r#"{"id":"a","prompt":"2+2?","answer":"4","verifier":"number","level":1,"skills":["sum"],"solution":"so 4","meta":{"licence":"MIT"}}
{"id":"b","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"3+3?"}]}],"answer":"6","verifier":"number","level":2,"category":"c","kind":"verifiable","canonical":"3+3"}
"#,
    r#"{"data_source":"s","prompt":[{"role":"user","content":"2 3 -> 5"}],"ability":"math","reward_model":{"ground_truth":"5","style":"rule"},"extra_info":{"index":1,"difficulty":2},"numbers":"2,3","target":5}
"#,
    "{\"question\":\"2+2?\",\"answer\":\"so\\n#### 4\"}\n\n{\"question\":\"3+3?\",\"answer\":\"### 6\"}\n",
    "{\"question\":\"2+2?\",\"options\":[\"A)3\",\"B)4\"],\"rationale\":\"4\",\"correct\":\"B\"}\n",
    r#"{"quiz":"Who?","names":["Zoey","Ethan"],"solution":[true,false],"solution_text":"Zoey is a knight, and Ethan is a knave.","cot_head":"Let's see.","cot_repeat_steps":["a","b"],"cot_foot":"Done."}
"#,
    r#"{"answerKey":"A","id":"x","question":{"question_concept":"c","choices":[{"label":"A","text":"bank"},{"label":"B","text":"mall"}],"stem":"Where?"}}
"#,
];

const JSON: [&str; 3] = [
    r#"[{"question":"2+2?","answer":"so #### 4"},{"question":"3+3?","answer":"so #### 6"}]"#,
    r#"{"version":1,"data":{"examples":[{"id":"a","prompt":"2+2?","answer":"4","verifier":"number","level":1}]}}"#,
    r#"{"21645374":{"QUESTION":"Is it?","CONTEXTS":["a","b"],"final_decision":"yes","LONG_ANSWER":"Yes."}}"#,
];

const CSV: [&str; 2] = [
    "id,prompt,answer,verifier,level,skills,meta\na,\"2+2, is?\",4,number,1,\"[\"\"sum\"\"]\",\"{\"\"source\"\":\"\"x\"\"}\"\nb,3+3?,6,number,2,,\n",
    "question,answer\n\"2+2?\nreally\",#### 4\n3+3?,#### 6\n",
];

/// Options that name every template; `{path}` is put in.
const TEMPLATES: &str = r#"path = "PATH"
layout = "templates"
id = "row {n}"
render = "{q} ({a.b:sorted})"
answer = "{answer:after:####}"
solution = "{answer:trim}"
canonical = "{q}"
verifier = "number"
category = "{source} {level}"
level = "{level}"
levels = ["easy", "hard"]
skills = "tags"
keep_meta = ["a.b", "source"]
max_prompt_chars = 60
limit = 5
"#;

const GENERIC: &str = r#"{"n":1,"q":"2+2?","a":{"b":[3,1,2]},"answer":"so #### 4","source":"s","level":"easy","tags":["x","y"]}
{"n":2,"q":"3+3?","a":{"b":"5,17,91"},"answer":"so #### 6","source":"s","level":"hard","tags":"x"}
"#;

fn problems() -> [Problem; 2] {
    [("a", 1), ("b", -7)].map(|(id, level)| Problem {
        id: id.to_owned(),
        kind: Kind::Verifiable,
        prompt: vec![Message::user(format!("what is {level}?"))],
        answer: level.to_string(),
        verifier: "number".to_owned(),
        category: format!("level {level}"),
        level,
        skills: vec!["sum".to_owned()],
        solution: (level > 0).then(|| "so".to_owned()),
        canonical: id.to_owned(),
        meta: [("source".to_owned(), json!("hand")), ("numbers".to_owned(), json!([1, 2]))]
            .into_iter()
            .collect(),
    })
}

/// Our own file of this extension.
#[expect(clippy::expect_used, reason = "sound problems can be written")]
fn written(extension: &str) -> Vec<u8> {
    let folder = folder();
    let path = folder.path().join(format!("rows.{extension}"));
    let mut writer = Writer::create(&path).expect("a new file");
    for problem in &problems() {
        writer.write(problem).expect("a sound problem");
    }
    writer.finish().expect("written");
    std::fs::read(path).expect("just written")
}

/// Scans to the end; every problem that comes out is checked by its verifier and written down as a line.
fn scans(options: &RowsOptions) -> bool {
    let mut kept = 0;
    let scanned = scan(options, &mut |scanned| {
        match scanned {
            Scanned::Row { problem, .. } => {
                let _ =
                    gradatim_verify::by_name(&problem.verifier).and_then(|verifier| verifier.check(&problem));
                jsonl::line(&problem);
                kept += 1;
            }
            Scanned::Refused(refusal) => assert!(refusal.row > 0 && !refusal.to_string().is_empty()),
        }
        Ok(())
    });
    scanned.is_ok() && kept > 0
}

/// Reads inputs as a file of this extension, its layout recognised.
fn file(extension: &str) -> Reader {
    let folder = folder();
    let path = folder.path().join(format!("rows.{extension}"));
    let options = RowsOptions::of(path.to_string_lossy());
    Box::new(move |input| {
        let _kept = &folder;
        put(&path, input);
        scans(&options)
    })
}

/// The options of TOML `text`, about the file at `path` and no other.
fn options(text: &str, path: &Path) -> Option<RowsOptions> {
    let read: RowsOptions = toml::from_str(text).ok()?;
    let _ = read.check();
    Some(RowsOptions { path: path.to_string_lossy().into_owned(), ..read })
}

/// Rows through the templates of the house's example, or templates over its rows.
fn templates(rows_vary: bool) -> Reader {
    let folder = folder();
    let path = folder.path().join("rows.jsonl");
    put(&path, GENERIC.as_bytes());
    let fixed = options(TEMPLATES, &path);
    Box::new(move |input| {
        let _kept = &folder;
        if rows_vary {
            put(&path, input);
            return fixed.as_ref().is_some_and(scans);
        }
        options(&String::from_utf8_lossy(input), &path).is_some_and(|options| scans(&options))
    })
}

/// A cache file, mapped: damage is noticed and the file made again, or what it holds can be read.
#[expect(clippy::expect_used, reason = "the cache of a sound file can be opened")]
fn cache(sound: &Cell<Vec<u8>>) -> Reader {
    let folder = folder();
    let (rows, cache) = (folder.path().join("rows.jsonl"), folder.path().join("cache"));
    put(&rows, JSONL[0].as_bytes());
    let options = RowsOptions::of(rows.to_string_lossy());
    let open = move || open_in(Some(&cache), &options, &mut |_| Ok(()));
    open().expect("a sound file");
    let entries = std::fs::read_dir(folder.path().join("cache")).expect("made");
    let path = entries.flatten().map(|entry| entry.path()).next().expect("one file");
    sound.set(std::fs::read(&path).expect("just made"));
    Box::new(move |input| {
        let _kept = &folder;
        // As damage comes about: a new file under the old name, never under a map that is in use.
        let _ = std::fs::remove_file(&path);
        put(&path, input);
        let opened = open().expect("made again where it is damaged");
        for row in 0..opened.table.len() {
            let _ = opened.table.problem(row);
        }
        true
    })
}

/// Targets of this room.
pub fn targets() -> Vec<Target> {
    let sound = Cell::default();
    drop(cache(&sound));
    let tsv = CSV.map(|text| text.replace(',', "\t"));
    vec![
        target("rows-jsonl", JSONL, WORDS, || file("jsonl")),
        target("rows-json", JSON, WORDS, || file("json")),
        target("rows-csv", CSV, WORDS, || file("csv")),
        target("rows-tsv", tsv, WORDS, || file("tsv")),
        target(
            "rows-parquet",
            [written("parquet"), include_bytes!("../../seeds/verl.parquet").to_vec()],
            WORDS,
            || file("parquet"),
        ),
        target(
            "rows-arrow",
            [written("arrow"), include_bytes!("../../seeds/stream.arrow").to_vec()],
            WORDS,
            || file("arrow"),
        ),
        target("rows-templates", [GENERIC], WORDS, || templates(true)),
        target(
            "rows-options",
            [
                TEMPLATES,
                "path = \"a.jsonl\"\nlayout = \"templates\"\nrender = \"{q}\"\nanswer = \"{answer:after:####}\"\nverifier = \"number\"\n",
            ],
            WORDS,
            || templates(false),
        ),
        target("rows-cache", [sound.into_inner()], WORDS, || cache(&Cell::default())),
    ]
}
