//! The hooks of one function.

use jackdaw_diagnostic::{hint, nearest};
use serde_json::Value;

use super::functions::{Around, frame};
use super::reader::{Node, Object, Reader, shorten};
use crate::cron::{CronError, Schedule};
use crate::hooks::{
    CodeWidget, Command, Complete, Cron, EventHook, EventPattern, Menu, MenuPlace, NoteNamespace, Overlap, Panel,
    Route, RouteAuth, Side, SlashCommand, StatusBar, Syscall, View,
};
use crate::key::KeyBinding;
use crate::permission::Permission;
use crate::route::RoutePattern;
use crate::when::{When, WhenContext};

/// The app's own events.
const APP_EVENTS: [&str; 13] = [
    "app:ready",
    "note:created",
    "note:saving",
    "note:saved",
    "note:renamed",
    "note:deleted",
    "note:opened",
    "file:changed",
    "config:changed",
    "plug:compiling",
    "plug:loaded",
    "plug:failed",
    "plug:unloaded",
];

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

fn text_of<'a>(reader: &mut Reader<'a>, object: &Object<'a>, key: &str) -> Option<String> {
    object.get(key).and_then(|node| reader.text(&node))
}

fn priority_of<'a>(reader: &mut Reader<'a>, object: &Object<'a>) -> i32 {
    object.get("priority").and_then(|node| reader.integer(&node)).unwrap_or_default()
}

fn when_of<'a>(reader: &mut Reader<'a>, object: &Object<'a>) -> When {
    let Some(node) = object.get("when") else { return When::default() };
    let Some(text) = reader.string(&node) else { return When::default() };
    match When::parse(text) {
        Ok(when) => when,
        Err(error) => {
            let help = match &error.word {
                Some(word) => hint(word, &WhenContext::ALL.map(WhenContext::as_str)),
                None => "e.g. `editor && !selection`".to_owned(),
            };
            reader.error_with(
                &node,
                "bad-when",
                format!("`{}` is not a condition: {}", shorten(text), error.reason),
                help,
            );
            When::default()
        }
    }
}

/// `{ name, key, priority, when }`, or the name alone.
pub(super) fn command<'a>(reader: &mut Reader<'a>, node: &Node<'a>, function: &str) -> Option<Command> {
    let place = reader.place(node);
    if node.value.is_string() {
        let name = reader.text(node)?;
        return Some(Command { name, key: None, priority: 0, when: When::default(), place });
    }
    let object = reader.object(node, &["name", "key", "priority", "when"], "a name, or a mapping with `name`")?;
    let key = object.get("key").and_then(|node| {
        let text = reader.string(&node)?;
        match KeyBinding::parse(text) {
            Ok(key) => Some(key),
            Err(error) => {
                let message = format!("`{}` is not a key: {}", shorten(text), error.reason);
                reader.error_with(
                    &node,
                    "bad-key-binding",
                    message,
                    "e.g. `Mod-Shift-y`, or `Mod-k c` for one after the other",
                );
                None
            }
        }
    });
    Some(Command {
        name: text_of(reader, &object, "name").unwrap_or_else(|| function.to_owned()),
        key,
        priority: priority_of(reader, &object),
        when: when_of(reader, &object),
        place,
    })
}

/// `{ name, description }`, or the name alone.
pub(super) fn slash_command<'a>(reader: &mut Reader<'a>, node: &Node<'a>, function: &str) -> Option<SlashCommand> {
    let place = reader.place(node);
    let (name_node, description) = if node.value.is_string() {
        (Some(node.clone()), None)
    } else {
        let object = reader.object(node, &["name", "description"], "a name, or a mapping with `name`")?;
        (object.get("name"), text_of(reader, &object, "description"))
    };
    let name = match name_node {
        None => function.to_owned(),
        Some(node) => {
            let name = reader.text(&node)?;
            if name.contains(char::is_whitespace) || name.starts_with('/') {
                let message = format!("`{}` cannot be typed after the `/`", shorten(&name));
                reader.error_with(&node, "bad-name", message, "leave out the `/` and spaces");
                return None;
            }
            name
        }
    };
    Some(SlashCommand { name, description, place })
}

/// An expression, or `{ schedule, timezone, overlap, catchUp }`.
pub(super) fn cron<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<Cron> {
    let place = reader.place(node);
    if node.value.is_string() {
        let (expression, schedule) = schedule(reader, node)?;
        let (overlap, catch_up) = (Overlap::default(), false);
        return Some(Cron { expression, schedule, timezone: None, overlap, catch_up, place });
    }
    let known = ["schedule", "timezone", "overlap", "catchUp"];
    let object = reader.object(node, &known, "an expression like `0 3 * * *`, or a mapping with `schedule`")?;
    let timezone = object.get("timezone").and_then(|node| {
        let name = reader.string(&node)?;
        match name.parse::<chrono_tz::Tz>() {
            Ok(zone) => Some(zone),
            Err(_) => {
                let near = nearest(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
                let help = near.map_or("e.g. `Europe/Berlin`".to_owned(), |near| format!("did you mean `{near}`?"));
                reader.error_with(&node, "bad-timezone", format!("there is no time zone `{}`", shorten(name)), help);
                None
            }
        }
    });
    let overlaps = [("skip", Overlap::Skip), ("queue", Overlap::Queue)];
    let overlap = object.get("overlap").and_then(|node| reader.choice(&node, &overlaps)).unwrap_or_default();
    let catch_up = object.get("catchUp").and_then(|node| reader.boolean(&node)).unwrap_or_default();
    let Some(inner) = object.get("schedule") else {
        reader.missing(node, "schedule", "e.g. `schedule: \"0 3 * * *\"`");
        return None;
    };
    let place = reader.place(&inner);
    let (expression, schedule) = schedule(reader, &inner)?;
    Some(Cron { expression, schedule, timezone, overlap, catch_up, place })
}

fn schedule<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<(String, Schedule)> {
    let expression = reader.string(node)?;
    // The zone comes later: the machine's is not known here.
    match Schedule::parse(expression, chrono_tz::UTC) {
        Ok(schedule) => Some((expression.to_owned(), schedule)),
        Err(error @ CronError::Malformed { .. }) => {
            reader.error_with(node, "bad-cron", error.to_string(), "e.g. `0 3 * * *` for 3 o'clock every night");
            None
        }
        Err(error @ CronError::NeverFires { .. }) => {
            reader.error(node, "cron-never-fires", error.to_string());
            None
        }
    }
}

/// `{ method, path, auth }`.
pub(super) fn route<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<Route> {
    let object = reader.object(node, &["method", "path", "auth"], "a mapping with `method` and `path`")?;
    let methods = match object.get("method") {
        Some(node) => methods(reader, node),
        None => vec!["GET".to_owned()],
    };
    let auths = [("token", RouteAuth::Token), ("none", RouteAuth::None)];
    let auth = object.get("auth").and_then(|node| reader.choice(&node, &auths)).unwrap_or_default();
    let Some(inner) = object.get("path") else {
        reader.missing(node, "path", "e.g. `path: \"/stats/{name}\"`");
        return None;
    };
    let text = reader.string(&inner)?;
    match RoutePattern::parse(text) {
        Ok(path) => Some(Route { methods, path, auth, place: reader.place(&inner) }),
        Err(error) => {
            let message = format!("`{}` is not a path of a route: {}", shorten(text), error.reason);
            reader.error_with(&inner, "bad-route", message, "e.g. `/stats/{name}` or `/files/{*rest}`");
            None
        }
    }
}

fn methods<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Vec<String> {
    let mut methods: Vec<String> = Vec::new();
    for (text, node) in reader.texts(node) {
        let method = text.to_ascii_uppercase();
        if !METHODS.contains(&method.as_str()) {
            let message = format!("`{}` is not a method that a route can have", shorten(&text));
            reader.error_with(&node, "bad-route", message, hint(&method, &METHODS));
        } else if methods.contains(&method) {
            reader.error(&node, "bad-route", format!("`{method}` stands twice"));
        } else {
            methods.push(method);
        }
    }
    methods
}

/// A name, or `{ name, priority }`.
pub(super) fn event<'a>(reader: &mut Reader<'a>, node: &Node<'a>, around: &Around<'_>) -> Option<EventHook> {
    let (name_node, priority) = if node.value.is_string() {
        (node.clone(), 0)
    } else {
        let object = reader.object(node, &["name", "priority"], "the name of an event, or a mapping with `name`")?;
        let Some(name) = object.get("name") else {
            reader.missing(node, "name", "e.g. `name: \"note:saved\"`");
            return None;
        };
        (name, priority_of(reader, &object))
    };
    let name = reader.text(&name_node)?;
    let prefix = name.strip_suffix('*').unwrap_or(&name);
    if prefix.contains('*') || prefix.contains(char::is_whitespace) || !(prefix.contains(':') || prefix != name) {
        let message = format!("`{}` is not the name of an event", shorten(&name));
        let help = match nearest(&name, APP_EVENTS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "e.g. `note:saved`, `calendar:changed`, or `plug:*` for all that begin so".to_owned(),
        };
        reader.error_with(&name_node, "bad-event", message, help);
        return None;
    }
    let of_app = ["app:", "note:", "file:", "config:", "plug:"].iter().any(|own| name.starts_with(own));
    let known = APP_EVENTS.iter().any(|event| if prefix == name { *event == name } else { event.starts_with(prefix) });
    if of_app && !known && around.plug.is_none_or(|plug| !name.starts_with(&format!("{plug}:"))) {
        let message = format!("the app has no event `{}`: this never fires", shorten(&name));
        reader.warn(&name_node, "unknown-event", message, hint(&name, &APP_EVENTS));
    }
    let of_notes = ["note:", "file:"].iter().any(|own| name.starts_with(own));
    if of_notes && known && !around.asks_for(Permission::NotesRead) {
        let message = format!("`{}` is never heard: the plug does not ask for `notes:read`", shorten(&name));
        let help = "a plug hears only of what it may read; add `- notes:read: [\"**\"]` to `permissions`, or the globs that it needs";
        reader.warn(&name_node, "missing-permission", message, help.to_owned());
    }
    Some(EventHook { pattern: EventPattern(name), priority, place: reader.place(&name_node) })
}

/// A language, a list of them, or `{ language, frame }`.
pub(super) fn code_widget<'a>(reader: &mut Reader<'a>, node: &Node<'a>, around: &Around<'_>) -> Option<CodeWidget> {
    let place = reader.place(node);
    let (languages, frame) = if node.value.is_object() {
        let object = reader.object(node, &["language", "frame"], "a language, or a mapping with `language`")?;
        let Some(language) = object.get("language") else {
            reader.missing(node, "language", "e.g. `language: chart`");
            return None;
        };
        (language, frame(reader, &object, around))
    } else {
        (node.clone(), None)
    };
    let mut names = Vec::new();
    for (language, node) in reader.texts(languages) {
        if language.contains(char::is_whitespace) || language.contains('`') {
            let message = format!("`{}` cannot be the first word after a fence", shorten(&language));
            reader.error(&node, "bad-name", message);
        } else {
            names.push(language);
        }
    }
    Some(CodeWidget { languages: names, frame, place })
}

const SIDES: [(&str, Side); 3] = [("left", Side::Left), ("right", Side::Right), ("bottom", Side::Bottom)];

/// `{ side, title, icon, frame }`.
pub(super) fn panel<'a>(
    reader: &mut Reader<'a>,
    node: &Node<'a>,
    function: &str,
    around: &Around<'_>,
) -> Option<Panel> {
    let object = reader.object(node, &["side", "title", "icon", "frame"], "a mapping with `title`")?;
    Some(Panel {
        side: object.get("side").and_then(|node| reader.choice(&node, &SIDES)).unwrap_or_default(),
        title: text_of(reader, &object, "title").unwrap_or_else(|| function.to_owned()),
        icon: text_of(reader, &object, "icon"),
        frame: frame(reader, &object, around),
        place: reader.place(node),
    })
}

/// `{ title, extensions, noteType, icon, frame }`.
pub(super) fn view<'a>(reader: &mut Reader<'a>, node: &Node<'a>, function: &str, around: &Around<'_>) -> Option<View> {
    let object =
        reader.object(node, &["title", "extensions", "noteType", "icon", "frame"], "a mapping with `title`")?;
    let extensions = object.get("extensions").map(|node| reader.texts(node)).unwrap_or_default();
    Some(View {
        title: text_of(reader, &object, "title").unwrap_or_else(|| function.to_owned()),
        extensions: extensions.into_iter().map(|(text, _)| text.trim_start_matches('.').to_owned()).collect(),
        note_type: text_of(reader, &object, "noteType"),
        icon: text_of(reader, &object, "icon"),
        frame: frame(reader, &object, around),
        place: reader.place(node),
    })
}

/// `{ side, priority }`.
pub(super) fn status_bar<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<StatusBar> {
    let object = reader.object(node, &["side", "priority"], "a mapping, e.g. `{ side: right }`")?;
    let [left, right, _] = SIDES;
    let side = object.get("side").and_then(|node| reader.choice(&node, &[left, right])).unwrap_or_default();
    Some(StatusBar { side, priority: priority_of(reader, &object), place: reader.place(node) })
}

/// `{ where, label, icon, when }`.
pub(super) fn menu<'a>(reader: &mut Reader<'a>, node: &Node<'a>, function: &str) -> Option<Menu> {
    let object = reader.object(node, &["where", "label", "icon", "when"], "a mapping with `where` and `label`")?;
    let choices = [("file", MenuPlace::File), ("editor", MenuPlace::Editor), ("tag", MenuPlace::Tag)];
    let places = match object.get("where") {
        Some(node) => node.one_or_more().iter().filter_map(|place| reader.choice(place, &choices)).collect(),
        None => {
            reader.missing(node, "where", "e.g. `where: [file, editor]`");
            Vec::new()
        }
    };
    Some(Menu {
        places,
        label: text_of(reader, &object, "label").unwrap_or_else(|| function.to_owned()),
        icon: text_of(reader, &object, "icon"),
        when: when_of(reader, &object),
        place: reader.place(node),
    })
}

/// A hook that is one text, or a mapping with that text under one key.
fn one_text<'a>(reader: &mut Reader<'a>, node: &Node<'a>, key: &str, example: &str) -> Option<(String, Node<'a>)> {
    let inner = if matches!(node.value, Value::String(_)) {
        node.clone()
    } else {
        let object = reader.object(node, &[key], example)?;
        let Some(inner) = object.get(key) else {
            reader.missing(node, key, example);
            return None;
        };
        inner
    };
    Some((reader.text(&inner)?, inner))
}

/// A literal prefix, or `{ prefix }`.
pub(super) fn note_namespace<'a>(
    reader: &mut Reader<'a>,
    node: &Node<'a>,
    around: &Around<'_>,
) -> Option<NoteNamespace> {
    let (prefix, inner) = one_text(reader, node, "prefix", "a prefix of paths like `gh/`")?;
    let folder = prefix.strip_suffix('/');
    if folder.is_none_or(crate::glob::is_hidden) || prefix.contains(['*', '{', '[']) {
        let message = format!("`{}` is not a literal prefix of notes", shorten(&prefix));
        reader.error_with(&inner, "bad-prefix", message, "name a folder, with `/` at its end, e.g. `gh/`");
        return None;
    }
    if !around.asks_for(Permission::NotesProvide) {
        let message = format!("`noteNamespace: {prefix}`, and the plug does not ask for `notes:provide`");
        let help = format!("add `- notes:provide: [\"{prefix}\"]` to `permissions`");
        reader.warn(&inner, "missing-permission", message, help);
    }
    Some(NoteNamespace { prefix, place: reader.place(&inner) })
}

/// `{ trigger }`, or the trigger alone.
pub(super) fn complete<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<Complete> {
    let (trigger, inner) = one_text(reader, node, "trigger", "a mapping, e.g. `{ trigger: \"@\" }`")?;
    Some(Complete { trigger, place: reader.place(&inner) })
}

/// `<plug>.<name>`, or `{ name }`.
pub(super) fn syscall<'a>(reader: &mut Reader<'a>, node: &Node<'a>, around: &Around<'_>) -> Option<Syscall> {
    let (name, inner) = one_text(reader, node, "name", "a name like `stats.count`")?;
    // Without a valid name of the plug nothing can be said about the prefix.
    let Some(plug) = around.plug else { return Some(Syscall { name, place: reader.place(&inner) }) };
    let rest = name.strip_prefix(plug).and_then(|rest| rest.strip_prefix('.'));
    let fits = rest
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_alphanumeric() || b"_-.".contains(&c)));
    if !fits {
        let message = format!("`{}` is not a name for a syscall of `{plug}`", shorten(&name));
        reader.error_with(&inner, "bad-name", message, format!("begin it with `{plug}.`"));
        return None;
    }
    Some(Syscall { name, place: reader.place(&inner) })
}
