//! The one-line form, for who does not write SQL: `tasks where not done and due < today sort by due limit 20`.
//!
//! ```text
//! filter    = table { clause }                         notes, tasks, links, tags, items, properties …
//! clause    = ["where"] any | sort | "limit" number | "show" column { "," column }
//! sort      = "sort" ["by"] column ["asc" | "desc"] { "," column ["asc" | "desc"] }
//! any       = all { "or" all }
//! all       = one { ["and"] one }                      one after the other: all must hold
//! one       = "not" one | "(" any ")" | test
//! test      = "tagged" tag                             the tag or one below it
//!           | "under" folder                           in the folder or one below it
//!           | subject ("=" | "!=" | "<" | "<=" | ">" | ">=") value
//!           | subject ["not"] "contains" value         in any case
//!           | subject ["not"] "in" "(" value { "," value } ")"
//!           | subject "is" ["not"] "empty"
//!           | subject                                  it is true, or there is one
//! subject   = column | "." key                         `.rating`: a property of the note
//! value     = day | number | word | text in quotes ('…' or "…")
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

/// The SQL of a filter.
///
/// # Errors
/// [`QueryError::Invalid`] with the place and what was probably meant.
pub fn sql_of_filter(filter: &str) -> Result<String, QueryError> {
    let mut words = Words::new(filter)?;
    let table = table(&mut words)?;
    let (mut conditions, mut sort, mut limit, mut shown) = (Vec::new(), Vec::new(), None, Vec::new());
    while !words.at_end() {
        if words.take("sort") || words.take("order") {
            words.take("by");
            loop {
                sort.push(sort_key(&mut words, table)?);
                if !words.take(",") {
                    break;
                }
            }
        } else if words.take("limit") {
            limit = Some(words.number("a number of rows")?);
        } else if words.take("show") {
            loop {
                shown.push(quoted(column(&mut words, table)?));
                if !words.take(",") {
                    break;
                }
            }
        } else {
            words.take("where");
            conditions.push(condition::any(&mut words, table)?);
        }
    }
    let columns = match SHOWN.iter().find(|(of, _)| *of == table) {
        _ if !shown.is_empty() => shown.join(", "),
        Some((_, columns)) => columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", "),
        None => "*".to_owned(),
    };
    let mut sql = format!("SELECT {columns} FROM {}", table.name());
    if !conditions.is_empty() {
        sql.push_str(&format!(" WHERE {}", conditions.join(" AND ")));
    }
    if !sort.is_empty() {
        sql.push_str(&format!(" ORDER BY {}", sort.join(", ")));
    }
    if let Some(limit) = limit {
        sql.push_str(&format!(" LIMIT {limit}"));
    }
    Ok(sql)
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

fn sort_key(words: &mut Words<'_>, table: Table) -> Result<String, QueryError> {
    let name = column(words, table)?;
    let descending = words.take("desc");
    if !descending {
        words.take("asc");
    }
    if (table, name) == (Table::Tasks, "priority") {
        // From the most urgent down; without one it stands between medium and low.
        let rank = "CASE priority WHEN 'highest' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 4 \
                    WHEN 'lowest' THEN 5 ELSE 3 END";
        return Ok(if descending { format!("{rank} DESC") } else { rank.to_owned() });
    }
    let key = quoted(name);
    Ok(if descending { format!("{key} DESC") } else { format!("{key} NULLS LAST") })
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
