//! `editor.*`: done by the face that the user attends to.

use jackdaw_plugs::{Caller, Permission, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::parameters;
use super::{NotebookApplication, unknown};
use crate::notebook::space_path;

#[derive(Deserialize)]
struct Open {
    path: String,
    line: Option<u32>,
}

#[derive(Deserialize)]
struct Range {
    from: u32,
    to: u32,
}

#[derive(Deserialize)]
struct Replace {
    range: Range,
    text: String,
}

#[derive(Deserialize)]
struct Insert {
    text: String,
}

impl NotebookApplication {
    pub(super) async fn editor(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        let kind = format!("editor.{function}");
        let input = match function {
            "current" => {
                let current = self.faces.ask(&caller.plug, &kind, json!({})).await?;
                Self::may_read(caller, &kind, current.get("path").and_then(Value::as_str).unwrap_or_default())?;
                return Ok(current);
            }
            "open" => {
                let Open { path, line } = parameters(&kind, input)?;
                let path = space_path(&path)?;
                json!({ "path": path.as_str(), "line": line })
            }
            "replace" => {
                let Replace { range, text } = parameters(&kind, input)?;
                if range.from > range.to {
                    return Err(SyscallError::new(
                        SyscallErrorCode::Invalid,
                        format!("editor.replace: the range ends at {} before it begins at {}", range.to, range.from),
                    ));
                }
                self.may_change_open_note(caller, &kind).await?;
                json!({ "range": { "from": range.from, "to": range.to }, "text": text })
            }
            "insert" => {
                let Insert { text } = parameters(&kind, input)?;
                self.may_change_open_note(caller, &kind).await?;
                json!({ "text": text })
            }
            "save" => json!({}),
            _ => return Err(unknown("editor", function)),
        };
        self.faces.ask(&caller.plug, &kind, input).await.map(|_| Value::Null)
    }

    /// Changing text needs `notes:write` on the note that is open.
    async fn may_change_open_note(&self, caller: &Caller, kind: &str) -> Result<(), SyscallError> {
        let current = self.faces.ask(&caller.plug, "editor.current", json!({})).await?;
        let path = current.get("path").and_then(Value::as_str).unwrap_or_default();
        if caller.effective.allows_path(Permission::NotesWrite, path) {
            return Ok(());
        }
        Err(SyscallError::new(
            SyscallErrorCode::PermissionDenied,
            format!(
                "{kind}: the open note is outside this plug's `notes:write` scope; add it to `permissions` in plug.yaml"
            ),
        ))
    }
}
