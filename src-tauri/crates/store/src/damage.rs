//! A damaged file: found, kept, replaced.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use crate::StoreError;

/// Up to this size the whole file is checked at every opening (a few milliseconds); damage in a larger one shows when a
/// damaged page is first read, which marks the file for the next opening.
const CHECKED_BYTES: u64 = 16 * 1024 * 1024;

/// The database and what SQLite keeps beside it. They belong together: the log of one must not be read into another.
const SIDE_FILES: [&str; 3] = ["", "-wal", "-shm"];

/// Finds damage while it can still be answered with a fresh file.
pub(crate) fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() <= CHECKED_BYTES) {
        let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(StoreError::Damaged(rusqlite::Error::SqliteFailure(code, Some(found))));
        }
    }
    Ok(())
}

/// Notes beside the file that it is damaged, so that the next opening replaces it: now others may have it open.
pub(crate) fn mark(path: &Path, reason: &str) {
    tracing::error!(file = %path.display(), reason, "the database is damaged; the next start keeps it aside and makes a fresh one");
    if let Err(error) = std::fs::write(marker(path), reason) {
        tracing::error!(file = %path.display(), %error, "cannot mark the damaged database");
    }
}

/// Moves the file aside if an earlier run marked it.
pub(crate) fn take_aside_if_marked(path: &Path) -> Result<Option<PathBuf>, StoreError> {
    let marker = marker(path);
    let Ok(reason) = std::fs::read_to_string(&marker) else {
        return Ok(None);
    };
    let kept = take_aside(path, &reason)?;
    std::fs::remove_file(&marker).map_err(|source| StoreError::Open { path: path.to_owned(), source })?;
    Ok(Some(kept))
}

/// Moves the file and its side files to a name that is free, and says so in the log.
pub(crate) fn take_aside(path: &Path, reason: &str) -> Result<PathBuf, StoreError> {
    let fail = |source| StoreError::Open { path: path.to_owned(), source };
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let mut kept = beside(path, &format!(".damaged-{seconds}"));
    let mut attempt = 1;
    while kept.try_exists().map_err(fail)? {
        attempt += 1;
        kept = beside(path, &format!(".damaged-{seconds}-{attempt}"));
    }
    for side in SIDE_FILES {
        match std::fs::rename(beside(path, side), beside(&kept, side)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
            _ => {}
        }
    }
    tracing::error!(file = %path.display(), kept = %kept.display(), reason, "the database was damaged: it is kept, and a fresh one is made");
    Ok(kept)
}

fn marker(path: &Path) -> PathBuf {
    beside(path, ".damaged")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}
