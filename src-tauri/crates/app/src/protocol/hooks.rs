//! The hooks that a reader sees in the window: what there is, and what the functions behind them say.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Every hook that a face shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hooks {
    /// In the status bar.
    pub status: Vec<StatusHook>,
    /// In context menus.
    pub menus: Vec<MenuHook>,
    /// While typing.
    pub completions: Vec<CompleteHook>,
    /// Fences that a plug renders.
    pub widgets: Vec<WidgetHook>,
    /// Beside the editor.
    pub panels: Vec<PanelHook>,
    /// Whole tabs.
    pub views: Vec<ViewHook>,
    /// Whether any plug marks text in the editor: only then `marks.find` is worth asking.
    pub marks_editor: bool,
    /// The same for names in the file tree.
    pub marks_tree: bool,
}

/// `statusBar:`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusHook {
    /// `plug.function`.
    pub id: String,
    /// Whose it is.
    pub plug: String,
    /// `left` or `right`.
    pub side: String,
    /// Higher is nearer to the edge.
    pub priority: i32,
}

/// `menu:`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MenuHook {
    /// `plug.function`.
    pub id: String,
    /// Whose it is.
    pub plug: String,
    /// The entry.
    pub label: String,
    /// An icon's name.
    pub icon: Option<String>,
    /// `file`, `editor`, `tag`.
    pub places: Vec<String>,
    /// `always | editor | selection | note`, combined by `&&` and `!`.
    pub when: String,
}

/// `complete:`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompleteHook {
    /// `plug.function`.
    pub id: String,
    /// Whose it is.
    pub plug: String,
    /// The text that starts it.
    pub trigger: String,
}

/// `codeWidget:`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WidgetHook {
    /// `plug.function`.
    pub id: String,
    /// Whose it is.
    pub plug: String,
    /// The first words after the fence.
    pub languages: Vec<String>,
}

/// `panel:`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PanelHook {
    /// `plug.function`.
    pub id: String,
    /// Whose it is.
    pub plug: String,
    /// Its heading.
    pub title: String,
    /// An icon's name.
    pub icon: Option<String>,
    /// `left`, `right` or `bottom`.
    pub side: String,
}

/// `view:`
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ViewHook {
    /// `plug.function`.
    pub id: String,
    /// Whose it is.
    pub plug: String,
    /// Its heading.
    pub title: String,
    /// An icon's name.
    pub icon: Option<String>,
    /// File name endings without the dot that it opens.
    pub extensions: Vec<String>,
    /// Notes whose frontmatter has this `type` open in it.
    pub note_type: Option<String>,
}

/// What a `statusBar` function shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusItem {
    /// A few words.
    pub text: String,
    /// More about it.
    #[serde(default)]
    pub tooltip: Option<String>,
    /// The command of the same plug that a click runs: `plug.function`.
    #[serde(default)]
    pub command: Option<String>,
}

/// What a `complete` function offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlugCompletion {
    /// What is listed.
    pub label: String,
    /// Takes the place of the trigger and what was typed after it; without it the label takes the place of what was typed.
    #[serde(default)]
    pub insert: Option<String>,
    /// Beside the label.
    #[serde(default)]
    pub detail: Option<String>,
}

/// What is to be shown by a plug.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum ShowSubject {
    /// A fence of a note: the text between its marks.
    CodeWidget { body: String, note: String },
    /// A panel beside the open note, if one is open.
    Panel { note: Option<String> },
    /// A whole tab, on a file if it is about one.
    View { path: Option<String>, text: String },
}

/// What a plug shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum Shown {
    /// Nothing now.
    Nothing,
    /// From the plug's Markdown: rendered and sanitised here, safe to put into the page.
    Markdown { html: String },
    /// A page for a sandboxed frame, at `frame/{ticket}/{path}` below the address that this face gets frames from.
    /// `page`: the plug gave HTML, not a file of its folder. `input` is what the function was given, for `jackdaw.input`; `height` in
    /// pixels, if the plug says it.
    Frame {
        ticket: String,
        path: String,
        page: bool,
        height: Option<u32>,
        #[ts(type = "Record<string, unknown>")]
        input: Value,
    },
}

/// A part of a line that a plug marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// UTF-16 offset in the line.
    pub from: u32,
    /// UTF-16 offset in the line.
    pub to: u32,
    /// As the manifest says it.
    pub class: String,
    /// Whose it is.
    pub plug: String,
}
