//! `kv`: JSON values that only this plug sees.

use std::sync::Arc;

use jackdaw_sandbox::SyscallError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{parameters, stored};
use crate::application::Caller;
use crate::shared::Shared;

#[derive(Deserialize)]
struct Key {
    key: String,
}

#[derive(Deserialize)]
struct Pair {
    key: String,
    value: Value,
}

#[derive(Deserialize)]
struct Prefix {
    #[serde(default)]
    prefix: Option<String>,
}

pub(super) async fn get(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Key { key } = parameters("kv.get", input)?;
    let plug = Arc::clone(&caller.plug);
    let value = stored(shared, move |store| store.kv_get(&plug, &key)).await?;
    Ok(value.unwrap_or(Value::Null))
}

pub(super) async fn set(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Pair { key, value } = parameters("kv.set", input)?;
    let plug = Arc::clone(&caller.plug);
    stored(shared, move |store| store.kv_set(&plug, &key, &value)).await?;
    Ok(Value::Null)
}

pub(super) async fn delete(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Key { key } = parameters("kv.delete", input)?;
    let plug = Arc::clone(&caller.plug);
    stored(shared, move |store| store.kv_delete(&plug, &key)).await?;
    Ok(Value::Null)
}

pub(super) async fn list(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Prefix { prefix } = parameters("kv.list", input)?;
    let plug = Arc::clone(&caller.plug);
    let pairs = stored(shared, move |store| store.kv_list(&plug, &prefix.unwrap_or_default())).await?;
    Ok(pairs.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect())
}
