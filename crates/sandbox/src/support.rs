//! What the kernel must offer, and the refusal where it does not.

use gradatim_core::{Error, Result};

/// What was found on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// Version of Landlock's interface; 0 where it is missing or switched off.
    pub landlock: u32,
    /// Whether seccomp can hand a system call to another process.
    pub watching: bool,
}

impl Support {
    /// Asks the kernel.
    pub fn probe() -> Self {
        #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
        return crate::linux::probe();
        #[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
        return Self { landlock: 0, watching: false };
    }

    /// Refuses a machine on which a hostile program could not be held.
    pub fn check(self) -> Result<()> {
        if self.landlock >= 1 && self.watching { Ok(()) } else { Err(self.refusal()) }
    }

    /// The one refusal.
    pub fn refusal(self) -> Error {
        let found = match self {
            Self { landlock: 0, .. } => "missing: Landlock",
            _ => "missing: seccomp with user notification",
        };
        Error::input(
            "sandbox",
            found,
            "Linux 5.13 or newer on x86-64 with Landlock switched on",
            "run on such a Linux; in a container let its seccomp profile admit landlock_* and seccomp",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_landlock_or_watching_is_refused_by_name() {
        for (support, missing) in [
            (Support { landlock: 0, watching: true }, "missing: Landlock"),
            (Support { landlock: 0, watching: false }, "missing: Landlock"),
            (Support { landlock: 7, watching: false }, "missing: seccomp"),
        ] {
            for refused in [support.check().err(), crate::Sandbox::start(support).err()] {
                let said = refused.expect("refused").to_string();
                assert!(
                    said.contains(missing) && said.contains("Linux 5.13") && said.contains("container"),
                    "{said}"
                );
            }
        }
        assert!(Support { landlock: 1, watching: true }.check().is_ok());
    }
}
