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
    if process == std::process::id() {
        return false;
    }
    // One that was killed is there until its parent has looked, which may take longer than the next start.
    let status = std::fs::read_to_string(format!("/proc/{process}/stat"));
    status.is_ok_and(|status| !matches!(state_of(&status), Some('Z' | 'X' | 'x')))
}

/// Behind the name, which may have any sign in it.
fn state_of(status: &str) -> Option<char> {
    status.rsplit_once(") ")?.1.chars().next()
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_killed_process_that_nobody_has_looked_after_is_not_running() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        assert!(is_running(child.id()));
        child.kill().unwrap();
        let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while is_running(child.id()) && std::time::Instant::now() < end {
            std::thread::yield_now();
        }
        assert!(Path::new("/proc").join(child.id().to_string()).exists());
        assert!(!is_running(child.id()));
        child.wait().unwrap();
    }

    #[test]
    fn a_state_is_found_behind_any_name() {
        assert_eq!(state_of("12 (a) Z (b) S 1 12"), Some('S'));
        assert_eq!(state_of("12 (jackdaw) Z 1"), Some('Z'));
        assert_eq!(state_of(""), None);
    }

    #[test]
    fn what_a_running_process_marked_is_no_trace_of_a_crash() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(NAME), r#"{"process":1,"path":"a.md"}"#).unwrap();
        assert_eq!(WritingMarker::open(dir.path()).found, None);
    }
}
