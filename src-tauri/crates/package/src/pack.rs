//! From files to a package.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

use crate::error::PackageError;
use crate::limits::{MOST_BYTES, MOST_FILES, MOST_MANIFEST};
use crate::path::{self, Seen};
use crate::{Files, MANIFEST, seal};

/// How hard the compressor tries. The bytes depend on it, so it never changes within a format version; `tests/format.rs` holds them.
const LEVEL: u32 = 6;
/// The gzip header's word for "no system in particular".
const NO_SYSTEM: u8 = 255;

/// A package in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The file.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the file, hex.
    pub hash: String,
}

/// Packs a plug's files.
///
/// # Errors
/// If there is no manifest, a path cannot be stored everywhere, or a limit is passed.
pub fn pack(files: &Files) -> Result<Packed, PackageError> {
    let tar = archive(files)?;
    let damaged = |error: std::io::Error| PackageError::Damaged(error.to_string());
    let mut gzip = GzBuilder::new()
        .mtime(0)
        .operating_system(NO_SYSTEM)
        .comment(seal::blank())
        .write(Vec::new(), Compression::new(LEVEL));
    gzip.write_all(&tar).map_err(damaged)?;
    let bytes = seal::close(gzip.finish().map_err(damaged)?);
    let hash = blake3::hash(&bytes).to_hex().to_string();
    Ok(Packed { bytes, hash })
}

/// The archive below the compression.
pub(crate) fn archive(files: &Files) -> Result<Vec<u8>, PackageError> {
    let manifest = files.get(MANIFEST).ok_or(PackageError::NoManifest)?;
    check_sizes(files.len(), files.values().map(|bytes| bytes.len() as u64).sum())?;
    if manifest.len() as u64 > MOST_MANIFEST {
        return Err(manifest_too_large(manifest.len() as u64));
    }
    let mut seen = Seen::default();
    let mut builder = tar::Builder::new(Vec::new());
    let others = files.iter().filter(|(path, _)| *path != MANIFEST);
    for (path, bytes) in std::iter::once((&MANIFEST.to_owned(), manifest)).chain(others) {
        path::check(path)?;
        seen.add(path)?;
        let header = header(path, bytes.len() as u64)?;
        builder.append(&header, bytes.as_slice()).map_err(|error| PackageError::Damaged(error.to_string()))?;
    }
    builder.into_inner().map_err(|error| PackageError::Damaged(error.to_string()))
}

/// The header of a file: what it is called and how long it is, and nothing of the machine that packed it.
pub(crate) fn header(path: &str, size: u64) -> Result<tar::Header, PackageError> {
    let mut header = tar::Header::new_ustar();
    header.set_path(path).map_err(|error| PackageError::BadPath {
        path: path.to_owned(),
        reason: format!("it does not fit an archive: {error}"),
    })?;
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    Ok(header)
}

pub(crate) fn check_sizes(files: usize, bytes: u64) -> Result<(), PackageError> {
    if files > MOST_FILES {
        return Err(PackageError::TooLarge { most: format!("{MOST_FILES} files"), what: "there are more".to_owned() });
    }
    if bytes > MOST_BYTES {
        let most = format!("{} MiB unpacked", MOST_BYTES / 1024 / 1024);
        return Err(PackageError::TooLarge { most, what: "its files are larger".to_owned() });
    }
    Ok(())
}

pub(crate) fn manifest_too_large(size: u64) -> PackageError {
    PackageError::TooLarge {
        most: format!("{} KiB of plug.yaml", MOST_MANIFEST / 1024),
        what: format!("it has {size} bytes"),
    }
}
