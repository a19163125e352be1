//! Find and replace across the space.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is to be replaced by what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    /// A text, or a regular expression of Rust's `regex`; `^` and `$` are those of lines.
    pub find: String,
    /// With a regular expression `$1` and `${name}` are its groups, `$0` is all of it, `$$` a dollar, `\n` a new line, `\t` a tab.
    pub replace: String,
    /// `find` is a regular expression.
    pub regex: bool,
    /// Letters are as they are typed: `a` is not `A`.
    pub match_case: bool,
    /// Not within words.
    pub whole_word: bool,
    /// A search: only in the notes that it finds. Empty: in all.
    pub within: String,
}

/// What would be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReplacePreview {
    /// By path.
    pub notes: Vec<ReplaceNote>,
    /// How many places there are.
    pub total: u32,
    /// In how many notes.
    pub total_notes: u32,
    /// Notes that could not be read.
    pub unread: u32,
}

/// A note with its places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceNote {
    /// The note.
    pub path: String,
    /// Its title.
    pub title: String,
    /// BLAKE3 of the bytes in which they were found.
    pub hash: String,
    /// In the order of the note.
    pub hits: Vec<ReplaceHit>,
}

/// A place, with a little of its line around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceHit {
    /// Where it begins; counts from 1.
    pub line: u32,
    /// Of its line, before it.
    pub before: String,
    /// What is there now, shortened.
    pub text: String,
    /// What would stand there, shortened.
    pub with: String,
    /// Of its line, behind it.
    pub after: String,
}

/// Which places of a note are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceChoice {
    /// The note.
    pub path: String,
    /// As in the preview: a note that changed since is left as it is.
    pub hash: String,
    /// Their numbers among the note's places, from 0; null: all.
    pub hits: Option<Vec<u32>>,
}

/// What was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Replaced {
    /// For `replace.undo`.
    pub id: u32,
    /// Places.
    pub places: u32,
    /// Notes that were written.
    pub notes: Vec<String>,
    /// Notes that were not.
    pub failed: Vec<NotReplaced>,
}

/// A note that was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotReplaced {
    /// The note.
    pub path: String,
    /// As in [`crate::protocol::Failure`]: `conflict` when the note has changed since.
    pub code: String,
    /// One sentence that names the mend.
    pub message: String,
}
