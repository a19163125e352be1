//! The catalogue, shown by what is in this space.

use rusqlite::OptionalExtension;
use rusqlite::types::ValueRef;
use serde::Serialize;
use serde_json::Value;

use crate::answer::Failed;
use crate::catalogue::CATALOGUE;
use crate::readers::Reader;

/// Characters of an example; it shows a form, it is not the text.
const EXAMPLE: usize = 80;

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableExample {
    /// Its name.
    pub name: &'static str,
    /// What its rows are.
    pub about: &'static str,
    /// How many there are.
    pub rows: i64,
    /// Its columns.
    pub columns: Vec<ColumnExample>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnExample {
    /// Its name.
    pub name: &'static str,
    /// `text`, `integer` or `real`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it says.
    pub about: &'static str,
    /// A value that stands in it in this space; null if there is none.
    pub example: Value,
}

pub(crate) fn read(reader: &mut Reader) -> Result<Vec<TableExample>, Failed> {
    let mut tables = Vec::new();
    for entry in CATALOGUE {
        let count = format!("SELECT count(*) FROM temp.\"{}\"", entry.name);
        let rows = reader.connection.query_row(&count, [], |row| row.get(0))?;
        let mut columns = Vec::new();
        for column in entry.columns {
            let sql = format!(
                "SELECT \"{0}\" FROM temp.\"{1}\" WHERE \"{0}\" IS NOT NULL AND \"{0}\" <> '' LIMIT 1",
                column.name, entry.name
            );
            let example = reader.connection.query_row(&sql, [], |row| Ok(shown(row.get_ref(0)?))).optional()?;
            let example = example.unwrap_or(Value::Null);
            columns.push(ColumnExample { name: column.name, kind: column.kind, about: column.about, example });
        }
        tables.push(TableExample { name: entry.name, about: entry.about, rows, columns });
    }
    Ok(tables)
}

fn shown(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            let mut short: String = text.chars().take(EXAMPLE).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            short.into()
        }
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
    }
}
