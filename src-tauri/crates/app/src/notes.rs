//! Notes: list, read, write, rename, delete. Every change is indexed and told before it is answered.

use chrono::{DateTime, SecondsFormat, Utc};
use jackdaw_index::Known;
use jackdaw_manifest::PathGlobs;
use jackdaw_space::{Document, Kind, Meta, SpaceError, SpacePath, WriteOptions};
use serde::Serialize;

use crate::changes::{Change, Origin};
use crate::notebook::{Notebook, note_path, space_path};
use crate::protocol::{EntryKind, Failure, NoteText, Saved, Trashed, TreeEntry};

/// A note in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteMeta {
    /// Relative to the space, with `.md`.
    pub path: String,
    /// Frontmatter, first heading, or file name.
    pub title: String,
    /// BLAKE3 of the bytes; empty for a note that cannot be read.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// RFC 3339 in UTC.
    pub modified: String,
}

/// What must hold for a write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// Only over a file with this hash.
    pub if_hash: Option<String>,
    /// Only where there is no file.
    pub create_only: bool,
}

/// A write that reached the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrote {
    /// BLAKE3 of the bytes.
    pub hash: String,
    /// Whether the note is new.
    pub created: bool,
}

/// RFC 3339 in UTC with milliseconds.
pub(crate) fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A glob as `notes.list` and `?glob=` take it.
pub(crate) fn glob(pattern: Option<&str>) -> Result<Option<PathGlobs>, Failure> {
    pattern
        .map(|pattern| {
            PathGlobs::new([pattern]).map_err(|error| Failure::invalid(format!("`{pattern}` is not a glob: {error}")))
        })
        .transpose()
}

/// The text for plugs: as it stands on disk.
/// A file's text as the editor gets it.
pub(crate) fn document_text(path: &SpacePath, document: Document) -> NoteText {
    let read_only = (!document.utf8).then(|| {
        "This file is not UTF-8 text: it is shown as well as it goes, and not saved, so that nothing is lost."
            .to_owned()
    });
    NoteText {
        path: path.as_str().to_owned(),
        text: document.text.replace("\r\n", "\n"),
        hash: document.hash,
        read_only,
    }
}

pub(crate) fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes)
        .map_err(|_| Failure::invalid(format!("`{path}` is not UTF-8 text: convert it to UTF-8 first")))
}

impl Notebook {
    /// Every file of the space, ascending by path.
    ///
    /// # Errors
    /// When the space's folder is gone.
    pub fn tree(&self) -> Result<Vec<TreeEntry>, Failure> {
        let listing = self.space.walk()?;
        Ok(listing
            .entries
            .into_iter()
            .map(|entry| TreeEntry {
                path: entry.path.as_str().to_owned(),
                kind: match entry.kind {
                    Kind::Note => EntryKind::Note,
                    Kind::Attachment => EntryKind::Attachment,
                },
                size: entry.size,
                modified: rfc3339(entry.modified),
                readable: entry.readable,
            })
            .collect())
    }

    /// The notes that a glob matches and `visible` lets through, ascending by path.
    ///
    /// # Errors
    /// `invalid` for a malformed glob.
    pub fn notes(&self, pattern: Option<&str>, visible: &dyn Fn(&str) -> bool) -> Result<Vec<NoteMeta>, Failure> {
        let glob = glob(pattern)?;
        let listing = self.space.walk()?;
        Ok(listing
            .entries
            .into_iter()
            .filter(|entry| entry.kind == Kind::Note && visible(entry.path.as_str()))
            .filter(|entry| glob.as_ref().is_none_or(|glob| glob.matches(entry.path.as_str())))
            .map(|entry| {
                let path = entry.path.as_str().to_owned();
                let (known, title) = self.index.head(&path).unzip();
                let is_same =
                    |known: &Known| known.size == entry.size && known.modified == entry.modified.timestamp_millis();
                let hash = known.filter(is_same).map(|known| known.hash);
                NoteMeta {
                    title: title.unwrap_or_else(|| entry.path.title().to_owned()),
                    hash: hash
                        .unwrap_or_else(|| self.space.meta(&entry.path).map(|meta| meta.hash).unwrap_or_default()),
                    path,
                    size: entry.size,
                    modified: rfc3339(entry.modified),
                }
            })
            .collect())
    }

    /// One note as in a list.
    ///
    /// # Errors
    /// `not_found`, `permission_denied`, `invalid` for what is no path.
    pub fn note_meta(&self, path: &str) -> Result<NoteMeta, Failure> {
        let path = note_path(path)?;
        let meta = self.space.meta(&path)?;
        Ok(self.meta_of(&meta))
    }

    /// Bytes and meta of a note.
    ///
    /// # Errors
    /// `not_found`, `permission_denied`, `too_large`, `invalid` for what is no path.
    pub fn note_bytes(&self, path: &str) -> Result<(Vec<u8>, NoteMeta), Failure> {
        let (bytes, meta) = self.space.read_bytes(&note_path(path)?)?;
        let meta = self.meta_of(&meta);
        Ok((bytes, meta))
    }

    fn meta_of(&self, meta: &Meta) -> NoteMeta {
        NoteMeta {
            path: meta.path.as_str().to_owned(),
            title: self.index.title(meta.path.as_str()).unwrap_or_else(|| meta.path.title().to_owned()),
            hash: meta.hash.clone(),
            size: meta.size,
            modified: rfc3339(meta.modified),
        }
    }

    /// The text as it stands on disk.
    ///
    /// # Errors
    /// As [`Notebook::note_bytes`], and `invalid` for what is not UTF-8.
    pub fn note_text(&self, path: &str) -> Result<String, Failure> {
        text_of(path, self.note_bytes(path)?.0)
    }

    /// The text for the editor: line endings as LF, no BOM; the save puts them back.
    ///
    /// # Errors
    /// As [`Notebook::note_bytes`].
    pub fn open_note(&self, path: &str) -> Result<NoteText, Failure> {
        let path = note_path(path)?;
        let (bytes, meta) = self.space.read_bytes(&path)?;
        self.history.saw(path.as_str(), &meta.hash, &bytes);
        Ok(document_text(&path, Document::of(bytes, meta)))
    }

    pub(crate) fn open_text(&self, path: &SpacePath) -> Result<NoteText, Failure> {
        Ok(document_text(path, self.space.read(path)?))
    }

    /// The editor's own save.
    ///
    /// # Errors
    /// `conflict` with the hash on disk when the file is not the one that was edited; what the disk says else.
    pub fn save(&self, path: &str, text: &str, base: Option<&str>) -> Result<Saved, Failure> {
        let path = note_path(path)?;
        let _changing = self.change();
        self.keep_before(&path, &Origin::Editor);
        self.writing.writes(path.as_str());
        let written = self.space.save(&path, text, base)?;
        self.take_in(&path, &written.hash, written.created, &Origin::Editor)?;
        self.saved_draft(path.as_str());
        Ok(self.saved_text(&path, written.hash, text))
    }

    /// A save of the editor's, compared with what it would read.
    pub(crate) fn saved_text(&self, path: &SpacePath, hash: String, text: &str) -> Saved {
        let exact = self.open_text(path).is_ok_and(|note| note.hash == hash && note.text == text);
        Saved { path: path.as_str().to_owned(), hash, exact }
    }

    /// Writes a note byte for byte.
    ///
    /// # Errors
    /// `conflict` when the condition does not hold; what the disk says else.
    pub fn write(&self, path: &str, bytes: &[u8], condition: &Condition, origin: &Origin) -> Result<Wrote, Failure> {
        let path = note_path(path)?;
        let _changing = self.change();
        self.keep_before(&path, origin);
        let options = WriteOptions { if_hash: condition.if_hash.as_deref(), create_new: condition.create_only };
        let written = self.space.write(&path, bytes, options)?;
        self.take_in(&path, &written.hash, written.created, origin)?;
        Ok(Wrote { hash: written.hash, created: written.created })
    }

    /// Adds text to the end of a note; makes it when it is not there.
    ///
    /// # Errors
    /// As [`Notebook::write`].
    pub fn append(&self, path: &str, text: &str, origin: &Origin) -> Result<Wrote, Failure> {
        let path = note_path(path)?;
        let _changing = self.change();
        let (mut bytes, if_hash) = match self.space.read_bytes(&path) {
            Ok((bytes, meta)) => (bytes, Some(meta.hash)),
            Err(SpaceError::NotFound { .. }) => (Vec::new(), None),
            Err(error) => return Err(error.into()),
        };
        self.keep_before(&path, origin);
        bytes.extend_from_slice(text.as_bytes());
        let options = WriteOptions { create_new: if_hash.is_none(), if_hash: if_hash.as_deref() };
        let written = self.space.write(&path, &bytes, options)?;
        self.take_in(&path, &written.hash, written.created, origin)?;
        Ok(Wrote { hash: written.hash, created: written.created })
    }

    /// What was written is read back into the index and told. The caller holds the right to change.
    pub(crate) fn take_in(&self, path: &SpacePath, hash: &str, created: bool, origin: &Origin) -> Result<(), Failure> {
        let (bytes, meta) = self.space.read_bytes(path)?;
        self.history.saw(path.as_str(), &meta.hash, &bytes);
        self.index_bytes(&bytes, &meta);
        let (path, hash) = (path.as_str().to_owned(), hash.to_owned());
        self.tell(&if created { Change::Created { path, hash } } else { Change::Saved { path, hash } }, origin);
        Ok(())
    }

    /// Moves a file to the trash.
    ///
    /// # Errors
    /// `not_found`, `conflict` when it does not have the hash asked for.
    pub fn delete(&self, path: &str, if_hash: Option<&str>, origin: &Origin) -> Result<Trashed, Failure> {
        let path = space_path(path)?;
        let _changing = self.change();
        if let Some(expected) = if_hash {
            let meta = self.space.meta(&path)?;
            if meta.hash != expected {
                return Err(SpaceError::Conflict { path, current: Some(meta.hash) }.into());
            }
        }
        self.keep_now(&path, "delete");
        let id = self.space.delete(&path)?;
        self.unindex(&path);
        let name = path.as_str().to_owned();
        self.tell(&if path.is_note() { Change::Deleted { path: name } } else { Change::File { path: name } }, origin);
        Ok(Trashed { id: id.as_str().to_owned() })
    }
}
