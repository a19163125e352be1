//! JSON Schema, as much of it as settings and inputs need.
//!
//! Understood: `type`, `enum`, `const`, `default`, `properties`, `required`, `additionalProperties`, `items`, `minItems`,
//! `maxItems`, `minLength`, `maxLength`, `pattern` (linear time), `minimum`, `maximum`, `exclusiveMinimum`,
//! `exclusiveMaximum`. Other keywords say nothing, as in JSON Schema itself.

use jackdaw_diagnostic::hint;
use serde_json::{Map, Value};

/// Why a value does not fit its schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {message}")]
pub struct SchemaProblem {
    /// JSON pointer to the value; empty for the whole.
    pub pointer: String,
    /// One plain sentence that quotes the value.
    pub message: String,
    /// The mend, where there is a better one than another value.
    pub help: Option<String>,
}

impl SchemaProblem {
    /// A value that does not fit.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), message: message.into(), help: None }
    }
}

const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/// Puts the schema's defaults where the value says nothing. Objects on the way are made only if a default goes into them.
pub fn apply_defaults(schema: &Value, value: &mut Value) {
    if value.is_null()
        && let Some(default) = schema.get("default")
    {
        *value = default.clone();
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    let Some(object) = value.as_object_mut() else { return };
    for (name, schema) in properties {
        if let Some(inner) = object.get_mut(name) {
            apply_defaults(schema, inner);
            continue;
        }
        let mut inner = Value::Null;
        apply_defaults(schema, &mut inner);
        let empty =
            inner.is_null() || (schema.get("default").is_none() && inner.as_object().is_some_and(Map::is_empty));
        if !empty || schema.get("default").is_some() {
            object.insert(name.clone(), inner);
        }
    }
}

/// Everything about a value that does not fit.
#[must_use]
pub fn validate(schema: &Value, value: &Value) -> Vec<SchemaProblem> {
    let mut problems = Vec::new();
    check_value(schema, value, "", &mut problems);
    problems
}

fn check_value(schema: &Value, value: &Value, pointer: &str, problems: &mut Vec<SchemaProblem>) {
    let mut problem = |message: String| problems.push(SchemaProblem::new(pointer, message));
    if schema == &Value::Bool(false) {
        problem(format!("{} is not allowed here", quote(value)));
    }
    let Some(schema) = schema.as_object() else { return };
    let types = names(schema.get("type"));
    if !types.is_empty() && !types.iter().any(|name| is_of(name, value)) {
        problem(format!("{} is not of type {}", quote(value), types.join(" or ")));
        return;
    }
    if let Some(allowed) = schema.get("enum").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        let allowed: Vec<String> = allowed.iter().map(quote).collect();
        problem(format!("{} is none of {}", quote(value), allowed.join(", ")));
    }
    if let Some(only) = schema.get("const")
        && only != value
    {
        problem(format!("{} is not {}", quote(value), quote(only)));
    }
    for message in check_size(schema, value) {
        problem(message);
    }
    match value {
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                if let Some(schema) = schema.get("items") {
                    check_value(schema, item, &format!("{pointer}/{index}"), problems);
                }
            }
        }
        Value::Object(object) => check_object(schema, object, pointer, problems),
        _ => {}
    }
}

fn check_object(schema: &Map<String, Value>, object: &Map<String, Value>, at: &str, problems: &mut Vec<SchemaProblem>) {
    for name in names(schema.get("required")) {
        if !object.contains_key(name) {
            problems.push(SchemaProblem::new(at, format!("`{name}` is missing")));
        }
    }
    let known = schema.get("properties").and_then(Value::as_object);
    for (name, value) in object {
        let pointer = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        if let Some(schema) = known.and_then(|known| known.get(name)) {
            check_value(schema, value, &pointer, problems);
        } else if let Some(schema) = schema.get("additionalProperties") {
            if schema == &Value::Bool(false) {
                problems.push(unknown(known, name, pointer));
            } else {
                check_value(schema, value, &pointer, problems);
            }
        }
    }
}

/// A key that the schema does not have and does not allow.
fn unknown(known: Option<&Map<String, Value>>, name: &str, pointer: String) -> SchemaProblem {
    let known: Vec<&str> = known.into_iter().flat_map(Map::keys).map(String::as_str).collect();
    let help = if known.is_empty() { "there are no keys here".to_owned() } else { hint(name, &known) };
    SchemaProblem { pointer, message: format!("`{name}` is not known here"), help: Some(help) }
}

fn check_size(schema: &Map<String, Value>, value: &Value) -> Vec<String> {
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let mut messages = Vec::new();
    let mut bounds = |size: f64, low: &str, high: &str, what: &str| {
        if number(low).is_some_and(|low| size < low) {
            messages.push(format!("{} {what} less than {}", quote(value), schema.get(low).unwrap_or(&Value::Null)));
        }
        if number(high).is_some_and(|high| size > high) {
            messages.push(format!("{} {what} more than {}", quote(value), schema.get(high).unwrap_or(&Value::Null)));
        }
    };
    // Lengths are far below 2^52: nothing is lost.
    #[allow(clippy::cast_precision_loss, reason = "lengths are far below 2^52")]
    match value {
        Value::String(text) => {
            bounds(text.chars().count() as f64, "minLength", "maxLength", "has a length of");
            if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
                && let Ok(expression) = regex::Regex::new(pattern)
                && !expression.is_match(text)
            {
                messages.push(format!("{} does not match `{pattern}`", quote(value)));
            }
        }
        Value::Array(list) => bounds(list.len() as f64, "minItems", "maxItems", "has a length of"),
        Value::Number(size) => {
            let size = size.as_f64().unwrap_or(f64::NAN);
            bounds(size, "minimum", "maximum", "is");
            if number("exclusiveMinimum").is_some_and(|low| size <= low)
                || number("exclusiveMaximum").is_some_and(|high| size >= high)
            {
                messages.push(format!("{} is outside of what is allowed", quote(value)));
            }
        }
        _ => {}
    }
    messages
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// A string, or the strings of a list.
fn names(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn quote(value: &Value) -> String {
    const MOST: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= MOST {
        format!("`{text}`")
    } else {
        format!("`{}…`", text.chars().take(MOST).collect::<String>())
    }
}

/// What is wrong with a schema itself: where, and why.
pub(crate) fn check_schema(schema: &Value, path: &[String]) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    walk(schema, path.to_vec(), &mut found);
    found
}

fn walk(schema: &Value, path: Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
    let Some(object) = schema.as_object() else {
        if !schema.is_boolean() {
            found.push((path, format!("a JSON Schema is an object, not {}", quote(schema))));
        }
        return;
    };
    let below =
        |steps: &[&str]| path.iter().cloned().chain(steps.iter().map(|step| (*step).to_owned())).collect::<Vec<_>>();
    for name in names(object.get("type")) {
        if !TYPES.contains(&name) {
            found.push((
                below(&["type"]),
                format!("`{name}` is no type of JSON Schema; there are {}", TYPES.join(", ")),
            ));
        }
    }
    if let Some(pattern) = object.get("pattern").and_then(Value::as_str)
        && regex::Regex::new(pattern).is_err()
    {
        found.push((below(&["pattern"]), format!("`{pattern}` is not a regular expression of linear time")));
    }
    match object.get("properties") {
        Some(Value::Object(properties)) => {
            for (name, schema) in properties {
                walk(schema, below(&["properties", name]), found);
            }
        }
        Some(other) => found.push((below(&["properties"]), format!("`properties` is an object, not {}", quote(other)))),
        None => {}
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(schema) = object.get(keyword) {
            walk(schema, below(&[keyword]), found);
        }
    }
    if let Some(default) = object.get("default") {
        let mut without = object.clone();
        without.remove("default");
        for problem in validate(&Value::Object(without), default) {
            found.push((below(&["default"]), format!("the default does not fit: {}", problem.message)));
        }
    }
}
