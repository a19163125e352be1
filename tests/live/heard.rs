//! What plugs hear: each event of the application, with its data.

use std::path::Path;
use std::time::Instant;

use jackdaw_tests::json::lacks;
use jackdaw_tests::{App, Home, PATIENCE};
use serde_json::{Value, json};

use super::{manifest, save, save_plug};

const EAR: &str = "permissions: [{ notes:read: ['**'] }]\n\
    config: { type: object, properties: { unit: { type: string, default: words } } }\n\
    functions:\n  heard: { events: ['app:*', 'note:*', 'file:changed', 'config:changed', 'plug:*'] }\n  all: {}\n";
const CODE: &str = "console.log('started')\nconst seen = []\nexport const heard = ({ name, data }) => { seen.push({ name, data }) }\nexport const all = () => seen\n";

/// Waits until the plug has heard an event with at least this data; handlers run by themselves, so this asks again and again.
fn heard(app: &App, name: &str, data: &Value) -> Value {
    let begun = Instant::now();
    loop {
        let seen = app.result("ear.all");
        let found = seen
            .as_array()
            .unwrap()
            .iter()
            .find(|event| event["name"] == name && lacks(&event["data"], data).is_none());
        if let Some(found) = found {
            return found["data"].clone();
        }
        assert!(begun.elapsed() < PATIENCE, "{name} {data} was never heard: {seen:#}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

#[test]
fn a_plug_hears_each_event_with_its_data() {
    let home = Home::with(&[("there.md", "before")]);
    save_plug(&home, "ear", &manifest("ear", EAR), CODE);
    let app = home.serve();
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let _ = heard(&app, "app:ready", &json!({}));
    let starts = app.logs("ear").iter().filter(|line| line.contains("started")).count();
    assert_eq!(starts, 1, "what the start calls goes on in the instance that was tried");

    let _ = app.put("/api/notes/a.md", "one").expect(201);
    let saving = heard(&app, "note:saving", &json!({ "path": "a.md" }));
    assert_eq!(saving, json!({ "path": "a.md", "text": "one", "origin": "api" }));
    let told = json!({ "path": "a.md", "hash": hash("one"), "origin": "api" });
    assert_eq!(heard(&app, "note:created", &json!({ "path": "a.md" })), told);
    assert_eq!(heard(&app, "note:saved", &json!({ "path": "a.md" })), told);
    let _ = app.post("/api/notes/a.md/rename", &json!({ "to": "b.md" })).expect(200);
    let renamed = json!({ "path": "b.md", "from": "a.md", "hash": hash("one"), "origin": "api" });
    assert_eq!(heard(&app, "note:renamed", &json!({ "path": "b.md" })), renamed);
    let _ = app.delete("/api/notes/b.md").expect(204);
    let deleted = json!({ "path": "b.md", "origin": "api" });
    assert_eq!(heard(&app, "note:deleted", &json!({ "path": "b.md" })), deleted);
    let _ = app.put("/api/files/p.bin", "bytes").expect(201);
    let _ = heard(&app, "file:changed", &json!({ "path": "p.bin", "origin": "api" }));
    // Another program too, in a note that was there before.
    home.write("there.md", "after");
    let outside = json!({ "path": "there.md", "hash": hash("after"), "origin": "external" });
    assert_eq!(heard(&app, "note:saved", &json!({ "path": "there.md" })), outside);

    let _ = app.put("/api/plugs/ear/config", json!({ "values": { "unit": "chars" } }).to_string());
    assert_eq!(heard(&app, "config:changed", &json!({})), json!({ "name": "ear" }));

    save_plug(&home, "p", &manifest("p", "functions: { f: {} }\n"), "export const f = () => 1\n");
    let loaded = heard(&app, "plug:loaded", &json!({ "name": "p" }));
    assert_eq!(loaded, json!({ "name": "p", "version": "1.0.0", "generation": 1 }));
    save(&home, "p", "plug.ts", "export const f = (\n");
    let failed = heard(&app, "plug:failed", &json!({ "name": "p" }));
    assert_eq!(failed["diagnostics"][0]["file"], "plug.ts", "{failed}");
    std::fs::remove_dir_all(home.file(".jackdaw/plugs/p")).unwrap();
    assert_eq!(heard(&app, "plug:unloaded", &json!({ "name": "p" })), json!({ "name": "p" }));

    let seen = app.result("ear.all").to_string();
    assert_eq!(seen.matches("there.md").count(), 1, "the first scan emits nothing: {seen}");
}

/// A component that is large by a section that nobody reads, and that no cache has seen: the section tells when it was made.
fn large_component() -> Vec<u8> {
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/conformance-c/plug.wasm");
    let mut bytes = std::fs::read(guest).unwrap();
    let made = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let mut section = vec![4];
    section.extend(b"fill");
    section.extend(made.to_le_bytes());
    section.resize(4 << 20, 0);
    // A custom section: its kind, its length as LEB128, its name and what it holds.
    bytes.push(0);
    let mut length = section.len();
    while length >= 0x80 {
        bytes.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend(section);
    bytes
}

#[test]
fn a_large_component_is_told_of_while_it_compiles() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    let bytes = large_component();
    save(&home, "large", "plug.wasm", &bytes);
    save(&home, "large", "plug.yaml", manifest("large", "functions: { echo: {} }\n"));
    let told = events.plug("plug:compiling", "large");
    assert_eq!((&told.data["bytes"], &told.data["seconds"]), (&json!(bytes.len()), &json!(0)));
    let _ = events.plug("plug:loaded", "large");
    let _ = app.call("large.echo", &json!({})).expect(200);
}
