//! Everything made from nothing: the first start with a space, and after damage.
//!
//! Nobody reads a file that is being made. So it has no log and no index, in one transaction, beside the place where it
//! will be; what the program needs to find is in memory. Links are kept as they are written until all files have their
//! ids. When it is whole, links are resolved, indexes made, and the file is put in its place: a file that is there is
//! whole, and what a crash leaves behind is made anew.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;

use super::insert::insert_all;
use super::link_cells;
use super::waiting;
use crate::layout::INDEXES;
use crate::source::Source;
use crate::storage;

/// Files whose links are resolved together: what is held in memory of them.
const FILES_AT_ONCE: i64 = 1_000;

/// The links of files, as they are kept until all files are there.
const WAITING: &str = "CREATE TABLE \"jackdaw$waiting\" (file INTEGER PRIMARY KEY, links BLOB NOT NULL)";

/// What is known of a file that is being made: about 100 bytes for each file.
#[derive(Debug, Default)]
pub(crate) struct Making {
    ids: FxHashMap<Arc<str>, i64>,
}

impl Making {
    /// An empty file that will be `path`.
    pub(crate) fn begin(path: &Path) -> Result<(Self, Connection), rusqlite::Error> {
        let connection = storage::begin(path)?;
        connection.execute_batch(WAITING)?;
        Ok((Self::default(), connection))
    }

    /// How many files it has so far.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn id(&self, path: &str) -> Option<i64> {
        self.ids.get(path).copied()
    }

    pub(super) fn insert(&mut self, path: &str, id: i64) {
        self.ids.insert(path.into(), id);
    }

    pub(super) fn remove(&mut self, path: &str) {
        self.ids.remove(path);
    }

    /// Makes it whole, and puts it in its place. Where links lead is right for the files that are in it; those that come
    /// later wait in the inbox.
    pub(crate) fn finish(
        self,
        connection: Connection,
        source: &dyn Source,
        path: &Path,
    ) -> Result<Connection, rusqlite::Error> {
        self.resolve(&connection, source)?;
        connection.execute_batch(&format!("DROP TABLE \"jackdaw$waiting\"; {INDEXES}"))?;
        storage::finish(connection, path)
    }

    fn resolve(&self, connection: &Connection, source: &dyn Source) -> Result<(), rusqlite::Error> {
        let mut waiting = connection.prepare(
            "SELECT w.file, f.path, w.links FROM \"jackdaw$waiting\" w JOIN \"jackdaw$file\" f ON f.id = w.file
             ORDER BY w.file LIMIT ?1",
        )?;
        // What is read makes room in the file for what is written.
        let mut gone = connection.prepare("DELETE FROM \"jackdaw$waiting\" WHERE file <= ?1")?;
        loop {
            let (mut found, mut last) = (Vec::new(), None);
            let mut files = waiting.query([FILES_AT_ONCE])?;
            while let Some(row) = files.next()? {
                let (file, path): (i64, _) = (row.get(0)?, row.get_ref(1)?.as_str()?);
                last = Some(file);
                for (seq, link) in (0_i64..).zip(waiting::read(row.get_ref(2)?.as_blob()?)) {
                    let target = (!link.external).then(|| source.resolve(path, link.lookup())).flatten();
                    found.push((file, seq, link, target.and_then(|target| self.id(&target))));
                }
            }
            drop(files);
            let Some(last) = last else { return Ok(()) };
            gone.execute([last])?;
            let rows: Vec<_> = found.iter().map(|(file, seq, link, to)| (*file, *seq, (link, *to))).collect();
            insert_all(connection, "jackdaw$link", 11, &rows, |(link, to), cells| link_cells(link, to, cells))?;
        }
    }
}

/// Keeps the links of files.
pub(super) fn keep<'l>(
    connection: &Connection,
    links: impl Iterator<Item = (i64, &'l [crate::rows::LinkRow])>,
) -> Result<(), rusqlite::Error> {
    let mut statement = connection.prepare_cached("INSERT INTO \"jackdaw$waiting\" VALUES (?1, ?2)")?;
    for (file, links) in links.filter(|(_, links)| !links.is_empty()) {
        statement.execute(params![file, waiting::written(links)])?;
    }
    Ok(())
}

/// Forgets the links of a file.
pub(super) fn forget(connection: &Connection, file: i64) -> Result<(), rusqlite::Error> {
    connection.prepare_cached("DELETE FROM \"jackdaw$waiting\" WHERE file = ?1")?.execute([file])?;
    Ok(())
}
