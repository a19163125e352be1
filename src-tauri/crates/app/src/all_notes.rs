//! Notes as whoever asks sees them: real ones, and the virtual ones that plugs provide.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::changes::Origin;
use crate::notebook::{Notebook, note_path};
use crate::notes::{Condition, NoteMeta};
use crate::protocol::{EntryKind, Failure, NoteName, NoteText, Saved, SentText, TreeEntry};
use crate::virtual_notes::{self, GLANCE};

/// The notes that a glob matches and `visible` lets through, ascending by path.
pub(crate) async fn list(
    notebook: &Arc<Notebook>,
    glob: Option<String>,
    visible: impl Fn(&str) -> bool + Clone + Send + 'static,
    origin: &Origin,
    patience: Option<Duration>,
) -> Result<Vec<NoteMeta>, Failure> {
    let (pattern, seen) = (glob.clone(), visible.clone());
    let mut notes = notebook.blocking(move |n| n.notes(pattern.as_deref(), &seen)).await?;
    let real: HashSet<String> = notes.iter().map(|note| note.path.clone()).collect();
    let provided =
        virtual_notes::list(notebook, glob.as_deref(), visible, |path| real.contains(path), origin, patience).await?;
    if !provided.found.is_empty() {
        notes.extend(provided.found);
        notes.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(notes)
}

/// A note's bytes and meta.
pub(crate) async fn bytes(
    notebook: &Arc<Notebook>,
    path: String,
    origin: &Origin,
) -> Result<(Vec<u8>, NoteMeta), Failure> {
    let asked = path.clone();
    match notebook.blocking(move |n| n.note_bytes(&asked)).await {
        Err(failure) if failure.code == "not_found" => match virtual_notes::read(notebook, &path, origin).await {
            Some(read) => read.map(|(text, meta)| (text.into_bytes(), meta)),
            None => Err(failure),
        },
        result => result,
    }
}

/// What a list says of a note.
pub(crate) async fn meta(notebook: &Arc<Notebook>, path: String, origin: &Origin) -> Result<NoteMeta, Failure> {
    let asked = path.clone();
    match notebook.blocking(move |n| n.note_meta(&asked)).await {
        Err(failure) if failure.code == "not_found" => match virtual_notes::read(notebook, &path, origin).await {
            Some(read) => read.map(|(_, meta)| meta),
            None => Err(failure),
        },
        result => result,
    }
}

impl App {
    /// The notes that a glob matches, ascending by path; those of plugs that do not answer are left out, unless the glob is about them alone.
    ///
    /// # Errors
    /// `invalid` for a malformed glob.
    pub async fn notes(&self, glob: Option<String>) -> Result<Vec<NoteMeta>, Failure> {
        list(self.shared_notebook(), glob, |_: &str| true, &Origin::Api, None).await
    }

    /// A note's bytes and meta.
    ///
    /// # Errors
    /// As [`Notebook::note_bytes`]; why the plug that provides it did not answer.
    pub async fn note_bytes(&self, path: String) -> Result<(Vec<u8>, NoteMeta), Failure> {
        bytes(self.shared_notebook(), path, &Origin::Api).await
    }

    /// What a list says of a note.
    ///
    /// # Errors
    /// As [`App::note_bytes`].
    pub async fn note_meta(&self, path: String) -> Result<NoteMeta, Failure> {
        meta(self.shared_notebook(), path, &Origin::Api).await
    }

    /// A note as sanitised HTML, its links resolved.
    ///
    /// # Errors
    /// As [`App::note_bytes`].
    pub async fn note_html(&self, path: String) -> Result<String, Failure> {
        let (bytes, meta) = self.note_bytes(path).await?;
        self.with(move |n| Ok(n.render(&meta.path, &String::from_utf8_lossy(&bytes)))).await
    }

    /// Why a note cannot be deleted or renamed: it is a virtual one. `what` is what was wanted of it.
    ///
    /// # Errors
    /// `invalid`, naming its plug.
    pub async fn must_be_real(&self, path: &str, what: &str) -> Result<(), Failure> {
        virtual_notes::refuse(self.shared_notebook(), path, what).await.map_or(Ok(()), Err)
    }

    /// Every file, and the virtual notes that come soon enough; ascending by path.
    pub(crate) async fn tree(&self) -> Result<Vec<TreeEntry>, Failure> {
        let mut tree = self.with(|n| n.tree()).await?;
        let real: HashSet<&str> = tree.iter().map(|entry| entry.path.as_str()).collect();
        let notebook = self.shared_notebook();
        let provided =
            virtual_notes::list(notebook, None, |_| true, |path| real.contains(path), &Origin::Editor, Some(GLANCE))
                .await?;
        if provided.found.is_empty() {
            return Ok(tree);
        }
        let entry = |note: NoteMeta| TreeEntry {
            path: note.path,
            kind: EntryKind::Note,
            size: note.size,
            modified: note.modified,
            readable: true,
        };
        tree.extend(provided.found.into_iter().map(entry));
        tree.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// The text for the editor.
    pub(crate) async fn open_note(&self, path: String) -> Result<NoteText, Failure> {
        let asked = path.clone();
        match self.with(move |n| n.open_note(&asked)).await {
            Err(failure) if failure.code == "not_found" => {
                let read = virtual_notes::read(self.shared_notebook(), &path, &Origin::Editor).await;
                let (text, meta) = read.unwrap_or(Err(failure))?;
                Ok(NoteText { path, text: text.replace("\r\n", "\n"), hash: meta.hash, read_only: None })
            }
            result => result,
        }
    }

    /// The editor's own save, and all of the text that was saved. A change of a virtual note is not taken: `not_found`.
    pub(crate) async fn save_note(
        &self,
        path: String,
        text: SentText,
        base: Option<String>,
    ) -> Result<(Saved, String), Failure> {
        let (of, based) = (path.clone(), base.clone());
        let text = self.with(move |n| n.whole_text(&note_path(&of)?, text, based.as_deref())).await?;
        let condition = Condition { if_hash: base.clone(), create_only: false };
        let (notebook, origin) = (self.shared_notebook(), Origin::Editor);
        match virtual_notes::write(notebook, &path, text.as_bytes(), &condition, &origin).await {
            Some(wrote) => Ok((Saved::new(path, wrote?.hash), text)),
            None => self.with(move |n| Ok((n.save(&path, &text, base.as_deref())?, text))).await,
        }
    }

    /// What each note can be called by.
    pub(crate) async fn names(&self) -> Result<Vec<NoteName>, Failure> {
        let mut names = self.with(|n| Ok(n.names())).await?;
        let notebook = self.shared_notebook();
        let real = |path: &str| notebook.index.hash(path).is_some();
        let provided = virtual_notes::list(notebook, None, |_| true, real, &Origin::Editor, Some(GLANCE)).await?;
        let named = |note: NoteMeta| NoteName { path: note.path, title: note.title, aliases: Vec::new() };
        names.extend(provided.found.into_iter().map(named));
        Ok(names)
    }
}
