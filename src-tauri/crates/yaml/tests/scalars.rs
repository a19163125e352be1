//! Scalars as the editor reads and writes them (`ui/src/editor/properties/scalar.ts`) are read so here: both are held against the same cases.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test may stop at the first surprise")]

use jackdaw_yaml::{Limits, parse};
use serde_json::Value;

fn cases(name: &str) -> Vec<(String, Option<String>)> {
    let all: Value = serde_json::from_str(include_str!("scalars.json")).unwrap();
    serde_json::from_value(all[name].clone()).unwrap()
}

fn value(yaml: &str) -> Value {
    parse(yaml, &Limits::FRONTMATTER).unwrap_or_else(|problems| panic!("{yaml}: {problems:?}")).value["v"].clone()
}

#[test]
fn a_plain_scalar_is_what_the_editor_takes_it_for() {
    for (text, kind) in cases("plain") {
        let found = match value(&format!("v: {text}\n")) {
            Value::Null => "empty",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            _ => "text",
        };
        assert_eq!(Some(found), kind.as_deref(), "{text}");
    }
}

#[test]
fn a_text_that_the_editor_wrote_is_this_text() {
    for (text, written) in ["texts", "single"].into_iter().flat_map(cases) {
        let written = written.unwrap();
        assert_eq!(value(&format!("v: {written} # c\n")), Value::String(text.clone()), "{written}");
        assert_eq!(value(&format!("v:\n  - {written}\n")), Value::Array(vec![Value::String(text)]), "{written}");
    }
    for (text, written) in cases("inLists") {
        let written = written.unwrap();
        let list = vec![Value::String("a".into()), Value::String(text), Value::String("b".into())];
        assert_eq!(value(&format!("v: [a, {written}, b]\n")), Value::Array(list), "{written}");
    }
}

#[test]
fn lines_that_the_editor_wrote_are_these_lines() {
    for (text, written) in cases("lines") {
        let written = written.unwrap();
        assert_eq!(value(&format!("v: {written}\nw: 1\n")), Value::String(text), "{written}");
    }
}
