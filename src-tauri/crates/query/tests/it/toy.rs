//! A notebook in memory with a language of its own: a line is `[[link]]`, `#tag`, `- item`, `- [x] task @2026-01-02`,
//! `# heading`, `key:: value` or words.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use jackdaw_query::{
    Answer, FileRows, FileStamp, Files, HeadingRow, Inbox, ItemRow, LinkKind, LinkRow, NoteRows, PropertyKind,
    PropertyRow, QueryError, Question, Source, Tables, TaskRow,
};
use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use tempfile::TempDir;

#[derive(Default)]
pub(crate) struct Notes {
    /// Text and version; `None` for an attachment.
    files: Mutex<BTreeMap<String, (Option<String>, u64)>>,
    pub(crate) inbox: Mutex<Arc<Inbox>>,
}

pub(crate) struct Toy {
    pub(crate) notes: Arc<Notes>,
    pub(crate) tables: Tables,
    pub(crate) dir: Arc<TempDir>,
}

struct ToySource(Arc<Notes>);

fn name(path: &str) -> i64 {
    let mut hasher = DefaultHasher::new();
    stem(path).hash(&mut hasher);
    i64::from_le_bytes(hasher.finish().to_le_bytes())
}

fn stem(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap();
    file.strip_suffix(".md").unwrap_or(file).to_lowercase()
}

fn hash(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

pub(crate) fn rows(path: &str, version: u64, text: Option<&str>) -> FileRows {
    let Some(text) = text else { return FileRows { path: path.to_owned(), version, note: None } };
    let mut note = NoteRows {
        title: stem(path),
        size: text.len() as u64,
        modified: 1_767_312_000_000,
        words: text.split_whitespace().count() as u64,
        hash: hash(text),
        ..NoteRows::default()
    };
    for (line, content) in (1_u32..).zip(text.lines()) {
        if let Some(target) = content.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
            let external = target.contains("://");
            note.links.push(LinkRow {
                kind: LinkKind::Wiki,
                target: target.to_owned(),
                decoded: None,
                heading: None,
                block: None,
                line,
                external,
                name: (!external).then(|| name(target)),
            });
        } else if let Some(tag) = content.strip_prefix('#').filter(|tag| !tag.starts_with(' ')) {
            note.tags.push(tag.to_owned());
        } else if let Some(text) = content.strip_prefix("# ") {
            note.headings.push(HeadingRow { level: 1, text: text.to_owned(), line });
        } else if let Some(item) = content.strip_prefix("- ") {
            let task = item.strip_prefix('[').and_then(|rest| rest.split_once("] "));
            let text = task.map_or(item, |(_, text)| text).to_owned();
            if let Some((state, text)) = task {
                note.tasks.push(TaskRow {
                    line,
                    text: text.to_owned(),
                    state: state.to_owned(),
                    done: state == "x",
                    due: text.split_once('@').map(|(_, due)| due.to_owned()),
                    ..TaskRow::default()
                });
            }
            note.items.push(ItemRow { line, text, depth: 0, parent: None, task: task.is_some() });
        } else if let Some((key, value)) = content.split_once(":: ") {
            let number = value.parse::<f64>().is_ok();
            note.properties.push(PropertyRow {
                key: key.to_owned(),
                value: Some(value.to_owned()),
                kind: if number { PropertyKind::Number } else { PropertyKind::Text },
                inline: true,
                line: Some(line),
            });
        }
    }
    FileRows { path: path.to_owned(), version, note: Some(note) }
}

struct ToyFiles<'a>(MutexGuard<'a, BTreeMap<String, (Option<String>, u64)>>);

impl Files for ToyFiles<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn is(&self, stamp: FileStamp<'_>) -> Option<bool> {
        let (text, version) = self.0.get(stamp.path)?;
        let hash = text.as_deref().map(hash).unwrap_or_default();
        Some((*version, hash.as_str()) == (stamp.version, stamp.hash))
    }

    fn each_path(&self, each: &mut dyn FnMut(&str)) {
        self.0.keys().for_each(|path| each(path));
    }
}

impl Source for ToySource {
    fn with_files(&self, look: &mut dyn FnMut(&dyn Files)) {
        look(&ToyFiles(self.0.files.lock()));
    }

    fn rows(&self, path: &str) -> Option<FileRows> {
        let files = self.0.files.lock();
        let (text, version) = files.get(path)?;
        Some(rows(path, *version, text.as_deref()))
    }

    fn resolve(&self, from: &str, target: &str) -> Option<String> {
        if target.is_empty() {
            return Some(from.to_owned());
        }
        let files = self.0.files.lock();
        let fits = |path: &&String| stem(path) == stem(target);
        files.keys().filter(fits).min_by_key(|path| (path.len(), (*path).clone())).cloned()
    }

    fn name(&self, path: &str) -> i64 {
        name(path)
    }
}

impl Toy {
    pub(crate) fn empty() -> Self {
        Self::open(Arc::default(), Arc::new(TempDir::new().unwrap()))
    }

    pub(crate) fn with(notes: &[(&str, &str)]) -> Self {
        let toy = Self::empty();
        for (path, text) in notes {
            toy.put(path, text);
        }
        toy
    }

    pub(crate) fn open(notes: Arc<Notes>, dir: Arc<TempDir>) -> Self {
        Self::open_in(notes, dir, "tables.db")
    }

    pub(crate) fn open_in(notes: Arc<Notes>, dir: Arc<TempDir>, file: &str) -> Self {
        let inbox = Arc::new(Inbox::default());
        *notes.inbox.lock() = Arc::clone(&inbox);
        let tables = Tables::open(&dir.path().join(file), inbox, Box::new(ToySource(Arc::clone(&notes))));
        Self { notes, tables, dir }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.dir.path().join("tables.db")
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let mut files = self.notes.files.lock();
        let version = files.values().map(|(_, version)| *version).max().unwrap_or_default() + 1;
        files.insert(path.to_owned(), (Some(text.to_owned()), version));
        self.notes.inbox.lock().put(rows(path, version, Some(text)));
    }

    pub(crate) fn attach(&self, path: &str) {
        let mut files = self.notes.files.lock();
        files.insert(path.to_owned(), (None, 1));
        self.notes.inbox.lock().put(rows(path, 1, None));
    }

    pub(crate) fn remove(&self, path: &str) {
        let mut files = self.notes.files.lock();
        files.remove(path);
        self.notes.inbox.lock().remove(path);
    }

    /// Changes the notes behind the tables' back, as a crash between the two does.
    pub(crate) fn put_unheard(&self, path: &str, text: Option<&str>) {
        let mut files = self.notes.files.lock();
        match text {
            Some(text) => drop(files.insert(path.to_owned(), (Some(text.to_owned()), 1))),
            None => drop(files.remove(path)),
        }
    }

    pub(crate) fn ask(&self, sql: &str) -> Answer {
        self.try_ask(sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub(crate) fn try_ask(&self, sql: &str) -> Result<Answer, QueryError> {
        self.tables.query(&Question::sql(sql))
    }

    /// Rows as text, one a line, values joined by `|`.
    pub(crate) fn rows(&self, sql: &str) -> String {
        shown(&self.ask(sql))
    }

    pub(crate) fn error(&self, sql: &str) -> String {
        self.try_ask(sql).unwrap_err().to_string()
    }
}

pub(crate) fn shown(answer: &Answer) -> String {
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |row: &Vec<Value>| row.iter().map(value).collect::<Vec<_>>().join("|");
    answer.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}
