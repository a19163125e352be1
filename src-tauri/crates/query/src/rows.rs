//! What a file says, ready to be written: one struct for each table. Lines count from 1, dates are `YYYY-MM-DD`.

/// A note or an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRows {
    /// Path in the space.
    pub path: String,
    /// The number of this state of the file; see [`crate::FileStamp`].
    pub version: u64,
    /// `None` for an attachment.
    pub note: Option<NoteRows>,
}

/// What a note says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteRows {
    /// Its title.
    pub title: String,
    /// Bytes on disk.
    pub size: u64,
    /// Milliseconds since 1970, UTC.
    pub modified: i64,
    /// The day that its frontmatter gives as that of its making.
    pub created: Option<String>,
    /// Words of the body.
    pub words: u64,
    /// Of its bytes, as told to everybody.
    pub hash: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// In document order, as all that follow.
    pub headings: Vec<HeadingRow>,
    /// All kinds of links.
    pub links: Vec<LinkRow>,
    /// Each once, as first written, without `#`.
    pub tags: Vec<String>,
    /// List items with a box.
    pub tasks: Vec<TaskRow>,
    /// All list items.
    pub items: Vec<ItemRow>,
    /// Frontmatter and inline fields.
    pub properties: Vec<PropertyRow>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HeadingRow {
    /// 1 to 6.
    pub level: u8,
    /// Without markup.
    pub text: String,
    /// Where it begins.
    pub line: u32,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[[Note]]`
    Wiki,
    /// `![[Note]]`
    Embed,
    /// `[text](path)` and what else Markdown has.
    Markdown,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinkRow {
    /// How it is written.
    pub kind: LinkKind,
    /// As written, before `#` and `|`.
    pub target: String,
    /// The target as it is looked up, where that differs.
    pub decoded: Option<String>,
    /// After `#`.
    pub heading: Option<String>,
    /// After `#^`.
    pub block: Option<String>,
    /// Where it is.
    pub line: u32,
    /// Leads out of the space.
    pub external: bool,
    /// The name under which every file that it could lead to is filed ([`crate::Source::name`]); `None` if no file's
    /// coming or going can change where it leads.
    pub name: Option<i64>,
}

impl LinkRow {
    /// The target as it is looked up.
    pub(crate) fn lookup(&self) -> &str {
        self.decoded.as_deref().unwrap_or(&self.target)
    }
}

/// A task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TaskRow {
    /// Line of its box.
    pub line: u32,
    /// What follows the box.
    pub text: String,
    /// The character in the box.
    pub state: String,
    /// Nothing is left to do.
    pub done: bool,
    /// When it should be done.
    pub due: Option<String>,
    /// When one means to do it.
    pub scheduled: Option<String>,
    /// Before this day there is nothing to do.
    pub start: Option<String>,
    /// When it was written down.
    pub created: Option<String>,
    /// When it was done.
    pub completed: Option<String>,
    /// When it was given up.
    pub cancelled: Option<String>,
    /// `highest`, `high`, `medium`, `low` or `lowest`.
    pub priority: Option<&'static str>,
    /// The rule by which it comes back.
    pub recurrence: Option<String>,
    /// Tags in its text.
    pub tags: Vec<String>,
}

/// A list item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemRow {
    /// Where it begins.
    pub line: u32,
    /// What follows the bullet and the box.
    pub text: String,
    /// 0 in an outermost list.
    pub depth: u32,
    /// Line of the item around it.
    pub parent: Option<u32>,
    /// It has a box.
    pub task: bool,
}

/// What a property's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PropertyKind {
    /// Anything else.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day, with or without a time.
    Date,
    /// Nothing.
    Empty,
}

impl PropertyKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Empty => "empty",
        }
    }
}

/// One value of a property; a list is several.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PropertyRow {
    /// Its name; of nested mappings the path, joined by `.`.
    pub key: String,
    /// As text.
    pub value: Option<String>,
    /// What it is.
    pub kind: PropertyKind,
    /// Written in the text (`key:: value`), not in the frontmatter.
    pub inline: bool,
    /// Where an inline one is.
    pub line: Option<u32>,
}
