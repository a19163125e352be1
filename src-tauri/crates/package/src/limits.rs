//! What a package may hold. The engine has the same limits for a plug's folder; a package above them could never load.

/// Bytes of all files together (CONTRACT §8).
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Files: more is a folder that somebody packed by mistake.
pub const MOST_FILES: usize = 4_096;
/// Folders inside each other.
pub const MOST_DEPTH: usize = 16;
/// Bytes of the manifest (CONTRACT §8).
pub const MOST_MANIFEST: u64 = 256 * 1024;
/// A block of a tar archive: each file has one for its header, and is filled up to whole ones.
const BLOCK: u64 = 512;
/// Bytes of the archive below the compression: what the files may take, their headers and filling, and the two blocks at the end.
pub(crate) const MOST_TAR: u64 = MOST_BYTES + MOST_FILES as u64 * 2 * BLOCK + 2 * BLOCK;
/// Bytes of a package file. Compression makes nothing larger by more than its own bookkeeping, far less than this slack.
pub const MOST_PACKED: u64 = MOST_TAR + 1024 * 1024;
