//! The files of a space, and what a face does with a note.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Note or attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A `.md` file.
    Note,
    /// Any other file.
    Attachment,
}

/// One file of the space.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TreeEntry {
    /// Relative to the space, `/`-separated.
    pub path: String,
    /// Note or attachment.
    pub kind: EntryKind,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// RFC 3339 in UTC.
    pub modified: String,
    /// False: listed, but the system does not let us read it.
    pub readable: bool,
}

/// A note's text for the editor.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteText {
    /// The note.
    pub path: String,
    /// Without BOM, line endings as LF; saving puts them back as they were.
    pub text: String,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
    /// Why it can only be read (not UTF-8, above the limit), if so.
    pub read_only: Option<String>,
}

/// A save that reached the disk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// The note.
    pub path: String,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
    /// `notes.read` gives the very text that was sent, so that changes of it may follow. False where a line break or a mark came out otherwise,
    /// or nobody looked.
    pub exact: bool,
}

impl Saved {
    /// A save of what is not followed by changes.
    pub(crate) fn new(path: impl Into<String>, hash: String) -> Self {
        Self { path: path.into(), hash, exact: false }
    }
}

/// A text as a face sends it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum SentText {
    /// All of it.
    Whole(String),
    /// What is other in it than in the text that has the request's `baseHash`.
    Change(TextChange),
}

/// The one range in which a text is other than the one it came of, in UTF-16 units of that as `notes.read` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TextChange {
    /// Its start.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// What stands there now.
    pub insert: String,
    /// UTF-16 units of the whole text that this makes: a guard against what it was not made for.
    pub length: u32,
}

/// A rename that was done.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// The new path.
    pub path: String,
    /// Notes whose links were rewritten.
    pub rewritten: u32,
}

/// A delete that can be taken back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Trashed {
    /// For `trash.restore`.
    pub id: String,
}

/// A delete that was taken back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Where it is again.
    pub path: String,
}

/// A note that has another path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MovedNote {
    /// The new path.
    pub path: String,
    /// The old path.
    pub from: String,
}

/// What a note can be called by.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteName {
    /// The note.
    pub path: String,
    /// Its title: frontmatter, first heading, or file name.
    pub title: String,
    /// From the frontmatter.
    pub aliases: Vec<String>,
}
