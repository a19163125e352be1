//! Where the shared corpora are.

use std::path::{Path, PathBuf};

/// `name` among the corpora, or `None` with a message: the test that asked is then skipped.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(4).map(|up| up.join("shared/corpora"));
    let root = std::env::var_os("JACKDAW_CORPORA").map(PathBuf::from).or(beside)?;
    let path = root.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: no corpus {name}; set JACKDAW_CORPORA to the folder that holds it");
    None
}

/// A JSON file among the corpora.
pub fn json(name: &str) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(corpus(name)?).expect("a readable corpus");
    Some(serde_json::from_str(&text).expect("a corpus in JSON"))
}
