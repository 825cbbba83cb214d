//! A sandbox: runs a real CPython on a hostile program and says what happened.
//!
//! Fence    Landlock (the interpreter's library is readable, one private folder writable, nothing else), a seccomp
//!          allow-list, no new privileges, an unprivileged user if started as root, limits on processor time, memory,
//!          files and output, an empty environment and no inherited descriptor. Processes of one run are closed to
//!          each other in /proc. A clock outside ends what sleeps.
//! Needs    Linux 5.13 on x86-64 with Landlock in its first version: what later versions add (truncation, devices,
//!          the network, signals) is closed by the seccomp filter on older kernels too.
//! Pool     a worker is a warm CPython; each program runs in a child forked from it, alone and once.
//! Proof    a verdict cannot be forged: tests and expected values live in another process, or here. The program's
//!          process sees arguments and sends back plain data; nothing it patches, prints or exits with is a pass.
//! Limits   what a program changes in its arguments stays unseen. Names and sizes of files outside can be asked
//!          for (`stat`), not read. Which of two faults came first can depend on the clock.

mod limits;
mod support;
mod verdict;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod linux;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub use linux::Sandbox;

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod elsewhere;
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
pub use elsewhere::Sandbox;

pub use limits::Limits;
pub use support::Support;
pub use verdict::{Clock, Outcome, Verdict};

/// A program and the tests it must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tests<'a> {
    /// Code of the exercise that both sides need: imports, helpers, the stub to be completed. A program whose first
    /// line is indented goes on where it ends; any other runs after it.
    pub preamble: &'a str,
    /// The hostile program.
    pub program: &'a str,
    /// The expression that is tested, such as `add` or `Solution().add`.
    pub entry: &'a str,
    /// Defines `check(candidate)`, which asserts.
    pub test: &'a str,
}
