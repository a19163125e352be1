//! The core plugs keep the promises in their `cases.json`: each case is a space and what a user or script does with it, in order.
//!
//! Steps: `run` (a function with its `input`: `status`, `result`, `contains`), `get` (a route: `status`, `json`, `contains`),
//! `note` (a file's `text`), `write` (a file gets `text` from another program, and the app has seen it), `missing` (no such file).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::fmt::Write as _;
use std::path::Path;

use jackdaw_tests::json::lacks;
use jackdaw_tests::{Answer, App, Home};
use serde_json::{Value, json};

#[test]
fn board_keeps_its_promises() {
    run_all("board");
}

#[test]
fn draw_keeps_its_promises() {
    run_all("draw");
}

#[test]
fn journal_keeps_its_promises() {
    run_all("journal");
}

#[test]
fn stats_keeps_its_promises() {
    run_all("stats");
}

#[test]
fn tasks_keeps_its_promises() {
    run_all("tasks");
}

#[test]
fn templates_keeps_its_promises() {
    run_all("templates");
}

#[test]
fn every_core_plug_has_cases_and_a_test_here() {
    let mut found: Vec<String> = std::fs::read_dir(plugs())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("plug.yaml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(
        found,
        ["board", "draw", "journal", "stats", "tasks", "templates"],
        "a new core plug needs a test above"
    );
}

fn plugs() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugs")
}

/// Runs every case of a plug, and tells all that failed.
fn run_all(plug: &str) {
    let text = std::fs::read_to_string(plugs().join(plug).join("cases.json")).expect("the plug has cases");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("cases.json is a list");
    assert!(!cases.is_empty());
    let mut failures = String::new();
    for case in &cases {
        if let Err(problem) = run_case(case) {
            let _ = writeln!(failures, "{plug}: {}\n    {problem}", case["name"].as_str().unwrap());
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn run_case(case: &Value) -> Result<(), String> {
    let home = Home::new();
    for (path, text) in case["space"].as_object().expect("a case has a space") {
        home.write(path, text.as_str().expect("a file is text"));
    }
    let app = home.serve();
    for (number, step) in case["steps"].as_array().expect("a case has steps").iter().enumerate() {
        run_step(&home, &app, step).map_err(|problem| format!("step {}: {problem}\n    {step}", number + 1))?;
    }
    Ok(())
}

fn run_step(home: &Home, app: &App, step: &Value) -> Result<(), String> {
    let word = |key: &str| step.get(key).and_then(Value::as_str);
    if let Some(function) = word("run") {
        let answer = app.call(function, step.get("input").unwrap_or(&json!({})));
        check(&answer, step)?;
        return match step.get("result") {
            Some(expected) if answer.json()["result"] != *expected => {
                Err(format!("the result is {}, not {expected}", answer.json()["result"]))
            }
            _ => Ok(()),
        };
    }
    if let Some(path) = word("get") {
        let answer = app.get(path);
        check(&answer, step)?;
        return step.get("json").and_then(|expected| lacks(&answer.json(), expected)).map_or(Ok(()), Err);
    }
    if let Some(path) = word("write") {
        let mut events = app.events();
        home.write(path, word("text").expect("what to write"));
        let _ = events.note("note:saved", path);
        return Ok(());
    }
    if let Some(path) = word("note") {
        let expected = word("text").expect("what the note must hold");
        let actual = std::fs::read_to_string(home.file(path)).map_err(|error| format!("{path}: {error}"))?;
        return if actual == expected { Ok(()) } else { Err(format!("{path} is {actual:?}, not {expected:?}")) };
    }
    if let Some(path) = word("missing") {
        return if home.has(path) { Err(format!("{path} is there")) } else { Ok(()) };
    }
    Err("this step is of no known kind".into())
}

/// Status and words, for whatever was asked.
fn check(answer: &Answer, step: &Value) -> Result<(), String> {
    let status = step.get("status").and_then(Value::as_u64).unwrap_or(200);
    if u64::from(answer.status) != status {
        return Err(format!("status {}, not {status}: {}", answer.status, answer.text()));
    }
    match step.get("contains").and_then(Value::as_str) {
        Some(words) if !answer.text().contains(words) => Err(format!("{words:?} is not in {}", answer.text())),
        _ => Ok(()),
    }
}
