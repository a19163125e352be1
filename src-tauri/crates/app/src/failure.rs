//! Every error of both halves in the words of the protocol.

use jackdaw_plugs::{DispatchError, EngineError, SyscallError, SyscallErrorCode};
use jackdaw_space::SpaceError;

use crate::protocol::Failure;

impl Failure {
    /// A failure with its code and sentence.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), hash: None, plug: None, position: None }
    }

    /// There is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new("not_found", message)
    }

    /// The input makes no sense.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new("invalid", message)
    }

    /// Something that should not happen.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new("internal", message)
    }
}

impl From<SpaceError> for Failure {
    fn from(error: SpaceError) -> Self {
        let code = match &error {
            SpaceError::BadPath { .. } | SpaceError::BadGlob { .. } => "invalid",
            SpaceError::NotFound { .. } | SpaceError::NotInTrash { .. } | SpaceError::Outside { .. } => "not_found",
            SpaceError::Unreadable { .. } | SpaceError::PermissionDenied { .. } => "permission_denied",
            SpaceError::Exists { .. } | SpaceError::Conflict { .. } => "conflict",
            SpaceError::TooLarge { .. } => "too_large",
            SpaceError::NotUtf8 { .. } => "invalid",
            _ => "internal",
        };
        let hash = match &error {
            SpaceError::Conflict { current, .. } => current.clone(),
            _ => None,
        };
        Self { hash, ..Self::new(code, error.to_string()) }
    }
}

impl From<DispatchError> for Failure {
    fn from(error: DispatchError) -> Self {
        let mut failure = Self::new(error.code(), error.to_string());
        failure.plug = error.function().and_then(|function| function.split('.').next()).map(str::to_owned);
        failure.position = error.position().map(str::to_owned);
        failure
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let code = match &error {
            EngineError::UnknownPlug { .. } | EngineError::NoPlugThere { .. } => "not_found",
            EngineError::NotAsked { .. } => "invalid",
            _ => "internal",
        };
        Self::new(code, error.to_string())
    }
}

impl From<Failure> for SyscallError {
    fn from(failure: Failure) -> Self {
        let code =
            serde_json::from_value(serde_json::Value::String(failure.code)).unwrap_or(SyscallErrorCode::Internal);
        Self::new(code, failure.message)
    }
}
