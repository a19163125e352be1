//! Reading, and what is known of a file without reading it.

use std::fs::{File, Metadata};
use std::io::Read;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::disk::{self, Stamp};
use crate::document::Document;
use crate::error::{Action, SpaceError};
use crate::path::SpacePath;
use crate::space::Space;
use crate::walk::Kind;

/// Bytes of a note. What is larger is no longer written by hand, and an editor chokes on it.
pub const MAX_NOTE_BYTES: u64 = 32 * 1024 * 1024;

/// Bytes of an attachment that [`Space::read_bytes`] takes into memory and [`Space::write`] writes. Stream larger ones
/// with [`Space::open_file`].
pub const MAX_ATTACHMENT_BYTES: u64 = 256 * 1024 * 1024;

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Where it is.
    pub path: SpacePath,
    /// Note or attachment.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
    /// BLAKE3 of the bytes, 64 hex digits.
    pub hash: String,
}

impl Space {
    /// The note as text.
    pub fn read(&self, path: &SpacePath) -> Result<Document, SpaceError> {
        let (bytes, meta) = self.read_bytes(path)?;
        Ok(Document::new(bytes, meta.hash, meta.modified))
    }

    /// The bytes of a note or attachment.
    pub fn read_bytes(&self, path: &SpacePath) -> Result<(Vec<u8>, Meta), SpaceError> {
        let limit = limit(path);
        let began = SystemTime::now();
        let (file, meta) = self.open_regular(path)?;
        let too_large = |size| SpaceError::TooLarge { path: path.clone(), size, limit };
        if meta.len() > limit {
            return Err(too_large(meta.len()));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1);
        // The file may grow while it is read.
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| SpaceError::io(Action::Read, path, error))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(too_large(size));
        }
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let meta = self.noted(path, &meta, &hash, began)?;
        Ok((bytes, Meta { size, ..meta }))
    }

    /// The file for reading, of any size, with its size in bytes. For streaming attachments.
    pub fn open_file(&self, path: &SpacePath) -> Result<(File, u64), SpaceError> {
        let (file, meta) = self.open_regular(path)?;
        Ok((file, meta.len()))
    }

    /// Size, time and hash. Bytes that did not change since they were last hashed are not read again.
    pub fn meta(&self, path: &SpacePath) -> Result<Meta, SpaceError> {
        let began = SystemTime::now();
        let place = self.find(Action::Read, path)?;
        let fail = |error| SpaceError::io(Action::Read, path, error);
        let stamp = Stamp::of(&place.meta).map_err(fail)?;
        if let Some(hash) = self.hashes.get(path, &stamp) {
            let modified = stamp.modified.into();
            return Ok(Meta { path: path.clone(), kind: Kind::of(path), size: stamp.size, modified, hash });
        }
        let (file, meta) = disk::open_regular(&place.file).map_err(fail)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file).map_err(fail)?;
        self.noted(path, &meta, hasher.finalize().to_hex().as_str(), began)
    }

    fn open_regular(&self, path: &SpacePath) -> Result<(File, Metadata), SpaceError> {
        let place = self.find(Action::Read, path)?;
        disk::open_regular(&place.file).map_err(|error| SpaceError::io(Action::Read, path, error))
    }

    pub(crate) fn noted(
        &self,
        path: &SpacePath,
        meta: &Metadata,
        hash: &str,
        began: SystemTime,
    ) -> Result<Meta, SpaceError> {
        let stamp = Stamp::of(meta).map_err(|error| SpaceError::io(Action::Read, path, error))?;
        let (size, modified) = (stamp.size, stamp.modified.into());
        self.hashes.put(path, stamp, hash, began);
        Ok(Meta { path: path.clone(), kind: Kind::of(path), size, modified, hash: hash.to_owned() })
    }
}

pub(crate) fn limit(path: &SpacePath) -> u64 {
    if path.is_note() { MAX_NOTE_BYTES } else { MAX_ATTACHMENT_BYTES }
}
