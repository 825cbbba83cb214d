//! The flag `--wording`.

use clap::ValueEnum;
use gradatim_tasks::Wording;

/// How problems are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Put {
    /// Sentences that explain themselves, for language models
    English,
    /// A few ASCII characters, for tiny transformers
    Compact,
}

impl From<Put> for Wording {
    fn from(put: Put) -> Self {
        match put {
            Put::English => Self::English,
            Put::Compact => Self::Compact,
        }
    }
}
