//! Hostile programs: each does no harm, and its verdict names what it did.
//!
//! Table    `hostile.txt`: a line `#= what it does | form | verdict / another`, then the program.
//! Sweep    every system call the kernel knows, made raw: those that are not needed to compute are refused by name.
//! Canary   a file and a process beside the sandbox: both outlive all programs. That no program does is held in
//!          `survivors.rs`, a process of its own.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;

use common::sandbox;
use gradatim_sandbox::{Limits, Outcome, Sandbox, Tests, Verdict};

const TABLE: &str = include_str!("hostile.txt");
const SYSCALLS: &str = include_str!("../src/linux/syscalls-x86_64.txt");

/// Short limits; the clock is the longer one, but for programs that only wait for it.
fn limits() -> Limits {
    Limits {
        cpu: Duration::from_secs(1),
        wall: Duration::from_secs(12),
        memory: 256 << 20,
        ..Limits::default()
    }
}

/// The exercise of the table: squares.
fn squares(sandbox: &Sandbox, program: &str, limits: &Limits) -> Outcome {
    let test = "# SECRET\ndef check(candidate):\n    assert candidate(2) == 4\n    assert candidate(3) == 9\n    assert candidate(-5) == 25\n";
    sandbox
        .tests(&Tests { preamble: "", program, entry: "square", test }, limits)
        .expect("a machine in order")
}

/// A file that anybody may change in a folder that anybody may write, and a process.
struct Canary {
    folder: tempfile::TempDir,
    process: Child,
}

impl Canary {
    const SONG: &str = "tweet";

    fn hatch() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).expect("open");
        let canary = Self { folder, process: Command::new("sleep").arg("3600").spawn().expect("sleep") };
        fs::write(canary.file(), Self::SONG).expect("written");
        fs::set_permissions(canary.file(), Permissions::from_mode(0o666)).expect("open");
        canary
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("canary")
    }

    fn sings(&mut self) -> bool {
        let alone = fs::read_dir(self.folder.path()).expect("there").count() == 1;
        let mode = fs::metadata(self.file()).expect("there").mode() & 0o7777;
        let text = fs::read_to_string(self.file()).expect("there");
        alone && mode == 0o666 && text == Self::SONG && self.process.try_wait().expect("asked").is_none()
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn every_hostile_program_is_named_and_does_no_harm() {
    let Some(sandbox) = sandbox() else { return };
    let mut canary = Canary::hatch();
    let entries: Vec<_> = TABLE.split("#= ").skip(1).collect();
    let count = entries.len();
    let file = canary.file().display().to_string();
    let check = |entry: &str| {
        let (head, program) = entry.split_once('\n').expect("a head");
        let [what, form, expected] = head.split(" | ").collect::<Vec<_>>().try_into().expect(head);
        let fill = |text: &str| {
            text.replace("@CANARY@", &file)
                .replace("@PID@", &std::process::id().to_string())
                .replace("@UID@", &fs::metadata("/proc/self").expect("proc").uid().to_string())
                .replace("@NUL@", "\0")
        };
        let waits = expected.contains("wall clock");
        let wall = if waits { Duration::from_secs(2) } else { limits().wall };
        let limits = Limits { wall, ..limits() };
        let outcome = match form {
            "script" => sandbox.script(&fill(program), b"", &limits).expect(what),
            _ => squares(&sandbox, &fill(program), &limits),
        };
        let said = outcome.verdict.to_string();
        let named = fill(expected).split(" / ").any(|expected| said.starts_with(expected));
        let forged = form == "tests" && outcome.is_pass();
        (!named || forged).then(|| format!("{what}: {said}, expected {expected}"))
    };
    // Half of the programs sleep while the others compute.
    let (even, odd): (Vec<_>, Vec<_>) = entries.chunks(2).map(|pair| (pair[0], pair.get(1))).unzip();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let even = scope.spawn(|| even.into_iter().filter_map(check).collect::<Vec<_>>());
        let odd: Vec<_> = odd.into_iter().flatten().filter_map(|entry| check(entry)).collect();
        [even.join().expect("checked"), odd].concat()
    });
    assert!(canary.sings());
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 200, "{count}");
    assert!(squares(&sandbox, "def square(x): return x * x", &limits()).is_pass());
}

#[test]
fn every_system_call_that_computing_does_not_need_is_refused_by_name() {
    // With arguments of 0: what is refused for some arguments alone is in the table.
    const NEEDED: &str = "read write readv writev pread64 pwrite64 lseek close close_range dup dup2 dup3 fsync fdatasync \
        sendfile open openat stat fstat lstat newfstatat statx access faccessat faccessat2 getdents64 getcwd chdir \
        fchdir readlink readlinkat umask ftruncate mkdir mkdirat rename renameat renameat2 unlink unlinkat rmdir mmap \
        mprotect munmap mremap madvise brk rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait \
        sigaltstack alarm setitimer getitimer pause select pselect6 poll ppoll sched_yield sched_getaffinity futex \
        nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getpid gettid getppid getuid geteuid \
        getgid getegid getresuid getresgid getgroups getpgrp uname sysinfo getrusage getrlimit getcpu getrandom prlimit64 \
        set_robust_list set_tid_address restart_syscall exit exit_group clone3 rseq fcntl";
    let Some(sandbox) = sandbox() else { return };
    let mut refused = 0;
    for line in SYSCALLS.lines() {
        let (name, number) = line.split_once(' ').expect(line);
        if NEEDED.split_whitespace().any(|needed| needed == name) {
            continue;
        }
        let program = format!("import ctypes\nctypes.CDLL(None).syscall({number}, 0, 0, 0, 0, 0, 0)");
        let outcome = sandbox.script(&program, b"", &limits()).expect(name);
        assert_eq!(outcome.verdict, Verdict::Syscall { name: name.to_owned() });
        refused += 1;
    }
    assert!(refused > 230, "{refused}");
}

#[test]
fn what_one_program_leaves_the_next_does_not_find() {
    let Some(sandbox) = sandbox() else { return };
    let run = |program: &str| sandbox.script(program, b"", &limits()).expect("runs");
    let leave = "import builtins, os, random, sys\nopen('left', 'w').write('x')\nos.mkdir('folder')\nopen('folder/x', 'w')\n\
        builtins.left = sys.left = 1\nos.environ['LEFT'] = '1'\nos.umask(0o777)\nprint(random.random(), hash('a'))";
    let look = "import builtins, os, random, sys\nassert os.listdir('.') == [] and not os.environ\n\
        assert not hasattr(builtins, 'left') and not hasattr(sys, 'left') and os.umask(0) != 0o777\n\
        print(random.random(), hash('a'))";
    let first = run(leave);
    assert_eq!(first.verdict, Verdict::Passed);
    let second = run(look);
    assert_eq!((second.verdict, second.stdout), (Verdict::Passed, first.stdout), "one program, one output");
}

#[test]
fn a_count_of_tests_comes_with_every_end() {
    let Some(sandbox) = sandbox() else { return };
    for (program, passed, verdict) in [
        ("def square(x): return x * x", 3, "passed"),
        ("def square(x): return 4 if x == 2 else 0", 1, "assertion failed: candidate(3) == 9"),
        ("def square(x): return abs(x) * x", 2, "assertion failed: candidate(-5) == 25"),
        ("def square(x): return 4 if x == 2 else 1 // 0", 1, "exception ZeroDivisionError"),
        ("def square(x):\n    while x != 2: pass\n    return 4", 1, "timeout: processor time"),
        ("import os\ndef square(x): return 4 if x == 2 else os.fork()", 1, "forbidden system call: clone"),
        ("def square(x): return 9", 1, "assertion failed: candidate(2) == 4"),
    ] {
        let outcome = squares(&sandbox, program, &limits());
        assert_eq!((outcome.passed, outcome.tests), (passed, 3), "{program}");
        assert!(outcome.verdict.to_string().starts_with(verdict), "{program}: {}", outcome.verdict);
    }
}

#[test]
fn a_stub_is_completed_or_replaced() {
    let Some(sandbox) = sandbox() else { return };
    let preamble = "import math\ndef area(r):\n    \"\"\"Of a circle.\"\"\"\n";
    let test = "def check(candidate):\n    assert abs(candidate(2) - 4 * math.pi) < 1e-9\n";
    for (program, passes) in [
        ("    return math.pi * r * r\n", true),
        ("\n\n    s = r * r\n    return math.pi * s", true),
        ("def area(r):\n    return math.pi * r ** 2", true),
        ("from __future__ import annotations\ndef area(r: Unknown):\n    return math.pi * r ** 2", true),
        ("area = lambda r: math.pi * r ** 2\nif __name__ == '__main__':\n    1 / 0", true),
        ("    return r", false),
        ("", false),
        ("return math.pi * r * r", false),
    ] {
        let tests = Tests { preamble, program, entry: "area", test };
        assert_eq!(sandbox.tests(&tests, &limits()).expect("runs").is_pass(), passes, "{program}");
    }
}

#[test]
fn tests_that_cannot_be_run_are_not_the_programs_fault() {
    let Some(sandbox) = sandbox() else { return };
    for test in
        ["def check(candidate", "x = 1", "def check(candidate): pass", "import socket\ns = socket.socket()"]
    {
        let tests = Tests { preamble: "", program: "def f(): return 1", entry: "f", test };
        let verdict = sandbox.tests(&tests, &limits()).expect("runs").verdict;
        assert!(matches!(verdict, Verdict::Tests { .. }), "{test}: {verdict}");
    }
}

#[test]
fn many_callers_share_a_sandbox() {
    let Some(sandbox) = sandbox() else { return };
    std::thread::scope(|scope| {
        for caller in 0..4 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for n in 0..10 {
                    let outcome = sandbox.script(
                        "print(int(input()) ** 2)",
                        format!("{caller}{n}").as_bytes(),
                        &limits(),
                    );
                    let square = format!("{}\n", (10 * caller + n) * (10 * caller + n));
                    assert_eq!(outcome.expect("runs").stdout, square.as_bytes());
                }
            });
        }
    });
}

#[test]
fn a_test_may_call_the_candidate_by_its_own_name() {
    let Some(sandbox) = sandbox() else { return };
    let test = "def check(candidate):\n    assert candidate(2) == double(2) == 4\n";
    for (program, passes) in [("def double(x): return 2 * x", true), ("def double(x): return x", false)] {
        let tests = Tests { preamble: "def double(x): pass\n", program, entry: "double", test };
        assert_eq!(sandbox.tests(&tests, &limits()).expect("runs").is_pass(), passes, "{program}");
    }
}

#[test]
fn objects_of_the_exercises_own_classes_go_both_ways() {
    let Some(sandbox) = sandbox() else { return };
    let preamble = "class Node:\n    def __init__(self, value, next=None):\n        self.value, self.next = value, next\n\
        def same(a, b):\n    return a is b is None or (a and b and a.value == b.value and same(a.next, b.next))\n";
    let test = "def check(candidate):\n    assert same(candidate(Node(1, Node(2))), Node(2, Node(1)))\n";
    for (program, verdict) in [
        (
            "def turn(n):\n    before = None\n    while n: n.next, before, n = before, n, n.next\n    return before",
            "passed",
        ),
        ("def turn(n): return n", "assertion failed"),
        ("class Other: pass\ndef turn(n): return Other()", "returned Other, which is not plain data"),
        (
            "class Node:\n    def __eq__(self, other): return True\ndef turn(n): return Node()",
            "exception AttributeError",
        ),
    ] {
        let tests = Tests { preamble, program, entry: "turn", test };
        let found = sandbox.tests(&tests, &limits()).expect("runs").verdict.to_string();
        assert!(found.starts_with(verdict), "{program}: {found}");
    }
}

#[test]
fn a_test_may_expect_an_exception() {
    let Some(sandbox) = sandbox() else { return };
    let test = "def check(candidate):\n    try:\n        candidate(-1)\n    except ValueError as error:\n        \
        assert str(error) == 'negative'\n    else:\n        assert False\n    assert candidate(4) == 2\n";
    let root =
        |fault: &str| format!("import json\ndef root(x):\n    if x < 0: {fault}\n    return int(x ** 0.5)");
    for (program, verdict) in [
        (root("raise ValueError('negative')"), "passed"),
        (root("raise type('Mine', (ValueError,), {})('negative')"), "passed"),
        (root("raise ValueError('below 0')"), "assertion failed: str(error) == 'negative'"),
        (root("json.loads('')"), "assertion failed: str(error) == 'negative'"),
        (root("return 0"), "assertion failed: False"),
        (root("raise KeyError('negative')"), "exception KeyError: 'negative'"),
        (root("raise UnicodeDecodeError('utf-8', b'x', 0, 1, 'negative')"), "assertion failed: str(error)"),
    ] {
        let tests = Tests { preamble: "", program: &program, entry: "root", test };
        let found = sandbox.tests(&tests, &limits()).expect("runs").verdict.to_string();
        assert!(found.starts_with(verdict), "{program}: {found}");
    }
}
