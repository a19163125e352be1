//! `files.*`: attachments, bytes as base64.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackdaw_plugs::{Caller, SyscallError, SyscallErrorCode};
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
struct Write {
    path: String,
    bytes: String,
}

impl NotebookApplication {
    pub(super) async fn files(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        let origin = Origin::Plug(caller.cause());
        match function {
            "list" => {
                let List { glob } = parameters("files.list", input)?;
                let visible = reader(Arc::clone(&caller.effective));
                reply(self.blocking(move |n| n.files(glob.as_deref(), &visible)).await?)
            }
            "read" => {
                let Path { path } = parameters("files.read", input)?;
                let (bytes, _) = self.blocking(move |n| n.file_bytes(&path)).await?;
                reply(STANDARD.encode(bytes))
            }
            "write" => {
                let Write { path, bytes } = parameters("files.write", input)?;
                let bytes = STANDARD.decode(bytes).map_err(|error| {
                    SyscallError::new(SyscallErrorCode::Invalid, format!("files.write: `bytes` is not base64: {error}"))
                })?;
                self.blocking(move |n| n.write_file(&path, &bytes, &Condition::default(), &origin)).await?;
                Ok(Value::Null)
            }
            "delete" => {
                let Path { path } = parameters("files.delete", input)?;
                self.blocking(move |n| n.delete_file(&path, None, &origin)).await?;
                Ok(Value::Null)
            }
            _ => Err(unknown("files", function)),
        }
    }
}
