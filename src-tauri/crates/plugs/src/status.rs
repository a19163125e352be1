//! A plug as people and scripts see it.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use jackdaw_diagnostic::Diagnostic;
use serde::Serialize;

use crate::failed_call::FailedCall;
use crate::figures::CallFigures;
use crate::hook_info::HookInfo;
use crate::options::RootKind;

/// How a plug is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlugState {
    /// It is being loaded for the first time.
    Loading,
    /// A generation answers. If a later save failed, `diagnostics` says why.
    Running,
    /// Its user has not answered what it asks. An older generation may still answer.
    WaitingForGrant,
    /// It could not be loaded, and no older generation runs.
    Failed,
    /// It failed too often; nothing of it runs until its user or a new save starts it again.
    Quarantined,
    /// Its user switched it off.
    Disabled,
}

/// One permission that a plug asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermissionStatus {
    /// Its name, e.g. `notes:read`.
    pub permission: String,
    /// Globs, hosts or names; empty for permissions without scope.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// Why the author says it is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// In words for the person who is asked.
    pub description: String,
}

/// A timer of a plug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimerStatus {
    /// The function that it calls.
    pub function: String,
    /// As written in the manifest.
    pub schedule: String,
    /// When it runs next; never again if absent.
    pub next: Option<DateTime<Utc>>,
}

/// A plug as people and scripts see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlugStatus {
    /// Its name.
    pub name: String,
    /// Of the generation that runs, else of the newest manifest; empty if no manifest could be read.
    pub version: String,
    /// One line for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who wrote it, as its manifest says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// How it is doing.
    pub state: PlugState,
    /// Counts loaded versions from 1, unchanged by a failed save; 0 before the first.
    pub generation: u64,
    /// Which place it came from.
    pub source: RootKind,
    /// Its folder; none for built-in plugs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// What calls it, of the generation that runs.
    pub hooks: Vec<HookInfo>,
    /// What the newest manifest asks.
    pub permissions: Vec<PermissionStatus>,
    /// The names of what its user allowed.
    pub granted: Vec<String>,
    /// Whether saves of it keep its grant.
    pub live: bool,
    /// What is wrong with the newest save; empty if it runs.
    pub diagnostics: Vec<Diagnostic>,
    /// Calls answered since the engine started.
    pub calls: u64,
    /// How many of them failed.
    pub failures: u64,
    /// What the calls of the generation that runs cost.
    pub figures: CallFigures,
    /// The last failure, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// The last call of the generation that runs that failed, for its author.
    #[serde(skip)]
    pub failed_call: Option<FailedCall>,
    /// Its timers and when they run next.
    pub timers: Vec<TimerStatus>,
}
