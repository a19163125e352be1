//! `ui.progress`: a line in the status bar for as long as the call runs.

use jackdaw_plugs::{Caller, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::parameters;
use super::{NotebookApplication, unknown};

/// Characters of a label that are kept: a status bar is one line.
const LABEL_CHARS: usize = 200;

#[derive(Deserialize)]
struct Start {
    label: String,
}

#[derive(Deserialize)]
struct Update {
    id: u32,
    value: Option<f32>,
    label: Option<String>,
}

#[derive(Deserialize)]
struct Done {
    id: u32,
}

impl NotebookApplication {
    pub(super) fn progress(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        match function {
            "start" => {
                let Start { label } = parameters("ui.progress", input)?;
                let started = self.progresses.start(&caller.plug, line(&label)).ok_or_else(|| {
                    let message = "ui.progress: this plug shows as many lines as it may; end one first";
                    SyscallError::new(SyscallErrorCode::Unavailable, message)
                })?;
                let id = started.id;
                caller.keep(started);
                Ok(json!(id))
            }
            "update" => {
                let Update { id, value, label } = parameters("progress.update", input)?;
                let label = label.as_deref().map(line);
                let wanted = self.progresses.update(&caller.plug, id, value, label).ok_or_else(|| {
                    let message = "progress.update: it has ended, with `done` or with the call that started it";
                    SyscallError::new(SyscallErrorCode::NotFound, message)
                })?;
                Ok(json!(wanted))
            }
            "done" => {
                let Done { id } = parameters("progress.done", input)?;
                self.progresses.done(&caller.plug, id);
                Ok(Value::Null)
            }
            _ => Err(unknown("progress", function)),
        }
    }
}

fn line(label: &str) -> String {
    label.chars().take(LABEL_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
