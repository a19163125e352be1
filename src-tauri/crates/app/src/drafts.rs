//! Texts that are not saved yet, or cannot be (a full disk, a read-only folder, a conflict): kept in the data folder until they are, so that no
//! end of a face or of the app takes them along.

use chrono::{DateTime, Utc};
use jackdaw_space::MAX_NOTE_BYTES;
use jackdaw_store::{Draft, StoreError};

use crate::notebook::{Notebook, space_path};
use crate::notes::rfc3339;
use crate::protocol::{Failure, KeptDraft, SentText};
use crate::sent_text::no_change_of;

impl Notebook {
    /// Keeps a text that a face has, in the place of the one that was kept for the same file.
    ///
    /// # Errors
    /// `too_large`; `invalid` for a change when the text that it is of is not on disk; `unavailable` when it cannot be kept either.
    pub fn keep_draft(&self, path: &str, text: SentText, base: Option<String>, face: u32) -> Result<(), Failure> {
        let path = space_path(path)?;
        let on_disk = self.open_text(&path).ok().filter(|note| Some(&note.hash) == base.as_ref());
        let text = match text {
            SentText::Whole(text) => text,
            SentText::Change(change) => {
                let made = on_disk.as_ref().and_then(|note| change.apply(&note.text));
                made.ok_or_else(|| no_change_of(&path))?
            }
        };
        if text.len() as u64 > MAX_NOTE_BYTES {
            return Err(Failure::new(
                "too_large",
                format!("the unsaved text of `{path}` is larger than a note may be"),
            ));
        }
        let draft = Draft {
            path: path.as_str().to_owned(),
            base,
            base_text: on_disk.map(|note| note.text),
            text,
            time: Utc::now().timestamp_millis(),
        };
        self.history.has_draft(&draft.path, Some(face));
        self.history.store().draft_put(&draft).map_err(failed)
    }

    /// The texts that nobody has in hand, by path: their face, or the run of the app, is gone. One that stands on the disk by now is dropped
    /// instead.
    ///
    /// # Errors
    /// `unavailable` when they cannot be read.
    pub fn drafts(&self) -> Result<Vec<KeptDraft>, Failure> {
        let mut kept = Vec::new();
        for draft in self.history.store().drafts().map_err(failed)? {
            let path = space_path(&draft.path)?;
            let writer = self.history.writer_of_draft(&draft.path);
            if writer.is_some_and(|face| self.announcer.faces.is_attached(face)) {
                continue;
            }
            let on_disk = self.open_text(&path).ok();
            if on_disk.is_some_and(|note| note.text == draft.text) {
                self.drop_draft(&draft.path)?;
                continue;
            }
            self.history.has_draft(&draft.path, None);
            kept.push(KeptDraft {
                path: draft.path,
                base_hash: draft.base,
                base_text: draft.base_text,
                text: draft.text,
                time: DateTime::from_timestamp_millis(draft.time).map(rfc3339).unwrap_or_default(),
            });
        }
        Ok(kept)
    }

    /// Gives a text up that was kept: it is saved, or nobody wants it.
    ///
    /// # Errors
    /// `unavailable` when it cannot be dropped.
    pub fn drop_draft(&self, path: &str) -> Result<(), Failure> {
        self.history.has_no_draft(path);
        self.history.store().draft_drop(path).map(drop).map_err(failed)
    }

    /// The editor's text is on disk: nothing else of it is kept.
    pub(crate) fn saved_draft(&self, path: &str) {
        if self.history.has_no_draft(path)
            && let Err(error) = self.history.store().draft_drop(path)
        {
            tracing::warn!(%error, "a kept text that is saved now stays");
        }
    }
}

fn failed(error: StoreError) -> Failure {
    Failure::new("unavailable", error.to_string())
}
