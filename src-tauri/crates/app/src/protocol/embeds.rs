//! What stands for a file in a text: pictures, parts of other notes, sound, films, PDFs.

use jackdaw_markdown::LinkKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An embed as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EmbedLink {
    /// What stands before `|`, or in the parentheses of `![](…)`; it may carry `#heading`, `#^block` or `#page=3`.
    pub target: String,
    /// `embed`, `wiki` or `markdown`.
    #[ts(type = "\"wiki\" | \"embed\" | \"markdown\"")]
    pub kind: LinkKind,
}

/// What an embed is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum EmbedKind {
    /// A note or a part of one.
    Note,
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// A PDF.
    Pdf,
    /// Any other file: a link to it.
    File,
}

/// Where an embed leads, and what has to be known to give it its room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EmbedTarget {
    /// None: there is no such file.
    pub path: Option<String>,
    /// As what it is shown; of a missing file what its name says.
    pub kind: EmbedKind,
    /// Another one for other content: of a note's text, of an attachment's bytes.
    pub stamp: String,
    /// Pixels of a picture, as it is shown.
    pub width: Option<u32>,
    /// Likewise.
    pub height: Option<u32>,
    /// The heading after `#`; of a PDF what stands there, e.g. `page=3`.
    pub heading: Option<String>,
    /// After `#^`.
    pub block: Option<String>,
    /// The path of a note that can be made for it, where there is none.
    pub create: Option<String>,
}

/// A note, or a part of one, to be shown in another place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotePart {
    /// The note.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Sanitised. None: the note has no such heading or block.
    pub html: Option<String>,
    /// The line that the part begins on, from 1.
    pub line: u32,
    /// Of the note's text.
    pub stamp: String,
}

/// A file that is being brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    /// Names it in `files.attachPart` and `files.attachEnd`.
    pub id: u32,
    /// Bytes that one part may have.
    pub part: u32,
}

/// A file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// Where it is.
    pub path: String,
    /// What a link in the note says to mean it: the name alone where that is enough.
    pub target: String,
    /// As what it is shown.
    pub kind: EmbedKind,
}

/// What became of a file that a window was to bring in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BroughtIn {
    /// The file's own.
    pub name: String,
    /// None: it could not be brought in.
    pub attached: Option<Attached>,
    /// Why not, in a sentence.
    pub failure: Option<String>,
}
