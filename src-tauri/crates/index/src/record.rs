//! What the index keeps of a file besides its words: stored in the same tantivy document, so that both are never of two different ages,
//! whenever the machine stops.
//!
//! It is what has to be known of all files at once: what they are called, whom they mention, how they are tagged. What else a note says (its
//! links, headings, tasks) is read from its text when somebody asks, and is in the query tables: a hundred thousand notes hold more of it than
//! belongs into memory.

use std::sync::Arc;

use jackdaw_markdown::Note;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::names::{bucket, key, stem};

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) path: String,
    /// `None` for an attachment.
    pub(crate) note: Option<NoteHead>,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NoteHead {
    pub(crate) hash: Digest,
    /// Bytes on disk.
    pub(crate) size: u64,
    /// Milliseconds since 1970, UTC.
    pub(crate) modified: i64,
    /// Its title, if that is not the name of its file.
    pub(crate) title: Option<Box<str>>,
    pub(crate) aliases: Box<[Box<str>]>,
    /// As written, each once. Notes share them.
    #[serde(with = "shared_texts")]
    pub(crate) tags: Box<[Arc<str>]>,
    /// The [`mention`] of each file that its links may lead to, each once.
    pub(crate) mentions: Box<[u32]>,
    /// The [`mention`] of each file that its raw HTML may name, each once.
    pub(crate) html_mentions: Box<[u32]>,
}

/// Texts that are shared in memory, and stored as texts.
mod shared_texts {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(texts: &[Arc<str>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(texts.iter().map(|text| &**text))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[Arc<str>]>, D::Error> {
        Ok(Vec::<&str>::deserialize(deserializer)?.into_iter().map(Arc::from).collect())
    }
}

impl Record {
    pub(crate) fn attachment(path: &str) -> Self {
        Self { path: path.to_owned(), note: None }
    }

    pub(crate) fn note(path: &str, hash: &str, size: u64, modified: i64, note: &Note) -> Self {
        let title = note.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let inside = note.links.iter().filter(|link| !link.external);
        Self {
            path: path.to_owned(),
            note: Some(NoteHead {
                hash: Digest::new(hash),
                size,
                modified,
                title: title.filter(|title| *title != stem(path)).map(Into::into),
                aliases: note.aliases.iter().map(|alias| alias.as_str().into()).collect(),
                tags: distinct_tags(note).into_iter().map(Into::into).collect(),
                mentions: each_once(inside.filter_map(|link| mention(&link.path()))),
                html_mentions: each_once(note.html_names.iter().filter_map(|name| mention(&name.path))),
            }),
        }
    }

    /// The title of the note; none of an attachment.
    pub(crate) fn title(&self) -> Option<&str> {
        self.note.as_ref().map(|note| note.title(&self.path))
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        // Plain data with known lengths: there is nothing in it that could be refused.
        postcard::to_stdvec(self).unwrap_or_default()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

impl NoteHead {
    /// The title of the note, which is at this path.
    pub(crate) fn title<'a>(&'a self, path: &'a str) -> &'a str {
        self.title.as_deref().unwrap_or_else(|| stem(path))
    }
}

/// The number under which a link and every file that it could lead to are filed; none of a link that leads to its own note (`[[#Heading]]`).
/// Two names may share one: whoever looks at what is filed compares the names. FNV-1a: it is stored, so that it must be the same in every build.
pub(crate) fn mention(path_or_target: &str) -> Option<u32> {
    let name = bucket(path_or_target);
    let number = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (!name.is_empty()).then_some(number)
}

fn each_once(numbers: impl Iterator<Item = u32>) -> Box<[u32]> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into()
}

/// Each tag once, in the case it was first written in.
pub(crate) fn distinct_tags(note: &Note) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    note.tags.iter().filter(|tag| seen.insert(key(&tag.name))).map(|tag| tag.name.as_str()).collect()
}
