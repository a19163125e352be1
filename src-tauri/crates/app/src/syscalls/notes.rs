//! `notes.*`

use std::sync::Arc;

use jackdaw_index::TaskFilter;
use jackdaw_index::tables::Scope;
use jackdaw_plugs::{Caller, Permission, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::input::{parameters, reply};
use super::{NotebookApplication, reader, unknown};
use crate::all_notes;
use crate::changes::Origin;
use crate::notes::{Condition, text_of};
use crate::queries::QueryInput;
use crate::saving;
use crate::virtual_notes;

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
                reply(all_notes::list(&self.notebook, glob, visible, &origin, None).await?)
            }
            "read" => {
                let Path { path } = parameters("notes.read", input)?;
                let (bytes, _) = all_notes::bytes(&self.notebook, path.clone(), &origin).await?;
                reply(text_of(&path, bytes)?)
            }
            "meta" => {
                let Path { path } = parameters("notes.meta", input)?;
                reply(all_notes::meta(&self.notebook, path, &origin).await?)
            }
            "write" => {
                let Write { path, text, if_hash } = parameters("notes.write", input)?;
                let condition = Condition { if_hash, create_only: false };
                reply(saving::write(&self.notebook, path, text.into_bytes(), condition, origin).await?.hash)
            }
            "append" => {
                let Write { path, text, .. } = parameters("notes.append", input)?;
                reply(saving::append(&self.notebook, path, text, origin).await?.hash)
            }
            "delete" => {
                let Path { path } = parameters("notes.delete", input)?;
                self.must_be_real(&path, "deleted").await?;
                self.blocking(move |n| {
                    crate::notebook::note_path(&path)?;
                    n.delete(&path, None, &origin)
                })
                .await?;
                Ok(Value::Null)
            }
            "rename" => {
                let Rename { from, to } = parameters("notes.rename", input)?;
                self.must_be_real(&from, "renamed").await?;
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
            "query" => {
                let input = query_input(input)?;
                let key = caller.effective.path_scope(Permission::NotesRead);
                let answer =
                    self.blocking(move |n| n.query(&input, Some(Scope { key: &key, visible: &visible }))).await?;
                reply(objects(answer.columns, answer.rows))
            }
            _ => Err(unknown("notes", function)),
        }
    }

    async fn must_be_real(&self, path: &str, what: &str) -> Result<(), SyscallError> {
        let refused = virtual_notes::refuse(&self.notebook, path, what).await;
        refused.map_or(Ok(()), |failure| Err(failure.into()))
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

/// `query("SELECT …")`, or `query({sql | filter, params, limit})`, which the script module puts under `sql` as it is.
fn query_input(input: Value) -> Result<QueryInput, SyscallError> {
    match input {
        Value::Object(mut fields) if fields.get("sql").is_some_and(Value::is_object) => {
            parameters("notes.query", fields.remove("sql").unwrap_or_default())
        }
        other => parameters("notes.query", other),
    }
}

/// Rows as objects, which is how a script reads them. Of two columns of one name the last is kept.
fn objects(columns: Vec<String>, rows: Vec<Vec<Value>>) -> Vec<Map<String, Value>> {
    rows.into_iter().map(|row| columns.iter().cloned().zip(row).collect()).collect()
}
