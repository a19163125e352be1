//! What plugs offer to be run, and what they are busy with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A plug's command.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// `plug.function`.
    pub id: String,
    /// As the palette shows it.
    pub name: String,
    /// Whose it is.
    pub plug: String,
    /// `Mod-Shift-y`, sequences by a space.
    pub key: Option<String>,
    /// `always | editor | selection | note`, combined by `&&` and `!`.
    pub when: String,
    /// Higher first.
    pub priority: i32,
}

/// A plug's slash command.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlashCommand {
    /// `plug.function`.
    pub id: String,
    /// What is typed after `/`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Whose it is.
    pub plug: String,
}

/// What a plug is busy with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// For `progress.cancel`.
    pub id: u32,
    /// Which plug.
    pub plug: String,
    /// In its words, one line.
    pub label: String,
    /// From 0 to 1; none: it does not know.
    pub value: Option<f32>,
}
