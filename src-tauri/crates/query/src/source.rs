//! Whom the tables ask when they have to be made (again).

use crate::rows::FileRows;

/// A state of a file. Two of the same path, version and hash have the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStamp<'a> {
    /// Path in the space.
    pub path: &'a str,
    /// Grows with every change; after a crash a number may be given twice, which is why there is the hash too.
    pub version: u64,
    /// Of a note's bytes; empty for an attachment.
    pub hash: &'a str,
}

/// All files that there are, at one moment.
pub trait Files {
    /// How many.
    fn count(&self) -> usize;

    /// Whether the file of this path is in this state; `None` if there is no such file.
    fn is(&self, stamp: FileStamp<'_>) -> Option<bool>;

    /// Tells the path of each, in any order.
    fn each_path(&self, each: &mut dyn FnMut(&str));
}

/// The owner of the notes. Its methods are called with a transaction open: they must not ask the tables anything.
pub trait Source: Send + Sync {
    /// Shows all files. `look` does not call back.
    fn with_files(&self, look: &mut dyn FnMut(&dyn Files));

    /// What a file says now; `None` if it is gone.
    fn rows(&self, path: &str) -> Option<FileRows>;

    /// Where a link with this target (as looked up, without `#…`) in the note `from` leads. A change of names that this
    /// answer rests on is in the [`crate::Inbox`] before the answer is given.
    fn resolve(&self, from: &str, target: &str) -> Option<String>;

    /// The name under which a file is filed: where a link leads depends on the files of its own name alone.
    fn name(&self, path: &str) -> i64;
}
