//! What a note says of itself in fields: in its frontmatter and inline (`key:: value`).

use jackdaw_markdown::{Note, iso_date};
use jackdaw_query::{PropertyKind, PropertyRow};
use serde_json::Value;

use crate::names::stem;

/// Keys of the frontmatter that give the day a note was made, the first that is there.
const CREATED: [&str; 2] = ["created", "date"];

/// The day that a note says it was made on, as `YYYY-MM-DD`: in its frontmatter, else at the beginning of its name, as the notes of a journal
/// do.
pub(crate) fn created(note: &Note, path: &str) -> Option<String> {
    let value = note.frontmatter.as_ref().and_then(|block| block.value.as_ref());
    let said = CREATED.iter().find_map(|key| value?.get(key)).and_then(Value::as_str).and_then(iso_date);
    said.or_else(|| iso_date(stem(path)))
}

/// All properties, those of the frontmatter first.
pub(crate) fn of(note: &Note) -> Vec<PropertyRow> {
    let mut properties = Vec::new();
    if let Some(Value::Object(fields)) = note.frontmatter.as_ref().and_then(|block| block.value.as_ref()) {
        for (key, value) in fields {
            flatten(key, value, &mut properties);
        }
    }
    properties.extend(note.fields.iter().map(|field| PropertyRow {
        key: field.key.clone(),
        kind: kind_of_text(&field.value),
        value: Some(field.value.clone()).filter(|value| !value.is_empty()),
        inline: true,
        line: Some(field.line),
    }));
    properties
}

/// The value under `key` as rows: a list is several, a mapping goes on with `key.inner`.
fn flatten(key: &str, value: &Value, rows: &mut Vec<PropertyRow>) {
    let (value, kind) = match value {
        Value::Array(values) if !values.is_empty() => {
            return values.iter().for_each(|value| flatten(key, value, rows));
        }
        Value::Object(fields) if !fields.is_empty() => {
            return fields.iter().for_each(|(inner, value)| flatten(&format!("{key}.{inner}"), value, rows));
        }
        Value::Null | Value::Array(_) | Value::Object(_) => (None, PropertyKind::Empty),
        Value::Bool(value) => (Some(value.to_string()), PropertyKind::Boolean),
        Value::Number(value) => (Some(value.to_string()), PropertyKind::Number),
        Value::String(text) => {
            // What is quoted in YAML is a text, unless it is a day: those have no form of their own.
            let kind = if is_date(text) { PropertyKind::Date } else { PropertyKind::Text };
            (Some(text.clone()), if text.is_empty() { PropertyKind::Empty } else { kind })
        }
    };
    rows.push(PropertyRow { key: key.to_owned(), value, kind, inline: false, line: None });
}

fn kind_of_text(text: &str) -> PropertyKind {
    if text.is_empty() {
        PropertyKind::Empty
    } else if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        PropertyKind::Boolean
    } else if text.bytes().any(|b| b.is_ascii_digit()) && text.parse::<f64>().is_ok_and(f64::is_finite) {
        PropertyKind::Number
    } else if is_date(text) {
        PropertyKind::Date
    } else {
        PropertyKind::Text
    }
}

/// A day, or a day with a time.
fn is_date(text: &str) -> bool {
    let end = text.find(['T', ' ']).unwrap_or(text.len());
    let time = text[end..].trim_start_matches(['T', ' ']);
    iso_date(&text[..end]).is_some() && (end == text.len() || time.starts_with(|c: char| c.is_ascii_digit()))
}
