//! Putting a folder in the place of another in one step.

use std::path::Path;

use crate::install::sync_dir;

/// Moves `from` to `to`; what was at `to` is then at `from`. Where nothing was, this is a plain move.
pub(crate) fn swap(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.symlink_metadata().is_err() {
        std::fs::rename(from, to)?;
    } else if !exchanged(from, to)? {
        // Two steps where the system has no single one: whoever looks in between sees no plug, never half of one.
        let aside = from.with_extension("aside");
        std::fs::rename(to, &aside)?;
        if let Err(error) = std::fs::rename(from, to) {
            std::fs::rename(&aside, to)?;
            return Err(error);
        }
        std::fs::rename(&aside, from)?;
    }
    for folder in [from.parent(), to.parent()].into_iter().flatten() {
        sync_dir(folder);
    }
    Ok(())
}

/// Whether the system did it in one step.
#[cfg(target_os = "linux")]
fn exchanged(from: &Path, to: &Path) -> std::io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        // File systems that cannot (network, old FUSE) say so in several ways.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchanged(_from: &Path, _to: &Path) -> std::io::Result<bool> {
    Ok(false)
}
