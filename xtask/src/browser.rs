//! The reports in a real browser: a small recipe and a small arena are run, and their pages must draw their plots
//! with no network.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::shell::{command, show, within, works};
use crate::test::Outcome;

/// What is run in its quick size, and whose page is looked at.
const RUNS: [[&str; 2]; 2] = [["run", "recipes/02-sec.toml"], ["arena", "arenas/simulated.toml"]];
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// What a page that needs the network, or whose script fails, leaves on the console.
const FAULTS: [&str; 4] = ["Uncaught", "Content Security Policy", "Failed to load", "Not allowed to load"];

/// Runs both with `gradatim`, then looks at their reports.
pub fn check(gradatim: &Path) -> Outcome {
    let Some(browser) = browser() else {
        return Outcome::Missing(
            "no Chromium: the reports were not drawn; install it (apt-get install chromium), \
             or put chromium, chromium-browser or google-chrome on PATH"
                .to_owned(),
        );
    };
    let folder = std::env::temp_dir().join(format!("gradatim-browser-{}", std::process::id()));
    let result = RUNS.into_iter().try_for_each(|run| draw(gradatim, browser, &folder.join(run[0]), run));
    if result.is_ok()
        && let Err(error) = fs::remove_dir_all(&folder)
    {
        println!("left behind: {}: {error}", folder.display());
    }
    result.into()
}

fn browser() -> Option<&'static str> {
    installed().or_else(|| {
        if !works(command("sh", &["-c", "test \"$(id -u)\" = 0 && command -v apt-get"])) {
            return None;
        }
        let install = "apt-get update && apt-get install -y --no-install-recommends chromium";
        show(command("sh", &["-c", install])).map_err(|error| println!("{error}")).ok()?;
        installed()
    })
}

fn installed() -> Option<&'static str> {
    BROWSERS.into_iter().find(|name| works(command(name, &["--version"])))
}

fn draw(gradatim: &Path, browser: &str, folder: &Path, [verb, file]: [&str; 2]) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let run = folder.join("run");
    let mut quick = command(gradatim, &[verb, file, "--quick", "--out"]);
    quick.arg(&run);
    show(quick)?;

    let (page, console) = dump(browser, folder, &run.join("report.html"))?;
    if let Some(line) = console.lines().find(|line| FAULTS.iter().any(|fault| line.contains(fault))) {
        return Err(format!("the page reports: {line}"));
    }
    let page = without_scripts(&page);
    let count = |part: &str| page.matches(part).count();
    let (layers, drawn, empty) =
        (count("class=\"main-svg\""), count("class=\"plot js-plotly-plot\""), count("class=\"plot\""));
    println!("{verb}: {drawn} plots drawn in {layers} layers, {empty} left empty");
    if layers == 0 || drawn == 0 || empty > 0 {
        return Err(format!(
            "{drawn} plots drawn in {layers} layers, {empty} left empty; see {}",
            folder.display()
        ));
    }
    Ok(())
}

/// The page after its scripts ran, and what they wrote to the console.
fn dump(browser: &str, folder: &Path, report: &Path) -> Result<(String, String), String> {
    let io = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let (page, console) = (folder.join("dom.html"), folder.join("console.txt"));
    let mut words: Vec<String> = vec![];
    if works(command("unshare", &["--net", "true"])) {
        words.extend(["unshare".into(), "--net".into()]);
    }
    words.push(browser.into());
    // A proxy that nobody listens on keeps the page offline where a network namespace cannot be had.
    words.extend(
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--proxy-server=127.0.0.1:9",
            "--enable-logging=stderr",
            "--virtual-time-budget=20000",
            "--window-size=1280,2000",
            "--dump-dom",
        ]
        .map(String::from),
    );
    words.push(format!("--user-data-dir={}", folder.join("profile").display()));
    words.push(format!("file://{}", report.canonicalize().map_err(|error| io(report, error))?.display()));

    let rest: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let mut browse = command(&words[0], &rest);
    browse.stdout(File::create(&page).map_err(|error| io(&page, error))?);
    browse.stderr(File::create(&console).map_err(|error| io(&console, error))?);
    within(Duration::from_secs(180), browse)?;
    let read = |path: &PathBuf| fs::read(path).map_err(|error| io(path, error));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((text(read(&page)?), text(read(&console)?)))
}

/// The elements of the page: the sources of its scripts speak of elements too.
fn without_scripts(page: &str) -> String {
    let mut parts = page.split("<script");
    let first = parts.next().unwrap_or("").to_owned();
    parts.filter_map(|part| part.split_once("</script>")).fold(first, |kept, (_, after)| kept + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_left_out_and_elements_stay() {
        let page = "<p>a</p><script>'<p>b</p>'</script><p>c</p><script src=x>d</script>";
        assert_eq!(without_scripts(page), "<p>a</p><p>c</p>");
    }
}
