//! A plug gets what it was allowed and nothing else: a typed error in the plug, a line in its log.

use jackdaw_tests::Home;
use serde_json::json;

use super::{manifest, save_plug};

#[test]
fn a_denied_call_is_a_typed_error_and_a_line_in_the_log() {
    let home = Home::with(&[
        ("Public/a.md", "open #shared [[b]]"),
        ("Private/b.md", "the secret word #hidden"),
        ("Private/pic.png", "x"),
    ]);
    let asks = "permissions:\n  - notes:read: [\"Public/**\"]\n  - search\n  - net: [\"*\"]\nfunctions: { run: {} }\n";
    let code = r#"
import { notes, files, kv, search, editor, events, net, shell, clipboard, secrets, plugs, ui, blob, PermissionDeniedError } from "jackdaw"
const told = async (what) => {
  try { return { value: await what() } } catch (error) {
    return { code: error.code, typed: error instanceof PermissionDeniedError, message: error.message }
  }
}
export const run = async () => ({
  read: await told(() => notes.read("Public/a.md")),
  outside: await told(() => notes.read("Private/b.md")),
  meta: await told(() => notes.meta("Private/b.md")),
  climb: await told(() => notes.read("Public/../Private/b.md")),
  hidden: await told(() => notes.read(".jackdaw/config.yaml")),
  write: await told(() => notes.write("Public/new.md", "x")),
  rename: await told(() => notes.rename("Public/a.md", "Public/c.md")),
  remove: await told(() => notes.delete("Public/a.md")),
  list: await told(async () => (await notes.list()).map((note) => note.path)),
  tags: await told(() => notes.tags()),
  found: await told(async () => (await search.query("secret")).length),
  files: await told(async () => (await files.list()).length),
  file: await told(() => files.read("Private/pic.png")),
  kv: await told(() => kv.set("a", 1)),
  blob: await told(() => blob.put(new Uint8Array([1]))),
  emit: await told(() => events.emit("p:x", {})),
  shell: await told(() => shell.run("true", [])),
  clipboard: await told(() => clipboard.read()),
  secrets: await told(() => secrets.get("a")),
  call: await told(() => plugs.call("stats.total", {})),
  editor: await told(() => editor.current()),
  notify: await told(() => ui.notify("x")),
  loopback: await told(() => net.fetch("http://127.0.0.1:1/")),
  metadata: await told(() => net.fetch("http://169.254.169.254/")),
})
"#;
    save_plug(&home, "p", &manifest("p", asks), code);
    let app = home.serve();
    app.indexed();
    let told = app.result("p.run");
    assert_eq!(told["read"]["value"], "open #shared [[b]]");
    assert_eq!(told["list"]["value"], json!(["Public/a.md"]));
    assert_eq!(told["found"]["value"], 0, "no hit of a note outside its scope");
    assert_eq!(told["files"]["value"], 0);
    assert!(
        !told["tags"].to_string().contains("hidden") && told["tags"].to_string().contains("shared"),
        "{}",
        told["tags"]
    );
    for denied in
        ["outside", "meta", "write", "rename", "remove", "file", "kv", "blob", "emit", "call", "editor", "notify"]
    {
        assert_eq!(told[denied]["code"], "permission_denied", "{denied}: {}", told[denied]);
        assert_eq!(told[denied]["typed"], true, "{denied}: {}", told[denied]);
    }
    // Of shell, clipboard and secrets there is nothing yet to be allowed.
    for refused in ["climb", "hidden", "loopback", "metadata", "shell", "clipboard", "secrets"] {
        let code =
            told[refused]["code"].as_str().unwrap_or_else(|| panic!("{refused} was answered: {}", told[refused]));
        assert!(["permission_denied", "invalid", "not_found"].contains(&code), "{refused}: {}", told[refused]);
    }
    let logs = app.logs("p");
    for words in ["notes:read", "notes:write", "kv"] {
        assert!(logs.iter().any(|line| line.starts_with("warn") && line.contains(words)), "{words} in {logs:#?}");
    }
    assert!(home.has("Public/a.md") && !home.has("Public/new.md") && !home.has("Public/c.md"));
}

#[test]
fn events_and_calls_carry_no_note_outside_the_scope() {
    let home = Home::new();
    let listener = "permissions:\n  - notes:read: [\"Public/**\"]\n  - kv\nfunctions:\n  heard: { events: [\"note:*\"] }\n  all: {}\n";
    let code = "import { kv } from 'jackdaw'\nexport const heard = async ({ name, data }) => { await kv.set(name + ' ' + data.path, data) }\n\
        export const all = async () => { const found = []; for (const entry of await kv.list('')) found.push(entry.key ?? entry); return found }\n";
    save_plug(&home, "ear", &manifest("ear", listener), code);
    let app = home.serve();
    let _ = app.put("/api/notes/Private/a.md", "secret").expect(201);
    let _ = app.put("/api/notes/Public/b.md", "open").expect(201);
    let _ = app.delete("/api/notes/Private/a.md").expect(204);
    let _ = app.delete("/api/notes/Public/b.md").expect(204);
    let begun = std::time::Instant::now();
    let heard = loop {
        let heard = app.result("ear.all").to_string();
        if heard.contains("note:deleted Public/b.md") {
            break heard;
        }
        assert!(begun.elapsed() < jackdaw_tests::PATIENCE, "{heard}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    assert!(heard.contains("note:created Public/b.md") && heard.contains("note:saved Public/b.md"), "{heard}");
    assert!(!heard.contains("Private"), "{heard}");
}
