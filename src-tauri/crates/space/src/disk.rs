//! The system calls, and what they say of a file.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags};

/// What changes when a file's bytes change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    pub(crate) modified: SystemTime,
    /// Seconds and nanoseconds of the last change of bytes or metadata, which programs cannot set back.
    changed: (i64, i64),
    /// Device and inode: a file replaced by another one is another file.
    identity: (u64, u64),
}

impl Stamp {
    pub(crate) fn of(meta: &Metadata) -> io::Result<Self> {
        Ok(Self {
            size: meta.len(),
            modified: meta.modified()?,
            changed: (meta.ctime(), meta.ctime_nsec()),
            identity: (meta.dev(), meta.ino()),
        })
    }
}

/// Opens a regular file for reading; never waits on what turned into a FIFO since it was looked at.
pub(crate) fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok((file, meta))
}

/// Whether this process may read the file.
pub(crate) fn readable(path: &Path) -> bool {
    rustix::fs::accessat(CWD, path, rustix::fs::Access::READ_OK, AtFlags::EACCESS).is_ok()
}

/// Renames without ever replacing: [`io::ErrorKind::AlreadyExists`] if the target is there.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::io::Errno;
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some network and user-space file systems know no NOREPLACE. A hard link does not replace either.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            std::fs::hard_link(from, to)?;
            std::fs::remove_file(from)
        }
        result => Ok(result?),
    }
}

/// The same for folders, which have no hard links: where NOREPLACE is not known, the target is looked for first. Renaming over a folder that
/// is not empty fails in any case.
pub(crate) fn rename_new_folder(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::io::Errno;
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) if to.symlink_metadata().is_err() => {
            std::fs::rename(from, to)
        }
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Err(io::ErrorKind::AlreadyExists.into()),
        result => Ok(result?),
    }
}

/// Makes a rename in the folder survive a power cut. What cannot be synced (some network drives) is only logged: the
/// file itself is there.
pub(crate) fn sync_folder(folder: &Path) {
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::warn!(folder = %folder.display(), %error, "cannot sync the folder");
    }
}
