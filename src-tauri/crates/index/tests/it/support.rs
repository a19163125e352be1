//! A space in memory with its index, and the corpora.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use jackdaw_index::{Index, NoteFile, Opened, SearchResult, SourceNote};
use tempfile::TempDir;

pub(crate) type Texts = Arc<Mutex<BTreeMap<String, String>>>;

pub(crate) struct Space {
    pub(crate) index: Index,
    pub(crate) texts: Texts,
    pub(crate) dir: Arc<TempDir>,
}

impl Space {
    pub(crate) fn empty() -> Self {
        Self::open(Texts::default(), Arc::new(TempDir::new().unwrap())).0
    }

    pub(crate) fn open(texts: Texts, dir: Arc<TempDir>) -> (Self, Opened) {
        let shown = Arc::clone(&texts);
        let read = move |path: &str| shown.lock().unwrap().get(path).cloned();
        let (index, opened) = Index::open(dir.path(), read).unwrap();
        (Self { index, texts, dir }, opened)
    }

    /// Files without text; those that are no notes become attachments.
    pub(crate) fn with_files(files: &[&str]) -> Self {
        let space = Self::empty();
        for file in files {
            if file.ends_with(".md") {
                space.put(file, "");
            } else {
                space.index.put_attachment(file);
            }
        }
        space
    }

    pub(crate) fn with(notes: &[(&str, &str)]) -> Self {
        let space = Self::empty();
        for (path, text) in notes {
            space.put(path, text);
        }
        space
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        self.put_at(path, text, 1);
    }

    /// A note that was changed at a time.
    pub(crate) fn put_at(&self, path: &str, text: &str, modified: i64) {
        self.texts.lock().unwrap().insert(path.to_owned(), text.to_owned());
        let hash = format!("{:x}", text.len());
        self.index.put(&SourceNote { path, text, hash: &hash, size: text.len() as u64, modified });
    }

    pub(crate) fn remove(&self, path: &str) {
        self.texts.lock().unwrap().remove(path);
        self.index.remove(path);
    }

    pub(crate) fn search(&self, query: &str) -> SearchResult {
        self.index.search(query, 1000).unwrap()
    }

    /// The paths found, best first.
    pub(crate) fn found(&self, query: &str) -> Vec<String> {
        let result = self.search(query);
        assert_eq!(result.total, result.hits.len(), "{query:?}");
        result.hits.into_iter().map(|hit| hit.path).collect()
    }

    pub(crate) fn snippet(&self, query: &str) -> (String, u32) {
        let hit = self.search(query).hits.into_iter().next().unwrap();
        (hit.snippet, hit.line)
    }
}

/// A folder of the corpora; `None`, with a message, where there are none.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("JACKDAW_CORPORA").map(PathBuf::from);
    let root = root.unwrap_or_else(|| [env!("CARGO_MANIFEST_DIR"), "../../../../shared/corpora"].iter().collect());
    let path = root.join(name);
    if path.exists() {
        return Some(path);
    }
    #[allow(clippy::print_stderr, reason = "a skipped test has to say so")]
    {
        eprintln!("SKIPPED: {} is not there; set JACKDAW_CORPORA", path.display());
    }
    None
}

pub(crate) fn note_file(text: String) -> NoteFile {
    NoteFile { hash: format!("{:x}", text.len()), size: text.len() as u64, modified: 1, text }
}
