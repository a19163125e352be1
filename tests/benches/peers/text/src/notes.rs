//! The notes below a folder, read one after the other.

use std::path::{Path, PathBuf};

/// Calls `each` with every note's path and text.
pub(crate) fn each(folder: &Path, each: &mut dyn FnMut(&Path, &str)) {
    let mut waiting: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder is listed") {
            let entry = entry.expect("an entry is read");
            let path = entry.path();
            if entry.file_type().expect("an entry has a type").is_dir() {
                waiting.push(path);
            } else {
                each(&path, &std::fs::read_to_string(&path).expect("a note is read"));
            }
        }
    }
}

/// The name of its file: a title without a parser.
pub(crate) fn title(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

/// The bytes of all files in a folder.
pub(crate) fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).expect("a folder is listed").flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum()
}
