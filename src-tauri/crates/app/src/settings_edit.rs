//! Changing a plug's settings, the saved searches or the types of properties in a hand-edited YAML file: only the lines of the values that change are touched.
//!
//! Every edit is read back before it is used. What cannot be edited without touching anything else (anchors, values over several lines in
//! flow style) is left for its user to change by hand.

mod property_types;
mod searches;

use jackdaw_yaml::{Limits, Place, Spans};
use serde_json::{Map, Value};

pub(crate) use property_types::with_property_type;
pub(crate) use searches::{with_search, without_search};

/// Spaces that one level is indented by, where the file shows no other width.
const INDENT: usize = 2;

/// The text with the settings of a plug (`plugs: {NAME: {…}}`) as given: what is there and equal stays as it is written, what is not given
/// goes.
///
/// # Errors
/// One sentence: the file is not valid, or is written in a way that is not edited.
pub(crate) fn with_plug(text: &str, plug: &str, values: &Map<String, Value>) -> Result<String, String> {
    let before = read(text)?;
    let mut wanted = before.value.as_object().cloned().unwrap_or_default();
    expect(&mut wanted, plug, values)?;
    let mut file = Lines::of(text);
    change(&mut file, &before, plug, values);
    expected(file.text(), &wanted)
        .ok_or_else(|| format!("`plugs: {plug}:` is written in a way that is not edited here: change it by hand"))
}

/// The text with a top-level key set to a plain value.
///
/// # Errors
/// Those of [`with_plug`].
pub(crate) fn with_value(text: &str, key: &str, value: &Value) -> Result<String, String> {
    let before = read(text)?;
    let mut wanted = before.value.as_object().cloned().unwrap_or_default();
    wanted.insert(key.to_owned(), value.clone());
    let mut file = Lines::of(text);
    match before.spans.key(&[key]) {
        Some(place) => file.replace_value(place, &scalar(value)),
        None => file.append(vec![format!("{key}: {}", scalar(value))]),
    }
    expected(file.text(), &wanted)
        .ok_or_else(|| format!("`{key}:` is written in a way that is not edited here: change it by hand"))
}

/// The text, if it says what is wanted and nothing else.
fn expected(text: String, wanted: &Map<String, Value>) -> Option<String> {
    let read = read(&text).ok()?;
    (read.value.as_object().cloned().unwrap_or_default() == *wanted).then_some(text)
}

fn read(text: &str) -> Result<jackdaw_yaml::Document, String> {
    let read = jackdaw_yaml::parse(text, &Limits::SETTINGS)
        .map_err(|problems| problems.first().map(ToString::to_string).unwrap_or_default())?;
    if read.value.is_object() || read.value.is_null() {
        return Ok(read);
    }
    Err("1:1: settings are a list of `key: value` lines".to_owned())
}

/// What the file must say afterwards.
fn expect(wanted: &mut Map<String, Value>, plug: &str, values: &Map<String, Value>) -> Result<(), String> {
    let plugs = wanted.entry("plugs").or_insert(Value::Null);
    if plugs.is_null() {
        *plugs = Value::Object(Map::new());
    }
    let plugs = plugs.as_object_mut().ok_or("`plugs:` is not a list of plugs with their settings")?;
    plugs.insert(plug.to_owned(), Value::Object(values.clone()));
    Ok(())
}

fn change(file: &mut Lines, before: &jackdaw_yaml::Document, plug: &str, values: &Map<String, Value>) {
    let spans = &before.spans;
    let all = before.value.get("plugs");
    let (Some(plugs), Some(all)) = (spans.key(&["plugs"]), all) else {
        let mut block = vec![format!("plugs:"), format!("{}{}:", indent(INDENT), name_of(plug))];
        block.extend(entries(values, 2 * INDENT));
        return file.append(block_or_empty(block, values));
    };
    if file.is_flow(spans, &["plugs"], plugs) {
        let mut all = all.clone();
        if let Some(all) = all.as_object_mut() {
            all.insert(plug.to_owned(), Value::Object(values.clone()));
        }
        return file.replace_value(plugs, &all.to_string());
    }
    let width = child_column(spans, &["plugs"], all).map_or(column(plugs) + INDENT, |column| column);
    let (Some(entry), Some(old)) = (spans.key(&["plugs", plug]), all.get(plug)) else {
        let mut block = vec![format!("{}{}:", indent(width), name_of(plug))];
        block.extend(entries(values, width + INDENT));
        return file.insert_after_block(plugs, block_or_empty(block, values));
    };
    if values.is_empty() || old.as_object().is_none_or(Map::is_empty) || file.is_flow(spans, &["plugs", plug], entry) {
        let block = entries(values, column(entry) + INDENT);
        return if old.is_null() && !values.is_empty() && file.ends_with_colon(entry) {
            file.insert_after_line(entry, block);
        } else {
            file.replace_value(entry, &Value::Object(values.clone()).to_string());
        };
    }
    let width = child_column(spans, &["plugs", plug], old).unwrap_or(column(entry) + INDENT);
    let old = old.as_object().cloned().unwrap_or_default();
    let new: Map<String, Value> =
        values.iter().filter(|(name, _)| !old.contains_key(*name)).map(|(n, v)| (n.clone(), v.clone())).collect();
    file.insert_after_block(entry, entries(&new, width));
    // From the end, so that the places of what comes before stay true.
    let mut known: Vec<(Place, &String, &Value)> =
        old.iter().filter_map(|(name, value)| Some((spans.key(&["plugs", plug, name])?, name, value))).collect();
    known.sort_by_key(|(place, ..)| std::cmp::Reverse(*place));
    for (place, name, value) in known {
        match values.get(name) {
            Some(new) if new == value => {}
            Some(new) => file.replace_value(place, &scalar(new)),
            None => file.remove(place),
        }
    }
}

/// A plug whose settings are all gone keeps an empty entry.
fn block_or_empty(mut block: Vec<String>, values: &Map<String, Value>) -> Vec<String> {
    if values.is_empty()
        && let Some(last) = block.last_mut()
    {
        last.push_str(" {}");
    }
    block
}

fn entries(values: &Map<String, Value>, width: usize) -> Vec<String> {
    values.iter().map(|(name, value)| format!("{}{}: {}", indent(width), name_of(name), scalar(value))).collect()
}

fn indent(width: usize) -> String {
    " ".repeat(width)
}

fn column(place: Place) -> usize {
    (place.column as usize).saturating_sub(1)
}

/// Where the keys of a block mapping stand.
fn child_column(spans: &Spans, path: &[&str], value: &Value) -> Option<usize> {
    let (name, _) = value.as_object()?.iter().next()?;
    let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
    spans.key(&path).map(column)
}

/// A value on one line: JSON is YAML, and plain words need no quotes.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        other => other.to_string(),
    }
}

fn name_of(name: &str) -> String {
    if is_plain(name) && !name.contains(' ') { name.to_owned() } else { Value::String(name.to_owned()).to_string() }
}

/// A word, or some, that YAML reads as this text and nothing else.
fn is_plain(text: &str) -> bool {
    const OTHERWISE: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/'))
        && !OTHERWISE.contains(&text.to_ascii_lowercase().as_str())
}

/// A text as its lines, each without its ending.
struct Lines {
    lines: Vec<String>,
    ending: &'static str,
    ended: bool,
}

impl Lines {
    fn of(text: &str) -> Self {
        let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let lines = text.lines().map(str::to_owned).collect();
        Self { lines, ending, ended: text.is_empty() || text.ends_with('\n') }
    }

    fn text(&self) -> String {
        let mut text = self.lines.join(self.ending);
        if self.ended && !text.is_empty() {
            text.push_str(self.ending);
        }
        text
    }

    fn append(&mut self, block: Vec<String>) {
        self.lines.extend(block);
        self.ended = true;
    }

    fn line(place: Place) -> usize {
        (place.line as usize).saturating_sub(1)
    }

    /// Whether a value begins with a bracket on its key's line.
    fn is_flow(&self, spans: &Spans, path: &[&str], key: Place) -> bool {
        let Some(value) = spans.value(path).filter(|value| value.line == key.line) else { return false };
        self.lines.get(Self::line(value)).and_then(|line| line.chars().nth(column(value))).is_some_and(|c| c == '{')
    }

    /// Whether a key's value goes on below its line.
    fn has_lines_below(&self, key: Place) -> bool {
        self.end(key) > Self::line(key) + 1
    }

    /// Whether a key has nothing but perhaps a comment behind it.
    fn ends_with_colon(&self, key: Place) -> bool {
        let rest = self.lines.get(Self::line(key)).and_then(|line| split_key(line)).map(|(_, rest)| rest.trim());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }

    /// The line behind the last one that belongs to a key: what is indented further, and list items at its own column.
    fn end(&self, key: Place) -> usize {
        let width = column(key);
        let mut end = Self::line(key) + 1;
        for (index, line) in self.lines.iter().enumerate().skip(end) {
            let text = line.trim_start();
            let deep = line.len() - text.len();
            if text.is_empty() {
                continue;
            }
            if deep > width || (deep == width && (text == "-" || text.starts_with("- "))) {
                end = index + 1;
            } else {
                break;
            }
        }
        end
    }

    fn insert(&mut self, at: usize, block: Vec<String>) {
        if !block.is_empty() && at >= self.lines.len() {
            self.ended = true;
        }
        self.lines.splice(at..at, block);
    }

    fn insert_after_block(&mut self, key: Place, block: Vec<String>) {
        self.insert(self.end(key), block);
    }

    fn insert_after_line(&mut self, key: Place, block: Vec<String>) {
        self.insert(Self::line(key) + 1, block);
    }

    fn remove(&mut self, key: Place) {
        self.lines.drain(Self::line(key)..self.end(key));
    }

    /// Puts a value on one line behind its key. A comment behind a value of one line stays.
    fn replace_value(&mut self, key: Place, value: &str) {
        let (at, end) = (Self::line(key), self.end(key));
        let Some((head, rest)) = self.lines.get(at).and_then(|line| split_key(line)) else { return };
        let comment = comment_of(rest).map(|comment| format!(" {comment}")).unwrap_or_default();
        let line = format!("{head} {value}{comment}");
        self.lines.splice(at..end, [line]);
    }
}

/// Splits `  key: value # comment` behind the colon.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, letter) in line.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') if line[..at].trim().is_empty() => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, ':') if line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']) => {
                return Some((&line[..=at], &line[at + 1..]));
            }
            _ => {}
        }
    }
    None
}

/// The comment at the end of a line, with its `#`. Inside quotes there is none.
fn comment_of(value: &str) -> Option<&str> {
    let mut quote = None;
    let mut before = ' ';
    for (at, letter) in value.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') if matches!(before, ' ' | '\t' | '[' | '{' | ',' | ':') => quote = Some(letter),
            (Some('"'), '"') if before == '\\' => {}
            (Some(open), _) if open == letter => quote = None,
            (None, '#') if matches!(before, ' ' | '\t') => return Some(value[at..].trim_end()),
            _ => {}
        }
        before = letter;
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn edit(text: &str, values: Value) -> String {
        with_plug(text, "stats", values.as_object().unwrap()).unwrap()
    }

    const FILE: &str = "# of this space\nexclude: [\"drafts/**\"]\n\nplugs:\n  # counts\n  stats:\n    unit: words # or chars\n    goal: 100\n\n    # deep\n    colors:\n      - red\n      - blue\n  other:\n    unit: words\n\n# the end\n";

    #[test]
    fn only_the_lines_of_what_changes_are_touched() {
        let same = json!({ "unit": "words", "goal": 100, "colors": ["red", "blue"] });
        assert_eq!(edit(FILE, same), FILE);
        let changed = edit(FILE, json!({ "unit": "chars", "goal": 100, "colors": ["red", "blue"] }));
        assert_eq!(changed, FILE.replacen("unit: words # or", "unit: chars # or", 1));
        let more = edit(FILE, json!({ "unit": "words", "goal": 100, "colors": ["red"], "at": "a: b" }));
        assert_eq!(
            more,
            FILE.replace("    colors:\n      - red\n      - blue\n", "    colors: [\"red\"]\n    at: \"a: b\"\n")
        );
        let less = edit(FILE, json!({ "goal": 7 }));
        assert_eq!(
            less,
            FILE.replace("    unit: words # or chars\n    goal: 100\n", "    goal: 7\n")
                .replace("    colors:\n      - red\n      - blue\n", "")
        );
    }

    #[test]
    fn what_is_not_there_is_added_where_it_belongs() {
        assert_eq!(edit("", json!({ "unit": "words" })), "plugs:\n  stats:\n    unit: words\n");
        assert_eq!(edit("a: 1", json!({ "on": true })), "a: 1\nplugs:\n  stats:\n    \"on\": true\n");
        assert_eq!(
            edit("plugs:\n    other:\n        a: 1\nz: 2\n", json!({ "unit": "yes" })),
            "plugs:\n    other:\n        a: 1\n    stats:\n      unit: \"yes\"\nz: 2\n"
        );
        assert_eq!(
            edit("plugs:\n  stats: # mine\nz: 1\n", json!({ "a": 1 })),
            "plugs:\n  stats: # mine\n    a: 1\nz: 1\n"
        );
        assert_eq!(edit("plugs:\nz: 1\n", json!({ "a": 1 })), "plugs:\n  stats:\n    a: 1\nz: 1\n");
        assert_eq!(edit("plugs:\n  stats: {}\n", json!({ "a": 1 })), "plugs:\n  stats: {\"a\":1}\n");
        assert_eq!(
            edit("plugs: {other: {a: 1}} # c\n", json!({ "a": 1 })),
            "plugs: {\"other\":{\"a\":1},\"stats\":{\"a\":1}} # c\n"
        );
        assert_eq!(edit("plugs:\n  stats:\n    a: 1\n", json!({})), "plugs:\n  stats: {}\n");
        assert_eq!(
            edit("a: 1\r\nplugs:\r\n  stats:\r\n    b: 1\r\n", json!({ "b": 2 })),
            "a: 1\r\nplugs:\r\n  stats:\r\n    b: 2\r\n"
        );
    }

    #[test]
    fn what_is_not_valid_or_not_understood_is_left_alone() {
        let values = json!({ "a": 2 });
        let values = values.as_object().unwrap();
        for text in [
            "plugs: [\n",
            "- a\n- b\n",
            "plugs: 3\n",
            "plugs: {stats: {a: 1,\n  b: 2}}\nz: {}\n",
            "base: &base { a: 1 }\nplugs:\n  stats: *base\n  other: *base\n",
        ] {
            match with_plug(text, "stats", values) {
                Err(why) => assert!(!why.is_empty()),
                // Never another meaning than the one asked for.
                Ok(after) => {
                    let read = read(&after).unwrap().value;
                    assert_eq!(read["plugs"]["stats"], json!({ "a": 2 }), "{after}");
                    assert_eq!(read["plugs"].get("other"), super::read(text).unwrap().value["plugs"].get("other"));
                }
            }
        }
        assert!(with_plug("plugs: [\n", "stats", values).is_err());
        assert!(with_plug("plugs: 3\n", "stats", values).is_err());
    }
}
