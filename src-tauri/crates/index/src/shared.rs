//! What the handles and the writing thread share.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jackdaw_query::{FileRows, Inbox};
use parking_lot::{Mutex, RwLock};

use crate::beginnings::Kept;
use crate::objects::{Objects, Version};
use crate::pending::{Change, Text};
use crate::properties;
use crate::record::Record;
use crate::rows;
use crate::schema::{Fields, Prepared};
use crate::types::SourceNote;

/// Reads a note's text as it was given to the index; `None` if it is gone.
pub(crate) type ReadText = dyn Fn(&str) -> Option<String> + Send + Sync;

pub(crate) struct Shared {
    pub(crate) objects: RwLock<Objects>,
    pub(crate) text: Text,
    pub(crate) fields: Fields,
    pub(crate) read: Box<ReadText>,
    /// What the beginnings of words found.
    pub(crate) kept: Arc<Kept>,
    /// What the query tables have not taken yet.
    pub(crate) inbox: Arc<Inbox>,
    next: AtomicU64,
    bulk: Mutex<Bulk>,
}

/// While many notes are read, one may be removed after it was read and before it is taken.
#[derive(Default)]
struct Bulk {
    running: usize,
    /// Files removed while a bulk runs, with the version above which they may come back.
    gone: HashMap<String, Version>,
}

impl Shared {
    pub(crate) fn new(objects: Objects, text: Text, fields: Fields, read: Box<ReadText>, next: Version) -> Self {
        Self {
            objects: RwLock::new(objects),
            text,
            fields,
            read,
            kept: Arc::default(),
            inbox: Arc::default(),
            next: AtomicU64::new(next),
            bulk: Mutex::default(),
        }
    }

    /// The number of a state that is about to be read: whoever reads later wins.
    pub(crate) fn next_version(&self) -> Version {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Understands a note.
    pub(crate) fn prepare(&self, version: Version, source: &SourceNote<'_>) -> (Record, Arc<Prepared>, FileRows) {
        let note = jackdaw_markdown::parse(source.text);
        let record = Record::note(source.path, source.hash, source.size, source.modified, &note);
        let properties = properties::of(&note);
        let prepared = self.fields.note(version, &record, &note, &properties, source.text);
        let rows = rows::of_note(version, &record, note, properties);
        (record, prepared, rows)
    }

    /// Takes a file's new state, to be found by the next query. `false` if a newer one is there already.
    pub(crate) fn apply(&self, record: Record, prepared: Arc<Prepared>, rows: FileRows) -> bool {
        let version = prepared.version;
        // All under one lock: a query sees the change in `objects`, in `text` and in the tables, or in none. (The tables
        // resolve links by `objects`: what they find there has to be in the inbox.)
        let mut objects = self.objects.write();
        if objects.version(&record.path).is_some_and(|other| other > version) {
            return false;
        }
        self.text.push(Change::Put(prepared));
        self.inbox.put(rows);
        objects.insert(version, record);
        true
    }

    /// Before the first of many [`Shared::apply_objects`], and after the last.
    pub(crate) fn bulk(&self, begins: bool) {
        let mut bulk = self.bulk.lock();
        if begins {
            bulk.running += 1;
        } else {
            bulk.running = bulk.running.saturating_sub(1);
        }
        if bulk.running == 0 {
            bulk.gone.clear();
        }
    }

    /// Takes a file's new state, whose text goes to the writing thread by another way. Whether there was one before; none if a newer one is
    /// there already.
    pub(crate) fn apply_objects(&self, record: Record, version: Version, rows: FileRows) -> Option<bool> {
        let bulk = self.bulk.lock();
        let mut objects = self.objects.write();
        let before = objects.version(&record.path);
        let newer = |other: &Version| *other > version;
        if before.as_ref().is_some_and(newer) || bulk.gone.get(&record.path).is_some_and(newer) {
            return None;
        }
        self.inbox.put(rows);
        objects.insert(version, record);
        Some(before.is_some())
    }

    /// Forgets a file. `false` if there is none.
    pub(crate) fn forget(&self, path: &str) -> bool {
        let mut bulk = self.bulk.lock();
        if bulk.running > 0 {
            bulk.gone.insert(path.to_owned(), self.next_version());
        }
        let mut objects = self.objects.write();
        let removed = objects.remove(path);
        if removed {
            self.text.push(Change::Remove(path.to_owned()));
            self.inbox.remove(path);
        }
        removed
    }

    /// Every file once more, for an index that has to be written from nothing.
    pub(crate) fn prepare_again(&self) -> impl Iterator<Item = Arc<Prepared>> {
        let files: Vec<(Version, Record)> = {
            let objects = self.objects.read();
            let files = objects.files();
            files.map(|file| (file.version, Record { path: file.path.to_string(), note: file.note.clone() })).collect()
        };
        files.into_iter().filter_map(|(version, record)| match &record.note {
            None => Some(self.fields.attachment(version, &record)),
            Some(_) => {
                let text = (self.read)(&record.path)?;
                let note = jackdaw_markdown::parse(&text);
                Some(self.fields.note(version, &record, &note, &properties::of(&note), &text))
            }
        })
    }
}
