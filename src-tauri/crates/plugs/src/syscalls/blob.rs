//! `blob`: bytes by their hash, each plug its own.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde::Deserialize;
use serde_json::Value;

use super::{parameters, stored};
use crate::application::Caller;
use crate::shared::Shared;

#[derive(Deserialize)]
struct Put {
    bytes: String,
}

#[derive(Deserialize)]
struct Get {
    hash: String,
}

pub(super) async fn put(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Put { bytes } = parameters("blob.put", input)?;
    let bytes = STANDARD.decode(bytes).map_err(|error| {
        SyscallError::new(SyscallErrorCode::Invalid, format!("blob.put: `bytes` is not base64: {error}"))
    })?;
    let plug = Arc::clone(&caller.plug);
    stored(shared, move |store| store.blob_put(&plug, &bytes)).await.map(Value::String)
}

pub(super) async fn get(shared: &Arc<Shared>, caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let Get { hash } = parameters("blob.get", input)?;
    let (plug, wanted) = (Arc::clone(&caller.plug), hash.clone());
    let bytes = stored(shared, move |store| store.blob_get(&plug, &wanted)).await?;
    bytes.map(|bytes| Value::String(STANDARD.encode(bytes))).ok_or_else(|| {
        SyscallError::new(SyscallErrorCode::NotFound, format!("this plug has stored no bytes with the hash `{hash}`"))
    })
}
