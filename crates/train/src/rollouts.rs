//! Sampled rollouts as Parquet: one file between two checkpoints.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float32Builder, StringBuilder, UInt32Builder, UInt64Builder};
use arrow::record_batch::RecordBatch;
use gradatim_core::{Error, Group, Result, Verdict};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// Collects rollouts and writes them when a checkpoint is due.
pub struct RolloutFiles {
    folder: PathBuf,
    first_step: Option<u64>,
    step: UInt64Builder,
    ticket: UInt64Builder,
    problem: StringBuilder,
    text: StringBuilder,
    length: UInt32Builder,
    score: Float32Builder,
    reward: Float32Builder,
    advantage: Float32Builder,
    weight: Float32Builder,
}

impl RolloutFiles {
    /// Opens `trial`/rollouts and drops files of steps after `last_step`: they will be sampled again.
    pub fn open(trial: &Path, last_step: u64) -> Result<Self> {
        let folder = trial.join("rollouts");
        let failed = |fault| Error::io(&folder, "opening the rollouts", fault);
        fs::create_dir_all(&folder).map_err(failed)?;
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let first: Option<u64> = stem.strip_prefix("from-step-").and_then(|digits| digits.parse().ok());
            if first.is_none_or(|first| first > last_step) {
                fs::remove_file(&path).map_err(failed)?;
            }
        }
        Ok(Self {
            folder,
            first_step: None,
            step: UInt64Builder::new(),
            ticket: UInt64Builder::new(),
            problem: StringBuilder::new(),
            text: StringBuilder::new(),
            length: UInt32Builder::new(),
            score: Float32Builder::new(),
            reward: Float32Builder::new(),
            advantage: Float32Builder::new(),
            weight: Float32Builder::new(),
        })
    }

    /// Adds the rollouts of one group.
    pub fn add(&mut self, step: u64, problem: &str, group: &Group, verdict: &Verdict) {
        self.first_step.get_or_insert(step);
        for rollout in &group.rollouts {
            self.step.append_value(step);
            self.ticket.append_value(group.assignment.ticket.counter);
            self.problem.append_value(problem);
            self.text.append_value(&rollout.text);
            self.length.append_value(rollout.length);
            self.score.append_option(rollout.score.as_ref().map(|score| score.value as f32));
            self.reward.append_value(rollout.reward as f32);
            self.advantage.append_value(rollout.advantage as f32);
            self.weight.append_value(verdict.weight as f32);
        }
    }

    /// Writes what was collected; call before the checkpoint that covers it.
    pub fn flush(&mut self) -> Result<()> {
        let Some(first) = self.first_step.take() else { return Ok(()) };
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("step", Arc::new(self.step.finish())),
            ("ticket", Arc::new(self.ticket.finish())),
            ("problem", Arc::new(self.problem.finish())),
            ("text", Arc::new(self.text.finish())),
            ("length", Arc::new(self.length.finish())),
            ("score", Arc::new(self.score.finish())),
            ("reward", Arc::new(self.reward.finish())),
            ("advantage", Arc::new(self.advantage.finish())),
            ("weight", Arc::new(self.weight.finish())),
        ];
        let path = self.folder.join(format!("from-step-{first:09}.parquet"));
        let failed = |fault: std::io::Error| Error::io(&path, "writing rollouts", fault);
        let other = |fault: &dyn std::fmt::Display| failed(std::io::Error::other(fault.to_string()));
        let batch = RecordBatch::try_from_iter(columns).map_err(|fault| other(&fault))?;
        let partial = path.with_extension("partial");
        let file = File::create(&partial).map_err(failed)?;
        let zstd = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(zstd).build();
        let mut writer =
            ArrowWriter::try_new(file, batch.schema(), Some(properties)).map_err(|fault| other(&fault))?;
        writer.write(&batch).map_err(|fault| other(&fault))?;
        writer.close().map_err(|fault| other(&fault))?;
        fs::rename(&partial, &path).map_err(failed)
    }
}
