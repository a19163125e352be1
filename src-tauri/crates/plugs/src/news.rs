//! What an application hears of the engine.

use jackdaw_diagnostic::Diagnostic;
use serde_json::Value;

use crate::failed_call::FailedCall;
use crate::logs::LogEntry;
use crate::status::PlugState;

/// News from the engine.
#[derive(Debug, Clone)]
pub enum EngineEvent {
    /// A generation was swapped in.
    PlugLoaded {
        /// The plug.
        name: String,
        /// Its version.
        version: String,
        /// Which generation.
        generation: u64,
    },
    /// A save could not be loaded, or the plug was stopped.
    PlugFailed {
        /// The plug.
        name: String,
        /// The first reason.
        message: String,
        /// All that is wrong.
        diagnostics: Vec<Diagnostic>,
    },
    /// Nothing of the plug answers any more.
    PlugUnloaded {
        /// The plug.
        name: String,
    },
    /// The plug's state was set.
    StateChanged {
        /// The plug.
        name: String,
        /// To this.
        state: PlugState,
    },
    /// Commands, routes or other hooks came or went.
    HooksChanged,
    /// A plug made other commands while it runs.
    CommandsChanged {
        /// The plug.
        plug: String,
    },
    /// An event that functions can listen to: the application's, the engine's or a plug's own.
    Emitted {
        /// E.g. `note:saved`, `plug:loaded`, `stats:counted`.
        name: String,
        /// As it was told.
        data: Value,
    },
    /// A call of a plug failed.
    CallFailed {
        /// The plug.
        plug: String,
        /// Why, and where.
        call: Box<FailedCall>,
    },
    /// A line was added to a plug's log.
    Log {
        /// The plug.
        plug: String,
        /// The line.
        entry: LogEntry,
    },
}
