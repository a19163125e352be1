//! Attachments: every file that is no note and is not hidden.

use std::path::PathBuf;

use jackdaw_space::{Kind, SpaceError, WriteOptions};
use serde::Serialize;

use crate::app::App;
use crate::changes::{Change, Origin};
use crate::notebook::{Notebook, attachment_path};
use crate::notes::{Condition, Wrote, glob, rfc3339};
use crate::protocol::{Failure, NoteText, Saved, SentText};

/// An attachment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileMeta {
    /// Relative to the space.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// RFC 3339 in UTC.
    pub modified: String,
    /// By its extension, e.g. `image/png`.
    pub content_type: String,
}

/// The content type that a path's extension stands for.
#[must_use]
pub fn content_type(path: &str) -> String {
    mime_guess::from_path(path).first_or_octet_stream().to_string()
}

impl App {
    /// Where an attachment is on the disk.
    ///
    /// # Errors
    /// `not_found`, `permission_denied`.
    pub async fn attachment_on_disk(&self, path: String) -> Result<PathBuf, Failure> {
        let root = self.root().to_owned();
        self.with(move |n| {
            let path = attachment_path(&path)?;
            n.space.open_file(&path)?;
            Ok(root.join(path.as_str()))
        })
        .await
    }
}

impl Notebook {
    /// The attachments that a glob matches and `visible` lets through, ascending by path.
    ///
    /// # Errors
    /// `invalid` for a malformed glob.
    pub fn files(&self, pattern: Option<&str>, visible: &dyn Fn(&str) -> bool) -> Result<Vec<FileMeta>, Failure> {
        let glob = glob(pattern)?;
        Ok(self
            .space
            .walk()?
            .entries
            .into_iter()
            .filter(|entry| entry.kind == Kind::Attachment && visible(entry.path.as_str()))
            .filter(|entry| glob.as_ref().is_none_or(|glob| glob.matches(entry.path.as_str())))
            .map(|entry| FileMeta {
                content_type: content_type(entry.path.as_str()),
                path: entry.path.as_str().to_owned(),
                size: entry.size,
                modified: rfc3339(entry.modified),
            })
            .collect())
    }

    /// Bytes and hash of an attachment.
    ///
    /// # Errors
    /// `not_found`, `permission_denied`, `too_large`.
    pub fn file_bytes(&self, path: &str) -> Result<(Vec<u8>, String), Failure> {
        let (bytes, meta) = self.space.read_bytes(&attachment_path(path)?)?;
        Ok((bytes, meta.hash))
    }

    /// Creates or replaces an attachment.
    ///
    /// # Errors
    /// `conflict` when the condition does not hold; what the disk says else.
    pub fn write_file(
        &self,
        path: &str,
        bytes: &[u8],
        condition: &Condition,
        origin: &Origin,
    ) -> Result<Wrote, Failure> {
        let path = attachment_path(path)?;
        let _changing = self.change();
        let options = WriteOptions { if_hash: condition.if_hash.as_deref(), create_new: condition.create_only };
        let written = self.space.write(&path, bytes, options)?;
        self.index.put_attachment(path.as_str());
        self.tell(&Change::File { path: path.as_str().to_owned() }, origin);
        Ok(Wrote { hash: written.hash, created: written.created })
    }

    /// An attachment's text, for a view that edits it.
    ///
    /// # Errors
    /// As [`Notebook::file_bytes`].
    pub fn open_file(&self, path: &str) -> Result<NoteText, Failure> {
        self.open_text(&attachment_path(path)?)
    }

    /// The save of a view: as the editor's own, for an attachment.
    ///
    /// # Errors
    /// `conflict` with the hash on disk when the file is not the one that was edited; what the disk says else.
    pub(crate) fn save_file(&self, path: &str, text: SentText, base: Option<&str>) -> Result<Saved, Failure> {
        let path = attachment_path(path)?;
        let _changing = self.change();
        let text = self.whole_text(&path, text, base)?;
        let written = self.space.save(&path, &text, base)?;
        self.index.put_attachment(path.as_str());
        self.tell(&Change::File { path: path.as_str().to_owned() }, &Origin::Editor);
        self.saved_draft(path.as_str());
        Ok(self.saved_text(&path, written.hash, &text))
    }

    /// Moves an attachment to the trash.
    ///
    /// # Errors
    /// `not_found`; `conflict` when it does not have the hash asked for.
    pub fn delete_file(&self, path: &str, if_hash: Option<&str>, origin: &Origin) -> Result<(), Failure> {
        let path = attachment_path(path)?;
        if let Some(expected) = if_hash {
            let meta = self.space.meta(&path)?;
            if meta.hash != expected {
                return Err(SpaceError::Conflict { path, current: Some(meta.hash) }.into());
            }
        }
        self.delete(path.as_str(), None, origin).map(|_| ())
    }
}
