//! Plugs that try to do harm, each with its promise (`guests/hostile/README.md`), beside a healthy neighbour that must answer all the while.
//!
//! The heaviest part (more seeds, more saves) runs with `JACKDAW_FULL=1`, as `cargo xtask test --full` does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

#[path = "hostile/calls.rs"]
mod calls;
#[path = "hostile/components.rs"]
mod components;
#[path = "hostile/floods.rs"]
mod floods;
#[path = "hostile/forged.rs"]
mod forged;
#[path = "hostile/memory.rs"]
mod memory;
#[path = "hostile/rights.rs"]
mod rights;
#[path = "hostile/stage.rs"]
mod stage;
#[path = "hostile/storm.rs"]
mod storm;

use std::collections::BTreeSet;

/// Whether the heaviest cases run too.
fn full() -> bool {
    std::env::var_os("JACKDAW_FULL").is_some_and(|value| value == "1")
}

#[test]
fn every_hostile_plug_has_a_promise() {
    let readme = std::fs::read_to_string(stage::guests().join("README.md")).unwrap();
    let promised: BTreeSet<String> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(" | ").next())
        .flat_map(|names| names.split(", ").map(|name| name.trim_matches('`').to_owned()))
        .collect();
    let folders: BTreeSet<String> = std::fs::read_dir(stage::guests())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(promised, folders, "a folder without a line in the README's table, or the other way round");
}
