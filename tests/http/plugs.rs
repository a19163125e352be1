//! `/api/plugs…` and `/api/commands…`

use jackdaw_tests::Home;
use jackdaw_tests::json::lacks;
use serde_json::json;

const MANIFEST: &str = "name: greeter\nversion: 0.1.0\npermissions:\n  - notes:read: { scope: [\"**\"], reason: \"greets by name\" }\n  - kv\nfunctions:\n  \
    greet:\n    params: { type: object, properties: { name: { type: string } } }\n    command: { name: \"Greeter: Greet\", key: \"Mod-Shift-g\" }\n  \
    fail: {}\n  slow: { command: \"Greeter: Slow\" }\nlimits: { timeout: 500ms }\n";
const CODE: &str = "import { log } from 'jackdaw';\nexport async function greet({ name = 'you' }) {\n  await log.info(`greeting ${name}`);\n  return { hello: name };\n}\n\
    export function fail() {\n  throw new TypeError('no luck');\n}\nexport const slow = () => { for (;;) {} };\n";

fn home() -> Home {
    Home::with(&[(".jackdaw/plugs/greeter/plug.yaml", MANIFEST), (".jackdaw/plugs/greeter/plug.js", CODE)])
}

#[test]
fn plugs_and_commands_say_what_they_are() {
    let home = home();
    let app = home.serve();
    let commands = app.get_json("/api/commands");
    let mine: Vec<_> = commands["commands"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|command| command["plug"] == "greeter")
        .cloned()
        .collect();
    let expected = json!([
        { "id": "greeter.greet", "name": "Greeter: Greet", "plug": "greeter", "key": "Mod-Shift-g" },
        { "id": "greeter.slow", "name": "Greeter: Slow", "plug": "greeter", "key": null },
    ]);
    assert_eq!(json!(mine), expected);
    let names: Vec<String> = app.get_json("/api/plugs")["plugs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plug| plug["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["board", "draw", "greeter", "journal", "stats", "tasks", "templates"]);
    let plug = app.plug("greeter");
    let expected = json!({
        "name": "greeter", "version": "0.1.0", "state": "running", "generation": 1, "source": "space",
        "permissions": [{ "permission": "notes:read", "scope": ["**"], "reason": "greets by name" }, { "permission": "kv" }],
        "granted": ["notes:read", "kv"], "diagnostics": [], "calls": 0,
    });
    assert_eq!(lacks(&plug, &expected), None, "{plug:#}");
    assert_eq!(plug["hooks"].as_array().unwrap().len(), 2, "{plug:#}");
}

#[test]
fn calls_answer_throw_time_out_and_are_logged() {
    let home = home();
    let app = home.serve();
    assert_eq!(
        app.call("greeter.greet", &json!({ "name": "Ada" })).expect(200).json(),
        json!({ "result": { "hello": "Ada" } })
    );
    // No body is an empty object.
    let bare = app.request(reqwest::Method::POST, "/api/commands/greeter.greet").send().expect(200);
    assert_eq!(bare.json()["result"]["hello"], "you");
    let misfit = app.call("greeter.greet", &json!({ "name": 7 })).problem(400, "invalid");
    assert!(misfit.contains("name"), "{misfit}");
    let thrown = app.call("greeter.fail", &json!({})).problem(500, "plug_error");
    assert!(thrown.contains("no luck") && thrown.contains("plug.js:7:"), "{thrown}");
    let late = app.call("greeter.slow", &json!({})).problem(504, "timeout");
    assert!(late.contains("greeter.slow"), "{late}");
    assert_eq!(
        app.call("greeter.greet", &json!({})).expect(200).json()["result"]["hello"],
        "you",
        "a fresh instance answers"
    );

    let logs = app.get_json("/api/plugs/greeter/logs");
    let lines = logs["logs"].as_array().unwrap();
    let keys: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["time", "level", "message", "function"]);
    let has = |level: &str, function: &str, words: &str| {
        lines.iter().any(|line| {
            line["level"] == level && line["function"] == function && line["message"].as_str().unwrap().contains(words)
        })
    };
    assert!(has("info", "greet", "greeting Ada"), "{logs:#}");
    assert!(has("error", "fail", "no luck") && has("error", "fail", "plug.js:7:"), "{logs:#}");
    assert!(lines.iter().any(|line| line["function"] == "slow"), "{logs:#}");
    assert_eq!(app.get_json("/api/plugs/greeter/logs?limit=1")["logs"].as_array().unwrap().len(), 1);
    let plug = app.plug("greeter");
    assert!(plug["calls"].as_u64().unwrap() >= 5, "{plug:#}");
}

#[test]
fn a_plug_is_reloaded_switched_off_and_on() {
    let home = home();
    let app = home.serve();
    let act = |action: &str| app.post(&format!("/api/plugs/greeter/{action}"), &json!({})).expect(200).json();
    let reloaded = act("reload");
    assert_eq!((&reloaded["state"], &reloaded["generation"]), (&json!("running"), &json!(2)));
    assert_eq!(act("disable")["state"], "disabled");
    app.call("greeter.greet", &json!({})).problem(503, "plug_disabled");
    assert!(!app.get_json("/api/commands").to_string().contains("greeter"));
    assert_eq!(act("enable")["state"], "running");
    assert_eq!(app.result("greeter.greet")["hello"], "you");
}
