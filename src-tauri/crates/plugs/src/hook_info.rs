//! Hooks as applications list them.

use jackdaw_manifest::{HookKind, MenuPlace, RouteAuth, Side};
use serde::Serialize;
use serde_json::{Value, json};

use crate::generation::Generation;
use crate::hook_figures::HookFigures;

/// A command for the palette.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommandInfo {
    /// `plug.function`.
    pub id: String,
    /// As the palette shows it.
    pub name: String,
    /// The plug.
    pub plug: String,
    /// The key that it asks for.
    pub key: Option<String>,
    /// When it is offered, as written: `editor && !selection`.
    pub when: String,
    /// Higher first.
    pub priority: i32,
    /// One line for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An entry of the editor's `/` menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlashCommandInfo {
    /// `plug.function`.
    pub id: String,
    /// What is typed after the `/`.
    pub name: String,
    /// The plug.
    pub plug: String,
    /// One line for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A route below `/plug/{plug}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteInfo {
    /// `plug.function`.
    pub id: String,
    /// The plug.
    pub plug: String,
    /// Upper case.
    pub methods: Vec<String>,
    /// Below `/plug/{plug}`, as written: `/stats/{name}`.
    pub path: String,
    /// Whether it answers without the application's token.
    pub public: bool,
    /// One line for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Any hook of a plug.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HookInfo {
    /// As the manifest names it: `command`, `http` …
    pub kind: String,
    /// `plug.function`.
    pub id: String,
    /// The function's name.
    pub function: String,
    /// What its calls cost; none before the first, and where hooks are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<HookFigures>,
    /// What the manifest says of it.
    #[serde(flatten)]
    pub detail: Value,
}

/// All hooks of a generation with what their calls cost.
pub(crate) fn hooks_with_figures(generation: &Generation) -> Vec<HookInfo> {
    let hooks = hooks_of(generation).into_iter();
    hooks.map(|hook| HookInfo { figures: generation.by_hook.read(&hook.kind, &hook.function), ..hook }).collect()
}

/// All hooks of a generation, as applications list them.
pub(crate) fn hooks_of(generation: &Generation) -> Vec<HookInfo> {
    let mut hooks = Vec::new();
    for (name, function) in &generation.manifest.functions {
        let mut add = |kind: HookKind, detail: Value| {
            hooks.push(HookInfo {
                kind: kind.key().to_owned(),
                id: format!("{}.{name}", generation.plug),
                function: name.clone(),
                figures: None,
                detail,
            });
        };
        if let Some(command) = &function.command {
            let key = command.key.as_ref().map(ToString::to_string);
            add(
                HookKind::Command,
                json!({ "name": command.name, "key": key, "when": command.when.to_string(), "priority": command.priority }),
            );
        }
        if let Some(slash) = &function.slash_command {
            add(HookKind::SlashCommand, json!({ "name": slash.name, "description": slash.description }));
        }
        for cron in &function.cron {
            let zone = cron.timezone.map(|zone| zone.name());
            add(HookKind::Cron, json!({ "schedule": cron.expression, "timezone": zone }));
        }
        for route in &function.http {
            let auth = if generation.auth(route.auth) == RouteAuth::None { "none" } else { "token" };
            add(HookKind::Http, json!({ "methods": route.methods, "path": route.path.to_string(), "auth": auth }));
        }
        for event in &function.events {
            add(HookKind::Events, json!({ "event": event.pattern.as_str(), "priority": event.priority }));
        }
        if let Some(widget) = &function.code_widget {
            add(HookKind::CodeWidget, json!({ "languages": widget.languages, "frame": widget.frame }));
        }
        if let Some(panel) = &function.panel {
            let side = side(panel.side);
            add(
                HookKind::Panel,
                json!({ "title": panel.title, "icon": panel.icon, "side": side, "frame": panel.frame }),
            );
        }
        if let Some(view) = &function.view {
            add(
                HookKind::View,
                json!({
                    "title": view.title, "icon": view.icon, "extensions": view.extensions, "noteType": view.note_type,
                    "frame": view.frame,
                }),
            );
        }
        if let Some(bar) = &function.status_bar {
            add(HookKind::StatusBar, json!({ "side": side(bar.side), "priority": bar.priority }));
        }
        if let Some(menu) = &function.menu {
            let places: Vec<&str> = menu.places.iter().map(|place| menu_place(*place)).collect();
            add(
                HookKind::Menu,
                json!({ "label": menu.label, "icon": menu.icon, "where": places, "when": menu.when.to_string() }),
            );
        }
        if let Some(namespace) = &function.note_namespace {
            add(HookKind::NoteNamespace, json!({ "prefix": namespace.prefix }));
        }
        if let Some(complete) = &function.complete {
            add(HookKind::Complete, json!({ "trigger": complete.trigger }));
        }
        if let Some(syscall) = &function.syscall {
            add(HookKind::Syscall, json!({ "name": syscall.name }));
        }
    }
    hooks
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Bottom => "bottom",
    }
}

fn menu_place(place: MenuPlace) -> &'static str {
    match place {
        MenuPlace::File => "file",
        MenuPlace::Editor => "editor",
        MenuPlace::Tag => "tag",
    }
}
