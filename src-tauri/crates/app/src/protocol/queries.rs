//! Queries: what the tables answer, what a ```` ```query ```` block shows, and the boxes of tasks in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// What a query found.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub struct QueryReply {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// A value for each column: null, a number or a text.
    #[ts(type = "(string | number | null)[][]")]
    pub rows: Vec<Vec<Value>>,
    /// There is more than an answer holds.
    pub truncated: bool,
    /// Microseconds.
    #[ts(type = "number")]
    pub took_us: u64,
    /// The tables that it read; see [`crate::protocol::Event::QueryChanged`].
    pub reads: Vec<String>,
    /// For the one-line form: the SQL that it stands for.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
}

/// A table that queries read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueryTable {
    /// Its name.
    pub name: String,
    /// What its rows are.
    pub about: String,
    /// How many there are.
    #[ts(type = "number")]
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<QueryColumn>,
}

/// A column of one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QueryColumn {
    /// Its name.
    pub name: String,
    /// `text`, `integer` or `real`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it says.
    pub about: String,
    /// A value that stands in it in this space, or null.
    #[ts(type = "string | number | null")]
    pub example: Value,
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BlockReply {
    /// How.
    pub view: BlockView,
    /// What each row has.
    pub columns: Vec<BlockColumn>,
    /// A value for each column: null, a number or a text.
    #[ts(type = "(string | number | null)[][]")]
    pub rows: Vec<Vec<Value>>,
    /// The column whose values stand above the rows that share them; such rows follow each other.
    pub group: Option<u32>,
    /// There are more rows than were asked for.
    pub truncated: bool,
    /// Whether it can be asked for in another order.
    pub sortable: bool,
    /// Microseconds.
    #[ts(type = "number")]
    pub took_us: u64,
    /// The tables that it read; see [`crate::protocol::Event::QueryChanged`].
    pub reads: Vec<String>,
}

/// How a block shows its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "they are told by their names")]
pub enum BlockView {
    Table,
    List,
    Tasks,
    Count,
}

/// A column of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BlockColumn {
    /// As it is called.
    pub name: String,
    /// The column of the tables that it is, by which it is known how to show it; `snippet`: HTML, escaped, with `<mark>` around matches.
    pub column: Option<String>,
    /// Its place among those that are shown; null for what is only needed.
    pub shown: Option<u32>,
}

/// A task's box has another character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TaskSet {
    /// The note.
    pub path: String,
    /// Where the task is now.
    pub line: u32,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
}
