//! Syscalls that carry bytes. As dynamic values a byte costs some forty bytes of the host's memory, so that a picture of 10 MB would take
//! 400; the two common shapes are bound with their real types instead.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{LinkerInstance, Type};

use crate::api::{SyscallError, SyscallErrorCode};
use crate::bindings::jackdaw::plug::types::Error;
use crate::names::camel;
use crate::state::State;

/// Functions of these types are bound here.
enum Shape {
    /// `func(x: string) -> result<list<u8>, error>`
    Reads(String),
    /// `func(x: string, y: list<u8>) -> result<_, error>`
    Writes(String, String),
}

/// Binds a function if it has one of the shapes.
pub(crate) fn bind(
    bound: &mut LinkerInstance<'_, State>,
    name: &str,
    syscall: &Arc<str>,
    ty: &ComponentFunc,
) -> wasmtime::Result<bool> {
    let syscall = syscall.clone();
    match shape(ty) {
        Some(Shape::Reads(what)) => bound.func_wrap_async(name, move |store, (text,): (String,)| {
            let (syscall, what) = (syscall.clone(), what.clone());
            Box::new(async move {
                let input = Map::from_iter([(what, Value::String(text))]);
                let answer = store.data().syscall(&syscall, input.into()).await;
                Ok((answer.and_then(|answer| bytes(&syscall, &answer)).map_err(Error::from),))
            })
        })?,
        Some(Shape::Writes(what, payload)) => {
            bound.func_wrap_async(name, move |store, (text, bytes): (String, Vec<u8>)| {
                let (syscall, what, payload) = (syscall.clone(), what.clone(), payload.clone());
                Box::new(async move {
                    let encoded = BASE64.encode(&bytes);
                    drop(bytes);
                    let input = Map::from_iter([(what, Value::String(text)), (payload, Value::String(encoded))]);
                    Ok((store.data().syscall(&syscall, input.into()).await.map(drop).map_err(Error::from),))
                })
            })?
        }
        None => return Ok(false),
    }
    Ok(true)
}

fn shape(ty: &ComponentFunc) -> Option<Shape> {
    let mut results = ty.results();
    let (Some(Type::Result(result)), None) = (results.next(), results.next()) else { return None };
    if !result.err().is_some_and(|error| is_error(&error)) {
        return None;
    }
    let params: Vec<_> = ty.params().collect();
    match (params.as_slice(), result.ok()) {
        ([(what, Type::String)], Some(ok)) if is_bytes(&ok) => Some(Shape::Reads(camel(what))),
        ([(what, Type::String), (payload, bytes)], None) if is_bytes(bytes) => {
            Some(Shape::Writes(camel(what), camel(payload)))
        }
        _ => None,
    }
}

fn is_bytes(ty: &Type) -> bool {
    matches!(ty, Type::List(list) if list.ty() == Type::U8)
}

/// Whether it is `types.error`; an application may have errors of its own.
fn is_error(ty: &Type) -> bool {
    const CODES: [&str; 8] =
        ["permission-denied", "not-found", "conflict", "invalid", "timeout", "unavailable", "too-large", "internal"];
    let Type::Record(record) = ty else { return false };
    let fields: Vec<_> = record.fields().map(|field| (field.name, field.ty)).collect();
    matches!(
        fields.as_slice(),
        [("code", Type::Enum(code)), ("message", Type::String), ("trace", Type::Option(trace))]
            if code.names().eq(CODES) && trace.ty() == Type::String
    )
}

fn bytes(syscall: &str, answer: &Value) -> Result<Vec<u8>, SyscallError> {
    let misfit = |why: String| {
        SyscallError::new(
            SyscallErrorCode::Internal,
            format!("the host's answer to {syscall} does not fit its type: {why}"),
        )
    };
    let text = answer.as_str().ok_or_else(|| misfit("expected bytes in base64".to_owned()))?;
    BASE64.decode(text).map_err(|error| misfit(format!("bytes are not base64: {error}")))
}
