//! What other programs do to the space while it is open: git, sync, another editor.
//!
//! A change is what has another content, not what has another time: our own saves and a `touch` are no change.

use std::path::Path;

use jackdaw_space::{SpaceError, SpacePath};
use jackdaw_watch::{Batch, ChangeKind};

use crate::changes::{Change, Origin};
use crate::notebook::Notebook;
use crate::protocol::Event;

/// Above this many changes at once faces list everything anew instead of hearing of each: a `git checkout`, not a person.
const MANY: usize = 500;

impl Notebook {
    /// Takes in what the watcher saw.
    pub(crate) fn take_in_batch(&self, batch: &Batch) {
        // First, so that what moved with its folder is told as moved, and not as new and gone.
        for changed in &batch.paths {
            if let ChangeKind::Renamed { from } = &changed.kind {
                self.moved_outside(from, &changed.path);
            }
        }
        if !batch.rescan.is_empty() {
            self.take_in_difference();
        }
        for changed in &batch.paths {
            if let ChangeKind::Renamed { from } = &changed.kind {
                self.look_at(from);
            }
            self.look_at(&changed.path);
        }
        if batch.paths.len() > MANY {
            self.announcer.faces.tell(Event::TreeChanged);
        }
    }

    /// Compares everything: after an overflow of the watcher, or when a folder came or went.
    fn take_in_difference(&self) {
        let difference = match self.difference() {
            Ok(difference) => difference,
            Err(error) => {
                tracing::error!(%error, "the space could not be listed after a change from outside");
                return;
            }
        };
        for path in difference.notes.iter().chain(&difference.attachments).chain(&difference.gone) {
            self.look_at_path(path);
        }
        self.announcer.faces.tell(Event::TreeChanged);
    }

    fn look_at(&self, host: &Path) {
        if let Some(path) = self.space.locate(host) {
            self.look_at_path(&path);
        }
    }

    /// Compares one file with what the index knows of it, and takes in the difference.
    fn look_at_path(&self, path: &SpacePath) {
        let _changing = self.change();
        let looked = if path.is_note() { self.look_at_note(path) } else { self.look_at_attachment(path) };
        match looked {
            Ok(()) => {}
            Err(SpaceError::NotFound { .. }) => self.gone(path),
            Err(error) => tracing::warn!(path = path.as_str(), %error, "a changed file could not be read"),
        }
    }

    fn look_at_note(&self, path: &SpacePath) -> Result<(), SpaceError> {
        let (bytes, meta) = self.space.read_bytes(path)?;
        let known = self.index.hash(path.as_str());
        if known.as_deref() == Some(meta.hash.as_str()) {
            return Ok(());
        }
        self.index_bytes(&bytes, &meta);
        let (path, hash) = (path.as_str().to_owned(), meta.hash);
        let change = if known.is_none() { Change::Created { path, hash } } else { Change::Saved { path, hash } };
        self.tell(&change, &Origin::External);
        Ok(())
    }

    fn look_at_attachment(&self, path: &SpacePath) -> Result<(), SpaceError> {
        let meta = self.space.meta(path)?;
        if !self.space.is_own_write(path, &meta.hash) {
            self.index.put_attachment(path.as_str());
            self.tell(&Change::File { path: path.as_str().to_owned() }, &Origin::External);
        }
        Ok(())
    }

    /// What is not there, and if it was a folder, nothing below it is. The caller holds the right to change.
    fn gone(&self, path: &SpacePath) {
        // A folder that is there is no file either, and keeps what is below it.
        let there = std::fs::symlink_metadata(self.space.root().join(path.as_str())).is_ok();
        if !self.gone_file(path) && !there {
            for file in self.known_below(path) {
                self.gone_file(&file);
            }
        }
    }

    /// Says whether it was known.
    fn gone_file(&self, path: &SpacePath) -> bool {
        self.space.saw_removed(path);
        let name = path.as_str().to_owned();
        let change = if path.is_note() && self.index.hash(&name).is_some() {
            Change::Deleted { path: name }
        } else if self.index.has_attachment(&name) {
            Change::File { path: name }
        } else {
            return false;
        };
        self.unindex(path);
        self.tell(&change, &Origin::External);
        true
    }

    fn known_below(&self, folder: &SpacePath) -> Vec<SpacePath> {
        let below = format!("{}/", folder.as_str());
        let files = self.index.paths(&|path| path.starts_with(&below));
        files.into_iter().filter_map(|path| SpacePath::new(path).ok()).collect()
    }

    /// A note, or a folder with its notes, that another program moved.
    fn moved_outside(&self, from: &Path, to: &Path) {
        let (Some(from), Some(to)) = (self.space.locate(from), self.space.locate(to)) else { return };
        if self.note_moved_outside(&from, &to) {
            return;
        }
        for note in self.known_below(&from) {
            let place = note.as_str().strip_prefix(from.as_str()).map(|rest| format!("{}{rest}", to.as_str()));
            if let Some(Ok(place)) = place.map(SpacePath::new) {
                self.note_moved_outside(&note, &place);
            }
        }
    }

    /// One event instead of two. Its readers' links are theirs to mend.
    fn note_moved_outside(&self, from: &SpacePath, to: &SpacePath) -> bool {
        if !from.is_note() || !to.is_note() {
            return false;
        }
        let _changing = self.change();
        let Some(hash) = self.index.hash(from.as_str()) else { return false };
        // A save by rename looks the same; there the old name is a hidden file, or the target was known before.
        let Ok((bytes, meta)) = self.space.read_bytes(to) else { return false };
        if meta.hash != hash || self.index.hash(to.as_str()).is_some() || self.space.meta(from).is_ok() {
            return false;
        }
        self.unindex(from);
        self.index_bytes(&bytes, &meta);
        let change = Change::Renamed { path: to.as_str().to_owned(), from: from.as_str().to_owned(), hash: meta.hash };
        self.tell(&change, &Origin::External);
        true
    }
}
