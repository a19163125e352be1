//! Find and replace across the space: shown first, then done to what was chosen, with a way back.

mod finding;
mod undoing;

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackdaw_index::Search;
use parking_lot::Mutex;

use crate::app::App;
use crate::links::Linker;
use crate::notebook::{Notebook, note_path};
use crate::notes::text_of;
use crate::protocol::{Failure, NotReplaced, ReplaceChoice, ReplaceNote, ReplacePreview, Replaced, Replacement};
use finding::{Finder, Place};
use undoing::Before;
pub(crate) use undoing::Replacements;

/// Places that are shown at most: nobody looks through more, and a window shows them without a pause.
const MOST_PLACES: usize = 2_000;

impl App {
    /// What would be replaced.
    ///
    /// # Errors
    /// `invalid` for a regular expression that is none, with its place.
    pub(crate) async fn preview_replacement(&self, asked: Replacement) -> Result<ReplacePreview, Failure> {
        self.shared_notebook().reading(move |notebook, stopped| notebook.preview_replacement(&asked, stopped)).await
    }

    /// Replaces the chosen places, in the notes that are still what was shown.
    ///
    /// # Errors
    /// `invalid` as above; what happened to each note is in the answer.
    pub(crate) async fn replace(
        &self,
        face: u32,
        asked: Replacement,
        chosen: Vec<ReplaceChoice>,
    ) -> Result<Replaced, Failure> {
        Finder::new(&asked)?;
        let mut done = Replaced { id: 0, places: 0, notes: Vec::new(), failed: Vec::new() };
        let mut before = Vec::new();
        for choice in chosen {
            let path = choice.path.clone();
            match self.replace_in(face, &asked, choice).await {
                Ok(Some((places, changed))) => {
                    done.places += places;
                    done.notes.push(path);
                    before.push(changed);
                }
                Ok(None) => {}
                Err(failure) => done.failed.push(not_replaced(path, failure)),
            }
        }
        done.id = self.replacements.keep(before);
        Ok(done)
    }

    async fn replace_in(
        &self,
        face: u32,
        asked: &Replacement,
        choice: ReplaceChoice,
    ) -> Result<Option<(u32, Before)>, Failure> {
        let (asked, path) = (asked.clone(), choice.path.clone());
        let hash = choice.hash.clone();
        let changed = self.with(move |notebook| notebook.replaced(&asked, &choice)).await?;
        let Some((places, old, new)) = changed else { return Ok(None) };
        let hash = self.write_as(Linker::Face(face), path.clone(), new, hash).await?;
        Ok(Some((places, Before { path, text: old, hash })))
    }

    /// Takes a replacement back, in the notes that nobody changed since.
    ///
    /// # Errors
    /// `not_found` when it was taken back already, or is too long ago.
    pub(crate) async fn undo_replacement(&self, face: u32, id: u32) -> Result<Replaced, Failure> {
        let kept = self.replacements.take(id).ok_or_else(|| {
            Failure::not_found("this replacement is too long ago to be taken back: look into the history of its notes")
        })?;
        let mut done = Replaced { id, places: 0, notes: Vec::new(), failed: Vec::new() };
        for Before { path, text, hash } in kept {
            match self.write_as(Linker::Face(face), path.clone(), text, hash).await {
                Ok(_) => done.notes.push(path),
                Err(failure) => done.failed.push(not_replaced(path, failure)),
            }
        }
        Ok(done)
    }
}

fn not_replaced(path: String, failure: Failure) -> NotReplaced {
    let message = if failure.code == "conflict" {
        format!("“{path}” has changed since, and was left as it is: look for its places again")
    } else {
        failure.message
    };
    NotReplaced { path, code: failure.code, message }
}

impl Notebook {
    fn preview_replacement(
        &self,
        asked: &Replacement,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<ReplacePreview, Failure> {
        let finder = Finder::new(asked)?;
        let paths = self.notes_within(&asked.within, stopped)?;
        let (next, unread) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let found = Mutex::new(Vec::new());
        let read = || {
            while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !stopped()) {
                match self.places(&finder, path) {
                    Ok(Some(note)) => found.lock().push(note),
                    Ok(None) => {}
                    Err(_) => drop(unread.fetch_add(1, Ordering::Relaxed)),
                }
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(read))));
        let mut notes = found.into_inner();
        notes.sort_by(|a, b| a.path.cmp(&b.path));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (total, total_notes) = (notes.iter().map(|note| note.hits.len()).sum(), notes.len());
        let mut left = MOST_PLACES;
        notes.retain_mut(|note| {
            // A note is shown whole or not at all, so that what is chosen is what is seen; the first one always.
            let fits = note.hits.len() <= left || left == MOST_PLACES;
            left = if fits { left.saturating_sub(note.hits.len()) } else { 0 };
            fits
        });
        Ok(ReplacePreview {
            notes,
            total: count(total),
            total_notes: count(total_notes),
            unread: count(unread.into_inner()),
        })
    }

    /// The notes that come into question.
    fn notes_within(&self, within: &str, stopped: &(dyn Fn() -> bool + Sync)) -> Result<Vec<String>, Failure> {
        if within.trim().is_empty() {
            return Ok(self.index.paths(&|path| path.ends_with(".md")));
        }
        let all = self.index.file_count();
        let search = Search { similar: false, stopped, ..Search::new(within, all) };
        Ok(self.search(&search)?.hits.into_iter().map(|hit| hit.path).collect())
    }

    fn places(&self, finder: &Finder, path: &str) -> Result<Option<ReplaceNote>, Failure> {
        let (bytes, meta) = self.space.read_bytes(&note_path(path)?)?;
        let text = text_of(path, bytes)?;
        let hits = finder.shown(&text);
        let title = || self.index.title(path).unwrap_or_else(|| meta.path.title().to_owned());
        Ok((!hits.is_empty()).then(|| ReplaceNote {
            path: path.to_owned(),
            title: title(),
            hash: meta.hash.clone(),
            hits,
        }))
    }

    /// How many places are replaced, the old text and the new one; none if nothing is.
    fn replaced(&self, asked: &Replacement, choice: &ReplaceChoice) -> Result<Option<(u32, String, String)>, Failure> {
        let (bytes, meta) = self.space.read_bytes(&note_path(&choice.path)?)?;
        if meta.hash != choice.hash {
            return Err(Failure { hash: Some(meta.hash), ..Failure::new("conflict", "the note has changed since") });
        }
        let old = text_of(&choice.path, bytes)?;
        let places = Finder::new(asked)?.places(&old);
        let is_chosen = |number: u32| choice.hits.as_ref().is_none_or(|hits| hits.contains(&number));
        let wanted: Vec<Place> =
            (0..).zip(places).filter(|(number, _)| is_chosen(*number)).map(|(_, place)| place).collect();
        let new = with(&old, &wanted);
        let count = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        Ok((new != old).then_some((count, old, new)))
    }
}

/// A text with what stands at places replaced.
fn with(text: &str, places: &[Place]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for Place { range: Range { start, end }, with } in places {
        new.push_str(&text[from..*start]);
        new.push_str(with);
        from = *end;
    }
    new.push_str(&text[from..]);
    new
}
