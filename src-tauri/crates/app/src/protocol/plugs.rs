//! What faces show of plugs: how they are, what they ask and did, their files and settings.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A plug as the Plugs view shows it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugInfo {
    /// Its name.
    pub name: String,
    /// Semver.
    pub version: String,
    /// From the manifest.
    pub description: String,
    /// Who wrote it, as its manifest says.
    pub author: Option<String>,
    /// `loading running waiting_for_grant failed quarantined disabled`.
    pub state: String,
    /// From 1; unchanged by a failed save.
    pub generation: u32,
    /// `core`, `space`, `user`, `system`, `path`.
    pub source: String,
    /// Each hook of each function.
    pub hooks: Vec<PlugHook>,
    /// What it asks.
    pub permissions: Vec<PlugPermission>,
    /// What is wrong with what is on disk now.
    pub diagnostics: Vec<PlugDiagnostic>,
    /// Calls served since the app started.
    #[ts(type = "number")]
    pub calls: u64,
    /// The last call of this generation that failed, if any.
    pub last_error: Option<PlugCallError>,
    /// Its user edits it here: saves of it keep what it was allowed.
    pub live: bool,
}

/// One hook of a plug.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugHook {
    /// `command slashCommand cron http events` …
    pub kind: String,
    /// The function it calls.
    pub function: String,
    /// In words: the command's name, `GET /stats/{name}`, `0 3 * * *`, `note:saved`.
    pub label: String,
    /// For cron: the next run, RFC 3339 in UTC.
    pub next: Option<String>,
    /// What its calls cost; none before the first.
    pub figures: Option<HookFigures>,
}

/// What the calls of one hook cost since the plug was last saved. Times in milliseconds.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HookFigures {
    /// Calls served.
    #[ts(type = "number")]
    pub calls: u64,
    /// The last of them.
    pub last: f64,
    /// The median of the last 64.
    pub median: f64,
    /// The longest.
    pub longest: f64,
    /// What a processor was busy with one, on the average.
    pub cpu: f64,
    /// The most memory that the plug held when one had ended; bytes.
    #[ts(type = "number")]
    pub memory: u64,
}

/// One ability that a plug asks for.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugPermission {
    /// For `plugs.grant`, e.g. `notes:write`.
    pub id: String,
    /// Globs, hosts, names.
    pub scope: Vec<String>,
    /// One plain sentence: "Write notes in Journal/**".
    pub sentence: String,
    /// The author's reason.
    pub reason: Option<String>,
    /// Whether the user allowed it.
    pub granted: bool,
    /// It can send things out, run programs or delete.
    pub risky: bool,
}

/// One thing that is wrong with a plug's files.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugDiagnostic {
    /// Relative to the plug's folder.
    pub file: String,
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1.
    pub column: u32,
    /// Kebab case.
    pub code: String,
    /// `error`, `warning`, `info`.
    pub severity: String,
    /// One sentence.
    pub message: String,
    /// The mend.
    pub help: Option<String>,
    /// The source there.
    pub frame: Option<CodeFrame>,
}

/// A few lines of a source text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeFrame {
    /// The number of the first of them; counts from 1.
    pub first: u32,
    /// Without their ends.
    pub lines: Vec<String>,
}

/// A call of a plug that failed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugCallError {
    /// RFC 3339 in UTC.
    pub time: String,
    /// The generation that was called.
    pub generation: u32,
    /// Which function.
    pub function: String,
    /// What called it: `command`, `cron`, `events` … or `call`.
    pub hook: String,
    /// One sentence.
    pub message: String,
    /// `plug.ts:12:5`.
    pub position: Option<String>,
    /// The source there, as it was when it ran.
    pub frame: Option<CodeFrame>,
    /// Innermost first, positions in the author's source.
    pub stack: Vec<String>,
}

/// What a generation of a plug changed of the one before it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugGeneration {
    /// Counts from 1.
    pub number: u32,
    /// Of its manifest.
    pub version: String,
    /// Since when it answered, RFC 3339 in UTC.
    pub time: String,
    /// There was none before it since the app started.
    pub first: bool,
    /// The one before it is still remembered, or there was none: what follows is what changed.
    pub known: bool,
    /// New or changed hooks.
    pub added_hooks: Vec<PlugHook>,
    /// Hooks that are gone, or were changed.
    pub removed_hooks: Vec<PlugHook>,
    /// What it asks more, each as a sentence.
    pub added_permissions: Vec<String>,
    /// What it asks no more.
    pub removed_permissions: Vec<String>,
}

/// A plug's own files.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugFolder {
    /// Ascending by path.
    pub files: Vec<PlugFile>,
    /// Why they can only be read, if so.
    pub read_only: Option<String>,
}

/// One file of a plug.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugFile {
    /// Relative to the plug's folder, `/`-separated.
    pub path: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// It is text that a person may write, and opens in the editor.
    pub text: bool,
    /// The plug does not load without it: its manifest, its main file.
    pub needed: bool,
}

/// One line of a plug's log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// RFC 3339 in UTC.
    pub time: String,
    /// `debug info warn error`.
    pub level: String,
    /// The text.
    pub message: String,
    /// Which function wrote it, if one did.
    pub function: Option<String>,
}

/// A plug's settings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugConfig {
    /// The JSON Schema of its manifest; null if it has none.
    #[ts(type = "unknown")]
    pub schema: Value,
    /// What the plug gets: what is written and fits, and the defaults; an object.
    #[ts(type = "unknown")]
    pub values: Value,
    /// What is written and does not fit, at its place in the settings file.
    pub problems: Vec<PlugDiagnostic>,
}

/// A setting that does not fit its schema.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConfigMisfit {
    /// JSON pointer to the value; empty for the whole.
    pub pointer: String,
    /// One plain sentence.
    pub message: String,
}

/// What a plug did, once or many times.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditLine {
    /// When last, RFC 3339 in UTC.
    pub time: String,
    /// When first, RFC 3339 in UTC.
    pub since: String,
    /// E.g. `notes.read`.
    pub syscall: String,
    /// The path, host, program, secret or function that it was about; none if nothing in particular.
    pub subject: Option<String>,
    /// Which of the plug's functions did it.
    pub function: String,
    /// False: it was denied, and not done.
    pub allowed: bool,
    /// How often.
    #[ts(type = "number")]
    pub count: u64,
}
