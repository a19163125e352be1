//! Comparing JSON with what is expected of it.

use serde_json::Value;

/// Where `actual` differs from `expected`, which may leave out keys of objects; nothing if it holds all that is expected.
#[must_use]
pub fn lacks(actual: &Value, expected: &Value) -> Option<String> {
    difference(actual, expected, "")
}

fn difference(actual: &Value, expected: &Value, at: &str) -> Option<String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => expected.iter().find_map(|(key, expected)| {
            let at = format!("{at}/{key}");
            match actual.get(key) {
                Some(actual) => difference(actual, expected, &at),
                None => Some(format!("{at} is missing")),
            }
        }),
        (Value::Array(actual), Value::Array(expected)) if actual.len() == expected.len() => {
            let pairs = actual.iter().zip(expected).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (actual, expected))| difference(actual, expected, &format!("{at}/{index}")))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            Some(format!("{at} has {} items, not {}", actual.len(), expected.len()))
        }
        _ if actual == expected => None,
        _ => Some(format!("{at} is {actual}, not {expected}")),
    }
}
