//! Where a link leads: CONTRACT §9 "Links", in its order. Nothing is resolved ahead of time, so adding or removing a
//! file costs the same in a space of ten notes and of a hundred thousand, and no answer can be stale.

use std::sync::Arc;

use crate::filed::{Filed, number};
use crate::moves::Moves;
use crate::names::{file_name, folder, key};

/// Number of a file while the program runs; one that is gone gives its own to the next.
pub(crate) type Id = u32;

/// Every file of the space, by its path and by its last segment. The keys themselves are not kept: there are as many letters in them as in the
/// paths, and whoever finds a file compares its key.
#[derive(Debug, Default)]
pub(crate) struct Names {
    paths: Vec<Option<Arc<str>>>,
    free: Vec<Id>,
    by_path: Filed,
    by_name: Filed,
}

impl Names {
    pub(crate) fn with_room_for(files: usize) -> Self {
        let paths = Vec::with_capacity(files);
        Self { paths, by_path: Filed::with_room_for(files), by_name: Filed::with_room_for(files), free: Vec::new() }
    }

    /// The number of the file with this path.
    pub(crate) fn id(&self, path: &str) -> Option<Id> {
        let is_it = |id: &Id| self.paths.get(*id as usize).is_some_and(|other| other.as_deref() == Some(path));
        self.by_path.get(number(&key(path))).find(is_it)
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.paths.len() - self.free.len()
    }

    /// Takes a path that is not there yet.
    pub(crate) fn insert(&mut self, path: &Arc<str>) -> Id {
        let id = self.free.pop().unwrap_or_else(|| {
            self.paths.push(None);
            Id::try_from(self.paths.len() - 1).unwrap_or(Id::MAX)
        });
        self.paths[id as usize] = Some(Arc::clone(path));
        let key = key(path);
        self.by_path.insert(number(&key), id);
        self.by_name.insert(number(file_name(&key)), id);
        id
    }

    pub(crate) fn remove(&mut self, id: Id) {
        let Some(path) = self.paths.get_mut(id as usize).and_then(Option::take) else { return };
        self.free.push(id);
        let key = key(&path);
        self.by_path.remove(number(&key), id);
        self.by_name.remove(number(file_name(&key)), id);
    }

    /// The paths that are filed under a key, and those whose key has the same number by chance.
    fn filed<'a>(&'a self, filed: &'a Filed, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        filed.get(number(key)).filter_map(|id| self.paths.get(id as usize)?.as_deref())
    }

    /// The paths of the files that share their name with others.
    pub(crate) fn shared_names(&self) -> impl Iterator<Item = &str> {
        self.by_name.shared().filter_map(|id| self.paths.get(id as usize)?.as_deref())
    }

    /// The files as they are.
    pub(crate) fn view(&self) -> View<'_> {
        View { names: self, moves: None }
    }

    /// The files as they would be after these moves.
    pub(crate) fn after<'a>(&'a self, moves: &'a Moves) -> View<'a> {
        View { names: self, moves: Some(moves) }
    }
}

/// The files a link may lead to, as they are or as they would be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    names: &'a Names,
    moves: Option<&'a Moves>,
}

impl<'a> View<'a> {
    /// Paths with exactly this key.
    fn with_path(&self, wanted: &str) -> impl Iterator<Item = &'a str> {
        let wanted = wanted.to_owned();
        let come = self.moves.into_iter().flat_map({
            let wanted = wanted.clone();
            move |moves| moves.with_path(&wanted).collect::<Vec<_>>()
        });
        let there = self.names.filed(&self.names.by_path, &wanted).filter(self.stays());
        there.filter(move |path| key(path) == wanted).chain(come)
    }

    /// Paths whose last segment has this key, with their own.
    fn with_name(&self, wanted: &str) -> impl Iterator<Item = (&'a str, String)> {
        let wanted = wanted.to_owned();
        let come = self.moves.into_iter().flat_map({
            let wanted = wanted.clone();
            move |moves| moves.with_name(&wanted).collect::<Vec<_>>()
        });
        let there = self.names.filed(&self.names.by_name, &wanted).filter(self.stays());
        let there = there.map(|path| (path, key(path))).filter(move |(_, key)| file_name(key) == wanted);
        there.chain(come.map(|path| (path, key(path))))
    }

    fn stays(&self) -> impl Fn(&&'a str) -> bool + use<'a> {
        let moves = self.moves;
        move |path| moves.is_none_or(|moves| !moves.touches(path))
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
        if matches!(file_name(target), "." | "..") {
            // A folder is no note, and no note has this name to be found by.
            return None;
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
            .find_map(|spelled| self.with_path(&key(&spelled)).min_by_key(|path| (**path != *spelled, *path)))
    }

    /// The files that a link may mean, by path: those whose path ends with what it says. None where a link says more than that.
    pub(crate) fn choices(&self, from: &'a str, target: &str) -> Vec<&'a str> {
        let target = target.trim();
        let is_whole = target.starts_with('/') || target.split('/').any(|segment| matches!(segment, "." | ".."));
        let Some(destination) = self.resolve(from, target).filter(|_| !is_whole && !target.is_empty()) else {
            return Vec::new();
        };
        let ending = |spelled: String| {
            let wanted = key(&spelled);
            let named = self.with_name(file_name(&wanted)).filter(|(_, key)| ends_with_path(key, &wanted));
            named.map(|(path, _)| path).collect::<Vec<_>>()
        };
        // `[[a.md]]` may be spelled in two ways; it means those of the one that it leads to.
        let endings = spellings(target).into_iter().flatten().map(ending);
        let mut choices = endings.into_iter().find(|paths| paths.contains(&destination)).unwrap_or_default();
        choices.sort_unstable();
        choices
    }

    /// The best file whose path ends with `target` at a `/`.
    fn by_suffix(&self, from: &str, target: &str) -> Option<&'a str> {
        let own = folder(from);
        spellings(target).into_iter().flatten().find_map(|spelled| {
            let wanted = key(&spelled);
            let ending = self.with_name(file_name(&wanted)).filter(|(_, key)| ends_with_path(key, &wanted));
            let best = ending.min_by_key(|(path, _)| {
                let elsewhere = !own.is_empty() && !is_below(path, own);
                // As Obsidian measures a path: in UTF-16 code units.
                (elsewhere, !ends_with_path(path, &spelled), path.encode_utf16().count(), *path)
            });
            best.map(|(path, _)| path)
        })
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
pub(crate) fn joined(folder: &str, relative: &str) -> Option<String> {
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
