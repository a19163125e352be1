//! What can go wrong with an index. All of it is about the cache folder: notes are never at risk.

use std::path::PathBuf;

/// An index could not be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another process, or another handle in this one, writes this index.
    #[error("the search index in {} is in use by another process; close it or use that one", .0.display())]
    InUse(PathBuf),
    /// The cache folder cannot be used.
    #[error("the search index in {} cannot be used: {source}; check that the folder is writable", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The search engine failed.
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A thread of the index could not be started or has ended.
    #[error("the search index has stopped: {0}")]
    Stopped(String),
    /// Whoever searched does not want to know any more.
    #[error("the search was cancelled")]
    Cancelled,
}
