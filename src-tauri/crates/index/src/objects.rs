//! Everything about the space that is not text search: files, links both ways, tags, tasks. In memory; what it is made
//! from is stored beside the text (see `record`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jackdaw_markdown::LinkKind;
use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::names::{bucket, key};
use crate::record::{LinkRecord, NoteRecord, Record};
use crate::resolve::Names;
use crate::tokens::folded;
use crate::types::{Counts, Known, NoteTitle, ResolvedLink, TagCount, TaskFilter, TaskRow};

/// Each state of a file has its own number, ever growing: text found under another one is out of date.
pub(crate) type Version = u64;

#[derive(Debug)]
struct Entry {
    version: Version,
    record: Arc<Record>,
}

/// The files of a space and what the notes among them say.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    files: BTreeMap<Arc<str>, Entry>,
    pub(crate) names: Names,
    /// By the last segment of a link's target: the notes that have such links.
    mentions: HashMap<Box<str>, BTreeSet<Arc<str>>>,
    /// By key: the notes that have the tag, and how each writes it.
    tags: BTreeMap<String, BTreeMap<Arc<str>, String>>,
    /// The notes whose text is current.
    live: FxHashMap<Version, LiveNote>,
    /// The same, for the question that is asked most.
    live_bits: Bits,
}

/// What a search needs of a note before it is among the best.
#[derive(Debug)]
pub(crate) struct LiveNote {
    pub(crate) path: Arc<str>,
    /// The path without case and diacritics.
    pub(crate) folded: Arc<str>,
}

impl Objects {
    pub(crate) fn version(&self, path: &str) -> Option<Version> {
        self.files.get(path).map(|entry| entry.version)
    }

    pub(crate) fn is_live(&self, version: Version) -> bool {
        self.live_bits.contains(version)
    }

    pub(crate) fn live(&self, version: Version) -> Option<&LiveNote> {
        self.live.get(&version)
    }

    pub(crate) fn live_versions(&self) -> impl Iterator<Item = (Version, &str)> {
        self.live.iter().map(|(version, note)| (*version, &*note.path))
    }

    pub(crate) fn insert(&mut self, version: Version, record: Record) {
        self.remove(&record.path);
        let path: Arc<str> = record.path.as_str().into();
        let path_key = self.names.insert(&path);
        if let Some(note) = &record.note {
            let folded = folded(&path);
            let folded = if folded == *path_key { path_key } else { folded.into() };
            self.live.insert(version, LiveNote { path: Arc::clone(&path), folded });
            self.live_bits.insert(version);
            for name in mentioned(note) {
                self.mentions.entry(name.into()).or_default().insert(Arc::clone(&path));
            }
            for tag in &note.tags {
                self.tags.entry(key(tag)).or_default().insert(Arc::clone(&path), tag.clone());
            }
        }
        self.files.insert(path, Entry { version, record: Arc::new(record) });
    }

    /// Whether there was such a file.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        let Some(entry) = self.files.remove(path) else { return false };
        self.names.remove(path);
        self.live.remove(&entry.version);
        self.live_bits.remove(entry.version);
        if let Some(note) = &entry.record.note {
            for name in mentioned(note) {
                if let Some(sources) = self.mentions.get_mut(name.as_str()) {
                    sources.remove(path);
                    if sources.is_empty() {
                        self.mentions.remove(name.as_str());
                    }
                }
            }
            for tag in &note.tags {
                let tag = key(tag);
                if let Some(holders) = self.tags.get_mut(&tag) {
                    holders.remove(path);
                    if holders.is_empty() {
                        self.tags.remove(&tag);
                    }
                }
            }
        }
        true
    }

    pub(crate) fn is_note(&self, path: &str) -> bool {
        self.note(path).is_some()
    }

    pub(crate) fn is_attachment(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|entry| entry.record.note.is_none())
    }

    pub(crate) fn note(&self, path: &str) -> Option<&NoteRecord> {
        self.files.get(path)?.record.note.as_ref()
    }

    /// The records of a whole space, for another index to be written from.
    pub(crate) fn records(&self) -> Vec<(Version, Arc<Record>)> {
        self.files.values().map(|entry| (entry.version, Arc::clone(&entry.record))).collect()
    }

    /// One of them.
    pub(crate) fn record(&self, path: &str) -> Option<(Version, Arc<Record>)> {
        self.files.get(path).map(|entry| (entry.version, Arc::clone(&entry.record)))
    }

    fn notes(&self) -> impl Iterator<Item = (&str, &NoteRecord)> {
        self.files.iter().filter_map(|(path, entry)| Some((&**path, entry.record.note.as_ref()?)))
    }

    pub(crate) fn known(&self) -> Vec<Known> {
        let known = |(path, note): (&str, &NoteRecord)| Known {
            path: path.to_owned(),
            hash: note.hash.clone(),
            size: note.size,
            modified: note.modified,
        };
        self.notes().map(known).collect()
    }

    pub(crate) fn attachments(&self) -> Vec<String> {
        let attachments = self.files.iter().filter(|(_, entry)| entry.record.note.is_none());
        attachments.map(|(path, _)| path.to_string()).collect()
    }

    pub(crate) fn titles(&self) -> Vec<NoteTitle> {
        let title = |(path, note): (&str, &NoteRecord)| NoteTitle {
            path: path.to_owned(),
            title: note.title.clone(),
            aliases: note.aliases.clone(),
        };
        self.notes().map(title).collect()
    }

    pub(crate) fn resolve(&self, from: &str, target: &str) -> Option<String> {
        self.names.view().resolve(from, target).map(str::to_owned)
    }

    fn destination<'a>(&'a self, from: &'a str, link: &LinkRecord) -> Option<&'a str> {
        if link.external { None } else { self.names.view().resolve(from, link.path()) }
    }

    pub(crate) fn links(&self, path: &str) -> Option<Vec<ResolvedLink>> {
        let note = self.note(path)?;
        let resolved = |link: &LinkRecord| ResolvedLink {
            kind: link.kind,
            target: link.target.clone(),
            path: self.destination(path, link).map(str::to_owned),
            heading: link.heading.clone(),
            block: link.block.clone(),
            line: link.line,
            external: link.external,
        };
        Some(note.links.iter().map(resolved).collect())
    }

    /// The notes whose links may lead to a file of this name.
    pub(crate) fn mentioning(&self, path: &str) -> impl Iterator<Item = &str> {
        self.mentions.get(bucket(path).as_str()).into_iter().flatten().map(|source| &**source)
    }

    /// Where links to `path` stand: note, and lines with the target as written, in order, each line once. A note's
    /// links to itself do not count.
    pub(crate) fn linked_from(&self, path: &str) -> Vec<(String, Vec<(u32, String)>)> {
        let name = bucket(path);
        let mut found = Vec::new();
        for source in self.mentioning(path).filter(|source| *source != path) {
            let Some(note) = self.note(source) else { continue };
            let leads_here =
                |link: &&LinkRecord| bucket(link.path()) == name && self.destination(source, link) == Some(path);
            let links = note.links.iter().filter(leads_here);
            let mut lines: Vec<(u32, String)> = links.map(|link| (link.line, link.target.clone())).collect();
            lines.sort_by_key(|(line, _)| *line);
            lines.dedup_by_key(|(line, _)| *line);
            if !lines.is_empty() {
                found.push((source.to_owned(), lines));
            }
        }
        found
    }

    pub(crate) fn tags(&self, visible: &dyn Fn(&str) -> bool) -> Vec<TagCount> {
        let count = |holders: &BTreeMap<Arc<str>, String>| {
            let mut seen = holders.iter().filter(|(path, _)| visible(path));
            let (_, tag) = seen.next()?;
            Some(TagCount { tag: tag.clone(), count: 1 + seen.count() })
        };
        self.tags.values().filter_map(count).collect()
    }

    pub(crate) fn tasks(&self, filter: &TaskFilter) -> Vec<TaskRow> {
        let wanted_tag = filter.tag.as_deref().map(|tag| key(tag.trim_start_matches('#')));
        let mut rows = Vec::new();
        for (path, note) in self.notes() {
            for task in &note.tasks {
                let has_tag = |wanted: &String| task.tags.iter().any(|tag| is_tag_or_below(&key(tag), wanted));
                if filter.done.is_none_or(|done| done == task.done) && wanted_tag.as_ref().is_none_or(has_tag) {
                    rows.push(TaskRow {
                        path: path.to_owned(),
                        line: task.line,
                        text: task.text.clone(),
                        done: task.done,
                        state: task.state,
                        tags: task.tags.clone(),
                    });
                }
            }
        }
        rows
    }

    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts { tags: self.tags.len(), ..Counts::default() };
        for (path, note) in self.notes() {
            counts.notes += 1;
            counts.bytes += note.size;
            counts.words += note.words;
            counts.links += note.links.len();
            counts.tasks += note.tasks.len();
            counts.tasks_open += note.tasks.iter().filter(|task| !task.done).count();
            let mut neighbours = BTreeSet::new();
            for link in note.links.iter().filter(|link| link.kind != LinkKind::Markdown) {
                counts.wikilinks += 1;
                counts.embeds += usize::from(link.kind == LinkKind::Embed);
                match self.destination(path, link) {
                    Some(destination) => {
                        counts.resolved += 1;
                        if destination != path {
                            neighbours.insert(destination);
                        }
                    }
                    None => counts.unresolved += 1,
                }
            }
            counts.edges += neighbours.len();
        }
        counts.attachments = self.files.len() - counts.notes;
        counts
    }
}

/// The names under which a note's links are filed, each once.
fn mentioned(note: &NoteRecord) -> BTreeSet<String> {
    let inside = note.links.iter().filter(|link| !link.external);
    inside.map(|link| bucket(link.path())).filter(|name| !name.is_empty()).collect()
}

/// `a` and `a/b` are at or below `a`.
fn is_tag_or_below(tag: &str, wanted: &str) -> bool {
    tag.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
