//! Very many changes at once, as of a `git checkout`: read on all cores, told when all are taken in. Who saves meanwhile waits for one file, not for all.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use jackdaw_index::NoteFile;
use jackdaw_space::{SpaceError, SpacePath};
use parking_lot::Mutex;

use crate::app::text_of;
use crate::changes::{Change, Origin};
use crate::moved_outside::Move;
use crate::notebook::Notebook;
use crate::outside::{Looks, saved_or_created};

/// What was found while notes were read.
#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    gone: Vec<SpacePath>,
    /// The old names of moved notes: forgotten after all new ones are known, so that none is missing meanwhile.
    moved: Vec<SpacePath>,
}

impl Notebook {
    /// Takes in all of it. Ends early when told to stop: the next start finds the rest.
    pub(crate) fn take_in_many(&self, looks: &Looks, stop: &AtomicBool) {
        let origins: HashMap<&str, &SpacePath> =
            looks.moves.iter().map(|Move { from, to }| (to.as_str(), from)).collect();
        let (notes, others): (Vec<&SpacePath>, Vec<&SpacePath>) = looks.paths.iter().partition(|path| path.is_note());
        let found = Mutex::new(Found::default());
        {
            let _pass = self.begin_pass(notes.len());
            let notes: Vec<String> = notes.iter().map(|path| path.as_str().to_owned()).collect();
            let read = |path: &str| {
                let path = SpacePath::new(path).ok().filter(|_| !stop.load(Ordering::Relaxed))?;
                self.read_one_of_many(&path, origins.get(path.as_str()).copied(), &found)
            };
            if let Err(error) = self.index.put_many(&notes, &read, &|done| self.passed(done)) {
                tracing::error!(%error, "changes from outside could not be indexed");
            }
            let mut found = found.lock();
            // What became of those, a later batch says.
            let unsure = |path: &SpacePath| looks.were_there.contains(path) && !self.is_there(path);
            found.gone.retain(|path| !unsure(path));
            let others: Vec<&SpacePath> = others.into_iter().filter(|path| !unsure(path)).collect();
            self.forget_many(&mut found, &others, stop);
        }
        let found = found.into_inner();
        self.announcer.tell_many(&found.changes, &Origin::External, stop);
    }

    /// A note's new text, if it has one.
    fn read_one_of_many(&self, path: &SpacePath, from: Option<&SpacePath>, found: &Mutex<Found>) -> Option<NoteFile> {
        // A save by us is on the disk before the index has it: without this right it would pass for somebody else's.
        let _changing = self.change();
        let (bytes, meta) = match self.space.read_bytes(path) {
            Ok(read) => read,
            Err(SpaceError::NotFound { .. }) => {
                found.lock().gone.push(path.clone());
                return None;
            }
            Err(error) => {
                tracing::warn!(path = path.as_str(), %error, "a changed note could not be read");
                return None;
            }
        };
        let known = self.index.hash(path.as_str());
        if known.as_deref() == Some(meta.hash.as_str()) {
            return None;
        }
        let is_move = |from: &&SpacePath| {
            self.index.hash(from.as_str()).as_ref() == Some(&meta.hash) && self.space.meta(from).is_err()
        };
        let hash = meta.hash.clone();
        let mut found = found.lock();
        let change = match from.filter(|_| known.is_none()).filter(is_move) {
            Some(from) => {
                found.moved.push(from.clone());
                Change::Renamed { path: path.as_str().to_owned(), from: from.as_str().to_owned(), hash }
            }
            None => saved_or_created(path, hash, known.is_some()),
        };
        self.keep_outside(&change, known.as_deref(), &bytes);
        found.changes.push(change);
        let modified = meta.modified.timestamp_millis();
        Some(NoteFile { text: text_of(bytes), hash: meta.hash, size: meta.size, modified })
    }

    fn forget_many(&self, found: &mut Found, others: &[&SpacePath], stop: &AtomicBool) {
        let moved: HashSet<SpacePath> = found.moved.drain(..).collect();
        let gone = std::mem::take(&mut found.gone);
        for path in gone.iter().chain(others.iter().copied()) {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let _changing = self.change();
            let change = if path.is_note() {
                // It may have come back.
                self.space.meta(path).is_err().then(|| self.forget(path)).flatten()
            } else {
                match self.look_at_attachment(path) {
                    Ok(change) => change,
                    Err(SpaceError::NotFound { .. }) => self.forget(path),
                    Err(error) => {
                        tracing::warn!(path = path.as_str(), %error, "a changed file could not be read");
                        None
                    }
                }
            };
            found.changes.extend(change.filter(|_| !moved.contains(path)));
        }
    }
}
