//! The discovery file: how scripts and second processes find the running app of a space.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::dirs::{Dirs, space_id};

/// What a running app tells about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// `http://127.0.0.1:7171`.
    pub url: String,
    /// For `Authorization: Bearer`.
    pub token: String,
    /// Its process.
    pub pid: u32,
    /// The space's folder, canonical.
    pub space: PathBuf,
}

/// The file of a running app; removed when dropped.
#[derive(Debug)]
pub struct DiscoveryFile {
    path: PathBuf,
}

impl DiscoveryFile {
    /// Writes `<runtime>/<id>.json`, readable by this user alone.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn write(dirs: &Dirs, running: &Running) -> std::io::Result<Self> {
        private_folder(&dirs.runtime)?;
        let path = file_of(dirs, &running.space);
        // Files of `tempfile` are made with mode 0600, and the rename lets no reader see half a file.
        let mut file = tempfile::NamedTempFile::new_in(&dirs.runtime)?;
        file.write_all(serde_json::to_string(running)?.as_bytes())?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(Self { path })
    }
}

impl Drop for DiscoveryFile {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "the discovery file was already gone");
        }
    }
}

/// The app that has this space open, if one does: its file is there and its process lives.
#[must_use]
pub fn find(dirs: &Dirs, canonical_root: &Path) -> Option<Running> {
    let text = std::fs::read_to_string(file_of(dirs, canonical_root)).ok()?;
    let running: Running = serde_json::from_str(&text).ok()?;
    (running.pid != std::process::id() && is_alive(running.pid)).then_some(running)
}

fn file_of(dirs: &Dirs, canonical_root: &Path) -> PathBuf {
    dirs.runtime.join(format!("{}.json", space_id(canonical_root)))
}

/// Makes a folder that only this user may enter.
pub(crate) fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(target_os = "linux")]
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // Behind the name, which may hold anything. One that was killed and not yet waited for is there as a zombie, but serves nobody.
    stat.rsplit_once(')').is_some_and(|(_, rest)| !matches!(rest.trim_start().chars().next(), Some('Z' | 'X') | None))
}

/// Elsewhere the file alone has to do; a caller that finds nobody at the address says so.
#[cfg(not(target_os = "linux"))]
fn is_alive(_pid: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_app_is_found_and_forgotten_when_it_ends() {
        let dir = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(dir.path());
        let running =
            Running { url: "http://127.0.0.1:7171".into(), token: "t".into(), pid: 1, space: "/some/space".into() };
        let file = DiscoveryFile::write(&dirs, &running).unwrap();
        assert_eq!(find(&dirs, Path::new("/some/space")), Some(running));
        assert_eq!(find(&dirs, Path::new("/another/space")), None);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file.path).unwrap().permissions()) & 0o777,
            0o600
        );
        drop(file);
        assert_eq!(find(&dirs, Path::new("/some/space")), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_file_of_a_killed_process_that_nobody_waited_for_is_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(dir.path());
        let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
        let running = Running { url: String::new(), token: String::new(), pid: child.id(), space: "/s".into() };
        let _file = DiscoveryFile::write(&dirs, &running).unwrap();
        assert_eq!(find(&dirs, Path::new("/s")), Some(running));
        child.kill().unwrap();
        let begun = std::time::Instant::now();
        while find(&dirs, Path::new("/s")).is_some() {
            assert!(begun.elapsed() < std::time::Duration::from_secs(60), "a zombie is taken for the running app");
            std::thread::yield_now();
        }
        child.wait().unwrap();
    }

    #[test]
    fn the_file_of_a_dead_process_is_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let dirs = Dirs::under(dir.path());
        let running = Running { url: String::new(), token: String::new(), pid: u32::MAX, space: "/s".into() };
        let _file = DiscoveryFile::write(&dirs, &running).unwrap();
        assert_eq!(find(&dirs, Path::new("/s")), None);
    }
}
