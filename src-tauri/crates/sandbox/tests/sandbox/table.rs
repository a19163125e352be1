//! Every syscall: what a plug asks, what the host then sees and answers, and what the plug gets.

use serde_json::{Value, json};

use crate::twins::Twin;

pub(crate) struct Case {
    pub(crate) syscall: &'static str,
    pub(crate) args: Value,
    /// What the host sees.
    pub(crate) input: Value,
    pub(crate) answer: Value,
    /// What the plug gets.
    pub(crate) result: Value,
    /// Whether its type has room for an error.
    pub(crate) fallible: bool,
}

/// The host sees the arguments as they are, and the plug gets the answer as it is.
fn plain(syscall: &'static str, args: Value, answer: Value) -> Case {
    Case { syscall, input: args.clone(), args, result: answer.clone(), answer, fallible: true }
}

/// Nothing is returned.
fn done(syscall: &'static str, args: Value) -> Case {
    plain(syscall, args, Value::Null)
}

fn infallible(syscall: &'static str, args: Value, answer: Value) -> Case {
    Case { fallible: false, ..plain(syscall, args, answer) }
}

/// The cases of all twins, and those of the twin's own.
pub(crate) fn cases(twin: Twin) -> Vec<Case> {
    let mut all = shared();
    if twin != Twin::Script {
        all.extend(typed());
    }
    all
}

/// What the script module has in another shape (`script-engine/cases/api.json` has those): a progress is an object there, a missing value
/// of a secret is null, and JSON inside of a record is no text.
fn typed() -> Vec<Case> {
    vec![
        plain("progress.start", json!({ "label": "Reading" }), json!(3)),
        plain("progress.update", json!({ "id": 3 }), json!(true)),
        plain("progress.update", json!({ "id": 3, "value": 0.5, "label": "Half" }), json!(false)),
        done("progress.done", json!({ "id": 3 })),
        done("secrets.set", json!({ "name": "token" })),
        Case {
            input: json!({ "commands": [{ "name": "One", "function": "echo", "input": "{\"a\":[1,null]}" }] }),
            ..done(
                "commands.set",
                json!({ "commands": [{ "name": "One", "function": "echo", "input": { "a": [1, null] } }] }),
            )
        },
    ]
}

fn shared() -> Vec<Case> {
    let note =
        json!({ "path": "a b/Ä.md", "title": "Ä", "hash": "af13", "size": 12, "modified": "2026-11-20T12:00:00Z" });
    let link = json!({ "kind": "wiki", "target": "B", "path": "B.md", "heading": null, "block": "x", "line": 3 });
    let dangling = json!({ "kind": "markdown", "target": "C", "path": null, "heading": "H", "block": null, "line": 4 });
    let task =
        json!({ "path": "a.md", "line": 1, "text": "buy", "done": false, "state": " ", "tags": ["shop", "a/b"] });
    let file = json!({ "path": "p.png", "size": 1, "modified": "2026-11-20T12:00:00Z", "contentType": "image/png" });
    let hit = json!({ "path": "a.md", "title": "A", "score": 1.5, "snippet": "<mark>a</mark>", "line": 2 });
    let state = json!({ "path": "a.md", "text": "text", "selection": { "from": 1, "to": 2 } });
    vec![
        infallible("config.get", json!({}), json!({ "unit": "words", "deep": { "list": [1, null, "x"] } })),
        infallible("config.env", json!({}), json!({ "LOCALE": "en" })),
        plain("kv.get", json!({ "key": "k" }), json!({ "a": [1, 2.5, null] })),
        plain("kv.get", json!({ "key": "missing" }), Value::Null),
        done("kv.set", json!({ "key": "k", "value": { "a": "ü" } })),
        done("kv.delete", json!({ "key": "k" })),
        plain(
            "kv.list",
            json!({ "prefix": "p/" }),
            json!([{ "key": "p/1", "value": 1 }, { "key": "p/2", "value": [] }]),
        ),
        plain("blob.put", json!({ "bytes": "AAEC/w==" }), json!("0f0f")),
        plain("blob.get", json!({ "hash": "0f0f" }), json!("AAEC/w==")),
        plain("blob.get", json!({ "hash": "e" }), json!("")),
        done("events.emit", json!({ "name": "conformance:done", "data": [1] })),
        infallible("log.write", json!({ "level": "warn", "message": "careful" }), Value::Null),
        Case {
            syscall: "net.fetch",
            args: json!({ "method": "POST", "url": "https://example.org/a?b=c", "headers": [["content-type", "text/plain"], ["x-one", "1"]], "body": "hi" }),
            input: json!({ "method": "POST", "url": "https://example.org/a?b=c", "headers": [["content-type", "text/plain"], ["x-one", "1"]], "body": "aGk=" }),
            answer: json!({ "status": 418, "headers": [["x-two", "2"]], "body": "dGVh", "url": "https://example.org/a?b=c" }),
            result: json!({ "status": 418, "headers": [["x-two", "2"]], "body": "tea" }),
            fallible: true,
        },
        plain(
            "plugs.call",
            json!({ "function": "calendar.today", "input": { "n": 1 } }),
            json!({ "date": "2026-11-20" }),
        ),
        infallible(
            "plug.info",
            json!({}),
            json!({ "name": "conformance", "version": "1.2.3", "generation": 7, "api": "1.0.0" }),
        ),
        plain("plug.asset", json!({ "path": "ui/a.bin" }), json!("AAEC")),
        plain("notes.list", json!({}), json!([note])),
        plain("notes.list", json!({ "glob": "**" }), json!([])),
        plain("notes.read", json!({ "path": "a b/Ä.md" }), json!("# Ä\n\u{1F426}")),
        plain("notes.meta", json!({ "path": "a.md" }), note.clone()),
        plain("notes.write", json!({ "path": "a.md", "text": "t" }), json!("af13")),
        plain("notes.write", json!({ "path": "a.md", "text": "t", "ifHash": "00" }), json!("af13")),
        plain("notes.append", json!({ "path": "a.md", "text": "t" }), json!("af13")),
        done("notes.delete", json!({ "path": "a.md" })),
        plain("notes.rename", json!({ "from": "a.md", "to": "b.md" }), json!(3)),
        plain("notes.links", json!({ "path": "a.md" }), json!([link, dangling])),
        plain(
            "notes.backlinks",
            json!({ "path": "a.md" }),
            json!([{ "path": "b.md", "line": 9, "context": "see [[a]]" }]),
        ),
        plain("notes.tags", json!({}), json!([{ "tag": "a/b", "count": 2 }])),
        plain("notes.tasks", json!({}), json!([task])),
        plain("notes.tasks", json!({ "filter": { "done": false } }), json!([])),
        plain("notes.tasks", json!({ "filter": { "tag": "shop" } }), json!([task])),
        plain("files.list", json!({}), json!([file])),
        plain("files.read", json!({ "path": "p.png" }), json!("iVBORw==")),
        done("files.write", json!({ "path": "p.png", "bytes": "iVBORw==" })),
        done("files.write", json!({ "path": "empty", "bytes": "" })),
        done("files.delete", json!({ "path": "p.png" })),
        plain("search.query", json!({ "q": "a" }), json!([hit])),
        plain("search.query", json!({ "q": "a", "limit": 5 }), json!([])),
        plain("editor.current", json!({}), state),
        done("editor.replace", json!({ "range": { "from": 0, "to": 4 }, "text": "new" })),
        done("editor.insert", json!({ "text": "x" })),
        done("editor.open", json!({ "path": "a.md" })),
        done("editor.open", json!({ "path": "a.md", "line": 4 })),
        done("editor.save", json!({})),
        done("ui.notify", json!({ "message": "hi" })),
        done("ui.notify", json!({ "message": "hi", "level": "warning" })),
        plain("ui.prompt", json!({ "message": "name?" }), json!("Ada")),
        plain("ui.prompt", json!({ "message": "name?", "default": "Ada" }), Value::Null),
        plain("ui.confirm", json!({ "message": "sure?" }), json!(true)),
        plain(
            "ui.pick",
            json!({ "items": [{ "label": "a", "value": "0" }] }),
            json!({ "label": "a", "detail": null, "value": "0" }),
        ),
        plain("ui.pick", json!({ "items": [{ "label": "a", "value": "0" }], "placeholder": "one" }), Value::Null),
        done("commands.set", json!({ "commands": [] })),
        done(
            "commands.set",
            json!({ "commands": [
                { "name": "One", "function": "echo", "key": "Mod-Shift-1", "when": "editor" },
                { "name": "Two", "function": "do" },
            ] }),
        ),
        plain("clipboard.read", json!({}), json!("copied \u{1F426}")),
        done("clipboard.write", json!({ "text": "copied" })),
        plain("secrets.get", json!({ "name": "token" }), json!("s3cret")),
        plain("secrets.get", json!({ "name": "none" }), Value::Null),
        done("secrets.set", json!({ "name": "token", "value": "s3cret" })),
        plain(
            "shell.run",
            json!({ "program": "git", "args": ["log", "-1"], "stdin": "x" }),
            json!({ "code": -1, "stdout": "out", "stderr": "err", "truncated": true }),
        ),
        plain(
            "shell.run",
            json!({ "program": "git", "args": [] }),
            json!({ "code": 0, "stdout": "", "stderr": "", "truncated": false }),
        ),
    ]
}
