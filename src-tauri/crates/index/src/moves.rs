//! Files that get other paths, all at once: a note, or a folder with all that is in it.

use std::collections::HashMap;

use crate::names::{file_name, key};

/// Each file's old path with its new one.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    to: HashMap<String, String>,
    /// The new paths by their keys.
    by_path: HashMap<String, Vec<String>>,
    /// The new paths by the keys of their last segments.
    by_name: HashMap<String, Vec<String>>,
}

impl Moves {
    /// What stays where it is is no move.
    pub(crate) fn new<'m>(moves: impl IntoIterator<Item = (&'m str, &'m str)>) -> Self {
        let mut all = Self::default();
        for (from, to) in moves.into_iter().filter(|(from, to)| from != to) {
            let key = key(to);
            all.by_name.entry(file_name(&key).to_owned()).or_default().push(to.to_owned());
            all.by_path.entry(key).or_default().push(to.to_owned());
            all.to.insert(from.to_owned(), to.to_owned());
        }
        all
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// The new path of a file that is moved.
    pub(crate) fn of(&self, path: &str) -> Option<&str> {
        self.to.get(path).map(String::as_str)
    }

    /// The path that a file has afterwards.
    pub(crate) fn after<'m>(&'m self, path: &'m str) -> &'m str {
        self.of(path).unwrap_or(path)
    }

    /// Old and new path of each.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.to.iter().map(|(from, to)| (from.as_str(), to.as_str()))
    }

    /// Whether the path, as it stands now, is not the file's any more, or becomes that of another.
    pub(crate) fn touches(&self, path: &str) -> bool {
        self.to.contains_key(path)
            || self.by_path.get(&key(path)).is_some_and(|paths| paths.iter().any(|to| to == path))
    }

    /// New paths with this key.
    pub(crate) fn with_path(&self, key: &str) -> impl Iterator<Item = &str> {
        self.by_path.get(key).into_iter().flatten().map(String::as_str)
    }

    /// New paths whose last segment has this key.
    pub(crate) fn with_name(&self, key: &str) -> impl Iterator<Item = &str> {
        self.by_name.get(key).into_iter().flatten().map(String::as_str)
    }
}
