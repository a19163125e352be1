//! Bytes by their BLAKE3 hash. Equal bytes are stored once, however many plugs hold them.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::kv::too_large;
use crate::limits::{MAX_BLOB_BYTES, MAX_PLUG_BLOB_BYTES};
use crate::{Store, StoreError};

impl Store {
    /// Stores the bytes for the plug and returns their hash, 64 hex digits.
    pub fn blob_put(&self, plug: &str, bytes: &[u8]) -> Result<String, StoreError> {
        if bytes.len() > MAX_BLOB_BYTES {
            let mend = "split it, or keep it as an attachment in the space";
            return Err(too_large("the blob".to_owned(), bytes.len() as u64, MAX_BLOB_BYTES as u64, mend));
        }
        let hash = blake3::hash(bytes).to_hex().to_string();
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO blob (hash, size, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![hash, bytes.len() as i64, bytes],
            )?;
            let fresh = transaction.execute(
                "INSERT INTO blob_holder (plug, hash) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                [plug, &hash],
            )?;
            let total = held(transaction, plug)?;
            if fresh > 0 && total > MAX_PLUG_BLOB_BYTES {
                let what = format!("the blobs of plug `{plug}`");
                return Err(too_large(what, total, MAX_PLUG_BLOB_BYTES, "delete blobs that are no longer needed"));
            }
            Ok(())
        })?;
        Ok(hash)
    }

    /// The bytes, if this plug stored them. What another plug stored stays invisible, even to one that knows the hash.
    pub fn blob_get(&self, plug: &str, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let hash = checked(hash)?;
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT bytes FROM blob JOIN blob_holder USING (hash) WHERE plug = ?1 AND hash = ?2")?
                .query_row(params![plug, hash], |row| row.get(0))
                .optional()?)
        })
    }

    /// Drops the plug's hold on the bytes; says whether it had one. The last holder's drop deletes them.
    pub fn blob_delete(&self, plug: &str, hash: &str) -> Result<bool, StoreError> {
        let hash = checked(hash)?;
        self.write(|transaction| {
            let dropped =
                transaction.execute("DELETE FROM blob_holder WHERE plug = ?1 AND hash = ?2", [plug, &hash])? > 0;
            sweep(transaction)?;
            Ok(dropped)
        })
    }

    /// Drops all the plug's blobs; says how many it held.
    pub fn blob_clear(&self, plug: &str) -> Result<usize, StoreError> {
        self.write(|transaction| {
            let dropped = transaction.execute("DELETE FROM blob_holder WHERE plug = ?1", [plug])?;
            sweep(transaction)?;
            Ok(dropped)
        })
    }
}

/// In the spelling of the table.
fn checked(hash: &str) -> Result<String, StoreError> {
    let parsed = blake3::Hash::from_hex(hash).map_err(|_| StoreError::BadHash(hash.to_owned()))?;
    Ok(parsed.to_hex().to_string())
}

fn held(transaction: &Transaction<'_>, plug: &str) -> Result<u64, StoreError> {
    let sum: i64 = transaction.query_row(
        "SELECT coalesce(sum(size), 0) FROM blob JOIN blob_holder USING (hash) WHERE plug = ?1",
        [plug],
        |row| row.get(0),
    )?;
    Ok(u64::try_from(sum).unwrap_or(0))
}

fn sweep(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction
        .execute("DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM blob_holder h WHERE h.hash = blob.hash)", [])?;
    Ok(())
}
