//! What callers and hosts of a sandbox exchange.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who set a call going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A person, in the window.
    User,
    /// Another plug, or an event that a plug caused.
    Plug,
    /// A script, over HTTP or the command line.
    Api,
    /// A timer.
    Cron,
}

/// What a function knows of the call that it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallContext {
    /// `command`, `slashCommand`, `cron`, `http`, `events`, `call` …
    pub hook: String,
    /// The function's name in the manifest.
    pub function: String,
    /// Who set it going.
    pub origin: Origin,
}

/// A request for a plug's route.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpRequest {
    /// Upper case.
    pub method: String,
    /// The path below `/plug/{plug}` as sent, with its query string.
    pub url: String,
    /// The `{name}` parts of the route's path, percent-decoded.
    pub params: Vec<(String, String)>,
    /// The query string's pairs, percent-decoded, in order.
    pub query: Vec<(String, String)>,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// What a plug's route answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpResponse {
    /// 100–599.
    pub status: u16,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// The kinds of failure that a plug can tell apart. The same set in WIT, in the script module (snake case) and over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyscallErrorCode {
    /// The plug's permissions do not cover it.
    PermissionDenied,
    /// There is no such thing.
    NotFound,
    /// Somebody changed it in between.
    Conflict,
    /// The input makes no sense.
    Invalid,
    /// It took too long.
    Timeout,
    /// Not now: no editor is open, no user is there.
    Unavailable,
    /// Above a limit.
    TooLarge,
    /// Anything else.
    Internal,
}

impl SyscallErrorCode {
    /// The name in snake case, as plugs and scripts see it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PermissionDenied => "permission_denied",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Invalid => "invalid",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::TooLarge => "too_large",
            Self::Internal => "internal",
        }
    }
}

/// Why a syscall failed; the plug gets it as a typed error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", code.as_str())]
pub struct SyscallError {
    /// Which kind.
    pub code: SyscallErrorCode,
    /// One sentence that names the mend.
    pub message: String,
}

impl SyscallError {
    /// An error of a kind with its sentence.
    pub fn new(code: SyscallErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Why a call into a plug did not return a value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CallError {
    /// The plug's code returned or threw an error. The instance is still good.
    #[error("{message}")]
    Thrown {
        /// The code that the error carried, else `internal`.
        code: SyscallErrorCode,
        /// As the plug's language prints it: `TypeError: x is not a function`.
        message: String,
        /// Stack, innermost first, positions in the code that was handed in.
        trace: Option<String>,
    },
    /// The budget was spent. The instance is gone.
    #[error("ran longer than its budget of {budget:?}")]
    Timeout {
        /// The budget that was spent.
        budget: Duration,
        /// Where a script was when it was stopped, innermost first; none if it could not tell any more.
        trace: Option<String>,
    },
    /// The memory limit was reached in a way the code could not handle. The instance is gone.
    #[error("needed more than its {limit} bytes of memory")]
    OutOfMemory {
        /// The limit in bytes.
        limit: u64,
        /// Where a script was refused it, innermost first.
        trace: Option<String>,
    },
    /// The code waits for what nothing is left to bring. The instance is still good.
    #[error("{message}")]
    NeverSettles {
        /// What waits, in a sentence.
        message: String,
    },
    /// The code trapped (unreachable, stack overflow, out-of-bounds …). The instance is gone.
    #[error("trapped: {message}")]
    Trap {
        /// wasmtime's words for it, and what the plug said of it last in its log.
        message: String,
    },
    /// An earlier trap or timeout ended this instance; make a new one.
    #[error("the instance ended in an earlier call")]
    Gone,
}

impl CallError {
    /// Whether the instance must be dropped.
    #[must_use]
    pub fn ends_instance(&self) -> bool {
        !matches!(self, Self::Thrown { .. } | Self::NeverSettles { .. })
    }
}

/// The one way out of a sandbox. Whoever implements it authorises each call.
#[async_trait]
pub trait Host: Send + Sync + 'static {
    /// Does `name` (`notes.read`, `kv.set`, `log.write` …) for the call in progress; `input` is an object of parameters in camelCase,
    /// bytes are base64.
    async fn syscall(&self, context: &CallContext, name: &str, input: Value) -> Result<Value, SyscallError>;

    /// Whether time spent in this syscall is the user's, and so not counted against the budget.
    fn waits_for_user(&self, name: &str) -> bool;

    /// The time that the plug sees. Tests have one of their own.
    fn now(&self) -> std::time::SystemTime {
        std::time::SystemTime::now()
    }
}
