//! What other programs do to the space while it is open: git, sync, another editor.
//!
//! A change is what has another content, not what has another time: our own saves and a `touch` are no change.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use jackdaw_space::{SpaceError, SpacePath};
use jackdaw_watch::{Batch, ChangeKind};

use crate::changes::{Change, Origin};
use crate::indexing::Difference;
use crate::moved_outside::Move;
use crate::notebook::Notebook;
use crate::protocol::Failure;

/// Above this many changes at once faces list everything anew instead of hearing of each, and notes are read on all cores: a `git checkout`, not a
/// person.
const MANY: usize = 100;

/// What a batch says may have changed.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    /// Taken in before the rest, so that what moved is told as moved, and not as new and gone.
    pub(crate) moves: Vec<Move>,
    /// To be compared with what is known of them; the names of moved notes are among them.
    pub(crate) paths: BTreeSet<SpacePath>,
    /// Those that were there when they were told. Where one is missing by now, a later batch says whether it was deleted or, perhaps with its
    /// folder, moved.
    pub(crate) were_there: HashSet<SpacePath>,
}

impl Notebook {
    /// Takes in what the watcher saw. Ends early when told to stop.
    pub(crate) fn take_in_batch(&self, batch: &Batch, stop: &AtomicBool) {
        self.take_in_looks(&self.looks(batch), stop);
    }

    /// Takes in all that differs from what is known, whatever the watcher told. Ends early when told to stop.
    ///
    /// # Errors
    /// When the space cannot be listed.
    pub(crate) fn take_in_all(&self, stop: &AtomicBool) -> Result<(), Failure> {
        let Difference { notes, attachments, gone } = self.recent_difference(None)?;
        let paths = notes.into_iter().chain(attachments).chain(gone).collect();
        self.take_in_looks(&self.with_moves(&[], paths, HashSet::new()), stop);
        Ok(())
    }

    fn take_in_looks(&self, looks: &Looks, stop: &AtomicBool) {
        if looks.paths.len() > MANY {
            self.take_in_many(looks, stop);
            return;
        }
        for moved in &looks.moves {
            self.take_in_move(moved);
        }
        for path in &looks.paths {
            self.look_at_path(path, looks.were_there.contains(path));
        }
    }

    fn looks(&self, batch: &Batch) -> Looks {
        let mut paths = BTreeSet::new();
        for folder in &batch.rescan {
            if let Some(Difference { notes, attachments, gone }) = self.difference_below(folder) {
                paths.extend(notes.into_iter().chain(attachments).chain(gone));
            }
        }
        let mut told = Vec::new();
        let mut were_there = HashSet::new();
        for changed in &batch.paths {
            let path = self.space.locate(&changed.path);
            if let ChangeKind::Renamed { from } = &changed.kind {
                let from = self.space.locate(from);
                told.extend(from.clone().zip(path.clone()));
                paths.extend(from);
            }
            if changed.kind == ChangeKind::Changed {
                were_there.extend(path.clone());
            }
            paths.extend(path);
        }
        let gone: HashSet<&str> =
            paths.iter().filter(|path| self.is_gone_folder(path)).map(SpacePath::as_str).collect();
        if !gone.is_empty() {
            // One look at all names, however many folders there were.
            let below = |path: &str| path.match_indices('/').any(|(at, _)| gone.contains(&path[..at]));
            let files = self.index.paths(&below);
            paths.extend(files.into_iter().filter_map(|path| SpacePath::new(path).ok()));
        }
        self.with_moves(&told, paths, were_there)
    }

    fn with_moves(
        &self,
        told: &[(SpacePath, SpacePath)],
        mut paths: BTreeSet<SpacePath>,
        were_there: HashSet<SpacePath>,
    ) -> Looks {
        let moves = self.moves(told, &paths);
        paths.extend(moves.iter().flat_map(|moved| [moved.from.clone(), moved.to.clone()]));
        Looks { moves, paths, were_there }
    }

    /// After an overflow of the watcher, or when a folder came or went.
    fn difference_below(&self, folder: &Path) -> Option<Difference> {
        let part = self.space.locate(folder);
        if part.is_none() && !self.space.root().starts_with(folder) {
            // Hidden or excluded.
            return None;
        }
        if part.as_ref().is_some_and(|part| !self.is_there(part)) {
            // It was there when it was told, and its end is told too.
            return None;
        }
        self.recent_difference(part.as_ref())
            .map_err(|error| tracing::error!(%error, "the space could not be listed after a change from outside"))
            .ok()
    }

    /// Whether nothing is there, and nothing was that is known by this name: it may have been a folder.
    fn is_gone_folder(&self, path: &SpacePath) -> bool {
        let known = self.index.hash(path.as_str()).is_some() || self.index.has_attachment(path.as_str());
        !known && !self.is_there(path)
    }

    /// Whether anything is, file or not.
    pub(crate) fn is_there(&self, path: &SpacePath) -> bool {
        std::fs::symlink_metadata(self.space.root().join(path.as_str())).is_ok()
    }

    /// Compares one file with what the index knows of it, and takes in the difference.
    fn look_at_path(&self, path: &SpacePath, was_there: bool) {
        let _changing = self.change();
        let looked = if path.is_note() { self.look_at_note(path) } else { self.look_at_attachment(path) };
        let change = match looked {
            Ok(change) => change,
            Err(SpaceError::NotFound { .. }) if was_there && !self.is_there(path) => None,
            Err(SpaceError::NotFound { .. }) => self.forget(path),
            Err(error) => {
                tracing::warn!(path = path.as_str(), %error, "a changed file could not be read");
                None
            }
        };
        if let Some(change) = change {
            self.tell(&change, &Origin::External);
        }
    }

    fn look_at_note(&self, path: &SpacePath) -> Result<Option<Change>, SpaceError> {
        let (bytes, meta) = self.space.read_bytes(path)?;
        let known = self.index.hash(path.as_str());
        if known.as_deref() == Some(meta.hash.as_str()) {
            return Ok(None);
        }
        self.index_bytes(&bytes, &meta);
        let change = saved_or_created(path, meta.hash, known.is_some());
        self.keep_outside(&change, known.as_deref(), &bytes);
        Ok(Some(change))
    }

    /// The caller holds the right to change.
    pub(crate) fn look_at_attachment(&self, path: &SpacePath) -> Result<Option<Change>, SpaceError> {
        let meta = self.space.meta(path)?;
        if self.space.is_own_write(path, &meta.hash) {
            return Ok(None);
        }
        self.index.put_attachment(path.as_str());
        Ok(Some(Change::File { path: path.as_str().to_owned() }))
    }

    /// A file that is gone, if it was known. The caller holds the right to change.
    pub(crate) fn forget(&self, path: &SpacePath) -> Option<Change> {
        self.space.saw_removed(path);
        let name = path.as_str().to_owned();
        let change = if path.is_note() && self.index.hash(&name).is_some() {
            Change::Deleted { path: name }
        } else if self.index.has_attachment(&name) {
            Change::File { path: name }
        } else {
            return None;
        };
        self.unindex(path);
        self.keep_outside(&change, None, &[]);
        Some(change)
    }
}

pub(crate) fn saved_or_created(path: &SpacePath, hash: String, known: bool) -> Change {
    let path = path.as_str().to_owned();
    if known { Change::Saved { path, hash } } else { Change::Created { path, hash } }
}
