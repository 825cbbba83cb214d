//! Problems as columns: what an Arrow table, a Parquet file of ours and the cache have in common.
//!
//! id         text, unique in the file
//! prompt     text of a single user turn; null where `messages` stands
//! messages   the chat as JSON, `[{"role": .., "content": ..}]`; null where `prompt` stands
//! answer, verifier, category, canonical, kind    text
//! level      64-bit integer
//! solution   text or null
//! skills     JSON list of strings, or null for none
//! meta       JSON object, or null for an empty one
//!
//! The names are the keys of house JSONL, and mean the same.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use arrow::array::{
    Array, ArrayBuilder, ArrayRef, AsArray, Int64Array, Int64Builder, RecordBatch, StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use gradatim_core::{Error, Kind, Message, Part, Problem, Result, Role, text_of};
use serde_json::{Map, Value};

use crate::chat;

/// Names of the text columns, and whether they may be null.
const TEXTS: [(&str, bool); 11] = [
    ("id", false),
    ("prompt", true),
    ("messages", true),
    ("answer", false),
    ("verifier", false),
    ("category", false),
    ("kind", false),
    ("skills", true),
    ("solution", true),
    ("canonical", false),
    ("meta", true),
];
const LEVEL: &str = "level";

const REMAKE: &str = "delete the file: it is made again";

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let texts = TEXTS.map(|(name, nullable)| Field::new(name, DataType::Utf8, nullable));
    let level = Field::new(LEVEL, DataType::Int64, false);
    Arc::new(Schema::new(texts.into_iter().chain([level]).collect::<Vec<_>>()))
});

/// The columns of the header.
pub fn schema() -> SchemaRef {
    SCHEMA.clone()
}

/// Collects problems into batches of the columns.
#[derive(Default)]
pub struct BatchBuilder {
    texts: [StringBuilder; TEXTS.len()],
    level: Int64Builder,
    bytes: usize,
}

impl BatchBuilder {
    /// Appends one problem.
    pub fn push(&mut self, problem: &Problem) {
        let plain = plain(&problem.prompt);
        let messages = plain.is_none().then(|| chat::to_json(&problem.prompt).to_string());
        let skills = (!problem.skills.is_empty()).then(|| Value::from(problem.skills.clone()).to_string());
        let meta = (!problem.meta.is_empty()).then(|| Value::Object(problem.meta.clone()).to_string());
        let values = [
            Some(problem.id.as_str()),
            plain,
            messages.as_deref(),
            Some(&problem.answer),
            Some(&problem.verifier),
            Some(&problem.category),
            Some(kind_name(problem.kind)),
            skills.as_deref(),
            problem.solution.as_deref(),
            Some(&problem.canonical),
            meta.as_deref(),
        ];
        for (builder, value) in self.texts.iter_mut().zip(values) {
            self.bytes += value.map_or(0, str::len);
            builder.append_option(value);
        }
        self.level.append_value(problem.level);
    }

    /// Rows since the last batch.
    pub fn len(&self) -> usize {
        self.level.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of text since the last batch.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The batch, leaving the builder empty.
    ///
    /// # Panics
    /// Never: all columns have as many rows.
    #[expect(clippy::expect_used, reason = "every push appends to every column")]
    pub fn finish(&mut self) -> RecordBatch {
        self.bytes = 0;
        let texts = self.texts.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let columns = texts.chain([Arc::new(self.level.finish()) as ArrayRef]).collect();
        RecordBatch::try_new(schema(), columns).expect("columns of the schema")
    }
}

/// The text of a prompt that is one plain user turn.
fn plain(prompt: &[Message]) -> Option<&str> {
    match prompt {
        [Message { role: Role::User, parts }] => match parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Verifiable => "verifiable",
        Kind::Demonstration => "demonstration",
        Kind::Text => "text",
        Kind::Pair => "pair",
    }
}

fn kind_named(name: &str) -> Option<Kind> {
    [Kind::Verifiable, Kind::Demonstration, Kind::Text, Kind::Pair]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
}

/// One batch, opened for reading rows.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    id: StringArray,
    prompt: StringArray,
    messages: StringArray,
    answer: StringArray,
    verifier: StringArray,
    category: StringArray,
    kind: StringArray,
    skills: StringArray,
    solution: StringArray,
    canonical: StringArray,
    meta: StringArray,
    level: Int64Array,
}

impl Columns {
    /// Refuses a batch that lacks one of the columns; others are passed over.
    pub fn of(batch: &RecordBatch) -> Result<Self> {
        let column = |name: &str, expected: &DataType| {
            batch
                .column_by_name(name)
                .filter(|column| column.data_type() == expected)
                .ok_or_else(|| Error::input(name, "missing or of another type", expected.to_string(), REMAKE))
        };
        let text = |name: &str| Ok(column(name, &DataType::Utf8)?.as_string::<i32>().clone());
        Ok(Self {
            id: text("id")?,
            prompt: text("prompt")?,
            messages: text("messages")?,
            answer: text("answer")?,
            verifier: text("verifier")?,
            category: text("category")?,
            kind: text("kind")?,
            skills: text("skills")?,
            solution: text("solution")?,
            canonical: text("canonical")?,
            meta: text("meta")?,
            level: column(LEVEL, &DataType::Int64)?.as_primitive::<Int64Type>().clone(),
        })
    }

    pub fn len(&self) -> usize {
        self.level.len()
    }

    pub fn level(&self, row: usize) -> i64 {
        self.level.value(row)
    }

    pub fn id(&self, row: usize) -> &str {
        self.id.value(row)
    }

    /// All text of a row's prompt, as [`Problem::prompt_text`] has it.
    pub fn prompt_text(&self, row: usize) -> Result<Cow<'_, str>> {
        match present(&self.prompt, row) {
            Some(plain) => Ok(plain.into()),
            None => Ok(text_of(&self.turns(row)?).into()),
        }
    }

    /// The prompt of a row that is a chat.
    fn turns(&self, row: usize) -> Result<Vec<Message>> {
        match self.json(row, "messages", &self.messages, "a chat as JSON")? {
            Some(Value::Array(turns)) if turns.is_empty() => Ok(vec![]),
            Some(messages) => chat::messages(&messages),
            None => Err(self.damaged(row, "prompt", "null", "text, or messages")),
        }
    }

    fn json(&self, row: usize, name: &str, column: &StringArray, expected: &str) -> Result<Option<Value>> {
        let read =
            |text: &str| serde_json::from_str(text).map_err(|_| self.damaged(row, name, text, expected));
        present(column, row).map(read).transpose()
    }

    fn damaged(&self, row: usize, column: &str, found: &str, expected: &str) -> Error {
        Error::input(
            format!("{column} of problem {:?}", self.id(row)),
            format!("`{found}`"),
            expected,
            REMAKE,
        )
    }

    /// Materialises a row. Refuses JSON columns that do not hold what they should.
    pub fn problem(&self, row: usize) -> Result<Problem> {
        let damaged = |column: &str, found: &str, expected: &str| self.damaged(row, column, found, expected);
        let prompt = match present(&self.prompt, row) {
            Some(plain) => vec![Message::user(plain)],
            None => self.turns(row)?,
        };
        let list = "a JSON list of strings";
        let skills = self.json(row, "skills", &self.skills, list)?.map_or_else(
            || Ok(vec![]),
            |skills| {
                serde_json::from_value(skills.clone())
                    .map_err(|_| damaged("skills", &skills.to_string(), list))
            },
        )?;
        let meta = match self.json(row, "meta", &self.meta, "a JSON object")? {
            None => Map::new(),
            Some(Value::Object(meta)) => meta,
            Some(other) => return Err(damaged("meta", &other.to_string(), "a JSON object")),
        };
        let kind = self.kind.value(row);
        Ok(Problem {
            id: self.id(row).to_owned(),
            kind: kind_named(kind).ok_or_else(|| damaged("kind", kind, "a kind of problem"))?,
            prompt,
            answer: self.answer.value(row).to_owned(),
            verifier: self.verifier.value(row).to_owned(),
            category: self.category.value(row).to_owned(),
            level: self.level(row),
            skills,
            solution: present(&self.solution, row).map(str::to_owned),
            canonical: self.canonical.value(row).to_owned(),
            meta,
        })
    }
}

fn present(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}
