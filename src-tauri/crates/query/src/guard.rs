//! What a query may do: read the catalogue's views, in one statement, and call the functions of a list.
//!
//! SQLite asks its authorizer for each thing that a statement does while it is prepared; whatever is not named here is
//! refused. Stored tables may be read, since the views read them; a query cannot name one, because their names begin with
//! a word that no query may have in it ([`crate::layout::HIDDEN`]).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, Result};

use crate::catalogue::Table;
use crate::layout::HIDDEN;
use crate::limits::{SQL_BYTES, STEPS, VALUE_BYTES};
use crate::versions::{MODIFIED_COLUMNS, TableSet};
use crate::{catalogue, functions};

/// Functions that give a table from their arguments alone.
const TABLE_FUNCTIONS: [&str; 2] = ["json_each", "json_tree"];

/// Watches one connection while it runs a query.
#[derive(Debug)]
pub(crate) struct Guard {
    /// Off while we prepare the connection itself.
    armed: AtomicBool,
    /// Microseconds after `start` at which a query is ended.
    end: AtomicU64,
    /// Who asked may want it ended before.
    stop: Mutex<Option<Arc<AtomicBool>>>,
    start: Instant,
    seen: Mutex<Seen>,
    /// Names of SQLite's virtual tables, which are there without having been made.
    modules: Vec<String>,
}

/// What a statement asked for.
#[derive(Debug, Default, Clone)]
pub(crate) struct Seen {
    /// What it reads.
    pub(crate) reads: TableSet,
    /// What it was refused.
    pub(crate) refused: Option<String>,
}

impl Guard {
    /// Puts a connection under guard.
    pub(crate) fn set(connection: &mut Connection) -> Result<Arc<Self>> {
        // Nothing attached, no writing to the schema, no trust in it; `"x"` is a name and never a text, so that a
        // misspelt column is an error.
        for (config, on) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
            (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        ] {
            connection.set_db_config(config, on)?;
        }
        for (limit, most) in [
            (Limit::SQLITE_LIMIT_LENGTH, VALUE_BYTES),
            // Our own views are longer than a query may be with its names.
            (Limit::SQLITE_LIMIT_SQL_LENGTH, i32::try_from(SQL_BYTES).unwrap_or(i32::MAX)),
            (Limit::SQLITE_LIMIT_COLUMN, 200),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
            (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
            (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
            (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 1_000),
            (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
            (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
        ] {
            connection.set_limit(limit, most)?;
        }
        functions::add(connection)?;
        let modules = {
            let mut statement = connection.prepare("PRAGMA module_list")?;
            let names = statement.query_map([], |row| row.get::<_, String>(0))?;
            names.map(|name| name.map(|name| name.to_ascii_lowercase())).collect::<Result<_>>()?
        };
        let guard = Arc::new(Self {
            armed: AtomicBool::new(false),
            end: AtomicU64::new(u64::MAX),
            stop: Mutex::default(),
            start: Instant::now(),
            seen: Mutex::default(),
            modules,
        });
        let authorizer = Arc::clone(&guard);
        connection.authorizer(Some(move |context: AuthContext<'_>| authorizer.authorize(&context)))?;
        let clock = Arc::clone(&guard);
        connection.progress_handler(STEPS, Some(move || clock.is_over()))?;
        Ok(guard)
    }

    /// From now on a stranger's statement is prepared and run, for as long as this, or until `stop` is set.
    pub(crate) fn arm(&self, budget: Duration, stop: Option<Arc<AtomicBool>>) {
        *self.stop.lock() = stop;
        *self.seen.lock() = Seen::default();
        let end = self.start.elapsed().saturating_add(budget).as_micros();
        self.end.store(u64::try_from(end).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.armed.store(true, Ordering::Relaxed);
    }

    /// From now on statements are ours again.
    pub(crate) fn disarm(&self) -> Seen {
        self.armed.store(false, Ordering::Relaxed);
        self.end.store(u64::MAX, Ordering::Relaxed);
        *self.stop.lock() = None;
        std::mem::take(&mut self.seen.lock())
    }

    fn is_over(&self) -> bool {
        let end = self.end.load(Ordering::Relaxed);
        end != u64::MAX
            && (self.start.elapsed().as_micros() > u128::from(end)
                || self.stop.lock().as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)))
    }

    fn authorize(&self, context: &AuthContext<'_>) -> Authorization {
        if !self.armed.load(Ordering::Relaxed) {
            return Authorization::Allow;
        }
        let allowed = match context.action {
            AuthAction::Select | AuthAction::Recursive => true,
            AuthAction::Read { table_name, column_name } => self.may_read(context, table_name, column_name),
            AuthAction::Function { function_name } => {
                functions::ALLOWED.iter().any(|allowed| allowed.eq_ignore_ascii_case(function_name))
            }
            _ => false,
        };
        if allowed {
            return Authorization::Allow;
        }
        let refused = match context.action {
            AuthAction::Read { table_name, .. } => format!("the table `{table_name}` is not one of the catalogue"),
            AuthAction::Function { function_name } => format!("the function `{function_name}` is not allowed"),
            _ => "a query may only read".to_owned(),
        };
        self.seen.lock().refused.get_or_insert(refused);
        Authorization::Deny
    }

    /// Where rows are only counted there is no column, and no database either: the name is then as the query has it, and
    /// may be one that the query made itself (`WITH x AS …`).
    fn may_read(&self, context: &AuthContext<'_>, table: &str, column: &str) -> bool {
        if table.starts_with(HIDDEN) {
            self.stored(context.accessor, table, column);
            return true;
        }
        let view = Table::named(table);
        // Named wherever a query has such a column; that a view reads all of its own is known without it.
        if view == Some(Table::Notes) && MODIFIED_COLUMNS.iter().any(|name| name.eq_ignore_ascii_case(column)) {
            self.seen.lock().reads.insert_modified();
        }
        let view = view.is_some();
        let own = |name: &str| {
            let name = name.to_ascii_lowercase();
            !["sqlite_", "pragma_"].iter().any(|start| name.starts_with(start)) && !self.modules.contains(&name)
        };
        match context.database_name {
            Some("temp") => view,
            None => view || TABLE_FUNCTIONS.contains(&table) || (column.is_empty() && own(table)),
            _ => TABLE_FUNCTIONS.contains(&table),
        }
    }

    /// Notes which tables a query depends on by what is read of the stored ones: a view's own name is not always told.
    fn stored(&self, view: Option<&str>, table: &str, column: &str) {
        let mut seen = self.seen.lock();
        if let Some(entry) = catalogue::CATALOGUE.iter().find(|entry| entry.rows == Some(table)) {
            seen.reads.insert(entry.table);
        } else if column == "kind" {
            // Only the views of files look at the kind; without the name of one it may be either.
            let named = view.and_then(Table::named).filter(|table| table.entry().rows.is_none());
            match named {
                Some(table) => seen.reads.insert(table),
                None => {
                    seen.reads.insert(Table::Notes);
                    seen.reads.insert(Table::Attachments);
                }
            }
        }
    }
}

/// The names of the catalogue, for suggestions.
pub(crate) fn table_names() -> impl Iterator<Item = &'static str> {
    catalogue::CATALOGUE.iter().map(|entry| entry.name)
}
