//! Files of the user's own: read and written by nobody else, and after a crash the old or the new one, never half of it.

use std::io::Write as _;
use std::path::Path;

/// Replaces a file with these bytes, readable by its owner alone. Its folder is made if need be, as private.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = file.parent().unwrap_or(Path::new("."));
    make_folder(dir)?;
    let temporary = dir.join(format!(".writing-{}", uuid::Uuid::new_v4()));
    let written = (|| {
        let mut out = create(&temporary)?;
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

fn make_folder(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn create(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
