//! The links of the space as a whole, and what could be links: unlinked mentions, and making links of them.

use std::collections::BTreeMap;

use jackdaw_index::{Ambiguous, Broken, Orphans, PlaceToLink};
use serde::Deserialize;

use crate::app::App;
use crate::changes::Origin;
use crate::editor_saves::EditorSave;
use crate::notebook::{Notebook, note_path};
use crate::notes::{Condition, text_of};
use crate::protocol::{Failure, Linked, LinkedNote, Mention, Mentions, NotLinked};

/// Mentions of one answer when it is not said how many, and at most.
pub const MENTIONS: usize = 50;
const MOST_MENTIONS: usize = 1_000;
/// Groups of links of one answer at most.
const MOST_GROUPS: usize = 10_000;

/// Of the note that is asked about: who names it, or whom it names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Other notes name it.
    #[default]
    In,
    /// It names other notes.
    Out,
}

/// Who has links made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linker {
    /// A person, in this face.
    Face(u32),
    /// A script.
    Api,
}

impl Notebook {
    /// The unlinked mentions of a note, or in it. `visible` says which notes there are for whoever asks.
    ///
    /// # Errors
    /// `not_found`; `internal` when the index cannot be read.
    pub fn mentions(
        &self,
        path: &str,
        direction: Direction,
        limit: usize,
        visible: &dyn Fn(&str) -> bool,
    ) -> Result<Mentions, Failure> {
        let path = note_path(path)?;
        self.space.meta(&path)?;
        let (path, limit) = (path.as_str(), limit.min(MOST_MENTIONS));
        let found = match direction {
            Direction::In => {
                let found = self.index.mentions(path, limit, visible);
                found.map_err(|error| Failure::internal(error.to_string()))?
            }
            Direction::Out => self.index.mentions_in(path, limit, visible),
        };
        let found = found.unwrap_or_default();
        let mention = |mention: jackdaw_index::Mention| Mention {
            path: mention.path,
            hash: mention.hash,
            target: mention.target,
            line: mention.line,
            from: mention.from,
            to: mention.to,
            text: mention.text,
            context: mention.context,
        };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Mentions {
            mentions: found.mentions.into_iter().map(mention).collect(),
            total: count(found.total),
            unread: count(found.unread),
        })
    }

    /// Links of visible notes that lead to no file, heading or block.
    #[must_use]
    pub fn broken_links(&self, limit: usize, visible: &dyn Fn(&str) -> bool) -> Broken {
        self.index.broken_links(limit.min(MOST_GROUPS), visible)
    }

    /// Links of visible notes that several files could be meant by.
    #[must_use]
    pub fn ambiguous_links(&self, limit: usize, visible: &dyn Fn(&str) -> bool) -> Ambiguous {
        self.index.ambiguous_links(limit.min(MOST_GROUPS), visible)
    }

    /// Visible notes that no link joins to another one.
    #[must_use]
    pub fn orphans(&self, limit: usize, visible: &dyn Fn(&str) -> bool) -> Orphans {
        self.index.orphans(limit, visible)
    }

    /// A note's new text with these mentions in it made links, and which of them are.
    fn with_links(&self, mentions: &OfNote, target: &str) -> Result<(String, Vec<usize>), Failure> {
        let (bytes, meta) = self.space.read_bytes(&note_path(&mentions.path)?)?;
        if meta.hash != mentions.hash {
            let message = format!("`{}` has changed since: look for its mentions again", mentions.path);
            return Err(Failure { hash: Some(meta.hash), ..Failure::new("conflict", message) });
        }
        let text = text_of(&mentions.path, bytes)?;
        let places: Vec<PlaceToLink> = mentions.places.iter().map(|(_, place)| place.clone()).collect();
        let linked = self.index.linked(&mentions.path, &text, target, &places);
        Ok((linked.text, linked.linked))
    }
}

/// The mentions that one note has.
#[derive(Debug)]
struct OfNote {
    path: String,
    hash: String,
    /// With their numbers among all that were asked for.
    places: Vec<(u32, PlaceToLink)>,
}

impl App {
    /// Makes links to `target` of mentions of it: each note is written once, if it still has the hash that its mentions were found with.
    ///
    /// # Errors
    /// `not_found` for the target. What happened to each note is in the answer.
    pub async fn link_mentions(&self, by: Linker, target: String, mentions: Vec<Mention>) -> Result<Linked, Failure> {
        let asked = target.clone();
        self.with(move |n| n.note_meta(&asked)).await?;
        let mut notes: BTreeMap<(String, String), OfNote> = BTreeMap::new();
        for (number, mention) in (0..).zip(mentions) {
            let Mention { path, hash, from, to, text, .. } = mention;
            let of_note = || OfNote { path: path.clone(), hash: hash.clone(), places: Vec::new() };
            let note = notes.entry((path.clone(), hash.clone())).or_insert_with(of_note);
            note.places.push((number, PlaceToLink { from, to, text }));
        }
        let mut answer = Linked { linked: 0, notes: Vec::new(), failed: Vec::new() };
        for note in notes.into_values() {
            self.link_in(by, &target, note, &mut answer).await;
        }
        Ok(answer)
    }

    async fn link_in(&self, by: Linker, target: &str, note: OfNote, answer: &mut Linked) {
        let (path, numbers): (_, Vec<u32>) =
            (note.path.clone(), note.places.iter().map(|(number, _)| *number).collect());
        let failed = |failure: &Failure, mention: u32| NotLinked {
            mention,
            path: path.clone(),
            code: failure.code.clone(),
            message: failure.message.clone(),
        };
        let (to, hash) = (target.to_owned(), note.hash.clone());
        let written = async {
            let (text, linked) = self.with(move |n| n.with_links(&note, &to)).await?;
            if linked.is_empty() {
                return Ok((None, linked));
            }
            let hash = self.write_as(by, path.clone(), text, hash).await?;
            Ok::<_, Failure>((Some(hash), linked))
        };
        match written.await {
            Ok((hash, linked)) => {
                answer.linked += u32::try_from(linked.len()).unwrap_or(u32::MAX);
                answer.notes.extend(hash.map(|hash| LinkedNote { path: path.clone(), hash }));
                let no_link =
                    Failure::invalid("no link can be written there: these words are not plain text of the note");
                let left = (0..).zip(&numbers).filter(|(at, _)| !linked.contains(at));
                answer.failed.extend(left.map(|(_, number)| failed(&no_link, *number)));
            }
            Err(failure) => answer.failed.extend(numbers.iter().map(|number| failed(&failure, *number))),
        }
    }

    /// Writes a note for whoever has it written, and returns its new hash.
    pub(crate) async fn write_as(
        &self,
        by: Linker,
        path: String,
        text: String,
        hash: String,
    ) -> Result<String, Failure> {
        let condition = Condition { if_hash: Some(hash), create_only: false };
        let Linker::Face(face) = by else {
            return Ok(self.write_note(path, text.into_bytes(), condition).await?.hash);
        };
        // As the editor saves: on disk first, then plugs hear of it.
        let (file, bytes) = (path.clone(), text.clone().into_bytes());
        let wrote = self.with(move |n| n.write(&file, &bytes, &condition, &Origin::Editor)).await?;
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        self.editor_saves.saved(&path, EditorSave { face, text, hash: wrote.hash.clone() });
        Ok(wrote.hash)
    }
}
