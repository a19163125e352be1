//! Search, link graph and resolver, tags and tasks over the notes of a space.
//!
//! The only crate that names `tantivy`. It holds nothing that cannot be made again from the notes: its folder may be
//! deleted at any time, and one that is missing, foreign, damaged or of another version is replaced by an empty one.
//!
//! **At once.** What [`Index::put`] or [`Index::remove`] took is in the answer of the very next query of any kind. Text is
//! searched in what is committed and in small indexes over what is not yet.
//!
//! **Small.** In memory is what must be known of all notes at once: their names, whom they mention, their tags. What one
//! note says is read from its text when somebody asks.
//!
//! **Queries.** What notes say is also kept as tables, in the crate `query` ([`tables`]): they are fed with every change and
//! asked with [`Index::query`].
//!
//! It may not know where notes are kept (it is given texts and a way to read them), plugs, windows, HTTP or tokio:
//! its calls block, the long one ([`Index::put_many`]) for as long as it takes.

mod all_links;
mod ambiguous;
mod anchor;
mod beginnings;
mod best;
mod bits;
mod broken;
mod called;
mod candidates;
mod checks;
mod committer;
mod common_words;
mod compile;
mod digest;
mod error;
mod facts;
mod filed;
mod graph_types;
mod in_set;
mod index;
mod lines;
mod link_text;
mod mentions;
mod moves;
mod names;
mod objects;
mod offsets;
mod orphans;
mod path_conditions;
mod pending;
mod properties;
mod query;
mod rank;
mod record;
mod rename;
mod rename_heading;
mod rename_tag;
mod resolve;
mod rows;
mod said;
mod schema;
mod scoring;
mod search;
mod shared;
mod similar;
mod snippet;
mod starts;
mod storage;
mod tokens;
mod totals;
mod types;
mod units;
mod unused;

pub use error::IndexError;
pub use graph_types::{
    Ambiguous, AmbiguousLink, Broken, LinkPlace, LinkedText, Mention, Mentions, MissingAnchor, Most, Orphan, Orphans,
    PlaceToLink, Unresolved,
};
pub use index::Index;
pub use jackdaw_markdown::LinkKind;
pub use jackdaw_query as tables;
pub use rename::{Edit, LeftLink, Rewrite, Rewrites};
pub use rename_heading::HeadingError;
pub use rename_tag::TagError;
pub use types::{
    Anchor, Backlink, Counts, Hit, Known, LineMatch, NoteFile, NoteTitle, Opened, OutlineItem, Place, ResolvedLink,
    Search, SearchResult, SourceNote, TagCount, TaskFilter, TaskRow, Worth,
};
