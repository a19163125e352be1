//! The JSON Schema of `plug.yaml`, for completion and errors in any editor.
//!
//! The parser is the law; `tests/json_schema.rs` holds every mapping here against the keys that the parser says it knows, and the
//! contract's own example against the whole.

use serde_json::{Map, Value, json};

use crate::PermissionRequest;
use crate::limits::{HookKind, ceilings};
use crate::permission::{Permission, ScopeKind, describe};

/// The schema, draft 2020-12.
#[must_use]
pub fn json_schema() -> Value {
    let text = |description: &str| json!({ "type": "string", "minLength": 1, "description": description });
    object(
        "A plug of Jackdaw",
        &["name", "version"],
        [
            (
                "name",
                json!({
                    "type": "string",
                    "pattern": "^[a-z][a-z0-9-]{0,63}$",
                    "description": "Small letters, digits and dashes, a letter first."
                }),
            ),
            ("version", json!({ "type": ["string", "number"], "description": "Three numbers: 1.2.0" })),
            ("description", text("What it does, in one line.")),
            ("author", text("Who wrote it.")),
            ("license", text("An SPDX expression: MIT OR Apache-2.0")),
            ("homepage", text("Where it is described.")),
            ("repository", text("Where its source is.")),
            ("keywords", texts("Words to find it by.")),
            (
                "api",
                json!({ "type": ["string", "number"], "default": "^1", "description": "Versions of the plug API that it works with." }),
            ),
            (
                "main",
                json!({
                    "type": "string",
                    "pattern": "\\.(ts|js|mjs|wasm)$",
                    "description": "The code; without it the one plug.ts, plug.js, plug.mjs or plug.wasm that is there."
                }),
            ),
            ("build", text("Run by `plug dev` when a source changes; then main is loaded again.")),
            ("permissions", permissions()),
            ("limits", limits()),
            (
                "env",
                json!({
                    "type": "object",
                    "additionalProperties": { "type": ["string", "number", "boolean", "null"] },
                    "description": "Constants that the code reads as config.env."
                }),
            ),
            (
                "config",
                json!({ "type": "object", "description": "A JSON Schema of the plug's settings: `type: object` with `properties`." }),
            ),
            (
                "dependencies",
                json!({
                    "type": "object",
                    "additionalProperties": { "type": ["string", "number"] },
                    "description": "Other plugs and ranges of their versions."
                }),
            ),
            (
                "functions",
                json!({
                    "type": "object",
                    "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_-]{0,63}$" },
                    "additionalProperties": function(),
                    "description": "Named pieces of code and what calls them."
                }),
            ),
            (
                "decorate",
                one_or_more(object(
                    "A mark that needs no code",
                    &["pattern", "class"],
                    [
                        ("pattern", text("A regular expression.")),
                        ("class", text("A CSS class.")),
                        ("where", one_or_more(choice(&["editor", "tree"]))),
                    ],
                    [],
                )),
            ),
        ],
        [("$schema", json!("https://json-schema.org/draft/2020-12/schema"))],
    )
}

fn function() -> Value {
    let text = |description: &str| json!({ "type": "string", "minLength": 1, "description": description });
    let frame = || text("The function that gets the frame's messages.");
    let mut schema = object(
        "A function and its hooks",
        &[],
        [
            ("description", text("One line for people.")),
            (
                "path",
                json!({
                    "type": "string",
                    "pattern": "\\.(ts|js|mjs):.+$",
                    "description": "Where the code is, if main does not export it under its own name: lib/count.ts:count"
                }),
            ),
            ("params", json!({ "type": ["object", "boolean"], "description": "A JSON Schema of the input." })),
            ("returns", json!({ "type": ["object", "boolean"], "description": "A JSON Schema of the result." })),
            (
                "command",
                text_or(object(
                    "In the palette",
                    &[],
                    [
                        ("name", text("As people see it: \"Stats: Count\"")),
                        ("key", text("Mod-Shift-y; sequences by a space: Mod-k c")),
                        ("priority", integer("Higher ones come first.")),
                        ("when", text("always, editor, selection, note; with && and !")),
                    ],
                    [],
                )),
            ),
            (
                "slashCommand",
                text_or(object(
                    "In the editor's / menu",
                    &[],
                    [("name", text("What is typed after the /.")), ("description", text("One line for people."))],
                    [],
                )),
            ),
            (
                "cron",
                one_or_more(text_or(object(
                    "At times",
                    &["schedule"],
                    [
                        ("schedule", text("0 3 * * * or @daily")),
                        ("timezone", text("Europe/Berlin; the machine's if absent.")),
                        ("overlap", choice(&["skip", "queue"])),
                        ("catchUp", json!({ "type": "boolean", "description": "Run once if it was missed." })),
                    ],
                    [],
                ))),
            ),
            (
                "http",
                one_or_more(object(
                    "A route below /plug/NAME",
                    &["path"],
                    [
                        ("method", one_or_more(choice(&["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]))),
                        (
                            "path",
                            json!({ "type": "string", "pattern": "^/", "description": "/stats/{name} or /files/{*rest}" }),
                        ),
                        ("auth", choice(&["token", "none"])),
                    ],
                    [],
                )),
            ),
            (
                "events",
                one_or_more(text_or(object(
                    "At events",
                    &["name"],
                    [
                        ("name", text("note:saved, or plug:* for all that begin so.")),
                        ("priority", integer("Higher ones hear it first.")),
                    ],
                    [],
                ))),
            ),
            (
                "codeWidget",
                one_or_more(text_or(object(
                    "For fenced code",
                    &["language"],
                    [("language", one_or_more(text("The word after the fence."))), ("frame", frame())],
                    [],
                ))),
            ),
            (
                "panel",
                object(
                    "Beside the editor",
                    &[],
                    [
                        ("side", choice(&["left", "right", "bottom"])),
                        ("title", text("Its heading.")),
                        ("icon", text("The name of an icon.")),
                        ("frame", frame()),
                    ],
                    [],
                ),
            ),
            (
                "view",
                object(
                    "A whole tab",
                    &[],
                    [
                        ("title", text("Its heading.")),
                        ("extensions", one_or_more(text("Kinds of files that it opens."))),
                        ("noteType", text("Notes with this `type` in their frontmatter.")),
                        ("icon", text("The name of an icon.")),
                        ("frame", frame()),
                    ],
                    [],
                ),
            ),
            (
                "statusBar",
                object(
                    "In the status bar",
                    &[],
                    [("side", choice(&["left", "right"])), ("priority", integer("Higher ones come first."))],
                    [],
                ),
            ),
            (
                "menu",
                object(
                    "In a context menu",
                    &["where"],
                    [
                        ("where", one_or_more(choice(&["file", "editor", "tag"]))),
                        ("label", text("As people see it.")),
                        ("icon", text("The name of an icon.")),
                        ("when", text("always, editor, selection, note; with && and !")),
                    ],
                    [],
                ),
            ),
            ("noteNamespace", text_or(object("Virtual notes", &["prefix"], [("prefix", text("gh/"))], []))),
            ("complete", text_or(object("While typing", &["trigger"], [("trigger", text("@"))], []))),
            ("syscall", text_or(object("For other plugs", &["name"], [("name", text("PLUG.NAME"))], []))),
        ],
        [],
    );
    // `onMessage:` with nothing after it is a function without a hook.
    schema["type"] = json!(["object", "null"]);
    schema
}

fn permissions() -> Value {
    let plain: Vec<Value> = Permission::ALL
        .iter()
        .filter(|permission| !permission.scope_kind().is_required())
        .map(|permission| json!({ "const": permission.as_str(), "description": describe(&PermissionRequest::new(*permission)) }))
        .collect();
    let scoped: Map<String, Value> = Permission::ALL
        .iter()
        .map(|permission| {
            let reason = (
                "reason",
                json!({ "type": "string", "description": "Why it is needed, for the person who is asked." }),
            );
            let details = match permission.scope_kind() {
                ScopeKind::None => object("", &[], [reason], []),
                kind => {
                    let scope = texts("Globs, hosts or names.");
                    let required: &[&str] = if kind.is_required() { &["scope"] } else { &[] };
                    let with_reason = object("", required, [("scope", scope.clone()), reason], []);
                    json!({ "anyOf": [scope, with_reason] })
                }
            };
            let may_be_bare = !permission.scope_kind().is_required();
            let nothing = may_be_bare.then(|| json!({ "type": "null" }));
            let about = describe(&PermissionRequest::new(*permission));
            let schemas: Vec<Value> = std::iter::once(details).chain(nothing).collect();
            (permission.as_str().to_owned(), json!({ "anyOf": schemas, "description": about }))
        })
        .collect();
    one_or_more(json!({
        "anyOf": [
            { "oneOf": plain },
            { "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false, "properties": scoped }
        ]
    }))
}

fn limits() -> Value {
    let duration = || json!({ "type": "string", "pattern": "^[0-9]+ ?(ms|s|m|min)$", "description": "10s or 500ms; 60s at most." });
    let by_hook: Vec<(&str, Value)> = HookKind::ALL.iter().map(|kind| (kind.key(), duration())).collect();
    object(
        "What it asks of the machine",
        &[],
        [
            ("memory", json!({ "type": ["string", "integer"], "description": "64MiB; 512MiB at most." })),
            ("instances", json!({ "type": "integer", "minimum": 1, "maximum": ceilings::INSTANCES })),
            ("instance", choice(&["warm", "fresh"])),
            ("timeout", json!({ "anyOf": [duration(), object("One for each hook", &[], by_hook, [])] })),
        ],
        [],
    )
}

/// A mapping with these keys and no others.
fn object<'k>(
    title: &str,
    required: &[&str],
    properties: impl IntoIterator<Item = (&'k str, Value)>,
    more: impl IntoIterator<Item = (&'k str, Value)>,
) -> Value {
    let properties: Map<String, Value> = properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let mut schema: Map<String, Value> = more.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    if !title.is_empty() {
        schema.insert("title".to_owned(), json!(title));
    }
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    Value::Object(schema)
}

fn one_or_more(item: Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}

fn text_or(mapping: Value) -> Value {
    json!({ "anyOf": [{ "type": "string", "minLength": 1 }, mapping] })
}

fn choice(words: &[&str]) -> Value {
    json!({ "enum": words })
}

fn texts(description: &str) -> Value {
    json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }], "description": description })
}

fn integer(description: &str) -> Value {
    json!({ "type": "integer", "description": description })
}
