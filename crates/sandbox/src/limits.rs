//! What one program may use.

use std::time::Duration;

/// Limits of one run. The defaults are generous for exercises: what runs into one of them is not slow but wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Processor time, rounded up to whole seconds.
    pub cpu: Duration,
    /// Time on the clock, kept outside the program.
    pub wall: Duration,
    /// Address space in bytes.
    pub memory: u64,
    /// Bytes of one file.
    pub file: u64,
    /// Files and folders that may be created during one run, deleted ones included.
    pub files: usize,
    /// Descriptors open at once.
    pub open: u64,
    /// Bytes of stdout and of stderr.
    pub output: usize,
    /// Threads that may be started during one run.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(5),
            wall: Duration::from_secs(15),
            memory: 512 << 20,
            file: 4 << 20,
            files: 64,
            open: 64,
            output: 1 << 20,
            threads: 16,
        }
    }
}
