//! What can go wrong, each with its mend.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A key, value, blob or a plug's total is above its limit.
    #[error("{what} has {size} bytes, more than the {limit} allowed: {mend}")]
    TooLarge {
        /// What is too large: "the key `…`", "the value of `…`", "the blob", "the data of plug `…`".
        what: String,
        /// Bytes it would have.
        size: u64,
        /// Bytes it may have.
        limit: u64,
        /// What to do instead.
        mend: &'static str,
    },
    /// Not a BLAKE3 hash.
    #[error("`{0}` is not a hash: give the 64 hex digits that storing the blob returned")]
    BadHash(String),
    /// A newer Jackdaw wrote the file. It was not touched.
    #[error("{path} was written by a newer Jackdaw (schema {found}, this one knows {known}): update Jackdaw")]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version this program knows.
        known: usize,
    },
    /// The file is a database of another program. It was not touched.
    #[error("{path} is a database of another program: move it away, or choose another data folder")]
    Foreign {
        /// The database file.
        path: PathBuf,
    },
    /// The file or its folder could not be made, read or moved.
    #[error("cannot open the database {path}: {source}; check the folder's permissions and free space")]
    Open {
        /// The database file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process holds the write lock for longer than the timeout.
    #[error("the database is busy: another process is writing; try again")]
    Busy,
    /// No space left.
    #[error("the disk is full: nothing was stored; free some space and try again")]
    Full,
    /// The file or its folder may not be written.
    #[error("the database is read-only: nothing was stored; check the permissions of the data folder")]
    ReadOnly,
    /// The file is damaged. The next start moves it aside and makes a fresh one.
    #[error("the database is damaged: restart Jackdaw; it keeps the damaged file beside a fresh one")]
    Damaged(#[source] rusqlite::Error),
    /// A stored value is not JSON: somebody else wrote it.
    #[error("the stored value of `{key}` is not JSON: delete or overwrite it")]
    NotJson {
        /// The key.
        key: String,
        /// Where it stops being JSON.
        source: serde_json::Error,
    },
    /// A stored version cannot be unpacked: the file was damaged.
    #[error("version {0} cannot be unpacked: its bytes on the disk are damaged")]
    BadVersion(i64),
    /// Anything else that SQLite says.
    #[error("the database failed: {0}")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            _ => Self::Database(error),
        }
    }
}
