//! The manifest as data.

use std::collections::BTreeMap;

use jackdaw_diagnostic::Diagnostic;
use serde_json::Value;

use crate::hooks::{
    CodeWidget, Command, Complete, Cron, EventHook, Menu, NoteNamespace, Panel, Route, SlashCommand, StatusBar,
    Syscall, View,
};
use crate::limits::LimitsRequest;
use crate::permission::PermissionRequest;

/// Where something stands in the manifest; both count from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Place {
    /// The first character of the file: where an absent thing is reported.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// The result of reading a manifest: everything that is wrong, and the manifest if none of it is an error.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// `None` if any diagnostic is an error.
    pub manifest: Option<Manifest>,
    /// In the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// A plug's `plug.yaml`, valid as far as the manifest alone can tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// `[a-z][a-z0-9-]{0,63}`.
    pub name: String,
    /// The plug's version.
    pub version: semver::Version,
    /// One line for people.
    pub description: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// An SPDX expression, not checked.
    pub license: Option<String>,
    /// Where it is described.
    pub homepage: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The range of plug API versions it works with; `^1` unless given.
    pub api: semver::VersionReq,
    /// The main file as written; see [`crate::resolve_main`] for the default.
    pub main: Option<String>,
    /// Where `main:` was written.
    pub main_place: Option<Place>,
    /// A command that `plug dev` runs on a source change.
    pub build: Option<String>,
    /// What it asks for, one entry for each permission.
    pub permissions: Vec<PermissionRequest>,
    /// What it asks of the machine; see [`LimitsRequest::resolve`].
    pub limits: LimitsRequest,
    /// Constants that the code reads.
    pub env: BTreeMap<String, String>,
    /// JSON Schema of the plug's settings.
    pub config: Option<Value>,
    /// Other plugs by name.
    pub dependencies: BTreeMap<String, Dependency>,
    /// The functions by name.
    pub functions: BTreeMap<String, Function>,
    /// Declarative marks in the editor and the tree.
    pub decorate: Vec<Decoration>,
}

/// Another plug that this one needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Versions of it that will do.
    pub range: semver::VersionReq,
    /// Where its name stands.
    pub place: Place,
}

/// A named piece of plug code and the hooks that call it.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Where its name stands.
    pub place: Place,
    /// One line for people.
    pub description: Option<String>,
    /// Where its code is, if not exported by main under its own name.
    pub path: Option<FunctionPath>,
    /// JSON Schema of the input.
    pub params: Option<Value>,
    /// JSON Schema of the result.
    pub returns: Option<Value>,
    /// In the command palette.
    pub command: Option<Command>,
    /// In the `/` menu of the editor.
    pub slash_command: Option<SlashCommand>,
    /// At times.
    pub cron: Vec<Cron>,
    /// At routes.
    pub http: Vec<Route>,
    /// At events.
    pub events: Vec<EventHook>,
    /// For fenced code of these languages.
    pub code_widget: Option<CodeWidget>,
    /// Beside the editor.
    pub panel: Option<Panel>,
    /// As a whole tab.
    pub view: Option<View>,
    /// In the status bar.
    pub status_bar: Option<StatusBar>,
    /// In a context menu.
    pub menu: Option<Menu>,
    /// For virtual notes.
    pub note_namespace: Option<NoteNamespace>,
    /// While typing.
    pub complete: Option<Complete>,
    /// For other plugs.
    pub syscall: Option<Syscall>,
}

/// `path: lib/count.ts:count`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionPath {
    /// Relative to the plug's folder, `/`-separated.
    pub file: String,
    /// The name that the file exports.
    pub export: String,
    /// Where it was written.
    pub place: Place,
}

/// A mark that the host draws without calling code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoration {
    /// A regular expression of the `regex` crate's syntax (linear time).
    pub pattern: String,
    /// The CSS class, without prefix.
    pub class: String,
    /// Where it is drawn; the editor unless given.
    pub places: Vec<DecorationPlace>,
}

/// Where a [`Decoration`] is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecorationPlace {
    /// In the text.
    Editor,
    /// In the file tree.
    Tree,
}
