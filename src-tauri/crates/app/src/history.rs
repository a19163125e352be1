//! Earlier versions of notes. A version is a text that stood on the disk and was about to be replaced, moved or deleted; what stands there now
//! is no version yet. They follow a note that is renamed, and outlive one that is deleted.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use jackdaw_space::{SpaceError, SpacePath, WriteOptions};
use jackdaw_store::{Bounds, NewVersion, Store, StoreError, Version};
use parking_lot::Mutex;

use crate::changes::{Change, Origin};
use crate::notebook::{Notebook, note_path};
use crate::notes::rfc3339;
use crate::protocol::{Failure, NoteVersion, Saved, VersionText};
use crate::settings::SettingsFile;

/// How far apart versions of one note are while it is written, in minutes.
pub(crate) const MINUTES: std::ops::RangeInclusive<u64> = 0..=1440;
/// How long they are kept, in days.
pub(crate) const DAYS: std::ops::RangeInclusive<u64> = 1..=3650;
/// How much is kept of all notes together, in megabytes on the disk.
pub(crate) const MEGABYTES: std::ops::RangeInclusive<u64> = 10..=100_000;

/// Notes whose last text is remembered, so that what another program replaces can be kept: more than anybody has open.
const REMEMBERED: usize = 256;
/// Bytes of these texts together.
const REMEMBERED_BYTES: usize = 64 * 1024 * 1024;
/// Versions between two looks at the bounds.
const PRUNE_EVERY: usize = 200;

/// What the settings say of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HistorySettings {
    pub(crate) minutes: u64,
    pub(crate) days: u64,
    pub(crate) megabytes: u64,
}

impl Default for HistorySettings {
    /// As often as Obsidian's file recovery, but for three months: texts are small.
    fn default() -> Self {
        Self { minutes: 5, days: 90, megabytes: 500 }
    }
}

impl HistorySettings {
    /// `history: {minutes: 5, days: 90, megabytes: 500}`; what is missing or out of range is the default.
    pub(crate) fn of(file: &SettingsFile) -> Self {
        let value = file.value("history");
        let number = |key: &str, range: &std::ops::RangeInclusive<u64>, usual: u64| {
            value.get(key).and_then(serde_json::Value::as_u64).filter(|number| range.contains(number)).unwrap_or(usual)
        };
        let usual = Self::default();
        Self {
            minutes: number("minutes", &MINUTES, usual.minutes),
            days: number("days", &DAYS, usual.days),
            megabytes: number("megabytes", &MEGABYTES, usual.megabytes),
        }
    }
}

/// The versions of a space.
#[derive(Debug)]
pub(crate) struct History {
    store: Store,
    settings: HistorySettings,
    memory: Mutex<Memory>,
    /// The files that a text is kept of which is not saved, as far as it was spoken of since the start; with the face that is writing it.
    drafts: Mutex<HashMap<String, Option<u32>>>,
}

/// What is known of notes that were opened or written since the start.
#[derive(Debug, Default)]
struct Memory {
    notes: HashMap<String, Seen>,
    bytes: usize,
    /// Grows with each look: the longest unseen is forgotten first.
    clock: u64,
    since_pruned: usize,
}

#[derive(Debug, Default)]
struct Seen {
    at: u64,
    /// Who wrote it last.
    by: Option<&'static str>,
    /// When its newest version was made.
    kept: Option<DateTime<Utc>>,
    text: Option<(String, Arc<[u8]>)>,
}

impl History {
    pub(crate) fn new(store: Store, settings: HistorySettings) -> Self {
        Self { store, settings, memory: Mutex::default(), drafts: Mutex::default() }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// A text of a file is kept, of this face or of one that is gone.
    pub(crate) fn has_draft(&self, path: &str, face: Option<u32>) {
        let mut drafts = self.drafts.lock();
        let writer = drafts.entry(path.to_owned()).or_default();
        *writer = face.or(*writer);
    }

    /// None is kept any more; whether one was.
    pub(crate) fn has_no_draft(&self, path: &str) -> bool {
        self.drafts.lock().remove(path).is_some()
    }

    /// The face that keeps a text of this file.
    pub(crate) fn writer_of_draft(&self, path: &str) -> Option<u32> {
        self.drafts.lock().get(path).copied().flatten()
    }

    /// A note has these bytes now; when another program replaces them, they can still be kept.
    pub(crate) fn saw(&self, path: &str, hash: &str, bytes: &[u8]) {
        let mut memory = self.memory.lock();
        memory.text(path, Some((hash.to_owned(), Arc::from(bytes))));
    }

    /// Whether what a note says now is to be kept before `origin` replaces it: while one writes on, now and then; when another one does, always.
    fn is_due(&self, path: &str, origin: &Origin) -> bool {
        let mut memory = self.memory.lock();
        let seen = memory.seen(path);
        let other = seen.by.replace(origin.as_str()) != Some(origin.as_str());
        let spacing = chrono::TimeDelta::minutes(i64::try_from(self.settings.minutes).unwrap_or(5));
        other || seen.kept.is_none_or(|kept| Utc::now() - kept >= spacing)
    }

    /// Keeps a text; that it cannot be kept never holds up who changes it.
    fn keep(&self, path: &str, bytes: &[u8], modified: DateTime<Utc>, why: &str) {
        let now = Utc::now();
        self.memory.lock().seen(path).kept = Some(now);
        let time = modified.min(now).timestamp_millis();
        self.add([NewVersion { path, time, why, bytes }]);
    }

    /// Keeps texts as they are now.
    pub(crate) fn keep_all<'a>(&self, texts: impl Iterator<Item = (&'a str, &'a [u8])>, why: &str) {
        let time = Utc::now().timestamp_millis();
        self.add(texts.map(|(path, bytes)| NewVersion { path, time, why, bytes }));
    }

    fn add<'a>(&self, versions: impl IntoIterator<Item = NewVersion<'a>>) {
        match self.store.versions_add(versions) {
            Ok(kept) => {
                let due = {
                    let mut memory = self.memory.lock();
                    memory.since_pruned += kept;
                    memory.since_pruned >= PRUNE_EVERY
                };
                if due {
                    self.prune();
                }
            }
            Err(error) => tracing::warn!(%error, "a version of a note could not be kept"),
        }
    }

    /// Drops what is older or more than is wanted.
    pub(crate) fn prune(&self) {
        self.memory.lock().since_pruned = 0;
        let age = chrono::TimeDelta::days(i64::try_from(self.settings.days).unwrap_or(90));
        let bounds = Bounds {
            since: (Utc::now() - age).timestamp_millis(),
            total: self.settings.megabytes.saturating_mul(1_000_000),
        };
        match self.store.versions_prune(bounds) {
            Ok(0) => {}
            Ok(dropped) => tracing::info!(dropped, "old versions of notes were dropped"),
            Err(error) => tracing::warn!(%error, "old versions of notes could not be dropped"),
        }
    }

    /// Another program wrote a note that said what is remembered under `before`.
    pub(crate) fn replaced_outside(&self, path: &str, before: Option<&str>, bytes: &[u8], hash: &str) {
        let old = {
            let mut memory = self.memory.lock();
            // Only of notes that were opened or written here: a `git checkout` touches thousands.
            if !memory.notes.contains_key(path) {
                return;
            }
            memory.seen(path).by = Some(Origin::External.as_str());
            memory.text(path, Some((hash.to_owned(), Arc::from(bytes))))
        };
        if let Some((_, bytes)) = old.filter(|(hash, _)| Some(hash.as_str()) == before) {
            self.keep(path, &bytes, Utc::now(), "outside");
        }
    }

    /// Another program deleted a note.
    pub(crate) fn deleted_outside(&self, path: &str) {
        let old = self.memory.lock().forget(path);
        if let Some((_, bytes)) = old {
            self.keep(path, &bytes, Utc::now(), "delete");
            self.memory.lock().forget(path);
        }
    }

    /// Files have other paths: their versions follow, and what is kept of them that is not saved.
    pub(crate) fn renamed<'a>(&self, moves: impl Iterator<Item = (&'a str, &'a str)> + Clone) {
        {
            let mut memory = self.memory.lock();
            for (from, to) in moves.clone() {
                if let Some(seen) = memory.notes.remove(from) {
                    memory.notes.insert(to.to_owned(), seen);
                }
            }
        }
        {
            let mut drafts = self.drafts.lock();
            for (from, to) in moves.clone() {
                if let Some(writer) = drafts.remove(from) {
                    drafts.insert(to.to_owned(), writer);
                }
            }
        }
        let followed = self.store.versions_move(moves.clone()).and_then(|()| self.store.drafts_move(moves));
        if let Err(error) = followed {
            tracing::warn!(%error, "the versions of a renamed note could not follow it");
        }
    }
}

impl Memory {
    fn seen(&mut self, path: &str) -> &mut Seen {
        self.clock += 1;
        let clock = self.clock;
        while !self.notes.contains_key(path) && self.notes.len() >= REMEMBERED && self.forget_oldest() {}
        let seen = self.notes.entry(path.to_owned()).or_default();
        seen.at = clock;
        seen
    }

    /// Sets the text that is remembered, and gives back the one of before.
    fn text(&mut self, path: &str, text: Option<(String, Arc<[u8]>)>) -> Option<(String, Arc<[u8]>)> {
        let size = text.as_ref().map_or(0, |(_, bytes)| bytes.len());
        while self.bytes > 0 && self.bytes + size > REMEMBERED_BYTES && self.forget_oldest() {}
        let before = std::mem::replace(&mut self.seen(path).text, text);
        self.bytes = self.bytes + size - before.as_ref().map_or(0, |(_, bytes)| bytes.len());
        before
    }

    fn forget(&mut self, path: &str) -> Option<(String, Arc<[u8]>)> {
        let text = self.notes.remove(path)?.text;
        self.bytes -= text.as_ref().map_or(0, |(_, bytes)| bytes.len());
        text
    }

    /// False when there is none.
    fn forget_oldest(&mut self) -> bool {
        let oldest = self.notes.iter().min_by_key(|(_, seen)| seen.at).map(|(path, _)| path.clone());
        if let Some(oldest) = &oldest {
            self.forget(oldest);
        }
        oldest.is_some()
    }
}

impl Notebook {
    /// Keeps what a note says now, if that is due before `origin` replaces it. The caller holds the right to change.
    pub(crate) fn keep_before(&self, path: &SpacePath, origin: &Origin) {
        if path.is_note() && self.history.is_due(path.as_str(), origin) {
            self.keep_now(path, word(origin));
        }
    }

    /// Keeps what a note says now. The caller holds the right to change.
    pub(crate) fn keep_now(&self, path: &SpacePath, why: &str) {
        if !path.is_note() {
            return;
        }
        if let Ok((bytes, meta)) = self.space.read_bytes(path) {
            self.history.keep(path.as_str(), &bytes, meta.modified, why);
        }
    }

    /// The versions of a note, there or deleted, the newest first.
    ///
    /// # Errors
    /// `internal` when they cannot be read.
    pub fn versions(&self, path: &str) -> Result<Vec<NoteVersion>, Failure> {
        let path = note_path(path)?;
        let versions = self.history.store.versions(path.as_str()).map_err(failed)?;
        Ok(versions.into_iter().map(told).collect())
    }

    /// A version of a note with its text.
    ///
    /// # Errors
    /// `not_found` when it is no version of this note.
    pub fn version(&self, path: &str, id: i64) -> Result<(NoteVersion, Vec<u8>), Failure> {
        let path = note_path(path)?;
        let found = self.history.store.version_read(id).map_err(failed)?;
        let found = found.filter(|(version, _)| version.path == path.as_str());
        let (version, bytes) = found.ok_or_else(|| {
            Failure::not_found(format!("there is no version {id} of `{path}`: list them for what there is"))
        })?;
        Ok((told(version), bytes))
    }

    /// The same for the editor.
    ///
    /// # Errors
    /// As [`Notebook::version`].
    pub fn version_text(&self, path: &str, id: i64) -> Result<VersionText, Failure> {
        let (version, bytes) = self.version(path, id)?;
        let text = crate::app::text_of(bytes);
        Ok(VersionText { version, text: text.trim_start_matches('\u{feff}').replace("\r\n", "\n") })
    }

    /// Keeps what a note says now as a version, whenever the last one was made.
    ///
    /// # Errors
    /// `not_found`.
    pub fn keep_version(&self, path: &str) -> Result<(), Failure> {
        let path = note_path(path)?;
        let _changing = self.change();
        self.space.meta(&path)?;
        self.keep_now(&path, "kept");
        Ok(())
    }

    /// Puts a version in the place of what a note says now, which becomes a version itself; a note that is gone comes back.
    ///
    /// # Errors
    /// `not_found` when it is no version of this note; what the disk says else.
    pub fn restore_version(&self, path: &str, id: i64, origin: &Origin) -> Result<Saved, Failure> {
        let (_, bytes) = self.version(path, id)?;
        let path = note_path(path)?;
        let _changing = self.change();
        self.keep_now(&path, "restore");
        let if_hash = match self.space.meta(&path) {
            Ok(meta) => Some(meta.hash),
            Err(SpaceError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let options = WriteOptions { create_new: if_hash.is_none(), if_hash: if_hash.as_deref() };
        let written = self.space.write(&path, &bytes, options)?;
        self.take_in(&path, &written.hash, written.created, origin)?;
        Ok(Saved::new(path.as_str(), written.hash))
    }

    /// Tells a change of another program, after what it replaced was kept.
    pub(crate) fn keep_outside(&self, change: &Change, before: Option<&str>, bytes: &[u8]) {
        match change {
            Change::Saved { path, hash } => self.history.replaced_outside(path, before, bytes, hash),
            Change::Deleted { path } => self.history.deleted_outside(path),
            Change::Renamed { path, from, .. } => {
                self.history.renamed(std::iter::once((from.as_str(), path.as_str())));
            }
            Change::Created { .. } | Change::File { .. } => {}
        }
    }
}

fn word(origin: &Origin) -> &'static str {
    match origin {
        Origin::Editor => "edit",
        other => other.as_str(),
    }
}

fn told(version: Version) -> NoteVersion {
    NoteVersion {
        id: version.id,
        time: DateTime::from_timestamp_millis(version.time).map(rfc3339).unwrap_or_default(),
        hash: version.hash,
        size: version.size,
        why: version.why,
    }
}

fn failed(error: StoreError) -> Failure {
    Failure::internal(error.to_string())
}
