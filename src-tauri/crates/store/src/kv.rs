//! JSON values of a plug, by key.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::limits::{MAX_KEY_BYTES, MAX_PLUG_KV_BYTES, MAX_VALUE_BYTES};
use crate::{Store, StoreError};

impl Store {
    /// The value, if there is one.
    pub fn kv_get(&self, plug: &str, key: &str) -> Result<Option<Value>, StoreError> {
        self.read(|connection| {
            let text: Option<String> = connection
                .prepare_cached("SELECT value FROM kv WHERE plug = ?1 AND key = ?2")?
                .query_row(params![plug, key], |row| row.get(0))
                .optional()?;
            text.map(|text| parse(key, &text)).transpose()
        })
    }

    /// Stores or replaces the value. Above a limit nothing changes.
    pub fn kv_set(&self, plug: &str, key: &str, value: &Value) -> Result<(), StoreError> {
        let text = value.to_string();
        let size = key.len() + text.len();
        if key.len() > MAX_KEY_BYTES {
            let what = format!("the key `{}…`", key.chars().take(32).collect::<String>());
            return Err(too_large(what, key.len() as u64, MAX_KEY_BYTES as u64, "use a shorter key"));
        }
        if text.len() > MAX_VALUE_BYTES {
            let what = format!("the value of `{key}`");
            return Err(too_large(what, text.len() as u64, MAX_VALUE_BYTES as u64, "store it as a blob, or split it"));
        }
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO kv (plug, key, value, size) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (plug, key) DO UPDATE SET value = ?3, size = ?4",
                )?
                .execute(params![plug, key, text, size as i64])?;
            let total: i64 = transaction
                .prepare_cached("SELECT bytes FROM kv_usage WHERE plug = ?1")?
                .query_row([plug], |row| row.get(0))?;
            let total = u64::try_from(total).unwrap_or(0);
            if total > MAX_PLUG_KV_BYTES {
                let what = format!("the data of plug `{plug}`");
                return Err(too_large(what, total, MAX_PLUG_KV_BYTES, "delete keys that are no longer needed"));
            }
            Ok(())
        })
    }

    /// Forgets the key; says whether it was there.
    pub fn kv_delete(&self, plug: &str, key: &str) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let deleted = transaction
                .prepare_cached("DELETE FROM kv WHERE plug = ?1 AND key = ?2")?
                .execute(params![plug, key])?;
            Ok(deleted > 0)
        })
    }

    /// Keys that begin with the prefix (byte for byte, no wildcards) with their values, ascending by code point.
    pub fn kv_list(&self, plug: &str, prefix: &str) -> Result<Vec<(String, Value)>, StoreError> {
        self.read(|connection| {
            // A range, not LIKE or GLOB: those have wildcards and fold case. Null = no upper end.
            let mut statement = connection.prepare_cached(
                "SELECT key, value FROM kv WHERE plug = ?1 AND key >= ?2 AND (?3 IS NULL OR key < ?3) ORDER BY key",
            )?;
            let mut rows = statement.query(params![plug, prefix, end_of_prefix(prefix)])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let key: String = row.get(0)?;
                let value = parse(&key, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?;
                found.push((key, value));
            }
            Ok(found)
        })
    }

    /// Forgets all keys of the plug; says how many there were.
    pub fn kv_clear(&self, plug: &str) -> Result<usize, StoreError> {
        self.write(|transaction| Ok(transaction.execute("DELETE FROM kv WHERE plug = ?1", [plug])?))
    }

    /// Bytes that the plug's keys and values take of [`crate::MAX_PLUG_KV_BYTES`].
    pub fn kv_usage(&self, plug: &str) -> Result<u64, StoreError> {
        self.read(|connection| {
            let bytes: Option<i64> = connection
                .prepare_cached("SELECT bytes FROM kv_usage WHERE plug = ?1")?
                .query_row([plug], |row| row.get(0))
                .optional()?;
            Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0))
        })
    }
}

pub(crate) fn parse(key: &str, text: &str) -> Result<Value, StoreError> {
    serde_json::from_str(text).map_err(|source| StoreError::NotJson { key: key.to_owned(), source })
}

pub(crate) fn too_large(what: String, size: u64, limit: u64, mend: &'static str) -> StoreError {
    StoreError::TooLarge { what, size, limit, mend }
}

/// The first string after all that begin with the prefix; none if there is no such string.
fn end_of_prefix(prefix: &str) -> Option<String> {
    let mut end: Vec<char> = prefix.chars().collect();
    while let Some(last) = end.pop() {
        // The range skips the surrogates, which are no characters; after U+10FFFF the character before has to move.
        if let Some(next) = (last..=char::MAX).nth(1) {
            end.push(next);
            return Some(end.into_iter().collect());
        }
    }
    None
}
