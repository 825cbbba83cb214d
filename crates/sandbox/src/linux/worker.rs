//! A worker: a warm CPython that forks a fresh child for each program.

use std::fs::{self, Permissions};
use std::io::{self, IoSlice, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use gradatim_core::{Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, Mode, OFlags, SealFlags, fcntl_add_seals, memfd_create};
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType,
    recv, send, sendmsg, socketpair,
};
use rustix::pipe::{PipeFlags, pipe_with};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::interpreter::{Interpreter, other_user};
use super::watch::{End, Watch, watch};
use super::{broken, fence, filter};
use crate::Limits;

const SCRIPT: &str = include_str!("zygote.py");

/// How long a worker that is not running a program may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// One process of a run.
pub struct Role {
    name: &'static str,
    task: Value,
    stdin: Option<Vec<u8>>,
}

impl Role {
    /// Defines functions and answers calls.
    pub fn program(task: Value) -> Self {
        Self { name: "program", task, stdin: None }
    }

    /// Calls them and judges.
    pub fn judge(task: Value) -> Self {
        Self { name: "judge", task, stdin: None }
    }

    /// Runs from stdin to stdout.
    pub fn script(task: Value, stdin: &[u8]) -> Self {
        Self { name: "script", task, stdin: Some(stdin.to_vec()) }
    }
}

pub struct Worker {
    process: Child,
    control: OwnedFd,
    folder: TempDir,
    null: OwnedFd,
}

impl Worker {
    /// Starts an interpreter, fences it in and waits until it is warm.
    pub fn start(interpreter: &Interpreter) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix(&format!("gradatim-sandbox-{}-", std::process::id()))
            .tempdir()
            .map_err(|why| Error::io(std::env::temp_dir(), "making a private folder", why))?;
        if let Some(user) = other_user() {
            chown(folder.path(), Some(user), Some(user))
                .map_err(|why| Error::io(folder.path(), "chown", why))?;
        }
        let ruleset = fence::ruleset(&interpreter.library, folder.path())?;
        let setup = || -> io::Result<(OwnedFd, OwnedFd, OwnedFd)> {
            let (ours, theirs) =
                socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
            let null = rustix::fs::open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())?;
            Ok((ours, theirs, null))
        };
        let (control, theirs, null) = setup().map_err(|why| broken("sockets", why))?;
        let process = interpreter.command(SCRIPT).arg(folder.path()).stdin(Stdio::from(theirs)).spawn();
        let process = process.map_err(|why| broken("starting python3", why))?;
        let mut worker = Self { process, control, folder, null };
        let code: String = filter::program().iter().map(|byte| format!("{byte:02x}")).collect();
        let message = json!({ "filter": code }).to_string();
        let warm = worker.tell(message.as_bytes(), &[ruleset.as_fd()]).and_then(|()| worker.hear());
        if warm.as_deref().ok() == Some(b"ready") {
            return Ok(worker);
        }
        let mut said = String::new();
        let _ = worker.process.kill();
        if let Some(mut errors) = worker.process.stderr.take() {
            let _ = errors.read_to_string(&mut said);
        }
        Err(broken("starting python3", said.lines().last().unwrap_or("no answer")))
    }

    /// Runs one process a role, joined in pairs, until all have ended.
    pub fn run<const N: usize>(&mut self, roles: &[Role; N], limits: &Limits) -> Result<[End; N]> {
        let ends = self.attempt(roles, limits).map_err(|why| broken("running a program", why));
        empty(self.folder.path()).map_err(|why| Error::io(self.folder.path(), "emptying", why))?;
        ends?.try_into().map_err(|_| broken("running a program", "an end is missing"))
    }

    fn attempt(&mut self, roles: &[Role], limits: &Limits) -> io::Result<Vec<End>> {
        let (there, back) = (pipe_with(PipeFlags::CLOEXEC)?, pipe_with(PipeFlags::CLOEXEC)?);
        let mut watches = vec![];
        let mut theirs: Vec<OwnedFd> = vec![];
        for (at, role) in roles.iter().enumerate() {
            let (inbox, outbox) = if at == 0 { (&there.0, &back.1) } else { (&back.0, &there.1) };
            let payload = sealed(role.task.to_string().as_bytes())?;
            let stdin = role.stdin.as_ref().map_or_else(|| self.null.try_clone(), |text| sealed(text))?;
            let (watch, [stdout, stderr, report, gate]) = Watch::open(role.name == "judge")?;
            theirs.extend([
                stdin,
                stdout,
                stderr,
                payload,
                inbox.try_clone()?,
                outbox.try_clone()?,
                report,
                gate,
            ]);
            watches.push(watch);
        }
        drop((there, back));
        let seconds = limits.cpu.as_millis().div_ceil(1000).max(1);
        let names: Vec<_> = roles.iter().map(|role| role.name).collect();
        let job = json!({ "roles": names, "limits": {
            "RLIMIT_CPU": seconds, "RLIMIT_AS": limits.memory, "RLIMIT_FSIZE": limits.file,
            "RLIMIT_NOFILE": limits.open, "RLIMIT_CORE": 0, "RLIMIT_STACK": 8 << 20, "RLIMIT_MEMLOCK": 0,
        } });
        let borrowed: Vec<_> = theirs.iter().map(AsFd::as_fd).collect();
        self.tell(job.to_string().as_bytes(), &borrowed)?;
        drop(theirs);
        let pids: Vec<i32> = serde_json::from_slice(&self.hear()?)?;
        watch(&mut watches, &pids, limits)?;
        self.tell(b"reap", &[])?;
        let statuses: Vec<(i32, u64)> = serde_json::from_slice(&self.hear()?)?;
        Ok(watches
            .into_iter()
            .zip(statuses)
            .map(|(watch, (status, cpu_ms))| watch.end(status, cpu_ms))
            .collect())
    }

    fn tell(&self, message: &[u8], fds: &[BorrowedFd]) -> io::Result<()> {
        if fds.is_empty() {
            return Ok(send(&self.control, message, SendFlags::NOSIGNAL).map(drop)?);
        }
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(32))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !ancillary.push(SendAncillaryMessage::ScmRights(fds)) {
            return Err(io::Error::other("too many descriptors"));
        }
        sendmsg(&self.control, &[IoSlice::new(message)], &mut ancillary, SendFlags::NOSIGNAL)?;
        Ok(())
    }

    fn hear(&self) -> io::Result<Vec<u8>> {
        let patience = Timespec::try_from(PATIENCE).map_err(io::Error::other)?;
        if poll(&mut [PollFd::new(&self.control, PollFlags::IN)], Some(&patience))? == 0 {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let mut buffer = vec![0; 4096];
        let (length, _) = recv(&self.control, &mut buffer, RecvFlags::empty())?;
        buffer.truncate(length);
        Ok(buffer)
    }
}

/// A worker's children die with it.
impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = empty(self.folder.path());
    }
}

/// A file in memory that nobody can change.
fn sealed(contents: &[u8]) -> io::Result<OwnedFd> {
    let fd = memfd_create("task", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    let mut file = fs::File::from(fd);
    io::Write::write_all(&mut file, contents)?;
    io::Seek::rewind(&mut file)?;
    fcntl_add_seals(&file, SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
    Ok(file.into())
}

/// Removes what lies in `folder`, folders that cannot be read included. Nobody writes there any more.
fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::set_permissions(entry.path(), Permissions::from_mode(0o700))?;
            empty(&entry.path())?;
            fs::remove_dir(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
