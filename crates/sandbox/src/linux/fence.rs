//! The Landlock rules of one worker: the interpreter's library to read, one folder to write.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use gradatim_core::Result;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, Scope,
};

use super::broken;

/// Beside the interpreter's own library: shared libraries, time zones, devices without a memory.
const READABLE: &[&str] = &[
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
];

/// A ruleset to be laid on a worker. Rights that the kernel does not know are left out; the filter closes those.
pub fn ruleset(library: &[PathBuf], folder: &Path) -> Result<OwnedFd> {
    const NEWEST: ABI = ABI::V6;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let within = AccessFs::from_all(NEWEST)
        & !(AccessFs::Execute
            | AccessFs::MakeSym
            | AccessFs::MakeSock
            | AccessFs::MakeFifo
            | AccessFs::MakeBlock
            | AccessFs::MakeChar
            | AccessFs::IoctlDev);
    let rules = || -> Result<RulesetCreated, landlock::RulesetError> {
        let mut rules = Ruleset::default()
            .set_compatibility(landlock::CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(NEWEST))?
            .handle_access(AccessNet::from_all(NEWEST))?
            .scope(Scope::from_all(NEWEST))?
            .create()?;
        let mut allow = |path: &Path, access: BitFlags<AccessFs>| match PathFd::new(path) {
            Ok(fd) => {
                let access = if path.is_dir() { access } else { access & AccessFs::from_file(NEWEST) };
                (&mut rules).add_rule(PathBeneath::new(fd, access)).map(drop)
            }
            Err(_) => Ok(()), // not on this machine
        };
        for path in library.iter().map(PathBuf::as_path).chain(READABLE.iter().map(Path::new)) {
            allow(path, read)?;
        }
        allow(Path::new("/dev/null"), AccessFs::WriteFile.into())?;
        allow(folder, within)?;
        Ok(rules)
    };
    let rules = rules().map_err(|why| broken("Landlock", why))?;
    Option::<OwnedFd>::from(rules).ok_or_else(|| broken("Landlock", "switched off"))
}
