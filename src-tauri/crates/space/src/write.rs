//! Writing: whole or not at all.

use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::disk;
use crate::document::{BOM, Document};
use crate::error::{Action, SpaceError};
use crate::lines::keep_endings;
use crate::path::SpacePath;
use crate::read::limit;
use crate::space::{Place, Space};
use crate::temporary::temporary_in;

/// What must hold for a write to happen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriteOptions<'a> {
    /// Only over a file that still has this hash.
    pub if_hash: Option<&'a str>,
    /// Only where there is no file.
    pub create_new: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// BLAKE3 of the file's bytes, 64 hex digits.
    pub hash: String,
    /// Whether there was no file before.
    pub created: bool,
    /// Bytes.
    pub size: u64,
    /// When it was changed.
    pub modified: DateTime<Utc>,
}

/// From when on a write survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Durable {
    Now,
    AfterSync,
}

impl Space {
    /// Writes the bytes as they are: temporary file beside it, fsync, rename, fsync of the folder. Missing folders are
    /// made; the mode of a file that was there is kept. On any error the old file is whole and nothing stays behind.
    pub fn write(&self, path: &SpacePath, bytes: &[u8], options: WriteOptions<'_>) -> Result<Written, SpaceError> {
        let _writer = self.locks.one(path);
        self.write_locked(path, bytes, options, Durable::Now)
    }

    /// As [`Self::write`], but it survives a power cut only after [`Self::sync`]: for many files at once, by whoever can write them again.
    /// At any other end of the process the file is whole, as always.
    pub fn write_many_of(
        &self,
        path: &SpacePath,
        bytes: &[u8],
        options: WriteOptions<'_>,
    ) -> Result<Written, SpaceError> {
        let _writer = self.locks.one(path);
        self.write_locked(path, bytes, options, Durable::AfterSync)
    }

    /// Waits until all that was written survives a power cut.
    pub fn sync(&self) -> Result<(), SpaceError> {
        let synced = std::fs::File::open(self.root()).and_then(|root| Ok(rustix::fs::syncfs(&root)?));
        synced.map_err(|source| SpaceError::Space { action: Action::Write, source })
    }

    /// The editor's save. `text` has no byte order mark and breaks lines by `\n`; the file keeps its mark and, line by
    /// line, its endings. The final line break is as typed. `base` is the hash that the text was based on; none for a new
    /// note.
    ///
    /// [`SpaceError::Conflict`] if the file has another hash or is gone, [`SpaceError::Exists`] if `base` is none and it is
    /// there, [`SpaceError::NotUtf8`] rather than replacing bytes that could not be shown.
    pub fn save(&self, path: &SpacePath, text: &str, base: Option<&str>) -> Result<Written, SpaceError> {
        let _writer = self.locks.one(path);
        let Some(base) = base else {
            return self.write_locked(
                path,
                text.as_bytes(),
                WriteOptions { if_hash: None, create_new: true },
                Durable::Now,
            );
        };
        let old = match self.read(path) {
            Err(SpaceError::NotFound { path }) => return Err(SpaceError::Conflict { path, current: None }),
            other => other?,
        };
        if old.hash != base {
            return Err(SpaceError::Conflict { path: path.clone(), current: Some(old.hash) });
        }
        if !old.utf8 {
            return Err(SpaceError::NotUtf8 { path: path.clone() });
        }
        self.write_locked(
            path,
            &encode(&old, text),
            WriteOptions { if_hash: Some(base), create_new: false },
            Durable::Now,
        )
    }

    /// Whether this process wrote what a watcher sees: a file with this hash. For the watcher's path alone, for it learns
    /// from the answer: writes before the one seen are over, and once a foreign content was seen, a return to an older
    /// content is foreign too.
    pub fn is_own_write(&self, path: &SpacePath, hash: &str) -> bool {
        self.own.saw(path, hash)
    }

    /// The watcher saw that the file is gone: if it comes back, that is news, even with a content that we once wrote.
    pub fn saw_removed(&self, path: &SpacePath) {
        self.own.forget(path);
        self.hashes.forget(path);
    }

    fn write_locked(
        &self,
        path: &SpacePath,
        bytes: &[u8],
        options: WriteOptions<'_>,
        durable: Durable,
    ) -> Result<Written, SpaceError> {
        let (size, limit) = (bytes.len() as u64, limit(path));
        if size > limit {
            return Err(SpaceError::TooLarge { path: path.clone(), size, limit });
        }
        let place = self.find_or_room(Action::Write, path)?;
        self.check(path, place.as_ref(), options)?;

        let hash = blake3::hash(bytes).to_hex().to_string();
        let target = place.as_ref().map_or_else(|| self.host_path(path), |place| place.file.clone());
        let made = MadeFolders::make(&target).map_err(|error| SpaceError::io(Action::Write, path, error))?;
        // Before the rename: the watcher may see the file before this function goes on.
        self.own.remember(path, &hash);
        if let Some(behind_link) = self.relative(&target).filter(|file| file != path) {
            self.own.remember(&behind_link, &hash);
        }
        let began = SystemTime::now();
        let file = replace(&target, bytes, place.as_ref(), durable)
            .map_err(|error| SpaceError::io(Action::Write, path, error))?;
        made.keep();
        let meta = file.metadata().map_err(|error| SpaceError::io(Action::Write, path, error))?;
        let meta = self.noted(path, &meta, &hash, began)?;
        Ok(Written { hash, created: place.is_none(), size, modified: meta.modified })
    }

    fn check(&self, path: &SpacePath, place: Option<&Place>, options: WriteOptions<'_>) -> Result<(), SpaceError> {
        if options.create_new && place.is_some() {
            return Err(SpaceError::Exists { path: path.clone() });
        }
        let Some(wanted) = options.if_hash else {
            return Ok(());
        };
        let current = match place {
            Some(_) => Some(self.meta(path)?.hash),
            None => None,
        };
        if current.as_deref() == Some(wanted) {
            Ok(())
        } else {
            Err(SpaceError::Conflict { path: path.clone(), current })
        }
    }
}

fn encode(old: &Document, text: &str) -> Vec<u8> {
    let text = keep_endings(&old.text, text);
    let mark = if old.bom { BOM } else { &[] };
    [mark, text.as_bytes()].concat()
}

/// Puts the bytes where `target` is, in one step. An old file's mode and owner pass on to the new one.
fn replace(target: &Path, bytes: &[u8], old: Option<&Place>, durable: Durable) -> std::io::Result<std::fs::File> {
    let folder = target.parent().ok_or(std::io::ErrorKind::NotFound)?;
    let mut temporary = temporary_in(folder)?;
    temporary.write_all(bytes)?;
    if let Some(old) = old {
        keep_owner(&temporary, old)?;
        temporary.as_file().set_permissions(old.meta.permissions())?;
    }
    if durable == Durable::Now {
        temporary.as_file().sync_all()?;
    }
    let file = match old {
        Some(_) => temporary.persist(target),
        // Never over a file that appeared since it was looked for.
        None => temporary.persist_noclobber(target),
    }
    .map_err(|error| error.error)?;
    if durable == Durable::Now {
        disk::sync_folder(folder);
    }
    Ok(file)
}

/// Only root may give files away; for others the owner is the same or cannot be kept, which is no reason not to save.
fn keep_owner(temporary: &tempfile::NamedTempFile, old: &Place) -> std::io::Result<()> {
    let new = temporary.as_file().metadata()?;
    let (user, group) = (old.meta.uid(), old.meta.gid());
    if (new.uid(), new.gid()) != (user, group)
        && let Err(error) = std::os::unix::fs::fchown(temporary.as_file(), Some(user), Some(group))
    {
        tracing::debug!(%error, "the owner of a saved file could not be kept");
    }
    Ok(())
}

/// Folders made for a new file; removed again unless the file came to be.
pub(crate) struct MadeFolders {
    made: Vec<PathBuf>,
}

impl MadeFolders {
    /// Makes the folders above the target that are missing.
    pub(crate) fn make(target: &Path) -> std::io::Result<Self> {
        let missing: Vec<_> = target.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
        let mut folders = Self { made: Vec::new() };
        for folder in missing.into_iter().rev() {
            match std::fs::create_dir(folder) {
                Ok(()) => folders.made.push(folder.to_owned()),
                // Another writer needs it too.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(folders)
    }

    pub(crate) fn keep(mut self) {
        // The new folder's name, too, must survive a power cut.
        for parent in self.made.iter().filter_map(|folder| folder.parent()) {
            disk::sync_folder(parent);
        }
        self.made.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // Fails where somebody put a file in meanwhile: then the folder is needed.
            let _ = std::fs::remove_dir(folder);
        }
    }
}
