//! Renaming without overwriting.

use std::io;
use std::path::Path;

use crate::disk;
use crate::error::{Action, SpaceError};
use crate::path::SpacePath;
use crate::space::Space;
use crate::write::MadeFolders;

impl Space {
    /// Renames or moves a file. [`SpaceError::Exists`] rather than overwriting; a change of case alone works everywhere.
    /// Folders above the new name are made; the links in other notes are not touched.
    pub fn rename(&self, from: &SpacePath, to: &SpacePath) -> Result<(), SpaceError> {
        let _writers = self.locks.two(from, to);
        let source = self.find(Action::Rename, from)?;
        if from == to {
            return Ok(());
        }
        let target = self.host_path(to);
        if self.find_or_room(Action::Rename, to)?.is_some() && listed(&target) {
            return Err(SpaceError::Exists { path: to.clone() });
        }
        let fail = |error| SpaceError::io(Action::Rename, to, error);
        let made = MadeFolders::make(&target).map_err(fail)?;
        // Mostly known already. What cannot be read can still be renamed.
        if let Ok(meta) = self.meta(from) {
            self.own.remember(to, &meta.hash);
        }
        match disk::rename_new(&source.entry, &target) {
            // The new name reaches a file, but no entry is spelled so: the file system folds case or normalises, and the
            // entry is the very file to be renamed.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !listed(&target) => {
                std::fs::rename(&source.entry, &target).map_err(fail)?;
            }
            result => result.map_err(fail)?,
        }
        made.keep();
        for folder in [source.entry.parent(), target.parent()].into_iter().flatten() {
            disk::sync_folder(folder);
        }
        self.saw_removed(from);
        self.hashes.forget(to);
        Ok(())
    }
}

impl Space {
    /// Renames or moves a folder with all that is in it, hidden files too, in one step. [`SpaceError::Exists`] rather than merging it into
    /// another; a change of case alone works everywhere. Folders above the new name are made.
    pub fn rename_folder(&self, from: &SpacePath, to: &SpacePath) -> Result<(), SpaceError> {
        let _writers = self.locks.all();
        let missing = || SpaceError::NotFound { path: from.clone() };
        let fail = |error| SpaceError::io(Action::Rename, to, error);
        let outside =
            |path: &SpacePath, reason| SpaceError::Outside { action: Action::Rename, path: path.clone(), reason };
        let (source, target) = (self.host_path(from), self.host_path(to));
        if !source.symlink_metadata().is_ok_and(|meta| meta.is_dir()) || self.excluded(from, true) {
            return Err(missing());
        }
        if self.blocked_folder(from).map_err(fail)?.is_some() {
            return Err(missing());
        }
        if self.excluded(to, true) || self.blocked_folder(to).map_err(fail)?.is_some() {
            return Err(outside(to, "a symlink, a file or the `exclude:` setting is in the way; choose another name"));
        }
        if to.as_str().strip_prefix(from.as_str()).is_some_and(|rest| rest.starts_with('/')) {
            return Err(outside(to, "a folder cannot be moved into itself; choose another place"));
        }
        if from == to {
            return Ok(());
        }
        if listed(&target) {
            return Err(SpaceError::Exists { path: to.clone() });
        }
        let made = MadeFolders::make(&target).map_err(fail)?;
        match disk::rename_new_folder(&source, &target) {
            // As with files: the file system folds case, and it is the same folder.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !listed(&target) => {
                std::fs::rename(&source, &target).map_err(fail)?;
            }
            result => result.map_err(fail)?,
        }
        made.keep();
        for folder in [source.parent(), target.parent()].into_iter().flatten() {
            disk::sync_folder(folder);
        }
        Ok(())
    }

    /// The folders above a path that are not there yet and that a move to it makes, the deepest first.
    #[must_use]
    pub fn missing_above(&self, path: &SpacePath) -> Vec<SpacePath> {
        let above = std::iter::successors(path.parent(), |folder| folder.rsplit_once('/').map(|(parent, _)| parent));
        let missing = above.filter_map(|folder| SpacePath::new(folder).ok());
        missing.take_while(|folder| self.host_path(folder).symlink_metadata().is_err()).collect()
    }

    /// Removes a folder that nothing is in; any other stays.
    pub fn remove_if_empty(&self, folder: &SpacePath) {
        let _writers = self.locks.all();
        // That of the system removes no other.
        if let Err(error) = std::fs::remove_dir(self.host_path(folder)) {
            tracing::debug!(%folder, %error, "a folder stays");
        }
    }

    /// What is remembered of a file that was moved with its folder.
    pub fn moved_with_folder(&self, from: &SpacePath, to: &SpacePath, hash: &str) {
        self.own.remember(to, hash);
        self.saw_removed(from);
        self.hashes.forget(to);
    }
}

/// Whether the folder has an entry of exactly this name.
fn listed(path: &Path) -> bool {
    let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    entries.into_iter().flatten().flatten().any(|entry| Some(entry.file_name().as_os_str()) == path.file_name())
}
