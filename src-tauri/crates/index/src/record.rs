//! What the index remembers of a file besides its words, and how it is kept beside them: stored in the same tantivy
//! document, so that text and links of a note are never of two different ages, whenever the machine stops.

use jackdaw_markdown::{LinkKind, Note};
use serde::{Deserialize, Serialize};

use crate::names::stem;
use crate::types::OutlineItem;

/// One file. Short names: a space has a hundred thousand of them on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    #[serde(rename = "p")]
    pub(crate) path: String,
    /// `None` for an attachment.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<NoteRecord>,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NoteRecord {
    #[serde(rename = "h")]
    pub(crate) hash: String,
    #[serde(rename = "s")]
    pub(crate) size: u64,
    #[serde(rename = "m")]
    pub(crate) modified: i64,
    #[serde(rename = "t")]
    pub(crate) title: String,
    #[serde(rename = "w")]
    pub(crate) words: usize,
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) aliases: Vec<String>,
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) headings: Vec<OutlineItem>,
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) links: Vec<LinkRecord>,
    /// As written, each once.
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tasks: Vec<TaskRecord>,
    /// Block ids with their lines.
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) blocks: Vec<(String, u32)>,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LinkRecord {
    #[serde(rename = "k")]
    pub(crate) kind: LinkKind,
    #[serde(rename = "t")]
    pub(crate) target: String,
    /// The target decoded, where that differs.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) decoded: Option<String>,
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub(crate) heading: Option<String>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub(crate) block: Option<String>,
    #[serde(rename = "l")]
    pub(crate) line: u32,
    #[serde(rename = "x", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) external: bool,
}

impl LinkRecord {
    /// The target as it is looked up.
    pub(crate) fn path(&self) -> &str {
        self.decoded.as_deref().unwrap_or(&self.target)
    }
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TaskRecord {
    #[serde(rename = "l")]
    pub(crate) line: u32,
    #[serde(rename = "t")]
    pub(crate) text: String,
    #[serde(rename = "s")]
    pub(crate) state: char,
    #[serde(rename = "d")]
    pub(crate) done: bool,
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
}

impl Record {
    pub(crate) fn attachment(path: &str) -> Self {
        Self { path: path.to_owned(), note: None }
    }

    pub(crate) fn note(path: &str, hash: &str, size: u64, modified: i64, note: &Note) -> Self {
        let title = note.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let links = note.links.iter().map(|link| {
            let path = link.path();
            LinkRecord {
                kind: link.kind,
                decoded: (*path != *link.target).then(|| path.into_owned()),
                target: link.target.clone(),
                heading: link.heading.clone(),
                block: link.block.clone(),
                line: link.line,
                external: link.external,
            }
        });
        let tasks = note.tasks.iter().map(|task| TaskRecord {
            line: task.line,
            text: task.text.clone(),
            state: task.state,
            done: task.done,
            tags: task.tags.clone(),
        });
        let headings = note.headings.iter().map(|heading| OutlineItem {
            level: heading.level,
            text: heading.text.clone(),
            line: heading.line,
        });
        Self {
            path: path.to_owned(),
            note: Some(NoteRecord {
                hash: hash.to_owned(),
                size,
                modified,
                title: title.unwrap_or_else(|| stem(path)).to_owned(),
                words: note.words,
                aliases: note.aliases.clone(),
                headings: headings.collect(),
                links: links.collect(),
                tags: distinct_tags(note),
                tasks: tasks.collect(),
                blocks: note.blocks.iter().map(|block| (block.id.clone(), block.line)).collect(),
            }),
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        // A record is plain data with string keys: there is nothing in it that JSON could refuse.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Each tag once, in the case it was first written in.
fn distinct_tags(note: &Note) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    note.tags.iter().filter(|tag| seen.insert(crate::names::key(&tag.name))).map(|tag| tag.name.clone()).collect()
}
