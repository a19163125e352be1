//! The one thread that writes. Saves do not wait for it (see `pending`); the first indexing of a space feeds it
//! through a bounded channel. It ends with the last [`crate::Index`] handle, after a last commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tantivy::indexer::UserOperation;
use tantivy::merge_policy::{LogMergePolicy, MergePolicy, NoMergePolicy};
use tantivy::{TantivyDocument, Term};

use crate::error::IndexError;
use crate::pending::Change;
use crate::schema::Prepared;
use crate::shared::Shared;
use crate::storage::{Folder, Store};

/// Messages that wait: of those with many notes each is at most a megabyte or one large note.
const INBOX: usize = 8;
/// After a save, so that the saves of a pause in typing share one commit.
const SETTLE: Duration = Duration::from_millis(500);
/// While everything is indexed, so that what is done can be searched: the first time after so long, then each time after twice as long as
/// before. Every commit makes small segments, which have to be merged later.
const BULK_INTERVAL: Duration = Duration::from_secs(2);
/// The longest.
const MAX_BULK_INTERVAL: Duration = Duration::from_secs(30);
/// After a failed commit (disk full, folder deleted); everything goes on being found in memory until then.
const RETRY: Duration = Duration::from_secs(10);
/// More waiting changes are committed without waiting for a pause.
const MAX_WAITING: usize = 200;

/// What the thread is told.
pub(crate) enum Message {
    /// Some of many notes: not in `pending`.
    Notes(Vec<OneOfMany>),
    /// There is a change in `pending`.
    Changed,
    /// Commit now and tell.
    Flush(SyncSender<Result<(), String>>),
    Stop,
}

/// A note that is read with many others.
pub(crate) struct OneOfMany {
    pub(crate) prepared: Arc<Prepared>,
    /// There was another text of it before.
    pub(crate) replaces: bool,
}

/// Owns the thread.
pub(crate) struct Committer {
    inbox: SyncSender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    pub(crate) fn start(shared: Arc<Shared>, folder: Folder, store: Store) -> Result<Self, IndexError> {
        let (inbox, messages) = sync_channel(INBOX);
        let writer =
            Writer { shared, folder, store: Some(store), due: None, bulk_interval: BULK_INTERVAL, merging: true };
        let thread = std::thread::Builder::new().name("jackdaw-index".to_owned());
        let thread = thread.spawn(move || writer.run(&messages));
        let thread = thread.map_err(|error| IndexError::Stopped(error.to_string()))?;
        Ok(Self { inbox, thread: Mutex::new(Some(thread)) })
    }

    /// Waits while the thread is behind.
    pub(crate) fn notes(&self, notes: Vec<OneOfMany>) -> Result<(), IndexError> {
        self.inbox.send(Message::Notes(notes)).map_err(|_| stopped())
    }

    /// Never waits: a full inbox means that the thread is busy, and it looks for changes before it rests.
    pub(crate) fn changed(&self) {
        let _ = self.inbox.try_send(Message::Changed);
    }

    /// Returns when everything so far is on disk.
    pub(crate) fn flush(&self) -> Result<(), IndexError> {
        let (reply, answer) = sync_channel(1);
        self.inbox.send(Message::Flush(reply)).map_err(|_| stopped())?;
        answer.recv().map_err(|_| stopped())?.map_err(IndexError::Stopped)
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        let _ = self.inbox.send(Message::Stop);
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
    }
}

fn stopped() -> IndexError {
    IndexError::Stopped("its thread has ended".to_owned())
}

struct Writer {
    shared: Arc<Shared>,
    folder: Folder,
    /// `None` after a failure, until it is made anew.
    store: Option<Store>,
    /// When to commit.
    due: Option<Instant>,
    /// While everything is indexed.
    bulk_interval: Duration,
    /// Small segments are merged.
    merging: bool,
}

impl Writer {
    fn run(mut self, messages: &Receiver<Message>) {
        loop {
            let message = match self.due {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => messages.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Notes(notes)) => self.add(notes),
                Ok(Message::Changed) => {
                    self.merge(true);
                    self.bulk_interval = BULK_INTERVAL;
                    let is_much = self.shared.text.waiting_count() > MAX_WAITING;
                    self.commit_within(if is_much { Duration::ZERO } else { SETTLE });
                }
                Ok(Message::Flush(reply)) => {
                    let done = self.commit();
                    self.bulk_interval = BULK_INTERVAL;
                    let _ = reply.send(done);
                }
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.due.is_some_and(|due| due <= Instant::now()) {
                self.bulk_interval = (self.bulk_interval * 2).min(MAX_BULK_INTERVAL);
                let _ = self.commit();
            }
        }
        let _ = self.commit();
        if let Some(store) = self.store.take()
            && let Err(error) = store.writer.wait_merging_threads()
        {
            tracing::warn!(%error, "merging the search index ended early");
        }
    }

    fn commit_within(&mut self, delay: Duration) {
        let due = Instant::now() + delay;
        self.due = Some(self.due.map_or(due, |earlier| earlier.min(due)));
    }

    /// Segments are made larger by saves, not while everything is indexed: what is merged then is soon merged again.
    fn merge(&mut self, wanted: bool) {
        if self.merging != wanted
            && let Some(store) = &self.store
        {
            let policy: Box<dyn MergePolicy> =
                if wanted { Box::<LogMergePolicy>::default() } else { Box::new(NoMergePolicy) };
            store.writer.set_merge_policy(policy);
            self.merging = wanted;
        }
    }

    fn add(&mut self, notes: Vec<OneOfMany>) {
        self.merge(false);
        if let Some(store) = &self.store {
            let mut operations = Vec::with_capacity(notes.len());
            let objects = self.shared.objects.read();
            for OneOfMany { prepared, replaces } in notes {
                // Saved again or removed meanwhile: that change is newer and comes by way of `pending`.
                if objects.version(&prepared.path) != Some(prepared.version) {
                    continue;
                }
                if replaces {
                    operations.push(UserOperation::Delete(self.shared.fields.path_term(&prepared.path)));
                }
                // Nobody else has it but when a test looks on.
                let document =
                    Arc::try_unwrap(prepared).map_or_else(|shared| shared.document.clone(), |own| own.document);
                operations.push(UserOperation::Add(document));
            }
            drop(objects);
            if let Err(error) = store.writer.run(operations) {
                self.failed(&error.into());
                return;
            }
        }
        self.commit_within(self.bulk_interval);
    }

    fn commit(&mut self) -> Result<(), String> {
        let idle = self.due.is_none() && self.shared.text.waiting_count() == 0;
        if idle && self.store.is_some() {
            return Ok(());
        }
        self.due = None;
        // A panic in tantivy (its files are another program's prey) must not end the thread that would mend it.
        let done = catch_unwind(AssertUnwindSafe(|| match self.store {
            Some(_) => self.write(),
            None => self.restore(),
        }));
        let done = done.unwrap_or_else(|_| Err(IndexError::Stopped("tantivy panicked".to_owned())));
        done.map_err(|error| {
            self.failed(&error);
            error.to_string()
        })
    }

    /// tantivy's writer does not survive an error: the index is made anew from the notes.
    fn failed(&mut self, error: &IndexError) {
        tracing::error!(%error, retry_seconds = RETRY.as_secs(), "the search index could not be written");
        self.store = None;
        self.due = Some(Instant::now() + RETRY);
    }

    fn write(&mut self) -> Result<(), IndexError> {
        let Some(store) = &mut self.store else { return Ok(()) };
        let changes = self.shared.text.waiting();
        for change in &changes {
            let (path, version, document) = match change {
                Change::Put(prepared) => {
                    (prepared.path.as_str(), Some(prepared.version), Some(prepared.document.clone()))
                }
                Change::Remove(path) => (path.as_str(), None, None),
            };
            // A newer state of the file came later, or by the other way: its text must not be deleted with this one's.
            if self.shared.objects.read().version(path) != version {
                continue;
            }
            put(store, Some(self.shared.fields.path_term(path)), document)?;
        }
        store.writer.commit()?;
        store.reader.reload()?;
        self.shared.text.committed(store.reader.searcher(), changes.len());
        Ok(())
    }

    fn restore(&mut self) -> Result<(), IndexError> {
        self.folder.lock_again()?;
        let store = self.folder.create()?;
        for prepared in self.shared.prepare_again() {
            put(&store, None, Some(prepared.document.clone()))?;
        }
        self.store = Some(store);
        self.merging = true;
        self.write()
    }
}

/// `replaced` is the path of a text that was there before.
fn put(store: &Store, replaced: Option<Term>, document: Option<TantivyDocument>) -> Result<(), IndexError> {
    if let Some(path) = replaced {
        store.writer.delete_term(path);
    }
    if let Some(document) = document {
        store.writer.add_document(document)?;
    }
    Ok(())
}
