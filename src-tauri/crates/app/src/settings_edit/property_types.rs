//! Changing the types of properties (`propertyTypes: {rating: number}`) by the lines of the one that changes.

use serde_json::{Map, Value};

use super::{INDENT, Lines, child_column, column, expected, indent, name_of, read};
use crate::properties::KEY;

/// The text with the type of a property, or without one for it. Names are the same in any case.
///
/// # Errors
/// One sentence: the file is not valid, or is written in a way that is not edited.
pub(crate) fn with_property_type(text: &str, name: &str, kind: Option<&str>) -> Result<String, String> {
    let before = read(text)?;
    let mut wanted = before.value.as_object().cloned().unwrap_or_default();
    let types = match wanted.get(KEY) {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(types)) => types.clone(),
        Some(_) => return Err(format!("`{KEY}:` is not a list of names with their types")),
    };
    let written = types.keys().find(|known| known.to_lowercase() == name.to_lowercase()).cloned();
    let key = written.clone().unwrap_or_else(|| name.to_owned());
    let mut after = types.clone();
    match kind {
        Some(kind) => drop(after.insert(key.clone(), Value::String(kind.to_owned()))),
        None if written.is_none() => return Ok(text.to_owned()),
        None => drop(after.remove(&key)),
    }
    let mut file = Lines::of(text);
    let line = |width: usize| {
        let kind = kind.unwrap_or_default();
        vec![format!("{}{}: {kind}", indent(width), name_of(&key))]
    };
    let place = before.spans.key(&[KEY]);
    let by_hand = || format!("`{KEY}:` is written in a way that is not edited here: change it by hand");
    // Comments within the brackets would go with their lines.
    if place.is_some_and(|place| file.is_flow(&before.spans, &[KEY], place) && file.has_lines_below(place)) {
        return Err(by_hand());
    }
    match (place, before.spans.key(&[KEY, &key])) {
        (None, _) => {
            file.append(vec![format!("{KEY}:")]);
            file.append(line(INDENT));
        }
        (Some(place), _) if file.is_flow(&before.spans, &[KEY], place) || after.is_empty() => {
            file.replace_value(place, &Value::Object(after.clone()).to_string());
        }
        (Some(place), None) if types.is_empty() => file.insert_after_line(place, line(column(place) + INDENT)),
        (Some(place), None) => {
            let all = Value::Object(types.clone());
            let width = child_column(&before.spans, &[KEY], &all).unwrap_or(column(place) + INDENT);
            file.insert_after_block(place, line(width));
        }
        (Some(_), Some(own)) => match kind {
            Some(kind) => file.replace_value(own, kind),
            None => file.remove(own),
        },
    }
    wanted.insert(KEY.to_owned(), Value::Object(after));
    expected(file.text(), &wanted).ok_or_else(by_hand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_of_the_type_that_changes_is_touched() {
        let file = "# of this space\nexclude: [a]\npropertyTypes:\n  # stars\n  Rating: number # 1 to 5\n  due: date\nsearches: []\n";
        for (text, name, kind, after) in [
            ("", "rating", Some("number"), "propertyTypes:\n  rating: number\n"),
            ("a: 1\n", "a: b", Some("date"), "a: 1\npropertyTypes:\n  \"a: b\": date\n"),
            (file, "rating", Some("text"), &file.replace("number", "text")),
            (file, "rating", None, &file.replace("  Rating: number # 1 to 5\n", "")),
            (file, "done", Some("checkbox"), &file.replace("  due: date\n", "  due: date\n  done: checkbox\n")),
            (file, "done", None, file),
            ("propertyTypes:\nb: 1\n", "a", Some("text"), "propertyTypes:\n  a: text\nb: 1\n"),
            (
                "propertyTypes: {a: text} # c\n",
                "b",
                Some("list"),
                "propertyTypes: {\"a\":\"text\",\"b\":\"list\"} # c\n",
            ),
            ("propertyTypes:\n  a: text\n", "a", None, "propertyTypes: {}\n"),
            ("propertyTypes: {}\r\n", "a", Some("text"), "propertyTypes: {\"a\":\"text\"}\r\n"),
        ] {
            assert_eq!(with_property_type(text, name, kind).as_deref(), Ok(after), "{text}{name}");
        }
    }

    #[test]
    fn what_is_not_valid_or_not_understood_is_left_alone() {
        for text in ["propertyTypes: [\n", "propertyTypes: 3\n", "propertyTypes: {a: text,\n  b: date}\n"] {
            let edited = with_property_type(text, "a", Some("number"));
            assert!(edited.is_err_and(|why| !why.is_empty()), "{text}");
        }
    }
}
