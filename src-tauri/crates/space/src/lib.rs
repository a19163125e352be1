//! Notes on disk: walk, atomic save, hash, rename, trash.
//!
//! A [`Space`] is a folder of notes. This crate alone reads and writes it, so that the promises of the house hold in one
//! room: a save lands whole or not at all, hidden files and what lies outside stay out of reach, nothing is deleted but
//! moved to the trash, and opening a space changes nothing in it. It may not know what stands in a note (that is
//! `jackdaw-markdown`), who asks, or what searches it. Blocking: callers on an async runtime wrap calls in
//! `spawn_blocking`.
//!
//! # What cannot be reached
//! A path with a segment that begins with `.`; what the space's `exclude` globs match; what a symlink reaches outside the
//! space, or inside it at a place that is itself out of reach; anything below a symlinked folder; what is not a regular
//! file. To all of these the answer is [`SpaceError::NotFound`], or [`SpaceError::Outside`] for a write.
//!
//! # Names
//! Byte-exact: `Café.md` in NFC and in NFD are two notes, and so are `a.md` and `A.md`, where the file system says so. A
//! file whose name is not UTF-8 cannot be named by a [`SpacePath`]; [`Listing::left_out`] tells of it.

mod delete;
mod disk;
mod document;
mod error;
mod hashes;
mod lines;
mod locks;
mod own;
mod path;
mod read;
mod rename;
mod space;
mod temporary;
mod trash;
mod walk;
mod write;

pub use document::{Document, LineEnding};
pub use error::{Action, SpaceError};
pub use path::{BadPath, SpacePath};
pub use read::{MAX_ATTACHMENT_BYTES, MAX_NOTE_BYTES, Meta};
pub use space::{Space, SpaceOptions};
pub use trash::{TrashId, Trashed};
pub use walk::{Entry, Kind, LeftOut, Listing, Why};
pub use write::{WriteOptions, Written};
