//! What the application itself remembers: the last session, sizes of panes. Settings that a person edits live in files.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use crate::kv::parse;
use crate::{Store, StoreError};

impl Store {
    /// The value, if there is one.
    pub fn setting_get(&self, namespace: &str, key: &str) -> Result<Option<Value>, StoreError> {
        self.read(|connection| {
            let text: Option<String> = connection
                .prepare_cached("SELECT value FROM setting WHERE namespace = ?1 AND key = ?2")?
                .query_row([namespace, key], |row| row.get(0))
                .optional()?;
            text.map(|text| parse(key, &text)).transpose()
        })
    }

    /// Stores or replaces the value; JSON null forgets it.
    pub fn setting_set(&self, namespace: &str, key: &str, value: &Value) -> Result<(), StoreError> {
        self.write(|transaction| {
            if value.is_null() {
                transaction.execute("DELETE FROM setting WHERE namespace = ?1 AND key = ?2", [namespace, key])?;
            } else {
                transaction.execute(
                    "INSERT INTO setting (namespace, key, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (namespace, key) DO UPDATE SET value = ?3",
                    params![namespace, key, value.to_string()],
                )?;
            }
            Ok(())
        })
    }
}
