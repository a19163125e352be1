//! When the files of a plug were last written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Length and time of each file.
pub(crate) type Stamps = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Those of a folder, without what is hidden, built or written by tests themselves.
pub(crate) fn stamps(dir: &Path) -> Stamps {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') || matches!(&*name, "node_modules" | "target" | "__pycache__" | "__snapshots__") {
                continue;
            }
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) => {
                    found.insert(entry.path(), (meta.len(), meta.modified().ok()));
                }
                Err(_) => {}
            }
        }
    }
    found
}
