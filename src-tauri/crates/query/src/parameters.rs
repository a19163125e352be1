//! Values for the `?` and `:name` of a query, from JSON.

use rusqlite::Statement;
use rusqlite::types::Value as Sql;
use serde_json::Value;

use crate::error::QueryError;

/// Binds a list to `?`, an object to `:name`.
pub(crate) fn bind(statement: &mut Statement<'_>, given: &Value) -> Result<(), QueryError> {
    let wanted: Vec<Option<String>> =
        (1..=statement.parameter_count()).map(|at| statement.parameter_name(at).map(str::to_owned)).collect();
    match given {
        Value::Null if wanted.is_empty() => Ok(()),
        Value::Array(values) => {
            if let Some(name) = wanted.iter().flatten().find(|name| !name.starts_with('?')) {
                return Err(wrong(format!("`{name}` has a name: give the parameters as an object")));
            }
            if values.len() != wanted.len() {
                return Err(wrong(format!("the query has {} parameters, {} are given", wanted.len(), values.len())));
            }
            values.iter().enumerate().try_for_each(|(at, value)| put(statement, at + 1, value))
        }
        Value::Object(values) => {
            if let Some(name) =
                values.keys().find(|name| !wanted.iter().flatten().any(|wanted| bare(wanted) == bare(name)))
            {
                let known: Vec<&str> = wanted.iter().flatten().map(String::as_str).collect();
                return Err(wrong(format!("the query has no parameter `{name}`; it has {}", listed(&known))));
            }
            for (at, name) in wanted.iter().enumerate() {
                let Some(name) = name.as_deref().filter(|name| !name.starts_with('?')) else {
                    return Err(wrong("`?` has no name: give the parameters as a list".to_owned()));
                };
                let value = values.iter().find(|(given, _)| bare(given) == bare(name)).map(|(_, value)| value);
                let value = value.ok_or_else(|| wrong(format!("the parameter `{name}` is not given")))?;
                put(statement, at + 1, value)?;
            }
            Ok(())
        }
        Value::Null => Err(wrong(format!("the query has {} parameters, none are given", wanted.len()))),
        _ => Err(wrong("parameters are a list for `?`, or an object for `:name`".to_owned())),
    }
}

/// A name without its sign.
fn bare(name: &str) -> &str {
    name.trim_start_matches([':', '@', '$'])
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn put(statement: &mut Statement<'_>, at: usize, value: &Value) -> Result<(), QueryError> {
    let value = match value {
        Value::Null => Sql::Null,
        Value::Bool(value) => Sql::Integer(i64::from(*value)),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Sql::Integer(number),
            None => Sql::Real(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Sql::Text(text.clone()),
        // For `json_each(?)`.
        Value::Array(_) | Value::Object(_) => Sql::Text(value.to_string()),
    };
    statement.raw_bind_parameter(at, value).map_err(|error| wrong(error.to_string()))
}

fn wrong(message: String) -> QueryError {
    QueryError::invalid(message, None, None)
}
