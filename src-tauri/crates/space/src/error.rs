//! What can go wrong with a file of a space. Messages name the path in the space, never one of the host.

use std::io;
use std::path::PathBuf;

use crate::path::{BadPath, SpacePath};

/// What was being done; the verb of an error's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Listing the space.
    List,
    /// Reading a file.
    Read,
    /// Writing or saving a file.
    Write,
    /// Renaming a file.
    Rename,
    /// Moving a file to the trash.
    Delete,
    /// Bringing a file back from the trash.
    Restore,
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::List => "list",
            Self::Read => "read",
            Self::Write => "write",
            Self::Rename => "rename",
            Self::Delete => "delete",
            Self::Restore => "restore",
        })
    }
}

/// Why the space could not do it. After any of these the files are as they were before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// The folder cannot be opened as a space. The one message that names a host path: the one its user gave.
    #[error("cannot open the space {}: {source}; give a folder that exists and that you may read", root.display())]
    Root {
        /// As given.
        root: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An `exclude` glob of the settings is malformed.
    #[error("`{glob}` is not a glob: {reason}; mend it under `exclude:` in the settings")]
    BadGlob {
        /// As written.
        glob: String,
        /// What is wrong.
        reason: String,
    },
    /// The text is no path of a space.
    #[error("`{path}` is not a path in the space: {reason}")]
    BadPath {
        /// As given.
        path: String,
        /// What is wrong.
        reason: BadPath,
    },
    /// There is no such file, or none that may be reached.
    #[error("there is no `{path}` in the space")]
    NotFound {
        /// The file.
        path: SpacePath,
    },
    /// There is no such entry in the trash.
    #[error("there is no `{id}` in the trash: list the trash for what it holds")]
    NotInTrash {
        /// As given.
        id: String,
    },
    /// The path leads out of the space, into an excluded place or through a file; nothing was written.
    #[error("cannot {action} `{path}`: {reason}")]
    Outside {
        /// What was being done.
        action: Action,
        /// The file.
        path: SpacePath,
        /// What is in the way, and the mend.
        reason: &'static str,
    },
    /// The file exists, but its permissions do not let this user read it.
    #[error("`{path}` is there but cannot be read: give yourself read permission on it")]
    Unreadable {
        /// The file.
        path: SpacePath,
    },
    /// A file is already there; it was not overwritten.
    #[error("`{path}` exists already: choose another name")]
    Exists {
        /// The file.
        path: SpacePath,
    },
    /// The file is not what the caller took it for; it was not overwritten.
    #[error("`{path}` was changed by another program: read it again and merge")]
    Conflict {
        /// The file.
        path: SpacePath,
        /// The hash it has now; none if it is not there.
        current: Option<String>,
    },
    /// Larger than Jackdaw reads or writes.
    #[error("`{path}` has {size} bytes, more than the {limit} that Jackdaw handles: split it")]
    TooLarge {
        /// The file.
        path: SpacePath,
        /// Its bytes.
        size: u64,
        /// The most allowed.
        limit: u64,
    },
    /// Saving text over bytes that are not text would lose them.
    #[error(
        "`{path}` is not UTF-8 text: it is shown as well as it goes but not saved, so that nothing is lost; convert it to UTF-8 first"
    )]
    NotUtf8 {
        /// The file.
        path: SpacePath,
    },
    /// No space left, or a quota is reached; the old file is whole.
    #[error("cannot {action} `{path}`: the disk is full; free some space and try again")]
    DiskFull {
        /// What was being done.
        action: Action,
        /// The file.
        path: SpacePath,
    },
    /// The file system is mounted read-only.
    #[error("cannot {action} `{path}`: the disk is read-only; mount it writable or copy the space")]
    ReadOnly {
        /// What was being done.
        action: Action,
        /// The file.
        path: SpacePath,
    },
    /// The permissions of the file or its folder forbid it.
    #[error("cannot {action} `{path}`: permission denied; check the permissions of the file and its folder")]
    PermissionDenied {
        /// What was being done.
        action: Action,
        /// The file.
        path: SpacePath,
    },
    /// Anything else that the system says.
    #[error("cannot {action} `{path}`: {source}")]
    Io {
        /// What was being done.
        action: Action,
        /// The file.
        path: SpacePath,
        /// What the system said.
        source: io::Error,
    },
    /// The folder of the space itself failed while it was open.
    #[error("cannot {action} the space: {source}")]
    Space {
        /// What was being done.
        action: Action,
        /// What the system said.
        source: io::Error,
    },
}

impl SpaceError {
    /// Sorts what the system said into the kinds above.
    pub(crate) fn io(action: Action, path: &SpacePath, source: io::Error) -> Self {
        let path = path.clone();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if action != Action::Write => {
                Self::NotFound { path }
            }
            io::ErrorKind::InvalidFilename => Self::BadPath { path: path.into(), reason: BadPath::TooLong },
            io::ErrorKind::PermissionDenied if action == Action::Read => Self::Unreadable { path },
            io::ErrorKind::PermissionDenied => Self::PermissionDenied { action, path },
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { action, path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { action, path },
            _ => Self::Io { action, path, source },
        }
    }
}
