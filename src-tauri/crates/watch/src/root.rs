//! What to watch below which folder.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::WatchError;

/// A folder to watch. It need not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The folder. May be a symlink; paths are told below the path given here.
    pub path: PathBuf,
    /// The whole tree, or only what lies in the folder itself.
    pub recursive: bool,
    /// Whether names that begin with `.` count. Of the root's own path such names always do.
    pub hidden: bool,
    /// Names of files and folders to leave out, wherever they are: `node_modules`, `target`.
    pub skip: Vec<String>,
}

impl Root {
    /// The folder and everything below that is not hidden.
    pub fn tree(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), recursive: true, hidden: false, skip: Vec::new() }
    }

    /// What lies in the folder itself and is not hidden.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self { recursive: false, ..Self::tree(path) }
    }

    /// The same with hidden files and folders.
    #[must_use]
    pub fn with_hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// The same without files and folders of these names.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.skip.extend(names.iter().map(|&name| name.to_owned()));
        self
    }

    pub(crate) fn absolute(mut self) -> Result<Self, WatchError> {
        match std::path::absolute(&self.path) {
            Ok(path) => self.path = path,
            Err(source) => return Err(WatchError::Path { path: self.path, source }),
        }
        Ok(self)
    }

    /// Whether changes of the path are told because of this root: it lies below, and nothing hides it.
    pub(crate) fn covers(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.path) else {
            return false;
        };
        let mut names = below.components().peekable();
        let depth_fits = names.peek().is_some() && (self.recursive || below.components().nth(1).is_none());
        depth_fits && names.all(|name| matches!(name, Component::Normal(name) if self.shows(name)))
    }

    /// Whether the folder itself is watched because of this root.
    pub(crate) fn enters(&self, folder: &Path) -> bool {
        folder == self.path || (self.recursive && self.covers(folder))
    }

    pub(crate) fn shows(&self, name: &OsStr) -> bool {
        (self.hidden || !name.as_encoded_bytes().starts_with(b"."))
            && !self.skip.iter().any(|skip| name == skip.as_str())
    }
}
