//! `log`: lines for the plug's author.

use std::sync::Arc;

use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::Value;

use crate::application::Caller;
use crate::generation::Generation;
use crate::logs::LogLevel;
use crate::shared::Shared;

pub(super) fn write(
    shared: &Arc<Shared>,
    generation: &Generation,
    caller: &Caller,
    input: &Value,
) -> Result<Value, SyscallError> {
    let level = LogLevel::deserialize(input.get("level").unwrap_or(&Value::Null)).map_err(|_| {
        let message = format!("log.write: `level` is debug, info, warn or error, not {}", input["level"]);
        SyscallError::new(SyscallErrorCode::Invalid, message)
    })?;
    let message = match input.get("message") {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    shared.log(&caller.plug, level, Some(&caller.function), generation.traces.logged(message));
    Ok(Value::Null)
}
