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

/// Whether the folder has an entry of exactly this name.
fn listed(path: &Path) -> bool {
    let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    entries.into_iter().flatten().flatten().any(|entry| Some(entry.file_name().as_os_str()) == path.file_name())
}
