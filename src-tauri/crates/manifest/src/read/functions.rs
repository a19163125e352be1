//! `functions:`, the named pieces of code and their hooks.

use std::collections::BTreeMap;

use jackdaw_diagnostic::hint;
use serde_json::Value;

use super::hooks;
use super::reader::{Node, Object, Reader, shorten};
use crate::check::MainKind;
use crate::hooks::{Route, RouteAuth};
use crate::model::{Function, FunctionPath, Place};
use crate::permission::{Permission, PermissionRequest};

const KEYS: [&str; 17] = [
    "description",
    "path",
    "params",
    "returns",
    "command",
    "slashCommand",
    "cron",
    "http",
    "events",
    "codeWidget",
    "panel",
    "view",
    "statusBar",
    "menu",
    "noteNamespace",
    "complete",
    "syscall",
];

/// What hooks are checked against.
pub(super) struct Around<'m> {
    /// The plug's name, if it is valid.
    pub(super) plug: Option<&'m str>,
    pub(super) permissions: &'m [(PermissionRequest, Place)],
    pub(super) functions: Vec<&'m str>,
}

impl Around<'_> {
    pub(super) fn asks_for(&self, permission: Permission) -> bool {
        self.permissions.iter().any(|(request, _)| request.permission == permission)
    }
}

pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    node: &Node<'a>,
    plug: Option<&str>,
    permissions: &[(PermissionRequest, Place)],
) -> BTreeMap<String, Function> {
    let Some(object) = reader.any_object(node, "a mapping of names to functions") else { return BTreeMap::new() };
    let entries = object.entries();
    let around = Around { plug, permissions, functions: entries.iter().map(|(name, _)| *name).collect() };
    let mut functions = BTreeMap::new();
    let mut routes: Vec<(&str, Route)> = Vec::new();
    for (name, node) in &entries {
        let place = reader.key_place(node);
        if !is_function_name(name) {
            let message = format!("`{}` is not a name of a function", shorten(name));
            let help = "begin with a letter, go on with letters, digits, `_` and `-`, 64 characters at most";
            reader.error_at(place, "bad-name", message, Some(help.to_owned()));
        }
        let Some(function) = read_function(reader, node, name, place, &around) else { continue };
        for route in &function.http {
            check_route(reader, route, name, &routes, &around);
            routes.push((name, route.clone()));
        }
        functions.insert((*name).to_owned(), function);
    }
    functions
}

fn is_function_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn read_function<'a>(
    reader: &mut Reader<'a>,
    node: &Node<'a>,
    name: &str,
    place: Place,
    around: &Around<'_>,
) -> Option<Function> {
    // `onMessage:` with nothing after it is a function without a hook, as `onMessage: {}` is.
    let empty = Value::Null;
    if *node.value == empty {
        return Some(nothing(place));
    }
    let object = reader.object(node, &KEYS, "a mapping of hooks, e.g. `{ command: { name: … } }`")?;
    let schema =
        |reader: &mut Reader<'a>, key: &str| object.get(key).map(|node| super::read_schema(reader, &node, false));
    let (params, returns) = (schema(reader, "params"), schema(reader, "returns"));
    Some(Function {
        description: object.get("description").and_then(|node| reader.text(&node)),
        path: object.get("path").and_then(|node| read_path(reader, &node)),
        params,
        returns,
        command: object.get("command").and_then(|node| hooks::command(reader, &node, name)),
        slash_command: object.get("slashCommand").and_then(|node| hooks::slash_command(reader, &node, name)),
        cron: list(reader, &object, "cron", hooks::cron),
        http: list(reader, &object, "http", hooks::route),
        events: list(reader, &object, "events", |reader, node| hooks::event(reader, node, around)),
        code_widget: object.get("codeWidget").and_then(|node| hooks::code_widget(reader, &node, around)),
        panel: object.get("panel").and_then(|node| hooks::panel(reader, &node, name, around)),
        view: object.get("view").and_then(|node| hooks::view(reader, &node, name, around)),
        status_bar: object.get("statusBar").and_then(|node| hooks::status_bar(reader, &node)),
        menu: object.get("menu").and_then(|node| hooks::menu(reader, &node, name)),
        note_namespace: object.get("noteNamespace").and_then(|node| hooks::note_namespace(reader, &node, around)),
        complete: object.get("complete").and_then(|node| hooks::complete(reader, &node)),
        syscall: object.get("syscall").and_then(|node| hooks::syscall(reader, &node, around)),
        ..nothing(place)
    })
}

fn nothing(place: Place) -> Function {
    Function {
        place,
        description: None,
        path: None,
        params: None,
        returns: None,
        command: None,
        slash_command: None,
        cron: Vec::new(),
        http: Vec::new(),
        events: Vec::new(),
        code_widget: None,
        panel: None,
        view: None,
        status_bar: None,
        menu: None,
        note_namespace: None,
        complete: None,
        syscall: None,
    }
}

fn list<'a, T>(
    reader: &mut Reader<'a>,
    object: &Object<'a>,
    key: &str,
    mut read: impl FnMut(&mut Reader<'a>, &Node<'a>) -> Option<T>,
) -> Vec<T> {
    let items = object.get(key).map(Node::one_or_more).unwrap_or_default();
    items.iter().filter_map(|item| read(reader, item)).collect()
}

/// `lib/count.ts:count`
fn read_path<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<FunctionPath> {
    let text = reader.text(node)?;
    let parts = text.rsplit_once(':').map(|(file, export)| (file.strip_prefix("./").unwrap_or(file), export));
    match parts {
        Some((file, export))
            if !crate::glob::is_hidden(file) && MainKind::of(file) == Some(MainKind::Script) && !export.is_empty() =>
        {
            Some(FunctionPath { file: file.to_owned(), export: export.to_owned(), place: reader.place(node) })
        }
        _ => {
            let message = format!("`{}` does not lead to a function", shorten(&text));
            let help =
                "write a .ts, .js or .mjs file of the plug, `:` and the name it exports, e.g. `lib/count.ts:count`";
            reader.error_with(node, "bad-path", message, help);
            None
        }
    }
}

/// A route against those before it, in the order of the file.
fn check_route(reader: &mut Reader<'_>, route: &Route, name: &str, before: &[(&str, Route)], around: &Around<'_>) {
    for (other_name, other) in before {
        let method = route.methods.iter().find(|method| other.methods.contains(method));
        if let (Some(method), true) = (method, route.path.clashes_with(&other.path)) {
            let message =
                format!("`{method} {}` of `{name}` means the same requests as a route of `{other_name}`", route.path);
            let help =
                format!("`{}` stands on line {}; change the path or the method of one", other.path, other.place.line);
            reader.error_at(route.place, "route-clash", message, Some(help));
        }
    }
    if route.auth == RouteAuth::None && !around.asks_for(Permission::HttpPublic) {
        let message = format!("`{}` has `auth: none`, and the plug does not ask for `http:public`", route.path);
        reader.warn_at(route.place, "missing-permission", message, "add `- http:public` to `permissions`");
    }
}

/// A `frame:` must lead to a function.
pub(super) fn frame<'a>(reader: &mut Reader<'a>, object: &Object<'a>, around: &Around<'_>) -> Option<String> {
    let node = object.get("frame")?;
    let name = reader.text(&node)?;
    if !around.functions.contains(&name.as_str()) {
        let message = format!("there is no function `{}` in this manifest", shorten(&name));
        reader.error_with(&node, "unknown-function", message, hint(&name, &around.functions));
        return None;
    }
    Some(name)
}
