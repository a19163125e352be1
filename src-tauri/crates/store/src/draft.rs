//! Texts that could not be written where they belong: kept until they are, or are given up.

use rusqlite::{OptionalExtension, params};

use crate::{Store, StoreError};

/// A text that is not where it belongs yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Of which file.
    pub path: String,
    /// The hash of what it was made from; none if there was no file.
    pub base: Option<String>,
    /// That itself, as text, if it was still there when the draft was kept.
    pub base_text: Option<String>,
    /// The text.
    pub text: String,
    /// Milliseconds since 1970, UTC.
    pub time: i64,
}

impl Store {
    /// Keeps a text in the place of the one of before.
    pub fn draft_put(&self, draft: &Draft) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO draft (path, base, base_text, text, time) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (path) DO UPDATE SET base = ?2, text = ?4, time = ?5,
                     base_text = coalesce(?3, CASE WHEN base IS ?2 THEN base_text END)",
                params![draft.path, draft.base, draft.base_text, draft.text, draft.time],
            )?;
            Ok(())
        })
    }

    /// The text that is kept for a file.
    pub fn draft_get(&self, path: &str) -> Result<Option<Draft>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT path, base, base_text, text, time FROM draft WHERE path = ?1")?;
            Ok(statement.query_row([path], draft).optional()?)
        })
    }

    /// All of them, by path.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT path, base, base_text, text, time FROM draft ORDER BY path")?;
            let found = statement.query_map([], draft)?.collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// Files have other paths from now on: what is kept of them follows, all of it or none.
    pub fn drafts_move<'a>(&self, moves: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<(), StoreError> {
        self.write(|transaction| {
            // A text that is kept of a file that was at the new path before has lost it.
            let mut set = transaction.prepare_cached("UPDATE OR REPLACE draft SET path = ?2 WHERE path = ?1")?;
            for (from, to) in moves {
                set.execute([from, to])?;
            }
            Ok(())
        })
    }

    /// Gives a text up; says whether there was one.
    pub fn draft_drop(&self, path: &str) -> Result<bool, StoreError> {
        self.write(|transaction| Ok(transaction.execute("DELETE FROM draft WHERE path = ?1", [path])? > 0))
    }
}

fn draft(row: &rusqlite::Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft { path: row.get(0)?, base: row.get(1)?, base_text: row.get(2)?, text: row.get(3)?, time: row.get(4)? })
}
