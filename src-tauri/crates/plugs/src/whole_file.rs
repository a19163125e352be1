//! Replacing a file so that a crash leaves the old or the new one, never half of it.

use std::io::Write as _;
use std::path::Path;

/// Writes a temporary file beside it, makes it durable, and renames it over the old one.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir)?;
    let temporary = dir.join(format!(".saving-{}", uuid::Uuid::new_v4()));
    let written = (|| {
        let mut out = std::fs::File::create_new(&temporary)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        std::fs::rename(&temporary, file)
    })();
    if written.is_err() {
        // The error that matters is the first one.
        drop(std::fs::remove_file(&temporary));
    }
    written
}
