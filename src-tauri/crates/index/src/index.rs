//! The handle that the rest of the program holds.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jackdaw_query::{Answer, FileRows, QueryError, Question, Scope, TableExample, Tables, Versions};
use parking_lot::Mutex;

use crate::committer::{Committer, OneOfMany};
use crate::error::IndexError;
use crate::graph_types::{Ambiguous, Broken, LinkedText, Mentions, Most, Orphans, PlaceToLink};
use crate::objects::Objects;
use crate::pending::Text;
use crate::record::Record;
use crate::rows::Notes;
use crate::schema::schema;
use crate::shared::Shared;
use crate::storage::{Folder, Loaded};
use crate::types::{
    Anchor, Backlink, Counts, Known, NoteFile, NoteTitle, Opened, OutlineItem, ResolvedLink, Search, SearchResult,
    SourceNote, TagCount, TaskFilter, TaskRow,
};

/// Threads that read and parse while everything is indexed; more of them only wait for the disk.
const MAX_READERS: usize = 8;
/// Notes that a thread hands on together: to wake another thread for each takes as long as to parse one.
const BATCH: usize = 32;
/// Of large notes fewer.
const BATCH_BYTES: usize = 1 << 20;
/// Saves that may wait for a commit before the next one waits too: a flood must not fill the memory.
const MAX_WAITING: usize = 2_000;
/// The file of the query tables, in the folder of the index.
const TABLES: &str = "tables.db";

/// The index of one space. Clones are handles to the same; the last one to go writes what is left and ends the thread.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
    committer: Arc<Committer>,
    tables: Arc<Tables>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").finish_non_exhaustive()
    }
}

impl Index {
    /// Whether a process has the index kept in `dir`.
    #[must_use]
    pub fn is_in_use(dir: &Path) -> bool {
        Folder::is_locked(dir)
    }

    /// Opens the index kept in `dir`, a folder for it alone; makes an empty one if there is none, or none that is whole,
    /// ours and of this version.
    ///
    /// `read` gives a note's text as it was given to [`Index::put`]: snippets and the context of backlinks are read
    /// from the notes, so that the index does not hold a second copy of them.
    ///
    /// # Errors
    /// [`IndexError::InUse`] if another handle has it, [`IndexError::Folder`] if the folder cannot be written.
    pub fn open(
        dir: &Path,
        read: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Result<(Self, Opened), IndexError> {
        let folder = Folder::lock(dir)?;
        let fields = schema().1;
        let (loaded, rebuilt) = match folder.load(&fields) {
            Ok(loaded) => (loaded, None),
            Err(reason) => {
                tracing::info!(dir = %dir.display(), reason, "a new search index is made");
                (Loaded { store: folder.create()?, objects: Objects::default(), next: 1 }, Some(reason))
            }
        };
        let text = Text::new(loaded.store.reader.searcher());
        let shared = Arc::new(Shared::new(loaded.objects, text, fields, Box::new(read), loaded.next));
        let committer = Committer::start(Arc::clone(&shared), folder, loaded.store)?;
        let notes = Box::new(Notes(Arc::clone(&shared)));
        let tables = Tables::open(&dir.join(TABLES), Arc::clone(&shared.inbox), notes);
        Ok((Self { shared, committer: Arc::new(committer), tables: Arc::new(tables) }, Opened { rebuilt }))
    }

    /// Takes a note's new text. The very next query of any kind sees it; the disk sees it a moment later.
    pub fn put(&self, note: &SourceNote<'_>) {
        let version = self.shared.next_version();
        let (record, prepared, rows) = self.shared.prepare(version, note);
        if self.shared.apply(record, prepared, rows) {
            self.changed();
        }
    }

    /// Takes many notes: reads and parses them on several threads, and returns how many there were when all of them
    /// are on disk and found. `read` may answer `None` for what is gone meanwhile; `progress` is told the number done.
    ///
    /// # Errors
    /// [`IndexError::Stopped`] if the index cannot be written; links, tags and tasks are there all the same.
    pub fn put_many(
        &self,
        paths: &[String],
        read: &(dyn Fn(&str) -> Option<NoteFile> + Sync),
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<usize, IndexError> {
        let (next, done, taken) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let stopped = AtomicBool::new(false);
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_READERS).min(paths.len());
        let failure = Mutex::new(None);
        let send = |batch: Vec<OneOfMany>| {
            if let Err(error) = self.committer.notes(batch) {
                stopped.store(true, Ordering::Relaxed);
                *failure.lock() = Some(error);
            }
        };
        let work = || {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while !stopped.load(Ordering::Relaxed) {
                let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                if let Some((note, size)) = self.put_one_of_many(path, read) {
                    taken.fetch_add(1, Ordering::Relaxed);
                    batch.extend(note);
                    bytes += size;
                    if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                        send(std::mem::take(&mut batch));
                        bytes = 0;
                    }
                }
                progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
            // Nothing to hand on is nothing to commit.
            if !batch.is_empty() {
                send(batch);
            }
        };
        self.shared.bulk(true);
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        self.shared.bulk(false);
        match failure.into_inner() {
            Some(error) => Err(error),
            None => self.finish_many().map(|()| taken.into_inner()),
        }
    }

    /// What many notes leave to be done at their end: the search index and the tables at the same time.
    fn finish_many(&self) -> Result<(), IndexError> {
        std::thread::scope(|scope| {
            // What fails here is told to whoever asks a query.
            scope.spawn(|| self.tables.flush());
            self.flush()
        })
    }

    /// Takes one of many but for its text, which goes to the committer with others, unless a newer one is there already; with its bytes.
    /// `None` if it is gone.
    fn put_one_of_many(
        &self,
        path: &str,
        read: &(dyn Fn(&str) -> Option<NoteFile> + Sync),
    ) -> Option<(Option<OneOfMany>, usize)> {
        // Before reading: a save that comes while this thread parses has a higher one, and wins.
        let version = self.shared.next_version();
        let file = read(path)?;
        let NoteFile { text, hash, size, modified } = &file;
        let source = SourceNote { path, text, hash, size: *size, modified: *modified };
        let (record, prepared, rows) = self.shared.prepare(version, &source);
        self.shared.inbox.wait_for_room();
        let replaces = self.shared.apply_objects(record, version, rows);
        Some((replaces.map(|replaces| OneOfMany { prepared, replaces }), text.len()))
    }

    /// Takes a file that is no note, so that links find it.
    pub fn put_attachment(&self, path: &str) {
        let version = self.shared.next_version();
        let known = self.shared.objects.read().is_attachment(path);
        if known {
            return;
        }
        let record = Record::attachment(path);
        let prepared = self.shared.fields.attachment(version, &record);
        let rows = FileRows { path: path.to_owned(), version, note: None };
        if self.shared.apply(record, prepared, rows) {
            self.changed();
        }
    }

    /// Forgets a note. `false` if there was none of this path.
    pub fn remove(&self, path: &str) -> bool {
        let removed = self.shared.forget(path);
        if removed {
            self.changed();
        }
        removed
    }

    /// Forgets an attachment. `false` if there was none of this path.
    pub fn remove_attachment(&self, path: &str) -> bool {
        self.remove(path)
    }

    fn changed(&self) {
        self.committer.changed();
        if self.shared.text.waiting_count() > MAX_WAITING {
            // Its failure is logged by the thread, and tried again.
            let _ = self.flush();
        }
    }

    /// Returns when everything so far is on disk. Queries do not need it.
    ///
    /// # Errors
    /// [`IndexError::Stopped`] with what the disk said; it is tried again in the background.
    pub fn flush(&self) -> Result<(), IndexError> {
        self.committer.flush()
    }

    /// The notes it holds, by path: what has the same size and time on disk need not be read again.
    #[must_use]
    pub fn known(&self) -> Vec<Known> {
        self.shared.objects.read().known()
    }

    /// Bytes and time of change (milliseconds since 1970, UTC) that a note was taken with; `None` if there is no such note.
    #[must_use]
    pub fn stamp(&self, path: &str) -> Option<(u64, i64)> {
        self.shared.objects.read().get(path)?.note.as_ref().map(|note| (note.size, note.modified))
    }

    /// What a note was taken with, and its title; `None` if there is no such note.
    #[must_use]
    pub fn head(&self, path: &str) -> Option<(Known, String)> {
        let objects = self.shared.objects.read();
        let file = objects.get(path)?;
        let note = file.note.as_ref()?;
        let known =
            Known { path: path.to_owned(), hash: note.hash.to_string(), size: note.size, modified: note.modified };
        Some((known, note.title(path).to_owned()))
    }

    /// How many files it holds, notes and others.
    #[must_use]
    pub fn file_count(&self) -> usize {
        let (notes, others) = self.shared.objects.read().count();
        notes + others
    }

    /// Its files for which `wanted` holds, by path. `wanted` must not call the index.
    #[must_use]
    pub fn paths(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
        let objects = self.shared.objects.read();
        objects.files().map(|file| &*file.path).filter(|path| wanted(path)).map(str::to_owned).collect()
    }

    /// The attachments it holds, by path.
    #[must_use]
    pub fn attachments(&self) -> Vec<String> {
        self.shared.objects.read().attachments()
    }

    /// Searches all notes for what was typed.
    ///
    /// # Errors
    /// [`IndexError::Engine`] if tantivy's files cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<SearchResult, IndexError> {
        self.search_as(&Search::new(query, limit))
    }

    /// Searches.
    ///
    /// # Errors
    /// [`IndexError::Engine`] if tantivy's files cannot be read, [`IndexError::Cancelled`] if nobody waits any more.
    pub fn search_as(&self, search: &Search<'_>) -> Result<SearchResult, IndexError> {
        self.shared.search(search)
    }

    /// The file that a link in the note `from` with this target (decoded, without `#…`) leads to.
    #[must_use]
    pub fn resolve(&self, from: &str, target: &str) -> Option<String> {
        self.shared.objects.read().resolve(from, target)
    }

    /// Where in a note a link's heading or block leads; `None` if the note has no such place.
    #[must_use]
    pub fn anchor(&self, path: &str, heading: Option<&str>, block: Option<&str>) -> Option<Anchor> {
        crate::anchor::find(&self.shared.note(path)?.1, heading, block)
    }

    /// A note's links in document order; `None` if there is no such note.
    #[must_use]
    pub fn links(&self, path: &str) -> Option<Vec<ResolvedLink>> {
        self.shared.links(path)
    }

    /// The lines in other notes that link to this note or attachment, by path and line.
    #[must_use]
    pub fn backlinks(&self, path: &str) -> Vec<Backlink> {
        self.shared.backlinks(path)
    }

    /// Where other notes name this one without linking it, at most `limit` of these places: first in those that do not link to it at all, of these in the
    /// newest. A name of one letter, a common word or a number of less than four digits is not looked for. `visible` says which notes there
    /// are for whoever asks; it must not call the index. `None` if there is no such note.
    ///
    /// # Errors
    /// [`IndexError::Engine`] if tantivy's files cannot be read.
    pub fn mentions(
        &self,
        path: &str,
        limit: usize,
        visible: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Mentions>, IndexError> {
        self.shared.mentions(path, limit, visible)
    }

    /// The other notes that this one names without linking them, in the order of its text: [`Index::mentions`] turned round.
    #[must_use]
    pub fn mentions_in(&self, path: &str, limit: usize, visible: &dyn Fn(&str) -> bool) -> Option<Mentions> {
        self.shared.mentions_in(path, limit, visible)
    }

    /// `text`, which is that of the note `from`, with places in it made links to `target`: `[[words]]` where that leads there, else
    /// `[[Name|words]]`. A place is left out if other words stand there, if it is not plain text, or if no link to `target` can be written.
    #[must_use]
    pub fn linked(&self, from: &str, text: &str, target: &str, places: &[PlaceToLink]) -> LinkedText {
        self.shared.linked(from, text, target, places)
    }

    /// Lines of a note, as plain text, each shortened around the words that are asked for with it; `None` for one that is not there.
    #[must_use]
    pub fn lines(&self, path: &str, wanted: &[(u32, &str)]) -> Vec<Option<String>> {
        self.shared.lines(path, wanted)
    }

    /// The links of visible notes that lead to no file, or to a heading or block that is not there; at most so many groups of each.
    /// `visible` must not call the index.
    #[must_use]
    pub fn broken_links(&self, most: impl Into<Most>, visible: &dyn Fn(&str) -> bool) -> Broken {
        crate::broken::broken(&self.shared, &self.tables, most.into(), visible)
    }

    /// The links of visible notes that several visible files could be meant by; at most so many groups. `visible` must not call the index.
    #[must_use]
    pub fn ambiguous_links(&self, most: impl Into<Most>, visible: &dyn Fn(&str) -> bool) -> Ambiguous {
        crate::ambiguous::ambiguous(&self.shared, &self.tables, most.into(), visible)
    }

    /// The visible notes that no link joins to another visible note: none of theirs leads to one, none of another leads to them. `visible`
    /// must not call the index.
    #[must_use]
    pub fn orphans(&self, limit: usize, visible: &dyn Fn(&str) -> bool) -> Orphans {
        crate::orphans::orphans(&self.shared, &self.tables, limit, visible)
    }

    /// The attachments that no link of a note leads to, by path.
    #[must_use]
    pub fn unused_attachments(&self) -> Vec<String> {
        crate::unused::unused(&self.shared, &self.tables)
    }

    /// The attachments that links of this note lead to and of no other, by path.
    #[must_use]
    pub fn attachments_of_alone(&self, note: &str) -> Vec<String> {
        crate::unused::used_by_alone(&self.shared, &self.tables, note)
    }

    /// All tags, by name.
    #[must_use]
    pub fn tags(&self) -> Vec<TagCount> {
        self.shared.objects.read().tags(&|_| true)
    }

    /// The tags of the notes for which `visible` holds.
    #[must_use]
    pub fn tags_within(&self, visible: &dyn Fn(&str) -> bool) -> Vec<TagCount> {
        self.shared.objects.read().tags(visible)
    }

    /// Tasks, by path and line.
    #[must_use]
    pub fn tasks(&self, filter: &TaskFilter) -> Vec<TaskRow> {
        crate::totals::tasks(&self.shared, &self.tables, filter)
    }

    /// All notes by path, with their titles and aliases.
    #[must_use]
    pub fn titles(&self) -> Vec<NoteTitle> {
        self.shared.objects.read().titles()
    }

    /// A note's title.
    #[must_use]
    pub fn title(&self, path: &str) -> Option<String> {
        self.shared.objects.read().get(path)?.title().map(str::to_owned)
    }

    /// The hash that a note was taken with; `None` if there is no such note.
    #[must_use]
    pub fn hash(&self, path: &str) -> Option<String> {
        self.shared.objects.read().get(path)?.note.as_ref().map(|note| note.hash.to_string())
    }

    /// Whether there is an attachment of this path.
    #[must_use]
    pub fn has_attachment(&self, path: &str) -> bool {
        self.shared.objects.read().is_attachment(path)
    }

    /// A note's headings in document order; `None` if there is no such note.
    #[must_use]
    pub fn outline(&self, path: &str) -> Option<Vec<OutlineItem>> {
        self.shared.outline(path)
    }

    /// How many notes there are.
    #[must_use]
    pub fn note_count(&self) -> usize {
        self.shared.objects.read().count().0
    }

    /// How much there is: every link is counted, which takes its time in a large space.
    #[must_use]
    pub fn counts(&self) -> Counts {
        crate::totals::counts(&self.shared, &self.tables)
    }

    /// The notes whose links have to change when `from` becomes `to`, with their new text, such that afterwards each
    /// link leads where it led before, and those to `from` lead to `to`. The renamed note itself is among them if its
    /// own links have to change; it comes under the path `to`. `read` gives the text of a note before the rename.
    #[must_use]
    pub fn rewrites_for_rename(
        &self,
        from: &str,
        to: &str,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> crate::rename::Rewrites {
        self.rewrites_for_moves([(from, to)], read)
    }

    /// The same for many files at once, each with its old and new path, such as those of a folder.
    #[must_use]
    pub fn rewrites_for_moves<'m>(
        &self,
        moves: impl IntoIterator<Item = (&'m str, &'m str)>,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> crate::rename::Rewrites {
        crate::rename::plan(&self.shared, &crate::moves::Moves::new(moves), read)
    }

    /// The notes that change when the heading on a line of a note gets another text: that note, and those that link to the heading.
    ///
    /// # Errors
    /// When there is no heading on that line, or the text cannot be one.
    pub fn rewrites_for_heading(
        &self,
        path: &str,
        line: u32,
        text: &str,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Result<crate::rename::Rewrites, crate::rename_heading::HeadingError> {
        crate::rename_heading::plan(&self.shared, path, line, text, read)
    }

    /// The notes that change when a tag, with all that are nested in it, gets another name. Both without `#`.
    ///
    /// # Errors
    /// When one of the names cannot be a tag's.
    pub fn rewrites_for_tag(
        &self,
        from: &str,
        to: &str,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<crate::rename::Rewrite>, crate::rename_tag::TagError> {
        crate::rename_tag::plan(&self.shared, from, to, read)
    }

    /// Answers a query over the tables of [`crate::tables`]; it sees every change before it.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn query(&self, question: &Question<'_>) -> Result<Answer, QueryError> {
        self.tables.query(question)
    }

    /// Waits a while for the tables to hold every change so far.
    ///
    /// # Errors
    /// [`QueryError::Making`] if they do not yet, [`QueryError::Unavailable`] if they cannot.
    pub fn catch_up_tables(&self) -> Result<(), QueryError> {
        self.tables.flush()
    }

    /// Every table with an example of each column from these notes, as far as `scope` shows.
    ///
    /// # Errors
    /// As [`Index::query`].
    pub fn query_tables(&self, scope: Option<Scope<'_>>) -> Result<Vec<TableExample>, QueryError> {
        self.tables.by_example(scope)
    }

    /// Calls this when rows of tables changed, with their names as in [`Answer::reads`]: what was asked of them may have
    /// another answer. It must neither wait nor call the index.
    pub fn on_tables_changed(&self, listener: impl Fn(&[&'static str]) + Send + Sync + 'static) {
        self.tables.listen(listener);
    }

    /// How often each table has changed since the start.
    #[must_use]
    pub fn table_versions(&self) -> Versions {
        self.tables.versions()
    }
}
