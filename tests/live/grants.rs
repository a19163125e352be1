//! A plug that came with a space runs nothing before its user allowed it.

use jackdaw_tests::Home;
use jackdaw_tests::json::lacks;
use serde_json::json;

use super::{manifest, save, save_plug, until, until_state};

const KV: &str = "permissions: [kv]\nfunctions: { say: { command: \"P: Say\" } }\n";
const WRITES: &str =
    "import { kv } from 'jackdaw'\nawait 0\nexport const say = async () => { await kv.set('a', 1); return 'one' }\n";

#[test]
fn a_new_plug_waits_until_its_user_allows_what_it_asks() {
    let home = Home::new();
    let app = home.serve_with(&[]);
    save_plug(&home, "p", &manifest("p", KV), WRITES);
    let status = until_state(&app, "p", "waiting_for_grant");
    let expected = json!({ "generation": 0, "hooks": [], "granted": [], "permissions": [{ "permission": "kv" }] });
    assert_eq!(lacks(&status, &expected), None, "{status:#}");
    app.call("p.say", &json!({})).problem(503, "plug_waiting_for_grant");
    assert!(!app.get_json("/api/commands").to_string().contains("p.say"));

    let granted = app.post("/api/plugs/p/grant", &json!({})).expect(200).json();
    let expected = json!({ "state": "running", "generation": 1, "granted": ["kv"] });
    assert_eq!(lacks(&granted, &expected), None, "{granted:#}");
    assert_eq!(app.result("p.say"), "one");

    app.post("/api/plugs/p/grant", &json!({ "permissions": ["ui"] })).problem(400, "invalid");
    let revoked = app.post("/api/plugs/p/revoke", &json!({})).expect(200).json();
    assert_eq!(revoked["state"], "waiting_for_grant");
    app.call("p.say", &json!({})).problem(503, "plug_waiting_for_grant");
}

#[test]
fn a_grant_outlives_the_app_and_a_change_of_the_plug_asks_again() {
    let home = Home::new();
    save_plug(&home, "p", &manifest("p", KV), WRITES);
    let app = home.serve_with(&[]);
    let _ = app.post("/api/plugs/p/grant", &json!({})).expect(200);
    drop(app);
    let app = home.serve_with(&[]);
    assert_eq!(app.plug("p")["state"], "running");
    // Another program (a sync tool, a pull) changed it: what was allowed was another content.
    save(&home, "p", "plug.ts", WRITES.replace("'one'", "'two'"));
    let _ = until_state(&app, "p", "waiting_for_grant");
    assert_eq!(app.result("p.say"), "one", "the old generation goes on until it is answered");
    let _ = app.post("/api/plugs/p/grant", &json!({ "live": true })).expect(200);
    assert_eq!(app.result("p.say"), "two");
    save(&home, "p", "plug.ts", WRITES.replace("'one'", "'three'"));
    let _ = until(&app, "p", "is live", |status| status["state"] == "running" && status["generation"] == 3);
    assert_eq!(app.result("p.say"), "three");
}

#[test]
fn asking_for_more_keeps_the_old_generation_until_it_is_answered() {
    let home = Home::new();
    save_plug(&home, "p", &manifest("p", KV), WRITES);
    let app = home.serve_with(&[]);
    let _ = app.post("/api/plugs/p/grant", &json!({ "live": true })).expect(200);
    assert_eq!(app.result("p.say"), "one");
    let more = KV.replace("[kv]", "[kv, {\"notes:read\": [\"Diary/**\"]}]");
    save(&home, "p", "plug.ts", WRITES.replace("'one'", "'more'"));
    let _ = until(&app, "p", "runs its second generation", |status| status["generation"] == 2);
    save(&home, "p", "plug.yaml", manifest("p", &more));
    let status = until_state(&app, "p", "waiting_for_grant");
    let asked: Vec<_> =
        status["permissions"].as_array().unwrap().iter().map(|asked| asked["permission"].clone()).collect();
    assert_eq!(asked, ["kv", "notes:read"], "{status:#}");
    assert_eq!(app.result("p.say"), "more", "the old generation answers");
    // Asking for less than before, or the same, is answered already.
    save(&home, "p", "plug.yaml", manifest("p", KV));
    let _ = until_state(&app, "p", "running");
    save(&home, "p", "plug.yaml", manifest("p", &more));
    let _ = until_state(&app, "p", "waiting_for_grant");
    let granted = app.post("/api/plugs/p/grant", &json!({})).expect(200).json();
    assert_eq!(granted["state"], "running");
    assert_eq!(granted["granted"], json!(["kv", "notes:read"]));
}

#[test]
fn trust_is_by_name_and_safe_mode_loads_nothing() {
    let home = Home::new();
    for name in ["one", "two"] {
        save_plug(&home, name, &manifest(name, KV), WRITES);
    }
    let app = home.serve_with(&["--trust", "one"]);
    assert_eq!(
        (&app.plug("one")["state"], &app.plug("two")["state"]),
        (&json!("running"), &json!("waiting_for_grant"))
    );
    drop(app);
    let app = home.serve_with(&["--safe", "--trust", "all"]);
    assert_eq!(app.get_json("/api/plugs"), json!({ "plugs": [] }));
    app.call("stats.count", &json!({})).problem(404, "not_found");
    drop(app);
    let app = home.serve_with(&[]);
    assert_eq!(app.plug("one")["state"], "waiting_for_grant", "trust is for one run");
}
