//! `GET /api/events`: what happens is told, in order, with who did it.

use jackdaw_tests::Home;
use serde_json::json;

#[test]
fn what_happens_to_notes_is_told_with_who_did_it() {
    let home = Home::with(&[("there.md", "before"), ("link.md", "[[a]]")]);
    let mut app = home.serve();
    let mut events = app.events();
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let _ = app.put("/api/notes/a.md", "one").expect(201);
    assert_eq!(
        events.note("note:created", "a.md").data,
        json!({ "path": "a.md", "hash": hash("one"), "origin": "api" })
    );
    assert_eq!(events.note("note:saved", "a.md").data["hash"], hash("one"));
    let _ = app.put("/api/notes/a.md", "two").expect(200);
    assert_eq!(events.note("note:saved", "a.md").data, json!({ "path": "a.md", "hash": hash("two"), "origin": "api" }));
    let _ = app.post("/api/notes/a.md/rename", &json!({ "to": "b.md" })).expect(200);
    assert_eq!(
        events.note("note:renamed", "b.md").data,
        json!({ "path": "b.md", "from": "a.md", "hash": hash("two"), "origin": "api" })
    );
    assert_eq!(events.note("note:saved", "link.md").data["hash"], hash("[[b]]"), "a rewritten note is a saved one");
    let _ = app.delete("/api/notes/b.md").expect(204);
    assert_eq!(events.note("note:deleted", "b.md").data, json!({ "path": "b.md", "origin": "api" }));
    let _ = app.call("journal.today", &json!({ "date": "2026-03-01" })).expect(200);
    assert_eq!(events.note("note:created", "Journal/2026-03-01.md").data["origin"], "plug");
    let untouched = events.seen().iter().filter(|event| event.data["path"] == "there.md").count();
    assert_eq!(untouched, 0, "the first scan emits nothing");
    let (status, _) = app.terminate();
    assert!(status.success());
    assert!(events.ends(), "an open stream ends with the app");
}

#[test]
fn what_happens_to_plugs_is_told() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    home.write(
        ".jackdaw/plugs/p/plug.js",
        "import { events } from 'jackdaw';\nexport const say = () => events.emit('p:said', { n: 7 });\n",
    );
    home.write(
        ".jackdaw/plugs/p/plug.yaml",
        "name: p\nversion: 1.0.0\npermissions: [events:emit]\nfunctions: { say: {} }\n",
    );
    let loaded = events.plug("plug:loaded", "p");
    assert_eq!((&loaded.data["version"], &loaded.data["generation"]), (&json!("1.0.0"), &json!(1)));
    let _ = app.result("p.say");
    assert_eq!(events.wait("p:said", |event| event.name == "p:said").data, json!({ "n": 7 }));
    home.write(".jackdaw/plugs/p/plug.js", "export const say = (\n");
    let failed = events.plug("plug:failed", "p");
    assert_eq!(failed.data["diagnostics"][0]["file"], "plug.js", "{:#}", failed.data);
    std::fs::remove_dir_all(home.file(".jackdaw/plugs/p")).unwrap();
    let _ = events.plug("plug:unloaded", "p");
}
