//! The first pass over a space: what changed while nobody looked is read, the rest is taken over from the index as it is.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use jackdaw_index::NoteFile;
use jackdaw_space::{Kind, SpacePath};
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

/// Whatever ends the first pass, those who wait for it go on.
struct Done<'a>(&'a Notebook);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.progress.finish();
        self.0.announcer.faces.tell(Event::Indexing { progress: self.0.progress.snapshot() });
    }
}

impl Notebook {
    /// Compares the disk with the index, by size and time.
    pub(crate) fn difference(&self) -> Result<Difference, Failure> {
        let entries = self.space.walk()?.entries;
        let mut difference = Difference::default();
        let mut known = 0;
        for entry in &entries {
            let path = entry.path.as_str();
            match entry.kind {
                Kind::Note => {
                    let stamp = self.index.stamp(path);
                    known += usize::from(stamp.is_some());
                    if entry.readable && stamp != Some((entry.size, entry.modified.timestamp_millis())) {
                        difference.notes.push(entry.path.clone());
                    }
                }
                Kind::Attachment if self.index.has_attachment(path) => known += 1,
                Kind::Attachment => difference.attachments.push(entry.path.clone()),
            }
        }
        // Seldom: then it is worth finding out which.
        if known < self.index.file_count() {
            let there: HashSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
            let gone = self.index.paths(&|path| !there.contains(path));
            difference.gone = gone.into_iter().filter_map(|path| SpacePath::new(path).ok()).collect();
        }
        Ok(difference)
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
        let told = |done: usize| {
            let done = u32::try_from(done).unwrap_or(u32::MAX);
            self.progress.done.store(done, Ordering::Relaxed);
            if done % TELL_EVERY == 0 {
                self.announcer.faces.tell(Event::Indexing { progress: self.progress.snapshot() });
            }
        };
        self.index.put_many(&paths, &read, &told).map_err(|error| Failure::internal(error.to_string()))?;
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
