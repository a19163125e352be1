//! Each permission opens its syscalls, and nothing else does.

use jackdaw_tests::Home;
use serde_json::{Value, json};

use super::{manifest, save_plug};

/// Makes any syscall and says what came of it.
const CODE: &str = "import { syscall } from 'jackdaw'\n\
    export const ask = ({ name, input }) => syscall(name, input).then(() => ({ code: 'done' }), ({ code, message }) => ({ code, message }))\n";

/// One permission: as a manifest asks for it, its name, and the syscalls that need it, each with an input.
type Row = (&'static str, &'static str, Vec<(&'static str, Value)>);

/// The syscalls are made in turn. Whether one then succeeds (there is no window here, nobody stored that blob) is not what is asked.
fn table() -> Vec<Row> {
    let a = json!({ "path": "a.md" });
    let text = |path: &str| json!({ "path": path, "text": "x" });
    let request = json!({ "method": "GET", "url": "http://127.0.0.1:1/", "headers": [] });
    vec![
        (
            "notes:read: ['**']",
            "notes:read",
            vec![
                ("notes.list", json!({})),
                ("notes.read", a.clone()),
                ("notes.meta", a.clone()),
                ("notes.links", a.clone()),
                ("notes.backlinks", a.clone()),
                ("notes.tags", json!({})),
                ("notes.tasks", json!({})),
                ("notes.query", json!({ "sql": "SELECT 1" })),
                ("files.list", json!({})),
                ("files.read", json!({ "path": "p.png" })),
            ],
        ),
        (
            "notes:write: ['**']",
            "notes:write",
            vec![
                ("notes.write", text("new.md")),
                ("notes.append", text("new.md")),
                ("notes.rename", json!({ "from": "new.md", "to": "old.md" })),
                ("notes.delete", json!({ "path": "old.md" })),
                ("files.write", json!({ "path": "new.bin", "bytes": "" })),
                ("files.delete", json!({ "path": "new.bin" })),
            ],
        ),
        ("search", "search", vec![("search.query", json!({ "q": "text" }))]),
        ("editor:read", "editor:read", vec![("editor.current", json!({}))]),
        (
            "editor:write",
            "editor:write",
            vec![
                ("editor.open", a),
                ("editor.replace", json!({ "range": { "from": 0, "to": 0 }, "text": "x" })),
                ("editor.insert", json!({ "text": "x" })),
                ("editor.save", json!({})),
            ],
        ),
        (
            "ui",
            "ui",
            vec![
                ("ui.notify", json!({ "message": "x" })),
                ("ui.prompt", json!({ "message": "x" })),
                ("ui.confirm", json!({ "message": "x" })),
                ("ui.pick", json!({ "items": [] })),
                ("progress.start", json!({ "label": "x" })),
                ("progress.update", json!({ "id": 1 })),
                ("progress.done", json!({ "id": 1 })),
                ("commands.set", json!({ "commands": [] })),
            ],
        ),
        (
            "kv",
            "kv",
            vec![
                ("kv.set", json!({ "key": "k", "value": 1 })),
                ("kv.get", json!({ "key": "k" })),
                ("kv.list", json!({})),
                ("kv.delete", json!({ "key": "k" })),
            ],
        ),
        ("kv:read", "kv:read", vec![("kv.get", json!({ "key": "k" })), ("kv.list", json!({}))]),
        ("blob:write", "blob:write", vec![("blob.put", json!({ "bytes": "AA==" }))]),
        ("blob:read", "blob:read", vec![("blob.get", json!({ "hash": "0".repeat(64) }))]),
        ("events:emit", "events:emit", vec![("events.emit", json!({ "name": "p:said" }))]),
        ("net: ['127.0.0.1:1']", "net", vec![("net.fetch", request)]),
        ("plugs:call: [stats]", "plugs:call", vec![("plugs.call", json!({ "function": "stats.nothing" }))]),
        (
            "secrets: [token]",
            "secrets",
            vec![
                ("secrets.set", json!({ "name": "token", "value": "s" })),
                ("secrets.get", json!({ "name": "token" })),
            ],
        ),
        ("clipboard", "clipboard", vec![("clipboard.read", json!({})), ("clipboard.write", json!({ "text": "x" }))]),
        ("shell: ['true']", "shell", vec![("shell.run", json!({ "program": "true" }))]),
    ]
}

#[test]
fn each_permission_opens_its_syscalls_and_without_it_they_are_refused_by_its_name() {
    let home = Home::with(&[("a.md", "text"), ("p.png", "png")]);
    let table = table();
    save_plug(&home, "none", &manifest("none", "functions: { ask: {} }\n"), CODE);
    for (asked, name, _) in &table {
        let plug = name.replace(':', "-");
        let rest = format!("permissions:\n  - {asked}\nfunctions: {{ ask: {{}} }}\n");
        save_plug(&home, &plug, &manifest(&plug, &rest), CODE);
    }
    let app = home.serve();
    app.indexed();
    let ask = |plug: &str, syscall: &str, input: &Value| {
        let answer = app.call(&format!("{plug}.ask"), &json!({ "name": syscall, "input": input })).expect(200).json();
        answer["result"].clone()
    };
    for (_, name, syscalls) in &table {
        let plug = name.replace(':', "-");
        if *name == "shell" {
            // Trust is not enough for programs: they are allowed by hand.
            assert_eq!(ask(&plug, "shell.run", &json!({ "program": "true" }))["code"], "permission_denied");
            let granted = home.run(&["plug", "grant", "shell", "shell", "--space", "SPACE", "--yes"]);
            assert_eq!(granted.code, Some(0), "{}", granted.stderr);
        }
        for (syscall, input) in syscalls {
            let denied = ask("none", syscall, input);
            assert_eq!(denied["code"], "permission_denied", "{syscall} without {name}: {denied}");
            // Either of two may be enough: then it names the one that allows most.
            let named = name.split(':').next().unwrap();
            assert!(denied["message"].as_str().unwrap().contains(&format!("`{named}")), "{syscall}: {denied}");
            let allowed = ask(&plug, syscall, input);
            assert_ne!(allowed["code"], "permission_denied", "{syscall} with {name}: {allowed}");
        }
    }
    let kept = ask("kv-read", "kv.set", &json!({ "key": "k", "value": 1 }));
    assert_eq!(kept["code"], "permission_denied", "reading is not writing: {kept}");
}

#[test]
fn what_every_plug_may_do_needs_no_permission() {
    let home = Home::new();
    save_plug(&home, "none", &manifest("none", "env: { A: b }\nfunctions: { ask: {} }\n"), CODE);
    let app = home.serve_with(&[]);
    let granted = app.post("/api/plugs/none/grant", &json!({})).expect(200).json();
    assert_eq!(granted["state"], "running", "{granted}");
    for (syscall, input) in [
        ("config.get", json!({})),
        ("config.env", json!({})),
        ("log.write", json!({ "level": "info", "message": "x" })),
        ("plug.info", json!({})),
        ("plug.asset", json!({ "path": "plug.ts" })),
    ] {
        let input = json!({ "name": syscall, "input": input });
        assert_eq!(app.call("none.ask", &input).expect(200).json()["result"]["code"], "done", "{syscall}");
    }
}
