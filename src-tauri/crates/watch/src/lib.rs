//! Folders to settled batches of changed paths.
//!
//! The only crate that names `notify`. It knows neither notes nor plugs, reads no file's content and cannot tell who wrote
//! it: whoever listens decides by content hash what really changed.
//!
//! # What is promised
//! - Nothing is lost: what cannot be told path by path (a burst, a slow listener, a full queue of the kernel, a new
//!   folder whose files came before the watch) is told as a folder to scan again.
//! - A batch comes once writing has paused ([`Options::quiet`]), and at the latest after [`Options::max_wait`]. A path is
//!   told as it is at that moment: `Changed` is there, `Removed` is not.
//! - A root need not exist: it is picked up when it appears, and again when it was deleted or replaced.
//! - The kernel's watches are per folder, never per file, so that atomic saves (rename over) are seen. When they run out,
//!   the root is polled and [`Batch::notices`] says so; when the system's limits are raised, it is watched again.
//! - What lies on other machines (or below which something does) is polled, too: of what others do there no system tells.
//! - A rename is told as one where the system pairs the names, or where a polled file keeps its number.
//! - Symlinked folders are not followed, but a root may be a symlink.
//!
//! On Linux each folder is watched by itself, so that hidden and skipped ones cost nothing; elsewhere the system watches
//! trees and their events are filtered.

mod batch;
mod driver;
mod ear;
mod error;
mod events;
mod folders;
mod limits;
mod mounts;
mod options;
mod pending;
mod poll;
mod root;
mod roots;
mod watcher;

pub use batch::{Batch, ChangeKind, ChangedPath, Notice};
pub use error::WatchError;
pub use limits::{ENOUGH_WATCHES, MORE_WATCHES, most_watches};
pub use mounts::{NetworkFolder, network_folder};
pub use options::Options;
pub use root::Root;
pub use watcher::Watcher;
