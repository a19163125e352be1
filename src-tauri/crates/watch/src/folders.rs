//! The system's watches: which folders have one, and what to do when there are no more.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use notify::{Config, ErrorKind, EventHandler, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::limits;
use crate::root::Root;

/// inotify has no trees, and `notify`'s own emulation enters hidden folders. Elsewhere the system watches trees itself.
pub(crate) const FOLDER_BY_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// There is no watch to be had: poll instead.
#[derive(Debug, Clone)]
pub(crate) struct NoneLeft {
    /// One clause.
    pub(crate) reason: String,
    pub(crate) help: Option<String>,
}

pub(crate) struct Folders {
    /// Or why there is none: everything is polled then.
    native: Result<RecommendedWatcher, NoneLeft>,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    pub(crate) fn new(handler: impl EventHandler) -> Self {
        let native = RecommendedWatcher::new(handler, Config::default()).map_err(|error| {
            let help = if let ErrorKind::Io(io) = &error.kind { limits::more_instances(io) } else { None };
            NoneLeft { reason: format!("the system gives this program no watcher ({error})"), help }
        });
        Self { native, watched: BTreeSet::new() }
    }

    /// Without any watches.
    pub(crate) fn none() -> Self {
        let native = Err(NoneLeft { reason: "polling was asked for".to_owned(), help: None });
        Self { native, watched: BTreeSet::new() }
    }

    /// Whether no folder at all can be watched.
    pub(crate) fn refused(&self) -> bool {
        self.native.is_err()
    }

    /// Watches the folder itself. A folder that is gone or cannot be read is no error: there is nothing to hear of it.
    pub(crate) fn watch(&mut self, folder: &Path, recursive: bool) -> Result<bool, NoneLeft> {
        let native = self.native.as_mut().map_err(|refused| refused.clone())?;
        let mode = if recursive && !FOLDER_BY_FOLDER { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        // Also if it is in `watched`: a folder made anew under the same name needs a new watch.
        match native.watch(folder, mode) {
            Ok(()) => {
                self.watched.insert(folder.to_owned());
                Ok(true)
            }
            Err(error) => match error.kind {
                ErrorKind::MaxFilesWatch => Err(NoneLeft {
                    reason: "the system has no more watches to give".to_owned(),
                    help: Some(limits::more_watches()),
                }),
                ErrorKind::PathNotFound => Ok(false),
                ErrorKind::Io(ref io) if io.kind() == io::ErrorKind::NotFound => Ok(false),
                _ => {
                    tracing::warn!(folder = %folder.display(), %error, "cannot watch the folder");
                    Ok(false)
                }
            },
        }
    }

    /// Watches the folder and what the root shows below it. What appears meanwhile is watched, too, or told by an event:
    /// each folder is watched before it is listed.
    pub(crate) fn watch_tree(&mut self, root: &Root, start: &Path) -> Result<(), NoneLeft> {
        let mut todo = vec![start.to_owned()];
        while let Some(folder) = todo.pop() {
            let watched = self.watch(&folder, root.recursive)?;
            if !watched || !root.recursive || !FOLDER_BY_FOLDER {
                continue;
            }
            let entries = folder.read_dir().into_iter().flatten().flatten();
            let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            todo.extend(folders.filter(|entry| root.shows(&entry.file_name())).map(|entry| entry.path()));
        }
        Ok(())
    }

    /// The folder is gone or moved, and the system's watches with it.
    pub(crate) fn forget(&mut self, folder: &Path) {
        for gone in self.below(folder) {
            self.watched.remove(&gone);
        }
    }

    /// Gives back the watches at and below the folder that nobody wants.
    pub(crate) fn unwatch_below(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) {
        for folder in self.below(folder) {
            if !wanted(&folder) {
                self.unwatch(&folder);
            }
        }
    }

    /// Gives back the watch of this folder alone.
    pub(crate) fn unwatch(&mut self, folder: &Path) {
        self.watched.remove(folder);
        if let Ok(native) = &mut self.native {
            // The system drops watches of folders that are gone by itself.
            let _ = native.unwatch(folder);
        }
    }

    #[cfg(test)]
    pub(crate) fn has(&self, folder: &Path) -> bool {
        self.watched.contains(folder)
    }

    fn below(&self, folder: &Path) -> Vec<PathBuf> {
        // In the order of paths, what lies in a folder follows it.
        self.watched.range(folder.to_owned()..).take_while(|path| path.starts_with(folder)).cloned().collect()
    }
}
