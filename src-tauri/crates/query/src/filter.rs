//! The one-line form, for who does not write SQL: `tasks where not done and due < today sort by due limit 20`.
//!
//! ```text
//! filter    = table { clause }                         notes, tasks, links, tags, items, properties …
//! clause    = ["where"] any | sort | "group" ["by"] subject | "limit" number | "show" shown { "," shown }
//! shown     = subject ["as" name]
//! sort      = "sort" ["by"] subject ["asc" | "desc"] { "," subject ["asc" | "desc"] }
//! any       = all { "or" all }
//! all       = one { ["and"] one }                      one after the other: all must hold
//! one       = "not" one | "(" any ")" | test
//! test      = "tagged" tag                             the tag or one below it
//!           | "under" folder                           in the folder or one below it
//!           | "linking" "to" note                      has a link to it: `this`, a path or a name
//!           | "linked" "from" note                     it has a link to this one
//!           | subject ("=" | "!=" | "<" | "<=" | ">" | ">=") value
//!           | subject ["not"] "contains" value         in any case
//!           | subject ["not"] "in" "(" value { "," value } ")"
//!           | subject "is" ["not"] "empty"
//!           | subject                                  it is true, or there is one
//! subject   = column | "." key                         `.rating`: a property of the note
//! value     = day | number | word | text in quotes ('…' or "…") | this
//! this      = "this" | "this." ("path" | "name" | "title" | "folder" | key)     of the note that the query stands in
//! day       = YYYY-MM-DD | ("today" | "tomorrow" | "yesterday") [ ("+" | "-") number unit ]
//! unit      = "d" | "w" | "m" | "y", or "days", "weeks", "months", "years"
//! ```
//!
//! Texts are compared in any case; a time (`modified`) by its day. Rows without a value come last. [`sql_of_filter`] gives
//! the SQL that it stands for, which is also how it is explained.

mod condition;
mod value;
mod words;

use jackdaw_diagnostic::{hint, one_of};

use crate::catalogue::{CATALOGUE, Table};
use crate::error::QueryError;
use words::Words;

/// What is shown of a table unless the filter says: the columns that a list has.
const SHOWN: &[(Table, &[&str])] = &[
    (Table::Notes, &["path", "title", "modified", "tags"]),
    (Table::Tasks, &["path", "line", "text", "done", "due", "priority"]),
];

/// A filter, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) table: Table,
    /// What is shown of each row.
    pub(crate) shown: Vec<Shown>,
    conditions: Vec<String>,
    sort: Vec<String>,
    limit: Option<u32>,
    /// What rows of one group have in common; they come group by group.
    pub(crate) group: Option<Shown>,
}

/// Something that is shown of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// As it is called.
    pub(crate) name: String,
    /// The column of the table; none for a property of the note.
    pub(crate) column: Option<&'static str>,
    sql: String,
}

/// The SQL of a filter.
///
/// # Errors
/// [`QueryError::Invalid`] with the place and what was probably meant.
pub fn sql_of_filter(filter: &str) -> Result<String, QueryError> {
    Ok(read(filter)?.sql())
}

/// Understands a filter.
pub(crate) fn read(filter: &str) -> Result<Filter, QueryError> {
    let mut words = Words::new(filter)?;
    let table = table(&mut words)?;
    let mut read =
        Filter { table, shown: Vec::new(), conditions: Vec::new(), sort: Vec::new(), limit: None, group: None };
    while !words.at_end() {
        if words.take("sort") || words.take("order") {
            words.take("by");
            loop {
                read.sort.push(sort_key(&mut words, table)?);
                if !words.take(",") {
                    break;
                }
            }
        } else if words.take("group") {
            words.take("by");
            read.group = Some(shown(&mut words, table)?);
        } else if words.take("limit") {
            read.limit = Some(words.number("a number of rows")?);
        } else if words.take("show") {
            loop {
                read.shown.push(shown(&mut words, table)?);
                if !words.take(",") {
                    break;
                }
            }
        } else {
            words.take("where");
            read.conditions.push(condition::any(&mut words, table)?);
        }
    }
    if let Some(group) = &read.group {
        let key = format!("{} NULLS LAST", group.key(table));
        read.sort.insert(0, key);
    }
    Ok(read)
}

impl Filter {
    /// Whether it says itself what is shown.
    pub(crate) fn says_what(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Shows these columns of its table, where it has them, beside what it shows already.
    pub(crate) fn add(&mut self, columns: &[&str]) {
        let known = self.table.entry().columns;
        let names = columns.iter().filter_map(|name| known.iter().find(|column| column.name == *name));
        for name in names.map(|column| column.name) {
            if !self.shown.iter().any(|shown| shown.column == Some(name)) {
                self.shown.push(Shown::column(name));
            }
        }
    }

    /// Shows what it is grouped by as well. Where that stands.
    pub(crate) fn add_group(&mut self) -> Option<usize> {
        let group = self.group.clone()?;
        let place = self.shown.iter().position(|shown| shown.sql == group.sql);
        Some(place.unwrap_or_else(|| {
            self.shown.push(group);
            self.shown.len() - 1
        }))
    }

    /// The SQL that it stands for.
    pub(crate) fn sql(&self) -> String {
        let mut read = self.clone();
        let usual = SHOWN.iter().find(|(of, _)| *of == self.table);
        if let (true, Some((_, columns))) = (self.shown.is_empty(), usual) {
            read.add(columns);
        }
        let columns = if read.shown.is_empty() {
            "*".to_owned()
        } else {
            read.add_group();
            read.shown.iter().map(Shown::selected).collect::<Vec<_>>().join(", ")
        };
        let mut sql = format!("SELECT {columns} FROM {}", self.table.name());
        if !self.conditions.is_empty() {
            sql.push_str(&format!(" WHERE {}", self.conditions.join(" AND ")));
        }
        if !self.sort.is_empty() {
            sql.push_str(&format!(" ORDER BY {}", self.sort.join(", ")));
        }
        if let Some(limit) = self.limit {
            sql.push_str(&format!(" LIMIT {limit}"));
        }
        sql
    }
}

impl Shown {
    fn column(name: &'static str) -> Self {
        Self { name: name.to_owned(), column: Some(name), sql: quoted(name) }
    }

    /// What it is sorted by.
    fn key(&self, table: Table) -> String {
        match (table, self.column) {
            (Table::Tasks, Some(column @ "priority")) => rank_of_priority(column),
            _ => self.sql.clone(),
        }
    }

    fn selected(&self) -> String {
        let name = format!("\"{}\"", self.name.replace('"', "\"\""));
        if self.sql == name { name } else { format!("{} AS {name}", self.sql) }
    }
}

fn table(words: &mut Words<'_>) -> Result<Table, QueryError> {
    let names: Vec<&str> = CATALOGUE.iter().map(|entry| entry.name).collect();
    let Some(word) = words.next() else {
        let help = "try `tasks where not done` or `notes tagged project`".to_owned();
        return Err(words.error_here(format!("a filter begins with a table: {}", one_of(names)), Some(help)));
    };
    Table::named(word.text).ok_or_else(|| {
        let help = hint(word.text, &names);
        words.error_at(word.at, format!("a filter begins with a table, and `{}` is none", word.text), Some(help))
    })
}

/// A column of the table, by the name that is next.
fn column(words: &mut Words<'_>, table: Table) -> Result<&'static str, QueryError> {
    let Some(word) = words.next() else { return Err(words.error_here("a column is missing".to_owned(), None)) };
    let known = table.entry().columns;
    let found = known.iter().find(|column| column.name.eq_ignore_ascii_case(word.text));
    found.map(|column| column.name).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|column| column.name).collect();
        let help = format!("{} (a property of the note is written `.{}`)", hint(word.text, &names), word.text);
        words.error_at(word.at, format!("{} have no column `{}`", table.name(), word.text), Some(help))
    })
}

/// A column or a property, with the name that it is given.
fn shown(words: &mut Words<'_>, table: Table) -> Result<Shown, QueryError> {
    let mut shown = match property(words) {
        Some(key) => Shown { sql: property_value(table, key), name: key.to_owned(), column: None },
        None => Shown::column(column(words, table)?),
    };
    if words.take("as") {
        let name = words.next().ok_or_else(|| words.expected("a name"))?;
        name.text.clone_into(&mut shown.name);
    }
    Ok(shown)
}

/// The key of a property, if one is next.
fn property<'a>(words: &mut Words<'a>) -> Option<&'a str> {
    let word = words.peek().filter(|word| !word.quoted)?;
    let key = word.text.strip_prefix('.').filter(|key| !key.is_empty())?;
    words.next();
    Some(key)
}

/// The value of a note's property: a number where it is one, of a list its values with commas between them.
fn property_value(table: Table, key: &str) -> String {
    let (key, path) = (literal(key), format!("{}.path", table.name()));
    let whole = "iif(max(p.number) = round(max(p.number)) AND abs(max(p.number)) < 1e15, \
                 CAST(max(p.number) AS INTEGER), max(p.number))";
    format!(
        "(SELECT iif(count(*) = 1, coalesce({whole}, max(p.value)), group_concat(p.value, ', ')) FROM properties p \
         WHERE p.path = {path} AND p.key = {key})"
    )
}

fn sort_key(words: &mut Words<'_>, table: Table) -> Result<String, QueryError> {
    let shown = shown(words, table)?;
    let descending = words.take("desc");
    if !descending {
        words.take("asc");
    }
    let ranked = (table, shown.column) == (Table::Tasks, Some("priority"));
    let key = shown.key(table);
    Ok(match (descending, ranked) {
        (true, _) => format!("{key} DESC"),
        (false, true) => key,
        (false, false) => format!("{key} NULLS LAST"),
    })
}

/// From the most urgent down; without one it stands between medium and low.
pub(crate) fn rank_of_priority(column: &str) -> String {
    format!(
        "CASE {column} WHEN 'highest' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 4 \
         WHEN 'lowest' THEN 5 ELSE 3 END"
    )
}

/// A name of the catalogue, which is never in need of more than quotes.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// A text as SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests;
