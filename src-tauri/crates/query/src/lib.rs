//! What notes say as tables (notes, links, tags, tasks, list items, properties …), and a read-only SQL engine over them.
//!
//! The tables are SQLite's, in one file of the cache. All of it is derived: a file that is missing, foreign, of another
//! version or damaged is deleted and made again from what [`Source`] tells, without asking.
//!
//! **Never on the way of a save.** What changed is put into an [`Inbox`], which takes no longer than a map does; the file
//! is written by a thread of its own after a pause, and by a query, which first writes what waits: it sees every change
//! that was put in before it began.
//!
//! **Nothing but reading, and nothing for ever.** See `guard.rs` for what a query may do, [`limits`] for how much, and
//! `scope.rs` for how it is kept to the notes that its asker may see.
//!
//! It may not know where notes are kept, Markdown, tantivy, plugs, HTTP or tokio: its calls block.

mod answer;
mod block;
mod by_example;
mod catalogue;
mod error;
mod filter;
mod functions;
mod guard;
mod inbox;
mod layout;
mod lexer;
pub mod limits;
mod links;
mod parameters;
mod readers;
mod rows;
mod scope;
mod source;
mod storage;
mod tables;
mod totals;
mod upkeep;
mod versions;
mod writer;

pub use answer::{Answer, Question, Text};
pub use block::{Block, BlockColumn, SortBy, Statement, View};
pub use by_example::{ColumnExample, TableExample};
pub use catalogue::Table;
pub use error::{Place, QueryError};
pub use filter::sql_of_filter;
pub use inbox::Inbox;
pub use links::{Joined, LinkOfNote, Which};
pub use rows::{FileRows, HeadingRow, ItemRow, LinkKind, LinkRow, NoteRows, PropertyKind, PropertyRow, TaskRow};
pub use scope::Scope;
pub use source::{FileStamp, Files, Source};
pub use tables::Tables;
pub use totals::{TaskOfNote, Totals};
pub use versions::{MODIFIED, Versions};
