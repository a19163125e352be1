//! Why watching is not possible at all.

use std::path::PathBuf;

/// Why the watcher could not do it. What makes watching slower but not impossible is a [`crate::Notice`] instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// The path of a root cannot be made absolute.
    #[error("cannot watch `{}`: {source}; give an absolute path", path.display())]
    Path {
        /// As given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The thread could not be started.
    #[error("cannot start watching: {0}")]
    Thread(#[source] std::io::Error),
    /// The listener has gone, and watching ended with it.
    #[error("watching has ended because nobody listens any more: start a new watcher")]
    Stopped,
}
