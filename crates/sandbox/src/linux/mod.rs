//! The sandbox on Linux.

mod decide;
mod fence;
mod filter;
mod interpreter;
mod watch;
mod worker;

use std::sync::{Mutex, PoisonError};

use gradatim_core::{Error, Result};
use serde_json::json;

use crate::{Limits, Outcome, Support, Tests};
use interpreter::Interpreter;
use worker::{Role, Worker};

/// A pool of warm workers. Each caller takes an idle one, or starts another.
pub struct Sandbox {
    interpreter: Interpreter,
    idle: Mutex<Vec<Worker>>,
}

impl Sandbox {
    /// Looks for an interpreter; workers start when they are needed. `support` is what [`Support::probe`] found.
    pub fn start(support: Support) -> Result<Self> {
        support.check()?;
        Ok(Self { interpreter: Interpreter::find()?, idle: Mutex::default() })
    }

    /// Runs the tests against the program. An error is a fault of the machine, never of the program.
    pub fn tests(&self, tests: &Tests, limits: &Limits) -> Result<Outcome> {
        let &Tests { preamble, program, entry, test } = tests;
        let roles = [
            Role::program(json!({ "preamble": preamble, "program": program, "entry": entry })),
            Role::judge(json!({ "preamble": preamble, "entry": entry, "test": test })),
        ];
        let [program, judge] = self.run(roles, limits)?;
        Ok(decide::tests(program, judge, limits))
    }

    /// Runs the program from `stdin` to [`Outcome::stdout`], which the caller compares.
    pub fn script(&self, program: &str, stdin: &[u8], limits: &Limits) -> Result<Outcome> {
        let [end] = self.run([Role::script(json!({ "program": program }), stdin)], limits)?;
        Ok(decide::script(end, limits))
    }

    /// One run on a worker that is idle; a worker that fails is replaced once.
    fn run<const N: usize>(&self, roles: [Role; N], limits: &Limits) -> Result<[watch::End; N]> {
        let idle = self.idle().pop();
        if let Some(mut worker) = idle
            && let Ok(ends) = worker.run(&roles, limits)
        {
            self.idle().push(worker);
            return Ok(ends);
        }
        let mut worker = Worker::start(&self.interpreter)?;
        let ends = worker.run(&roles, limits)?;
        self.idle().push(worker);
        Ok(ends)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What this kernel offers.
pub fn probe() -> Support {
    const VERSION: libc::c_long = 1;
    let action = libc::SECCOMP_RET_USER_NOTIF;
    // SAFETY: the first call reads no memory; the second reads the four bytes of `action`.
    let (landlock, watching) = unsafe {
        (
            libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0_usize, VERSION),
            libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, &raw const action),
        )
    };
    Support { landlock: u32::try_from(landlock).unwrap_or(0), watching: watching == 0 }
}

/// A fault of the machine or of a worker.
fn broken(action: &'static str, why: impl ToString) -> Error {
    let hint = "try again; if it stays, look at the memory and the processes of this machine";
    Error::input("sandbox", format!("{action}: {}", why.to_string()), "a worker that runs", hint)
}
