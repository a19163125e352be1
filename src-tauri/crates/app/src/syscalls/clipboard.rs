//! `clipboard.*`: that of the face that the user attends to.

use jackdaw_plugs::{Caller, SyscallError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::parameters;
use super::{NotebookApplication, unknown};

#[derive(Deserialize)]
struct Write {
    text: String,
}

impl NotebookApplication {
    pub(super) async fn clipboard(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        match function {
            "read" => self.faces.ask(&caller.plug, "clipboard.read", json!({})).await,
            "write" => {
                let Write { text } = parameters("clipboard.write", input)?;
                self.faces.ask(&caller.plug, "clipboard.write", json!({ "text": text })).await.map(|_| Value::Null)
            }
            _ => Err(unknown("clipboard", function)),
        }
    }
}
