//! The notebook half as one thing: what is on disk, what is known of it, and who hears of a change. Blocking.
//!
//! Whoever changes a file holds [`Notebook::change`] from before the write until the index has it, so that the index never keeps an
//! older text than the disk, and whoever was answered finds what they wrote.

use std::sync::Arc;

use jackdaw_index::{Index, SourceNote};
use jackdaw_space::{Kind, Meta, Space, SpacePath};
use parking_lot::{Mutex, MutexGuard};

use crate::changes::{Announcer, Change, Origin};
use crate::history::History;
use crate::indexing::Progress;
use crate::protocol::{Failure, Polling};
use crate::renaming::Journal;
use crate::under_way::given_up;
use crate::writing_marker::WritingMarker;

/// The open space.
#[derive(Debug)]
pub struct Notebook {
    pub(crate) space: Arc<Space>,
    pub(crate) index: Index,
    pub(crate) announcer: Arc<Announcer>,
    pub(crate) progress: Progress,
    pub(crate) polling: Mutex<Option<Polling>>,
    pub(crate) history: History,
    pub(crate) journal: Journal,
    pub(crate) writing: WritingMarker,
    changing: Mutex<()>,
}

/// What is kept of a space outside of it, so that nothing is lost.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) history: History,
    pub(crate) journal: Journal,
    pub(crate) writing: WritingMarker,
}

impl Notebook {
    pub(crate) fn new(
        space: Arc<Space>,
        index: Index,
        announcer: Arc<Announcer>,
        Kept { history, journal, writing }: Kept,
    ) -> Self {
        Self {
            space,
            index,
            announcer,
            progress: Progress::default(),
            polling: Mutex::default(),
            history,
            journal,
            writing,
            changing: Mutex::new(()),
        }
    }

    /// Does blocking work, away from the threads that answer.
    ///
    /// # Errors
    /// Those of the work; `internal` when it panicked.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let notebook = Arc::clone(self);
        match tokio::task::spawn_blocking(move || work(&notebook)).await {
            Ok(result) => result,
            Err(error) => Err(Failure::internal(error.to_string())),
        }
    }

    /// The same for what only reads: if nobody waits for it any more before it has its turn, it is not begun.
    ///
    /// # Errors
    /// Those of [`Self::blocking`].
    pub(crate) async fn reading<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self, &(dyn Fn() -> bool + Sync)) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        // Held by this future alone: it is gone when the future is.
        let asker = Arc::new(());
        let asked = Arc::downgrade(&asker);
        let is_given_up = move || asked.strong_count() == 0;
        self.blocking(move |notebook| if is_given_up() { Err(given_up()) } else { work(notebook, &is_given_up) }).await
    }

    /// The right to change files; see the module.
    pub(crate) fn change(&self) -> MutexGuard<'_, ()> {
        self.changing.lock()
    }

    /// Reads a note's new text into the index. The caller holds [`Notebook::change`].
    pub(crate) fn index_note(&self, path: &SpacePath, text: &str, meta: &Meta) {
        let note = SourceNote {
            path: path.as_str(),
            text,
            hash: &meta.hash,
            size: meta.size,
            modified: meta.modified.timestamp_millis(),
        };
        self.index.put(&note);
    }

    /// Takes a file out of the index. The caller holds [`Notebook::change`].
    pub(crate) fn unindex(&self, path: &SpacePath) {
        if path.is_note() {
            self.index.remove(path.as_str());
        } else {
            self.index.remove_attachment(path.as_str());
        }
    }

    /// A file has these bytes now: the index takes them in. The caller holds [`Notebook::change`].
    pub(crate) fn index_bytes(&self, bytes: &[u8], meta: &Meta) {
        match meta.kind {
            Kind::Note => self.index_note(&meta.path, &String::from_utf8_lossy(bytes), meta),
            Kind::Attachment => self.index.put_attachment(meta.path.as_str()),
        }
    }

    pub(crate) fn tell(&self, change: &Change, origin: &Origin) {
        self.announcer.tell(change, origin);
    }
}

/// A path as scripts, plugs and faces give it.
pub(crate) fn space_path(path: &str) -> Result<SpacePath, Failure> {
    SpacePath::new(path).map_err(|reason| Failure::invalid(format!("`{path}` is not a path in the space: {reason}")))
}

/// The path of a note as given; what is no note is not found.
pub(crate) fn note_path(path: &str) -> Result<SpacePath, Failure> {
    let path = space_path(path)?;
    if path.is_note() { Ok(path) } else { Err(Failure::not_found(format!("`{path}` is no note: notes end in `.md`"))) }
}

/// The path of an attachment as given; notes are reached as notes.
pub(crate) fn attachment_path(path: &str) -> Result<SpacePath, Failure> {
    let path = space_path(path)?;
    if path.is_note() { Err(Failure::not_found(format!("`{path}` is a note, not an attachment"))) } else { Ok(path) }
}
