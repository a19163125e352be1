//! The open space and how it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::PlugDiagnostic;

/// About the open space.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpaceInfo {
    /// The folder's name.
    pub name: String,
    /// The folder, for display in the window only.
    pub root: String,
    /// The program's version.
    pub version: String,
    /// Where scripts reach this space, e.g. `http://127.0.0.1:7171`; none when not served.
    pub url: Option<String>,
    /// The note to begin with where no session is stored yet: the tour of the welcome space.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last start of this space ended while plugs were being loaded: one of them may be why.
    pub crashed_at_start: bool,
    /// No plug is loaded, as asked at the start.
    pub safe_mode: bool,
    /// The note that was written last in a run that did not end by itself (a crash, a power cut): its last keys may be missing.
    pub ended_badly: Option<String>,
    /// What was half done then and is whole now, a sentence each.
    pub recovered: Vec<String>,
    /// What is written in the settings files and does not count.
    pub settings_problems: Vec<PlugDiagnostic>,
}

/// Figures for the status bar.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Notes of the space.
    pub notes: u32,
    /// Notes indexed so far in the pass under way; none when it is done.
    pub indexing: Option<IndexProgress>,
    /// Plugs that failed, wait for a grant or are quarantined.
    pub troubled_plugs: Vec<String>,
    /// Changes by other programs are looked for at intervals; none: the system tells them at once.
    pub polling: Option<Polling>,
}

/// The system does not tell what other programs change: they are looked for every few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Polling {
    /// Why: one clause.
    pub reason: String,
    /// What would help, such as a command; none where nothing would.
    pub help: Option<String>,
}

/// How far indexing is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IndexProgress {
    /// Notes done.
    pub done: u32,
    /// Notes in all.
    pub total: u32,
}
