//! The seccomp filter: which system calls a program makes freely, which are watched, and that is all.
//!
//! List     an allow-list of what CPython and glibc need to compute, read and write. Everything else (processes,
//!          sockets, ptrace, signals to others, mounts, namespaces, io_uring, bpf, keys, ..) stops the program
//!          until the watcher has looked at it, which names the call and kills.
//! Watched  creation of files and threads is counted, signals may go to the program itself. The watcher reads
//!          numbers out of registers only, never memory, which the program could change behind its back.
//! Absent   clone3 answers "no such call", as on an old kernel: glibc then falls back to clone, whose flags stand in
//!          a register.

use libc::*;

use Rule::{Absent, Free, Only, Without};

/// What the filter decides by itself; the watcher decides the rest.
enum Rule {
    Free,
    /// Free where this argument is one of these values.
    Only(u8, &'static [u32]),
    /// Free where this argument has none of these bits.
    Without(u8, u32),
    Absent,
}

/// The descriptor through which a child hands its listener to the watcher; it is closed before the program starts.
const GATE: u32 = 7;

/// Flags of open that create or empty a file.
const CHANGES: u32 = (O_CREAT | O_TRUNC | O_TMPFILE & !O_DIRECTORY) as u32;
const TCGETS: u32 = 0x5401;
const FIOCLEX: u32 = 0x5451;
const FIONCLEX: u32 = 0x5450;
const TIOCGWINSZ: u32 = 0x5413;

#[rustfmt::skip]
const RULES: &[(&[c_long], Rule)] = &[
    (&[
        SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_pwrite64, SYS_lseek, SYS_close, SYS_close_range,
        SYS_dup, SYS_dup2, SYS_dup3, SYS_fsync, SYS_fdatasync, SYS_sendfile,
        SYS_stat, SYS_fstat, SYS_lstat, SYS_newfstatat, SYS_statx, SYS_access, SYS_faccessat, SYS_faccessat2,
        SYS_getdents64, SYS_getcwd, SYS_chdir, SYS_fchdir, SYS_readlink, SYS_readlinkat, SYS_umask, SYS_ftruncate,
        SYS_rename, SYS_renameat, SYS_renameat2, SYS_unlink, SYS_unlinkat, SYS_rmdir,
        SYS_mmap, SYS_mprotect, SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk,
        SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_rt_sigtimedwait,
        SYS_sigaltstack, SYS_alarm, SYS_setitimer, SYS_getitimer, SYS_pause,
        SYS_select, SYS_pselect6, SYS_poll, SYS_ppoll, SYS_sched_yield, SYS_sched_getaffinity, SYS_futex,
        SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_time, SYS_times,
        SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getresuid,
        SYS_getresgid, SYS_getgroups, SYS_getpgrp, SYS_uname, SYS_sysinfo, SYS_getrusage, SYS_getrlimit, SYS_getcpu,
        SYS_getrandom, SYS_rseq, SYS_set_robust_list, SYS_set_tid_address, SYS_restart_syscall, SYS_exit, SYS_exit_group,
    ], Free),
    (&[SYS_sendmsg], Only(0, &[GATE])),
    (&[SYS_ioctl], Only(1, &[TCGETS, FIOCLEX, FIONCLEX, TIOCGWINSZ])),
    (&[SYS_fcntl], Only(1, &[F_DUPFD as u32, F_GETFD as u32, F_SETFD as u32, F_GETFL as u32, F_DUPFD_CLOEXEC as u32])),
    (&[SYS_prctl], Only(0, &[PR_SET_NAME as u32, PR_GET_NAME as u32])),
    // Limits of other processes are none of its business; its own are as hard as they are soft.
    (&[SYS_prlimit64], Only(0, &[0])),
    (&[SYS_open], Without(1, CHANGES)),
    (&[SYS_openat], Without(2, CHANGES)),
    (&[SYS_clone3], Absent),
];

/// What the watcher makes of a call that the filter did not let through.
#[derive(Debug, PartialEq, Eq)]
pub enum Watched {
    /// It creates a file or a folder.
    Creates,
    /// It starts a thread.
    Spawns,
    /// It sends itself a signal.
    Signals,
    /// It harms nobody.
    Harmless,
    Forbidden,
}

/// Looks at call `nr` of process `pid`.
pub fn look(nr: c_int, args: &[u64; 6], pid: u32) -> Watched {
    const THREAD: u64 = (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD) as u64;
    const NAMESPACES: u64 = (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER)
        as u64
        | (CLONE_NEWPID | CLONE_NEWNET | CLONE_PTRACE | CLONE_VFORK | CLONE_PARENT) as u64;
    let opens = |flags: u64| {
        let writes = flags & O_ACCMODE as u64 != O_RDONLY as u64;
        match flags {
            // Emptying what one may only read: Landlock knows of it from its third version on.
            _ if flags & O_TRUNC as u64 != 0 && !writes => Watched::Forbidden,
            _ if flags & u64::from(CHANGES) & !(O_TRUNC as u64) != 0 => Watched::Creates,
            _ => Watched::Harmless,
        }
    };
    match c_long::from(nr) {
        libc::SYS_open => opens(args[1]),
        libc::SYS_openat => opens(args[2]),
        libc::SYS_mkdir | libc::SYS_mkdirat => Watched::Creates,
        libc::SYS_clone if args[0] & THREAD == THREAD && args[0] & NAMESPACES == 0 => Watched::Spawns,
        libc::SYS_kill | libc::SYS_tgkill if args[0] == u64::from(pid) => Watched::Signals,
        _ => Watched::Forbidden,
    }
}

/// The name of call `nr`; a number where the table ends.
pub fn name(nr: c_int) -> String {
    const TABLE: &str = include_str!("syscalls-x86_64.txt");
    let named = |line: &'static str| {
        let (name, number) = line.split_once(' ')?;
        (number.parse() == Ok(nr)).then_some(name)
    };
    TABLE.lines().find_map(named).map_or_else(|| format!("number {nr}"), str::to_owned)
}

/// The filter as the kernel reads it: eight bytes an instruction.
pub fn program() -> Vec<u8> {
    const LOAD: u32 = BPF_LD | BPF_W | BPF_ABS;
    const EQUAL: u32 = BPF_JMP | BPF_JEQ | BPF_K;
    const AT_LEAST: u32 = BPF_JMP | BPF_JGE | BPF_K;
    const BITS: u32 = BPF_JMP | BPF_JSET | BPF_K;
    const RETURN: u32 = BPF_RET | BPF_K;
    const X86_64: u32 = 0xC000_003E;
    const X32: u32 = 0x4000_0000;
    let argument = |at: u8| 16 + 8 * u32::from(at);
    let mut code: Vec<(u32, u8, u8, u32)> = vec![
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, X86_64),
        (RETURN, 0, 0, SECCOMP_RET_KILL_PROCESS),
        (LOAD, 0, 0, 0),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, SECCOMP_RET_USER_NOTIF),
    ];
    for (calls, rule) in RULES {
        for &call in *calls {
            let body = match rule {
                Free => vec![(RETURN, 0, 0, SECCOMP_RET_ALLOW)],
                Absent => vec![(RETURN, 0, 0, SECCOMP_RET_ERRNO | ENOSYS as u32)],
                Without(at, bits) => vec![
                    (LOAD, 0, 0, argument(*at)),
                    (BITS, 1, 0, *bits),
                    (RETURN, 0, 0, SECCOMP_RET_ALLOW),
                    (RETURN, 0, 0, SECCOMP_RET_USER_NOTIF),
                ],
                Only(at, values) => {
                    let tests = values
                        .iter()
                        .flat_map(|&value| [(EQUAL, 0, 1, value), (RETURN, 0, 0, SECCOMP_RET_ALLOW)]);
                    let load = [(LOAD, 0, 0, argument(*at))];
                    load.into_iter().chain(tests).chain([(RETURN, 0, 0, SECCOMP_RET_USER_NOTIF)]).collect()
                }
            };
            code.push((EQUAL, 0, u8::try_from(body.len()).unwrap_or(u8::MAX), call as u32));
            code.extend(body);
        }
    }
    code.push((RETURN, 0, 0, SECCOMP_RET_USER_NOTIF));
    code.into_iter()
        .flat_map(|(op, yes, no, k)| {
            let [a, b] = (op as u16).to_ne_bytes();
            let [k0, k1, k2, k3] = k.to_ne_bytes();
            [a, b, yes, no, k0, k1, k2, k3]
        })
        .collect()
}
