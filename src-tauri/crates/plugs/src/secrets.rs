//! Secrets of plugs: in the user's configuration folder, a file for each plug that only the user can read, never in a space.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use parking_lot::Mutex;

use crate::atomic_file::{self, Readers};

/// Secrets that one plug may keep: tokens and passwords, not a database.
const MOST: usize = 100;
/// Bytes of one: a long private key fits.
const MOST_BYTES: usize = 64 * 1024;

/// The folder of secrets.
#[derive(Debug)]
pub(crate) struct Secrets {
    dir: PathBuf,
    /// Reading and replacing a file is one step.
    changing: Mutex<()>,
}

impl Secrets {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir, changing: Mutex::new(()) }
    }

    /// A secret of a plug. Blocking.
    pub(crate) fn get(&self, plug: &str, name: &str) -> Result<Option<String>, SyscallError> {
        Ok(read(&self.file(plug))?.remove(name))
    }

    /// Keeps a secret; none forgets it. Blocking.
    pub(crate) fn set(&self, plug: &str, name: &str, value: Option<String>) -> Result<(), SyscallError> {
        let too_large = |message: String| SyscallError::new(SyscallErrorCode::TooLarge, message);
        if value.as_ref().is_some_and(|value| value.len() > MOST_BYTES) || name.len() > MOST_BYTES {
            return Err(too_large(format!("secrets.set: a secret has at most {MOST_BYTES} bytes")));
        }
        let file = self.file(plug);
        let _one_at_a_time = self.changing.lock();
        let mut secrets = read(&file)?;
        match value {
            Some(value) => secrets.insert(name.to_owned(), value),
            None => secrets.remove(name),
        };
        if secrets.len() > MOST {
            return Err(too_large(format!("secrets.set: a plug keeps at most {MOST} secrets")));
        }
        let text = serde_json::to_vec_pretty(&secrets).map_err(|error| internal(&error.to_string()))?;
        atomic_file::replace(&file, &text, Readers::Owner).map_err(|error| internal(&error.to_string()))
    }

    /// A plug's name is letters, digits and hyphens: nothing in it leads elsewhere.
    fn file(&self, plug: &str) -> PathBuf {
        self.dir.join(format!("{plug}.json"))
    }
}

fn read(file: &Path) -> Result<BTreeMap<String, String>, SyscallError> {
    match std::fs::read(file) {
        // A file that is not valid is not rewritten: what its user put there by hand would be lost.
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|error| internal(&format!("{} is not valid: {error}", name_of(file)))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(internal(&format!("{} cannot be read: {error}", name_of(file)))),
    }
}

fn name_of(file: &Path) -> String {
    format!("secrets/{}", file.file_name().unwrap_or_default().to_string_lossy())
}

fn internal(message: &str) -> SyscallError {
    SyscallError::new(SyscallErrorCode::Internal, format!("the secrets of this plug: {message}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_plug_has_its_own_and_only_its_user_can_read_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(dir.path().join("secrets"));
        assert_eq!(secrets.get("a", "token").unwrap(), None);
        secrets.set("a", "token", Some("s3cret".into())).unwrap();
        secrets.set("a", "other", Some("x".into())).unwrap();
        assert_eq!(secrets.get("a", "token").unwrap().as_deref(), Some("s3cret"));
        assert_eq!(secrets.get("b", "token").unwrap(), None);
        secrets.set("a", "token", None).unwrap();
        assert_eq!(secrets.get("a", "token").unwrap(), None);
        assert_eq!(secrets.get("a", "other").unwrap().as_deref(), Some("x"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&dir.path().join("secrets/a.json")), 0o600);
            assert_eq!(mode(&dir.path().join("secrets")), 0o700);
        }
    }

    #[test]
    fn a_file_that_is_not_valid_is_never_rewritten() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(dir.path().to_owned());
        std::fs::write(dir.path().join("a.json"), "{ \"token\": ").unwrap();
        assert!(secrets.get("a", "token").unwrap_err().message.contains("secrets/a.json"));
        assert!(secrets.set("a", "token", Some("x".into())).is_err());
        assert_eq!(std::fs::read_to_string(dir.path().join("a.json")).unwrap(), "{ \"token\": ");
    }

    #[test]
    fn there_is_a_limit_to_how_many_and_how_long() {
        let dir = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(dir.path().to_owned());
        let long = secrets.set("a", "long", Some("x".repeat(MOST_BYTES + 1))).unwrap_err();
        assert_eq!(long.code, SyscallErrorCode::TooLarge);
        for n in 0..MOST {
            secrets.set("a", &n.to_string(), Some("x".into())).unwrap();
        }
        assert_eq!(secrets.set("a", "more", Some("x".into())).unwrap_err().code, SyscallErrorCode::TooLarge);
    }
}
