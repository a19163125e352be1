//! `events`: telling other plugs.

use std::sync::Arc;

use jackdaw_sandbox::{Origin, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::Value;

use super::parameters;
use crate::application::{Caller, EventCause};
use crate::events::{MOST_DATA, MOST_DEPTH, json_size};
use crate::shared::Shared;

#[derive(Deserialize)]
struct Emit {
    name: String,
    #[serde(default)]
    data: Value,
}

pub(super) fn emit(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Emit { name, data } = parameters("events.emit", input)?;
    let own = name.strip_prefix(&*caller.plug).and_then(|rest| rest.strip_prefix(':'));
    if own.is_none_or(|rest| rest.is_empty() || rest.contains(['*', '\n'])) {
        let message = format!("`{name}` is not an event of this plug: name it `{}:something`", caller.plug);
        return Err(SyscallError::new(SyscallErrorCode::Invalid, message));
    }
    let size = json_size(&data);
    if size > MOST_DATA {
        let message = format!(
            "`{name}` was not emitted: its data is {size} bytes, and an event carries {MOST_DATA}; keep it in a note, a value or a blob and name that"
        );
        return Err(SyscallError::new(SyscallErrorCode::TooLarge, message));
    }
    if caller.depth >= MOST_DEPTH {
        let message = format!("`{name}` was not emitted: events that cause each other go {MOST_DEPTH} deep at most");
        return Err(SyscallError::new(SyscallErrorCode::Invalid, message));
    }
    let cause = EventCause {
        origin: Origin::Plug,
        depth: caller.depth + 1,
        rights: Some(Arc::clone(&caller.effective)),
        waiting: Vec::new(),
    };
    if shared.events.tell_plug_event(shared, &name, data, cause) {
        Ok(Value::Null)
    } else {
        let message = format!("`{name}` was not emitted: too many events wait; try again later");
        Err(SyscallError::new(SyscallErrorCode::Unavailable, message))
    }
}
