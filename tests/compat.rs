//! Plugs of released versions of the API go on working: the API of today has all that it had, and plugs compiled then are answered now.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

#[path = "compat/old_plugs.rs"]
mod old_plugs;
#[path = "compat/wit.rs"]
mod wit;

use std::path::{Path, PathBuf};

/// The folders of released versions.
fn released() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("compat");
    let mut versions: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    versions.sort();
    assert!(!versions.is_empty());
    versions
}
