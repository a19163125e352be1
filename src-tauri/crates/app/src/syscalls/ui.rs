//! `ui.*`: talking to the user. Each message names its plug.

use jackdaw_plugs::{Caller, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::parameters;
use super::{NotebookApplication, unknown};
use crate::protocol::Event;

/// Items that a picker takes: more is a search, and a list that nobody reads.
const MAX_ITEMS: usize = 10_000;

#[derive(Deserialize)]
struct Notify {
    message: String,
    level: Option<String>,
}

#[derive(Deserialize)]
struct Prompt {
    message: String,
    default: Option<String>,
}

#[derive(Deserialize)]
struct Confirm {
    message: String,
}

#[derive(Deserialize)]
struct Pick {
    items: Vec<Value>,
    placeholder: Option<String>,
}

impl NotebookApplication {
    pub(super) async fn ui(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        let kind = format!("ui.{function}");
        let input = match function {
            "notify" => {
                let Notify { message, level } = parameters(&kind, input)?;
                let level = level.unwrap_or_else(|| "info".into());
                self.faces.tell(Event::Notify { plug: caller.plug.to_string(), message, level });
                return Ok(Value::Null);
            }
            "prompt" => {
                let Prompt { message, default } = parameters(&kind, input)?;
                json!({ "message": message, "default": default })
            }
            "confirm" => {
                let Confirm { message } = parameters(&kind, input)?;
                json!({ "message": message })
            }
            "pick" => {
                let Pick { items, placeholder } = parameters(&kind, input)?;
                if items.len() > MAX_ITEMS {
                    return Err(SyscallError::new(
                        SyscallErrorCode::TooLarge,
                        format!("ui.pick: {} items are more than the {MAX_ITEMS} that a picker takes", items.len()),
                    ));
                }
                json!({ "items": items, "placeholder": placeholder })
            }
            _ => return Err(unknown("ui", function)),
        };
        self.faces.ask(&caller.plug, &kind, input).await
    }
}
