//! Asking the tables of what notes say: SQL, or the one-line form.

use jackdaw_index::tables::{Answer, QueryError, Question, Scope, TableExample, Text, sql_of_filter};
use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::notebook::Notebook;
use crate::protocol::{Event, Failure, QueryColumn, QueryReply, QueryTable};

/// A query as scripts, plugs and faces give it: `sql` or `filter`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryInput {
    /// One reading statement.
    pub sql: Option<String>,
    /// The one-line form.
    pub filter: Option<String>,
    /// A list for `?`, an object for `:name`.
    #[serde(default)]
    pub params: Value,
    /// Rows at most.
    pub limit: Option<usize>,
}

impl Notebook {
    /// Answers a query; with a scope as if there were only what it shows.
    ///
    /// # Errors
    /// `invalid` with the place in the query and the mend, `timeout`, `unavailable` while the tables are being made.
    pub fn query(&self, input: &QueryInput, scope: Option<Scope<'_>>) -> Result<QueryReply, Failure> {
        let (text, explained) = match (&input.sql, &input.filter) {
            (Some(sql), None) => (Text::Sql(sql), None),
            (None, Some(filter)) => (Text::Filter(filter), Some(sql_of_filter(filter)?)),
            _ => return Err(Failure::invalid("give `sql` or `filter`, and not both")),
        };
        let question = Question { text, params: &input.params, limit: input.limit, time: None, scope, stop: None };
        let answer = self.index.query(&question).map_err(|error| match error {
            // How many files there are is not told to who may not see them all.
            QueryError::Making { .. } if scope.is_some() => {
                Failure::new("unavailable", "the query tables are being made; ask again in a moment")
            }
            error => error.into(),
        })?;
        let Answer { columns, rows, truncated, took_us, reads } = answer;
        let reads = reads.into_iter().map(str::to_owned).collect();
        Ok(QueryReply { columns, rows, truncated, took_us, reads, sql: explained })
    }

    /// Every table, shown by what is in this space.
    ///
    /// # Errors
    /// As [`Notebook::query`].
    pub fn query_schema(&self) -> Result<Vec<QueryTable>, Failure> {
        let column = |column: jackdaw_index::tables::ColumnExample| QueryColumn {
            name: column.name.to_owned(),
            kind: column.kind.to_owned(),
            about: column.about.to_owned(),
            example: column.example,
        };
        let table = |table: TableExample| QueryTable {
            name: table.name.to_owned(),
            about: table.about.to_owned(),
            rows: u64::try_from(table.rows).unwrap_or_default(),
            columns: table.columns.into_iter().map(column).collect(),
        };
        Ok(self.index.query_tables(None)?.into_iter().map(table).collect())
    }

    /// From now on faces hear when an answer may have changed.
    pub(crate) fn tell_of_queries(&self) {
        let faces = self.announcer.faces.clone();
        self.index.on_tables_changed(move |tables| {
            let tables = tables.iter().map(|table| (*table).to_owned()).collect();
            faces.tell(Event::QueryChanged { tables });
        });
    }
}

impl App {
    /// Waits until the tables are made: after an update, or where the cache was deleted, every note is read again.
    pub async fn tables_made(&self) {
        let made = |n: &Notebook| Ok(!matches!(n.index.catch_up_tables(), Err(QueryError::Making { .. })));
        while let Ok(false) = self.with(made).await {}
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let code = match &error {
            QueryError::Invalid { .. } => "invalid",
            QueryError::TooLong(_) => "timeout",
            QueryError::Making { .. } | QueryError::Unavailable(_) | QueryError::Stopped => "unavailable",
            _ => "internal",
        };
        let mut failure = Self::new(code, error.to_string());
        if let QueryError::Invalid { place: Some(place), .. } = error {
            failure.position = Some(format!("{}:{}", place.line, place.column));
        }
        failure
    }
}
