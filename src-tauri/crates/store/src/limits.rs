//! How much a plug may keep. One constant each, so that documentation and code cannot disagree.

/// Bytes of a key (UTF-8). Keys are names, not data; a longer one is a mistake.
pub const MAX_KEY_BYTES: usize = 1024;

/// Bytes of a value as JSON text. What is larger belongs into a blob or a note.
pub const MAX_VALUE_BYTES: usize = 1024 * 1024;

/// Bytes of all keys and values of one plug, so that one plug cannot fill the disk for all.
pub const MAX_PLUG_KV_BYTES: u64 = 50 * 1024 * 1024;

/// Bytes of one blob: as much as a whole plug package may have.
pub const MAX_BLOB_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of all blobs that one plug holds.
pub const MAX_PLUG_BLOB_BYTES: u64 = 256 * 1024 * 1024;
