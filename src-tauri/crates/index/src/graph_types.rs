//! What is told of the links of a space as a whole. Field names are those of the HTTP API: they serialise as they are.

use jackdaw_markdown::LinkKind;
use serde::{Deserialize, Serialize};

/// A place where a note is named and not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The note that names the other.
    pub path: String,
    /// Its hash when it was taken in.
    pub hash: String,
    /// The note that is named.
    pub target: String,
    /// Line of the words, from 1.
    pub line: u32,
    /// Where they begin, as the editor counts: UTF-16 code units, no byte order mark, each line end as one.
    pub from: u32,
    /// Where they end.
    pub to: u32,
    /// The words as they stand there.
    pub text: String,
    /// Their line, shortened around them if it is long. Plain text.
    pub context: String,
}

/// A mention that is to become a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceToLink {
    /// As in [`Mention`].
    pub from: u32,
    /// As in [`Mention`].
    pub to: u32,
    /// The words that are to stand there.
    pub text: String,
}

/// A note with mentions made links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedText {
    /// Its whole new text; nothing but these places is changed.
    pub text: String,
    /// Which of the places are links now, by their number.
    pub linked: Vec<usize>,
}

/// Unlinked mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentions {
    /// By note and place, at most as many as asked for.
    pub mentions: Vec<Mention>,
    /// How many there are in the notes that were read.
    pub total: usize,
    /// Notes that have the words, too, and were not read: not more than a hundred or so are. 0: `total` is all there are.
    pub unread: usize,
}

/// How much is told of links that belong together; all of them are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    /// Groups.
    pub groups: usize,
    /// Places of one group.
    pub places: usize,
}

/// Places of one group when it is not said how many: who reads a list by what is missing does not read more.
const PLACES: usize = 100;

impl From<usize> for Most {
    fn from(groups: usize) -> Self {
        Self { groups, places: PLACES }
    }
}

/// A link in a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPlace {
    /// The note it is in.
    pub path: String,
    /// Line it is on, from 1.
    pub line: u32,
    /// How it is written.
    pub kind: LinkKind,
    /// The file it leads to.
    pub resolved: Option<String>,
}

/// Links that lead to a file that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unresolved {
    /// As the first of them is written, decoded; a relative one from the top of the space, with `/` before it.
    pub target: String,
    /// How many.
    pub count: usize,
    /// Where, by path and line; the first of them, see [`Most`].
    pub places: Vec<LinkPlace>,
}

/// Links to a heading or block that their note does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingAnchor {
    /// The note.
    pub path: String,
    /// The heading.
    pub heading: Option<String>,
    /// The block id.
    pub block: Option<String>,
    /// How many.
    pub count: usize,
    /// Where, by path and line; the first of them, see [`Most`].
    pub places: Vec<LinkPlace>,
}

/// Links that do not lead where they should.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// To no file. Those with most links first, then by name; at most as many as asked for.
    pub unresolved: Vec<Unresolved>,
    /// To no heading or block. Likewise.
    pub anchors: Vec<MissingAnchor>,
    /// Links in all.
    pub total: usize,
}

/// Links that may mean several files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmbiguousLink {
    /// As the first of them is written, decoded.
    pub target: String,
    /// The files, by path.
    pub choices: Vec<String>,
    /// How many links.
    pub count: usize,
    /// Where, by path and line, and which file each leads to; the first of them, see [`Most`].
    pub places: Vec<LinkPlace>,
}

/// All links of that kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguous {
    /// Those with most links first, then by name; at most as many as asked for.
    pub ambiguous: Vec<AmbiguousLink>,
    /// Links in all.
    pub total: usize,
}

/// A note that no link joins to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orphan {
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
}

/// All such notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orphans {
    /// By path; at most as many as asked for.
    pub orphans: Vec<Orphan>,
    /// How many there are.
    pub total: usize,
}
