//! Deleting is moving to the trash; restoring is moving back.

use std::io;
use std::path::Path;

use crate::disk;
use crate::error::{Action, SpaceError};
use crate::path::SpacePath;
use crate::space::Space;
use crate::temporary::temporary_in;
use crate::trash::{self, CONTENT, TrashId, Trashed};
use crate::write::MadeFolders;

impl Space {
    /// Moves the file to the trash of the space. Of a symlink, the link.
    pub fn delete(&self, path: &SpacePath) -> Result<TrashId, SpaceError> {
        let _writer = self.locks.one(path);
        let place = self.find(Action::Delete, path)?;
        let fail = |error: io::Error| match error.kind() {
            // The file was found: what is missing or in the way is in the trash.
            io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                SpaceError::Io { action: Action::Delete, path: path.clone(), source: error }
            }
            _ => SpaceError::io(Action::Delete, path, error),
        };
        let trash = self.trash_folder().map_err(fail)?;
        let (folder, trashed) = trash::make_entry(&trash, path, place.meta.len()).map_err(fail)?;
        if let Err(error) = carry(&place.entry, &folder.join(CONTENT)) {
            trash::remove_entry(&folder);
            return Err(fail(error));
        }
        for folder in [Some(folder.as_path()), Some(trash.as_path()), place.entry.parent()].into_iter().flatten() {
            disk::sync_folder(folder);
        }
        self.saw_removed(path);
        Ok(trashed.id)
    }

    /// Brings a file back to where it was, or to another path; returns where it is now. [`SpaceError::Exists`] rather than
    /// overwriting: it then stays in the trash.
    pub fn restore(&self, id: &TrashId, to: Option<&SpacePath>) -> Result<SpacePath, SpaceError> {
        let (folder, trashed) = self.trash_entry(id)?;
        let to = to.unwrap_or(&trashed.path);
        let _writer = self.locks.one(to);
        if self.find_or_room(Action::Restore, to)?.is_some() {
            return Err(SpaceError::Exists { path: to.clone() });
        }
        let target = self.host_path(to);
        let fail = |error| SpaceError::io(Action::Restore, to, error);
        let made = MadeFolders::make(&target).map_err(fail)?;
        carry(&folder.join(CONTENT), &target).map_err(fail)?;
        made.keep();
        if let Some(parent) = target.parent() {
            disk::sync_folder(parent);
        }
        trash::remove_entry(&folder);
        self.hashes.forget(to);
        Ok(to.clone())
    }
}

impl Space {
    /// What a file in the trash says, up to `most` bytes; for looking before restoring.
    pub fn read_trashed(&self, id: &TrashId, most: u64) -> Result<(Vec<u8>, Trashed), SpaceError> {
        let (folder, trashed) = self.trash_entry(id)?;
        if trashed.size > most {
            return Err(SpaceError::TooLarge { path: trashed.path, size: trashed.size, limit: most });
        }
        let fail = |source| SpaceError::Io { action: Action::Read, path: trashed.path.clone(), source };
        let content = folder.join(CONTENT);
        // Of a deleted link the trash holds the link: what it leads to is not in the trash.
        if !content.symlink_metadata().map_err(fail)?.is_file() {
            return Err(SpaceError::NotFound { path: trashed.path });
        }
        let (file, _) = disk::open_regular(&content).map_err(fail)?;
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(file, most), &mut bytes).map_err(fail)?;
        Ok((bytes, trashed))
    }

    /// Deletes an entry of the trash for good.
    pub fn purge(&self, id: &TrashId) -> Result<(), SpaceError> {
        let (folder, trashed) = self.trash_entry(id)?;
        let fail = |source| SpaceError::Io { action: Action::Delete, path: trashed.path.clone(), source };
        std::fs::remove_file(folder.join(CONTENT)).map_err(fail)?;
        trash::remove_entry(&folder);
        Ok(())
    }
}

/// Moves without replacing, also to another file system (a folder of the space may be a mount).
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    match disk::rename_new(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        result => return result,
    }
    let folder = to.parent().ok_or(io::ErrorKind::NotFound)?;
    let temporary = temporary_in(folder)?;
    // Copies the mode too.
    std::fs::copy(from, temporary.path())?;
    temporary.as_file().sync_all()?;
    temporary.persist_noclobber(to).map_err(|error| error.error)?;
    std::fs::remove_file(from)
}
