//! The second pass: `serde_yaml`, on what the guard let through.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use crate::Document;
use crate::guard;
use crate::limits::Limits;
use crate::problem::{Code, Problem};
use crate::spans::Place;

/// Reads one document.
///
/// Keys become their text as written (`010: x` has the key `"010"`), tags are dropped, merge keys (`<<`) are applied, and
/// numbers that JSON has no place for (`.inf`, `.nan`, integers beyond 64 bits) become strings. Scalars are resolved as
/// `serde_yaml` does (YAML 1.2: `no` is a string, `010` is one too, dates are).
///
/// # Errors
/// Everything that is wrong with the text, in its order: at least one problem.
pub fn parse(text: &str, limits: &Limits) -> Result<Document, Vec<Problem>> {
    match parse_lenient(text, limits) {
        (Some(document), problems) if problems.is_empty() => Ok(document),
        (_, problems) => Err(problems),
    }
}

/// Reads one document, and gives it in spite of duplicate keys (the first of each counts), so that its reader can find
/// what else is wrong with it.
#[must_use]
pub fn parse_lenient(text: &str, limits: &Limits) -> (Option<Document>, Vec<Problem>) {
    let text = without_mark(text);
    let guard::Report { spans, mut problems } = guard::inspect(text, limits);
    let Some(spans) = spans else { return (None, problems) };
    if is_blank(text) {
        return (Some(Document { value: Value::Null, spans }), problems);
    }
    match serde_yaml::from_str::<Json>(text) {
        Ok(Json(value)) => (Some(Document { value, spans }), problems),
        Err(error) => {
            problems.push(from_serde(&error, Code::SyntaxError));
            (None, problems)
        }
    }
}

/// Reads one document into a type. Merge keys are not applied.
///
/// # Errors
/// As for [`parse`]; or the first thing that does not fit the type.
pub fn parse_as<T: DeserializeOwned>(text: &str, limits: &Limits) -> Result<T, Vec<Problem>> {
    let text = without_mark(text);
    let problems = guard::inspect(text, limits).problems;
    if !problems.is_empty() {
        return Err(problems);
    }
    serde_yaml::from_str(text).map_err(|error| vec![from_serde(&error, Code::WrongType)])
}

/// A byte order mark begins a second document for `serde_yaml`.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// `serde_yaml` takes a text without a document for an error.
fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#')
    })
}

fn from_serde(error: &serde_yaml::Error, code: Code) -> Problem {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let place = error
        .location()
        .map_or(Place::START, |at| Place { line: number(at.line().max(1)), column: number(at.column().max(1)) });
    let text = error.to_string();
    // The place is said apart; without it the sentence is shorter.
    let text = text.split(" at line ").next().unwrap_or(&text);
    let message = if code == Code::SyntaxError { format!("not valid YAML: {text}") } else { text.to_owned() };
    Problem::new(place, code, message)
}

struct Json(Value);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ToJson).map(Json)
    }
}

struct ToJson;

impl<'de> DeserializeSeed<'de> for ToJson {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToJson {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Value::String(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(Value::String(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or_else(|| Value::String(not_finite(value).to_owned()), Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(ToJson)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut merged = None;
        // A key asked for as a string comes as it was written.
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(ToJson)?;
            if key == "<<" && is_mergeable(&value) {
                merged = Some(value);
            } else {
                // Of duplicates, which only `parse_lenient` lets through, the first counts, as for the spans.
                map.entry(key).or_insert(value);
            }
        }
        merge(&mut map, merged);
        Ok(Value::Object(map))
    }

    /// A value with a tag of its own: the tag says nothing to us.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        use serde::de::VariantAccess as _;
        let (_tag, content): (String, _) = tagged.variant()?;
        content.newtype_variant_seed(ToJson)
    }
}

fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// Own keys win over merged ones, and earlier merged ones over later.
fn merge(map: &mut Map<String, Value>, merged: Option<Value>) {
    let sources = match merged {
        Some(Value::Array(sources)) => sources,
        Some(source) => vec![source],
        None => return,
    };
    for source in sources {
        if let Value::Object(source) = source {
            for (key, value) in source {
                map.entry(key).or_insert(value);
            }
        }
    }
}

fn not_finite(value: f64) -> &'static str {
    if value.is_nan() {
        ".nan"
    } else if value > 0.0 {
        ".inf"
    } else {
        "-.inf"
    }
}
