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

    /// Paths that are new at the later look, or have another content.
    pub(crate) fn changed<'a>(&'a self, later: &'a Self) -> impl Iterator<Item = &'a Path> {
        let changed = later.seen.iter().filter(|(path, stamp)| self.seen.get(*path) != Some(stamp));
        changed.map(|(path, _)| path.as_path())
    }

    /// Paths that are missing at the later look.
    pub(crate) fn gone<'a>(&'a self, later: &'a Self) -> impl Iterator<Item = &'a Path> {
        self.seen.keys().filter(|path| !later.seen.contains_key(*path)).map(PathBuf::as_path)
    }

    /// Files that have another path than before, by the numbers that the file system gives them: from, to.
    pub(crate) fn moved<'a>(&'a self, later: &'a Self) -> Vec<(&'a Path, &'a Path)> {
        let gone = only_in(self, later);
        if gone.is_empty() {
            return Vec::new();
        }
        let come = only_in(later, self);
        let pairs = gone.into_iter().filter_map(|(identity, from)| Some((from?, (*come.get(&identity)?)?)));
        pairs.collect()
    }
}

/// What a renamed file keeps: number, size and time of its content.
type Kept = (u64, u64, Option<SystemTime>);

/// The files of one look that the other has not; no path where several have the same identity, as links do.
fn only_in<'a>(one: &'a Snapshot, other: &Snapshot) -> BTreeMap<Kept, Option<&'a Path>> {
    let mut found = BTreeMap::new();
    for (path, stamp) in one.seen.iter().filter(|(path, _)| !other.seen.contains_key(*path)) {
        if let Stamp::File { size, modified, identity: (number @ 1.., ..) } = stamp {
            found.entry((*number, *size, *modified)).and_modify(|path| *path = None).or_insert(Some(path.as_path()));
        }
    }
    found
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
