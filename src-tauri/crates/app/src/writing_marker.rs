//! Whether the last run of a space ended by itself while something was written in it: a file that names the note that the editor saved last,
//! and goes when the app closes. Found at the next start, it says that the last keys before the end may be missing.

use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// The file in the space's durable data.
const NAME: &str = "writing";

/// The mark of a run in which something was written.
#[derive(Debug)]
pub(crate) struct WritingMarker {
    file: PathBuf,
    /// What it names.
    marked: Mutex<Option<String>>,
    /// The note that was saved last in a run that did not end by itself.
    pub(crate) found: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Mark {
    process: u32,
    path: String,
}

impl WritingMarker {
    /// Looks whether the last run left one.
    pub(crate) fn open(data: &Path) -> Self {
        let file = data.join(NAME);
        let mark: Option<Mark> = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let found = mark.filter(|mark| !is_running(mark.process)).map(|mark| mark.path);
        Self { file, marked: Mutex::default(), found }
    }

    /// The editor saves this note. A folder that cannot be written only costs the message after a crash.
    pub(crate) fn writes(&self, path: &str) {
        let mut marked = self.marked.lock();
        if marked.as_deref() == Some(path) {
            return;
        }
        let mark = Mark { process: std::process::id(), path: path.to_owned() };
        let written = serde_json::to_vec(&mark).map_err(std::io::Error::from);
        if let Err(error) = written.and_then(|bytes| std::fs::write(&self.file, bytes)) {
            tracing::warn!(%error, "that something is written cannot be marked");
        }
        *marked = Some(path.to_owned());
    }

    /// The run ends by itself.
    pub(crate) fn clear(&self) {
        *self.marked.lock() = None;
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "the mark of what was written cannot be removed");
            }
            _ => {}
        }
    }
}

/// Another app may have the same space open; what it marked is no trace of a crash. Where there is no `/proc`, it passes for one.
fn is_running(process: u32) -> bool {
    process != std::process::id() && Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_run_that_wrote_and_did_not_close_leaves_a_mark() {
        let dir = tempfile::tempdir().unwrap();
        let first = WritingMarker::open(dir.path());
        assert_eq!(first.found, None);
        assert_eq!(WritingMarker::open(dir.path()).found, None, "nothing was written");
        first.writes("a.md");
        first.writes("b.md");
        // The process ends here.
        let second = WritingMarker::open(dir.path());
        assert_eq!(second.found.as_deref(), Some("b.md"));
        second.clear();
        assert_eq!(WritingMarker::open(dir.path()).found, None);
    }

    #[test]
    fn what_a_running_process_marked_is_no_trace_of_a_crash() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(NAME), r#"{"process":1,"path":"a.md"}"#).unwrap();
        assert_eq!(WritingMarker::open(dir.path()).found, None);
    }
}
