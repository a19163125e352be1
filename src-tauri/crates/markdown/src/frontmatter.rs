//! The block of YAML at the start of a note.

use std::ops::Range;

use jackdaw_yaml::{Document, Limits, Problem};
use serde_json::Value;

use crate::lines::LineIndex;
use crate::note::{Frontmatter, FrontmatterError, Link, Tag};
use crate::tag;

/// Frontmatter with what a note takes from it.
pub(crate) struct Read {
    pub(crate) frontmatter: Frontmatter,
    pub(crate) title: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) tags: Vec<Tag>,
}

/// Where a frontmatter block is: from `---` on the first line to a line `---` or `...`. Without a closing line there is
/// none, so that a rule at the top of a note never swallows it. A byte order mark may precede it.
pub(crate) fn locate(text: &str) -> Option<Block> {
    let start = bom_length(text);
    let yaml = next_line(text, start);
    if !is_fence(&text[start..yaml], &["---"]) {
        return None;
    }
    let mut line = yaml;
    while line < text.len() {
        let next = next_line(text, line);
        if is_fence(&text[line..next], &["---", "..."]) {
            return Some(Block { range: start..next, yaml: yaml..line });
        }
        line = next;
    }
    None
}

/// Where a frontmatter block is.
pub(crate) struct Block {
    /// With its fences.
    pub(crate) range: Range<usize>,
    /// Between them.
    pub(crate) yaml: Range<usize>,
}

pub(crate) fn bom_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Trailing white space is allowed, leading is not: an indented `---` belongs to a block scalar.
fn is_fence(line: &str, fences: &[&str]) -> bool {
    fences.contains(&line.trim_end())
}

fn next_line(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at + 1)
}

/// Reads the block's YAML. The one place that does.
pub(crate) fn read(text: &str, block: Block, lines: &LineIndex) -> Read {
    let yaml = &text[block.yaml.clone()];
    let first_line = lines.line(block.yaml.start);
    let mut read = Read {
        frontmatter: Frontmatter { range: block.range, value: None, error: None },
        title: None,
        aliases: Vec::new(),
        tags: Vec::new(),
    };
    match jackdaw_yaml::parse(yaml, &Limits::FRONTMATTER) {
        Ok(document) if document.value.is_null() => read.frontmatter.value = Some(Value::Object(Default::default())),
        Ok(document) if document.value.is_object() => {
            let title = document.value.get("title").and_then(scalar_text);
            read.title = title.filter(|title| !title.trim().is_empty());
            let field = |key| document.value.get(key);
            read.aliases = keys(&document.value, ["aliases", "alias"]).filter_map(field).flat_map(aliases).collect();
            let place = Places { text, lines, document: &document, yaml: block.yaml, first_line };
            read.tags = keys(&document.value, ["tags", "tag"]).flat_map(|key| place.tags(key)).collect();
            read.frontmatter.value = Some(document.value);
        }
        Ok(document) => {
            let found = if document.value.is_array() { "a list" } else { "plain text" };
            read.frontmatter.error = Some(FrontmatterError {
                line: first_line,
                column: 1,
                message: format!("expected `key: value` lines between the `---` fences, found {found}"),
            });
        }
        Err(problems) => read.frontmatter.error = problems.first().map(|problem| error(problem, first_line)),
    }
    read
}

/// The keys of a mapping that have one of these names in any case (`Tags` is as common as `tags`), by name.
fn keys<'a>(mapping: &'a Value, names: [&'static str; 2]) -> impl Iterator<Item = &'a str> {
    let keys = mapping.as_object().into_iter().flat_map(|mapping| mapping.keys());
    let named = move |name: &'static str| keys.clone().filter(move |key| key.eq_ignore_ascii_case(name));
    names.into_iter().flat_map(named).map(String::as_str)
}

fn error(problem: &Problem, first_line: u32) -> FrontmatterError {
    let message = match &problem.help {
        Some(help) => format!("{}; {help}", problem.message),
        None => problem.message.clone(),
    };
    FrontmatterError { line: first_line + problem.line - 1, column: problem.column, message }
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list, or Obsidian's older form: one string, separated by commas.
fn aliases(value: &Value) -> Vec<String> {
    let list: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(scalar_text).collect(),
        Value::String(text) => text.split(',').map(str::to_owned).collect(),
        other => scalar_text(other).into_iter().collect(),
    };
    list.into_iter().map(|alias| alias.trim().to_owned()).filter(|alias| !alias.is_empty()).collect()
}

/// The quote that a link in frontmatter stands in.
pub(crate) fn quote_around(text: &str, at: usize) -> Option<char> {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut quote = None;
    let mut before = None;
    let mut chars = text[line..at].chars();
    while let Some(c) = chars.next() {
        match quote {
            Some('"') if c == '\\' => drop(chars.next()),
            Some(open) if c == open => quote = None,
            // Within a word it is an apostrophe.
            None if matches!(c, '"' | '\'') && before.is_none_or(|b: char| !b.is_alphanumeric()) => quote = Some(c),
            _ => {}
        }
        before = Some(c);
    }
    quote
}

/// Undoes the doubled quote of a single-quoted scalar in a link's target; its range keeps what is written.
pub(crate) fn unquote(text: &str, link: &mut Link) {
    if link.target.contains("''") && quote_around(text, link.range.start) == Some('\'') {
        link.target = link.target.replace("''", "'");
    }
}

/// Finds the bytes of what YAML read.
struct Places<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    document: &'a Document,
    yaml: Range<usize>,
    first_line: u32,
}

impl Places<'_> {
    /// The tags under `key`: a list, or a string separated by commas or spaces; `#` is optional.
    fn tags(&self, key: &str) -> Vec<Tag> {
        match self.document.value.get(key) {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .filter_map(|(at, item)| Some((item.as_str()?, self.offset(&[key, &at.to_string()])?)))
                .filter_map(|(name, from)| self.tag(name, from).map(|(tag, _)| tag))
                .collect(),
            Some(Value::String(names)) => {
                let Some(mut from) = self.offset(&[key]) else { return Vec::new() };
                let names = names.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty());
                names
                    .filter_map(|name| {
                        let (tag, end) = self.tag(name, from)?;
                        from = end;
                        Some(tag)
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The tag that is written as `written` at or after `from`, and where it ends.
    fn tag(&self, written: &str, from: usize) -> Option<(Tag, usize)> {
        let bare = written.trim().trim_start_matches('#');
        let name = tag::tag_name(bare).filter(|name| name.len() == bare.trim_end_matches('/').len())?;
        // An escape in a quoted scalar may hide the bytes: then the scalar's first byte stands for it.
        let found = self.text[from..self.yaml.end].find(name).map(|at| from + at);
        let range = found.map_or(from..from, |at| at..at + name.len());
        let end = range.end;
        Some((Tag { name: name.to_owned(), line: self.lines.line(range.start), range }, end))
    }

    fn offset(&self, path: &[&str]) -> Option<usize> {
        let place = self.document.spans.value(path)?;
        let line = self.lines.start(self.first_line + place.line - 1)?;
        let column = self.text[line..].char_indices().nth(place.column as usize - 1).map_or(0, |(at, _)| at);
        Some((line + column).clamp(self.yaml.start, self.yaml.end))
    }
}
