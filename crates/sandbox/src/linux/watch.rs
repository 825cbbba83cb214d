//! The watcher: reads what a run's processes say, decides on watched system calls, and kills.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use libc::{ioctl, seccomp_notif, seccomp_notif_resp};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SocketFlags, SocketType, recvmsg,
    socketpair,
};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::filter::{self, Watched};
use crate::{Clock, Limits, Verdict};

/// A report is short.
const REPORT: usize = 1 << 16;

/// How long one of a pair may take to end after the other.
const GRACE: Duration = Duration::from_millis(200);

/// How long a killed process may take to end.
const STUCK: Duration = Duration::from_secs(60);

/// One process under watch.
pub struct Watch {
    judges: bool,
    process: Option<OwnedFd>,
    pid: i32,
    gate: Option<OwnedFd>,
    listener: Option<OwnedFd>,
    stdout: Stream,
    stderr: Stream,
    report: Stream,
    files: usize,
    threads: usize,
    fenced: bool,
    killed: bool,
    signalled: bool,
    halted: Option<Verdict>,
}

/// How a process ended.
pub struct End {
    /// Why the watcher killed it, if it did for a fault.
    pub halted: Option<Verdict>,
    /// Whether the watcher killed it, for a fault or because nobody needed it any more.
    pub killed: bool,
    /// Whether it sent itself a signal.
    pub signalled: bool,
    /// As `wait` tells it.
    pub status: i32,
    pub cpu_ms: u64,
    pub report: Vec<u8>,
    pub stdout: Vec<u8>,
}

struct Stream {
    fd: Option<OwnedFd>,
    read: Vec<u8>,
    total: usize,
}

/// What a descriptor in the poll set stands for.
enum Sign {
    Ended,
    Gate,
    Call,
    Stdout,
    Stderr,
    Report,
}

impl Watch {
    /// The watcher's ends, and the process's: stdout, stderr, report, gate.
    pub fn open(judges: bool) -> io::Result<(Self, [OwnedFd; 4])> {
        let (stdout, out) = Stream::open()?;
        let (stderr, err) = Stream::open()?;
        let (report, says) = Stream::open()?;
        let (gate, hands) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        let watch = Self {
            judges,
            process: None,
            pid: 0,
            gate: Some(gate),
            listener: None,
            stdout,
            stderr,
            report,
            files: 0,
            threads: 0,
            fenced: false,
            killed: false,
            signalled: false,
            halted: None,
        };
        Ok((watch, [out, err, says, hands]))
    }

    /// What is left of it.
    pub fn end(self, status: i32, cpu_ms: u64) -> End {
        let Self { halted, killed, signalled, stdout, report, .. } = self;
        End { halted, killed, signalled, status, cpu_ms, report: report.read, stdout: stdout.read }
    }

    fn signs(&self) -> impl Iterator<Item = (Sign, &OwnedFd)> {
        let signs = [
            (Sign::Call, &self.listener),
            (Sign::Gate, &self.gate),
            (Sign::Stdout, &self.stdout.fd),
            (Sign::Stderr, &self.stderr.fd),
            (Sign::Report, &self.report.fd),
            (Sign::Ended, &self.process),
        ];
        signs.into_iter().filter_map(|(sign, fd)| Some((sign, fd.as_ref()?)))
    }

    fn heed(&mut self, sign: Sign, flags: PollFlags, limits: &Limits) -> io::Result<()> {
        match sign {
            Sign::Ended => {
                for stream in [&mut self.stdout, &mut self.stderr] {
                    stream.read(limits.output)?;
                    stream.fd = None;
                }
                self.report.read(REPORT)?;
                self.report.fd = None;
                (self.process, self.listener, self.gate) = (None, None, None);
            }
            Sign::Gate => {
                self.listener = self.gate.take().map(|gate| handed(&gate)).transpose()?.flatten();
                self.fenced |= self.listener.is_some();
            }
            // Nobody can call any more; to receive would be to wait for ever.
            Sign::Call if !flags.contains(PollFlags::IN) => self.listener = None,
            Sign::Call => self.call(limits)?,
            Sign::Stdout => self.stdout.read(limits.output)?,
            Sign::Stderr => self.stderr.read(limits.output)?,
            Sign::Report => self.report.read(REPORT)?,
        }
        let written = self.stdout.total.max(self.stderr.total);
        if written > limits.output || self.report.total > REPORT {
            self.halt(Verdict::Output);
        }
        Ok(())
    }

    /// Decides on the call that waits at the listener.
    fn call(&mut self, limits: &Limits) -> io::Result<()> {
        let Some(listener) = &self.listener else { return Ok(()) };
        // SAFETY: both are plain numbers, for which zero is a value; the kernel reads and writes them alone.
        let mut call: seccomp_notif = unsafe { std::mem::zeroed() };
        if unsafe { ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_RECV, &raw mut call) } != 0 {
            let why = io::Error::last_os_error();
            // A signal took the caller out of its call; it will call again, or is dead.
            let gone = matches!(why.raw_os_error(), Some(libc::EINTR | libc::EAGAIN | libc::ENOENT));
            return if gone { Ok(()) } else { Err(why) };
        }
        let fault = match filter::look(call.data.nr, &call.data.args, self.pid.unsigned_abs()) {
            Watched::Creates => {
                self.files += 1;
                (self.files > limits.files).then_some(Verdict::Files)
            }
            Watched::Spawns => {
                self.threads += 1;
                (self.threads > limits.threads).then_some(Verdict::Threads)
            }
            Watched::Signals => {
                self.signalled = true;
                None
            }
            Watched::Harmless => None,
            Watched::Forbidden => Some(Verdict::Syscall { name: filter::name(call.data.nr) }),
        };
        if let Some(fault) = fault {
            self.halt(fault);
            return Ok(());
        }
        let flags = libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32;
        let mut answer = seccomp_notif_resp { id: call.id, val: 0, error: 0, flags };
        // SAFETY: as above. A caller that has died meanwhile needs no answer.
        unsafe { ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SEND, &raw mut answer) };
        Ok(())
    }

    /// Kills it for a fault, the first of which counts.
    fn halt(&mut self, fault: Verdict) {
        if self.process.is_some() && !self.killed {
            self.halted = Some(fault);
        }
        self.kill();
    }

    fn kill(&mut self) {
        if let Some(process) = &self.process {
            self.killed = true;
            let _ = pidfd_send_signal(process, Signal::KILL);
        }
    }
}

impl Stream {
    fn open() -> io::Result<(Self, OwnedFd)> {
        let (ours, theirs) = pipe_with(PipeFlags::CLOEXEC)?;
        fcntl_setfl(&ours, OFlags::NONBLOCK)?;
        Ok((Self { fd: Some(ours), read: vec![], total: 0 }, theirs))
    }

    /// Reads what is there, keeps `most` bytes of it and counts them all, up to a few more than `most`.
    fn read(&mut self, most: usize) -> io::Result<()> {
        let mut buffer = [0; 1 << 14];
        while let Some(fd) = &self.fd
            && self.total <= most
        {
            match rustix::io::read(fd, &mut buffer) {
                Ok(0) => self.fd = None,
                Ok(length) => {
                    self.total += length;
                    self.read.extend(&buffer[..length.min(most - self.read.len())]);
                }
                Err(Errno::AGAIN) => break,
                Err(Errno::INTR) => {}
                Err(why) => return Err(why.into()),
            }
        }
        if self.total > most {
            self.fd = None;
        }
        Ok(())
    }
}

/// The listener that a process sends once its filter is laid; `None` if it ended before.
fn handed(gate: &OwnedFd) -> io::Result<Option<OwnedFd>> {
    let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    recvmsg(gate, &mut [io::IoSliceMut::new(&mut byte)], &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
    let fds = ancillary.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut fds) => fds.next(),
        _ => None,
    });
    Ok(fds)
}

/// Watches until all have ended. Processes are not yet waited for, so that their numbers stay theirs.
pub fn watch(watches: &mut [Watch], pids: &[i32], limits: &Limits) -> io::Result<()> {
    for (watch, &pid) in watches.iter_mut().zip(pids) {
        let pid = Pid::from_raw(pid).ok_or(io::ErrorKind::InvalidData)?;
        watch.process = Some(pidfd_open(pid, PidfdFlags::empty())?);
        watch.pid = pid.as_raw_nonzero().get();
    }
    let mut deadline = Instant::now() + limits.wall;
    let mut closing = false;
    while watches.iter().any(|watch| watch.process.is_some()) {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            if closing {
                watches.iter_mut().for_each(Watch::kill);
                deadline = Instant::now() + STUCK;
            } else if let Some(program) = watches.first_mut() {
                program.halt(Verdict::Timeout(Clock::Wall));
                (closing, deadline) = (true, Instant::now() + GRACE);
            }
            continue;
        }
        let signs: Vec<_> = watches
            .iter()
            .enumerate()
            .flat_map(|(at, watch)| watch.signs().map(move |sign| (at, sign)))
            .collect();
        let mut fds: Vec<_> = signs.iter().map(|(_, (_, fd))| PollFd::new(fd, PollFlags::IN)).collect();
        match poll(&mut fds, Some(&Timespec::try_from(left).map_err(io::Error::other)?)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(why) => return Err(why.into()),
        }
        let flags: Vec<PollFlags> = fds.iter().map(PollFd::revents).collect();
        let ready: Vec<_> = signs
            .into_iter()
            .zip(flags)
            .filter_map(|((at, (sign, _)), flags)| (!flags.is_empty()).then_some((at, sign, flags)))
            .collect();
        for (at, sign, flags) in ready {
            let ended = matches!(sign, Sign::Ended);
            watches[at].heed(sign, flags, limits)?;
            if ended && watches[at].judges && !closing {
                // The program has nothing more to say; one that the judge found gone tells how it went.
                let finished = serde_json::from_slice::<serde_json::Value>(&watches[at].report.read)
                    .is_ok_and(|report| report["finished"] == true);
                closing = true;
                deadline = Instant::now() + if finished { Duration::ZERO } else { GRACE };
            }
        }
        // A judge tells what had passed before its program was halted.
        if !closing && watches.iter().any(|watch| watch.halted.is_some()) {
            (closing, deadline) = (true, Instant::now() + GRACE);
        }
    }
    let Some(open) = watches.iter().find(|watch| !watch.fenced && !watch.killed) else { return Ok(()) };
    let said = String::from_utf8_lossy(&open.stderr.read);
    Err(io::Error::other(format!("a process ended before its filter was laid: {said}")))
}
