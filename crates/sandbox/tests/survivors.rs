//! No program outlives its run, and nothing outlives the sandbox. Alone in its process, which it counts children of.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common;

use std::fs;
use std::time::Duration;

use gradatim_sandbox::Limits;

/// Commands of the processes that descend from this one.
fn descendants() -> Vec<String> {
    let stat = |entry: fs::DirEntry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let text = fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent: u32 = text.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        let command = fs::read(entry.path().join("cmdline")).ok()?;
        Some((pid, parent, String::from_utf8_lossy(&command).into_owned()))
    };
    let all: Vec<_> = fs::read_dir("/proc").expect("proc").filter_map(|entry| stat(entry.ok()?)).collect();
    let mut family = vec![std::process::id()];
    let mut found = vec![];
    while let Some(parent) = family.pop() {
        for (pid, _, command) in all.iter().filter(|(_, above, _)| *above == parent) {
            family.push(*pid);
            found.push(command.clone());
        }
    }
    found
}

/// Private folders of this process's workers.
fn folders() -> usize {
    let ours = format!("gradatim-sandbox-{}-", std::process::id());
    let names = fs::read_dir(std::env::temp_dir())
        .expect("there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| name.starts_with(&ours)).count()
}

#[test]
fn no_program_outlives_its_run_and_no_worker_the_sandbox() {
    let Some(sandbox) = common::sandbox() else { return };
    let limits =
        Limits { cpu: Duration::from_secs(1), wall: Duration::from_millis(1500), ..Limits::default() };
    for program in [
        "print(1)",
        "import os\nos.fork()",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "import signal, time\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\ntime.sleep(60)",
        "import os, time\nos.closerange(0, 64)\ntime.sleep(60)",
        "import threading, time\nfor _ in range(8): threading.Thread(target=time.sleep, args=(60,)).start()",
        "import threading, time, os\nfor _ in range(8): threading.Thread(target=time.sleep, args=(60,)).start()\nos.fork()",
        "import ctypes, threading\nthreading.Thread(target=ctypes.CDLL(None).pause).start()\nctypes.CDLL(None).syscall(60, 0)",
    ] {
        sandbox.script(program, b"", &limits).expect("runs");
        let left = descendants();
        assert_eq!(left.len(), 2, "a worker and its janitor, after {program}: {left:?}");
    }
    assert_eq!(folders(), 1);
    drop(sandbox);
    assert_eq!(descendants(), Vec::<String>::new());
    assert_eq!(folders(), 0);
}
