//! Reading a syscall's input, with errors that name the parameter.

use jackdaw_plugs::{SyscallError, SyscallErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The input as the parameters of a function.
pub(super) fn parameters<T: DeserializeOwned>(name: &str, input: Value) -> Result<T, SyscallError> {
    serde_json::from_value(input).map_err(|error| {
        SyscallError::new(SyscallErrorCode::Invalid, format!("{name}: the input does not fit: {error}"))
    })
}

/// The result as JSON.
pub(super) fn reply<T: Serialize>(value: T) -> Result<Value, SyscallError> {
    serde_json::to_value(value).map_err(|error| SyscallError::new(SyscallErrorCode::Internal, error.to_string()))
}
