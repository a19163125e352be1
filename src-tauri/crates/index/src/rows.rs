//! What a note says as rows of the query tables, and the tables' way back to the notes.

use std::sync::Arc;

use jackdaw_markdown::{Link, LinkKind, Note, Task, iso_date};
use jackdaw_query::{
    FileRows, FileStamp, HeadingRow, ItemRow, LinkRow, NoteRows, PropertyKind, PropertyRow, Source, TaskRow,
};
use serde_json::Value;

use crate::names::bucket;
use crate::objects::Version;
use crate::record::{Record, distinct_tags};
use crate::shared::Shared;

/// Keys of the frontmatter that give the day a note was made, the first that is there.
const CREATED: [&str; 2] = ["created", "date"];

/// Rows of a note.
pub(crate) fn of_note(version: Version, record: &Record, note: Note) -> FileRows {
    let kept = record.note.as_ref();
    let tags = distinct_tags(&note).into_iter().map(str::to_owned).collect();
    let value = note.frontmatter.as_ref().and_then(|block| block.value.as_ref());
    let created = CREATED.iter().find_map(|key| value?.get(key)).and_then(Value::as_str).and_then(iso_date);
    let mut properties = Vec::new();
    if let Some(Value::Object(fields)) = value {
        for (key, value) in fields {
            flatten(key, value, &mut properties);
        }
    }
    properties.extend(note.fields.into_iter().map(|field| PropertyRow {
        key: field.key,
        kind: kind_of_text(&field.value),
        value: Some(field.value).filter(|value| !value.is_empty()),
        inline: true,
        line: Some(field.line),
    }));
    let headings = note.headings.into_iter();
    let items = note.items.into_iter();
    let rows = NoteRows {
        title: record.title().unwrap_or_default().to_owned(),
        size: kept.map_or(0, |note| note.size),
        modified: kept.map_or(0, |note| note.modified),
        created,
        words: u64::try_from(note.words).unwrap_or(u64::MAX),
        hash: kept.map(|note| note.hash.to_string()).unwrap_or_default(),
        aliases: note.aliases,
        headings: headings.map(|h| HeadingRow { level: h.level, text: h.text, line: h.line }).collect(),
        links: note.links.into_iter().map(link).collect(),
        tags,
        tasks: note.tasks.into_iter().map(task).collect(),
        items: items
            .map(|i| ItemRow { line: i.line, text: i.text, depth: i.depth, parent: i.parent, task: i.task })
            .collect(),
        properties,
    };
    FileRows { path: record.path.clone(), version, note: Some(rows) }
}

pub(crate) fn link(link: Link) -> LinkRow {
    let path = link.path();
    let name = bucket(&path);
    // `[[#Heading]]` leads to its own note, whatever comes or goes.
    let name = (!link.external && !name.is_empty()).then(|| number(&name));
    let decoded = (*path != *link.target).then(|| path.into_owned());
    LinkRow {
        kind: match link.kind {
            LinkKind::Wiki => jackdaw_query::LinkKind::Wiki,
            LinkKind::Embed => jackdaw_query::LinkKind::Embed,
            LinkKind::Markdown => jackdaw_query::LinkKind::Markdown,
        },
        target: link.target,
        decoded,
        heading: link.heading,
        block: link.block,
        line: link.line,
        external: link.external,
        name,
    }
}

fn task(task: Task) -> TaskRow {
    let plan = task.plan;
    TaskRow {
        line: task.line,
        text: task.text,
        state: task.state.to_string(),
        done: task.done,
        due: plan.due,
        scheduled: plan.scheduled,
        start: plan.start,
        created: plan.created,
        completed: plan.completed,
        cancelled: plan.cancelled,
        priority: plan.priority.map(|priority| priority.as_str()),
        recurrence: plan.recurrence,
        tags: task.tags,
    }
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

/// A name as a number (FNV-1a): it is stored, so that it must be the same in every build.
pub(crate) fn number(name: &str) -> i64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

/// What the tables ask of the notes.
pub(crate) struct Notes(pub(crate) Arc<Shared>);

impl Source for Notes {
    fn each_file(&self, each: &mut dyn FnMut(FileStamp<'_>)) {
        let objects = self.0.objects.read();
        let mut hash = String::new();
        for file in objects.files() {
            hash.clear();
            if let Some(note) = &file.note {
                note.hash.write(&mut hash);
            }
            each(FileStamp { path: &file.path, version: file.version, hash: &hash });
        }
    }

    fn rows(&self, path: &str) -> Option<FileRows> {
        let (version, record) = {
            let objects = self.0.objects.read();
            let file = objects.get(path)?;
            (file.version, Record { path: file.path.to_string(), note: file.note.clone() })
        };
        if record.note.is_none() {
            return Some(FileRows { path: record.path, version, note: None });
        }
        let text = (self.0.read)(path)?;
        Some(of_note(version, &record, jackdaw_markdown::parse(&text)))
    }

    fn resolve(&self, from: &str, target: &str) -> Option<String> {
        self.0.objects.read().resolve(from, target)
    }

    fn name(&self, path: &str) -> i64 {
        number(&bucket(path))
    }
}
