//! What is wrong with the links of the space, as a face lists it: by note.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Links that do not lead where they should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrokenLinks {
    /// By path and line; at most as many as asked for.
    pub links: Vec<BrokenLink>,
    /// How many there are.
    pub total: u32,
}

/// A link to no file, or to a heading or block that its note does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrokenLink {
    /// The note it is in.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What it wants, as it is written; of a heading or block the note that has none such.
    pub target: String,
    /// The heading that is not there.
    pub heading: Option<String>,
    /// The block id that is not there.
    pub block: Option<String>,
    /// The note that would have to be made, if one can be.
    pub create: Option<String>,
}

/// Links that several files could be meant by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AmbiguousLinks {
    /// By path and line; at most as many as asked for.
    pub links: Vec<AmbiguousLink>,
    /// What they say, each once.
    pub targets: Vec<AmbiguousTarget>,
    /// How many links there are.
    pub total: u32,
}

/// A link that several files could be meant by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AmbiguousLink {
    /// The note it is in.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What it says: its place in `targets`.
    pub target: u32,
    /// The file that it leads to.
    pub leads: Option<String>,
}

/// What an ambiguous link says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AmbiguousTarget {
    /// As it is written.
    pub target: String,
    /// The files, by path.
    pub choices: Vec<String>,
}

/// Notes that no link joins to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrphanNotes {
    /// By path; at most as many as asked for.
    pub notes: Vec<OrphanNote>,
    /// How many there are.
    pub total: u32,
}

/// A note that no link joins to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrphanNote {
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
}

/// Attachments that no note links to or shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnusedFiles {
    /// By path; at most as many as asked for.
    pub paths: Vec<String>,
    /// How many there are.
    pub total: u32,
}

/// A line of a note that is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LineOfNote {
    /// The note.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// Words of it that are to be seen, where it is long.
    pub words: String,
}
