//! A walk over the document that collects what is wrong instead of stopping at it.

use jackdaw_diagnostic::{Diagnostic, Severity, hint};
use jackdaw_yaml::Spans;
use serde_json::{Map, Value};

use crate::model::Place;

/// Where the diagnostics go.
pub(super) struct Reader<'a> {
    file: &'a str,
    spans: &'a Spans,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A value and the way to it.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) path: Vec<String>,
    /// The key under which it stands, or the list that it stands in; empty for the whole.
    key: String,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, path: Vec::new(), key: String::new() }
    }

    fn child(&self, key: &str, value: &'a Value) -> Self {
        Self { value, path: self.below(key), key: key.to_owned() }
    }

    fn below(&self, step: &str) -> Vec<String> {
        self.path.iter().cloned().chain([step.to_owned()]).collect()
    }

    /// The same value in the place of something within it.
    pub(super) fn at(&self, path: Vec<String>) -> Self {
        Self { path, ..self.clone() }
    }

    /// The key under which it stands, or the list that it stands in; empty for the whole.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The elements of a list.
    pub(super) fn items(&self, list: &'a [Value]) -> Vec<Node<'a>> {
        let item = |(index, value): (usize, &'a Value)| Node {
            value,
            path: self.below(&index.to_string()),
            key: self.key.clone(),
        };
        list.iter().enumerate().map(item).collect()
    }

    /// The elements of a list, or the thing itself if it is none.
    pub(super) fn one_or_more(self) -> Vec<Node<'a>> {
        match self.value {
            Value::Array(list) => self.items(list),
            _ => vec![self],
        }
    }
}

/// A mapping of which every key is known or reported.
pub(super) struct Object<'a> {
    node: Node<'a>,
    map: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    /// A key's value; `None` if it is absent or empty.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.map.get(key)?;
        (!value.is_null()).then(|| self.node.child(key, value))
    }

    /// All keys and values in the order of the file, empty values too.
    pub(super) fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        self.map.iter().map(|(key, value)| (key.as_str(), self.node.child(key, value))).collect()
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a str, spans: &'a Spans) -> Self {
        Self { file, spans, diagnostics: Vec::new() }
    }

    /// Where a value stands.
    pub(super) fn place(&self, node: &Node<'_>) -> Place {
        let place = self.spans.nearest(&node.path);
        Place { line: place.line, column: place.column }
    }

    /// Where its key stands, or the value itself if it has none.
    pub(super) fn key_place(&self, node: &Node<'_>) -> Place {
        match self.spans.key(&node.path) {
            Some(place) => Place { line: place.line, column: place.column },
            None => self.place(node),
        }
    }

    pub(super) fn error_at(&mut self, place: Place, code: &str, message: impl Into<String>, help: Option<String>) {
        let mut diagnostic = Diagnostic::error(self.file, place.line, place.column, code, message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    /// An error at a value.
    pub(super) fn error(&mut self, node: &Node<'_>, code: &str, message: impl Into<String>) {
        self.error_at(self.place(node), code, message, None);
    }

    /// An error at a value, and its mend.
    pub(super) fn error_with(
        &mut self,
        node: &Node<'_>,
        code: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.error_at(self.place(node), code, message, Some(help.into()));
    }

    /// Something at a value that is probably not meant.
    pub(super) fn warn(&mut self, node: &Node<'_>, code: &str, message: impl Into<String>, help: impl Into<String>) {
        self.warn_at(self.place(node), code, message, help);
    }

    pub(super) fn warn_at(&mut self, place: Place, code: &str, message: impl Into<String>, help: impl Into<String>) {
        let diagnostic = Diagnostic::error(self.file, place.line, place.column, code, message);
        self.diagnostics.push(diagnostic.with_severity(Severity::Warning).with_help(help));
    }

    /// A key that must be there is not; placed at the key of what lacks it.
    pub(super) fn missing(&mut self, node: &Node<'_>, key: &str, help: &str) {
        let message = match node.key() {
            "" => format!("the key `{key}` is missing"),
            within => format!("the key `{key}` is missing in `{within}`"),
        };
        self.error_at(self.key_place(node), "missing-key", message, Some(help.to_owned()));
    }

    pub(super) fn wrong_type(&mut self, node: &Node<'_>, wanted: &str) {
        let message = format!("`{}` must be {wanted}, not {}", node.key(), describe(node.value));
        self.error(node, "wrong-type", message);
    }

    /// A mapping with known keys only. `wanted` says what else it may be.
    pub(super) fn object(&mut self, node: &Node<'a>, known: &[&str], wanted: &str) -> Option<Object<'a>> {
        let object = self.any_object(node, wanted)?;
        for (key, child) in object.entries() {
            if !known.contains(&key) {
                let message = match node.key() {
                    "" => format!("unknown key `{}`", shorten(key)),
                    within => format!("unknown key `{}` in `{within}`", shorten(key)),
                };
                self.error_at(self.key_place(&child), "unknown-key", message, Some(hint(key, known)));
            }
        }
        Some(object)
    }

    /// A mapping with any keys.
    pub(super) fn any_object(&mut self, node: &Node<'a>, wanted: &str) -> Option<Object<'a>> {
        match node.value {
            Value::Object(map) => Some(Object { node: node.clone(), map }),
            _ => {
                self.wrong_type(node, wanted);
                None
            }
        }
    }

    pub(super) fn string(&mut self, node: &Node<'a>) -> Option<&'a str> {
        match node.value {
            Value::String(text) => Some(text),
            _ => {
                self.wrong_type(node, "text");
                None
            }
        }
    }

    /// Text that says something.
    pub(super) fn text(&mut self, node: &Node<'a>) -> Option<String> {
        let text = self.string(node)?;
        if text.trim().is_empty() {
            self.error(node, "wrong-type", format!("`{}` is empty", node.key()));
            return None;
        }
        Some(text.to_owned())
    }

    /// A text or a number, as text: versions are often written without quotes.
    pub(super) fn scalar(&mut self, node: &Node<'a>, wanted: &str) -> Option<String> {
        match node.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => {
                self.wrong_type(node, wanted);
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, node: &Node<'_>) -> Option<bool> {
        match node.value {
            Value::Bool(value) => Some(*value),
            _ => {
                self.wrong_type(node, "true or false");
                None
            }
        }
    }

    pub(super) fn integer(&mut self, node: &Node<'_>) -> Option<i32> {
        let integer = node.value.as_i64().and_then(|number| i32::try_from(number).ok());
        if integer.is_none() {
            self.wrong_type(node, "a whole number");
        }
        integer
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&mut self, node: Node<'a>) -> Vec<(String, Node<'a>)> {
        let mut texts = Vec::new();
        for item in node.one_or_more() {
            if let Some(text) = self.text(&item) {
                texts.push((text, item));
            }
        }
        texts
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, node: &Node<'a>, choices: &[(&str, T)]) -> Option<T> {
        let word = self.string(node)?;
        let found = choices.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` cannot be `{}`", node.key(), shorten(word));
            self.error_with(node, "unknown-value", message, hint(word, &names));
        }
        found.map(|(_, value)| *value)
    }
}

/// What a value is, with its content where that is short.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("the text `{}`", shorten(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// What is quoted in a message must not be longer than the message.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && text.chars().count() <= MOST {
        text.to_owned()
    } else {
        line.chars().take(MOST).chain(['…']).collect()
    }
}
