//! Renames as one transaction: what is wished, what it would change, what was done.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::MovedNote;

/// What is to be called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum RenameWish {
    /// A note, an attachment, or a folder with all that is in it; `to` is its whole new path.
    File { from: String, to: String },
    /// The heading on a line (from 1) of a note; `to` is its new text.
    Heading { path: String, line: u32, to: String },
    /// A tag with those nested in it; both without `#`.
    Tag { from: String, to: String },
}

/// What a rename would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenamePlan {
    /// Names this plan: given to `rename.apply`, nothing is done if it would be another one by now.
    pub token: String,
    /// In words: "Rename “Old” to “New”".
    pub title: String,
    /// Files that are moved, at most a thousand of them.
    pub moves: Vec<MovedNote>,
    /// How many are moved.
    pub moved: u32,
    /// The notes whose text changes.
    pub notes: Vec<RewrittenNote>,
    /// The links that cannot say the new name, and would lead nowhere.
    pub left: Vec<LeftLink>,
}

/// A link that stays as it is although what it leads to has another name: its form cannot say that name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeftLink {
    /// The note's path before.
    pub path: String,
    /// Counts from 1.
    pub line: u32,
    /// As it is written, before `#` and `|`.
    pub target: String,
}

/// A note whose text a rename changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RewrittenNote {
    /// Its path now.
    pub path: String,
    /// How many places of it change.
    pub changes: u32,
    /// The lines that change, at most a hundred of them.
    pub lines: Vec<LineChange>,
}

/// A line before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LineChange {
    /// Counts from 1.
    pub line: u32,
    /// As it is, shortened around what changes.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// A rename that was done, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenameDone {
    /// For `rename.undo`.
    pub id: String,
    /// In words.
    pub title: String,
    /// The new path of the file or folder; of a heading its note; none for a tag.
    pub path: Option<String>,
    /// Files that were moved.
    pub moved: u32,
    /// Notes whose text was changed.
    pub rewritten: u32,
    /// The links that could not be.
    pub left: Vec<LeftLink>,
}

/// A rename that can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastRename {
    /// For `rename.undo`.
    pub id: String,
    /// In words.
    pub title: String,
}

/// A rename that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenameUndone {
    /// In words: what was undone.
    pub title: String,
    /// Where the file or folder is again.
    pub path: Option<String>,
    /// Notes that have their text of before.
    pub restored: u32,
    /// Notes that were changed since, and were left as they are.
    pub left: Vec<String>,
}
