//! What Jackdaw costs, beside peers and physical limits in the same run: `cargo xtask bench [NAME…]`.
//!
//! Black box where that can be: the release program in `JACKDAW_BIN` is started and asked over HTTP. Calls into plugs, the index and the raw
//! limits are measured in this process. A run of everything writes `tests/benches/RESULTS.md`; one with names only prints.
//!
//! Times on a shared machine move with its load, ratios within a run far less: so every figure stands beside another of the same minute,
//! and with the processor time that it cost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench stops at the first surprise, and its output is the result"
)]

#[path = "../watching/branches.rs"]
mod branches;
mod client;
mod compiled_reload;
mod corpus;
mod editor;
mod http;
mod idle;
mod index;
mod machine;
mod markdown;
mod measure;
#[allow(unreachable_pub, reason = "it is read by the tests of another crate, which see it as theirs")]
#[path = "../../src-tauri/crates/markdown/tests/support/pathological.rs"]
mod pathological;
mod peers;
mod plug_calls;
mod plugs_at_rest;
mod rename;
mod report;
mod save_to_found;
mod save_to_live;
mod scale;
mod screen;
mod script_speed;
mod search;
mod start;
mod watching;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use machine::Machine;
use report::Group;

/// A name for the command line, and what measures.
type Bench = (&'static str, fn() -> Group);

const BENCHES: &[Bench] = &[
    ("save_to_live", save_to_live::run),
    ("plug_calls", plug_calls::run),
    ("script_speed", script_speed::run),
    ("compiled_reload", compiled_reload::run),
    ("plugs_at_rest", plugs_at_rest::run),
    ("http", http::run),
    ("editor", editor::run),
    ("markdown", markdown::run),
    ("index", index::run),
    ("search", search::run),
    ("save_to_found", save_to_found::run),
    ("rename", rename::run),
    ("start", start::run),
    ("idle", idle::run),
    ("scale", scale::run),
    ("watching", watching::run),
];

fn main() -> ExitCode {
    // Cargo adds `--bench` of its own accord.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        eprintln!("there is no bench `{unknown}`; there are: {}", names.join(", "));
        return ExitCode::from(2);
    }
    let machine = Machine::look();
    let begun = Instant::now();
    let mut groups = Vec::new();
    for (name, run) in BENCHES {
        if wanted.is_empty() || wanted.iter().any(|wish| wish == name) {
            eprintln!("{name} …");
            let group = run();
            println!("{}", group.markdown());
            groups.push(group);
        }
    }
    if wanted.is_empty() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/RESULTS.md");
        std::fs::write(&path, report::document(&machine, begun.elapsed(), &groups)).expect("the results are written");
        println!("written to {}", path.display());
    }
    ExitCode::SUCCESS
}
