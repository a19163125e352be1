//! `wit/REFERENCE.md`: what plugs can ask of the application, for scripts and for compiled plugs, written from the sources of both.
//!
//! `cargo xtask reference` writes it; this test fails while it is out of date.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod page;
mod source;
mod typescript;
mod wit;

use std::path::Path;

use jackdaw_app::{notebook_syscalls, plugs};

#[test]
fn the_reference_says_what_the_api_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let types = std::fs::read_to_string(root.join("src-tauri/crates/script-engine/jackdaw.d.ts")).unwrap();
    let syscalls = plugs::core_syscalls().into_iter().chain(notebook_syscalls());
    let page = page::write(&types, &root.join("wit"), syscalls.collect());
    expect_test::expect_file!["../../../../../wit/REFERENCE.md"].assert_eq(&page);
}
