//! The trash: `.jackdaw/trash/<id>/` with the deleted file and a record of where it was.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{Action, SpaceError};
use crate::path::SpacePath;
use crate::space::Space;

/// The deleted file keeps no name of its own here: its old one may be anything.
pub(crate) const CONTENT: &str = "content";
const RECORD: &str = "record.json";

/// Names an entry of the trash. Ascending by time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrashId(String);

/// A file in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trashed {
    /// Its name there.
    pub id: TrashId,
    /// Where it was in the space.
    pub path: SpacePath,
    /// When it was deleted.
    pub deleted: DateTime<Utc>,
    /// Bytes.
    pub size: u64,
}

impl TrashId {
    /// Takes what [`Space::delete`] returned; anything else is no entry.
    pub fn new(id: impl Into<String>) -> Result<Self, SpaceError> {
        let id = id.into();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
            return Err(SpaceError::NotInTrash { id });
        }
        Ok(Self(id))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TrashId {
    type Error = SpaceError;
    fn try_from(id: String) -> Result<Self, SpaceError> {
        Self::new(id)
    }
}

impl From<TrashId> for String {
    fn from(id: TrashId) -> Self {
        id.0
    }
}

impl fmt::Display for TrashId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Space {
    /// What the trash holds, the oldest first. An entry without a readable record is logged and left alone.
    pub fn trash(&self) -> Result<Vec<Trashed>, SpaceError> {
        let fail = |source| SpaceError::Space { action: Action::List, source };
        let folders = match self.trash_folder().map_err(fail)?.read_dir() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(fail)?,
        };
        let mut found = Vec::new();
        for folder in folders {
            let folder = folder.map_err(fail)?.path();
            match read_record(&folder) {
                Ok(trashed) if folder.ends_with(trashed.id.as_str()) => found.push(trashed),
                other => tracing::warn!(folder = %folder.display(), error = ?other.err(), "not an entry of the trash"),
            }
        }
        found.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Ok(found)
    }

    pub(crate) fn trash_entry(&self, id: &TrashId) -> Result<(PathBuf, Trashed), SpaceError> {
        let missing = |_| SpaceError::NotInTrash { id: id.to_string() };
        let folder = self.trash_folder().map_err(missing)?.join(id.as_str());
        let record = read_record(&folder).map_err(missing)?;
        Ok((folder, record))
    }

    /// The folder, made or not. A link in its place would carry deleted notes out of the space.
    pub(crate) fn trash_folder(&self) -> io::Result<PathBuf> {
        let mut folder = self.root().to_owned();
        for name in [".jackdaw", "trash"] {
            folder.push(name);
            match folder.symlink_metadata() {
                Ok(meta) if !meta.is_dir() => {
                    return Err(io::Error::other(format!(
                        "`{name}` of the space's trash is not a folder: remove or rename it"
                    )));
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(folder)
    }
}

/// A new folder with its record, ready for the file.
pub(crate) fn make_entry(trash: &Path, path: &SpacePath, size: u64) -> io::Result<(PathBuf, Trashed)> {
    std::fs::create_dir_all(trash)?;
    let deleted = Utc::now();
    let time = deleted.format("%Y%m%dT%H%M%S%6fZ").to_string();
    for attempt in 0_u32.. {
        let id = TrashId(if attempt == 0 { time.clone() } else { format!("{time}-{attempt}") });
        let folder = trash.join(id.as_str());
        match std::fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => {
                let trashed = Trashed { id, path: path.clone(), deleted, size };
                return match write_record(&folder, &trashed) {
                    Ok(()) => Ok((folder, trashed)),
                    Err(error) => {
                        remove_entry(&folder);
                        Err(error)
                    }
                };
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Removes an entry that holds no file (any more).
pub(crate) fn remove_entry(folder: &Path) {
    let record = std::fs::remove_file(folder.join(RECORD));
    if let Err(error) = record.and_then(|()| std::fs::remove_dir(folder)) {
        tracing::warn!(folder = %folder.display(), %error, "an empty entry stays in the trash");
    }
}

fn write_record(folder: &Path, trashed: &Trashed) -> io::Result<()> {
    let file = File::create_new(folder.join(RECORD))?;
    serde_json::to_writer_pretty(&file, trashed)?;
    file.sync_all()
}

fn read_record(folder: &Path) -> io::Result<Trashed> {
    folder.join(CONTENT).symlink_metadata()?;
    Ok(serde_json::from_slice(&std::fs::read(folder.join(RECORD))?)?)
}
