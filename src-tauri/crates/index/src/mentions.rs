//! Unlinked mentions: the places in plain text where a note is named and not linked.
//!
//! **Of a note**: the search index gives the texts in which its names stand, which are read and looked at one by one. **In a note**: its text is
//! held against the names of all notes (see `called`). Both look at a text in the same way, so that one is the other turned round:
//!
//! - Plain text is what [`jackdaw_markdown::prose`] says: no code, no frontmatter, no link, no address, no tag.
//! - The longest name wins: `New York City` mentions the note of that name, and `New York` only where there is none.
//! - Words are compared as search compares them, whole words in scripts that have spaces.
//! - What is part of a name of another kind (`new_york`, `@york`) or stands in brackets that a link could not be written in is not meant.

use std::collections::HashSet;
use std::sync::Arc;

use jackdaw_markdown::{LineIndex, Prose, prose};

use crate::error::IndexError;
use crate::graph_types::{Mention, Mentions};
use crate::objects::{File, Objects};
use crate::offsets::Offsets;
use crate::resolve::Id;
use crate::shared::Shared;
use crate::snippet::shortened;
use crate::units::{Unit, read, says};

/// Notes that are read for one answer at most, and bytes of them: reading and parsing goes at twenty megabytes a second, and somebody waits.
const MOST_NOTES: usize = 128;
const MOST_BYTES: u64 = 400_000;

/// Which files whoever asks may see.
pub(crate) type Visible<'a> = &'a dyn Fn(&str) -> bool;

/// A place where notes are named.
struct Place {
    from: usize,
    to: usize,
    called: Vec<Id>,
}

impl Shared {
    /// Where other notes name this one without linking: first those that do not link to it at all, of these the newest first. None if there is no such note.
    pub(crate) fn mentions(
        &self,
        path: &str,
        limit: usize,
        visible: Visible<'_>,
    ) -> Result<Option<Mentions>, IndexError> {
        let candidates = {
            let objects = self.objects.read();
            let Some(file) = objects.get(path).filter(|file| file.note.is_some()) else { return Ok(None) };
            let names: Vec<&str> = file.names().collect();
            let texts = self.texts_with(&names, &objects)?;
            let linking: HashSet<Arc<str>> = objects.mentioning(path).into_iter().collect();
            let found = texts.iter().filter_map(|version| objects.live(version));
            let found = found.filter(|other| *other.path != *path && visible(&other.path));
            let mut found: Vec<Candidate> = found.map(|file| Candidate::new(file, &linking)).collect();
            if found.len() > MOST_NOTES {
                found.select_nth_unstable(MOST_NOTES);
            }
            let count = found.len();
            found.truncate(MOST_NOTES);
            found.sort_unstable();
            (found, count)
        };
        let (candidates, count) = candidates;
        let mut answer = Mentions::default();
        let (mut looked_at, mut bytes) = (0, 0);
        for candidate in &candidates {
            if bytes > 0 && bytes + candidate.size > MOST_BYTES {
                break;
            }
            bytes += candidate.size;
            looked_at += 1;
            self.each_mention(&candidate.path, visible, |mention| {
                if mention.target == path {
                    answer.total += 1;
                    if answer.mentions.len() < limit {
                        answer.mentions.push(mention);
                    }
                }
            });
        }
        answer.unread = count - looked_at;
        Ok(Some(answer))
    }

    /// The notes that this one names without linking, in the order of its text. None if there is no such note.
    pub(crate) fn mentions_in(&self, path: &str, limit: usize, visible: Visible<'_>) -> Option<Mentions> {
        if !self.objects.read().is_note(path) {
            return None;
        }
        let mut answer = Mentions::default();
        self.each_mention(path, visible, |mention| {
            if mention.target != path {
                answer.total += 1;
                if answer.mentions.len() < limit {
                    answer.mentions.push(mention);
                }
            }
        });
        Some(answer)
    }

    /// Tells each place in a note where a note is named, its own name included.
    fn each_mention(&self, path: &str, visible: Visible<'_>, mut tell: impl FnMut(Mention)) {
        let Some(text) = (self.read)(path) else { return };
        let stretches = prose(&text);
        let objects = self.objects.read();
        let Some(note) = objects.get(path).and_then(|file| file.note.as_ref()) else { return };
        let places = places(&text, &stretches, &objects, visible);
        if places.is_empty() {
            return;
        }
        let hash = note.hash.to_string();
        let lines = LineIndex::new(&text);
        let mut offsets = Offsets::new(&text);
        for place in places {
            let line = lines.line(place.from);
            let start = lines.start(line).unwrap_or_default();
            let end = lines.start(line + 1).unwrap_or(text.len());
            let context = shortened(&text[start..end], place.from - start);
            let (from, to) = (offsets.at(place.from), offsets.at(place.to));
            for file in place.called.iter().filter_map(|id| objects.file(*id)) {
                tell(Mention {
                    path: path.to_owned(),
                    hash: hash.clone(),
                    target: file.path.to_string(),
                    line,
                    from,
                    to,
                    text: text[place.from..place.to].to_owned(),
                    context: context.clone(),
                });
            }
        }
    }
}

/// A note to look at. Smaller is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    links: bool,
    age: i64,
    path: Arc<str>,
    size: u64,
}

impl Candidate {
    fn new(file: &File, linking: &HashSet<Arc<str>>) -> Self {
        let (modified, size) = file.note.as_ref().map_or((0, 0), |note| (note.modified, note.size));
        let links = linking.contains(&file.path);
        Self { links, age: modified.saturating_neg(), path: Arc::clone(&file.path), size }
    }
}

/// Where in a text visible notes are named, in order; no two overlap.
fn places(text: &str, stretches: &[Prose], objects: &Objects, visible: Visible<'_>) -> Vec<Place> {
    let called = objects.called();
    let (mut places, mut units) = (Vec::new(), Vec::new());
    for Prose { range, .. } in stretches {
        units.clear();
        read(&text[range.clone()], range.start, &mut units);
        let said = |said: &[Unit]| -> &str {
            let (Some(first), Some(last)) = (said.first(), said.last()) else { return "" };
            text.get(first.from..last.to).unwrap_or_default()
        };
        let mut at = 0;
        while at < units.len() {
            let found = called.longest(&units[at..], |units, id| {
                let file = objects.file(id)?;
                let means = |name: &str| says(said(units), name);
                (file.names().any(means) && visible(&file.path)).then_some(id)
            });
            let Some((length, mut called)) = found else {
                at += 1;
                continue;
            };
            let (from, to) = (units[at].from, units[at + length - 1].to);
            at += length;
            if stands_alone(&text[range.start..from], &text[to..range.end]) {
                called.sort_unstable_by_key(|id| objects.file(*id).map(|file| &file.path));
                places.push(Place { from, to, called });
            }
        }
    }
    places
}

/// Whether what stands between two texts is by itself, and a link can be written there.
fn stands_alone(before: &str, after: &str) -> bool {
    !before.ends_with(['_', '@', '[', '\\', '!']) && !after.starts_with(['_', '@', ']'])
}
