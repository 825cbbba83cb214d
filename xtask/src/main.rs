//! The project's own commands: `cargo xtask test` runs every check, `cargo xtask bench` measures against peers.

mod bench;
mod browser;
mod licences;
mod package;
mod shell;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
The project's own commands

Usage: cargo xtask <COMMAND>

  test [STEP]...         every check, or those named: data, format, lints, licences, rust, python (recipes and
                         --json), package (the Python package in its trainers), browser
  bench <NAME>           measurements beside peers on this machine, which are installed in target/bench-venv:
                         learner (PyTorch), curriculum (prime-rl, a Python loop, numpy),
                         tasks (reasoning-gym), pool (pyarrow, pandas, datasets),
                         verify (math-verify)
      --json             end with one line of JSON
      --rounds <N>       alternating rounds [default: 5]
  help                   this text

Environment
  CI=true                a missing tool or data set fails the run, instead of being named and passed over
  PRIME_RL=<GIT>         where bench curriculum clones prime-rl's samplers from [default: GitHub]
  GRADATIM_DATA=<DIR>    data sets for the tests that need real ones and for bench verify
                         [default: ../shared/data, if there]

Exit: 0 all is well, 1 a check failed, 2 could not run.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["test", ref steps @ ..] => test::run(steps),
        ["bench", name, ref options @ ..] => bench::run(name, options),
        ["bench"] => Err(format!("bench: expected a name, one of {}", bench::NAMES.join(", "))),
        ["help" | "-h" | "--help"] => {
            println!("{HELP}");
            Ok(true)
        }
        [] => Err(format!("no command\n\n{HELP}")),
        _ => Err(format!("`{}` is no command\n\n{HELP}", words.join(" "))),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
