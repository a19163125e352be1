//! The durable embedded database of one space or one user: plug key-values, blobs by BLAKE3, settings, versions of texts.
//!
//! For whatever must survive a restart and is not a note. It knows plugs by name only, as owners of rows; it may not know
//! notes, manifests, permissions or the network. Blocking: callers on an async runtime wrap calls in `spawn_blocking`.
//!
//! # What is promised
//! - A write that returned `Ok` survives the end of the process, however it ends.
//! - After a power cut the file is whole; the writes of the last moments may be gone, because `synchronous = NORMAL` syncs
//!   the log at checkpoints only. Plugs write small values often: a disk flush for each would cost 100 times more.
//! - Several processes may have one file open.
//! - A damaged file is never deleted: it is moved aside, and [`Store::recovered`] says where.

mod blob;
mod damage;
mod draft;
mod error;
mod kv;
mod limits;
mod open;
mod schema;
mod setting;
mod version;

pub use draft::Draft;
pub use error::StoreError;
pub use limits::{MAX_BLOB_BYTES, MAX_KEY_BYTES, MAX_PLUG_BLOB_BYTES, MAX_PLUG_KV_BYTES, MAX_VALUE_BYTES};
pub use open::Store;
pub use version::{Bounds, NewVersion, Version};
