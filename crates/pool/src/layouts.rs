//! Layouts in which rows are published, as a table of templates.
//!
//! Found    by the first records: the first layout of the table whose `columns` are all there and whose prompt
//!          and answer can be filled in, for any of them. `layout = "NAME"` says it instead.
//! Options  that a person gives override the layout's, one by one.
//! Answers  in LaTeX are judged by `exact`: there is no verifier of mathematical equality here. Name another
//!          one (`verifier = "number"`) where all answers are plain numbers.
//! Code     (`humaneval`, `leetcode`) has no verifier here: its rows are demonstrations, the tests kept in `meta`.

use gradatim_core::{Error, Kind, Result};

use crate::fields::{Fields, Row};
use crate::options::RowsOptions;
use crate::render::Template;
use crate::{house, rows};

/// How the rows of a layout become problems: the options of `[[pool.rows]]`, under their names.
#[derive(Debug)]
pub(crate) struct Layout {
    pub name: &'static str,
    /// Fields that must be there, or `path=text` for one that must hold that text.
    columns: &'static [&'static str],
    pub kind: Kind,
    pub verifier: Option<&'static str>,
    pub id: Option<&'static str>,
    pub render: Option<&'static str>,
    pub answer: Option<&'static str>,
    pub solution: Option<&'static str>,
    pub canonical: Option<&'static str>,
    pub choices: Option<&'static str>,
    pub category: Option<&'static str>,
    /// Used where the records by which the layout was found have it.
    pub level: Option<&'static str>,
    pub levels: &'static [&'static str],
    pub skills: Option<&'static str>,
    /// Kept where they are there.
    pub keep_meta: &'static [&'static str],
}

/// A layout that says nothing: all is left to the options.
pub(crate) static TEMPLATES: Layout = Layout { name: "templates", ..NONE };
/// The house schema, which `house.rs` reads.
pub(crate) static HOUSE: Layout = Layout { name: "house", ..NONE };

const NONE: Layout = Layout {
    name: "",
    columns: &[],
    kind: Kind::Verifiable,
    verifier: None,
    id: None,
    render: None,
    answer: None,
    solution: None,
    canonical: None,
    choices: None,
    category: None,
    level: None,
    levels: &[],
    skills: None,
    keep_meta: &[],
};

/// Special before general: the first that fits is taken.
static TABLE: [Layout; 25] = [
    // verl: <https://verl.readthedocs.io/en/latest/preparation/prepare_data.html>
    Layout {
        name: "verl-countdown",
        columns: &["prompt", "reward_model.ground_truth", "numbers", "target"],
        verifier: Some("countdown"),
        answer: Some("{target}"),
        canonical: Some("countdown {numbers:sorted} -> {target}"),
        level: Some("{extra_info.difficulty}"),
        keep_meta: &["numbers"],
        ..NONE
    },
    Layout {
        name: "verl-gsm8k",
        columns: &["prompt", "reward_model.ground_truth", "data_source=openai/gsm8k"],
        verifier: Some("gsm8k"),
        solution: Some("{extra_info.answer:raw}"),
        category: Some("gsm8k"),
        ..NONE
    },
    Layout {
        name: "verl",
        columns: &["prompt", "reward_model.ground_truth"],
        verifier: Some("exact"),
        ..NONE
    },
    // Knights and knaves of AlphaPathfinder, as in DUMP.
    Layout {
        name: "knights-and-knaves",
        columns: &["names", "solution_text"],
        verifier: Some("knights-and-knaves"),
        render: Some("{quiz:trim}"),
        answer: Some("{solution_text:trim}"),
        solution: Some("{cot_head:trim}\n{cot_repeat_steps:lines}\n{cot_foot:trim}\n# {solution_text:trim}"),
        category: Some("knights-and-knaves {level}"),
        level: Some("{names:count}"),
        keep_meta: &["names"],
        ..NONE
    },
    // GSM8K: <https://github.com/openai/grade-school-math>
    Layout {
        name: "gsm8k",
        verifier: Some("gsm8k"),
        render: Some("{question:trim}"),
        answer: Some("{answer:after:####}"),
        solution: Some("{answer:trim}"),
        category: Some("gsm8k"),
        ..NONE
    },
    Layout {
        name: "gsm8k-solutions",
        columns: &["175b_verification"],
        verifier: Some("gsm8k"),
        render: Some("{question:trim}"),
        answer: Some("{ground_truth:after:A:}"),
        solution: Some("{ground_truth:trim}"),
        category: Some("gsm8k"),
        ..NONE
    },
    // Multiple choice.
    Layout {
        name: "aqua",
        columns: &["rationale"],
        verifier: Some("multiple-choice"),
        render: Some("{question:trim}\n{options:choices}"),
        answer: Some("{correct:trim}"),
        solution: Some("{rationale:trim}"),
        choices: Some("options"),
        category: Some("aqua"),
        ..NONE
    },
    Layout {
        name: "mmlu",
        verifier: Some("multiple-choice"),
        render: Some("{question:trim}\n{choices:choices}"),
        answer: Some("{answer:letter}"),
        choices: Some("choices"),
        category: Some("mmlu{subject:lead: }"),
        ..NONE
    },
    Layout {
        name: "arc",
        verifier: Some("multiple-choice"),
        render: Some("{question:trim}\n{choices:choices}"),
        answer: Some("{answerKey:trim}"),
        choices: Some("choices"),
        category: Some("arc"),
        ..NONE
    },
    Layout {
        name: "commonsenseqa",
        verifier: Some("multiple-choice"),
        id: Some("commonsenseqa/{id}"),
        render: Some("{question.stem:trim}\n{question.choices:choices}"),
        answer: Some("{answerKey:trim}"),
        choices: Some("question.choices"),
        category: Some("commonsenseqa"),
        ..NONE
    },
    // BIG-bench JSON tasks, StrategyQA among them.
    Layout {
        name: "big-bench",
        verifier: Some("multiple-choice"),
        render: Some("{input:trim}\n{target_scores:choices}"),
        answer: Some("{target_scores:best}"),
        solution: Some("{target:trim}"),
        choices: Some("target_scores"),
        category: Some("big-bench"),
        ..NONE
    },
    // Word problems.
    Layout {
        name: "svamp",
        verifier: Some("number"),
        id: Some("svamp/{ID}"),
        render: Some("{Body:trim} {Question:trim}"),
        answer: Some("{Answer:trim}"),
        category: Some("svamp"),
        skills: Some("Type"),
        keep_meta: &["Equation"],
        ..NONE
    },
    Layout {
        name: "multiarith",
        verifier: Some("number"),
        render: Some("{sQuestion:trim}"),
        answer: Some("{lSolutions.0:trim}"),
        category: Some("word problems"),
        keep_meta: &["lEquations"],
        ..NONE
    },
    Layout {
        name: "e-gsm",
        columns: &["orig_question"],
        verifier: Some("number"),
        render: Some("{question:trim}"),
        answer: Some("{answer:trim}"),
        category: Some("e-gsm"),
        keep_meta: &["orig_question", "tokens"],
        ..NONE
    },
    // Mathematics, answers in LaTeX.
    Layout {
        name: "promptcot",
        verifier: Some("exact"),
        render: Some("{prompt:after:<｜User｜>|before:<｜Assistant｜>}"),
        answer: Some("{reference_solution:after:####}"),
        solution: Some("{reference_solution:trim}"),
        category: Some("{source}"),
        ..NONE
    },
    Layout {
        name: "college-math",
        columns: &["question_number"],
        verifier: Some("exact"),
        render: Some("{question:trim}"),
        answer: Some("{answer:trim}"),
        category: Some("{data_topic}"),
        ..NONE
    },
    Layout {
        name: "math-skills",
        columns: &["group"],
        verifier: Some("exact"),
        render: Some("{question:trim}"),
        answer: Some("{answer:boxed}"),
        solution: Some("{answer:trim}"),
        category: Some("{group}"),
        skills: Some("group"),
        ..NONE
    },
    Layout {
        name: "math",
        columns: &["type"],
        verifier: Some("exact"),
        render: Some("{problem:trim}"),
        answer: Some("{solution:boxed}"),
        solution: Some("{solution:trim}"),
        category: Some("{type} {level}"),
        level: Some("{level:after:Level}"),
        skills: Some("type"),
        ..NONE
    },
    // SciBench: the unit is part of the question, as in its own prompts.
    Layout {
        name: "scibench",
        columns: &["problemid"],
        verifier: Some("number"),
        render: Some("{problem_text:trim}{unit:lead:\nThe unit of the answer is }"),
        answer: Some("{answer_number:trim}"),
        solution: Some("{solution:trim}"),
        category: Some("scibench {source}"),
        keep_meta: &["unit", "answer_latex", "problemid"],
        ..NONE
    },
    Layout {
        name: "pubmedqa",
        verifier: Some("exact"),
        id: Some("pubmedqa/{id}"),
        render: Some("{CONTEXTS:lines}\n\n{QUESTION:trim}\nAnswer with one word: yes, no or maybe."),
        answer: Some("{final_decision:trim}"),
        category: Some("pubmedqa"),
        keep_meta: &["YEAR", "MESHES", "LONG_ANSWER"],
        ..NONE
    },
    // Code.
    Layout {
        name: "humaneval",
        columns: &["canonical_solution", "test"],
        kind: Kind::Demonstration,
        id: Some("{task_id}"),
        render: Some("{prompt:raw}"),
        answer: Some(""),
        solution: Some("{canonical_solution:raw}"),
        category: Some("humaneval"),
        keep_meta: &["entry_point", "test"],
        ..NONE
    },
    Layout {
        name: "leetcode",
        columns: &["completion", "test"],
        kind: Kind::Demonstration,
        id: Some("leetcode/{task_id}"),
        render: Some("{meta.query:trim}"),
        answer: Some(""),
        solution: Some("{completion:raw}"),
        category: Some("leetcode {level}"),
        level: Some("{meta.difficulty}"),
        levels: &["Easy", "Medium", "Hard"],
        keep_meta: &["entry_point", "test"],
        ..NONE
    },
    // Any pair of a question and an answer.
    Layout {
        name: "question-answer",
        verifier: Some("exact"),
        render: Some("{question:raw}"),
        answer: Some("{answer:trim}"),
        solution: Some("{solution:trim}"),
        level: Some("{level}"),
        ..NONE
    },
    Layout {
        name: "problem-answer",
        verifier: Some("exact"),
        render: Some("{problem:raw}"),
        answer: Some("{answer:trim}"),
        solution: Some("{solution:trim}"),
        level: Some("{level}"),
        ..NONE
    },
    Layout {
        name: "prompt-answer",
        columns: &["prompt"],
        verifier: Some("exact"),
        answer: Some("{answer:trim}"),
        solution: Some("{solution:trim}"),
        level: Some("{level}"),
        ..NONE
    },
];

fn all() -> impl Iterator<Item = &'static Layout> {
    [&HOUSE, &TEMPLATES].into_iter().chain(&TABLE)
}

/// The layout of that name; `None` for `auto`, and where no name is given.
pub(crate) fn named(name: Option<&str>) -> Result<Option<&'static Layout>> {
    let Some(name) = name.filter(|name| *name != "auto") else { return Ok(None) };
    all().find(|layout| layout.name == name).map(Some).ok_or_else(|| {
        Error::input(
            "layout",
            format!("`{name}`"),
            format!("auto, or one of {}", names()),
            "use one of these",
        )
    })
}

fn names() -> String {
    all().map(|layout| layout.name).collect::<Vec<_>>().join(", ")
}

/// The layout of the first records, and the record that shows it. Refuses columns that no layout and no template
/// reads.
pub(crate) fn recognised<'a>(
    records: &'a [Row],
    options: &RowsOptions,
) -> Result<(&'static Layout, Option<&'a Row>)> {
    if let Some(layout) = named(options.layout.as_deref())? {
        return Ok((layout, records.iter().find(|row| layout.fits(row))));
    }
    if let Some(row) = records.iter().find(|row| house::is_house(row)) {
        return Ok((&HOUSE, Some(row)));
    }
    let fitting =
        TABLE.iter().find_map(|layout| Some((layout, records.iter().find(|row| layout.fits(row))?)));
    if let Some((layout, row)) = fitting {
        return Ok((layout, Some(row)));
    }
    // Nothing to tell a layout from: every row is a refusal already.
    let Some(first) = records.first() else { return Ok((&HOUSE, None)) };
    let is_there = |field: &str| first.get(field).is_some_and(|value| !value.is_null());
    let told = options.render.is_some() || is_there("prompt");
    if told && (options.answer.is_some() || options.kind.is_some_and(|kind| kind != Kind::Verifiable)) {
        return Ok((&TEMPLATES, None));
    }
    Err(unknown(first))
}

impl Layout {
    /// Whether the columns are there, and prompt and answer can be filled in.
    fn fits(&self, row: &Row) -> bool {
        let fields = Fields::of(row);
        let fills = |source: Option<&str>| {
            source.is_none_or(|source| {
                Template::parse("layout", source).is_ok_and(|t| t.render(fields).is_ok())
            })
        };
        let is_there = |column: &&str| match column.split_once('=') {
            Some((path, text)) => fields.get(path).is_some_and(|value| value.as_str() == Some(text)),
            None => fields.get(column).is_some(),
        };
        let says_something = !self.columns.is_empty() || self.render.is_some();
        says_something && self.columns.iter().all(is_there) && fills(self.render) && fills(self.answer)
    }

    /// The layout's level, where a record of it reads as one.
    pub fn level_of(&self, sample: Option<&Row>, levels: &[String]) -> Option<&'static str> {
        let level = self.level?;
        let text = Template::parse("level", level).ok()?.render(Fields::of(sample?)).ok()?;
        rows::level_named(&text, levels).is_ok().then_some(level)
    }
}

/// Refuses columns that nobody knows, and shows what to write.
fn unknown(row: &Row) -> Error {
    let names: Vec<&str> = row.keys().take(40).map(String::as_str).collect();
    let like = |words: &[&str], other: Option<&str>| {
        let holds = |name: &&&str| words.iter().any(|word| name.to_lowercase().contains(word));
        names.iter().filter(|name| Some(**name) != other).find(holds).copied()
    };
    let answer = like(&["answer", "target", "output", "solution", "label", "response"], None);
    let answer = answer.or(names.last().copied()).unwrap_or("ANSWER");
    let prompt = like(&["question", "problem", "prompt", "query", "input", "text"], Some(answer));
    let prompt = prompt.or(names.first().copied()).unwrap_or("QUESTION");
    let found = match names.as_slice() {
        [] => "not to be told from a record without fields".to_owned(),
        names => format!("not to be told from the columns {}", names.join(", ")),
    };
    let hint = format!(
        "say how to read a row: render = \"{{{prompt}}}\", answer = \"{{{answer}}}\", verifier = \"exact\""
    );
    Error::input("layout", found, format!("one of {}, or templates", self::names()), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_of_the_table_parses_and_every_name_stands_once() {
        for layout in all() {
            let templates = [
                layout.id,
                layout.render,
                layout.answer,
                layout.solution,
                layout.canonical,
                layout.category,
                layout.level,
            ];
            for source in templates.into_iter().flatten() {
                Template::parse("layout", source).unwrap();
            }
            assert_eq!(all().filter(|other| other.name == layout.name).count(), 1, "{}", layout.name);
            assert!(std::ptr::eq(named(Some(layout.name)).unwrap().unwrap(), layout));
        }
        assert!(named(Some("auto")).unwrap().is_none());
    }
}
