//! What became of a program.

use std::fmt;

/// Which clock ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Processor time.
    Cpu,
    /// Time on the clock.
    Wall,
}

/// What happened, named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every test passed; or, without tests, the program ended well.
    Passed,
    /// A test failed: its assertion, in the words of the test.
    Failed { assertion: String },
    /// The program raised.
    Exception { kind: String, message: String },
    /// It does not compile.
    Syntax { line: u64, message: String },
    /// It took too long.
    Timeout(Clock),
    /// It wanted more memory than it may have.
    Memory,
    /// It wrote more than it may.
    Output,
    /// It created more files than it may.
    Files,
    /// It started more threads than it may.
    Threads,
    /// A system call that no program may make.
    Syscall { name: String },
    /// A file that no program may open.
    File { path: String },
    /// It returned something that is not plain data.
    Alien { kind: String },
    /// It ended by itself, without an answer.
    Exited { code: i32 },
    /// It died of a signal.
    Signal { number: i32 },
    /// The tests themselves could not be run.
    Tests { message: String },
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Failed { assertion } => write!(f, "assertion failed: {assertion}"),
            Self::Exception { kind, message } if message.is_empty() => write!(f, "exception {kind}"),
            Self::Exception { kind, message } => write!(f, "exception {kind}: {message}"),
            Self::Syntax { line, message } => write!(f, "syntax error in line {line}: {message}"),
            Self::Timeout(Clock::Cpu) => f.write_str("timeout: processor time"),
            Self::Timeout(Clock::Wall) => f.write_str("timeout: wall clock"),
            Self::Memory => f.write_str("out of memory"),
            Self::Output => f.write_str("output too long"),
            Self::Files => f.write_str("too many files"),
            Self::Threads => f.write_str("too many threads"),
            Self::Syscall { name } => write!(f, "forbidden system call: {name}"),
            Self::File { path } => write!(f, "forbidden file access: {path}"),
            Self::Alien { kind } => write!(f, "returned {kind}, which is not plain data"),
            Self::Exited { code } => write!(f, "exited with code {code} before its answer"),
            Self::Signal { number } => write!(f, "died of signal {number}"),
            Self::Tests { message } => write!(f, "the tests could not be run: {message}"),
        }
    }
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What happened first.
    pub verdict: Verdict,
    /// Assertions that held.
    pub passed: usize,
    /// Assertions there are; after an early end, at least so many.
    pub tests: usize,
    /// What the program wrote to stdout, cut at the limit.
    pub stdout: Vec<u8>,
    /// Processor time of its processes in milliseconds.
    pub cpu_ms: u64,
}

impl Outcome {
    /// Whether everything that was asked was right.
    pub fn is_pass(&self) -> bool {
        self.verdict == Verdict::Passed
    }
}
