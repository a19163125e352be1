//! From a package to files: an archive that a stranger made, so nothing of it is believed.

use std::io::Read as _;

use flate2::bufread::GzDecoder;

use crate::error::PackageError;
use crate::limits::{MOST_MANIFEST, MOST_PACKED, MOST_TAR};
use crate::pack::{archive, check_sizes, header, manifest_too_large};
use crate::path::{self, Seen};
use crate::{Files, MANIFEST, seal};

/// A package whose seal fits. Nothing of it is unpacked yet.
#[derive(Debug, Clone)]
pub struct Sealed {
    bytes: Vec<u8>,
    hash: String,
}

impl Sealed {
    /// Takes the bytes of a package file.
    ///
    /// # Errors
    /// If it is none, or a byte of it was changed.
    pub fn open(bytes: Vec<u8>) -> Result<Self, PackageError> {
        if bytes.len() as u64 > MOST_PACKED {
            let most = format!("{} MiB", MOST_PACKED / 1024 / 1024);
            return Err(PackageError::TooLarge { most, what: format!("the file has {} bytes", bytes.len()) });
        }
        seal::check(&bytes)?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        Ok(Self { bytes, hash })
    }

    /// BLAKE3 of the file, hex.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The file's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text of `plug.yaml`, which comes first; what follows it stays packed.
    ///
    /// # Errors
    /// If the package does not begin with it.
    pub fn manifest(&self) -> Result<Vec<u8>, PackageError> {
        let mut archive = tar::Archive::new(GzDecoder::new(self.bytes.as_slice()));
        let mut entries = archive.entries().map_err(damaged)?.raw(true);
        let mut entry = entries.next().ok_or(PackageError::NoManifest)?.map_err(damaged)?;
        let path = checked_path(&entry)?;
        if path != MANIFEST {
            return Err(PackageError::NoManifest);
        }
        if entry.size() > MOST_MANIFEST {
            return Err(manifest_too_large(entry.size()));
        }
        let mut text = Vec::new();
        entry.read_to_end(&mut text).map_err(damaged)?;
        Ok(text)
    }

    /// All files, in memory.
    ///
    /// # Errors
    /// If the archive holds anything but files of a plug, more than is allowed, or is not the one that packing those files gives.
    pub fn unpack(&self) -> Result<Files, PackageError> {
        let tar = self.decompressed()?;
        let mut archive_reader = tar::Archive::new(tar.as_slice());
        let mut files = Files::new();
        let mut seen = Seen::default();
        let mut total = 0;
        for entry in archive_reader.entries().map_err(damaged)?.raw(true) {
            let mut entry = entry.map_err(damaged)?;
            let path = checked_path(&entry)?;
            if files.is_empty() && path != MANIFEST {
                return Err(PackageError::NoManifest);
            }
            seen.add(&path)?;
            total += entry.size();
            check_sizes(files.len() + 1, total)?;
            if header(&path, entry.size())?.as_bytes() != entry.header().as_bytes() {
                return Err(PackageError::NotCanonical(format!(
                    "the header of `{path}` says more than its name and size"
                )));
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(damaged)?;
            files.insert(path, bytes);
        }
        // Whatever the walk did not see (an order of its own, bytes behind the end) is a difference here.
        if archive(&files)? != tar {
            return Err(PackageError::NotCanonical(
                "its archive has another order, or bytes behind its end".to_owned(),
            ));
        }
        Ok(files)
    }

    fn decompressed(&self) -> Result<Vec<u8>, PackageError> {
        let mut decoder = GzDecoder::new(self.bytes.as_slice());
        let mut tar = Vec::new();
        decoder.by_ref().take(MOST_TAR + 1).read_to_end(&mut tar).map_err(damaged)?;
        if tar.len() as u64 > MOST_TAR {
            check_sizes(0, u64::MAX)?;
        }
        if !decoder.into_inner().is_empty() {
            return Err(PackageError::NotCanonical("bytes follow the end of the archive".to_owned()));
        }
        Ok(tar)
    }
}

/// The path of an entry that is a plain file.
fn checked_path<R: std::io::Read>(entry: &tar::Entry<'_, R>) -> Result<String, PackageError> {
    let bytes = entry.path_bytes();
    let path = String::from_utf8_lossy(&bytes).into_owned();
    let kind = entry.header().entry_type();
    if kind != tar::EntryType::Regular {
        let kind = match kind {
            tar::EntryType::Symlink | tar::EntryType::Link => "a link".to_owned(),
            tar::EntryType::Directory => "a folder".to_owned(),
            other => format!("an entry of the kind {:?}", char::from(other.as_byte())),
        };
        return Err(PackageError::NotAFile { path, kind });
    }
    if std::str::from_utf8(&bytes).is_err() {
        return Err(PackageError::BadPath { path, reason: "it is not UTF-8".to_owned() });
    }
    path::check(&path)?;
    Ok(path)
}

fn damaged(error: std::io::Error) -> PackageError {
    PackageError::Damaged(error.to_string())
}
