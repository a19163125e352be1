//! Earlier versions of texts, by path and time. What a path means, and when a version is made, is the caller's business.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{Store, StoreError};

/// Of deflate's ten levels: texts shrink to a third, at a hundred megabytes a second.
const LEVEL: u8 = 3;

/// A version of a file, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Names it.
    pub id: i64,
    /// Which file.
    pub path: String,
    /// From when it is: milliseconds since 1970, UTC.
    pub time: i64,
    /// BLAKE3 of its bytes, 64 hex digits.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// What it was kept for, in a word of the caller's.
    pub why: String,
}

/// A version that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// Which file.
    pub path: &'a str,
    /// Milliseconds since 1970, UTC.
    pub time: i64,
    /// What it is kept for.
    pub why: &'a str,
    /// The file's bytes.
    pub bytes: &'a [u8],
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Versions before this time are dropped: milliseconds since 1970, UTC.
    pub since: i64,
    /// Bytes of all texts together, as they are stored; the oldest are dropped first.
    pub total: u64,
}

impl Store {
    /// Keeps versions, all of them or none. One that says what the newest of its file says is left out. Returns how many were kept.
    pub fn versions_add<'a>(&self, versions: impl IntoIterator<Item = NewVersion<'a>>) -> Result<usize, StoreError> {
        self.write(|transaction| {
            let mut kept = 0;
            for version in versions {
                kept += usize::from(add(transaction, &version)?);
            }
            Ok(kept)
        })
    }

    /// The versions of a file, the newest first.
    pub fn versions(&self, path: &str) -> Result<Vec<Version>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, path, time, hash, size, why FROM version JOIN version_text USING (hash)
                 WHERE path = ?1 ORDER BY time DESC, id DESC",
            )?;
            let found = statement.query_map([path], version)?.collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// When the newest version of a file is from.
    pub fn version_time(&self, path: &str) -> Result<Option<i64>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT max(time) FROM version WHERE path = ?1")?;
            Ok(statement.query_row([path], |row| row.get(0))?)
        })
    }

    /// A version with its bytes.
    pub fn version_read(&self, id: i64) -> Result<Option<(Version, Vec<u8>)>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, path, time, hash, size, why, packed FROM version JOIN version_text USING (hash) WHERE id = ?1",
            )?;
            let found = statement.query_row([id], |row| Ok((version(row)?, row.get::<_, Vec<u8>>(6)?))).optional()?;
            let Some((version, packed)) = found else { return Ok(None) };
            let limit = usize::try_from(version.size).unwrap_or(usize::MAX);
            let bytes = decompress_to_vec_with_limit(&packed, limit)
                .map_err(|_| StoreError::BadVersion(id))?;
            Ok(Some((version, bytes)))
        })
    }

    /// Files have other paths from now on: their versions follow. All of them or none.
    pub fn versions_move<'a>(&self, moves: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), StoreError> {
        self.write(|transaction| {
            // By ids: of files that change places each goes its own way.
            let mut of_path = transaction.prepare_cached("SELECT id FROM version WHERE path = ?1")?;
            let mut moved: Vec<(&str, Vec<i64>)> = Vec::new();
            for (from, to) in moves {
                moved.push((to, of_path.query_map([from], |row| row.get(0))?.collect::<Result<_, _>>()?));
            }
            let mut set = transaction.prepare_cached("UPDATE version SET path = ?2 WHERE id = ?1")?;
            for (to, ids) in moved {
                for id in ids {
                    set.execute(params![id, to])?;
                }
            }
            Ok(())
        })
    }

    /// Drops what is beyond the bounds; returns how many versions went.
    pub fn versions_prune(&self, bounds: Bounds) -> Result<usize, StoreError> {
        self.write(|transaction| {
            let mut dropped = transaction.execute("DELETE FROM version WHERE time < ?1", [bounds.since])?;
            sweep(transaction)?;
            let total: i64 =
                transaction
                    .query_row("SELECT coalesce(sum(length(packed)), 0) FROM version_text", [], |row| row.get(0))?;
            let mut over = u64::try_from(total).unwrap_or(0).saturating_sub(bounds.total);
            if over == 0 {
                return Ok(dropped);
            }
            let mut oldest = transaction
                .prepare("SELECT id, length(packed) FROM version JOIN version_text USING (hash) ORDER BY time, id")?;
            let mut rows = oldest.query([])?;
            let mut ids: Vec<i64> = Vec::new();
            while over > 0 {
                let Some(row) = rows.next()? else { break };
                ids.push(row.get(0)?);
                // A text that several versions share is counted for each: then the next time drops the rest.
                over = over.saturating_sub(u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0));
            }
            drop(rows);
            for id in ids {
                dropped += transaction.execute("DELETE FROM version WHERE id = ?1", [id])?;
            }
            sweep(transaction)?;
            Ok(dropped)
        })
    }
}

fn add(transaction: &Transaction<'_>, version: &NewVersion<'_>) -> Result<bool, StoreError> {
    let hash = blake3::hash(version.bytes).to_hex().to_string();
    let newest: Option<String> = transaction
        .prepare_cached("SELECT hash FROM version WHERE path = ?1 ORDER BY time DESC, id DESC LIMIT 1")?
        .query_row([version.path], |row| row.get(0))
        .optional()?;
    if newest.as_deref() == Some(hash.as_str()) {
        return Ok(false);
    }
    let known: bool = transaction
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM version_text WHERE hash = ?1)")?
        .query_row([&hash], |row| row.get(0))?;
    if !known {
        let packed = compress_to_vec(version.bytes, LEVEL);
        transaction
            .prepare_cached("INSERT INTO version_text (hash, size, packed) VALUES (?1, ?2, ?3)")?
            .execute(params![hash, version.bytes.len() as i64, packed])?;
    }
    transaction
        .prepare_cached("INSERT INTO version (path, time, hash, why) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![version.path, version.time, hash, version.why])?;
    Ok(true)
}

fn version(row: &rusqlite::Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        id: row.get(0)?,
        path: row.get(1)?,
        time: row.get(2)?,
        hash: row.get(3)?,
        size: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
        why: row.get(5)?,
    })
}

fn sweep(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute(
        "DELETE FROM version_text WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.hash = version_text.hash)",
        [],
    )?;
    Ok(())
}
