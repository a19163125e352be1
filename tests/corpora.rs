//! Real data from outside the repository.

use std::path::{Path, PathBuf};

/// A folder or file of the corpora: below `JACKDAW_CORPORA`, else beside the workspace. `None`, with a printed message, when it is not there.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    let path = std::env::var_os("JACKDAW_CORPORA").map_or_else(beside, PathBuf::from).join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {name} is not among the corpora; set JACKDAW_CORPORA to their folder");
    None
}
