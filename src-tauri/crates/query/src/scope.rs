//! Keeping a query to the files that its asker may see.
//!
//! The ids of those files are put into a table of the connection, and the views of that connection read nothing but what
//! belongs to them (see [`crate::catalogue::Entry::scoped_view`]). A connection keeps the table for the next query of the
//! same asker, as long as no path has come or gone. Who sees every file there is gets a connection without any of this, for
//! as long.

use std::fmt;

use rusqlite::{Connection, Result, params};

/// Which files a query may see.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// Two scopes of the same key see the same files.
    pub key: &'a str,
    /// Whether a path is among them.
    pub visible: &'a dyn Fn(&str) -> bool,
}

impl fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Makes the table that [`fill`] fills.
pub(crate) const VISIBLE: &str = "CREATE TEMP TABLE \"jackdaw$visible\" (id INTEGER PRIMARY KEY)";

/// The number that grows when a path comes or goes.
pub(crate) fn paths_version(connection: &Connection) -> Result<i64> {
    let mut statement = connection.prepare_cached("SELECT value FROM main.\"jackdaw$meta\" WHERE key = 'paths'")?;
    statement.query_row([], |row| row.get(0))
}

/// Puts the ids of the visible files into the table. `true` if they are all there are.
pub(crate) fn fill(connection: &Connection, scope: &Scope<'_>) -> Result<bool> {
    connection.execute("DELETE FROM temp.\"jackdaw$visible\"", [])?;
    let mut files = connection.prepare_cached("SELECT id, path FROM main.\"jackdaw$file\" ORDER BY id")?;
    let mut insert = connection.prepare_cached("INSERT INTO temp.\"jackdaw$visible\" VALUES (?1)")?;
    let mut rows = files.query([])?;
    let mut all = true;
    while let Some(row) = rows.next()? {
        let path = row.get_ref(1)?.as_str().unwrap_or_default();
        if (scope.visible)(path) {
            insert.execute(params![row.get::<_, i64>(0)?])?;
        } else {
            all = false;
        }
    }
    Ok(all)
}
