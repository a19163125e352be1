//! What a query can fail with.

use std::time::Duration;

/// A place in the text of a query; both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Place {
    /// The place of a byte of `text`.
    pub(crate) fn at(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { line: count(before.matches('\n').count() + 1), column: count(line.chars().count() + 1) }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The query is wrong, or asks for what no query may do.
    #[error("{}{message}{}", placed(*.place), helped(.help))]
    Invalid {
        /// What is wrong.
        message: String,
        /// Where.
        place: Option<Place>,
        /// The mend.
        help: Option<String>,
    },
    /// It took longer than its budget.
    #[error(
        "the query took longer than {} ms and was ended; narrow it (a `WHERE` on `path` or `due` is quick, a join without a condition is not)",
        .0.as_millis()
    )]
    TooLong(Duration),
    /// Who asked does not want the answer any more.
    #[error("the query was stopped by who asked it")]
    Stopped,
    /// The tables are being made; what is there would be half an answer.
    #[error("the query tables are being made: {left} files are left; ask again in a moment")]
    Making {
        /// Files that are not in the tables yet.
        left: usize,
    },
    /// The tables cannot be written or read.
    #[error("the query tables cannot be used: {0}; check the cache folder and the free space, then ask again")]
    Unavailable(String),
}

impl QueryError {
    pub(crate) fn invalid(message: impl Into<String>, place: Option<Place>, help: Option<String>) -> Self {
        Self::Invalid { message: message.into(), place, help }
    }
}

fn placed(place: Option<Place>) -> String {
    place.map_or_else(String::new, |place| format!("line {}, column {}: ", place.line, place.column))
}

fn helped(help: &Option<String>) -> String {
    help.as_ref().map_or_else(String::new, |help| format!("; {help}"))
}
