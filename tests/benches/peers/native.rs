//! The peers that are Rust libraries: a program of their own (`native/`), so that their versions of our dependencies stay out of the workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What the benches call, compiled: the same bytes for us and for them.
pub(crate) fn plug() -> Vec<u8> {
    std::fs::read(plug_path()).expect("the compiled plug is committed")
}

fn plug_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/bench/plug.wasm")
}

/// The JavaScript of `script_speed`.
pub(crate) fn work_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/work.js")
}

/// Runs the program, whose path `cargo xtask bench` hands over.
pub(crate) fn measured() -> Value {
    let program = std::env::var_os("JACKDAW_BENCH_PEERS").expect("`cargo xtask bench` sets JACKDAW_BENCH_PEERS");
    let output = Command::new(program)
        .args([plug_path(), work_path()])
        .stderr(Stdio::inherit())
        .output()
        .expect("the peers' program starts");
    assert!(output.status.success(), "the peers' program failed: {}", output.status);
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}
