//! What a typed syscall returns to the plug: the host's answer, or its error in the shape that the function's type gives to errors.

use serde_json::Value;
use wasmtime::component::types::Record;
use wasmtime::component::{Type, Val};

use crate::api::{SyscallError, SyscallErrorCode};
use crate::names::is_case;
use crate::value::from_json;

/// The answer as a value of the wanted type. Fails (a trap) only where the type leaves no room for an error.
pub(crate) fn to_val(name: &str, outcome: Result<Value, SyscallError>, wanted: &Type) -> wasmtime::Result<Val> {
    let Type::Result(result) = wanted else {
        let answer =
            outcome.map_err(|error| wasmtime::format_err!("{name} failed, and its type has no error: {error}"))?;
        return from_json(&answer, wanted).map_err(|why| wasmtime::Error::new(misfit(name, &why)));
    };
    let outcome = outcome.and_then(|answer| match result.ok() {
        Some(ty) => from_json(&answer, &ty).map(|val| Some(Box::new(val))).map_err(|why| misfit(name, &why)),
        None => Ok(None),
    });
    let outcome = match outcome {
        Ok(payload) => Ok(payload),
        Err(error) => Err(match result.err() {
            Some(ty) => Some(Box::new(error_val(name, &error, &ty)?)),
            None => None,
        }),
    };
    Ok(Val::Result(outcome))
}

fn misfit(name: &str, why: &str) -> SyscallError {
    SyscallError::new(
        SyscallErrorCode::Internal,
        format!("the host's answer to {name} does not fit its type: answer{why}"),
    )
}

/// An application may give errors its own type: a record with a code and a message, only a code, or only a text.
fn error_val(name: &str, error: &SyscallError, ty: &Type) -> wasmtime::Result<Val> {
    let fitting = match ty {
        Type::String => Some(Val::String(error.to_string())),
        Type::Enum(_) => code(error.code, ty),
        Type::Record(record) => error_record(error, record),
        _ => None,
    };
    fitting
        .ok_or_else(|| wasmtime::format_err!("{name} failed, and the error type of its result cannot hold it: {error}"))
}

fn error_record(error: &SyscallError, record: &Record) -> Option<Val> {
    let fields = record.fields().map(|field| {
        let value = match (field.name, &field.ty) {
            ("message", Type::String) => Val::String(error.message.clone()),
            ("code", Type::String) => Val::String(error.code.as_str().to_owned()),
            ("code", ty @ Type::Enum(_)) => code(error.code, ty)?,
            (_, Type::Option(_)) => Val::Option(None),
            _ => return None,
        };
        Some((field.name.to_owned(), value))
    });
    fields.collect::<Option<Vec<_>>>().map(Val::Record)
}

/// The case of that name, else `internal`.
fn code(code: SyscallErrorCode, ty: &Type) -> Option<Val> {
    let Type::Enum(cases) = ty else { return None };
    let case = |wanted: &str| cases.names().find(|name| is_case(name, wanted)).map(str::to_owned);
    case(code.as_str()).or_else(|| case("internal")).map(Val::Enum)
}
