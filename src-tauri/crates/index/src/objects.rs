//! The files of a space: what they are called, whom they mention, how they are tagged. In memory; what it is made from is stored beside the text
//! (see `record`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::called::Called;
use crate::filed::Filed;
use crate::names::{is_tag_or_below, key, stem};
use crate::record::{NoteHead, Record, mention};
use crate::resolve::{Id, Names};
use crate::tokens::folded;
use crate::types::{Known, NoteTitle, TagCount};

/// Each state of a file has its own number, ever growing: text found under another one is out of date.
pub(crate) type Version = u64;

/// A file.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: Arc<str>,
    /// The path without case and diacritics, where that is more than its letters in lower case.
    pub(crate) folded: Option<Box<str>>,
    pub(crate) version: Version,
    /// `None` for an attachment.
    pub(crate) note: Option<NoteHead>,
    /// Its own number among those of [`mention`].
    mentioned: Option<u32>,
}

impl File {
    /// Its title; none of an attachment.
    pub(crate) fn title(&self) -> Option<&str> {
        self.note.as_ref().map(|note| note.title(&self.path))
    }

    /// What a note is called: its title, the name of its file, its aliases. The same name may come twice. Nothing for an attachment.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let note = self.note.iter();
        note.flat_map(|note| {
            let names = [note.title(&self.path), stem(&self.path)].into_iter();
            names.chain(note.aliases.iter().map(|alias| &**alias))
        })
    }
}

/// The files of a space and what is known of all of them.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    files: Vec<Option<File>>,
    pub(crate) names: Names,
    /// All of them by path: made when somebody asks for it, kept up from then on.
    order: OnceLock<Vec<Id>>,
    /// By [`mention`]: the notes that have such links.
    mentions: FxHashMap<u32, Vec<Id>>,
    /// The same for the names in raw HTML: they are no links.
    html_mentions: FxHashMap<u32, Vec<Id>>,
    /// The notes that have a tag, for each way of writing it.
    tags: FxHashMap<Arc<str>, Vec<Id>>,
    /// The notes whose text is current, by the lower half of their versions.
    live: Filed,
    /// The same, for the question that is asked most.
    live_bits: Bits,
    notes: usize,
    /// What notes are called in plain words: made when somebody asks for it, kept up from then on. Not everybody does, and it takes its time to
    /// file the names of a hundred thousand notes.
    called: OnceLock<Called>,
}

impl Objects {
    /// Room for so many files, where that is known: maps that grow are copied again and again.
    pub(crate) fn with_room_for(files: usize) -> Self {
        let mut objects = Self { names: Names::with_room_for(files), ..Self::default() };
        objects.files.reserve(files);
        objects.live = Filed::with_room_for(files);
        objects.mentions.reserve(files);
        objects
    }

    pub(crate) fn file(&self, id: Id) -> Option<&File> {
        self.files.get(id as usize)?.as_ref()
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.file(self.names.id(path)?)
    }

    pub(crate) fn version(&self, path: &str) -> Option<Version> {
        self.get(path).map(|file| file.version)
    }

    pub(crate) fn is_live(&self, version: Version) -> bool {
        self.live_bits.contains(version)
    }

    pub(crate) fn live(&self, version: Version) -> Option<&File> {
        self.live_with_id(version).map(|(_, file)| file)
    }

    fn live_with_id(&self, version: Version) -> Option<(Id, &File)> {
        let found = self.live.get(low(version)).filter_map(|id| Some((id, self.file(id)?)));
        found.into_iter().find(|(_, file)| file.version == version)
    }

    /// The notes, in no order that means anything.
    pub(crate) fn live_versions(&self) -> impl Iterator<Item = (Version, &str)> {
        let notes = self.in_memory_order().filter(|file| file.note.is_some());
        notes.map(|file| (file.version, &*file.path))
    }

    pub(crate) fn insert(&mut self, version: Version, mut record: Record) {
        self.remove(&record.path);
        let path: Arc<str> = record.path.into();
        let folded = (!path.is_ascii()).then(|| folded(&path).into());
        let id = self.names.insert(&path);
        if self.files.len() <= id as usize {
            self.files.resize_with(id as usize + 1, || None);
        }
        if let Some(note) = &mut record.note {
            self.notes += 1;
            self.live.insert(low(version), id);
            self.live_bits.insert(version);
            file_under(&mut self.mentions, &note.mentions, id);
            file_under(&mut self.html_mentions, &note.html_mentions, id);
            for tag in &mut note.tags {
                match self.tags.get_key_value(tag).map(|(known, _)| Arc::clone(known)) {
                    Some(known) => *tag = known,
                    None => drop(self.tags.insert(Arc::clone(tag), Vec::new())),
                }
                if let Some(holders) = self.tags.get_mut(tag) {
                    holders.push(id);
                }
            }
        }
        let mentioned = mention(&path);
        let file = File { path, folded, version, note: record.note, mentioned };
        if let Some(called) = self.called.get_mut() {
            called.insert(id, &file);
        }
        let place = self.order.get().and_then(|order| self.place(order, &file.path).err());
        self.files[id as usize] = Some(file);
        if let (Some(place), Some(order)) = (place, self.order.get_mut()) {
            order.insert(place, id);
        }
    }

    /// The place of a file in the order by path, or where it would be.
    fn place(&self, order: &[Id], path: &str) -> Result<usize, usize> {
        order.binary_search_by(|id| self.file(*id).map(|file| &*file.path).cmp(&Some(path)))
    }

    /// Whether there was such a file.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        let Some(id) = self.names.id(path) else { return false };
        let place = self.order.get().and_then(|order| self.place(order, path).ok());
        if let (Some(place), Some(order)) = (place, self.order.get_mut()) {
            order.remove(place);
        }
        let Some(file) = self.files.get_mut(id as usize).and_then(Option::take) else { return false };
        self.names.remove(id);
        if let Some(called) = self.called.get_mut() {
            called.remove(id, &file);
        }
        if let Some(note) = file.note {
            self.notes -= 1;
            self.live.remove(low(file.version), id);
            self.live_bits.remove(file.version);
            take_from_under(&mut self.mentions, &note.mentions, id);
            take_from_under(&mut self.html_mentions, &note.html_mentions, id);
            for tag in &note.tags {
                if let Some(holders) = self.tags.get_mut(tag) {
                    take_out(holders, id);
                    if holders.is_empty() {
                        self.tags.remove(tag);
                    }
                }
            }
        }
        true
    }

    pub(crate) fn is_note(&self, path: &str) -> bool {
        self.get(path).is_some_and(|file| file.note.is_some())
    }

    pub(crate) fn is_attachment(&self, path: &str) -> bool {
        self.get(path).is_some_and(|file| file.note.is_none())
    }

    /// Every file, by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.order().iter().filter_map(|id| self.file(*id))
    }

    fn order(&self) -> &[Id] {
        self.order.get_or_init(|| {
            let mut files: Vec<(&str, Id)> =
                (0..).zip(&self.files).filter_map(|(id, file)| Some((&*file.as_ref()?.path, id))).collect();
            files.sort_unstable();
            files.into_iter().map(|(_, id)| id).collect()
        })
    }

    /// Every file, in no order that means anything.
    pub(crate) fn in_memory_order(&self) -> impl Iterator<Item = &File> {
        self.files.iter().flatten()
    }

    /// Every note, by path.
    pub(crate) fn notes(&self) -> impl Iterator<Item = (&File, &NoteHead)> {
        self.files().filter_map(|file| Some((file, file.note.as_ref()?)))
    }

    /// How many notes there are, and how many other files.
    pub(crate) fn count(&self) -> (usize, usize) {
        (self.notes, self.names.len() - self.notes)
    }

    /// What notes are called in plain words.
    pub(crate) fn called(&self) -> &Called {
        self.called.get_or_init(|| {
            let mut called = Called::with_room_for(self.notes);
            for (id, file) in (0..).zip(&self.files) {
                file.iter().for_each(|file| called.insert(id, file));
            }
            called
        })
    }

    pub(crate) fn known(&self) -> Vec<Known> {
        let known = |(file, note): (&File, &NoteHead)| Known {
            path: file.path.to_string(),
            hash: note.hash.to_string(),
            size: note.size,
            modified: note.modified,
        };
        self.notes().map(known).collect()
    }

    pub(crate) fn attachments(&self) -> Vec<String> {
        self.files().filter(|file| file.note.is_none()).map(|file| file.path.to_string()).collect()
    }

    pub(crate) fn titles(&self) -> Vec<NoteTitle> {
        let title = |(file, note): (&File, &NoteHead)| NoteTitle {
            path: file.path.to_string(),
            title: note.title(&file.path).to_owned(),
            aliases: note.aliases.iter().map(ToString::to_string).collect(),
        };
        self.notes().map(title).collect()
    }

    pub(crate) fn resolve(&self, from: &str, target: &str) -> Option<String> {
        self.names.view().resolve(from, target).map(str::to_owned)
    }

    /// The notes whose links may lead to a file of this name, by path.
    pub(crate) fn mentioning(&self, path: &str) -> Vec<Arc<str>> {
        self.filed_under(&self.mentions, path)
    }

    /// The notes whose raw HTML may name a file of this name, by path.
    pub(crate) fn mentioning_in_html(&self, path: &str) -> Vec<Arc<str>> {
        self.filed_under(&self.html_mentions, path)
    }

    fn filed_under(&self, mentions: &FxHashMap<u32, Vec<Id>>, path: &str) -> Vec<Arc<str>> {
        let sources = mention(path).and_then(|mentioned| mentions.get(&mentioned)).into_iter().flatten();
        let mut paths: Vec<Arc<str>> =
            sources.filter_map(|id| self.file(*id)).map(|file| Arc::clone(&file.path)).collect();
        paths.sort_unstable();
        paths
    }

    /// The notes that have a tag or one that is nested in it, by path.
    pub(crate) fn tagged(&self, tag: &str) -> BTreeSet<String> {
        let wanted = key(tag);
        let holders = self.tags.iter().filter(|(written, _)| is_tag_or_below(&key(written), &wanted));
        let ids = holders.flat_map(|(_, holders)| holders);
        ids.filter_map(|id| self.file(*id)).map(|file| file.path.to_string()).collect()
    }

    /// How many other notes have links to a file of the name of this note, up to `most`. Files with one name share them: which of them a link
    /// means only its note's text tells.
    pub(crate) fn linked_from(&self, version: Version, most: usize, visible: Option<&Bits>) -> usize {
        let Some((own, file)) = self.live_with_id(version) else { return 0 };
        let mentioned = file.mentioned;
        let sources = mentioned.and_then(|mentioned| self.mentions.get(&mentioned)).into_iter().flatten();
        let others = sources.filter(|source| **source != own);
        match visible {
            // A list of numbers is walked in no time; the notes themselves lie all over the memory.
            None => others.take(most).count(),
            Some(visible) => {
                let seen = others.filter_map(|id| self.file(*id)).filter(|file| visible.contains(file.version));
                seen.take(most).count()
            }
        }
    }

    /// The tags of the notes for which `visible` holds, by key, each as the first of these notes by path writes it.
    pub(crate) fn tags(&self, visible: &dyn Fn(&str) -> bool) -> Vec<TagCount> {
        // A note has a tag in one way of writing only.
        let mut by_key: BTreeMap<String, (&str, &str, usize)> = BTreeMap::new();
        for (written, holders) in &self.tags {
            let paths = holders.iter().filter_map(|id| self.file(*id)).map(|file| &*file.path);
            let (first, count) = paths.filter(|path| visible(path)).fold((None, 0), |(first, count), path: &str| {
                (Some(first.map_or(path, |first: &str| first.min(path))), count + 1)
            });
            let Some(first) = first else { continue };
            let tag = by_key.entry(key(written)).or_insert((first, written, 0));
            if first < tag.0 {
                (tag.0, tag.1) = (first, written);
            }
            tag.2 += count;
        }
        by_key.into_values().map(|(_, written, count)| TagCount { tag: written.to_owned(), count }).collect()
    }
}

/// The lower half of a version: under it the note is filed.
fn low(version: Version) -> u32 {
    version as u32
}

fn file_under(mentions: &mut FxHashMap<u32, Vec<Id>>, mentioned: &[u32], id: Id) {
    for mentioned in mentioned {
        mentions.entry(*mentioned).or_default().push(id);
    }
}

fn take_from_under(mentions: &mut FxHashMap<u32, Vec<Id>>, mentioned: &[u32], id: Id) {
    for mentioned in mentioned {
        if let Some(sources) = mentions.get_mut(mentioned) {
            take_out(sources, id);
            if sources.is_empty() {
                mentions.remove(mentioned);
            }
        }
    }
}

/// Order does not matter: whoever lists them sorts them.
fn take_out(ids: &mut Vec<Id>, id: Id) {
    if let Some(at) = ids.iter().position(|other| *other == id) {
        ids.swap_remove(at);
    }
}
