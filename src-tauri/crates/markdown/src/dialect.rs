//! Which syntax is read. The product reads [`Dialect::NOTES`]; the others exist so that the published suites, each
//! written for its own set of extensions, run through the very code that reads notes.

use pulldown_cmark::Options;

/// A set of extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub(crate) options: Options,
    /// A frontmatter block at the start of the note is taken off before Markdown is read.
    pub(crate) frontmatter: bool,
    /// Tasks may have any character in their box, not only a space or `x`.
    pub(crate) task_states: bool,
    /// `==text==`.
    pub(crate) highlights: bool,
    /// Bare URLs and mail addresses.
    pub(crate) autolinks: bool,
    /// `#tag`.
    pub(crate) tags: bool,
    /// `^id` at the end of a block.
    pub(crate) block_ids: bool,
    /// `> [!note]+ Title`, any kind, with title and fold.
    pub(crate) callouts: bool,
    /// `%%comment%%`.
    pub(crate) comments: bool,
    /// `^[footnote]`.
    pub(crate) notes_in_place: bool,
    /// `~one tilde~` stands for itself.
    pub(crate) two_tildes: bool,
    /// `[[Note|alias]]` in a table, and `[[` never over the end of a line or to nothing.
    pub(crate) table_links: bool,
    /// Tables as GFM writes them: alignment as an attribute, no empty body.
    pub(crate) gfm_tables: bool,
    /// Elements of HTML carry what the app needs: classes, `data-` attributes, heading anchors.
    pub(crate) app_html: bool,
}

impl Dialect {
    /// CommonMark and nothing else.
    pub const COMMONMARK: Self = Self {
        options: Options::empty(),
        frontmatter: false,
        task_states: false,
        highlights: false,
        autolinks: false,
        tags: false,
        block_ids: false,
        callouts: false,
        comments: false,
        notes_in_place: false,
        two_tildes: false,
        table_links: false,
        gfm_tables: false,
        app_html: false,
    };

    /// GitHub's: tables, strikethrough, task lists, bare URLs.
    pub const GFM: Self = Self {
        options: Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS),
        autolinks: true,
        gfm_tables: true,
        ..Self::COMMONMARK
    };

    /// What pulldown-cmark's own suites are written for; wikilinks, definition lists and metadata blocks are apart,
    /// since they change the meaning of text that other cases use.
    pub const EXTENDED: Self = Self {
        options: Options::ENABLE_TABLES
            .union(Options::ENABLE_STRIKETHROUGH)
            .union(Options::ENABLE_TASKLISTS)
            .union(Options::ENABLE_FOOTNOTES)
            .union(Options::ENABLE_MATH)
            .union(Options::ENABLE_GFM)
            .union(Options::ENABLE_SUPERSCRIPT)
            .union(Options::ENABLE_HEADING_ATTRIBUTES),
        highlights: true,
        ..Self::COMMONMARK
    };

    /// Notes as Obsidian and SilverBullet write them.
    pub const NOTES: Self = Self {
        options: Options::ENABLE_TABLES
            .union(Options::ENABLE_STRIKETHROUGH)
            .union(Options::ENABLE_TASKLISTS)
            .union(Options::ENABLE_FOOTNOTES)
            .union(Options::ENABLE_MATH)
            .union(Options::ENABLE_WIKILINKS),
        frontmatter: true,
        task_states: true,
        highlights: true,
        autolinks: true,
        tags: true,
        block_ids: true,
        callouts: true,
        comments: true,
        notes_in_place: true,
        two_tildes: true,
        table_links: true,
        gfm_tables: true,
        app_html: true,
    };

    /// The same without bare URLs.
    #[must_use]
    pub const fn without_autolinks(mut self) -> Self {
        self.autolinks = false;
        self
    }

    /// The same with `[[wikilinks]]`.
    #[must_use]
    pub const fn with_wikilinks(mut self) -> Self {
        self.options = self.options.union(Options::ENABLE_WIKILINKS);
        self
    }

    /// The same with `: definitions`.
    #[must_use]
    pub const fn with_definition_lists(mut self) -> Self {
        self.options = self.options.union(Options::ENABLE_DEFINITION_LIST);
        self
    }

    /// The same with metadata blocks as pulldown-cmark reads them: anywhere, `---` or `+++`.
    #[must_use]
    pub const fn with_metadata_blocks(mut self) -> Self {
        self.options = self
            .options
            .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
            .union(Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS);
        self
    }
}
