//! Replacing a file so that a crash leaves the old or the new one, never half of it.

use std::fs::DirBuilder;
use std::io::Write as _;
use std::path::Path;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Its owner alone, and its folder too if that must be made: grants and secrets.
    Owner,
    /// Whoever the system lets, as with any file that a person saves.
    Anybody,
}

/// Replaces a file with these bytes: a temporary file beside it, made durable, renamed over the old one. Its folder is made if need be.
pub(crate) fn replace(file: &Path, bytes: &[u8], readers: Readers) -> std::io::Result<()> {
    let dir = file.parent().unwrap_or(Path::new("."));
    let mut folder = DirBuilder::new();
    folder.recursive(true);
    let mut temporary = tempfile::Builder::new();
    #[cfg(unix)]
    match readers {
        // A temporary file is its owner's by itself.
        Readers::Owner => {
            std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        }
        // Less what the process masks.
        Readers::Anybody => {
            temporary.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
    }
    folder.create(dir)?;
    let mut temporary = temporary.prefix(".writing-").tempfile_in(dir)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn the_new_text_takes_the_place_of_the_old_and_nothing_is_left_beside() {
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("a/b/file.json");
        for readers in [Readers::Owner, Readers::Anybody] {
            for text in ["a long text", "short"] {
                replace(&file, text.as_bytes(), readers).unwrap();
                assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
            }
        }
        std::fs::create_dir(dir.path().join("taken")).unwrap();
        replace(&dir.path().join("taken"), b"text", Readers::Anybody).unwrap_err();
        assert_eq!(names(&dir.path().join("a/b")), ["file.json"]);
        assert_eq!(names(dir.path()).len(), 2, "a failure leaves nothing either");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_the_owners_is_readable_by_nobody_else() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::TempDir::new().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (secret, shared) = (dir.path().join("private/secrets.json"), dir.path().join("plugs.lock"));
        std::fs::create_dir(dir.path().join("private")).unwrap();
        std::fs::write(&secret, "readable by all").unwrap();
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
        replace(&secret, b"{}", Readers::Owner).unwrap();
        assert_eq!(mode(&secret), 0o600, "also where the old one was not");
        replace(&dir.path().join("new/secrets.json"), b"{}", Readers::Owner).unwrap();
        assert_eq!(mode(&dir.path().join("new")), 0o700);
        replace(&shared, b"{}", Readers::Anybody).unwrap();
        // What a plain write gives under the mask of this process.
        std::fs::write(dir.path().join("plain"), "").unwrap();
        assert_eq!(mode(&shared), mode(&dir.path().join("plain")));
    }
}
