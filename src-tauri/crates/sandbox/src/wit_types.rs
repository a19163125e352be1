//! Between the generated types and those that callers and hosts use.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::api::{CallContext, CallError, HttpRequest, HttpResponse, Origin, SyscallError, SyscallErrorCode};
use crate::bindings::jackdaw::plug::types as wit;

impl From<SyscallErrorCode> for wit::ErrorCode {
    fn from(code: SyscallErrorCode) -> Self {
        match code {
            SyscallErrorCode::PermissionDenied => Self::PermissionDenied,
            SyscallErrorCode::NotFound => Self::NotFound,
            SyscallErrorCode::Conflict => Self::Conflict,
            SyscallErrorCode::Invalid => Self::Invalid,
            SyscallErrorCode::Timeout => Self::Timeout,
            SyscallErrorCode::Unavailable => Self::Unavailable,
            SyscallErrorCode::TooLarge => Self::TooLarge,
            SyscallErrorCode::Internal => Self::Internal,
        }
    }
}

impl From<wit::ErrorCode> for SyscallErrorCode {
    fn from(code: wit::ErrorCode) -> Self {
        match code {
            wit::ErrorCode::PermissionDenied => Self::PermissionDenied,
            wit::ErrorCode::NotFound => Self::NotFound,
            wit::ErrorCode::Conflict => Self::Conflict,
            wit::ErrorCode::Invalid => Self::Invalid,
            wit::ErrorCode::Timeout => Self::Timeout,
            wit::ErrorCode::Unavailable => Self::Unavailable,
            wit::ErrorCode::TooLarge => Self::TooLarge,
            wit::ErrorCode::Internal => Self::Internal,
        }
    }
}

impl From<SyscallError> for wit::Error {
    fn from(error: SyscallError) -> Self {
        Self { code: error.code.into(), message: error.message, trace: None }
    }
}

impl From<wit::Error> for CallError {
    fn from(error: wit::Error) -> Self {
        Self::Thrown {
            code: error.code.into(),
            message: error.message,
            trace: error.trace.filter(|trace| !trace.is_empty()),
        }
    }
}

impl From<HttpRequest> for wit::HttpRequest {
    fn from(request: HttpRequest) -> Self {
        let HttpRequest { method, url, params, query, headers, body } = request;
        Self { method, url, params, query, headers, body }
    }
}

impl From<wit::HttpResponse> for HttpResponse {
    fn from(response: wit::HttpResponse) -> Self {
        let wit::HttpResponse { status, headers, body } = response;
        Self { status, headers, body }
    }
}

/// The context as the plug gets it, with the moment at which its time is up.
pub(crate) fn context(context: &CallContext, budget: Duration) -> wit::Context {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    wit::Context {
        hook: context.hook.clone(),
        function: context.function.clone(),
        origin: match context.origin {
            Origin::User => wit::Origin::User,
            Origin::Plug => wit::Origin::Plug,
            Origin::Api => wit::Origin::Api,
            Origin::Cron => wit::Origin::Cron,
        },
        deadline: u64::try_from(now.saturating_add(budget).as_millis()).unwrap_or(u64::MAX),
    }
}
