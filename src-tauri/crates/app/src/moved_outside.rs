//! Notes that other programs moved: the system says so, or one is gone and another has come that says the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use jackdaw_space::SpacePath;

use crate::changes::{Change, Origin};
use crate::notebook::Notebook;

/// A note that has another path, as it seems: what is taken in looks again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) from: SpacePath,
    pub(crate) to: SpacePath,
}

impl Notebook {
    /// The moves that the system told, of notes and of folders with theirs, and those that contents tell.
    pub(crate) fn moves(&self, told: &[(SpacePath, SpacePath)], paths: &BTreeSet<SpacePath>) -> Vec<Move> {
        let mut moves = self.told_moves(told);
        let known: HashSet<&SpacePath> = moves.iter().flat_map(|moved| [&moved.from, &moved.to]).collect();
        let gone = paths.iter().filter(|path| path.is_note() && !known.contains(path) && !self.is_there(path));
        let gone = gone.filter_map(|path| Some((path, self.index.hash(path.as_str())?)));
        let gone = only_once(gone);
        if gone.is_empty() {
            return moves;
        }
        let come = paths.iter().filter(|path| path.is_note() && !known.contains(path));
        let come = come.filter(|path| self.index.hash(path.as_str()).is_none());
        let come = come.filter_map(|path| {
            let meta = self.space.meta(path).ok()?;
            // Notes with nothing in them are all alike.
            (meta.size > 0).then_some((path, meta.hash))
        });
        let come = only_once(come);
        let same = gone.into_iter().filter_map(|(hash, from)| {
            let (from, to) = (from?, (*come.get(&hash)?)?);
            Some(Move { from: from.clone(), to: to.clone() })
        });
        let same: Vec<Move> = same.collect();
        moves.extend(same);
        moves
    }

    fn told_moves(&self, told: &[(SpacePath, SpacePath)]) -> Vec<Move> {
        let is_known = |path: &SpacePath| path.is_note() && self.index.hash(path.as_str()).is_some();
        let told = told.iter().filter(|(from, _)| !self.index.has_attachment(from.as_str()));
        let (notes, folders): (Vec<_>, Vec<_>) = told.partition(|(from, _)| is_known(from));
        let mut moves: Vec<Move> =
            notes.into_iter().map(|(from, to)| Move { from: from.clone(), to: to.clone() }).collect();
        if folders.is_empty() {
            return moves;
        }
        let folders: HashMap<&str, &str> = folders.into_iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        // Its new place is below the innermost of the folders that it was in.
        let place = |path: &str| {
            let (at, to) = path.match_indices('/').rev().find_map(|(at, _)| Some((at, *folders.get(&path[..at])?)))?;
            SpacePath::new(format!("{to}{}", &path[at..])).ok()
        };
        let notes = self.index.paths(&|path| place(path).is_some());
        moves.extend(notes.into_iter().filter_map(|path| {
            let to = place(&path)?;
            Some(Move { from: SpacePath::new(path).ok()?, to })
        }));
        moves.retain(|moved| moved.from.is_note() && moved.to.is_note());
        moves
    }

    /// One event instead of two. Its readers' links are theirs to mend.
    pub(crate) fn take_in_move(&self, Move { from, to }: &Move) {
        let _changing = self.change();
        let Some(hash) = self.index.hash(from.as_str()) else { return };
        // A save by rename looks the same; there the old name is a hidden file, or the target was known before.
        let Ok((bytes, meta)) = self.space.read_bytes(to) else { return };
        if meta.hash != hash || self.index.hash(to.as_str()).is_some() || self.space.meta(from).is_ok() {
            return;
        }
        self.unindex(from);
        self.space.saw_removed(from);
        self.index_bytes(&bytes, &meta);
        let change = Change::Renamed { path: to.as_str().to_owned(), from: from.as_str().to_owned(), hash: meta.hash };
        self.keep_outside(&change, None, &bytes);
        self.tell(&change, &Origin::External);
    }
}

/// By hash; no path where several have the same.
fn only_once<'a>(notes: impl Iterator<Item = (&'a SpacePath, String)>) -> HashMap<String, Option<&'a SpacePath>> {
    let mut found = HashMap::new();
    for (path, hash) in notes {
        found.entry(hash).and_modify(|path| *path = None).or_insert(Some(path));
    }
    found
}
