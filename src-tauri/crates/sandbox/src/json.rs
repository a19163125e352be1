//! JSON that a plug wrote. Text is cheap and values are not: `[[],[],…` costs the host ten times what it cost the plug, outside of any limit of
//! the sandbox. So the values of a long text are counted while it is read.

use std::cell::Cell;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Texts up to this length are read without counting: they cannot hold enough values to matter.
const SHORT: usize = 1 << 20;

/// An answer with more values is not JSON that anybody reads; at some hundred bytes each they are 100 MB.
const MOST_VALUES: usize = 1_000_000;

/// Reads a text.
pub(crate) fn parse(text: &str) -> serde_json::Result<Value> {
    if text.len() <= SHORT {
        return serde_json::from_str(text);
    }
    let left = Cell::new(MOST_VALUES);
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Counted(&left).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Counted<'a>(&'a Cell<usize>);

impl<'de> DeserializeSeed<'de> for Counted<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.0.get().checked_sub(1) {
            Some(left) => self.0.set(left),
            None => return Err(D::Error::custom(format!("it has more than {MOST_VALUES} values"))),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Counted<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            object.insert(key, entries.next_value_seed(self)?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_long_text_reads_as_a_short_one_does() {
        let value = json!({ "padding": "x".repeat(SHORT), "all": [null, true, -1, u64::MAX, 1.5, "ü", { "a": [] }] });
        assert_eq!(parse(&value.to_string()).unwrap(), value);
        assert!(parse(&format!("{value} trailing")).is_err());
        assert!(parse(&value.to_string()[..SHORT + 20]).is_err());
    }

    #[test]
    fn more_values_than_anybody_reads_are_refused() {
        let bomb = format!("[{}0]", "[],".repeat(MOST_VALUES));
        assert!(parse(&bomb).unwrap_err().to_string().contains("more than 1000000 values"));
        let deep = "[".repeat(SHORT + 1);
        assert!(parse(&deep).unwrap_err().to_string().contains("recursion limit"));
        // Commas in a text are no values.
        let text = json!(",".repeat(2 * MOST_VALUES));
        assert_eq!(parse(&text.to_string()).unwrap(), text);
    }
}
