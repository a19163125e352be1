//! `plugs.lock`: what was installed in one place, so that a later look can tell whether it still is that.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::atomic_file::{self, Readers};

/// The file's name; it lies beside the folder of plugs.
pub(crate) const LOCK: &str = "plugs.lock";
/// The version of the file's format.
const FORMAT: u32 = 1;

/// One installed plug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    /// Its name, which is its folder's name too.
    pub name: String,
    /// Its version.
    pub version: semver::Version,
    /// BLAKE3 of the package file, hex; of a folder, of the package that it makes.
    pub hash: String,
    /// BLAKE3 of its files as they lie in its folder, hex: what grants are pinned to.
    pub content: String,
    /// The file, folder or URL it came from.
    pub source: String,
    /// The minisign public key that signed it first; a later version must be signed by it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    format: u32,
    plugs: Vec<Locked>,
}

/// Why the lock file cannot be used. It is never rewritten then.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// It cannot be read.
    #[error("{} cannot be read: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what a lock file is.
    #[error("{} is not valid, so nothing was changed in it: {reason}. Mend or delete it, then try again", .file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// It cannot be written.
    #[error("{} cannot be written: {source}", .file.display())]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// What is installed, by name; nothing where there is no lock file.
pub(crate) fn read(file: &Path) -> Result<Vec<Locked>, LockError> {
    let invalid = |reason: String| LockError::Invalid { file: file.to_owned(), reason };
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(LockError::Unreadable { file: file.to_owned(), source }),
    };
    let contents: Contents = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
    if contents.format != FORMAT {
        return Err(invalid(format!("it has the format {}, and this program knows {FORMAT}", contents.format)));
    }
    Ok(contents.plugs)
}

/// Replaces the file, sorted by name so that versions of it compare well.
pub(crate) fn write(file: &Path, mut plugs: Vec<Locked>) -> Result<(), LockError> {
    plugs.sort_by(|a, b| a.name.cmp(&b.name));
    let unwritable = |source| LockError::Unwritable { file: file.to_owned(), source };
    let mut text = serde_json::to_vec_pretty(&Contents { format: FORMAT, plugs }).map_err(|e| unwritable(e.into()))?;
    text.push(b'\n');
    atomic_file::replace(file, &text, Readers::Anybody).map_err(unwritable)
}
