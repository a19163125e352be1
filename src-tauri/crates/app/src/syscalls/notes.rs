//! `notes.*`

use std::sync::Arc;

use jackdaw_index::TaskFilter;
use jackdaw_plugs::{Caller, Permission, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::Value;

use super::input::{parameters, reply};
use super::{NotebookApplication, reader, unknown};
use crate::changes::Origin;
use crate::notes::Condition;

#[derive(Deserialize)]
struct List {
    glob: Option<String>,
}

#[derive(Deserialize)]
struct Path {
    path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Write {
    path: String,
    text: String,
    if_hash: Option<String>,
}

#[derive(Deserialize)]
struct Rename {
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Tasks {
    filter: Option<TaskFilter>,
}

impl NotebookApplication {
    pub(super) async fn notes(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        let visible = reader(Arc::clone(&caller.effective));
        let origin = Origin::Plug(caller.cause());
        match function {
            "list" => {
                let List { glob } = parameters("notes.list", input)?;
                reply(self.blocking(move |n| n.notes(glob.as_deref(), &visible)).await?)
            }
            "read" => {
                let Path { path } = parameters("notes.read", input)?;
                reply(self.blocking(move |n| n.note_text(&path)).await?)
            }
            "meta" => {
                let Path { path } = parameters("notes.meta", input)?;
                reply(self.blocking(move |n| n.note_meta(&path)).await?)
            }
            "write" => {
                let Write { path, text, if_hash } = parameters("notes.write", input)?;
                let condition = Condition { if_hash, create_only: false };
                let wrote = self.blocking(move |n| n.write(&path, text.as_bytes(), &condition, &origin)).await?;
                reply(wrote.hash)
            }
            "append" => {
                let Write { path, text, .. } = parameters("notes.append", input)?;
                reply(self.blocking(move |n| n.append(&path, &text, &origin)).await?.hash)
            }
            "delete" => {
                let Path { path } = parameters("notes.delete", input)?;
                self.blocking(move |n| {
                    crate::notebook::note_path(&path)?;
                    n.delete(&path, None, &origin)
                })
                .await?;
                Ok(Value::Null)
            }
            "rename" => {
                let Rename { from, to } = parameters("notes.rename", input)?;
                reply(self.blocking(move |n| n.rename(&from, &to, &origin)).await?.rewritten)
            }
            "links" => {
                let Path { path } = parameters("notes.links", input)?;
                reply(self.blocking(move |n| n.links(&path, &visible)).await?)
            }
            "backlinks" => {
                let Path { path } = parameters("notes.backlinks", input)?;
                reply(self.blocking(move |n| n.backlinks(&path, &visible)).await?)
            }
            "tags" => reply(self.blocking(move |n| Ok(n.tags(&visible))).await?),
            "tasks" => {
                let Tasks { filter } = parameters("notes.tasks", input)?;
                reply(self.blocking(move |n| Ok(n.tasks(&filter.unwrap_or_default(), &visible))).await?)
            }
            _ => Err(unknown("notes", function)),
        }
    }

    /// Whether the caller may read a note that it has by other means than its path, such as the open one.
    pub(super) fn may_read(caller: &Caller, what: &str, path: &str) -> Result<(), SyscallError> {
        if caller.effective.allows_path(Permission::NotesRead, path) {
            return Ok(());
        }
        Err(SyscallError::new(
            SyscallErrorCode::PermissionDenied,
            format!("{what}: the open note is outside this plug's `notes:read` scope"),
        ))
    }
}
