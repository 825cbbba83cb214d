//! Rows whose prompts share words with reference rows, as a rule those of an exam.

use gradatim_core::{Error, Problem, Result};

use crate::ngrams::{self, Index, IndexBuilder, Shared};

/// When a row is contaminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Words in a row that have to be shared, from 1; prompts of fewer words match only as a whole.
    pub words: usize,
    /// Words in a row that stand in more reference rows than this are their wording, and do not count.
    pub common: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { words: ngrams::WORDS, common: ngrams::COMMON }
    }
}

/// Collects the reference rows: their ids, and 16 bytes a word of their prompts.
#[derive(Debug)]
pub struct References {
    options: Options,
    index: IndexBuilder,
    /// (file, id)
    rows: Vec<(u32, Box<str>)>,
}

/// What a row shares with which reference row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contamination<'a> {
    /// File of the reference row, by its place among the files.
    pub file: usize,
    /// Its id.
    pub id: &'a str,
    /// The shared words.
    pub shared: Shared,
}

/// Compares rows with the references.
#[derive(Debug)]
pub struct Decontaminator {
    index: Index,
    rows: Vec<(u32, Box<str>)>,
}

impl References {
    /// No rows yet. Refuses grams of no words.
    pub fn new(options: Options) -> Result<Self> {
        if options.words == 0 {
            return Err(Error::input("n", 0, "at least 1 word", "13 is usual"));
        }
        Ok(Self { options, index: IndexBuilder::new(options.words), rows: vec![] })
    }

    /// Adds a row of the file in that place.
    pub fn add(&mut self, file: usize, problem: &Problem) {
        self.index.add(problem.prompt_text());
        self.rows.push((file as u32, problem.id.as_str().into()));
    }

    /// Rows so far.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Ready to compare.
    pub fn finish(self) -> Decontaminator {
        Decontaminator { index: self.index.finish(self.options.common), rows: self.rows }
    }
}

impl Decontaminator {
    /// The longest run of words that the prompt shares with a reference row.
    pub fn compare(&self, problem: &Problem) -> Option<Contamination<'_>> {
        let shared = self.index.longest(&problem.prompt_text())?;
        let (file, id) = self.rows.get(shared.text as usize)?;
        Some(Contamination { file: *file as usize, id, shared })
    }

    /// Distinct runs of words that are the wording of the reference rows.
    pub fn n_common(&self) -> usize {
        self.index.n_common()
    }
}
