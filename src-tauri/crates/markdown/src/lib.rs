//! Markdown text to structure in one pass, and to sanitised HTML.
//!
//! The only crate that names `pulldown-cmark`: on top of it is our own inline pass for what notes use and CommonMark
//! does not know (tags, block ids, bare URLs, highlights, comments, callouts, task states). Both [`parse`] and
//! [`render_html`] read the same stream of pieces, so that what is shown and what is indexed agree.
//!
//! Pure: text in, structure or text out. It may not know files, notes other than the one it was given, time, or tokio.
//! Links are found here and resolved by the crate `index`.

mod anchors;
mod autolink;
mod block;
mod bounded;
mod comments;
mod destination;
mod dialect;
mod display_math;
mod elements;
mod extract;
mod fields;
mod frontmatter;
mod html_names;
mod html_text;
mod items;
mod lines;
mod link;
mod loose;
mod marks;
mod markup;
mod mask;
mod note;
mod notes_in_place;
mod part;
mod piece;
mod pieces;
mod plan;
mod prose;
mod raw_html;
mod render;
mod rewrite;
mod sanitize;
mod scan;
mod spans;
mod tables;
mod tag;
mod words;

pub use destination::{encode as encode_destination, percent_encoded};
pub use dialect::Dialect;
pub use extract::parse;
pub use html_names::html_name;
pub use lines::LineIndex;
pub use link::{is_block_id, of_destination};
pub use note::{
    BlockId, Field, Frontmatter, FrontmatterError, Heading, HtmlName, Item, Link, LinkKind, Note, Plan, Priority, Tag,
    Task,
};
pub use part::Part;
pub use plan::iso_date;
pub use prose::{Prose, prose};
pub use render::{RenderOptions, Resolver, render_html, render_part, render_unsanitized};
pub use rewrite::{quoted_in_frontmatter, rewrite_links};
pub use spans::{Span, spans};
pub use tag::is_tag_name;
