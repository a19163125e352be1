//! Earlier versions of notes, texts that could not be saved, and the trash.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An earlier version of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteVersion {
    /// For `history.read` and `history.restore`.
    #[ts(type = "number")]
    pub id: i64,
    /// When the note was written so; RFC 3339 in UTC.
    pub time: String,
    /// BLAKE3 of its bytes.
    pub hash: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Before what it was kept: `edit api plug outside rename delete restore`, or `kept` when somebody asked for it.
    pub why: String,
}

/// One with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VersionText {
    /// Which.
    pub version: NoteVersion,
    /// Without BOM, line endings as LF.
    pub text: String,
}

/// A text that could not be saved where it belongs, and is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptDraft {
    /// The note.
    pub path: String,
    /// The hash that it was based on; none for a new note.
    pub base_hash: Option<String>,
    /// The text that it was based on, if it is known.
    pub base_text: Option<String>,
    /// As the editor has it.
    pub text: String,
    /// When it was kept; RFC 3339 in UTC.
    pub time: String,
}

/// A file in the trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrashEntry {
    /// For `trash.restore`, `trash.read` and `trash.purge`.
    pub id: String,
    /// Where it was.
    pub path: String,
    /// When it was deleted; RFC 3339 in UTC.
    pub deleted: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Something has its place now: it can be restored under another path only.
    pub taken: bool,
}
