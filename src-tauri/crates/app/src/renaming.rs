//! Renaming and moving as one transaction: of notes, attachments and folders with the links that lead to them, of headings, of tags.
//!
//! What is wished becomes a plan, which can be looked at; a plan that is carried out is in the journal before its first step, so that a process
//! that ends in the middle leaves all of it or nothing. It can be undone as long as its record is kept.

mod journal;
mod preview;
mod steps;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::Utc;
use jackdaw_index::{NoteFile, Rewrite, Rewrites};
use jackdaw_space::{SpaceError, SpacePath};

pub(crate) use journal::Journal;
use journal::{Phase, Record, Step, TextChange};
pub(crate) use steps::{Recovered, recover};

use crate::changes::{Change, Origin};
use crate::fault;
use crate::notebook::{Notebook, note_path, space_path};
use crate::protocol::{
    Failure, LastRename, LeftLink, MovedNote, RenameDone, RenamePlan, RenameUndone, RenameWish, Renamed,
};

/// Moves that a plan tells of one by one.
const TOLD_MOVES: usize = 1_000;
/// Above this many changes faces list everything anew instead of hearing of each.
const MANY: usize = 100;

/// What a wish comes to.
struct Planned {
    title: String,
    /// Where what was asked for is before, and afterwards.
    from: Option<String>,
    path: Option<String>,
    moves: Vec<Step>,
    pairs: Vec<(SpacePath, SpacePath)>,
    rewrites: Vec<Rewrite>,
    /// What cannot say the new name.
    left: Vec<jackdaw_index::LeftLink>,
    /// By path before: the hashes that the texts were read with.
    hashes: HashMap<String, String>,
}

impl Planned {
    /// The same for the same plan over the same texts.
    fn token(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        };
        for (from, to) in &self.pairs {
            add(from.as_str());
            add(to.as_str());
        }
        for rewrite in &self.rewrites {
            add(&rewrite.path);
            add(self.hashes.get(&rewrite.from).map_or("", String::as_str));
            add(&rewrite.text);
        }
        hasher.finalize().to_hex().to_string()
    }

    fn told(&self) -> RenamePlan {
        let told = |(from, to): &(SpacePath, SpacePath)| MovedNote {
            path: to.as_str().to_owned(),
            from: from.as_str().to_owned(),
        };
        RenamePlan {
            token: self.token(),
            title: self.title.clone(),
            moves: self.pairs.iter().take(TOLD_MOVES).map(told).collect(),
            moved: count(self.pairs.len()),
            notes: self.rewrites.iter().map(preview::of).collect(),
            left: told_left(self.left.clone()),
        }
    }
}

impl Notebook {
    /// What a rename would change.
    ///
    /// # Errors
    /// `not_found`, `invalid` for what cannot be called so.
    pub fn plan_rename(&self, wish: &RenameWish) -> Result<RenamePlan, Failure> {
        Ok(self.planned(wish)?.told())
    }

    /// Renames, and rewrites what names it, all or nothing. `token`: of the plan that was looked at. Without `links` nothing but the path
    /// changes.
    ///
    /// # Errors
    /// `conflict` when it would not be that plan any more, or when something is at the new place; those of [`Notebook::plan_rename`]; what the
    /// disk says else. Everything is as before then.
    pub fn apply_rename(
        &self,
        wish: &RenameWish,
        token: Option<&str>,
        links: bool,
        origin: &Origin,
    ) -> Result<RenameDone, Failure> {
        let _changing = self.change();
        let mut planned = self.planned(wish)?;
        if !links {
            planned.rewrites.clear();
            planned.left.clear();
        }
        if token.is_some_and(|token| token != planned.token()) {
            let message = "a note has changed since this was shown: look at it again";
            return Err(Failure::new("conflict", message));
        }
        let texts = texts(&planned)?;
        let left = std::mem::take(&mut planned.left);
        let record = Record {
            id: id(),
            title: planned.title,
            path: planned.path,
            from: planned.from,
            made: planned.moves.iter().flat_map(|step| self.space.missing_above(&step.to)).collect(),
            moves: planned.moves,
            pairs: planned.pairs,
            texts,
            undoes: false,
        };
        if record.pairs.is_empty() && record.moves.is_empty() && record.texts.is_empty() {
            return Ok(done(&record, left));
        }
        self.do_and_tell(&record, origin)?;
        Ok(done(&record, left))
    }

    /// Takes a rename back: names, and the texts that are as it left them.
    ///
    /// # Errors
    /// `not_found` when it can no longer be undone, `conflict` when something is at an old place.
    pub fn undo_rename(&self, id: &str, origin: &Origin) -> Result<RenameUndone, Failure> {
        let _changing = self.change();
        let gone =
            || Failure::not_found("this rename can no longer be undone: it was undone already, or is too long ago");
        let record = self.journal.carried_out(id).ok_or_else(gone)?;
        let moves: Vec<Step> = record.moves.iter().rev().map(steps::inverse).collect();
        for step in &moves {
            if !self.is_there(&step.from) {
                let message = format!("`{}` is not there any more: the rename cannot be undone", step.from);
                return Err(Failure::not_found(message));
            }
        }
        let pairs: Vec<(SpacePath, SpacePath)> =
            record.pairs.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        // Links that were written since lead back, too.
        let (rewrites, hashes) = self.rewrites(&pairs);
        let mut rewrites: HashMap<String, Rewrite> =
            rewrites.notes.into_iter().map(|rewrite| (rewrite.from.clone(), rewrite)).collect();
        let (mut texts, mut left) = (Vec::new(), Vec::new());
        let mut restored = 0;
        for text in record.texts {
            let again = rewrites.remove(text.path.as_str());
            match self.space.meta(&text.path) {
                Ok(meta) if meta.hash == text.after_hash => {
                    restored += 1;
                    texts.push(TextChange {
                        from: text.path,
                        path: text.from,
                        before: text.after,
                        before_hash: text.after_hash,
                        after: text.before,
                        after_hash: text.before_hash,
                    });
                }
                _ => {
                    left.push(text.path.as_str().to_owned());
                    texts.extend(again.and_then(|rewrite| text_change(rewrite, &hashes)));
                }
            }
        }
        texts.extend(rewrites.into_values().filter_map(|rewrite| text_change(rewrite, &hashes)));
        let undo = Record {
            id: self::id(),
            title: format!("Undo: {}", record.title),
            path: record.from.clone(),
            from: record.path,
            moves,
            made: Vec::new(),
            pairs,
            texts,
            undoes: true,
        };
        self.do_and_tell(&undo, origin)?;
        record.made.iter().for_each(|folder| self.space.remove_if_empty(folder));
        for phase in [Phase::Do, Phase::Done] {
            if let Err(error) = self.journal.forget(id, phase) {
                tracing::warn!(%error, "the record of a rename that was undone stays");
            }
        }
        Ok(RenameUndone { title: record.title, path: record.from, restored, left })
    }

    /// The rename that can be undone next.
    #[must_use]
    pub fn last_rename(&self) -> Option<LastRename> {
        self.journal.last().map(|record| LastRename { id: record.id, title: record.title })
    }

    /// Renames a file and rewrites the links that led to it, in the style that each was written in.
    ///
    /// # Errors
    /// `conflict` when something is at the new place; `not_found`.
    pub fn rename(&self, from: &str, to: &str, origin: &Origin) -> Result<Renamed, Failure> {
        // A folder is moved by faces alone: rights of plugs are over files.
        self.space.meta(&space_path(from)?)?;
        let wish = RenameWish::File { from: from.to_owned(), to: to.to_owned() };
        let done = self.apply_rename(&wish, None, true, origin)?;
        Ok(Renamed { path: done.path.unwrap_or_default(), rewritten: done.rewritten })
    }

    fn planned(&self, wish: &RenameWish) -> Result<Planned, Failure> {
        let invalid = |error: &dyn std::fmt::Display| Failure::invalid(error.to_string());
        match wish {
            RenameWish::File { from, to } => self.planned_move(from, to),
            RenameWish::Heading { path, line, to } => {
                note_path(path)?;
                let hashes = RefCell::default();
                let rewrites = self.index.rewrites_for_heading(path, *line, to, &|path| self.read_text(path, &hashes));
                let Rewrites { notes: rewrites, left } = rewrites.map_err(|error| invalid(&error))?;
                Ok(Planned {
                    left,
                    title: format!("Rename the heading to “{}”", to.trim()),
                    from: Some(path.clone()),
                    path: Some(path.clone()),
                    moves: Vec::new(),
                    pairs: Vec::new(),
                    rewrites,
                    hashes: hashes.into_inner(),
                })
            }
            RenameWish::Tag { from, to } => {
                let (from, to) = (from.trim_start_matches('#'), to.trim().trim_start_matches('#'));
                let hashes = RefCell::default();
                let rewrites = self.index.rewrites_for_tag(from, to, &|path| self.read_text(path, &hashes));
                let rewrites = rewrites.map_err(|error| invalid(&error))?;
                Ok(Planned {
                    left: Vec::new(),
                    title: format!("Rename the tag “#{from}” to “#{to}”"),
                    from: None,
                    path: None,
                    moves: Vec::new(),
                    pairs: Vec::new(),
                    rewrites,
                    hashes: hashes.into_inner(),
                })
            }
        }
    }

    fn planned_move(&self, from: &str, to: &str) -> Result<Planned, Failure> {
        let from = space_path(from)?;
        let folder = self.space.host_path(&from).symlink_metadata().is_ok_and(|meta| meta.is_dir());
        let to = if from.is_note() && !folder { note_path(to) } else { space_path(to) }?;
        let pairs = if folder {
            let below = self.space.walk_below(&from)?.entries.into_iter().map(|entry| entry.path);
            let moved = below.filter_map(|path| {
                let rest = path.as_str().strip_prefix(from.as_str())?;
                Some((path.clone(), SpacePath::new(format!("{to}{rest}")).ok()?))
            });
            moved.collect()
        } else {
            self.space.meta(&from)?;
            if from == to { Vec::new() } else { vec![(from.clone(), to.clone())] }
        };
        let (Rewrites { notes: rewrites, left }, hashes) = self.rewrites(&pairs);
        let what = if from.parent() == to.parent() { "Rename" } else { "Move" };
        let shown = if what == "Rename" { to.title() } else { to.name() };
        Ok(Planned {
            title: format!("{what} “{}” to “{shown}”", from.title()),
            from: Some(from.as_str().to_owned()),
            path: Some(to.as_str().to_owned()),
            moves: if from == to { Vec::new() } else { vec![Step { from, to, folder }] },
            pairs,
            rewrites,
            left,
            hashes,
        })
    }

    fn rewrites(&self, pairs: &[(SpacePath, SpacePath)]) -> (Rewrites, HashMap<String, String>) {
        let hashes = RefCell::default();
        let moves = pairs.iter().map(|(from, to)| (from.as_str(), to.as_str()));
        let rewrites = self.index.rewrites_for_moves(moves, &|path| self.read_text(path, &hashes));
        (rewrites, hashes.into_inner())
    }

    /// The text of a note, if it is text.
    fn read_text(&self, path: &str, hashes: &RefCell<HashMap<String, String>>) -> Option<String> {
        let (bytes, meta) = self.space.read_bytes(&SpacePath::new(path).ok()?).ok()?;
        hashes.borrow_mut().insert(path.to_owned(), meta.hash);
        String::from_utf8(bytes).ok()
    }

    /// Does what a record says, and tells it. The caller holds the right to change.
    fn do_and_tell(&self, record: &Record, origin: &Origin) -> Result<(), Failure> {
        let unwritten = |error: std::io::Error| {
            Failure::new("unavailable", format!("nothing was renamed, for it could not be noted down first: {error}"))
        };
        self.journal.begin(record).map_err(unwritten)?;
        fault::point("rename.begun");
        steps::carry_out(&self.space, &self.journal, record)?;
        self.history.renamed(record.pairs.iter().map(|(from, to)| (from.as_str(), to.as_str())));
        let texts = record.texts.iter().map(|text| (text.path.as_str(), text.before.as_bytes()));
        self.history.keep_all(texts, "rename");
        let changes = self.take_in_rename(record)?;
        self.settle(record.id.clone(), record.undoes);
        if changes.len() > MANY {
            // Plugs may take their time to hear of it all; who renamed does not wait for them.
            let (announcer, origin) = (Arc::clone(&self.announcer), origin.clone());
            std::thread::spawn(move || announcer.tell_many(&changes, &origin, &AtomicBool::new(false)));
        } else {
            for change in &changes {
                self.tell(change, origin);
            }
        }
        Ok(())
    }

    /// The index follows; what there is to tell.
    fn take_in_rename(&self, record: &Record) -> Result<Vec<Change>, Failure> {
        let texts: HashMap<&SpacePath, &TextChange> = record.texts.iter().map(|text| (&text.path, text)).collect();
        let mut files: Vec<NewState> = Vec::with_capacity(record.pairs.len() + record.texts.len());
        let mut changes = Vec::new();
        for (from, to) in &record.pairs {
            let state = self.state_of(to, texts.get(to).copied())?;
            if record.moves.iter().any(|step| step.folder) {
                self.space.moved_with_folder(from, to, &state.file.hash);
            }
            if to.is_note() {
                let hash = state.file.hash.clone();
                changes.push(Change::Renamed { path: to.as_str().into(), from: from.as_str().into(), hash });
            } else {
                changes.push(Change::File { path: to.as_str().into() });
                changes.push(Change::File { path: from.as_str().into() });
            }
            files.push(state);
        }
        let moved: std::collections::HashSet<&SpacePath> = record.pairs.iter().map(|(_, to)| to).collect();
        for text in &record.texts {
            if !moved.contains(&text.path) {
                files.push(self.state_of(&text.path, Some(text))?);
            }
            changes.push(Change::Saved { path: text.path.as_str().into(), hash: text.after_hash.clone() });
        }
        self.index_states(files);
        for (from, _) in &record.pairs {
            self.unindex(from);
        }
        Ok(changes)
    }

    fn state_of(&self, path: &SpacePath, text: Option<&TextChange>) -> Result<NewState, SpaceError> {
        let (text, meta) = match text {
            Some(text) => (text.after.clone(), self.space.meta(path)?),
            None if path.is_note() => {
                let (bytes, meta) = self.space.read_bytes(path)?;
                (crate::app::text_of(bytes), meta)
            }
            None => (String::new(), self.space.meta(path)?),
        };
        let file = NoteFile { text, hash: meta.hash, size: meta.size, modified: meta.modified.timestamp_millis() };
        Ok(NewState { path: path.clone(), file })
    }

    fn index_states(&self, files: Vec<NewState>) {
        let (notes, others): (Vec<NewState>, Vec<NewState>) = files.into_iter().partition(|file| file.path.is_note());
        for other in others {
            self.index.put_attachment(other.path.as_str());
        }
        if notes.len() <= MANY {
            for NewState { path, file } in notes {
                self.index.put(&jackdaw_index::SourceNote {
                    path: path.as_str(),
                    text: &file.text,
                    hash: &file.hash,
                    size: file.size,
                    modified: file.modified,
                });
            }
            return;
        }
        let paths: Vec<String> = notes.iter().map(|note| note.path.as_str().to_owned()).collect();
        let files: HashMap<String, NoteFile> =
            notes.into_iter().map(|note| (note.path.as_str().to_owned(), note.file)).collect();
        if let Err(error) = self.index.put_many(&paths, &|path| files.get(path).cloned(), &|_| ()) {
            tracing::error!(%error, "renamed notes could not be indexed");
        }
    }

    /// When all of it survives a power cut, its record is only for undoing. Nobody waits for that: until then the next start would do it again.
    fn settle(&self, id: String, undoes: bool) {
        let (space, journal) = (Arc::clone(&self.space), self.journal.clone());
        std::thread::spawn(move || {
            if let Err(error) = space.sync() {
                tracing::warn!(%error, "the space could not be synced after a rename; the next start looks again");
                return;
            }
            fault::point("rename.synced");
            let ended = if undoes { journal.forget(&id, Phase::Do) } else { journal.turn(&id, Phase::Do, Phase::Done) };
            if let Err(error) = ended {
                tracing::warn!(%error, "the record of a rename stays");
            }
            journal.prune();
        });
    }
}

/// A file as the index takes it in.
struct NewState {
    path: SpacePath,
    file: NoteFile,
}

fn texts(planned: &Planned) -> Result<Vec<TextChange>, Failure> {
    let change = |rewrite: &Rewrite| {
        text_change(rewrite.clone(), &planned.hashes)
            .ok_or_else(|| Failure::internal(format!("`{}` was planned without being read", rewrite.from)))
    };
    planned.rewrites.iter().map(change).collect()
}

fn text_change(rewrite: Rewrite, hashes: &HashMap<String, String>) -> Option<TextChange> {
    Some(TextChange {
        before_hash: hashes.get(&rewrite.from)?.clone(),
        after_hash: blake3::hash(rewrite.text.as_bytes()).to_hex().to_string(),
        from: SpacePath::new(rewrite.from).ok()?,
        path: SpacePath::new(rewrite.path).ok()?,
        before: rewrite.before,
        after: rewrite.text,
    })
}

fn told_left(left: Vec<jackdaw_index::LeftLink>) -> Vec<LeftLink> {
    let told = |link: jackdaw_index::LeftLink| LeftLink { path: link.path, line: link.line, target: link.target };
    left.into_iter().map(told).collect()
}

fn done(record: &Record, left: Vec<jackdaw_index::LeftLink>) -> RenameDone {
    RenameDone {
        id: record.id.clone(),
        title: record.title.clone(),
        path: record.path.clone(),
        moved: count(record.pairs.len()),
        rewritten: count(record.texts.len()),
        left: told_left(left),
    }
}

/// Ascending by time, so that the newest is the last by name.
fn id() -> String {
    Utc::now().format("%Y%m%dT%H%M%S%9f").to_string()
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
