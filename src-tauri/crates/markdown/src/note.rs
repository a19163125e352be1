//! What one pass over a note's text finds. Ranges are bytes of the text as given (a byte order mark included);
//! lines count from 1.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::destination;

/// The structure of one note.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// `title:` of the frontmatter, else a level-1 heading that the note begins with. The file's name is the caller's fallback.
    pub title: Option<String>,
    /// `aliases:` (or `alias:`) of the frontmatter.
    pub aliases: Vec<String>,
    /// The frontmatter block, if the note begins with one.
    pub frontmatter: Option<Frontmatter>,
    /// Headings in document order.
    pub headings: Vec<Heading>,
    /// Links in document order, those of the frontmatter included.
    pub links: Vec<Link>,
    /// Files that raw HTML names (`<img src="…">`), in document order. They are no links.
    pub html_names: Vec<HtmlName>,
    /// Tags in document order, those of the frontmatter included; one entry for each occurrence.
    pub tags: Vec<Tag>,
    /// Tasks in document order.
    pub tasks: Vec<Task>,
    /// List items in document order, those with a box included.
    pub items: Vec<Item>,
    /// Inline fields (`key:: value`) in document order; those of the frontmatter are in its value.
    pub fields: Vec<Field>,
    /// Block ids in document order.
    pub blocks: Vec<BlockId>,
    /// Words of the body: runs of letters and digits; each Han or kana character counts as one.
    pub words: usize,
    /// Plain text for search: markup removed, one line for each block. Frontmatter is in it only when it is invalid.
    pub body: String,
}

/// The block between `---` fences at the very start of a note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frontmatter {
    /// From the opening fence to the end of the closing fence's line.
    pub range: Range<usize>,
    /// The mapping; `None` when it is not valid. An empty block is an empty mapping.
    pub value: Option<serde_json::Value>,
    /// Why it is not valid.
    pub error: Option<FrontmatterError>,
}

/// Why a frontmatter block could not be read. It never blocks anything: the text stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("frontmatter, line {line}, column {column}: {message}")]
pub struct FrontmatterError {
    /// Line in the note, from 1.
    pub line: u32,
    /// Column in the line, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
}

/// A heading of level 1 to 6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: String,
    /// Line it begins on.
    pub line: u32,
    /// The whole heading.
    pub range: Range<usize>,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// `[[Note]]`
    Wiki,
    /// `![[Note]]`
    Embed,
    /// `[text](path)`, `![alt](path)`, `[text][label]`, `<https://…>` and bare URLs.
    Markdown,
}

/// A link to a note, an attachment or the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How it is written.
    pub kind: LinkKind,
    /// As written, before `#` and `|`; may be empty (`[[#Heading]]`). An external link keeps its fragment.
    /// [`Link::path`] gives the form to look up.
    pub target: String,
    /// The heading after `#`, percent-decoded for Markdown links; a chain keeps its `#` (`A#B`).
    pub heading: Option<String>,
    /// The block id after `#^`, as written: [`crate::is_block_id`] tells whether it is a possible one.
    pub block: Option<String>,
    /// What is shown: the text after `|`, or the text of a Markdown link when it differs from the target.
    pub alias: Option<String>,
    /// Line it begins on.
    pub line: u32,
    /// The whole link.
    pub range: Range<usize>,
    /// The bytes of `target`, which a rename replaces. For a link by label they are in its definition, which other
    /// links may share. Empty at `range.end` when the target could not be located; such a link is never rewritten.
    pub target_range: Range<usize>,
    /// Leads out of the space: has a scheme, or is a bare `www.` or mail address.
    pub external: bool,
}

impl Link {
    /// The target as it is looked up: Markdown's backslash escapes, character references (`&amp;`) and percent-encoding decoded, a wikilink as
    /// written.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        match self.kind {
            LinkKind::Wiki | LinkKind::Embed => Cow::Borrowed(&self.target),
            LinkKind::Markdown => destination::decode(&self.target),
        }
    }
}

/// A file of the space that an attribute of raw HTML names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HtmlName {
    /// As it is looked up: character references and percent-encoding decoded, without `?…` and `#…`.
    pub path: String,
    /// Line it is on.
    pub line: u32,
    /// The bytes that say the path, which a rename replaces (see [`crate::html_name`]).
    pub range: Range<usize>,
}

/// Undoes Markdown's backslash escapes.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// One occurrence of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Without `#`, in the case it was written in; levels are separated by `/`.
    pub name: String,
    /// Line it is on.
    pub line: u32,
    /// `#` and the name; in frontmatter the name as it stands there.
    pub range: Range<usize>,
}

/// A list item with a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What follows the box, as written, in one line; without what is nested below it.
    pub text: String,
    /// Line of the box.
    pub line: u32,
    /// The character in the box: `' '` is open, `x` is done, others are the user's own.
    pub state: char,
    /// Nothing is left to do: done (`x`, `X`, `✓` …) or cancelled (`-`).
    pub done: bool,
    /// Names of the tags in its text.
    pub tags: Vec<String>,
    /// When it is due, how urgent it is, and the like, as its text says.
    pub plan: Plan,
    /// From the box to the end of its text.
    pub range: Range<usize>,
    /// Byte of the state character.
    pub state_offset: usize,
}

/// What a task's text says of its time, in the signs of Obsidian's Tasks (`📅 2026-01-02`) or in Dataview's fields
/// (`[due:: 2026-01-02]`). Dates are `YYYY-MM-DD`; one that is no day of the calendar is `None`. Of two, the first counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// 📅 `due`
    pub due: Option<String>,
    /// ⏳ `scheduled`
    pub scheduled: Option<String>,
    /// 🛫 `start`
    pub start: Option<String>,
    /// ➕ `created`
    pub created: Option<String>,
    /// ✅ `completion`
    pub completed: Option<String>,
    /// ❌ `cancelled`
    pub cancelled: Option<String>,
    /// 🔺 ⏫ 🔼 🔽 ⏬ `priority`
    pub priority: Option<Priority>,
    /// 🔁 `repeat`: the rule as written.
    pub recurrence: Option<String>,
}

/// How urgent a task is. A task without one stands between medium and low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// ⏬
    Lowest,
    /// 🔽
    Low,
    /// 🔼
    Medium,
    /// ⏫
    High,
    /// 🔺
    Highest,
}

impl Priority {
    /// As it is written in a field.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lowest => "lowest",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Highest => "highest",
        }
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What follows the bullet (and the box), as written, in one line; without what is nested below it.
    pub text: String,
    /// Line it begins on.
    pub line: u32,
    /// 0 for an item of an outermost list.
    pub depth: u32,
    /// Line of the item that this one is nested in.
    pub parent: Option<u32>,
    /// It has a box.
    pub task: bool,
}

/// An inline field in Dataview's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What stands before `::`, without emphasis.
    pub key: String,
    /// What stands behind it, as written.
    pub value: String,
    /// Line it is on.
    pub line: u32,
}

/// A block's id, written `^id` at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockId {
    /// Without `^`.
    pub id: String,
    /// Line on which the block that it names begins.
    pub line: u32,
}
