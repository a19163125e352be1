//! What the notebook offers to plugs: one table of syscalls with what each needs, and the doing.
//!
//! The engine holds the declared permission against every call before it comes here; what is listed, counted or found is filtered here by
//! the caller's rights.

mod clipboard;
mod editor;
mod files;
mod input;
mod notes;
mod progress;
mod search;
mod ui;

use std::sync::Arc;

use async_trait::async_trait;
use jackdaw_plugs::{
    Application, Caller, Effective, Permission, ScopeFrom, SyscallError, SyscallErrorCode, SyscallSpec,
};
use serde_json::Value;

use crate::faces::Faces;
use crate::notebook::Notebook;
use crate::progress::Progresses;
use crate::protocol::Failure;

/// The notebook as the plug engine sees it.
#[derive(Debug)]
pub(crate) struct NotebookApplication {
    pub(crate) notebook: Arc<Notebook>,
    pub(crate) faces: Faces,
    pub(crate) progresses: Progresses,
}

impl NotebookApplication {
    /// Runs blocking work on the notebook, away from the threads that answer.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Notebook) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, SyscallError> {
        self.notebook.blocking(work).await.map_err(SyscallError::from)
    }
}

/// Whether a caller may see a note or attachment.
fn reader(effective: Arc<Effective>) -> impl Fn(&str) -> bool + Clone + Send + 'static {
    move |path| effective.allows_path(Permission::NotesRead, path)
}

/// What the notebook offers to plugs beside what the engine does, each with the permission that it needs.
#[must_use]
pub fn notebook_syscalls() -> Vec<SyscallSpec> {
    use Permission::{Clipboard, EditorRead, EditorWrite, NotesRead, NotesWrite, Search, Ui};
    use ScopeFrom::{Anywhere, Param, Params};
    vec![
        // Virtual notes come from other plugs, each within its own budget.
        SyscallSpec::needs("notes.list", NotesRead, Anywhere).waiting_for_others(),
        SyscallSpec::needs("notes.read", NotesRead, Param("path")).waiting_for_others(),
        SyscallSpec::needs("notes.meta", NotesRead, Param("path")).waiting_for_others(),
        SyscallSpec::needs("notes.links", NotesRead, Param("path")),
        SyscallSpec::needs("notes.backlinks", NotesRead, Param("path")),
        SyscallSpec::needs("notes.tags", NotesRead, Anywhere),
        SyscallSpec::needs("notes.tasks", NotesRead, Anywhere),
        SyscallSpec::needs("notes.query", NotesRead, Anywhere),
        // Other plugs may be asked first (`note:saving`), each within its own budget.
        SyscallSpec::needs("notes.write", NotesWrite, Param("path")).waiting_for_others(),
        SyscallSpec::needs("notes.append", NotesWrite, Param("path")).waiting_for_others(),
        SyscallSpec::needs("notes.delete", NotesWrite, Param("path")),
        SyscallSpec::needs("notes.rename", NotesWrite, Params(&["from", "to"])),
        SyscallSpec::needs("files.list", NotesRead, Anywhere),
        SyscallSpec::needs("files.read", NotesRead, Param("path")),
        SyscallSpec::needs("files.write", NotesWrite, Param("path")),
        SyscallSpec::needs("files.delete", NotesWrite, Param("path")),
        SyscallSpec::needs("search.query", Search, Anywhere).waiting_for_others(),
        SyscallSpec::needs("editor.current", EditorRead, Anywhere).waiting_for_others(),
        SyscallSpec::needs("editor.replace", EditorWrite, Anywhere).waiting_for_others(),
        SyscallSpec::needs("editor.insert", EditorWrite, Anywhere).waiting_for_others(),
        SyscallSpec::needs("editor.open", EditorWrite, Anywhere).waiting_for_others(),
        SyscallSpec::needs("editor.save", EditorWrite, Anywhere).waiting_for_others(),
        SyscallSpec::needs("ui.notify", Ui, Anywhere),
        SyscallSpec::needs("ui.prompt", Ui, Anywhere).waiting_for_others(),
        SyscallSpec::needs("ui.confirm", Ui, Anywhere).waiting_for_others(),
        SyscallSpec::needs("ui.pick", Ui, Anywhere).waiting_for_others(),
        SyscallSpec::needs("progress.start", Ui, Anywhere),
        SyscallSpec::needs("progress.update", Ui, Anywhere),
        SyscallSpec::needs("progress.done", Ui, Anywhere),
        SyscallSpec::needs("clipboard.read", Clipboard, Anywhere).waiting_for_others(),
        SyscallSpec::needs("clipboard.write", Clipboard, Anywhere).waiting_for_others(),
    ]
}

#[async_trait]
impl Application for NotebookApplication {
    fn syscalls(&self) -> Vec<SyscallSpec> {
        notebook_syscalls()
    }

    async fn syscall(&self, caller: &Caller, name: &str, input: Value) -> Result<Value, SyscallError> {
        let (interface, function) = name.split_once('.').unwrap_or((name, ""));
        match interface {
            "notes" => self.notes(caller, function, input).await,
            "files" => self.files(caller, function, input).await,
            "search" => self.search(caller, function, input).await,
            "editor" => self.editor(caller, function, input).await,
            "ui" => self.ui(caller, function, input).await,
            "progress" => self.progress(caller, function, input),
            "clipboard" => self.clipboard(caller, function, input).await,
            _ => Err(unknown(interface, function)),
        }
    }

    fn event_visible(&self, effective: &Effective, _name: &str, data: &Value) -> bool {
        // An event that names a file is for those who may read it, under its old name too.
        ["path", "from"]
            .iter()
            .filter_map(|key| data.get(key).and_then(Value::as_str))
            .all(|path| effective.allows_path(Permission::NotesRead, path))
    }
}

/// A function that an interface does not have; the table above and the match in its file have drifted apart.
fn unknown(interface: &str, function: &str) -> SyscallError {
    SyscallError::new(SyscallErrorCode::NotFound, format!("there is no syscall {interface}.{function}"))
}
