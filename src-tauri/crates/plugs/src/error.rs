//! What can go wrong between a hook and its answer.

use std::path::PathBuf;
use std::time::Duration;

use jackdaw_manifest::ceilings;
use jackdaw_sandbox::{CallError, SyscallErrorCode};

use crate::build::place_of;

/// Why the engine could not start, or could not do what it was told about a plug.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The sandbox could not be made.
    #[error("the plug sandbox could not start: {0}")]
    Sandbox(String),
    /// Changes on disk cannot be followed.
    #[error("plug folders cannot be watched: {0}")]
    Watch(String),
    /// Timers cannot run.
    #[error("the scheduler could not start: {0}")]
    Scheduler(String),
    /// There is no plug of this name.
    #[error("there is no plug named `{name}`{}", did_you_mean(.nearest))]
    UnknownPlug {
        /// As asked.
        name: String,
        /// The closest names there are.
        nearest: Vec<String>,
    },
    /// The plug does not ask for this permission, so it cannot be granted or revoked.
    #[error("`{plug}` does not ask for `{permission}`; it asks for {asked}")]
    NotAsked {
        /// The plug.
        plug: String,
        /// As given.
        permission: String,
        /// What its manifest asks.
        asked: String,
    },
    /// What the plug asks cannot be read from its manifest.
    #[error("the manifest of `{plug}` has errors: mend them first, so that it is clear what is allowed")]
    BrokenManifest {
        /// The plug.
        plug: String,
    },
    /// The grants file could not be read, so it is not rewritten.
    #[error("{} is not valid, so nothing was changed in it: {reason}. Mend or delete it, then try again", .file.display())]
    GrantsInvalid {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// The grants file could not be written.
    #[error("{} could not be written: {source}", .file.display())]
    GrantsUnwritable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder that should hold a plug does not.
    #[error("{} is no plug's folder: it has no plug.yaml", .dir.display())]
    NoPlugThere {
        /// The folder.
        dir: PathBuf,
    },
    /// The engine is shutting down.
    #[error("the plug engine is shutting down")]
    ShuttingDown,
}

/// Why a hook's call brought no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DispatchError {
    /// No plug has such a function, hook or route.
    #[error("there is no {kind} `{name}`{}", did_you_mean(.nearest))]
    NotFound {
        /// `command`, `route`, `function` …
        kind: &'static str,
        /// As asked.
        name: String,
        /// The closest names there are.
        nearest: Vec<String>,
    },
    /// There is such a route, but not for this method.
    #[error("this route answers {}", .allow.join(", "))]
    MethodNotAllowed {
        /// The methods that it has.
        allow: Vec<String>,
    },
    /// The input does not fit the function's `params`.
    #[error("the input of `{function}` does not fit: {message}")]
    BadInput {
        /// `plug.function`.
        function: String,
        /// Where and why.
        message: String,
    },
    /// The result does not fit the function's `returns`.
    #[error("`{function}` returned what its `returns` does not allow: {message}")]
    BadResult {
        /// `plug.function`.
        function: String,
        /// Where and why.
        message: String,
    },
    /// The plug waits for what it is asked to do.
    #[error("`{plug}` waits for this itself: a plug cannot call back into itself")]
    WaitsForItself {
        /// The plug.
        plug: String,
    },
    /// The plug's mailbox is full.
    #[error("`{plug}` has {waiting} calls waiting; try again later")]
    Busy {
        /// The plug.
        plug: String,
        /// How many calls wait.
        waiting: usize,
    },
    /// The plug failed too often.
    #[error("`{plug}` failed too often and was stopped; save it or reload it to start it again")]
    Quarantined {
        /// The plug.
        plug: String,
    },
    /// The plug's user has not allowed it anything yet.
    #[error(
        "`{plug}` waits until you allow it: {why}. Allow it in the Plugs view, or with `jackdaw plug grant {plug} --all --space SPACE`, and `--live` if you edit it here"
    )]
    WaitingForGrant {
        /// The plug.
        plug: String,
        /// What is new since it was allowed, if it ever was.
        why: String,
    },
    /// The plug is switched off.
    #[error("`{plug}` is disabled")]
    Disabled {
        /// The plug.
        plug: String,
    },
    /// The plug has never loaded.
    #[error("`{plug}` could not be loaded: {message}")]
    NotLoaded {
        /// The plug.
        plug: String,
        /// Its first diagnostic.
        message: String,
    },
    /// The function ran longer than its budget.
    #[error("`{function}` ran longer than its budget of {budget:?}{}{}", more_time(*.budget), at(.position))]
    Timeout {
        /// `plug.function`.
        function: String,
        /// The budget.
        budget: Duration,
        /// Where a script was when it was stopped, else where its function is written.
        position: Option<String>,
        /// Innermost first, positions in the author's source.
        trace: Option<String>,
    },
    /// The function needed more memory than it may have.
    #[error("`{function}` needed more than its {} MiB of memory{}{}", .limit / MIB, more_memory(*.limit), at(.position))]
    OutOfMemory {
        /// `plug.function`.
        function: String,
        /// Bytes.
        limit: u64,
        /// Where a script was refused it, else where its function is written.
        position: Option<String>,
        /// Innermost first, positions in the author's source.
        trace: Option<String>,
    },
    /// The plug's code waits for what nothing is left to bring.
    #[error("`{function}` failed: {message}{}", at(.position))]
    NeverSettles {
        /// `plug.function`.
        function: String,
        /// What waits.
        message: String,
        /// Where the function is written.
        position: Option<String>,
    },
    /// The plug's code trapped.
    #[error("`{function}` trapped: {message}")]
    Trap {
        /// `plug.function`.
        function: String,
        /// The sandbox's words.
        message: String,
        /// The place in the plug's own source that its last words name, e.g. `src/lib.rs:12:5`.
        position: Option<String>,
    },
    /// The plug's code threw.
    #[error("`{function}` failed: {message}{}", at(.position))]
    Thrown {
        /// `plug.function`.
        function: String,
        /// The error's code, else `internal`.
        code: SyscallErrorCode,
        /// As the plug's language prints it.
        message: String,
        /// Innermost first, positions in the author's source.
        trace: Option<String>,
        /// The innermost position in the plug's own source, e.g. `plug.ts:12:5`.
        position: Option<String>,
    },
    /// The plug was unloaded, or the engine shut down, before it answered.
    #[error("`{plug}` was unloaded before it answered")]
    Unloaded {
        /// The plug.
        plug: String,
    },
}

impl DispatchError {
    /// A stable name: the `code` of problem documents.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::MethodNotAllowed { .. } => "method_not_allowed",
            Self::BadInput { .. } | Self::WaitsForItself { .. } => "invalid",
            Self::Busy { .. } => "plug_busy",
            Self::Quarantined { .. } => "plug_quarantined",
            Self::WaitingForGrant { .. } => "plug_waiting_for_grant",
            Self::Disabled { .. } => "plug_disabled",
            Self::NotLoaded { .. } => "plug_failed",
            Self::Timeout { .. } => "timeout",
            Self::BadResult { .. }
            | Self::OutOfMemory { .. }
            | Self::NeverSettles { .. }
            | Self::Trap { .. }
            | Self::Thrown { .. } => "plug_error",
            Self::Unloaded { .. } => "plug_unloaded",
        }
    }

    /// The code that a calling plug gets for it.
    #[must_use]
    pub fn syscall_code(&self) -> SyscallErrorCode {
        match self {
            Self::NotFound { .. } => SyscallErrorCode::NotFound,
            Self::MethodNotAllowed { .. } | Self::BadInput { .. } | Self::WaitsForItself { .. } => {
                SyscallErrorCode::Invalid
            }
            Self::Timeout { .. } => SyscallErrorCode::Timeout,
            Self::Thrown { code, .. } => *code,
            Self::BadResult { .. } | Self::OutOfMemory { .. } | Self::NeverSettles { .. } | Self::Trap { .. } => {
                SyscallErrorCode::Internal
            }
            Self::Busy { .. }
            | Self::Quarantined { .. }
            | Self::WaitingForGrant { .. }
            | Self::Disabled { .. }
            | Self::NotLoaded { .. }
            | Self::Unloaded { .. } => SyscallErrorCode::Unavailable,
        }
    }

    /// The function that failed, as `plug.function`, if it was one that failed.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        match self {
            Self::BadResult { function, .. }
            | Self::Timeout { function, .. }
            | Self::OutOfMemory { function, .. }
            | Self::NeverSettles { function, .. }
            | Self::Trap { function, .. }
            | Self::Thrown { function, .. } => Some(function),
            _ => None,
        }
    }

    /// Where in the plug's own source, e.g. `plug.ts:12:5`.
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        match self {
            Self::Timeout { position, .. }
            | Self::OutOfMemory { position, .. }
            | Self::NeverSettles { position, .. }
            | Self::Trap { position, .. }
            | Self::Thrown { position, .. } => position.as_deref(),
            _ => None,
        }
    }

    /// How it came to be there, innermost first, positions in the author's source.
    #[must_use]
    pub fn trace(&self) -> Option<&str> {
        match self {
            Self::Timeout { trace, .. } | Self::OutOfMemory { trace, .. } | Self::Thrown { trace, .. } => {
                trace.as_deref().filter(|trace| !trace.trim().is_empty())
            }
            _ => None,
        }
    }

    /// What a call of a function ended with; `written` is where the function is written.
    pub(crate) fn from_call(plug: &str, function: &str, error: CallError, written: Option<String>) -> Self {
        let id = format!("{plug}.{function}");
        let place = |trace: &Option<String>| trace.as_deref().and_then(first_position).or_else(|| written.clone());
        match error {
            CallError::Thrown { code, message, trace } => {
                let position = trace.as_deref().and_then(first_position);
                Self::Thrown { function: id, code, message, trace, position }
            }
            CallError::Timeout { budget, trace } => {
                Self::Timeout { function: id, budget, position: place(&trace), trace }
            }
            CallError::OutOfMemory { limit, trace } => {
                Self::OutOfMemory { function: id, limit, position: place(&trace), trace }
            }
            CallError::NeverSettles { message } => Self::NeverSettles { function: id, message, position: written },
            CallError::Trap { message } => {
                let position = named_place(&message);
                Self::Trap { function: id, message, position }
            }
            CallError::Gone => Self::Unloaded { plug: plug.to_owned() },
        }
    }
}

/// The first `src/lib.rs:12:5` in a sentence, as a Rust panic says it. A path from the root is the compiler's own or a library's.
fn named_place(message: &str) -> Option<String> {
    message.split_whitespace().find_map(|word| {
        let word = word.trim_end_matches([':', ',', ';', ')']).trim_start_matches('(');
        let (file, _, _) = place_of(word)?;
        (file.contains('.') && !file.starts_with('/')).then(|| word.to_owned())
    })
}

/// The first `file:line:column` of a stack trace that is in the plug's own files: the script module's own frames (`jackdaw:91:76`) tell
/// its author nothing.
pub(crate) fn first_position(trace: &str) -> Option<String> {
    trace.lines().find_map(|line| {
        let place = line.rsplit_once('(').map_or(line, |(_, inner)| inner).trim().trim_end_matches(')');
        let place = place.strip_prefix("at ").unwrap_or(place);
        let (rest, column) = place.rsplit_once(':')?;
        let (file, row) = rest.rsplit_once(':')?;
        let numbers = [row, column].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        let own = file.rsplit('/').next().is_some_and(|name| name.contains('.')) && !file.starts_with("jackdaw:");
        (numbers && own).then(|| place.to_owned())
    })
}

/// ` (plug.ts:12:5)`.
fn at(position: &Option<String>) -> String {
    position.as_ref().map(|position| format!(" ({position})")).unwrap_or_default()
}

const MIB: u64 = 1024 * 1024;

/// How to get a longer budget, while there is one to get.
fn more_time(budget: Duration) -> String {
    let more = (budget * 2).min(ceilings::TIMEOUT);
    if more <= budget {
        return "; a plug gets no more".to_owned();
    }
    format!("; if it needs more, ask for it in plug.yaml: `limits: {{ timeout: {}s }}`", more.as_secs().max(1))
}

/// How to get more memory, while there is some to get.
fn more_memory(limit: u64) -> String {
    let more = limit.saturating_mul(2).min(ceilings::MEMORY);
    if more <= limit {
        return "; a plug gets no more".to_owned();
    }
    format!("; if it needs more, ask for it in plug.yaml: `limits: {{ memory: {}MiB }}`", more / MIB)
}

fn did_you_mean(names: &[String]) -> String {
    match names {
        [] => String::new(),
        names => format!("; did you mean {}?", names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_is_the_innermost_in_the_plugs_own_files() {
        let trace = "    at call (jackdaw:91:76)\n    at fail (jackdaw:errors:3:1)\n    at inner (lib/a.ts:4:9)\n    at say (plug.ts:9:1)";
        assert_eq!(first_position(trace).as_deref(), Some("lib/a.ts:4:9"));
        assert_eq!(first_position("    at plug.ts:2:7\n").as_deref(), Some("plug.ts:2:7"));
        assert_eq!(first_position("    at <anonymous> (native)\n    at x (y)").as_deref(), None);
    }

    #[test]
    fn a_trap_whose_last_words_name_a_line_of_the_plug_is_at_that_line() {
        let said = |words: &str| named_place(&format!("wasm trap: unreachable; its last words: {words}"));
        assert_eq!(said("panicked at src/lib.rs:12:5: kaputt").as_deref(), Some("src/lib.rs:12:5"));
        assert_eq!(said("ValueError: no (plug.py:61:1)").as_deref(), Some("plug.py:61:1"));
        assert_eq!(said("panicked at /rustc/library/core/src/x.rs:3:9: no").as_deref(), None);
        assert_eq!(said("ValueError: at 12:30:45").as_deref(), None);
    }
}
