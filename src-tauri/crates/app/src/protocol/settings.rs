//! The user's settings of the interface.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The user's settings of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `sans` (Inter) or `serif` (Source Serif 4).
    pub font: String,
    /// Pixels, 12–28.
    pub font_size: u32,
    /// Percent, 50–300: how large the window shows everything. A browser has its own.
    pub zoom: u32,
    /// Whether links follow a rename: `always`, `ask` or `never`.
    pub update_links: String,
    /// How a note's properties are shown: `visible`, `source` (as YAML) or `hidden`.
    pub properties_in_document: String,
    /// Misspelt words are underlined by the web view.
    pub spellcheck: bool,
    /// Lines end where a reader's eye still finds the next one; else they are as wide as the pane.
    pub readable_lines: bool,
    /// Brackets, quotes and Markdown's marks are closed as they are typed.
    pub auto_pairs: bool,
    /// The line that is written stays in the middle.
    pub typewriter: bool,
    /// What is not the paragraph of the cursor is dimmed.
    pub focus_mode: bool,
    /// Vim's keys in the text.
    pub vim: bool,
    /// Lines that have no letter begin at the right; the others always go by their first letter.
    pub right_to_left: bool,
    /// Words and characters are in the status bar.
    pub word_count: bool,
    /// So is how long they take to read.
    pub reading_time: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".into(),
            font: "sans".into(),
            font_size: 16,
            zoom: 100,
            update_links: "always".into(),
            properties_in_document: "visible".into(),
            spellcheck: true,
            readable_lines: true,
            auto_pairs: true,
            typewriter: false,
            focus_mode: false,
            vim: false,
            right_to_left: false,
            word_count: true,
            reading_time: true,
        }
    }
}
