//! From changes to rows.
//!
//! A file has a digest for each table (see [`mod@digests`]), so that only what changed is written. Where links lead is
//! stored, and looked at again whenever a file of their name comes or goes.

mod children;
mod digests;
mod insert;
mod making;
mod waiting;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{CachedStatement, Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior, params};

use crate::catalogue::Table;
use crate::inbox::{Change, Inbox};
use crate::rows::{FileRows, LinkKind, LinkRow};
use crate::source::Source;
use crate::versions::TableSet;
use children::{Fresh, insert_rows};
use digests::{CHILDREN, DIGESTED, Digests, LINKS, MODIFIED, PARTS, digests, digests_of};
use insert::{Cells, clipped, insert_all};
pub(crate) use making::Making;

/// Files in one transaction at most: what a query waits for while it is written.
const MOST_FILES: usize = 1_000;
/// Rounds of taking what came meanwhile, so that links are resolved over the same names as are in the tables. A storm of
/// changes is then written as it is; what it leaves behind is settled by the next transaction.
const MOST_ROUNDS: usize = 8;

/// Writes one transaction of what waits; returns which tables changed. What could not be written waits again.
pub(crate) fn write(
    connection: &mut Connection,
    inbox: &Inbox,
    source: &dyn Source,
) -> Result<TableSet, rusqlite::Error> {
    let mut taken = Taken::default();
    let done = write_taken(connection, inbox, source, &mut taken);
    if done.is_err() {
        inbox.returned(taken.returned);
        inbox.stale(taken.changed);
    }
    done
}

/// Paths that were taken out of the inbox.
#[derive(Default)]
struct Taken {
    changed: Vec<String>,
    returned: Vec<String>,
}

fn write_taken(
    connection: &mut Connection,
    inbox: &Inbox,
    source: &dyn Source,
    taken: &mut Taken,
) -> Result<TableSet, rusqlite::Error> {
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let changed = {
        let mut writing = Writing::new(&transaction, source, None)?;
        for round in 1..=MOST_ROUNDS {
            let most = MOST_FILES.saturating_sub(taken.changed.len()).max(1);
            writing.round(inbox, most, taken)?;
            let enough = round == MOST_ROUNDS || taken.changed.len() >= MOST_FILES;
            if inbox.is_empty() || enough {
                writing.resolve()?;
            }
            if inbox.is_empty() || enough {
                break;
            }
        }
        writing.finish()?
    };
    transaction.commit()?;
    Ok(changed)
}

/// Writes some of what waits into a file that is being made. After an error that file is of no use.
pub(crate) fn write_making(
    connection: &Connection,
    making: &mut Making,
    inbox: &Inbox,
    source: &dyn Source,
) -> Result<(), rusqlite::Error> {
    Writing::new(connection, source, Some(making))?.round(inbox, MOST_FILES, &mut Taken::default())
}

/// One transaction.
struct Writing<'t> {
    connection: &'t Connection,
    source: &'t dyn Source,
    changed: TableSet,
    /// Names of which a file came or went.
    names: HashSet<i64>,
    /// Notes of this round whose rows are not written yet.
    fresh: Vec<Fresh>,
    /// The links of files that are new or changed: written last, when all files have their ids.
    links: HashMap<i64, (String, Vec<LinkRow>)>,
    /// Some path came or went.
    paths: bool,
    id_of_path: CachedStatement<'t>,
    /// All is made from nothing.
    making: Option<&'t mut Making>,
}

impl<'t> Writing<'t> {
    fn new(
        connection: &'t Connection,
        source: &'t dyn Source,
        making: Option<&'t mut Making>,
    ) -> Result<Self, rusqlite::Error> {
        let id_of_path = connection.prepare_cached("SELECT id FROM \"jackdaw$file\" WHERE path = ?1")?;
        Ok(Self {
            connection,
            source,
            changed: TableSet::default(),
            names: HashSet::new(),
            fresh: Vec::new(),
            links: HashMap::new(),
            paths: false,
            id_of_path,
            making,
        })
    }

    /// Takes up to `most` changes, and writes all of them but for where links lead.
    fn round(&mut self, inbox: &Inbox, most: usize, taken: &mut Taken) -> Result<(), rusqlite::Error> {
        let changes = inbox.take(most);
        taken.changed.extend(changes.iter().map(|(path, _)| path.clone()));
        let before = taken.returned.len();
        taken.returned.extend(inbox.take_returned());
        taken.returned[before..].iter().for_each(|path| self.appeared_or_gone(path));
        for (path, change) in changes {
            self.change(&path, change)?;
        }
        insert_rows(self.connection, &self.fresh)?;
        self.fresh.clear();
        if self.making.is_some() {
            let links = self.links.iter().map(|(file, (_, links))| (*file, &**links));
            making::keep(self.connection, links)?;
            self.links.clear();
        }
        Ok(())
    }

    fn change(&mut self, path: &str, change: Change) -> Result<(), rusqlite::Error> {
        match change {
            Change::Put(rows) => self.put(*rows),
            Change::Stale => match self.source.rows(path) {
                Some(rows) => self.put(rows),
                None => self.remove(path),
            },
            Change::Remove => self.remove(path),
        }
    }

    fn known(&self, path: &str) -> Result<Option<(i64, bool, Digests)>, rusqlite::Error> {
        const BY_PATH: &str = "SELECT id, kind, digests FROM \"jackdaw$file\" WHERE path = ?1";
        const BY_ID: &str = "SELECT id, kind, digests FROM \"jackdaw$file\" WHERE id = ?1";
        let (sql, which): (&str, &dyn ToSql) = match &self.making {
            None => (BY_PATH, &path),
            Some(making) => match making.id(path) {
                None => return Ok(None),
                Some(id) => (BY_ID, &id.clone()),
            },
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        statement
            .query_row([which], |row| {
                let digests = row.get_ref(2)?.as_blob().map(digests_of).unwrap_or_default();
                Ok((row.get(0)?, row.get::<_, i64>(1)? == 0, digests))
            })
            .optional()
    }

    fn put(&mut self, file: FileRows) -> Result<(), rusqlite::Error> {
        let known = self.known(&file.path)?;
        let is_note = file.note.is_some();
        let known = match known {
            Some((_, was_note, _)) if was_note != is_note => {
                self.remove(&file.path)?;
                None
            }
            known => known,
        };
        let digests = file.note.as_ref().map_or([0; PARTS], digests);
        let id = match known {
            Some((id, _, before)) if before == digests => {
                let mut statement =
                    self.connection.prepare_cached("UPDATE \"jackdaw$file\" SET version = ?2 WHERE id = ?1")?;
                statement.execute(params![id, version(&file)])?;
                return Ok(());
            }
            Some((id, _, before)) => {
                self.file_row(Some(id), &file, &digests)?;
                if before[MODIFIED] != digests[MODIFIED] {
                    self.changed.insert_modified();
                }
                for (at, table) in DIGESTED.iter().enumerate().filter(|(at, _)| before[*at] != digests[*at]) {
                    self.changed.insert(*table);
                    if at > 0 && before[at] != 0 {
                        self.delete_rows(id, at)?;
                    }
                }
                id
            }
            None => {
                self.file_row(None, &file, &digests)?;
                self.appeared_or_gone(&file.path);
                self.changed.insert(if is_note { Table::Notes } else { Table::Attachments });
                if is_note {
                    self.changed.insert_modified();
                }
                let id = self.connection.last_insert_rowid();
                if let Some(making) = &mut self.making {
                    making.insert(&file.path, id);
                }
                id
            }
        };
        let before = known.map_or([0; PARTS], |(_, _, before)| before);
        let Some(mut note) = file.note else { return Ok(()) };
        let parts = std::array::from_fn(|at| at > 0 && before[at] != digests[at] && digests[at] != 0);
        for (table, _) in DIGESTED.iter().zip(parts).filter(|(_, changed)| *changed) {
            self.changed.insert(*table);
        }
        if before[LINKS] != digests[LINKS] {
            self.links.insert(id, (file.path, std::mem::take(&mut note.links)));
        }
        self.fresh.push(Fresh { file: id, parts, note });
        Ok(())
    }

    fn file_row(&self, id: Option<i64>, file: &FileRows, digests: &Digests) -> Result<(), rusqlite::Error> {
        let blob: Vec<u8> = digests.iter().flat_map(|digest| digest.to_le_bytes()).collect();
        let note = file.note.as_ref();
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO \"jackdaw$file\" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET version = ?3, title = ?5, size = ?6, modified = ?7, created = ?8, words = ?9,
             hash = ?10, tags = ?11, digests = ?12",
        )?;
        statement.execute(params![
            id,
            file.path,
            version(file),
            i64::from(note.is_none()),
            note.map(|note| clipped(&note.title)),
            note.map(|note| signed(note.size)),
            note.map(|note| rfc3339(note.modified)),
            note.and_then(|note| note.created.as_deref()),
            note.map(|note| signed(note.words)),
            note.map_or("", |note| &note.hash),
            note.filter(|note| !note.tags.is_empty()).map(|note| clipped(&note.tags.join(" ")).to_owned()),
            blob,
        ])?;
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), rusqlite::Error> {
        let Some((id, is_note, digests)) = self.known(path)? else { return Ok(()) };
        self.connection.prepare_cached("DELETE FROM \"jackdaw$file\" WHERE id = ?1")?.execute([id])?;
        for (at, table) in DIGESTED.iter().enumerate().skip(1).filter(|(at, _)| digests[*at] != 0) {
            self.changed.insert(*table);
            self.delete_rows(id, at)?;
        }
        self.changed.insert(if is_note { Table::Notes } else { Table::Attachments });
        if is_note {
            self.changed.insert_modified();
        }
        self.links.remove(&id);
        if let Some(making) = &mut self.making {
            making.remove(path);
        }
        self.appeared_or_gone(path);
        Ok(())
    }

    fn delete_rows(&self, file: i64, at: usize) -> Result<(), rusqlite::Error> {
        if at == LINKS && self.making.is_some() {
            return making::forget(self.connection, file);
        }
        let table = CHILDREN[at - 1];
        self.connection.prepare_cached(&format!("DELETE FROM \"{table}\" WHERE file = ?1"))?.execute([file])?;
        Ok(())
    }

    fn appeared_or_gone(&mut self, path: &str) {
        if self.making.is_some() {
            return;
        }
        self.names.insert(self.source.name(path));
        self.paths = true;
    }

    fn leads_to(&mut self, from: &str, link: &str) -> Result<Option<i64>, rusqlite::Error> {
        let Some(path) = self.source.resolve(from, link) else { return Ok(None) };
        // A path that is not there yet waits in the inbox; when it comes, its name is looked at again.
        self.id_of_path.query_row([path], |row| row.get(0)).optional()
    }

    /// Looks again at links of names that came or went. Then writes the new ones.
    fn resolve(&mut self) -> Result<(), rusqlite::Error> {
        let names: Vec<i64> = self.names.drain().collect();
        for name in names {
            self.resolve_name(name)?;
        }
        let mut links: Vec<(i64, (String, Vec<LinkRow>))> = self.links.drain().collect();
        // In the order of the table.
        links.sort_unstable_by_key(|(file, _)| *file);
        let mut rows = Vec::new();
        for (file, (path, links)) in &links {
            for (seq, link) in (0_i64..).zip(links) {
                let resolved = if link.external { None } else { self.leads_to(path, link.lookup())? };
                rows.push((*file, seq, (link, resolved)));
            }
        }
        insert_all(self.connection, "jackdaw$link", 11, &rows, |(link, resolved), cells| {
            link_cells(link, resolved, cells)
        })
    }

    fn resolve_name(&mut self, name: i64) -> Result<(), rusqlite::Error> {
        type Row = (i64, i64, String, String, Option<i64>);
        let rows: Vec<Row> = {
            let mut statement = self.connection.prepare_cached(
                "SELECT x.file, x.seq, f.path, coalesce(x.decoded, x.target), x.resolved
                 FROM \"jackdaw$link\" x JOIN \"jackdaw$file\" f ON f.id = x.file WHERE x.name = ?1",
            )?;
            let rows = statement
                .query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
            rows.collect::<Result<_, _>>()?
        };
        for (file, seq, path, target, before) in rows {
            let resolved = self.leads_to(&path, &target)?;
            if resolved != before {
                self.changed.insert(Table::Links);
                let mut statement = self
                    .connection
                    .prepare_cached("UPDATE \"jackdaw$link\" SET resolved = ?3 WHERE file = ?1 AND seq = ?2")?;
                statement.execute(params![file, seq, resolved])?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<TableSet, rusqlite::Error> {
        self.resolve()?;
        if self.paths {
            self.connection.execute("UPDATE \"jackdaw$meta\" SET value = value + 1 WHERE key = 'paths'", [])?;
        }
        Ok(self.changed)
    }
}

fn link_cells(link: &LinkRow, resolved: Option<i64>, cells: &mut Cells<'_, '_>) -> Result<(), rusqlite::Error> {
    cells.value(match link.kind {
        LinkKind::Wiki => 0,
        LinkKind::Embed => 1,
        LinkKind::Markdown => 2,
    })?;
    cells.text(&link.target)?;
    cells.some_text(link.decoded.as_deref())?;
    cells.value(resolved)?;
    cells.some_text(link.heading.as_deref())?;
    cells.some_text(link.block.as_deref())?;
    cells.value(link.line)?;
    cells.value(link.external)?;
    cells.value(link.name)
}

fn rfc3339(milliseconds: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(milliseconds)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn version(file: &FileRows) -> i64 {
    signed(file.version)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
