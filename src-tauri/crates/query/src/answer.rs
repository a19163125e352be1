//! Running one query on one connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jackdaw_diagnostic as suggest;
use rusqlite::types::ValueRef;
use rusqlite::{Error, ErrorCode};
use serde::Serialize;
use serde_json::Value;

use crate::catalogue::Table;
use crate::error::{Place, QueryError};
use crate::guard::{self, Seen};
use crate::lexer::{self, Kind, Token};
use crate::limits::{ANSWER_BYTES, MOST_TIME, ROWS, TIME};
use crate::readers::Reader;
use crate::scope::Scope;
use crate::{functions, parameters};

/// A query in one of its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text<'a> {
    /// SQL.
    Sql(&'a str),
    /// The one-line form; its grammar is told in the module `filter`.
    Filter(&'a str),
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The query.
    pub text: Text<'a>,
    /// A list for `?`, an object for `:name`, or null.
    pub params: &'a Value,
    /// Rows at most; not above [`crate::limits::ROWS`].
    pub limit: Option<usize>,
    /// How long it may run; not above [`crate::limits::MOST_TIME`].
    pub time: Option<Duration>,
    /// What it may see; everything if there is none.
    pub scope: Option<Scope<'a>>,
    /// Set by somebody who does not want the answer any more.
    pub stop: Option<&'a Arc<AtomicBool>>,
}

impl<'a> Question<'a> {
    /// SQL without parameters, with the usual limits, over everything.
    #[must_use]
    pub fn sql(sql: &'a str) -> Self {
        Self { text: Text::Sql(sql), params: &Value::Null, limit: None, time: None, scope: None, stop: None }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// A value for each column: null, a number or a text.
    pub rows: Vec<Vec<Value>>,
    /// There were more rows, or more bytes, than an answer holds.
    pub truncated: bool,
    /// Microseconds it took.
    pub took_us: u64,
    /// The tables that it read: only when one of them changes can the answer. [`crate::MODIFIED`] is among them if it reads
    /// what every save changes.
    pub reads: Vec<&'static str>,
}

/// Runs SQL. The caller has a transaction open on the reader, and its views show the scope.
pub(crate) fn run(reader: &mut Reader, sql: &str, question: &Question<'_>) -> Result<Answer, Failed> {
    let budget = question.time.unwrap_or(TIME).min(MOST_TIME);
    let rows = question.limit.unwrap_or(ROWS).min(ROWS);
    let start = Instant::now();
    reader.guard.arm(budget, question.stop.cloned());
    let found = collect(reader, sql, question.params, rows);
    let seen = reader.guard.disarm();
    let (columns, rows, truncated) = found.map_err(|failed| match failed {
        Failed::Sqlite(_) if question.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) => {
            Failed::Told(QueryError::Stopped)
        }
        Failed::Sqlite(error) => explained(error, sql, &seen, budget),
        other => other,
    })?;
    let reads = seen.reads.names();
    let took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok(Answer { columns, rows, truncated, took_us, reads })
}

/// What a query can fail with, before it is known whether the file is to blame.
#[derive(Debug)]
pub(crate) enum Failed {
    Sqlite(Error),
    Told(QueryError),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

type Rows = (Vec<String>, Vec<Vec<Value>>, bool);

fn collect(reader: &Reader, sql: &str, params: &Value, most: usize) -> Result<Rows, Failed> {
    let mut statement = reader.connection.prepare(sql)?;
    if !statement.readonly() {
        return Err(Failed::Told(QueryError::invalid("a query may only read", None, None)));
    }
    parameters::bind(&mut statement, params).map_err(Failed::Told)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let (mut found, mut bytes, mut truncated) = (Vec::new(), 0, false);
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            let value = row.get_ref(at)?;
            bytes += size(value);
            values.push(json(value));
        }
        if found.len() == most || bytes > ANSWER_BYTES {
            truncated = true;
            break;
        }
        found.push(values);
    }
    Ok((columns, found, truncated))
}

/// About as many bytes as a value has in JSON.
fn size(value: ValueRef<'_>) -> usize {
    const NUMBER: usize = 8;
    match value {
        ValueRef::Text(text) => text.len() + 3,
        ValueRef::Blob(bytes) => 2 * bytes.len() + 3,
        _ => NUMBER,
    }
}

fn json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        // What is no number in JSON is nothing.
        ValueRef::Real(number) => serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
    }
}

/// SQLite's error with its place and what was probably meant. Errors of the file stay SQLite's.
fn explained(error: Error, sql: &str, seen: &Seen, budget: Duration) -> Failed {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => return Failed::Told(QueryError::TooLong(budget)),
        Some(
            ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::OutOfMemory,
        ) => return Failed::Sqlite(error),
        _ => {}
    }
    if crate::storage::is_damage(&error) {
        return Failed::Sqlite(error);
    }
    let (message, offset) = match &error {
        // SQLite asks whether a name in quotes was meant as a text.
        Error::SqlInputError { msg, offset, .. } => {
            let message = msg.split(" - should this be").next().unwrap_or_default();
            (message.to_owned(), usize::try_from(*offset).ok())
        }
        Error::SqliteFailure(_, Some(message)) => (message.clone(), None),
        Error::UserFunctionError(error) => (error.to_string(), None),
        other => (other.to_string(), None),
    };
    let tokens = lexer::tokens(sql);
    if let Some(refused) = &seen.refused {
        let name = refused.split('`').nth(1).unwrap_or_default();
        let at = offset.or_else(|| place_of(&tokens, name));
        let help = if refused.starts_with("the table") {
            Some(suggest::hint(name, &guard::table_names().collect::<Vec<_>>()))
        } else if refused.starts_with("the function") {
            let public = functions::ALLOWED.iter().copied().filter(|name| !name.starts_with(crate::layout::HIDDEN));
            suggest::nearest(name, public).map(|near| format!("did you mean `{near}`?"))
        } else {
            None
        };
        return told(refused.clone(), at.map(|at| Place::at(sql, at)), help);
    }
    let named = |start: &str| message.strip_prefix(start).map(|rest| rest.trim().to_owned());
    let mut help = None;
    let mut at = offset;
    if let Some(name) = named("no such column: ").filter(|name| name.to_ascii_lowercase().starts_with("this.")) {
        at = at.or_else(|| place_of(&tokens, "this"));
        help = Some(format!("in SQL the note that a query stands in is `:note`, `:name` and `:folder`, not `{name}`"));
    } else if let Some(name) = named("no such column: ") {
        let bare = name.rsplit('.').next().unwrap_or_default().trim_matches('"').to_owned();
        at = at.or_else(|| place_of(&tokens, &bare));
        help = Some(column_hint(&bare, &tokens));
    } else if let Some(name) = named("no such table: ") {
        let bare = name.rsplit('.').next().unwrap_or_default().to_owned();
        at = at.or_else(|| place_of(&tokens, &bare));
        help = Some(match Table::named(&bare) {
            Some(table) => format!("write `{}` alone", table.name()),
            None => suggest::hint(&bare, &guard::table_names().collect::<Vec<_>>()),
        });
    } else if let Some(name) = named("no such function: ") {
        at = at.or_else(|| place_of(&tokens, &name));
        let public = functions::ALLOWED.iter().copied().filter(|name| !name.starts_with(crate::layout::HIDDEN));
        help = suggest::nearest(&name, public).map(|near| format!("did you mean `{near}`?"));
    } else if message == "incomplete input" {
        at = at.or(Some(sql.trim_end().len()));
        help = Some("something is missing at the end".to_owned());
    }
    told(message, at.map(|at| Place::at(sql, at)), help)
}

fn told(message: String, place: Option<Place>, help: Option<String>) -> Failed {
    Failed::Told(QueryError::Invalid { message, place, help })
}

fn place_of(tokens: &[Token<'_>], name: &str) -> Option<usize> {
    let named = |token: &&Token<'_>| {
        matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Text) && token.name().eq_ignore_ascii_case(name)
    };
    tokens.iter().find(named).map(|token| token.at)
}

/// The near column of the tables that the query names, else all of them.
fn column_hint(name: &str, tokens: &[Token<'_>]) -> String {
    let mut tables: Vec<Table> = tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
        .filter_map(|token| Table::named(&token.name()))
        .collect();
    tables.dedup();
    let columns = |tables: &[Table]| -> Vec<&'static str> {
        tables.iter().flat_map(|table| table.entry().columns.iter().map(|column| column.name)).collect()
    };
    let here = columns(&tables);
    if let Some(near) = suggest::nearest(name, here.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let elsewhere = Table::ALL.into_iter().find(|table| {
        !tables.contains(table) && table.entry().columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
    });
    match (elsewhere, here.is_empty()) {
        (Some(table), _) => format!("`{}` has such a column", table.name()),
        (None, false) => format!("known here: {}", suggest::one_of(here)),
        (None, true) => format!("tables are {}", suggest::one_of(guard::table_names())),
    }
}
