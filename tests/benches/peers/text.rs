//! Bare tantivy, FTS5 and pulldown-cmark: a program of their own (`text/`), as the other libraries have.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Runs the program, whose path `cargo xtask bench` hands over, on the notes of a folder and the queries of a file.
pub(crate) fn measured(space: &Path, queries: &Path) -> Value {
    run(&[space, queries])
}

/// The same for bare pulldown-cmark.
pub(crate) fn parsed(space: &Path) -> Value {
    run(&[space])
}

fn run(arguments: &[&Path]) -> Value {
    let program = std::env::var_os("JACKDAW_BENCH_TEXT").expect("`cargo xtask bench` sets JACKDAW_BENCH_TEXT");
    let output =
        Command::new(program).args(arguments).stderr(Stdio::inherit()).output().expect("the peers' program starts");
    assert!(output.status.success(), "the peers' program failed: {}", output.status);
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}
