//! The first pass over a space: what changed while nobody looked is read, the rest is taken over from the index as it is.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use jackdaw_index::NoteFile;
use jackdaw_space::{Entry, Kind, SpacePath};
use tokio::sync::watch;

use crate::app::text_of;
use crate::notebook::Notebook;
use crate::protocol::{Event, Failure, IndexProgress};

/// Notes between two words about progress: often enough to be seen moving, seldom enough to cost nothing.
const TELL_EVERY: u32 = 250;

/// How far the pass under way is.
#[derive(Debug)]
pub(crate) struct Progress {
    done: AtomicU32,
    total: AtomicU32,
    running: AtomicBool,
    ready: watch::Sender<bool>,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            done: AtomicU32::new(0),
            total: AtomicU32::new(0),
            running: AtomicBool::new(true),
            ready: watch::Sender::new(false),
        }
    }
}

impl Progress {
    /// None when no pass is under way.
    pub(crate) fn current(&self) -> Option<IndexProgress> {
        self.running.load(Ordering::Acquire).then(|| self.snapshot())
    }

    fn snapshot(&self) -> IndexProgress {
        IndexProgress { done: self.done.load(Ordering::Relaxed), total: self.total.load(Ordering::Relaxed) }
    }

    /// Another pass begins.
    fn begin(&self, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(u32::try_from(total).unwrap_or(u32::MAX), Ordering::Relaxed);
        self.running.store(true, Ordering::Release);
    }

    /// Whatever was left out on the way: faces take `done == total` for the end.
    fn finish(&self) {
        self.done.store(self.total.load(Ordering::Relaxed), Ordering::Relaxed);
        self.running.store(false, Ordering::Release);
        self.ready.send_replace(true);
    }

    /// Waits until the first pass is done.
    pub(crate) async fn ready(&self) {
        // The sender lives as long as the notebook that is being waited on.
        let _ = self.ready.subscribe().wait_for(|ready| *ready).await;
    }
}

/// What differs between the disk and the index.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Notes that are new or have another size or time.
    pub(crate) notes: Vec<SpacePath>,
    /// Attachments that the index does not know.
    pub(crate) attachments: Vec<SpacePath>,
    /// Files that are gone.
    pub(crate) gone: Vec<SpacePath>,
}

/// Whatever ends a pass, those who wait for it go on.
pub(crate) struct Done<'a>(&'a Notebook);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.progress.finish();
        self.0.announcer.faces.tell(Event::Indexing { progress: self.0.progress.snapshot() });
    }
}

/// A change of the last seconds may have left size and time as they were: file systems tell time in steps of up to two seconds.
const RECENT: TimeDelta = TimeDelta::seconds(10);

impl Notebook {
    /// A pass over so many notes begins: faces see how far it is, until what is returned goes.
    pub(crate) fn begin_pass(&self, total: usize) -> Done<'_> {
        self.progress.begin(total);
        self.announcer.faces.tell(Event::Indexing { progress: self.progress.snapshot() });
        Done(self)
    }

    /// Says how far the pass is, now and then.
    pub(crate) fn passed(&self, done: usize) {
        let done = u32::try_from(done).unwrap_or(u32::MAX);
        self.progress.done.store(done, Ordering::Relaxed);
        if done % TELL_EVERY == 0 {
            self.announcer.faces.tell(Event::Indexing { progress: self.progress.snapshot() });
        }
    }

    /// Compares the disk with the index, by size and time.
    pub(crate) fn difference(&self) -> Result<Difference, Failure> {
        Ok(self.compared(&self.space.walk()?.entries, None, None))
    }

    /// Compares what lies below a folder of the space, or everything. Notes that were changed just now are among what differs.
    pub(crate) fn recent_difference(&self, folder: Option<&SpacePath>) -> Result<Difference, Failure> {
        let listing = folder.map_or_else(|| self.space.walk(), |folder| self.space.walk_below(folder))?;
        let below = folder.map(|folder| format!("{}/", folder.as_str()));
        Ok(self.compared(&listing.entries, below.as_deref(), Some(Utc::now() - RECENT)))
    }

    /// `entries` are all that is on the disk, or all of it `below` a folder.
    fn compared(&self, entries: &[Entry], below: Option<&str>, recent: Option<DateTime<Utc>>) -> Difference {
        let mut difference = Difference::default();
        let mut known = 0;
        for entry in entries {
            let path = entry.path.as_str();
            match entry.kind {
                Kind::Note => {
                    let stamp = self.index.stamp(path);
                    known += usize::from(stamp.is_some());
                    let same = stamp == Some((entry.size, entry.modified.timestamp_millis()));
                    if entry.readable && (!same || recent.is_some_and(|recent| entry.modified > recent)) {
                        difference.notes.push(entry.path.clone());
                    }
                }
                Kind::Attachment if self.index.has_attachment(path) => known += 1,
                Kind::Attachment => difference.attachments.push(entry.path.clone()),
            }
        }
        // Seldom: then it is worth finding out which.
        if below.is_some() || known < self.index.file_count() {
            let there: HashSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
            let gone =
                self.index.paths(&|path| below.is_none_or(|below| path.starts_with(below)) && !there.contains(path));
            difference.gone = gone.into_iter().filter_map(|path| SpacePath::new(path).ok()).collect();
        }
        difference
    }

    /// The first pass. Tells progress, but no events: nothing happened, it was only not known yet.
    pub(crate) fn first_pass(&self, stop: &AtomicBool) {
        let _done = Done(self);
        if let Err(error) = self.take_over(stop) {
            tracing::error!(%error, "the space could not be indexed");
        }
    }

    fn take_over(&self, stop: &AtomicBool) -> Result<(), Failure> {
        let difference = self.difference()?;
        for path in &difference.gone {
            self.unindex(path);
        }
        for path in &difference.attachments {
            self.index.put_attachment(path.as_str());
        }
        let total = u32::try_from(difference.notes.len()).unwrap_or(u32::MAX);
        self.progress.total.store(total, Ordering::Relaxed);
        if total > 0 {
            self.announcer.faces.tell(Event::Indexing { progress: self.progress.snapshot() });
        }
        let paths: Vec<String> = difference.notes.iter().map(|path| path.as_str().to_owned()).collect();
        let read = |path: &str| -> Option<NoteFile> {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let (bytes, meta) = SpacePath::new(path).ok().and_then(|path| {
                self.space
                    .read_bytes(&path)
                    .map_err(|error| tracing::warn!(path = path.as_str(), %error, "a note is left out of the index"))
                    .ok()
            })?;
            Some(NoteFile {
                text: text_of(bytes),
                hash: meta.hash,
                size: meta.size,
                modified: meta.modified.timestamp_millis(),
            })
        };
        self.index
            .put_many(&paths, &read, &|done| self.passed(done))
            .map_err(|error| Failure::internal(error.to_string()))?;
        self.progress.done.store(total, Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_that_leaves_notes_out_ends_all_the_same() {
        let progress = Progress::default();
        progress.total.store(9, Ordering::Relaxed);
        progress.done.store(4, Ordering::Relaxed);
        assert!(progress.current().is_some_and(|now| (now.done, now.total) == (4, 9)));
        progress.finish();
        assert!(progress.current().is_none());
        assert_eq!(progress.snapshot().done, 9, "faces take `done == total` for the end");
    }
}
