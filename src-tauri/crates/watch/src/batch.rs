//! What listeners get.

use std::path::PathBuf;

/// Changes that settled together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Files, and folders that are gone; ascending by path.
    pub paths: Vec<ChangedPath>,
    /// Folders of which anything below may have changed, appeared or gone: compare them with what is known. Ascending;
    /// none lies in another.
    pub rescan: Vec<PathBuf>,
    /// How watching itself changed.
    pub notices: Vec<Notice>,
}

/// One path and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedPath {
    /// Absolute, below the root as it was given.
    pub path: PathBuf,
    /// What happened.
    pub kind: ChangeKind,
}

/// What happened to a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is there, new or with other content. Where it is not any more by the time of the look, a later batch says what became of it.
    Changed,
    /// It is not there, and if it was a folder, nothing below it is.
    Removed,
    /// It was `from` before, and `from` is not there any more (no `Removed` is told of it). Of a folder it moves
    /// everything below, and the folder is in [`Batch::rescan`] too. Where `from` was never known, as with the temporary
    /// file of an atomic save, it is a `Changed`.
    Renamed {
        /// Absolute.
        from: PathBuf,
    },
}

/// How watching itself changed. For the user, not for logic: batches go on coming.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The root cannot be watched, or what others change in it is not told: it is looked through at intervals, and changes show late.
    Polling {
        /// The root.
        root: PathBuf,
        /// Why: one clause.
        reason: String,
        /// What would help, if anything would.
        help: Option<String>,
    },
    /// The root, which was polled, is watched from now on, and that is enough.
    Watching {
        /// The root.
        root: PathBuf,
    },
}

impl Batch {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.rescan.is_empty() && self.notices.is_empty()
    }
}
