//! What goes into the index and what comes out. Field names are those of the HTTP API: they serialise as they are.

use jackdaw_markdown::LinkKind;
use serde::{Deserialize, Serialize};

/// A note as the space knows it, with its text.
#[derive(Debug, Clone, Copy)]
pub struct SourceNote<'a> {
    /// Path in the space, with `.md`.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
    /// BLAKE3 of the bytes, in hex.
    pub hash: &'a str,
    /// Bytes on disk.
    pub size: u64,
    /// Milliseconds since 1970, UTC.
    pub modified: i64,
}

/// What [`crate::Index::put_many`] gets from its reader for one path.
#[derive(Debug, Clone)]
pub struct NoteFile {
    /// The whole text.
    pub text: String,
    /// BLAKE3 of the bytes, in hex.
    pub hash: String,
    /// Bytes on disk.
    pub size: u64,
    /// Milliseconds since 1970, UTC.
    pub modified: i64,
}

/// A note that the index holds, to be compared with what is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Known {
    /// Path in the space.
    pub path: String,
    /// BLAKE3 of the bytes, in hex.
    pub hash: String,
    /// Bytes on disk.
    pub size: u64,
    /// Milliseconds since 1970, UTC.
    pub modified: i64,
}

/// Whether an index could be taken over as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// Why it starts empty; `None` if it was taken over.
    pub rebuilt: Option<String>,
}

/// What to search for, and how.
pub struct Search<'a> {
    /// As it was typed; see the crate's `query` module for the syntax. Nothing is a syntax error.
    pub query: &'a str,
    /// Hits at most.
    pub limit: usize,
    /// Matching lines to give with each hit, at most.
    pub lines: usize,
    /// Give with each hit why it stands where it stands.
    pub explain: bool,
    /// Take words that nobody wrote as misspelled.
    pub similar: bool,
    /// The notes to search, as if there were no others: hits, snippets, total and scores; `None` for all. It must not call the index.
    pub visible: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
    /// Asked again and again: once it says `true` nobody waits for the answer any more.
    pub stopped: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Search<'a> {
    /// Hits alone, for a query that nobody takes back.
    #[must_use]
    pub fn new(query: &'a str, limit: usize) -> Self {
        Self { query, limit, lines: 0, explain: false, similar: true, visible: None, stopped: &|| false }
    }
}

impl std::fmt::Debug for Search<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search").field("query", &self.query).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// One note found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Path in the space.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Higher is better; comparable within one result only.
    pub score: f32,
    /// HTML: escaped text, matches in `<mark>`.
    pub snippet: String,
    /// Line of the best match, from 1.
    pub line: u32,
    /// Its lines that match, in the order of the note, as many as were asked for.
    pub matches: Vec<LineMatch>,
    /// How many more lines match.
    pub more: usize,
    /// Why it stands where it stands, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Worth>,
}

/// A line of a note that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineMatch {
    /// From 1.
    pub line: u32,
    /// HTML: escaped text, matches in `<mark>`.
    pub snippet: String,
}

/// What a hit is worth, in parts: first by where its words are, then by the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// Where all words of the search are.
    pub place: Place,
    /// How much its words tell it from other notes (BM25; words in titles and headings count for more). A tenth of that where all are in the
    /// title.
    pub words: f32,
    /// For how much of the title was typed.
    pub title: f32,
    /// For the notes that link to it.
    pub links: f32,
    /// How many these are, up to 255.
    pub linked_from: usize,
    /// For how lately it was changed.
    pub recent: f32,
}

/// Where all words of a search are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In its title, its name or an alias.
    Title,
    /// In title and headings.
    Heading,
    /// Anywhere in it.
    Text,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResult {
    /// Best first, at most as many as asked for.
    pub hits: Vec<Hit>,
    /// Notes that match.
    pub total: usize,
    /// Microseconds the search took.
    pub took_us: u64,
    /// Nothing had the words as they were typed: these have words that are spelled almost alike.
    pub fuzzy: bool,
    /// The search in plain words, as it was understood.
    pub understood: String,
}

/// A link with where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedLink {
    /// How it is written.
    pub kind: LinkKind,
    /// As written, before `#` and `|`.
    pub target: String,
    /// The note or attachment it leads to.
    pub path: Option<String>,
    /// The heading after `#`.
    pub heading: Option<String>,
    /// The block id after `#^`.
    pub block: Option<String>,
    /// Line it is on, from 1.
    pub line: u32,
    /// Leads out of the space.
    pub external: bool,
}

/// A line in another note that links here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlink {
    /// The note that links.
    pub path: String,
    /// Line of the link, from 1.
    pub line: u32,
    /// That line, shortened around the link if it is long. Plain text.
    pub context: String,
}

/// A tag with the number of notes that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCount {
    /// Without `#`, in the case it was first written in (by path, then place).
    pub tag: String,
    /// Notes that have exactly this tag; those with a nested one are not counted.
    pub count: usize,
}

/// Which tasks are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFilter {
    /// Done or open ones only.
    pub done: Option<bool>,
    /// With this tag or one below it, in any case, with or without `#`.
    pub tag: Option<String>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The note it is in.
    pub path: String,
    /// Line of its box, from 1.
    pub line: u32,
    /// What follows the box.
    pub text: String,
    /// Nothing is left to do.
    pub done: bool,
    /// The character in the box.
    pub state: char,
    /// Tags in its text.
    pub tags: Vec<String>,
}

/// What the quick switcher and completion need of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteTitle {
    /// Path in the space.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Other names from its frontmatter.
    pub aliases: Vec<String>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineItem {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Line it is on, from 1.
    pub line: u32,
}

/// Where in a note a link's part after `#` leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Anchor {
    /// A heading.
    Heading {
        /// Its text without markup.
        text: String,
        /// Line it is on, from 1.
        line: u32,
    },
    /// A block.
    Block {
        /// Its id.
        id: String,
        /// Line it begins on, from 1.
        line: u32,
    },
    /// Not possible as a block id: it has characters other than letters, digits and dashes.
    InvalidBlockId {
        /// As written.
        id: String,
    },
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Notes.
    pub notes: usize,
    /// Files that are no notes.
    pub attachments: usize,
    /// Bytes of the notes.
    pub bytes: u64,
    /// Words of the notes.
    pub words: usize,
    /// Links of all kinds.
    pub links: usize,
    /// Wikilinks and embeds.
    pub wikilinks: usize,
    /// Wikilinks and embeds that lead to a note or attachment.
    pub resolved: usize,
    /// Wikilinks and embeds that lead nowhere.
    pub unresolved: usize,
    /// Embeds.
    pub embeds: usize,
    /// Pairs of a note and another file that at least one wikilink or embed joins.
    pub edges: usize,
    /// Different tags.
    pub tags: usize,
    /// Tasks.
    pub tasks: usize,
    /// Tasks with something left to do.
    pub tasks_open: usize,
}
