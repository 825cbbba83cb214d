//! The layouts: what is published where, and the templates that read it.

use gradatim_core::Kind;

use super::Layout;

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
pub(super) static TABLE: [Layout; 26] = [
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
    // Knights and knaves, as published with DUMP (arXiv 2504.09710).
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
    // TabMWP, as published with PromptPG (arXiv 2209.14610): problems by their number, options and unit null where there
    // are none.
    Layout {
        name: "tabmwp",
        columns: &["table", "ques_type", "ans_type"],
        verifier: Some("tabmwp"),
        id: Some("tabmwp/{id}"),
        render: Some(
            "Table{table_title:lead:: }\n{table:trim}\n\n{question:trim}{unit:lead:\nUnit: }{choices:choices|lead:\n}",
        ),
        answer: Some("{answer:trim}"),
        solution: Some("{solution:trim}\n#{answer:trim}"),
        category: Some("tabmwp {level}"),
        level: Some("{grade}"),
        keep_meta: &["choices", "unit", "ques_type", "ans_type"],
        ..NONE
    },
    // Code.
    Layout {
        name: "humaneval",
        columns: &["canonical_solution", "test"],
        verifier: Some("python"),
        id: Some("{task_id}"),
        render: Some("{prompt:raw}"),
        answer: Some("{canonical_solution:raw}"),
        solution: Some("{canonical_solution:raw}"),
        category: Some("humaneval"),
        keep_meta: &["entry_point", "test", "preamble=prompt"],
        ..NONE
    },
    Layout {
        name: "leetcode",
        columns: &["completion", "test"],
        verifier: Some("python"),
        id: Some("leetcode/{task_id}"),
        render: Some("{meta.query:trim}"),
        answer: Some("{completion:raw}"),
        solution: Some("{completion:raw}"),
        category: Some("leetcode {level}"),
        level: Some("{meta.difficulty}"),
        levels: &["Easy", "Medium", "Hard"],
        keep_meta: &["entry_point", "test", "preamble=prompt"],
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
