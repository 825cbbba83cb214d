//! Weights and optimiser as safetensors, bit for bit.
//!
//! `weights.safetensors` holds f32 tensors under Hugging Face's Llama names; `optimizer.safetensors` both
//! moments under `first.` and `second.` of the same names, and `updates` = [of this stage, of all stages].

use std::borrow::Cow;
use std::path::Path;

use gradatim_core::{Error, Result};
use safetensors::{Dtype, SafeTensors, View};

use crate::engine::{Layout, Moments};

/// Updates of the running stage and of all stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Updates {
    /// Since the stage began.
    pub stage: u64,
    /// Since the weights were drawn.
    pub all: u64,
}

struct Bytes {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for Bytes {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

fn named(layout: &Layout, prefix: &str, values: &[f32]) -> Vec<(String, Bytes)> {
    let bytes =
        |range: &std::ops::Range<usize>| values[range.clone()].iter().flat_map(|v| v.to_le_bytes()).collect();
    let tensors = layout.tensors().iter().map(|tensor| {
        let view = Bytes { dtype: Dtype::F32, shape: tensor.shape.clone(), bytes: bytes(&tensor.range) };
        (format!("{prefix}{}", tensor.name), view)
    });
    tensors.collect()
}

fn write(path: &Path, tensors: Vec<(String, Bytes)>) -> Result<()> {
    let bytes = safetensors::serialize(tensors, None).map_err(|fault| damaged("tensors", path, &fault))?;
    std::fs::write(path, bytes).map_err(|fault| Error::io(path, "writing a checkpoint", fault))
}

fn damaged(key: &str, path: &Path, fault: &dyn std::fmt::Display) -> Error {
    let hint = "take an earlier checkpoint";
    Error::input(key, fault, "a safetensors file of this release", hint).in_file(path, None)
}

/// Writes weights.
pub fn save_weights(path: &Path, layout: &Layout, weights: &[f32]) -> Result<()> {
    write(path, named(layout, "", weights))
}

/// Writes both moments and the update counts.
pub fn save_moments(path: &Path, layout: &Layout, moments: &Moments, updates: Updates) -> Result<()> {
    let mut tensors = named(layout, "first.", &moments.first);
    tensors.extend(named(layout, "second.", &moments.second));
    let bytes = [updates.stage, updates.all].iter().flat_map(|n| n.to_le_bytes()).collect();
    tensors.push(("updates".to_owned(), Bytes { dtype: Dtype::U64, shape: vec![2], bytes }));
    write(path, tensors)
}

/// A file held in memory, and where it came from.
struct File<'a> {
    path: &'a Path,
    tensors: SafeTensors<'a>,
}

impl<'a> File<'a> {
    fn parse(path: &'a Path, bytes: &'a [u8]) -> Result<Self> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|fault| damaged("header", path, &fault))?;
        Ok(Self { path, tensors })
    }

    fn bytes(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'a [u8]> {
        let expected = format!("{dtype:?} {shape:?}");
        let refuse = |found: String| {
            let hint = "load it into a learner with the options it was saved from";
            Error::input(name, found, expected.clone(), hint).in_file(self.path, None)
        };
        let tensor = self.tensors.tensor(name).map_err(|_| refuse("missing".to_owned()))?;
        if tensor.dtype() != dtype || tensor.shape() != shape {
            return Err(refuse(format!("{:?} {:?}", tensor.dtype(), tensor.shape())));
        }
        Ok(tensor.data())
    }

    fn floats(&self, layout: &Layout, prefix: &str) -> Result<Vec<f32>> {
        let mut values = Vec::with_capacity(layout.len());
        for tensor in layout.tensors() {
            let bytes = self.bytes(&format!("{prefix}{}", tensor.name), Dtype::F32, &tensor.shape)?;
            values.extend(bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)));
        }
        Ok(values)
    }

    /// Refuses a file with tensors nobody asked for: another model's.
    fn holds_only(&self, count: usize) -> Result<()> {
        if self.tensors.len() == count {
            return Ok(());
        }
        let hint = "load it into a learner with the options it was saved from";
        let found = format!("{} tensors", self.tensors.len());
        Err(Error::input("tensors", found, count.to_string(), hint).in_file(self.path, None))
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|fault| Error::io(path, "reading a checkpoint", fault))
}

/// Reads weights of this very layout.
pub fn load_weights(path: &Path, layout: &Layout) -> Result<Vec<f32>> {
    let bytes = read(path)?;
    let file = File::parse(path, &bytes)?;
    let weights = file.floats(layout, "")?;
    file.holds_only(layout.tensors().len())?;
    Ok(weights)
}

/// Reads moments and update counts of this very layout.
pub fn load_moments(path: &Path, layout: &Layout) -> Result<(Moments, Updates)> {
    let bytes = read(path)?;
    let file = File::parse(path, &bytes)?;
    let (first, second) = (file.floats(layout, "first.")?, file.floats(layout, "second.")?);
    let counts = file.bytes("updates", Dtype::U64, &[2])?;
    file.holds_only(2 * layout.tensors().len() + 1)?;
    let counts: Vec<u64> = counts.as_chunks().0.iter().map(|eight| u64::from_le_bytes(*eight)).collect();
    let updates = Updates { stage: counts[0], all: counts[1] };
    Ok((Moments { first, second, step: updates.stage }, updates))
}
