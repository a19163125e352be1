//! Where a link leads: CONTRACT §9 "Links", in its order. Nothing is resolved ahead of time, so adding or removing a
//! file costs the same in a space of ten notes and of a hundred thousand, and no answer can be stale.

use std::collections::HashMap;
use std::sync::Arc;

use crate::names::{Named, file_name, folder, key};

/// Every file of the space, by its path and by its last segment.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_path: HashMap<Arc<str>, Vec<Named>>,
    by_name: HashMap<Box<str>, Vec<Named>>,
}

impl Names {
    /// Returns the path's key.
    pub(crate) fn insert(&mut self, path: &Arc<str>) -> Arc<str> {
        let named = Named::new(path);
        let key = Arc::clone(&named.key);
        let twins = self.by_path.entry(Arc::clone(&key)).or_default();
        if twins.iter().all(|twin| twin.path != *path) {
            twins.push(named.clone());
            self.by_name.entry(file_name(&named.key).into()).or_default().push(named);
        }
        key
    }

    pub(crate) fn remove(&mut self, path: &str) {
        let key = key(path);
        remove_from(&mut self.by_name, file_name(&key), path);
        remove_from(&mut self.by_path, key.as_str(), path);
    }

    /// The files as they are.
    pub(crate) fn view(&self) -> View<'_> {
        View { names: self, hidden: None, added: None }
    }

    /// The files as they would be after a rename.
    pub(crate) fn after_rename<'a>(&'a self, from: &'a str, to: &'a Named) -> View<'a> {
        View { names: self, hidden: Some(from), added: Some(to) }
    }
}

fn remove_from<K>(map: &mut HashMap<K, Vec<Named>>, key: &str, path: &str)
where
    K: std::borrow::Borrow<str> + std::hash::Hash + Eq,
{
    if let Some(twins) = map.get_mut(key) {
        twins.retain(|twin| *twin.path != *path);
        if twins.is_empty() {
            map.remove(key);
        }
    }
}

/// The files a link may lead to, with at most one file hidden and one added.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    names: &'a Names,
    hidden: Option<&'a str>,
    added: Option<&'a Named>,
}

impl<'a> View<'a> {
    fn with_path(&self, key: &str) -> impl Iterator<Item = &'a Named> + use<'a> {
        let added = self.added.filter(|named| *named.key == *key);
        self.shown(self.names.by_path.get(key), added)
    }

    fn with_name(&self, name: &str) -> impl Iterator<Item = &'a Named> + use<'a> {
        let added = self.added.filter(|named| file_name(&named.key) == name);
        self.shown(self.names.by_name.get(name), added)
    }

    fn shown(
        &self,
        found: Option<&'a Vec<Named>>,
        added: Option<&'a Named>,
    ) -> impl Iterator<Item = &'a Named> + use<'a> {
        let hidden = self.hidden;
        let kept = found
            .into_iter()
            .flatten()
            .filter(move |named| Some(&*named.path) != hidden && added.is_none_or(|added| *added.path != *named.path));
        kept.chain(added)
    }

    /// How many files a link of this last segment alone could mean.
    pub(crate) fn namesakes(&self, path: &str) -> usize {
        self.with_name(&key(file_name(path))).count()
    }

    /// Where `target` (decoded, without `#…`) in the note `from` leads.
    pub(crate) fn resolve(&self, from: &'a str, target: &str) -> Option<&'a str> {
        let target = target.trim();
        if target.is_empty() {
            return Some(from);
        }
        if let Some(rooted) = target.strip_prefix('/') {
            return self.exact(rooted);
        }
        if target.split('/').any(|segment| matches!(segment, "." | "..")) {
            return self.exact(&joined(folder(from), target)?);
        }
        self.exact(target).or_else(|| self.by_suffix(from, target))
    }

    /// The file with exactly this path, `.md` implied.
    fn exact(&self, path: &str) -> Option<&'a str> {
        spellings(path)
            .into_iter()
            .flatten()
            .find_map(|spelled| {
                self.with_path(&key(&spelled)).min_by_key(|named| (*named.path != *spelled, &*named.path))
            })
            .map(|named| &*named.path)
    }

    /// The best file whose path ends with `target` at a `/`.
    fn by_suffix(&self, from: &str, target: &str) -> Option<&'a str> {
        let own = folder(from);
        spellings(target)
            .into_iter()
            .flatten()
            .find_map(|spelled| {
                let wanted = key(&spelled);
                self.with_name(file_name(&wanted)).filter(|named| ends_with_path(&named.key, &wanted)).min_by_key(
                    |named| {
                        let path = &*named.path;
                        let elsewhere = !own.is_empty() && !is_below(path, own);
                        (elsewhere, !ends_with_path(path, &spelled), named.length, path)
                    },
                )
            })
            .map(|named| &*named.path)
    }
}

/// A target as file paths: as it stands if it has an extension, then with `.md`.
fn spellings(target: &str) -> [Option<String>; 2] {
    let name = file_name(target);
    if name.is_empty() {
        return [None, None];
    }
    [name.contains('.').then(|| target.to_owned()), Some(format!("{target}.md"))]
}

fn ends_with_path(path: &str, suffix: &str) -> bool {
    path.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// `relative` seen from `folder`; `None` when it leaves the space.
fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in relative.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}
