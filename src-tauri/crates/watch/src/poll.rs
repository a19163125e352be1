//! Looking at a whole root again and again, where the system does not tell. `notify` has this too, but it takes changes
//! within one second for none, and enters hidden folders.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::root::Root;

/// What was there at one look. About 200 bytes a file.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    seen: BTreeMap<PathBuf, Stamp>,
}

#[derive(Debug, PartialEq, Eq)]
enum Stamp {
    /// Its own times change with what is in it, which is seen anyway.
    Folder,
    File {
        size: u64,
        modified: Option<SystemTime>,
        /// Inode and time of the last change of the metadata: an atomic save changes them, whatever times it sets.
        identity: (u64, i64, i64),
    },
}

impl Snapshot {
    pub(crate) fn of(root: &Root) -> Self {
        let mut snapshot = Self::default();
        let mut todo = vec![root.path.clone()];
        while let Some(folder) = todo.pop() {
            for entry in folder.read_dir().into_iter().flatten().flatten() {
                let path = entry.path();
                let Some(meta) = entry.metadata().ok().filter(|_| root.shows(&entry.file_name())) else {
                    continue;
                };
                if meta.is_dir() && root.recursive {
                    todo.push(path.clone());
                }
                snapshot.seen.insert(path, Stamp::of(&meta));
            }
        }
        snapshot
    }

    /// Paths that are in one of the two alone, or in both with another content.
    pub(crate) fn differing<'a>(&'a self, later: &'a Self) -> impl Iterator<Item = &'a Path> {
        let changed = later.seen.iter().filter(|(path, stamp)| self.seen.get(*path) != Some(stamp));
        let gone = self.seen.keys().filter(|path| !later.seen.contains_key(*path));
        changed.map(|(path, _)| path).chain(gone).map(PathBuf::as_path)
    }
}

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        if meta.is_dir() {
            return Self::Folder;
        }
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            (meta.ino(), meta.ctime(), meta.ctime_nsec())
        };
        #[cfg(not(unix))]
        let identity = (0, 0, 0);
        Self::File { size: meta.len(), modified: meta.modified().ok(), identity }
    }
}
