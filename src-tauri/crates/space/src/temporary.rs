//! Files that stand beside the one they become, until they are whole.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::process::{Pid, test_kill_process};
use tempfile::NamedTempFile;

use crate::space::Space;

/// Begins with a dot: hidden from listings, watchers and most sync tools while it is there, which is milliseconds. The number of the process
/// follows, so that what one left behind that was killed can be told from what another is writing.
const PREFIX: &str = ".jackdaw-tmp-";

/// A new one in `folder`.
pub(crate) fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let prefix = format!("{PREFIX}{}-", std::process::id());
    // 0o666 less the umask, as any program makes files.
    tempfile::Builder::new().prefix(&prefix).permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

impl Space {
    /// Removes what processes that were killed left half written in a folder (`""` is the root), the own process's predecessor of the same
    /// number included: to be called before the first write.
    pub fn sweep(&self, folder: &str) {
        let entries = std::fs::read_dir(self.root().join(folder)).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_left)) {
            if let Err(error) = std::fs::remove_file(entry.path()) {
                tracing::warn!(path = %entry.path().display(), %error, "what a killed process left stays");
            }
        }
    }
}

fn is_left(name: &str) -> bool {
    let Some((process, _)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-')) else { return false };
    let Some(process) = process.parse().ok().and_then(Pid::from_raw) else { return false };
    process.as_raw_nonzero().get().unsigned_abs() == std::process::id()
        || test_kill_process(process) == Err(rustix::io::Errno::SRCH)
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, is_left};

    #[test]
    fn what_a_living_process_writes_is_not_left() {
        let parent = std::os::unix::process::parent_id();
        for (name, expected) in [
            (format!("{PREFIX}{parent}-abcdef"), false),
            (format!("{PREFIX}{}-abcdef", std::process::id()), true),
            // Above what Linux gives a process.
            (format!("{PREFIX}4194305-abcdef"), true),
            (format!("{PREFIX}abcdef"), false),
            (format!("{PREFIX}x-abcdef"), false),
            ("note.md".to_owned(), false),
        ] {
            assert_eq!(is_left(&name), expected, "{name}");
        }
    }
}
