//! `secrets`: tokens and passwords, by names that the manifest asks for.

use std::sync::Arc;

use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::Value;

use super::parameters;
use crate::application::Caller;
use crate::secrets::Secrets;
use crate::shared::Shared;

#[derive(Deserialize)]
struct Get {
    name: String,
}

#[derive(Deserialize)]
struct Set {
    name: String,
    #[serde(default)]
    value: Option<String>,
}

pub(super) async fn get(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Get { name } = parameters("secrets.get", input)?;
    let found = kept(shared, caller, move |secrets, plug| secrets.get(plug, &name)).await?;
    Ok(found.map_or(Value::Null, Value::String))
}

pub(super) async fn set(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    // The words of a parser may quote what it read, and that is a secret.
    let Set { name, value } = serde_json::from_value(input).map_err(|_| {
        SyscallError::new(SyscallErrorCode::Invalid, "secrets.set: `name` is a string, `value` a string or null")
    })?;
    kept(shared, caller, move |secrets, plug| secrets.set(plug, &name, value)).await?;
    Ok(Value::Null)
}

async fn kept<T: Send + 'static>(
    shared: &Arc<Shared>,
    caller: &Caller,
    work: impl FnOnce(&Secrets, &str) -> Result<T, SyscallError> + Send + 'static,
) -> Result<T, SyscallError> {
    let (shared, plug) = (Arc::clone(shared), Arc::clone(&caller.plug));
    let done = tokio::task::spawn_blocking(move || work(&shared.secrets, &plug)).await;
    done.unwrap_or_else(|error| Err(SyscallError::new(SyscallErrorCode::Internal, error.to_string())))
}
