//! What joins notes: backlinks, words that could be links, and where a link leads.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A place that links to a note.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Backlink {
    /// The note with the link.
    pub path: String,
    /// Counts from 1.
    pub line: u32,
    /// The line's text.
    pub context: String,
}

/// A place where a note is named and not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mention {
    /// The note that names the other.
    pub path: String,
    /// BLAKE3 of its bytes when it was looked at.
    pub hash: String,
    /// The note that is named.
    #[serde(default)]
    pub target: String,
    /// Counts from 1.
    #[serde(default)]
    pub line: u32,
    /// Where the words begin: an editor's offset.
    pub from: u32,
    /// Where they end.
    pub to: u32,
    /// The words.
    pub text: String,
    /// Their line, shortened around them.
    #[serde(default)]
    pub context: String,
}

/// Unlinked mentions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mentions {
    /// By note and place; first those of notes that do not link to it, the newest first.
    pub mentions: Vec<Mention>,
    /// How many there are in the notes that were looked at.
    pub total: u32,
    /// Notes that have the words too and were not looked at. 0: `total` is all there are.
    pub unread: u32,
}

/// What became of mentions that were to be links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Linked {
    /// Mentions that are links now.
    pub linked: u32,
    /// The notes that were written.
    pub notes: Vec<LinkedNote>,
    /// The mentions that are none.
    pub failed: Vec<NotLinked>,
}

/// A note that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkedNote {
    /// The note.
    pub path: String,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
}

/// A mention that did not become a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotLinked {
    /// Its number among those that were asked for, from 0.
    pub mention: u32,
    /// Its note.
    pub path: String,
    /// As in [`Failure`]: `conflict` when the note has changed since.
    pub code: String,
    /// One sentence that names the mend.
    pub message: String,
}

/// Where a link leads.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkTarget {
    /// None: there is no such note or attachment.
    pub path: Option<String>,
    /// The heading or block named after `#`.
    pub heading: Option<String>,
    /// Without `^`.
    pub block: Option<String>,
    /// The line of that heading or block, when it is there; counts from 1.
    pub line: Option<u32>,
    /// The path that a new note for this link would get.
    pub create: Option<String>,
}
