//! `plug test`: what came of a plug's own tests, with the place of each failure.

use std::convert::Infallible;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use jackdaw_testing::{Failure, Outcome, Report, RunOptions, Said, TestError, TestReport};
use serde_json::json;

use crate::code_frame::{excerpt, framed, source_line};
use crate::stamps::stamps;
use crate::{output, places, plug_check};

/// How often watch mode looks whether something was saved: a look at some dozen files costs nothing, and nobody sees a fifth of a second.
const LOOK: Duration = Duration::from_millis(200);

/// How much is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    /// Of a test that failed why, and what was logged meanwhile.
    Failures,
    /// What was logged in every test, too.
    All,
    /// All of it, for programs.
    Json,
}

pub(crate) async fn test(options: &RunOptions, shows: Shows) -> Result<ExitCode> {
    let as_json = shows == Shows::Json;
    let options = absolute(options)?;
    let report = match jackdaw_testing::run(&options).await {
        Ok(report) => report,
        Err(TestError::Faulty(diagnostics)) if as_json => {
            output::json(&json!({ "passed": false, "diagnostics": diagnostics }))?;
            return Ok(ExitCode::FAILURE);
        }
        Err(TestError::Faulty(diagnostics)) => {
            output::complain(&plug_check::report(&options.dir, &diagnostics));
            return Err(TestError::Faulty(diagnostics).into());
        }
        Err(error) => return Err(error.into()),
    };
    // A filter with a slip in it must not look like success.
    if let Some(filter) = options.filter.as_ref().filter(|_| report.nothing_ran()) {
        bail!("no test has `{filter}` in its name or its file's; without it all tests run");
    }
    if as_json {
        let mut value = json!(report);
        value["passed"] = json!(report.passed());
        output::json(&value)?;
    } else {
        output::say(&shown(&options.dir, &report, shows))?;
    }
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs the tests again after each save, until Ctrl+C, which also ends a run in progress.
pub(crate) async fn watch(options: RunOptions, shows: Shows) -> Result<ExitCode> {
    let options = absolute(&options)?;
    tokio::select! {
        // Polled first, and then listening all the time: none is lost between two looks.
        biased;
        _ = tokio::signal::ctrl_c() => Ok(ExitCode::SUCCESS),
        ended = again_and_again(&options, shows) => ended.map(|never| match never {}),
    }
}

async fn again_and_again(options: &RunOptions, shows: Shows) -> Result<Infallible> {
    loop {
        let before = stamps(&options.dir);
        if let Err(error) = test(options, shows).await {
            output::complain(&format!("jackdaw: {error:#}"));
        }
        output::say("Waiting for a save; Ctrl+C ends.")?;
        while stamps(&options.dir) == before {
            tokio::time::sleep(LOOK).await;
        }
    }
}

fn absolute(options: &RunOptions) -> Result<RunOptions> {
    let dir = places::plug(&options.dir)?;
    Ok(RunOptions { dir, ..options.clone() })
}

fn shown(dir: &Path, report: &Report, shows: Shows) -> String {
    let mut lines = Vec::new();
    for file in &report.files {
        lines.push(file.path.clone());
        lines.extend(file.diagnostics.iter().map(|diagnostic| indented(&framed(dir, diagnostic))));
        for test in &file.tests {
            let mark = match test.outcome {
                Outcome::Passed => "✓",
                Outcome::Failed => "✗",
                Outcome::Skipped => "–",
            };
            lines.push(format!("  {mark} {}{}", test.name, took(test)));
            lines.extend(test.failure.as_ref().map(|failure| indented(&why(dir, failure))));
            if test.failure.is_some() || shows == Shows::All {
                lines.extend(console(test).map(|text| indented(&text)));
            }
        }
        lines.push(String::new());
    }
    let mut counts = vec![format!("{} passed", report.count(Outcome::Passed))];
    for (outcome, word) in [(Outcome::Failed, "failed"), (Outcome::Skipped, "skipped")] {
        let count = report.count(outcome);
        counts.extend((count > 0).then(|| format!("{count} {word}")));
    }
    let broken = report.files.iter().filter(|file| !file.diagnostics.is_empty()).count();
    counts.extend((broken > 0).then(|| format!("{} could not be run", output::count(broken, "file", "files"))));
    counts.extend(
        (report.snapshots > 0).then(|| format!("{} written", output::count(report.snapshots, "snapshot", "snapshots"))),
    );
    lines.push(counts.join(", "));
    lines.join("\n")
}

/// What was logged while a test ran, under a heading; none if nothing was.
fn console(test: &TestReport) -> Option<String> {
    let said = |Said { level, message, function }: &Said| {
        let by = function.as_deref().unwrap_or("the test");
        format!("{level:<5} {by}: {}", message.replace('\n', "\n        "))
    };
    (!test.log.is_empty()).then(|| {
        let lines: Vec<String> = test.log.iter().map(said).collect();
        format!("\nlogged:\n{}", lines.join("\n"))
    })
}

/// Only what takes long is worth a number.
fn took(test: &TestReport) -> String {
    const LONG: u64 = 1_000;
    if test.milliseconds >= LONG { format!(" ({:.1} s)", test.milliseconds as f64 / 1000.0) } else { String::new() }
}

fn why(dir: &Path, failure: &Failure) -> String {
    let mut text = failure.message.clone();
    for place in failure.thrown_at.iter().chain(&failure.position) {
        text.push_str(&format!("\n\n{}:{}:{}", dir.join(&place.file).display(), place.line, place.column));
        let source = std::fs::read_to_string(dir.join(&place.file)).unwrap_or_default();
        if let Some(line) = source_line(&source, place.line) {
            text.push('\n');
            text.push_str(&excerpt(line, place.line, place.column));
        }
    }
    for frame in failure.stack.iter().skip(1) {
        text.push_str(&format!("\n  {frame}"));
    }
    text
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("      {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}
