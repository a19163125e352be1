//! `plugs`: calling functions of other plugs, with the rights of both.

use std::sync::Arc;

use jackdaw_manifest::HookKind;
use jackdaw_sandbox::{Origin, SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::Value;

use super::parameters;
use crate::application::Caller;
use crate::calls::{Answer, Rights};
use crate::shared::Shared;

/// Plugs that may wait for each other in one chain: more is a loop that has not closed yet.
const MOST_WAITING: usize = 8;

#[derive(Deserialize)]
struct Call {
    function: String,
    #[serde(default)]
    input: Value,
}

pub(super) async fn call(
    shared: &Arc<Shared>,
    caller: &Caller,
    rights: &Rights,
    input: Value,
) -> Result<Value, SyscallError> {
    let Call { function, input } = parameters("plugs.call", input)?;
    let input = if input.is_null() { Value::Object(serde_json::Map::new()) } else { input };
    let mut waiting = rights.waiting.clone();
    waiting.push(Arc::clone(&caller.plug));
    let target = function.split('.').next().unwrap_or_default();
    // Each of them has one instance that waits: the call would wait for itself until its budget is spent.
    if waiting.len() > MOST_WAITING || waiting.iter().any(|plug| &**plug == target) {
        let message = format!(
            "{} → {function} would wait for itself: a plug cannot call back into its caller",
            waiting.join(" → ")
        );
        return Err(SyscallError::new(SyscallErrorCode::Invalid, message));
    }
    let rights = Rights { before: Some(Arc::clone(&caller.effective)), waiting, depth: caller.depth };
    let answer = shared.call(&function, HookKind::Syscall, input, Origin::Plug, rights).await;
    match answer {
        Ok(answer) => Ok(Answer::into_value(answer)),
        Err(error) => Err(SyscallError::new(error.syscall_code(), error.to_string())),
    }
}
