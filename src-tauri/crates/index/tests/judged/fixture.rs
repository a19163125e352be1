//! The notes, queries and pairs of `tests/ranking`, and the notes in an index.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use jackdaw_index::{Index, NoteFile};
use serde::Deserialize;
use tempfile::TempDir;

/// A note as it lies in the folder.
pub(crate) struct Note {
    pub(crate) path: String,
    pub(crate) text: String,
    /// Milliseconds since 1970.
    pub(crate) modified: i64,
}

impl Note {
    /// How judgements call it.
    pub(crate) fn name(&self) -> &str {
        name(&self.path)
    }
}

/// A query with what its person hopes for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    pub(crate) query: String,
    pub(crate) kind: String,
    /// Names of notes by their grade: 3, 2, 1.
    grades: BTreeMap<u32, Vec<String>>,
    #[serde(default, rename = "why")]
    _why: String,
}

impl Query {
    /// 0 for what was not named.
    pub(crate) fn grade(&self, note: &str) -> u32 {
        let named = self.grades.iter().find(|(_, notes)| notes.iter().any(|named| named == note));
        named.map_or(0, |(grade, _)| *grade)
    }

    /// Every note that was named, with its grade, the best first.
    pub(crate) fn graded(&self) -> impl Iterator<Item = (&str, u32)> {
        self.grades.iter().rev().flat_map(|(grade, notes)| notes.iter().map(|note| (note.as_str(), *grade)))
    }
}

/// Two notes in the order that a query should give them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    pub(crate) query: String,
    pub(crate) first: String,
    pub(crate) then: String,
    pub(crate) because: String,
    /// Why it does not hold yet.
    pub(crate) open: Option<String>,
}

/// All of `tests/ranking`.
pub(crate) struct Fixture {
    pub(crate) notes: Vec<Note>,
    pub(crate) queries: Vec<Query>,
    pub(crate) pairs: Vec<Pair>,
    index: Index,
    _dir: TempDir,
}

const MILLISECONDS_A_DAY: f64 = 86_400_000.0;

impl Fixture {
    pub(crate) fn load() -> Self {
        let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../tests/ranking"].iter().collect();
        let notes = notes(&folder);
        let queries: Vec<Query> = read_json(&folder.join("queries.json"));
        let pairs: Vec<Pair> = read_json(&folder.join("pairs.json"));
        let names: HashMap<&str, &Note> = notes.iter().map(|note| (note.name(), note)).collect();
        assert_eq!(names.len(), notes.len(), "judgements name notes by their files: two have one name");
        let judged = queries.iter().flat_map(|query| query.graded().map(|(note, _)| (&query.query, note)));
        let paired = pairs.iter().flat_map(|pair| [(&pair.query, &*pair.first), (&pair.query, &*pair.then)]);
        for (query, note) in judged.chain(paired) {
            assert!(names.contains_key(note), "{query:?} names {note:?}, and there is no such note");
        }
        let dir = TempDir::new().unwrap();
        let index = indexed(&notes, dir.path());
        Self { notes, queries, pairs, index, _dir: dir }
    }

    /// The names of the notes found, the best first.
    pub(crate) fn search(&self, query: &str) -> Vec<String> {
        let found = self.index.search(query, self.notes.len()).unwrap();
        found.hits.iter().map(|hit| name(&hit.path).to_owned()).collect()
    }
}

/// The name of a file without folders and ending.
fn name(path: &str) -> &str {
    let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
    file.strip_suffix(".md").unwrap_or(file)
}

fn notes(folder: &Path) -> Vec<Note> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1000.0;
    let ages = std::fs::read_to_string(folder.join("ages.tsv")).expect("the table of ages");
    let listed: Vec<Note> = ages
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (days, path) = line.split_once('\t').expect("days, a tab, a path");
            let days: f64 = days.parse().expect("a number of days");
            let text = std::fs::read_to_string(folder.join("space").join(path)).expect(path);
            #[allow(clippy::cast_possible_truncation, reason = "whole milliseconds are enough")]
            let modified = (now - days * MILLISECONDS_A_DAY) as i64;
            Note { path: path.to_owned(), text, modified }
        })
        .collect();
    assert_eq!(listed.len(), files(&folder.join("space")), "every note of the space has an age");
    listed
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

fn indexed(notes: &[Note], dir: &Path) -> Index {
    let texts: HashMap<String, (String, i64)> =
        notes.iter().map(|note| (note.path.clone(), (note.text.clone(), note.modified))).collect();
    let shown = texts.clone();
    let (index, _) = Index::open(dir, move |path| shown.get(path).map(|(text, _)| text.clone())).unwrap();
    let paths: Vec<String> = notes.iter().map(|note| note.path.clone()).collect();
    let read = |path: &str| {
        let (text, modified) = texts.get(path)?.clone();
        Some(NoteFile { hash: path.to_owned(), size: text.len() as u64, modified, text })
    };
    assert_eq!(index.put_many(&paths, &read, &|_| {}).unwrap(), notes.len());
    index
}

fn read_json<T: serde::de::DeserializeOwned>(file: &Path) -> T {
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
