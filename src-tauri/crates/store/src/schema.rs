//! The tables, and how an older file becomes a current one.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::StoreError;

/// "Jdaw" in the file's header: tells our database from one of another program.
const APPLICATION_ID: i64 = 0x4a64_6177;

/// One step a version; step `n` takes a file from version `n` to `n + 1`. Never change a step that was released.
const MIGRATIONS: &[&str] = &[
    // `kv` keeps its rowid: values may be large, and large rows in an index-organised table make every scan slow.
    // Text compares by its UTF-8 bytes (collation BINARY), which is the order of code points: prefix scans rely on it.
    // `kv_usage` is kept by triggers, so that a quota check is one look-up and cannot drift from the rows.
    "CREATE TABLE kv (
        plug TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        size INTEGER NOT NULL,
        PRIMARY KEY (plug, key)
    ) STRICT;
    CREATE TABLE kv_usage (plug TEXT PRIMARY KEY NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TRIGGER kv_inserted AFTER INSERT ON kv BEGIN
        INSERT INTO kv_usage VALUES (new.plug, new.size) ON CONFLICT (plug) DO UPDATE SET bytes = bytes + new.size;
    END;
    CREATE TRIGGER kv_updated AFTER UPDATE ON kv BEGIN
        UPDATE kv_usage SET bytes = bytes + new.size - old.size WHERE plug = new.plug;
    END;
    CREATE TRIGGER kv_deleted AFTER DELETE ON kv BEGIN
        UPDATE kv_usage SET bytes = bytes - old.size WHERE plug = old.plug;
    END;
    CREATE TABLE blob (hash TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE blob_holder (
        plug TEXT NOT NULL,
        hash TEXT NOT NULL REFERENCES blob (hash),
        PRIMARY KEY (plug, hash)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX blob_holder_by_hash ON blob_holder (hash);
    CREATE TABLE setting (
        namespace TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (namespace, key)
    ) STRICT;",
    // A text is stored once, however many versions have it; it goes with the last of them.
    "CREATE TABLE version_text (
        hash TEXT PRIMARY KEY NOT NULL,
        size INTEGER NOT NULL,
        packed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL,
        time INTEGER NOT NULL,
        hash TEXT NOT NULL REFERENCES version_text (hash),
        why TEXT NOT NULL
    ) STRICT;
    CREATE INDEX version_by_path ON version (path, time);
    CREATE INDEX version_by_hash ON version (hash);
    CREATE INDEX version_by_time ON version (time);
    CREATE TABLE draft (
        path TEXT PRIMARY KEY NOT NULL,
        base TEXT,
        base_text TEXT,
        text TEXT NOT NULL,
        time INTEGER NOT NULL
    ) STRICT;",
];

/// Refuses the file of another program and of a newer Jackdaw, without writing to it; else returns its version.
pub(crate) fn version(connection: &Connection, path: &Path) -> Result<usize, StoreError> {
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let fresh = application == 0 && tables == 0;
    let version = usize::try_from(found).ok();
    match version {
        Some(version) if fresh || (application == APPLICATION_ID && version <= MIGRATIONS.len()) => Ok(version),
        Some(_) if application == APPLICATION_ID => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: MIGRATIONS.len() })
        }
        _ => Err(StoreError::Foreign { path: path.to_owned() }),
    }
}

/// Brings the file to the current version, in one transaction: all of it or nothing.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    // Immediate: two processes that open a fresh file at once must not both create the tables.
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let version = version(&transaction, path)?;
    for step in MIGRATIONS.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    if version < MIGRATIONS.len() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    }
    transaction.commit()?;
    Ok(())
}
