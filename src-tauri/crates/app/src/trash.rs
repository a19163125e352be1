//! The trash of the space: what is in it, and the ways out.

use jackdaw_space::{MAX_NOTE_BYTES, SpacePath, TrashId};

use crate::changes::{Change, Origin};
use crate::notebook::{Notebook, space_path};
use crate::notes::rfc3339;
use crate::protocol::{Failure, NoteText, Restored, TrashEntry};

impl Notebook {
    /// What the trash holds, the newest first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn trash(&self) -> Result<Vec<TrashEntry>, Failure> {
        let entry = |trashed: jackdaw_space::Trashed| TrashEntry {
            id: trashed.id.as_str().to_owned(),
            taken: self.is_there(&trashed.path),
            path: trashed.path.as_str().to_owned(),
            deleted: rfc3339(trashed.deleted),
            size: trashed.size,
        };
        Ok(self.space.trash()?.into_iter().rev().map(entry).collect())
    }

    /// The text of a note in the trash, for looking at it.
    ///
    /// # Errors
    /// `not_found` for an unknown id, `invalid` for what is no text, `too_large`.
    pub fn read_trashed(&self, id: &str) -> Result<NoteText, Failure> {
        let (bytes, trashed) = self.space.read_trashed(&TrashId::new(id)?, MAX_NOTE_BYTES)?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let text = crate::notes::text_of(trashed.path.as_str(), bytes)?;
        Ok(NoteText {
            path: trashed.path.as_str().to_owned(),
            text: text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
            hash,
            read_only: Some("It is in the trash.".to_owned()),
        })
    }

    /// Takes a file back out of the trash, to where it was or to another path.
    ///
    /// # Errors
    /// `not_found` for an unknown id, `conflict` when something is at its place: it stays in the trash then.
    pub fn restore(&self, id: &str, to: Option<&str>) -> Result<Restored, Failure> {
        let id = TrashId::new(id)?;
        let to: Option<SpacePath> = to.map(space_path).transpose()?;
        let _changing = self.change();
        let path = self.space.restore(&id, to.as_ref())?;
        let (bytes, meta) = self.space.read_bytes(&path)?;
        self.index_bytes(&bytes, &meta);
        let name = path.as_str().to_owned();
        let change = if path.is_note() {
            Change::Created { path: name.clone(), hash: meta.hash }
        } else {
            Change::File { path: name.clone() }
        };
        self.tell(&change, &Origin::Editor);
        Ok(Restored { path: name })
    }

    /// Deletes these for good; all that is there if none is named. Returns how many went.
    ///
    /// # Errors
    /// The first that cannot be deleted; those before it are gone.
    pub fn purge(&self, ids: Option<&[String]>) -> Result<u32, Failure> {
        let ids: Vec<TrashId> = match ids {
            Some(ids) => ids.iter().map(TrashId::new).collect::<Result<_, _>>()?,
            None => self.space.trash()?.into_iter().map(|trashed| trashed.id).collect(),
        };
        let mut gone = 0;
        for id in ids {
            self.space.purge(&id)?;
            gone += 1;
        }
        Ok(gone)
    }
}
