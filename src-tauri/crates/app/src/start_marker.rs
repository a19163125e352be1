//! Whether the last start of a space came to its end: a file that stands while plugs are being loaded. Found at the next start, it says that
//! the process ended in between, and a plug may be why.

use std::path::{Path, PathBuf};

/// The file in the space's durable data.
const NAME: &str = "starting";

/// The mark of a start under way.
#[derive(Debug)]
pub(crate) struct StartMarker {
    file: PathBuf,
    /// The start before this one did not come to its end.
    pub(crate) found: bool,
}

impl StartMarker {
    /// Marks that a start began. A folder that cannot be written only costs the warning after a crash.
    pub(crate) fn set(data: &Path) -> Self {
        let file = data.join(NAME);
        let found = file.exists();
        let marker = Self { file, found };
        marker.renew();
        marker
    }

    /// Plugs are being loaded again.
    pub(crate) fn renew(&self) {
        if let Err(error) = std::fs::write(&self.file, std::process::id().to_string()) {
            tracing::warn!(%error, "the start cannot be marked");
        }
    }

    /// The start came to its end.
    pub(crate) fn clear(&self) {
        match std::fs::remove_file(&self.file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "the mark of the start cannot be removed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_came_to_its_end_leaves_no_mark() {
        let dir = tempfile::tempdir().unwrap();
        let first = StartMarker::set(dir.path());
        assert!(!first.found);
        // The process ends here, in the middle of its start.
        let second = StartMarker::set(dir.path());
        assert!(second.found);
        second.clear();
        second.clear();
        assert!(!StartMarker::set(dir.path()).found);
    }
}
