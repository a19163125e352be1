//! What a note says as rows of the query tables, and the tables' way back to the notes.

use std::sync::Arc;

use jackdaw_markdown::{Link, LinkKind, Note, Task};
use jackdaw_query::{FileRows, FileStamp, Files, HeadingRow, ItemRow, LinkRow, NoteRows, PropertyRow, Source, TaskRow};

use crate::names::bucket;
use crate::objects::{Objects, Version};
use crate::properties::{self, created};
use crate::record::{Record, distinct_tags};
use crate::shared::Shared;

/// Rows of a note.
pub(crate) fn of_note(version: Version, record: &Record, note: Note, properties: Vec<PropertyRow>) -> FileRows {
    let kept = record.note.as_ref();
    let tags = distinct_tags(&note).into_iter().map(str::to_owned).collect();
    let created = created(&note, &record.path);
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

/// A name as a number (FNV-1a): it is stored, so that it must be the same in every build.
pub(crate) fn number(name: &str) -> i64 {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

impl Files for Objects {
    fn count(&self) -> usize {
        let (notes, others) = Self::count(self);
        notes + others
    }

    fn is(&self, stamp: FileStamp<'_>) -> Option<bool> {
        let file = self.get(stamp.path)?;
        let same_hash = match &file.note {
            Some(note) => note.hash.is(stamp.hash),
            None => stamp.hash.is_empty(),
        };
        Some(file.version == stamp.version && same_hash)
    }

    fn each_path(&self, each: &mut dyn FnMut(&str)) {
        self.in_memory_order().for_each(|file| each(&file.path));
    }
}

/// What the tables ask of the notes.
pub(crate) struct Notes(pub(crate) Arc<Shared>);

impl Source for Notes {
    fn with_files(&self, look: &mut dyn FnMut(&dyn Files)) {
        look(&*self.0.objects.read());
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
        let note = jackdaw_markdown::parse(&text);
        let properties = properties::of(&note);
        Some(of_note(version, &record, note, properties))
    }

    fn resolve(&self, from: &str, target: &str) -> Option<String> {
        self.0.objects.read().resolve(from, target)
    }

    fn name(&self, path: &str) -> i64 {
        number(&bucket(path))
    }
}
