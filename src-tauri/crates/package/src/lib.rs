//! A plug as one file, `NAME-VERSION.plug`: a gzipped tar that `tar tzf` can list, with a seal in its gzip header.
//!
//! # The format, version 1
//! - The gzip comment is `jackdaw-plug 1 blake3=HEX`. HEX is the BLAKE3 hash of the whole file with those 64 digits written as zeros, so any
//!   changed byte is noticed before anything is believed.
//! - Below it lies a ustar archive of regular files, `plug.yaml` first, the others ascending by the bytes of their paths; mode 0644, no owners,
//!   no times. An archive that is not byte for byte what [`pack`] makes of its own files is refused.
//! - The package's hash, which people compare and lock files keep, is the BLAKE3 hash of the file as it is (what `b3sum` prints).
//!
//! The manifest can be read ([`Sealed::manifest`]) before anything else is unpacked. Everything happens in memory: this crate is pure, and
//! may not know what a manifest says, where plugs are kept or who is asked.

mod error;
mod limits;
mod pack;
mod path;
mod seal;
mod signature;
mod unpack;

use std::collections::BTreeMap;

pub use error::{PackageError, SignatureError};
pub use limits::{MOST_BYTES, MOST_DEPTH, MOST_FILES, MOST_MANIFEST, MOST_PACKED};
pub use pack::{Packed, pack};
pub use signature::{Signer, verify_signature};
pub use unpack::Sealed;

/// The file that comes first.
pub const MANIFEST: &str = "plug.yaml";

/// Files by their `/`-separated path.
pub type Files = BTreeMap<String, Vec<u8>>;
