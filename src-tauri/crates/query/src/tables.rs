//! The handle that the owner of the notes holds.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use parking_lot::{Mutex, RwLock};
use rusqlite::Connection;

use crate::answer::{self, Answer, Failed, Question, Text};
use crate::by_example::{self, TableExample};
use crate::error::QueryError;
use crate::inbox::{Inbox, MANY};
use crate::limits::PATIENCE;
use crate::links::{self, Joined, LinkOfNote, Which};
use crate::readers::{Reader, Readers, Shown};
use crate::scope::Scope;
use crate::source::{FileStamp, Files, Source};
use crate::totals::{self, TaskOfNote, Totals};
use crate::versions::{Counters, TableSet, Versions};
use crate::writer::Making;
use crate::{filter, lexer, storage, upkeep, writer};

/// Files in the tables that may be read once more, so that all can be made from nothing: half a second's work, and less
/// than is saved.
const AGAIN: usize = 4_000;

type Listener = dyn Fn(&[&'static str]) + Send + Sync;

/// The tables of one space. Dropping it writes what is held, and ends its thread.
pub struct Tables {
    inner: Arc<Inner>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

pub(crate) struct Inner {
    file: PathBuf,
    pub(crate) inbox: Arc<Inbox>,
    source: Box<dyn Source>,
    readers: Readers,
    writer: Mutex<Writer>,
    counters: Counters,
    listener: RwLock<Option<Box<Listener>>>,
}

/// When a file that is being made has to be whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// As soon as nothing waits: somebody asks.
    Now,
    Later,
}

#[derive(Default)]
struct Writer {
    connection: Option<Connection>,
    /// The file has been compared with the notes.
    compared: bool,
    /// The file is being made from nothing, and is not in its place yet.
    making: Option<Making>,
    /// What has changed by that.
    untold: TableSet,
    /// A reader found the file damaged.
    damaged: bool,
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables").field("file", &self.inner.file).finish_non_exhaustive()
    }
}

impl Tables {
    /// Keeps the tables of `source` in `file`, which is for them alone. Whatever is wrong with the file is mended, or told
    /// to who asks a query; nothing else stops working.
    #[must_use]
    pub fn open(file: &Path, inbox: Arc<Inbox>, source: Box<dyn Source>) -> Self {
        let inner = Arc::new(Inner {
            file: file.to_owned(),
            inbox,
            source,
            readers: Readers::default(),
            writer: Mutex::default(),
            counters: Counters::default(),
            listener: RwLock::default(),
        });
        let thread = upkeep::start(Arc::clone(&inner));
        // Without it queries do the writing.
        let thread =
            thread.inspect_err(|error| tracing::warn!(%error, "query tables are written by queries alone")).ok();
        Self { inner, thread: Mutex::new(thread) }
    }

    /// Calls this whenever rows of tables changed, with their names as in [`Answer::reads`]. It must neither wait nor ask a
    /// query.
    pub fn listen(&self, listener: impl Fn(&[&'static str]) + Send + Sync + 'static) {
        *self.inner.listener.write() = Some(Box::new(listener));
    }

    /// How often each table has changed.
    #[must_use]
    pub fn versions(&self) -> Versions {
        self.inner.counters.read()
    }

    /// Answers a query over every change that was put into the inbox before.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn query(&self, question: &Question<'_>) -> Result<Answer, QueryError> {
        let sql = match question.text {
            Text::Sql(sql) => sql.to_owned(),
            Text::Filter(text) => filter::sql_of_filter(text)?,
        };
        lexer::check(&sql)?;
        self.inner.with_reader(question.scope.as_ref(), |reader| answer::run(reader, &sql, question))
    }

    /// Every table with its columns, an example from this space for each, and how many rows it has, as far as `scope`
    /// shows.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn by_example(&self, scope: Option<Scope<'_>>) -> Result<Vec<TableExample>, QueryError> {
        self.inner.with_reader(scope.as_ref(), by_example::read)
    }

    /// Tasks by path and line: all, or those that are done, or not.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn tasks(&self, done: Option<bool>) -> Result<Vec<TaskOfNote>, QueryError> {
        self.inner.with_reader(None, |reader| totals::tasks(reader, done))
    }

    /// How much all notes say.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn counts(&self) -> Result<Totals, QueryError> {
        self.inner.with_reader(None, totals::totals)
    }

    /// The links of all notes, by note and place.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn links(&self, which: Which<'_>) -> Result<Vec<LinkOfNote>, QueryError> {
        self.inner.with_reader(None, |reader| links::links(reader, which))
    }

    /// Which notes are joined by links.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn joined(&self) -> Result<Joined, QueryError> {
        self.inner.with_reader(None, links::joined)
    }

    /// The attachments that no link of any note leads to, by path.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn unused(&self) -> Result<Vec<String>, QueryError> {
        self.inner.with_reader(None, links::unused)
    }

    /// The attachments that links of this note lead to and of no other, by path.
    ///
    /// # Errors
    /// As [`Tables::query`].
    pub fn used_by_alone(&self, note: &str) -> Result<Vec<String>, QueryError> {
        self.inner.with_reader(None, |reader| links::used_by_alone(reader, note))
    }

    /// Returns when every change so far is written.
    ///
    /// # Errors
    /// [`QueryError::Unavailable`], [`QueryError::Making`].
    pub fn flush(&self) -> Result<(), QueryError> {
        self.inner.catch_up()
    }
}

impl Drop for Tables {
    fn drop(&mut self) {
        self.inner.inbox.stop();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
        self.inner.close();
    }
}

impl Inner {
    /// Writes one transaction of what waits. `true` if more is waiting.
    pub(crate) fn write_some(&self) -> Result<bool, QueryError> {
        self.write_with(&mut self.writer.lock(), Whole::Later)
    }

    /// Whether files are in the tables that no query has seen, because all is being made from nothing.
    pub(crate) fn is_making(&self) -> bool {
        self.writer.lock().making.as_ref().is_some_and(|making| making.len() > 0)
    }

    /// Ends the making, if it goes on.
    pub(crate) fn finish_making(&self) -> Result<bool, QueryError> {
        self.write_with(&mut self.writer.lock(), Whole::Now)
    }

    /// Closes the file and seals it, if it is as it should be.
    fn close(&self) {
        let mut writer = self.writer.lock();
        self.readers.forget();
        if writer.making.as_ref().is_some_and(|making| making.len() > 0) {
            // Quicker than reading all notes again at the next start.
            let _ = self.write_with(&mut writer, Whole::Now);
        }
        let whole = writer.connection.is_some() && writer.making.is_none() && !writer.damaged && self.file.exists();
        // The last connection moves the log into the file.
        *writer = Writer::default();
        if whole {
            storage::seal(&self.file);
        } else {
            storage::abandon(&self.file);
        }
    }

    /// Makes the file small again, when all is written.
    pub(crate) fn tidy(&self) {
        let writer = self.writer.lock();
        if let (Some(connection), None) = (&writer.connection, &writer.making)
            && let Err(error) = storage::tidy(connection, &self.file)
        {
            // Damage among others: whoever asks next finds it too.
            tracing::debug!(file = %self.file.display(), %error, "the log of the query tables stays as it is");
        }
    }

    fn write_with(&self, writer: &mut Writer, whole: Whole) -> Result<bool, QueryError> {
        let outcome = self.try_write(writer, whole);
        self.inbox.set_stuck(outcome.is_err());
        match outcome {
            Ok(changed) => {
                self.tell(changed);
                Ok(!self.inbox.is_empty())
            }
            Err(error) => {
                let reason = storage::reason(&error);
                if storage::is_damage(&error) {
                    // The next try makes a new file.
                    writer.damaged = true;
                } else {
                    tracing::warn!(file = %self.file.display(), %error, "the query tables could not be written");
                    // Its statements may hold what is not there any more.
                    *writer = Writer { untold: writer.untold, ..Writer::default() };
                }
                Err(QueryError::Unavailable(reason))
            }
        }
    }

    /// What has changed for those who ask.
    fn try_write(&self, writer: &mut Writer, whole: Whole) -> Result<TableSet, rusqlite::Error> {
        self.open_writer(writer)?;
        if writer.compared && self.is_small(writer)? {
            self.begin(writer, "little is in them of what comes")?;
        }
        let Writer { connection, compared, making, .. } = writer;
        let Some(connection) = connection else { return Ok(TableSet::default()) };
        if !*compared {
            self.compare(connection)?;
            *compared = true;
        }
        let mut changed = TableSet::default();
        if !self.inbox.is_empty() {
            match making {
                Some(making) => writer::write_making(connection, making, &self.inbox, &*self.source)?,
                None => changed = writer::write(connection, &self.inbox, &*self.source)?,
            }
        }
        if whole == Whole::Now
            && self.inbox.is_empty()
            && let (Some(making), Some(connection)) = (writer.making.take(), writer.connection.take())
        {
            writer.connection = Some(making.finish(connection, &*self.source, &self.file)?);
        }
        if writer.making.is_none() {
            changed.add(std::mem::take(&mut writer.untold));
        }
        Ok(changed)
    }

    /// Opens the file, or begins a new one.
    fn open_writer(&self, writer: &mut Writer) -> Result<(), rusqlite::Error> {
        let there = if writer.making.is_some() { storage::is_begun(&self.file) } else { self.file.exists() };
        let mut reason = None;
        if writer.damaged || (writer.connection.is_some() && !there) {
            *writer = Writer { untold: writer.untold, ..Writer::default() };
            reason = Some("they are damaged or gone".to_owned());
        }
        if writer.connection.is_some() {
            return Ok(());
        }
        writer.compared = false;
        if reason.is_none() {
            match storage::open(&self.file)? {
                Ok(connection) => writer.connection = Some(connection),
                Err(other) => reason = Some(other),
            }
        }
        reason.map_or(Ok(()), |reason| self.begin(writer, &reason))
    }

    /// Whether much waits for a file in which little is: somebody asked a query before the notes of a new space were read,
    /// which made the tables whole. To begin again costs reading those few notes; to go on, five times as much for the
    /// many.
    fn is_small(&self, writer: &Writer) -> Result<bool, rusqlite::Error> {
        let (Some(connection), None) = (&writer.connection, &writer.making) else { return Ok(false) };
        let waiting = self.inbox.len();
        if waiting < MANY {
            return Ok(false);
        }
        let files: i64 =
            connection.query_row("SELECT coalesce(max(id), 0) FROM \"jackdaw$file\"", [], |row| row.get(0))?;
        Ok(usize::try_from(files).is_ok_and(|files| files <= AGAIN))
    }

    /// Begins to make all from nothing.
    fn begin(&self, writer: &mut Writer, reason: &str) -> Result<(), rusqlite::Error> {
        tracing::info!(file = %self.file.display(), reason, "new query tables are made");
        self.readers.forget();
        // The connection to the old file is closed before that file is removed.
        *writer = Writer { untold: TableSet::EVERY, ..Writer::default() };
        let (making, connection) = Making::begin(&self.file)?;
        (writer.making, writer.connection) = (Some(making), Some(connection));
        Ok(())
    }

    /// Puts into the inbox whatever the file has otherwise than the notes. It is read as it lies on the disk; which of the notes are not in it is
    /// looked for only if some are.
    fn compare(&self, connection: &Connection) -> Result<(), rusqlite::Error> {
        let (mut stale, mut gone) = (Vec::new(), Vec::new());
        let mut compared = Ok(());
        self.source.with_files(&mut |files| compared = differing(connection, files, &mut stale, &mut gone));
        compared?;
        self.inbox.gone(gone);
        self.inbox.stale(stale);
        Ok(())
    }

    fn tell(&self, changed: TableSet) {
        if changed.is_empty() {
            return;
        }
        self.counters.bump(changed);
        if let Some(listener) = &*self.listener.read() {
            listener(&changed.names());
        }
    }

    /// Writes all that waits, unless that takes too long.
    fn catch_up(&self) -> Result<(), QueryError> {
        let end = Instant::now() + PATIENCE;
        let making = || QueryError::Making { left: self.inbox.len() };
        loop {
            let mut writer = self.writer.try_lock_until(end).ok_or_else(making)?;
            let ready = writer.compared && writer.making.is_none() && !writer.damaged && self.file.exists();
            if ready && self.inbox.is_empty() {
                return Ok(());
            }
            if Instant::now() >= end {
                return Err(making());
            }
            match self.write_with(&mut writer, Whole::Now) {
                Ok(_) => {}
                // Made anew at once, if that is the mend.
                Err(_) if writer.damaged => {
                    self.write_with(&mut writer, Whole::Now)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Does something with a connection that shows the scope, in one transaction.
    fn with_reader<T>(
        &self,
        scope: Option<&Scope<'_>>,
        mut work: impl FnMut(&mut Reader) -> Result<T, Failed>,
    ) -> Result<T, QueryError> {
        let mut tried = false;
        loop {
            self.catch_up()?;
            match self.try_reader(scope, &mut work) {
                Ok(value) => return Ok(value),
                Err(Failed::Told(error)) => return Err(error),
                Err(Failed::Sqlite(error)) => {
                    self.readers.forget();
                    let gone = storage::is_damage(&error) || !self.file.exists();
                    if !gone || tried {
                        return Err(QueryError::Unavailable(storage::reason(&error)));
                    }
                    tracing::warn!(file = %self.file.display(), %error, "a query found the query tables damaged");
                    self.writer.lock().damaged = true;
                    tried = true;
                }
            }
        }
    }

    fn try_reader<T>(
        &self,
        scope: Option<&Scope<'_>>,
        work: &mut impl FnMut(&mut Reader) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let Some(scope) = scope else { return self.in_transaction(None, |reader| work(reader)) };
        for _ in 0..2 {
            if let Some(paths) = self.readers.everything(scope.key) {
                let done = self.in_transaction(None, |reader| {
                    // As long as the paths are as they were: else it may not show them all any more.
                    if reader.paths()? == paths { work(reader).map(Some) } else { Ok(None) }
                })?;
                if let Some(value) = done {
                    return Ok(value);
                }
            }
            let done = self.in_transaction(Some(scope), |reader| match reader.show(Some(scope))? {
                Shown::Everything(paths) => {
                    self.readers.is_everything(scope.key, paths);
                    Ok(None)
                }
                Shown::Scope => work(reader).map(Some),
            })?;
            if let Some(value) = done {
                return Ok(value);
            }
        }
        // The paths change faster than one can look: as slow, and as right.
        self.in_transaction(Some(scope), |reader| {
            reader.show(Some(scope))?;
            work(reader)
        })
    }

    fn in_transaction<T>(
        &self,
        scope: Option<&Scope<'_>>,
        work: impl FnOnce(&mut Reader) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let mut reader = self.readers.take(&self.file, scope)?;
        reader.connection.execute_batch("BEGIN")?;
        let result = work(&mut reader);
        // Not taken back: what a scope shows is kept for its next query.
        reader.connection.execute_batch("COMMIT")?;
        if !matches!(result, Err(Failed::Sqlite(_))) {
            self.readers.put_back(reader);
        }
        result
    }
}

/// The paths of files that are in another state than the tables have, or not in them; and of those that are in them alone.
fn differing(
    connection: &Connection,
    files: &dyn Files,
    stale: &mut Vec<String>,
    gone: &mut Vec<String>,
) -> Result<(), rusqlite::Error> {
    let mut there = 0;
    let mut statement = connection.prepare("SELECT path, version, hash FROM \"jackdaw$file\"")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (path, hash) = (row.get_ref(0)?.as_str()?, row.get_ref(2)?.as_str()?);
        let version = u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default();
        let same = files.is(FileStamp { path, version, hash });
        there += usize::from(same.is_some());
        match same {
            Some(true) => {}
            Some(false) => stale.push(path.to_owned()),
            None => gone.push(path.to_owned()),
        }
    }
    if there < files.count() {
        let mut known = connection.prepare("SELECT 1 FROM \"jackdaw$file\" WHERE path = ?1")?;
        let mut failed = Ok(());
        files.each_path(&mut |path| match known.exists([path]) {
            Ok(true) => {}
            Ok(false) => stale.push(path.to_owned()),
            Err(error) => failed = Err(error),
        });
        failed?;
    }
    Ok(())
}
